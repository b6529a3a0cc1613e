import {Component} from "@odoo/owl";

import {formatCurrency, getCurrency} from "@web/core/currency";
import {deserializeDate, toLocaleDateString} from "@web/core/l10n/dates";

/** Colour of a badge; its word comes from the server. */
const TONES = {
    expected: "secondary",
    due: "primary",
    listed: "primary",
    held: "warning",
    paid: "success",
    taken_back: "danger",
    cancelled: "secondary",
};

const STEP_ICONS = {done: "fa-check", back: "fa-undo"};

/** One contract on the page “My Commission”: its way, its amount with the reason, and the calculation. */
export class CommissionRow extends Component {
    static template = "marketing_office.CommissionRow";
    static props = {
        row: Object,
        currencyId: Number,
        opened: Boolean,
        onToggle: Function,
        onOpen: Function,
    };

    get tone() {
        return TONES[this.props.row.status] || "secondary";
    }

    /** The steps with the state of the line that leads to each: green once the step has been reached. */
    get steps() {
        return this.props.row.steps.map((step, index) => ({
            ...step,
            icon: STEP_ICONS[step.state],
            sign: step.state === "current" ? this.currencySign : "",
            reached: index > 0 && step.state === "done",
            nextReached: this.props.row.steps[index + 1]?.state === "done",
        }));
    }

    get currencySign() {
        return getCurrency(this.props.currencyId)?.symbol || "•";
    }

    money(amount, withSign = true) {
        return formatCurrency(amount, this.props.currencyId, {noSymbol: !withSign});
    }

    day(value) {
        return toLocaleDateString(deserializeDate(value));
    }
}
