import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {USD, defineMarketingModels} from "../marketing_test_helpers";

describe.current.tags("desktop");

class PayoutLine extends models.Model {
    _name = "marketing.payout.line";

    label = fields.Char();
    currency_id = fields.Many2one({relation: "res.currency"});
    amount = fields.Monetary({currency_field: "currency_id"});
    ledger = fields.Monetary({currency_field: "currency_id"});
    books = fields.Monetary({currency_field: "currency_id"});
    difference = fields.Monetary({currency_field: "currency_id"});
    trace = fields.Json();

    _records = [
        {
            id: 1,
            label: "Commission, first part",
            currency_id: USD,
            amount: 8106,
            ledger: 22264,
            books: 22264,
            difference: 0,
            trace: [
                {label: "Contract", value: "S00151", kind: "text"},
                {label: "Amount that counts", value: 386000, kind: "money"},
                {label: "Freight", value: -1200.5, kind: "money"},
                {label: "Rate", value: 3, kind: "percent"},
                {label: "Fee", value: 2.5, kind: "permille"},
                {label: "Note", value: "<b>bold</b>", kind: "text"},
            ],
        },
        {
            id: 2,
            label: "Nothing to tell",
            currency_id: USD,
            amount: 1,
            ledger: 100,
            books: 112,
            difference: -12,
            trace: [],
        },
    ];
}

defineMarketingModels();
defineModels([PayoutLine]);

const mountForm = (resId, arch) =>
    mountView({
        type: "form",
        resModel: "marketing.payout.line",
        resId,
        arch: `<form>
            <field name="currency_id" invisible="1"/>
            <field name="label"/><field name="amount"/>
            ${arch}
        </form>`,
    });

const TRACE = `<field name="trace" widget="marketing_payout_trace"/>`;
const BADGE = `<field name="difference" widget="marketing_tieout_badge" options="{
    'ledger_field': 'ledger', 'books_field': 'books', 'action': 'action_open_tieout'}"/>`;

test("the calculation is a list that ends in the amount", async () => {
    await mountForm(1, TRACE);
    expect(queryAllTexts(".o_payout_trace td")).toEqual([
        "Contract",
        "S00151",
        "Amount that counts",
        "$ 386,000.00",
        "Freight",
        "$ -1,200.50",
        "Rate",
        "3 %",
        "Fee",
        "2.5 ‰",
        "Note",
        "<b>bold</b>",
        "Commission, first part",
        "$ 8,106.00",
    ]);
    expect(".o_payout_trace tr:eq(2) td:eq(1)").toHaveClass("text-danger");
});

test("no calculation, no table", async () => {
    await mountForm(2, TRACE);
    expect(".o_payout_trace").toHaveCount(0);
});

test("ledger and books agree: green, 0.00, and the lines behind it", async () => {
    onRpc("marketing.payout.line", "action_open_tieout", ({args}) => {
        expect.step(args);
        return {type: "ir.actions.act_window_close"};
    });
    await mountForm(1, BADGE);
    expect(".o_tieout_badge").toHaveClass("bg-success-subtle");
    expect(".o_tieout_title").toHaveText("0.00 difference");
    expect(".o_tieout_sentence").toHaveText(
        "Open ledger lines $ 22,264.00 = balance of the accrued account $ 22,264.00",
    );
    expect(".o_tieout_badge button").toHaveText("Lines");
    await contains(".o_tieout_badge button").click();
    expect.verifySteps([[[1]]]);
});

test("ledger and books differ: red, the amount, and what differs", async () => {
    await mountForm(2, BADGE);
    expect(".o_tieout_badge").toHaveClass("bg-danger-subtle");
    expect(".o_tieout_title").toHaveText("-12.00 difference");
    expect(".o_tieout_badge button").toHaveText("Show what differs");
});
