import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";

describe.current.tags("desktop");

const person = (id, name, state, decided_on = false) => ({id, name, state, decided_on});

/** A quotation in its second step, waiting for the present user and one colleague who has agreed. */
function pendingPanel(changes = {}) {
    return {
        gate: {code: "sale.quote.send", name: "Send the quotation"},
        state: "pending",
        request_id: 41,
        version: 2,
        submitted_on: "2026-11-23 06:20:00",
        submitted_by: {id: 21, name: "Li Na"},
        decided_on: false,
        deadline: "2026-11-24 08:05:00",
        late: false,
        time_left: "1 h 05 min left",
        time_used: 86.5,
        steps: [
            {
                name: "Regional review",
                state: "done",
                quorum: "any",
                needed: 1,
                given: 1,
                reason: "",
                deadline: false,
                people: [person(22, "Chen Jing", "approved", "2026-11-23 08:05:00")],
            },
            {
                name: "Director and finance",
                state: "current",
                quorum: "all",
                needed: 2,
                given: 1,
                reason: "",
                deadline: "2026-11-24 08:05:00",
                people: [
                    person(23, "Xu Fang", "approved", "2026-11-24 01:12:00"),
                    person(serverState.userId, "Mitchell Admin", "open"),
                ],
            },
            {
                name: "General manager",
                state: "skipped",
                quorum: "any",
                needed: 1,
                given: 0,
                reason: "total is under ¥ 500,000",
                deadline: false,
                people: [],
            },
            {
                name: "Archive",
                state: "next",
                quorum: "any",
                needed: 1,
                given: 0,
                reason: "",
                deadline: false,
                people: [person(24, "Sun Li", "planned"), person(25, "Qian Yu", "planned")],
            },
        ],
        opinions: [
            {
                files: [],
                id: 22,
                name: "Chen Jing",
                verdict: "approved",
                comment: "Delivery dates agreed.",
                decided_on: "2026-11-23 08:05:00",
            },
        ],
        notices: [{level: "warning", text: "2 lines below floor"}],
        next: ["If you approve, it goes on to “Archive”."],
        can: {submit: false, withdraw: false, approve: true, reject: true},
        changes: [],
        ...changes,
    };
}

class Quotation extends models.Model {
    _name = "quotation";

    name = fields.Char();
    approval_panel = fields.Json({readonly: true});

    _records = [{id: 1, name: "S00217", approval_panel: false}];
}

class ApprovalRequest extends models.Model {
    _name = "marketing.approval.request";

    panel = fields.Json({readonly: true});

    _records = [{id: 41, panel: false}];
}

defineMarketingModels();
defineModels([Quotation, ApprovalRequest]);

beforeEach(() => {
    mockDate("2026-11-24 07:00:00", 0);
    mockTimeZone(0);
});

async function mountPanel(panel) {
    Quotation._records[0].approval_panel = panel;
    return mountView({
        type: "form",
        resModel: "quotation",
        resId: 1,
        arch: `
            <form>
                <field name="approval_panel" widget="marketing_approval_panel"/>
                <sheet><field name="name"/></sheet>
            </form>`,
    });
}

test("nothing is shown when no gate concerns the document", async () => {
    await mountPanel(false);
    expect(".o_approval_panel").toHaveCount(0);
    expect(".o_field_marketing_approval_panel").not.toBeVisible();
});

