import {Component, useRef, useState} from "@odoo/owl";

import {
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {formatList} from "@web/core/l10n/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useAutoresize} from "@web/core/utils/autoresize";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {levelOf} from "./time_level";

const {DateTime} = luxon;

const REQUEST_MODEL = "marketing.approval.request";

/** Colour and icon of the chip beside the gate's name; a word always says the same. */
const STATES = {
    required: {tone: "warning", icon: "fa-hand-paper-o"},
    pending: {tone: "primary", icon: "fa-hourglass-half"},
    mine: {tone: "warning", icon: "fa-hourglass-half"},
    late: {tone: "danger", icon: "fa-clock-o"},
    approved: {tone: "success", icon: "fa-check-circle"},
    rejected: {tone: "danger", icon: "fa-times-circle"},
    withdrawn: {tone: "secondary", icon: "fa-undo"},
    void: {tone: "warning", icon: "fa-chain-broken"},
};

const BADGES = {
    approved: {tone: "success", icon: "fa-check"},
    rejected: {tone: "danger", icon: "fa-times"},
    open: {tone: "warning", icon: "fa-ellipsis-h"},
    skipped: {tone: "success", icon: "fa-check"},
    cancelled: {tone: "secondary", icon: "fa-minus"},
    planned: {tone: "secondary", icon: "fa-minus"},
};

/**
 * Where an approval stands, who is asked, and what the present user may do now. Shows the Json field
 * `approval_panel` of a document, or `panel` of a request; what is in it is decided by the server.
 */
export class ApprovalPanel extends Component {
    static template = "marketing_office.ApprovalPanel";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({comment: "", reasonMissing: false, busy: false, unfolded: false});
        this.commentRef = useRef("comment");
        useAutoresize(this.commentRef, {minimumHeight: 36});
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get panel() {
        return this.props.record.data[this.props.name];
    }

    get can() {
        return this.panel.can || {};
    }

    /** Once approved, one line is enough until somebody wants to see the path. */
    get isFolded() {
        return this.panel.state === "approved" && !this.state.unfolded;
    }

    get chip() {
        const {state, late} = this.panel;
        if (state !== "pending") {
            return {...STATES[state], text: this.stateText(state)};
        }
        if (this.can.approve) {
            return {...STATES[late ? "late" : "mine"], text: _t("Waiting for you")};
        }
        return {...STATES[late ? "late" : "pending"], text: _t("Under approval")};
    }

    stateText(state) {
        return {
            required: _t("Approval needed"),
            approved: _t("Approved"),
            rejected: _t("Rejected"),
            withdrawn: _t("Withdrawn"),
            void: _t("No longer valid"),
        }[state];
    }

    /** The accent at the left edge: amber asks for something, the rest goes by the state. */
    get accent() {
        return this.chip.tone;
    }

    get steps() {
        let number = 0;
        return (this.panel.steps || []).map((step) => ({
            ...step,
            number: step.state === "skipped" ? false : ++number,
            state: step.people.some(({state}) => state === "rejected") ? "rejected" : step.state,
        }));
    }

    get stepText() {
        const walked = this.steps.filter((step) => step.number);
        const current = walked.find((step) => step.state === "current");
        if (!current || walked.length < 2) {
            return "";
        }
        return _t("Step %(number)s of %(total)s", {number: current.number, total: walked.length});
    }

    get lockText() {
        const {state, submitted_on, version} = this.panel;
        if (state === "pending") {
            return _t("Content locked since %(moment)s · version %(version)s", {
                moment: this.moment(submitted_on),
                version,
            });
        }
        return version ? _t("Version %s", version) : "";
    }

    /** One sentence under the head for states in which nobody is asked. */
    get sentence() {
        const {state, decided_on, submitted_by} = this.panel;
        switch (state) {
            case "required":
                return _t("Submit it for approval before it can go on.");
            case "approved":
                return _t("%(names)s agreed on %(day)s.", {
                    names: this.names(this.panel.opinions) || _t("Everybody asked"),
                    day: this.day(decided_on),
                });
            case "rejected": {
                const opinion = this.panel.opinions.find(({verdict}) => verdict === "rejected");
                return _t("%(name)s rejected it on %(day)s. Change it and submit it again.", {
                    name: opinion ? opinion.name : "",
                    day: this.day(decided_on),
                });
            }
            case "withdrawn":
                return _t("%(name)s took the request back on %(day)s.", {
                    name: submitted_by.name,
                    day: this.day(decided_on),
                });
            case "void":
                return _t(
                    "The content changed after the approval, so it has to be approved again.",
                );
        }
        return "";
    }

    get notices() {
        return (this.panel.notices || []).map((notice) => ({
            ...notice,
            tone: notice.level === "warning" ? "warning" : "info",
            icon: notice.level === "warning" ? "fa-exclamation-triangle" : "fa-info-circle",
        }));
    }

    get submitLabel() {
        return this.panel.state === "required" ? _t("Submit for Approval") : _t("Submit Again");
    }

    get hasFooter() {
        const {submit, withdraw, approve, reject} = this.can;
        return Boolean(submit || withdraw || approve || reject);
    }

    /** Text of the chip that says how many of a step must agree; nothing when one person is asked. */
    quorumText(step) {
        if (step.people.length < 2 || step.state === "skipped") {
            return "";
        }
        if (step.quorum === "any") {
            return _t("any one");
        }
        return step.state === "next"
            ? _t("all of %s", step.needed)
            : _t("all · %(given)s of %(needed)s", {given: step.given, needed: step.needed});
    }

    /** Sentences below a step: who has said what, or who will be asked. */
    stepLines(step) {
        if (step.state === "skipped") {
            return [step.reason ? _t("skipped: %s", step.reason) : _t("skipped")];
        }
        const by = (state) => step.people.filter((person) => person.state === state);
        const lines = [];
        const agreed = by("approved");
        if (agreed.length === 1 && step.state !== "current") {
            lines.push(_t("%(name)s agreed · %(moment)s", this.nameAndMoment(agreed[0])));
        } else if (agreed.length) {
            lines.push(_t("%s agreed", this.names(agreed)));
        }
        for (const person of by("rejected")) {
            lines.push(_t("%(name)s rejected · %(moment)s", this.nameAndMoment(person)));
        }
        if (by("skipped").length) {
            lines.push(_t("%s agreed earlier", this.names(by("skipped"))));
        }
        const either = step.quorum === "any";
        const open = by("open");
        if (open.length) {
            lines.push(_t("waiting for %s", this.names(open, {withYou: true, either})));
        }
        const planned = by("planned");
        if (planned.length) {
            lines.push(this.names(planned, {either}));
        }
        return lines;
    }

    get timeLevel() {
        return levelOf(this.panel.time_used, this.panel.late);
    }

    get timeStyle() {
        return `width: ${this.panel.late ? 100 : Math.max(3, this.panel.time_used || 0)}%`;
    }

    personBadge(person) {
        return BADGES[person.state] || BADGES.planned;
    }

    personTitle(person) {
        const words = {
            approved: _t("agreed"),
            rejected: _t("rejected"),
            open: _t("is asked"),
            skipped: _t("agreed earlier"),
            cancelled: _t("no longer needed"),
            planned: _t("will be asked"),
        };
        return `${person.name} · ${words[person.state] || words.planned}`;
    }

    verdictText(opinion) {
        return opinion.verdict === "approved" ? _t("agreed") : _t("rejected");
    }

    avatar(person) {
        return `/web/image/res.users/${person.id}/avatar_128`;
    }

    // ------------------------------------------------------------------
    // Words
    // ------------------------------------------------------------------

    /**
     * @param {{id: number, name: string}[]} people
     * @param {Object} [options]
     * @param {boolean} [options.withYou] say “you” of the present user
     * @param {boolean} [options.either] one of them is enough
     */
    names(people, {withYou = false, either = false} = {}) {
        const names = people.map(({id, name}) =>
            withYou && id === user.userId ? _t("you") : name,
        );
        return formatList([...new Set(names)], {style: either ? "or" : "standard"});
    }

    nameAndMoment(person) {
        return {name: person.name, moment: this.moment(person.decided_on)};
    }

    /** A moment as people say it: the day is left out when it is today. */
    moment(value) {
        if (!value) {
            return "";
        }
        const moment = deserializeDateTime(value);
        if (moment.hasSame(DateTime.local(), "day")) {
            return _t("today %s", moment.toLocaleString(DateTime.TIME_SIMPLE));
        }
        return toLocaleDateTimeString(moment);
    }

    day(value) {
        return value ? toLocaleDateString(deserializeDateTime(value)) : "";
    }

    // ------------------------------------------------------------------
    // What the buttons do
    // ------------------------------------------------------------------

    onCommentInput() {
        this.state.reasonMissing = false;
    }

    approve() {
        return this.decide("action_approve", _t("You approved it."));
    }

    reject() {
        if (!this.state.comment.trim()) {
            this.state.reasonMissing = true;
            this.commentRef.el.focus();
            return;
        }
        return this.decide("action_reject", _t("You rejected it."));
    }

    decide(method, message) {
        const comment = this.state.comment.trim();
        return this.execute(async () => {
            await this.orm.call(REQUEST_MODEL, method, [[this.panel.request_id], comment || false]);
            this.state.comment = "";
            this.notification.add(message, {type: "success"});
        });
    }

    submit() {
        return this.execute(() => this.callDocument("action_approval_submit"));
    }

    withdraw() {
        return this.execute(() => {
            if (this.props.record.resModel === REQUEST_MODEL) {
                return this.orm.call(REQUEST_MODEL, "action_withdraw", [[this.panel.request_id]]);
            }
            return this.callDocument("action_approval_withdraw");
        });
    }

    callDocument(method) {
        const {resModel, resId, context} = this.props.record;
        return this.orm.call(resModel, method, [[resId]], {context});
    }

    /**
     * Save what is on the screen, act, and show how it stands now: also after a refusal, because the usual
     * reason is that somebody else was faster. Errors go to Odoo's dialog.
     *
     * @param {() => Promise} act
     */
    async execute(act) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const {record} = this.props;
            if (!record.resId || (await record.isDirty())) {
                if (!(await record.save())) {
                    return;
                }
            }
            try {
                await act();
            } finally {
                await record.model.root.load();
            }
        } finally {
            this.state.busy = false;
        }
    }
}

export const approvalPanel = {
    component: ApprovalPanel,
    displayName: _t("Approval Panel"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
};

registry.category("fields").add("marketing_approval_panel", approvalPanel);
