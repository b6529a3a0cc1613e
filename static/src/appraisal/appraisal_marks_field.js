import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const CHOICES = [60, 70, 80, 90, 100];

/** One indicator to give points for: what is looked at, quick choices, the exact number and a remark. */
class AppraisalMark extends Component {
    static template = "marketing_office.AppraisalMark";
    static props = {record: Object, readonly: Boolean};

    setup() {
        this.choices = CHOICES;
        // What is being typed, so that nothing of it is lost where the form is drawn anew meanwhile.
        this.typed = {};
    }

    get mark() {
        return this.props.record.data;
    }

    get name() {
        return this.mark.indicator_id.display_name;
    }

    get value() {
        return this.typed.points ?? (this.mark.is_given ? this.mark.points : "");
    }

    get remark() {
        return this.typed.remark ?? (this.mark.remark || "");
    }

    give(points) {
        delete this.typed.points;
        return this.props.record.update({points, is_given: true});
    }

    /** An emptied number is none: nothing was given. */
    onPoints(ev) {
        const points = parseFloat(ev.target.value);
        delete this.typed.points;
        return Number.isNaN(points)
            ? this.props.record.update({points: 0, is_given: false})
            : this.give(points);
    }

    /** Every letter is in the record at once, so that Hand In finds all of them. */
    async onRemark(ev) {
        const remark = ev.target.value;
        this.typed.remark = remark;
        await this.props.record.update({remark});
        if (this.typed.remark === remark) {
            delete this.typed.remark;
        }
    }
}

/** The marks of a rating below one another, good for a thumb as well, and not rows of a list. */
export class AppraisalMarksField extends Component {
    static template = "marketing_office.AppraisalMarksField";
    static components = {AppraisalMark};
    static props = {...standardFieldProps};

    get records() {
        return this.props.record.data[this.props.name].records;
    }

    get progress() {
        const wanted = this.records.filter(({data}) => !data.is_bonus);
        const given = wanted.filter(({data}) => data.is_given);
        return _t("%(given)s of %(wanted)s rated", {
            given: given.length,
            wanted: wanted.length,
        });
    }
}

export const appraisalMarksField = {
    component: AppraisalMarksField,
    displayName: _t("Marks of a Rating"),
    supportedTypes: ["one2many"],
    relatedFields: [
        {
            name: "indicator_id",
            type: "many2one",
            relation: "marketing.appraisal.indicator",
            readonly: true,
        },
        {name: "hint", type: "text", readonly: true},
        {name: "is_bonus", type: "boolean", readonly: true},
        // Read only unless said otherwise.
        {name: "is_given", type: "boolean", readonly: false},
        {name: "points", type: "float", digits: [6, 2], readonly: false},
        {name: "remark", type: "char", readonly: false},
    ],
};

registry.category("fields").add("marketing_appraisal_marks", appraisalMarksField);