test("an approver sees path, time, notices, opinions and what comes next", async () => {
    await mountPanel(pendingPanel());
    expect(".o_approval_panel_gate").toHaveText("Send the quotation");
    expect(".o_approval_panel_state").toHaveText("Waiting for you");
    expect(".o_approval_panel_step").toHaveText("Step 2 of 3");
    expect(".o_approval_panel_lock").toHaveText("Content locked since Nov 23, 6:20 AM · version 2");
    expect(".o_approval_panel_path_step").toHaveCount(4);
    expect(queryAllTexts(".o_approval_panel_words .fw-bold:first-child")).toEqual([
        "1 · Regional review",
        "2 · Director and finance",
        "General manager",
        "3 · Archive",
    ]);
    expect(queryAllTexts(".o_approval_panel_quorum")).toEqual(["all · 1 of 2", "any one"]);
    expect(".o_approval_panel_person").toHaveCount(5);
    expect(".o_approval_panel_person:first img").toHaveAttribute(
        "data-src",
        "/web/image/res.users/22/avatar_128",
    );
    expect(".o_approval_panel_path_current .o_approval_time_soon").toHaveCount(1);
    expect(".o_approval_time_text").toHaveText("1 h 05 min left");
    expect(".o_approval_time_bar > span").toHaveStyle({width: "86.5%"}, {inline: true});
    expect(".o_approval_panel_path_current .o_approval_panel_words").toHaveText(
        /due today 8:05 AM\nXu Fang agreed\nwaiting for you/,
    );
    expect(".o_approval_panel_path_skipped .small").toHaveText("skipped: total is under ¥ 500,000");
    expect(".o_approval_panel_path_next .small").toHaveText("Sun Li or Qian Yu");
    expect(".o_approval_panel_notice").toHaveText("2 lines below floor");
    expect(".o_approval_panel_opinions").toHaveText(/Delivery dates agreed\.\nChen Jing · agreed/);
    expect(".o_approval_panel_next").toHaveText(/it goes on to “Archive”/);
    expect(queryAllTexts(".o_approval_panel_buttons button")).toEqual(["Approve", "Reject"]);
});

test("late is red, and a word says so too", async () => {
    await mountPanel(pendingPanel({late: true, time_left: "4 h 00 min late", time_used: 100}));
    expect(".o_approval_panel").toHaveClass("o_approval_panel_danger");
    expect(".o_approval_time_late .o_approval_time_text").toHaveText("4 h 00 min late");
});

test("who is not asked sees how it stands, without buttons", async () => {
    const can = {submit: false, withdraw: false, approve: false, reject: false};
    await mountPanel(pendingPanel({can}));
    expect(".o_approval_panel_state").toHaveText("Under approval");
    expect(".o_approval_panel_footer").toHaveCount(0);
});

test("approve sends the opinion and shows the new state", async () => {
    let decided = false;
    onRpc("marketing.approval.request", "action_approve", ({args}) => {
        expect.step(args);
        decided = true;
        return true;
    });
    onRpc("quotation", "web_read", async ({parent}) => {
        const [record] = await parent();
        if (decided) {
            const can = {submit: false, withdraw: false, approve: false, reject: false};
            const decided_on = "2026-11-24 07:00:00";
            record.approval_panel = pendingPanel({state: "approved", decided_on, can});
        }
        return [record];
    });
    await mountPanel(pendingPanel());
    await contains(".o_approval_panel_comment textarea").edit("Fine with me");
    await contains(".o_approval_panel button[name=approve]").click();
    expect.verifySteps([[[41], "Fine with me"]]);
    expect(".o_notification").toHaveText("You approved it.");
    expect(".o_approval_panel_state").toHaveText("Approved");
    expect(".o_approval_panel_sentence").toHaveText("Chen Jing agreed on Nov 24.");
    // Compact, until somebody wants to see the path.
    expect(".o_approval_panel_path").toHaveCount(0);
    await contains(".o_approval_panel_fold").click();
    expect(".o_approval_panel_path").toHaveCount(1);
});

test("reject asks for a reason in place, and sends it", async () => {
    onRpc("marketing.approval.request", "action_reject", ({args}) => {
        expect.step(args);
        return true;
    });
    await mountPanel(pendingPanel());
    await contains(".o_approval_panel button[name=reject]").click();
    expect.verifySteps([]);
    expect(".o_approval_panel_reason").toHaveCount(1);
    expect(".o_approval_panel_comment textarea").toBeFocused();
    await contains(".o_approval_panel_comment textarea").edit("Price too low", {
        confirm: false,
    });
    expect(".o_approval_panel_reason").toHaveCount(0);
    await contains(".o_approval_panel button[name=reject]").click();
    expect.verifySteps([[[41], "Price too low"]]);
});

