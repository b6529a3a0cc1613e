import {Component} from "@odoo/owl";

import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * How an amount of the ledger was calculated: a Json list of `{label, value, kind}` with kind "money",
 * "percent", "permille" or "text", as two columns. When the record has `label` and `amount`, the list ends
 * in them, so that everybody sees that the sum is right.
 */
export class PayoutTrace extends Component {
    static template = "marketing_office.PayoutTrace";
    static props = {...standardFieldProps};

    get currencyId() {
        return this.props.record.data.currency_id?.id;
    }

    get steps() {
        const steps = this.props.record.data[this.props.name] || [];
        return steps.map((step) => ({
            label: step.label || "",
            text: this.format(step),
            isNumber: step.kind !== "text",
            isNegative: step.kind !== "text" && step.value < 0,
        }));
    }

    get result() {
        const {label, amount} = this.props.record.data;
        return typeof amount === "number"
            ? {label, text: this.money(amount), isNegative: amount < 0}
            : null;
    }

    format({value, kind}) {
        switch (kind) {
            case "money":
                return this.money(Number(value) || 0);
            case "percent":
                return _t("%s %%", this.plain(value));
            case "permille":
                return _t("%s ‰", this.plain(value));
        }
        return value === null || value === undefined || value === false ? "" : String(value);
    }

    money(amount) {
        return formatCurrency(amount, this.currencyId);
    }

    plain(value) {
        return formatFloat(Number(value) || 0, {digits: [16, 6], trailingZeros: false});
    }
}

export const payoutTrace = {
    component: PayoutTrace,
    displayName: _t("Calculation"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName]?.length,
};

registry.category("fields").add("marketing_payout_trace", payoutTrace);
