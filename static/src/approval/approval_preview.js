import {Component, onWillStart, useState} from "@odoo/owl";

import {Dialog} from "@web/core/dialog/dialog";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {formatList} from "@web/core/l10n/utils";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The path that a document would take: people, reasons, usual and latest times. */
export class ApprovalPreviewPath extends Component {
    static template = "marketing_office.ApprovalPreviewPath";
    static props = {preview: Object};

    get preview() {
        return this.props.preview;
    }

    get steps() {
        let number = 0;
        return this.props.preview.steps.map((step) => ({
            ...step,
            number: step.skipped ? "–" : ++number,
            title: [this.names(step), step.name].filter(Boolean).join(" · "),
        }));
    }

    names({people, quorum}) {
        return formatList(
            people.map(({name}) => name),
            {style: quorum === "any" ? "or" : "standard"},
        );
    }

    quorumText({people, quorum, needed}) {
        if (people.length < 2) {
            return "";
        }
        return {
            any: _t("any one"),
            all: _t("all of %s", people.length),
            sequence: _t("one after the other"),
            count: _t("%(needed)s of %(total)s", {needed, total: people.length}),
            share: _t("%s %% of the votes", needed),
        }[quorum];
    }

    /** Hours as people say them: minutes below an hour, days from two of them on. */
    hours(hours) {
        if (hours < 1) {
            return _t("%s min", Math.max(1, Math.round(hours * 60)));
        }
        return hours < 48 ? _t("%s h", Math.round(hours)) : _t("%s days", Math.round(hours / 24));
    }

    moment(value) {
        return toLocaleDateTimeString(deserializeDateTime(value));
    }

    /** Shares of the usual time of each step, for the bar. */
    get shares() {
        const usual = this.props.preview.steps.map((step) => step.usual || 0);
        const total = usual.reduce((sum, hours) => sum + hours, 0);
        return total ? usual.filter(Boolean).map((hours) => (100 * hours) / total) : [];
    }

    avatar(person) {
        return `/web/image/res.users/${person.id}/avatar_128`;
    }
}

/** The same in a form, for example to try a policy on a record. */
export class ApprovalPreviewField extends Component {
    static template = "marketing_office.ApprovalPreviewField";
    static components = {ApprovalPreviewPath};
    static props = {...standardFieldProps};

    get preview() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("marketing_approval_preview", {
    component: ApprovalPreviewField,
    displayName: _t("Approval Path"),
    supportedTypes: ["json"],
});

/**
 * Who will be asked, why these people, and when an answer can be expected; then submits.
 */
export class ApprovalPreviewDialog extends Component {
    static template = "marketing_office.ApprovalPreviewDialog";
    static components = {ApprovalPreviewPath, Dialog, MultiRecordSelector};
    static props = {
        load: Function,
        submit: Function,
        submitLabel: String,
        special: {type: Boolean, optional: true},
        close: Function,
    };

    setup() {
        this.state = useState({
            preview: null,
            choices: {},
            copies: [],
            comment: "",
            special: Boolean(this.props.special),
            reason: "",
            missing: "",
            busy: false,
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.preview = await this.props.load(this.state.choices);
    }

    get preview() {
        return this.state.preview;
    }

    choiceDomain({allowed}) {
        return [["share", "=", false], ...(allowed ? [["id", "in", allowed]] : [])];
    }

    async choose({step}, ids) {
        this.state.choices[step] = ids;
        this.state.missing = "";
        await this.load();
    }

    get missing() {
        if (this.state.special && !this.state.reason.trim()) {
            return _t("Say why it cannot go the ordinary way.");
        }
        const open = this.preview.choices.find(({step}) => !this.state.choices[step]?.length);
        if (!this.state.special && open) {
            return _t("Choose who is asked in “%s”.", open.name);
        }
        return "";
    }

    async submit() {
        this.state.missing = this.missing;
        if (this.state.missing || this.state.busy) {
            return;
        }
        this.state.busy = true;
        const {choices, copies, comment, special, reason} = this.state;
        try {
            await this.props.submit({
                choices,
                copies,
                comment: comment.trim(),
                ...(special ? {special: reason.trim()} : {}),
            });
        } finally {
            this.props.close();
        }
    }
}
