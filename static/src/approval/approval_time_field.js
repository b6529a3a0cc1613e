import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {levelOf} from "./time_level";

/**
 * Time left on a request as words and a bar, for lists and cards: amber when the end is near, red when it
 * has passed. The field holds the words.
 */
export class ApprovalTimeField extends Component {
    static template = "marketing_office.ApprovalTimeField";
    static props = {...standardFieldProps};

    get text() {
        return this.props.record.data[this.props.name];
    }

    get level() {
        const {time_used, is_late} = this.props.record.data;
        return levelOf(time_used, is_late);
    }

    get style() {
        const {time_used, is_late} = this.props.record.data;
        return `width: ${is_late ? 100 : Math.max(3, time_used)}%`;
    }
}

export const approvalTimeField = {
    component: ApprovalTimeField,
    displayName: _t("Time Left"),
    supportedTypes: ["char"],
    fieldDependencies: [
        {name: "time_used", type: "float"},
        {name: "is_late", type: "boolean"},
    ],
    listViewWidth: [150, 190],
};

registry.category("fields").add("marketing_approval_time", approvalTimeField);
