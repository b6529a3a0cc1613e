import {describe, expect, test} from "@odoo/hoot";
import {
    manuallyDispatchProgrammaticEvent,
    queryAllAttributes,
    queryAllTexts,
    queryOne,
} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";
import {duties, duty, myDesk, team, waiting} from "./my_desk_data";

describe.current.tags("desktop");
defineMarketingModels();

async function openDesk() {
    mockDate("2026-11-24 07:00:00", 0);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "marketing_office.my_desk",
        name: "My Desk",
    });
    await animationFrame();
}

function stepActions() {
    patchWithCleanup(getService("action"), {
        doAction: (action) =>
            expect.step(typeof action === "string" ? action : [action.res_model, action.res_id]),
    });
}

test("greeting, columns, figures and pay; all by one request", async () => {
    onRpc("marketing.desk", "get_page", ({kwargs}) => {
        expect.step([kwargs.scope, kwargs.user_id]);
        return myDesk();
    });
    await openDesk();
    expect.verifySteps([["mine", null]]);
    expect(".o_my_desk_head").toHaveText("Good morning, Li Na\nTuesday, November 24, 2026");
    expect(".o_my_desk_column").toHaveCount(2);
    expect(queryAllTexts(".o_desk_card h2")).toEqual([
        "My Duties",
        "Waiting for You",
        "My Figures",
        "My Commission",
    ]);
    expect(queryAllTexts(".o_desk_card_duties .badge")).toEqual([
        "1 overdue",
        "2 today",
        "note",
        "file",
    ]);
    expect(".o_desk_duty:first .fa-exclamation-circle").toHaveCount(1);
    expect(".o_desk_duty:last").toHaveText(/Returned: One page is enough\./);
    expect(".o_desk_figure:first").toHaveText(/¥ 2\.42M\s*of ¥ 2\.8M\s*86 % · 5 points ahead/);
    expect(".o_desk_sparkline").toHaveCount(1);
    expect(".o_desk_sparkline").toHaveAttribute("aria-label", /Jun: 1/);
    expect(queryAllTexts(".o_desk_pay .o_desk_number")).toEqual([
        "¥ 37,896.44",
        "¥ 2,982.00",
        "¥ 10,700.32",
    ]);
    expect(".o_my_desk_scope").toHaveCount(0);
});

test("a duty is done by one click, gone, and can be taken back", async () => {
    let rows = duties().rows;
    onRpc("marketing.desk", "get_page", () => myDesk({sections: [duties({rows})]}));
    onRpc("marketing.duty", "action_done", ({args}) => {
        expect.step(["done", ...args]);
        rows = rows.slice(1);
        return true;
    });
    onRpc("marketing.duty", "action_reopen", ({args}) => {
        expect.step(["reopen", ...args]);
        rows = duties().rows;
        return true;
    });
    await openDesk();
    expect(queryAllAttributes(".o_desk_done", "aria-label")).toEqual([
        "“Call Hengyuan” is done",
        "Finish “Forecast of the month”: asks for what is needed",
        "Finish “Sum up the market”: asks for what is needed",
    ]);
    await contains(".o_desk_done:first").click();
    expect(".o_desk_duty").toHaveCount(2);
    expect(".o_notification").toHaveText(/Done: Call Hengyuan/);
    await contains(".o_notification button:contains(Undo)").click();
    expect(".o_desk_duty").toHaveCount(3);
    expect.verifySteps([
        ["done", [1]],
        ["reopen", [1]],
    ]);
});

test("where something is needed the window opens, and the page is read again after it", async () => {
    onRpc("marketing.desk", "get_page", () => {
        expect.step("page");
        return myDesk();
    });
    onRpc("marketing.duty", "action_done", () => ({
        type: "ir.actions.act_window",
        res_model: "marketing.duty.finish",
        views: [[false, "form"]],
        target: "new",
    }));
    await openDesk();
    patchWithCleanup(getService("action"), {
        doAction(action, options) {
            expect.step(action.res_model);
            options.onClose();
        },
    });
    await contains(".o_desk_done:eq(1)").click();
    await animationFrame();
    expect.verifySteps(["page", "marketing.duty.finish", "page"]);
});

