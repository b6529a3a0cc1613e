import {Component} from "@odoo/owl";

import {formatCurrency} from "@web/core/currency";

const TONES = {done: "success", proposed: "info", refused: "danger", nothing: "secondary"};

/**
 * The target bonuses on “My Commission”: how far each target was reached, what that is worth and where the money
 * is. All words come from the server, so that they are the award's.
 */
export class TargetBonuses extends Component {
    static template = "marketing_office.TargetBonuses";
    static props = {
        bonuses: Array,
        currencyId: Number,
        onOpen: Function,
    };

    money(amount) {
        return formatCurrency(amount, this.props.currencyId);
    }

    tone(state) {
        return TONES[state] || "secondary";
    }
}
