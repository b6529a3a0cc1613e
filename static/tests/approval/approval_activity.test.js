import {
    click,
    contains,
    defineMailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {ActivityMenu} from "@mail/core/web/activity_menu";
import {describe, expect, test} from "@odoo/hoot";
import {
    defineModels,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class ApprovalRequest extends models.ServerModel {
    _name = "marketing.approval.request";
    _views = {form: `<form><sheet><field name="res_name"/></sheet><chatter/></form>`};
}

defineMailModels();
defineModels([ApprovalRequest]);

/** Open a request with a question to the present user, or to somebody of that name. */
async function openRequest(name) {
    const pyEnv = await startServer();
    const user_id = name ? pyEnv["res.users"].create({name}) : serverState.userId;
    const requestId = pyEnv["marketing.approval.request"].create({res_name: "S00217"});
    pyEnv["mail.activity"].create({
        can_write: true,
        res_id: requestId,
        res_model: "marketing.approval.request",
        user_id,
    });
    await start();
    await openFormView("marketing.approval.request", requestId);
    await contains(".o-mail-Activity");
    return requestId;
}

test("a question offers the decision and is never ticked off", async () => {
    onRpc("marketing.approval.request", "action_approve", ({args}) => {
        expect.step(["approve", ...args]);
        return true;
    });
    const requestId = await openRequest();
    await contains(".o-mail-Activity button", {text: "Mark Done", count: 0});
    await contains(".o-mail-Activity button", {text: "Edit", count: 0});
    await contains(".o-mail-Activity button", {text: "Cancel", count: 0});
    await contains(".o-mail-Activity button", {text: "Reject…"});
    await contains(".o-mail-Activity button", {text: "Open"});
    await click(".o-mail-Activity button", {text: "Approve"});
    await expect.waitForSteps([["approve", [requestId]]]);
});

test("others see the question and may open it", async () => {
    await openRequest("Xu Fang");
    await contains(".o-mail-Activity button", {text: "Open"});
    await contains(".o-mail-Activity button", {text: "Approve", count: 0});
});

test("other activities keep their buttons", async () => {
    const pyEnv = await startServer();
    const partnerId = pyEnv["res.partner"].create({name: "Hengyuan"});
    pyEnv["mail.activity"].create({can_write: true, res_id: partnerId, res_model: "res.partner"});
    await start();
    await openFormView("res.partner", partnerId);
    await contains(".o-mail-Activity button", {text: "Mark Done"});
    await contains(".o-mail-Activity button", {text: "Approve", count: 0});
});

test("the clock menu leads to the list where one can decide", async () => {
    const actions = [];
    mockService("action", {
        doAction(action, options) {
            actions.push([action, options.additionalContext]);
        },
    });
    await startServer();
    const menu = await mountWithCleanup(ActivityMenu);
    menu.openActivityGroup({model: "marketing.approval.request"}, "overdue");
    menu.openActivityGroup({model: "marketing.approval.request"}, "all");
    const xmlId = "marketing_office.marketing_approval_request_action_to_approve";
    expect(actions).toEqual([
        [xmlId, {search_default_late: 1}],
        [xmlId, {}],
    ]);
});
