import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const NUMBER = /^[-+−]?[\d\s.,'’]+ ?[%‰]?$/;

/**
 * The sealed content of a request as it was submitted: facts, lines and files. The Json field holds
 * `{facts: [{label, value}], tables: [{label, columns, rows}], files: []}`, all of it words.
 */
export class ApprovalContentField extends Component {
    static template = "marketing_office.ApprovalContentField";
    static props = {...standardFieldProps};

    get content() {
        return this.props.record.data[this.props.name];
    }

    get tables() {
        return this.content.tables.map((table) => ({
            ...table,
            numeric: table.columns.map((_column, index) =>
                table.rows.every((row) => !row[index] || NUMBER.test(row[index])),
            ),
        }));
    }
}

export const approvalContentField = {
    component: ApprovalContentField,
    displayName: _t("Submitted Content"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
};

registry.category("fields").add("marketing_approval_content", approvalContentField);
