import {Component, onMounted, useRef, useState} from "@odoo/owl";

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

import {DECIDED} from "./approval_bus";
import {ApprovalDialog} from "./approval_dialog";
import {ApprovalPreviewDialog} from "./approval_preview";
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
    returned: {tone: "warning", icon: "fa-reply"},
    rejected: {tone: "danger", icon: "fa-times-circle"},
    withdrawn: {tone: "secondary", icon: "fa-undo"},
    void: {tone: "warning", icon: "fa-chain-broken"},
};

const BADGES = {
    approved: {tone: "success", icon: "fa-check"},
    rejected: {tone: "danger", icon: "fa-times"},
    returned: {tone: "warning", icon: "fa-reply"},
    parked: {tone: "warning", icon: "fa-pause"},
    open: {tone: "warning", icon: "fa-ellipsis-h"},
    skipped: {tone: "success", icon: "fa-check"},
    cancelled: {tone: "secondary", icon: "fa-minus"},
    planned: {tone: "secondary", icon: "fa-minus"},
};

/** Actions that open a window first: the method of the request and its arguments, from what was filled in. */
const WINDOWS = {
    return: {
        method: "action_return",
        args: ({comment, target, restart}) => [comment, target, restart],
        done: _t("You returned it."),
    },
    transfer: {
        method: "action_transfer",
        args: ({comment, people}) => [people[0], comment],
        done: _t("You passed it on."),
    },
    add: {
        method: "action_add_approver",
        args: ({comment, people, position}) => [people, position, comment],
        done: _t("They will be asked as well."),
    },
    copy: {
        method: "action_copy",
        args: ({comment, people}) => [people, comment],
        done: _t("They can read it now."),
    },
    comment: {
        method: "action_comment",
        args: ({comment, files}) => [comment, files],
        done: _t("Your comment is kept with the request."),
    },
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
        this.dialog = useService("dialog");
        this.state = useState({comment: "", reasonMissing: false, busy: false, unfolded: false});
        this.commentRef = useRef("comment");
        useAutoresize(this.commentRef, {minimumHeight: 36});
        // Whoever got a copy and looks at it has read it.
        onMounted(() => this.panel?.unread && this.call("action_read"));
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
            returned: _t("Returned"),
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
            case "returned": {
                const opinion = this.panel.opinions.findLast(({verdict}) => verdict === "returned");
                return _t("%(name)s returned it. Change it and submit it again.", {
                    name: opinion ? opinion.name : "",
                });
            }
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
        return Object.values(this.can).some(Boolean);
    }

    /** Small actions below the buttons, as far as the present user may take them now. */
    get links() {
        const links = [
            {kind: "transfer", text: _t("Pass on…")},
            {kind: "add", text: _t("Add approver…")},
            {kind: "copy", text: _t("Copy…")},
            {kind: "comment", text: _t("Comment…")},
        ];
        return links.filter(({kind}) => this.can[kind]);
    }

    get copiesText() {
        const copies = this.panel.copies || [];
        return copies.length
            ? formatList(copies.map(({name, read}) => (read ? _t("%s (read)", name) : name)))
            : "";
    }

    /** Text of the chip that says how many of a step must agree; nothing when one person is asked. */
    quorumText(step) {
        if (step.people.length < 2 || step.state === "skipped") {
            return "";
        }
        if (step.quorum === "any") {
            return _t("any one");
        }
        if (step.quorum === "share") {
            return _t("%s %% of the votes", step.needed);
        }
        if (step.quorum === "count") {
            return _t("%(needed)s of %(total)s", {
                needed: step.needed,
                total: step.people.length,
            });
        }
        if (step.quorum === "sequence" && step.state === "next") {
            return _t("one after the other");
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
        for (const person of by("returned")) {
            lines.push(_t("%(name)s returned it · %(moment)s", this.nameAndMoment(person)));
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
        for (const person of step.people.filter(({behalf}) => behalf)) {
            lines.push(
                _t("%(name)s on behalf of %(person)s", {
                    name: person.name,
                    person: person.behalf,
                }),
            );
        }
        if (by("parked").length) {
            lines.push(_t("%s decides after that", this.names(by("parked"), {withYou: true})));
        }
        const planned = by("planned");
        if (planned.length) {
            const names = this.names(planned, {either});
            lines.push(step.state === "current" ? _t("then %s", names) : names);
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
            returned: _t("returned it"),
            parked: _t("waits for an opinion"),
            skipped: _t("agreed earlier"),
            cancelled: _t("no longer needed"),
            planned: _t("will be asked"),
        };
        return `${person.name} · ${words[person.state] || words.planned}`;
    }

    verdictText(opinion) {
        return {
            approved: _t("agreed"),
            rejected: _t("rejected"),
            returned: _t("returned it"),
            comment: _t("commented"),
        }[opinion.verdict];
    }

    opinionName({name, behalf}) {
        return behalf ? _t("%(name)s on behalf of %(person)s", {name, person: behalf}) : name;
    }

    verdictTone({verdict}) {
        const tones = {approved: "success", rejected: "danger", returned: "warning"};
        return tones[verdict] || "muted";
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
            await this.call(method, comment || false);
            this.state.comment = "";
            this.notification.add(message, {type: "success"});
        });
    }

    /** Ask for what the action needs, with the opinion that is already written, and do it. */
    open(kind) {
        const {method, args, done} = WINDOWS[kind];
        this.dialog.add(ApprovalDialog, {
            kind,
            comment: this.state.comment,
            targets: this.panel.return_targets || [],
            confirm: (answers) =>
                this.execute(async () => {
                    await this.call(method, ...args(answers));
                    this.state.comment = "";
                    this.notification.add(done, {type: "success"});
                }),
        });
    }

    remove(person) {
        return this.execute(() => this.call("action_remove_approver", person.id));
    }

    remind() {
        return this.execute(async () => {
            await this.call("action_remind");
            this.notification.add(_t("They have been reminded."), {type: "success"});
        });
    }

    submit() {
        return this.execute(() => this.callDocument("action_approval_submit"));
    }

    /** Show the path of the document as it stands on the screen, and submit from there. */
    async preview(special = false) {
        const {record} = this.props;
        if ((!record.resId || (await record.isDirty())) && !(await record.save())) {
            return;
        }
        this.dialog.add(ApprovalPreviewDialog, {
            load: (choices) => this.callDocument("approval_preview", choices),
            submit: (options) =>
                this.execute(() => this.callDocument("action_approval_submit", options)),
            submitLabel: this.submitLabel,
            special,
        });
    }

    withdraw() {
        return this.execute(() => {
            if (this.props.record.resModel === REQUEST_MODEL) {
                return this.call("action_withdraw");
            }
            return this.callDocument("action_approval_withdraw");
        });
    }

    call(method, ...args) {
        return this.orm.call(REQUEST_MODEL, method, [[this.panel.request_id], ...args]);
    }

    callDocument(method, ...args) {
        const {resModel, resId, context} = this.props.record;
        return this.orm.call(resModel, method, [[resId], ...args], {context});
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
                // Last, because a list beside the panel may put another request in its place.
                this.env.bus.trigger(DECIDED);
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