test("a file dropped onto a row is kept as evidence", async () => {
    onRpc("marketing.desk", "get_page", () => myDesk());
    mockService("http", {
        post(route, {model, id, ufile}) {
            expect.step([route, model, id, ufile[0].name]);
            return '[{"id": 70, "filename": "page.pdf"}]';
        },
    });
    onRpc("marketing.duty", "write", ({args}) => {
        expect.step(args);
        return true;
    });
    await openDesk();
    const row = queryOne(".o_desk_duty:last");
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["page"], "page.pdf", {type: "application/pdf"}));
    await manuallyDispatchProgrammaticEvent(row, "dragover", {dataTransfer});
    await animationFrame();
    expect(".o_desk_duty:last .o_desk_drop").toHaveCount(1);
    await manuallyDispatchProgrammaticEvent(row, "drop", {dataTransfer});
    await animationFrame();
    await animationFrame();
    expect(".o_desk_drop").toHaveCount(0);
    expect.verifySteps([
        ["/web/binary/upload_attachment", "marketing.duty", 3, "page.pdf"],
        [[3], {attachment_ids: [[4, 70]]}],
    ]);
    expect(".o_notification").toHaveText(/Attached to “Sum up the market”/);
});

test("rows and links open what they name", async () => {
    onRpc("marketing.desk", "get_page", () => myDesk());
    onRpc("marketing.metric.value", "action_open_records", ({args}) => {
        expect.step(["records", ...args]);
        return {type: "ir.actions.act_window", res_model: "sale.order", res_id: false};
    });
    await openDesk();
    stepActions();
    await contains(".o_desk_duty:first .o_desk_row_button").click();
    await contains(".o_desk_card_waiting .o_desk_row_button").click();
    await contains(".o_desk_card_waiting footer button").click();
    await contains(".o_desk_card_waiting .o_desk_more").click();
    await contains(".o_desk_figure:first").click();
    await contains(".o_desk_figure:eq(1)").click();
    expect.verifySteps([
        ["marketing.duty", 1],
        ["marketing.approval.request", 5],
        "marketing_office.to_verify",
        "marketing_office.to_approve",
        ["records", [33]],
        ["sale.order", false],
        "marketing_office.marketing_metric_value_action",
    ]);
});

test("empty sections say so in one friendly line", async () => {
    onRpc("marketing.desk", "get_page", () =>
        myDesk({
            sections: [
                duties({rows: [], late: 0, today: 0, all: 0}),
                waiting({rows: [], badges: [], foot: [], more: null}),
            ],
        }),
    );
    await openDesk();
    expect(".o_desk_card_duties .o_desk_empty").toHaveText(/Nothing is due/);
    expect(".o_desk_card_waiting .o_desk_empty").toHaveText(/Nobody waits for you/);
});

test("all done for today, with what comes next", async () => {
    onRpc("marketing.desk", "get_page", () =>
        myDesk({
            sections: [
                duties({
                    rows: [duty(4, "Next week", {level: "later", when: "Mon, Nov 30"})],
                    late: 0,
                    today: 0,
                }),
            ],
        }),
    );
    await openDesk();
    expect(".o_desk_clear").toHaveText(/All done for today/);
});

test("a leader switches to the team, and to that of another leader below", async () => {
    onRpc("marketing.desk", "get_page", ({kwargs}) => {
        expect.step([kwargs.scope, kwargs.user_id]);
        return kwargs.scope === "team" ? team() : myDesk({has_team: true});
    });
    await openDesk();
    await contains(".o_my_desk_scope button:contains(My Team)").click();
    expect(".o_desk_person").toHaveCount(2);
    expect(".o_desk_person:first").toHaveText(
        /Li Na.*Account Manager.*1 report overdue.*away today/s,
    );
    expect(".o_desk_person:first .o_desk_person_figure").toHaveText(/2\s*20 %/);
    expect(".o_desk_person:last .o_desk_person_figure").toHaveText(/–/);
    await contains(".o_my_desk_team select").select("12");
    await contains(".o_my_desk_scope button:contains(Mine)").click();
    expect.verifySteps([
        ["mine", null],
        ["team", null],
        ["team", 12],
        ["mine", null],
    ]);
});

test("an error is told in its place, and can be tried again", async () => {
    let broken = true;
    onRpc("marketing.desk", "get_page", () => {
        if (broken) {
            throw new Error("out of order");
        }
        return myDesk();
    });
    await openDesk();
    expect(".o_my_desk_error").toHaveText(/Your desk could not be loaded/);
    broken = false;
    await contains(".o_my_desk_error button").click();
    expect(".o_my_desk_error").toHaveCount(0);
    expect(".o_desk_card").toHaveCount(4);
});
