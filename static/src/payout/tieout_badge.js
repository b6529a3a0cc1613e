import {Component} from "@odoo/owl";

import {formatCurrency, getCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Whether ledger and books agree, on the field of their difference: green with 0.00, or red with the amount.
 * Options: `ledger_field` and `books_field` (the two sides), `action` (method that opens the lines).
 */
export class TieoutBadge extends Component {
    static template = "marketing_office.TieoutBadge";
    static props = {
        ...standardFieldProps,
        ledgerField: {type: String, optional: true},
        booksField: {type: String, optional: true},
        action: {type: String, optional: true},
    };

    setup() {
        this.actionService = useService("action");
    }

    get currencyId() {
        return this.props.record.data.currency_id?.id;
    }

    get difference() {
        return this.props.record.data[this.props.name] || 0;
    }

    get agrees() {
        const digits = getCurrency(this.currencyId)?.digits?.[1] ?? 2;
        return Math.abs(this.difference) < 0.5 * 10 ** -digits;
    }

    get title() {
        // Without the sign of the currency, and never “−0.00”.
        const amount = this.agrees ? 0 : this.difference;
        return _t("%s difference", formatCurrency(amount, this.currencyId, {noSymbol: true}));
    }

    get sentence() {
        const {ledgerField, booksField, record} = this.props;
        if (!ledgerField || !booksField) {
            return "";
        }
        const sides = {
            ledger: formatCurrency(record.data[ledgerField] || 0, this.currencyId),
            books: formatCurrency(record.data[booksField] || 0, this.currencyId),
        };
        return this.agrees
            ? _t("Open ledger lines %(ledger)s = balance of the accrued account %(books)s", sides)
            : _t("Open ledger lines %(ledger)s, balance of the accrued account %(books)s", sides);
    }

    openLines() {
        const {record, action} = this.props;
        return this.actionService.doActionButton({
            type: "object",
            name: action,
            resModel: record.resModel,
            resId: record.resId,
            context: record.context,
        });
    }
}

export const tieoutBadge = {
    component: TieoutBadge,
    displayName: _t("Tie-Out Badge"),
    supportedTypes: ["monetary", "float"],
    isEmpty: () => false,
    extractProps: ({options}) => ({
        ledgerField: options.ledger_field,
        booksField: options.books_field,
        action: options.action,
    }),
    fieldDependencies: ({options}) =>
        [options.ledger_field, options.books_field]
            .filter(Boolean)
            .map((name) => ({name, type: "monetary", readonly: true})),
};

registry.category("fields").add("marketing_tieout_badge", tieoutBadge);
