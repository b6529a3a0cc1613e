import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

import {EUR, USD, defineMarketingModels} from "../marketing_test_helpers";

describe.current.tags("desktop");

class Gate extends models.Model {
    _name = "marketing.approval.gate";

    name = fields.Char();

    _records = [{id: 1, name: "Quotation"}];
}

class ApprovalRequest extends models.Model {
    _name = "marketing.approval.request";

    res_name = fields.Char();
    subtitle = fields.Char();
    on_behalf_of = fields.Char();
    gate_id = fields.Many2one({relation: "marketing.approval.gate"});
    currency_id = fields.Many2one({relation: "res.currency"});
    amount = fields.Monetary({currency_field: "currency_id"});
    time_left = fields.Char();
    time_used = fields.Float();
    is_late = fields.Boolean();
    content = fields.Json();

    _records = [
        ["S00209", "Wuxi Jinda", USD, 486000, "4 h 00 min late", 100, true, "Xu Fang"],
        ["S00217", "Hengyuan", USD, 251188.8, "1 h 05 min left", 86.5, false, false],
        ["S00221", "Ningbo Harbor", EUR, 88140, "3 h 20 min left", 58, false, false],
    ].map(
        (
            [res_name, subtitle, currency_id, amount, time_left, time_used, is_late, on_behalf_of],
            index,
        ) => ({
            id: index + 1,
            gate_id: 1,
            content: {
                facts: [{label: "Customer", value: subtitle}],
                tables: [
                    {
                        label: "Lines",
                        columns: ["Product", "Price"],
                        rows: [
                            ["PLC 300", "8,600.00"],
                            ["Servo", "3,450.00"],
                        ],
                    },
                ],
                files: ["drawing.png"],
            },
            ...{
                res_name,
                subtitle,
                currency_id,
                amount,
                time_left,
                time_used,
                is_late,
                on_behalf_of,
            },
        }),
    );
}

defineMarketingModels();
defineModels([Gate, ApprovalRequest]);

test("the selection shows its number and its sum, currencies apart", async () => {
    await mountView({
        type: "list",
        resModel: "marketing.approval.request",
        arch: `
            <list js_class="marketing_approval_list">
                <field name="res_name"/>
                <field name="amount"/>
                <field name="currency_id" column_invisible="1"/>
            </list>`,
    });
    const boxes = ".o_data_row .o_list_record_selector input";
    await contains(`${boxes}:eq(0)`).click();
    expect(".o_approval_selected_sum").toHaveText("· $ 486,000.00");
    await contains(`${boxes}:eq(1)`).click();
    expect(".o_selection_box").toHaveText(/2\s*selected\s*·\s*\$\s737,188\.80/);
    await contains(`${boxes}:eq(2)`).click();
    expect(".o_approval_selected_sum").toHaveText("· $ 737,188.80 + 88,140.00 €");
});

test("time left in words, with a bar that turns amber and red", async () => {
    await mountView({
        type: "list",
        resModel: "marketing.approval.request",
        arch: `
            <list>
                <field name="res_name" widget="marketing_approval_document"/>
                <field name="time_left" widget="marketing_approval_time"/>
            </list>`,
    });
    expect(queryAllTexts(".o_approval_document")).toEqual([
        "S00209 · Quotation\nWuxi Jinda\nOn behalf of Xu Fang",
        "S00217 · Quotation\nHengyuan",
        "S00221 · Quotation\nNingbo Harbor",
    ]);
    expect(".o_data_row:eq(0) .o_approval_time").toHaveClass("o_approval_time_late");
    expect(".o_data_row:eq(1) .o_approval_time").toHaveClass("o_approval_time_soon");
    expect(".o_data_row:eq(2) .o_approval_time").toHaveClass("o_approval_time_ok");
    expect(queryAllTexts(".o_approval_time_text")[0]).toBe("4 h 00 min late");
});

test("what was submitted: facts, lines with numbers at the right, files", async () => {
    await mountView({
        type: "form",
        resModel: "marketing.approval.request",
        resId: 2,
        arch: `<form><field name="content" widget="marketing_approval_content"/></form>`,
    });
    expect(".o_approval_content dl").toHaveText("Customer\nHengyuan");
    expect(queryAllTexts(".o_approval_content th")).toEqual(["Product", "Price"]);
    expect(".o_approval_content tbody tr").toHaveCount(2);
    expect(".o_approval_content tbody tr:first td:eq(0)").not.toHaveClass("text-end");
    expect(".o_approval_content tbody tr:first td:eq(1)").toHaveClass("text-end");
    expect(".o_approval_content .badge").toHaveText("drawing.png");
});
