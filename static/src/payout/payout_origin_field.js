import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Where an amount comes from, as a link to that record, with its short formula below. */
export class PayoutOriginField extends Component {
    static template = "marketing_office.PayoutOriginField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get origin() {
        return this.props.record.data[this.props.name];
    }

    get formula() {
        return this.props.record.data.formula;
    }

    openOrigin() {
        const {resModel, resId, context} = this.props.record;
        return this.action.doActionButton({
            type: "object",
            name: "action_open_origin",
            resModel,
            resId,
            context,
        });
    }
}

export const payoutOriginField = {
    component: PayoutOriginField,
    displayName: _t("Origin with Formula"),
    supportedTypes: ["char"],
    fieldDependencies: [{name: "formula", type: "char"}],
    listViewWidth: [200, 480],
};

registry.category("fields").add("marketing_payout_origin", payoutOriginField);