test("submit saves the document first", async () => {
    onRpc("quotation", "web_save", ({args}) => {
        expect.step(`save ${args[1].name}`);
    });
    onRpc("quotation", "action_approval_submit", ({args}) => {
        expect.step(["submit", ...args]);
        return true;
    });
    onRpc("quotation", "web_read", () => expect.step("read"));
    const can = {submit: true, withdraw: false, approve: false, reject: false};
    await mountPanel({
        gate: {code: "sale.quote.send", name: "Send the quotation"},
        state: "required",
        notices: [],
        steps: [],
        opinions: [],
        next: [],
        changes: [],
        can,
    });
    expect.verifySteps(["read"]);
    expect(".o_approval_panel_state").toHaveText("Approval needed");
    expect(queryAllTexts(".o_approval_panel_buttons button")).toEqual([
        "Submit for Approval",
        "Who will be asked?",
    ]);
    await contains(".o_field_widget[name=name] input").edit("S00218");
    await contains(".o_approval_panel button[name=submit]").click();
    expect.verifySteps(["save S00218", ["submit", [1]], "read"]);
});

test("the requester may withdraw", async () => {
    onRpc("quotation", "action_approval_withdraw", ({args}) => {
        expect.step(args);
        return true;
    });
    const can = {submit: false, withdraw: true, approve: false, reject: false};
    await mountPanel(pendingPanel({can}));
    await contains(".o_approval_panel button[name=withdraw]").click();
    expect.verifySteps([[[1]]]);
});

test("a voided approval shows what has changed", async () => {
    const can = {submit: true, withdraw: false, approve: false, reject: false};
    await mountPanel(
        pendingPanel({
            state: "void",
            can,
            changes: [
                {label: "Unit Price · PLC 300", old: "8,450.00", new: "8,600.00"},
                {label: "File", old: "", new: "drawing.png"},
            ],
        }),
    );
    expect(".o_approval_panel_state").toHaveText("No longer valid");
    expect(queryAllTexts(".o_approval_panel_changes li")).toEqual([
        "Unit Price · PLC 300:\n8,450.008,600.00",
        "File:\nnothingdrawing.png",
    ]);
    expect(queryAllTexts(".o_approval_panel_buttons button")).toEqual([
        "Submit Again",
        "Who will be asked?",
    ]);
});

test("a refusal by the server is shown, and the panel is read again", async () => {
    expect.errors(1);
    onRpc("marketing.approval.request", "action_approve", () => {
        throw makeServerError({message: "it has been decided meanwhile"});
    });
    onRpc("quotation", "web_read", () => expect.step("read"));
    await mountPanel(pendingPanel());
    expect.verifySteps(["read"]);
    await contains(".o_approval_panel button[name=approve]").click();
    expect.verifySteps(["read"]);
    expect.verifyErrors(["RPC_ERROR"]);
    expect(".o_dialog").toHaveText(/it has been decided meanwhile/);
    expect(".o_approval_panel button[name=approve]").toBeEnabled();
});

test("on a request, withdrawing goes to the request", async () => {
    onRpc("marketing.approval.request", "action_withdraw", ({args}) => {
        expect.step(args);
        return true;
    });
    const can = {submit: false, withdraw: true, approve: false, reject: false};
    ApprovalRequest._records[0].panel = pendingPanel({can});
    await mountView({
        type: "form",
        resModel: "marketing.approval.request",
        resId: 41,
        arch: `<form><field name="panel" widget="marketing_approval_panel"/></form>`,
    });
    await contains(".o_approval_panel button[name=withdraw]").click();
    expect.verifySteps([[[41]]]);
});
