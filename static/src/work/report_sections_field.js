import {Component, useRef} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useAutoresize} from "@web/core/utils/autoresize";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** One section of a report: its name, and room for as many words as it takes. */
class ReportSection extends Component {
    static template = "marketing_office.ReportSection";
    static props = {record: Object, readonly: Boolean};

    setup() {
        this.textarea = useRef("textarea");
        useAutoresize(this.textarea, {minimumHeight: 64});
    }

    get section() {
        return this.props.record.data;
    }

    onChange(ev) {
        return this.props.record.update({body: ev.target.value});
    }
}

/** The sections of a report below one another, written in place and not in rows of a list. */
export class ReportSectionsField extends Component {
    static template = "marketing_office.ReportSectionsField";
    static components = {ReportSection};
    static props = {...standardFieldProps};

    get records() {
        return this.props.record.data[this.props.name].records;
    }
}

export const reportSectionsField = {
    component: ReportSectionsField,
    displayName: _t("Sections of a Report"),
    supportedTypes: ["one2many"],
    relatedFields: [
        {name: "name", type: "char", readonly: true},
        {name: "hint", type: "char", readonly: true},
        {name: "required", type: "boolean", readonly: true},
        {name: "sequence", type: "integer", readonly: true},
        // Read only unless said otherwise.
        {name: "body", type: "text", readonly: false},
    ],
};

registry.category("fields").add("marketing_report_sections", reportSectionsField);
