import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** What a request is about: the document with its kind, below it the subtitle, and for whom a stand-in decides. */
export class ApprovalDocumentField extends Component {
    static template = "marketing_office.ApprovalDocumentField";
    static props = {...standardFieldProps};

    get name() {
        return this.props.record.data[this.props.name];
    }

    get kind() {
        return this.props.record.data.gate_id?.display_name;
    }

    get subtitle() {
        return this.props.record.data.subtitle;
    }

    get onBehalfOf() {
        return this.props.record.data.on_behalf_of;
    }
}

export const approvalDocumentField = {
    component: ApprovalDocumentField,
    displayName: _t("Document with Kind"),
    supportedTypes: ["char"],
    fieldDependencies: [
        {name: "gate_id", type: "many2one", relation: "marketing.approval.gate"},
        {name: "subtitle", type: "char"},
        {name: "on_behalf_of", type: "char"},
    ],
    listViewWidth: [220, 420],
};

registry.category("fields").add("marketing_approval_document", approvalDocumentField);
