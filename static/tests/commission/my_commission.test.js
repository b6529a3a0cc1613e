import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import {defineMarketingModels} from "../marketing_test_helpers";
import {myPage} from "./my_commission_data";

describe.current.tags("desktop");
defineMarketingModels();

async function openPage() {
    mockDate("2026-11-24 07:00:00", 0);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "marketing_office.my_commission",
        name: "My Commission",
    });
}

test("three figures, rows with way, amount and reason, and the footer", async () => {
    onRpc("marketing.commission", "get_my_page", ({kwargs}) => {
        expect.step(kwargs.year);
        return myPage();
    });
    await openPage();
    expect.verifySteps([null]);
    expect(queryAllTexts(".o_my_commission_card")).toEqual([
        "Earned, waiting\n$ 3,780.00\nheld on 1 contract, until your annual appraisal",
        "Due on next statement\n$ 8,820.00\nDecember statement",
        "Paid in 2026\n$ 68,412.50\n10 statements",
    ]);
    expect(".o_commission_row").toHaveCount(2);
    expect(".o_commission_row:first").toHaveText(/S00164.*杭州云天 Hangzhou Yuntian/s);
    expect(".o_commission_row:first .o_commission_amount").toHaveText(
        /\$ 8,820\.00\nDue next\nPaid in full on 12 November/,
    );
    expect(".o_commission_row:first .o_commission_step").toHaveCount(5);
    expect(".o_commission_row:first .o_commission_step_done .fa-check").toHaveCount(3);
    expect(".o_commission_row:first .o_commission_step_current .o_commission_mark").toHaveText("$");
    expect(".o_commission_row:first .o_commission_reached").toHaveCount(2);
    expect(".o_commission_row:last .o_commission_step_wait").toHaveText("All collected\nopen");
    expect(".o_my_commission_foot").toHaveText(
        /2 open contracts · show 7 settled ones\nNot yet earned: \$ 11,400\.00 from 1 contract/,
    );
});

test("the calculation opens in place, ends in the row's amount, and can be followed", async () => {
    onRpc("marketing.commission", "get_my_page", () => myPage());
    onRpc("marketing.commission", "action_open_payout_lines", ({args}) => {
        expect.step(["lines", ...args]);
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("marketing.commission", "action_open_order", ({args}) => {
        expect.step(["order", ...args]);
        return {type: "ir.actions.act_window_close"};
    });
    await openPage();
    expect(".o_commission_explanation").toHaveCount(0);
    await contains(".o_commission_row:first .o_commission_toggle").click();
    expect(".o_commission_toggle:first").toHaveAttribute("aria-expanded", "true");
    expect(queryAllTexts(".o_commission_line")).toEqual([
        "Contract amount without tax · confirmed on 18 May\n432,000.00",
        "less freight\n-12,000.00",
        "Plan\nAccount manager 2026",
        "70 % · due in December\n8,820.00",
    ]);
    expect(".o_commission_line:eq(1) .o_commission_number").toHaveClass("text-danger");
    expect(".o_commission_strong .o_commission_number").toHaveText("8,820.00");
    expect(".o_commission_payments").toHaveText(
        /Collected in full, \$ 488,160\.00\nMay 22 · INV\/2026\/0012\n146,448\.00/,
    );
    await contains(".o_commission_payments button:contains(Ledger lines)").click();
    await contains(".o_commission_payments button:contains(Contract)").click();
    expect.verifySteps([
        ["lines", [64]],
        ["order", [64]],
    ]);
    await contains(".o_commission_row:first .o_commission_toggle").click();
    expect(".o_commission_explanation").toHaveCount(0);
});

test("settled contracts and other years are asked from the server", async () => {
    onRpc("marketing.commission", "get_my_page", ({kwargs}) => {
        expect.step([kwargs.year, Boolean(kwargs.settled)]);
        const page = myPage({year: kwargs.year || 2026});
        if (kwargs.settled) {
            page.rows.push({...page.rows[0], id: 99, order: "S00099", status: "paid", open: false});
        }
        return page;
    });
    await openPage();
    await contains(".o_my_commission_filter button:contains(Settled)").click();
    expect(queryAllTexts(".o_commission_row .fw-bold.o_commission_order")).toEqual(["S00099"]);
    await contains(".o_my_commission_year").click();
    await contains(".o-dropdown-item:contains(2025)").click();
    expect(".o_my_commission_card_paid").toHaveText(/Paid in 2025/);
    await contains(".o_my_commission_foot button").click();
    expect(".o_commission_row").toHaveCount(2);
    expect.verifySteps([
        [null, false],
        [2026, true],
        [2025, true],
        [2025, false],
    ]);
});

test("somebody without any contract gets a friendly page", async () => {
    const nothing = {amount: 0, count: 0, text: "nothing is held"};
    onRpc("marketing.commission", "get_my_page", () =>
        myPage({
            rows: [],
            settled_count: 0,
            totals: {waiting: nothing, due: nothing, paid: nothing, expected: nothing},
        }),
    );
    await openPage();
    expect(".o_my_commission_empty").toHaveText(/No commission yet/);
    expect(".o_my_commission_rows").toHaveCount(0);
});

test("own statements are one click away", async () => {
    onRpc("marketing.commission", "get_my_page", () => myPage());
    await openPage();
    patchWithCleanup(getService("action"), {doAction: (action) => expect.step(action)});
    await contains(".o_my_commission_statements").click();
    expect.verifySteps(["marketing_office.marketing_payout_statement_action_mine"]);
});

test("target bonuses: how far the target was reached, what it pays and where it is", async () => {
    const bonus = {
        id: 3,
        name: "Quarterly contract target",
        period: "2026 Q3",
        headline: "$ 858,000.00 of $ 780,000.00",
        attained: "110.00 %",
        amount: 5800,
        formula: "$ 5,000.00 + 10.00 points × $ 80.00",
        state: "done",
        badge: "In the Ledger",
        reason: "In the ledger, on the statement of November 2026.",
    };
    onRpc("marketing.commission", "get_my_page", () => myPage({bonuses: [bonus]}));
    await openPage();
    expect(".o_target_bonus").toHaveCount(1);
    expect(".o_target_bonus").toHaveText(
        /2026 Q3.*858,000.*110\.00 %.*10\.00 points.*\$ 5,800\.00.*In the Ledger.*November 2026/s,
    );
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step([action.res_model, action.res_id]),
    });
    await contains(".o_target_bonus_open").click();
    expect.verifySteps([["marketing.target.bonus.award", 3]]);
});
