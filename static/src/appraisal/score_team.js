import {
    Component,
    onMounted,
    onPatched,
    onWillStart,
    onWillUnmount,
    useRef,
    useState,
} from "@odoo/owl";

import {browser} from "@web/core/browser/browser";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {Mutex} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {isWrong, makeDraft, progressOf, roundsOf, scoreText, standing, unsent} from "./score_draft";
import {fieldAfter, meantBy} from "./score_keys";
import {ScorePerson} from "./score_person";

const MODEL = "marketing.appraisal";
const RATING = "marketing.appraisal.rating";
const PAUSE = 700;
const AGAIN = 5000;

/**
 * “Score My Team”: everybody whom the present user has to score beside the one who is being scored. What is typed is
 * kept while typing; the keyboard leads through marks and people.
 */
export class ScoreTeam extends Component {
    static template = "marketing_office.ScoreTeam";
    static components = {Layout, ScorePerson};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.mutex = new Mutex();
        this.timers = new Map();
        this.wish = null;
        this.state = useState({rows: [], drafts: {}, at: null, open: false});
        this.number = scoreText;
        this.icons = {
            todo: "fa-circle-o text-muted",
            begun: "fa-adjust text-primary",
            ready: "fa-circle text-primary",
            done: "fa-check-circle text-success",
        };
        this.keys = [
            {keys: ["↑", "↓", "K", "J"], text: _t("other person")},
            {keys: ["Tab", "Enter"], text: _t("next mark")},
            {keys: ["Ctrl + Enter"], text: _t("hand in and go to the next")},
            {keys: ["Esc"], text: _t("back to the list")},
        ];
        useSetupAction({
            beforeLeave: () => this.beforeLeave(),
            beforeUnload: (event) => this.beforeUnload(event),
            beforeVisibilityChange: () => document.hidden && this.saveAll(),
            getLocalState: () => ({at: this.state.at}),
        });
        onWillStart(async () => {
            await this.load();
            const wanted = this.props.state?.at;
            const first = this.state.rows.find((row) => row.rating.state === "asked");
            this.state.at = (this.rowOf(wanted) || first || this.state.rows[0])?.id || null;
        });
        onMounted(() => this.focus("person"));
        onPatched(() => this.grantWish());
        onWillUnmount(() => this.timers.forEach((timer) => browser.clearTimeout(timer)));
    }

    /** Read everybody anew, after what is being kept; what is typed meanwhile stays. */
    load() {
        return this.mutex.exec(() => this._load());
    }

    async _load() {
        const rows = await this.orm.call(MODEL, "get_queue", []);
        this.state.drafts = Object.fromEntries(
            rows.map((row) => [row.id, makeDraft(row, this.state.drafts[row.id])]),
        );
        this.state.rows = rows;
    }

    rowOf(id) {
        return this.state.rows.find((row) => row.id === id);
    }

    get row() {
        return this.rowOf(this.state.at);
    }

    draftOf(row) {
        return this.state.drafts[row.id];
    }

    get rounds() {
        return roundsOf(this.state.rows);
    }

    get doneCount() {
        return this.state.rows.filter((row) => row.rating.state === "given").length;
    }

    get doneText() {
        return _t("%(done)s of %(all)s handed in", {
            done: this.doneCount,
            all: this.state.rows.length,
        });
    }

    untilText(round) {
        return _t("until %s", formatDate(deserializeDate(round.until)));
    }

    get isAllDone() {
        return this.doneCount === this.state.rows.length;
    }

    progressOf(row) {
        return progressOf(row, this.draftOf(row));
    }

    progressText(row) {
        return {
            todo: _t("To do"),
            begun: _t("Begun"),
            ready: _t("Entered"),
            done: _t("Handed in"),
        }[this.progressOf(row)];
    }

    /** Whether something about somebody is not kept, and will not be by itself. */
    hasTrouble(row) {
        const draft = this.draftOf(row);
        return Boolean(draft.error) || row.rating.marks.some((mark) => isWrong(draft, mark));
    }

    standing(row) {
        return standing(row, this.draftOf(row));
    }

    // ------------------------------------------------------------------
    // Typing, and keeping what was typed
    // ------------------------------------------------------------------

    /** Take over what was typed, and keep it as soon as there is a pause. */
    type(key, text) {
        const {row} = this;
        const draft = this.draftOf(row);
        draft.texts[key] = text;
        draft.kept = false;
        if (!draft.dirty.includes(key)) {
            draft.dirty.push(key);
        }
        this.saveSoon(row.id, PAUSE);
    }

    saveSoon(id, pause) {
        browser.clearTimeout(this.timers.get(id));
        this.timers.set(
            id,
            browser.setTimeout(() => this.save(id), pause),
        );
    }

    /** Keep what was typed about somebody; return whether all of it is kept. */
    save(id) {
        browser.clearTimeout(this.timers.get(id));
        return this.mutex.exec(() => this._save(id));
    }

    async _save(id) {
        const row = this.rowOf(id);
        const draft = row && this.draftOf(row);
        const {keys, points, words} = row ? unsent(row, draft) : {keys: []};
        if (!keys.length) {
            return !draft?.dirty.length;
        }
        const sent = Object.fromEntries(keys.map((key) => [key, draft.texts[key]]));
        draft.keeping = true;
        try {
            draft.preview = await this.orm.silent.call(RATING, "save_rating", [
                row.rating.id,
                points,
                words,
            ]);
            draft.dirty = draft.dirty.filter((key) => draft.texts[key] !== sent[key]);
            draft.error = "";
            draft.kept = !draft.dirty.length;
        } catch (error) {
            this.explain(draft, error);
            if (error instanceof ConnectionLostError) {
                this.saveSoon(id, AGAIN);
            }
        } finally {
            draft.keeping = false;
        }
        return !draft.dirty.length;
    }

    async saveAll() {
        const kept = await Promise.all(this.state.rows.map((row) => this.save(row.id)));
        return kept.every(Boolean);
    }

    /** Say in words what went wrong; whatever is no answer of the server goes on. */
    explain(draft, error) {
        if (error instanceof ConnectionLostError) {
            draft.error = _t(
                "No connection. What you have typed stays here and is kept once it is back.",
            );
        } else if (error instanceof RPCError) {
            draft.error = error.data?.message || error.message;
        } else {
            throw error;
        }
    }

    beforeUnload(event) {
        if (Object.values(this.state.drafts).some((draft) => draft.dirty.length)) {
            this.saveAll();
            event.preventDefault();
            event.returnValue = "Unsaved changes";
        }
    }

    async beforeLeave() {
        if (await this.saveAll()) {
            return true;
        }
        const open = this.state.rows.filter((row) => this.draftOf(row).dirty.length);
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Not Everything Is Kept"),
                body: _t(
                    "Something about %s cannot be kept as it is. Stay and mend it?",
                    [...new Set(open.map((row) => row.user))].join(", "),
                ),
                confirmLabel: _t("Stay"),
                confirm: () => resolve(false),
                cancelLabel: _t("Leave Anyway"),
                cancel: () => resolve(true),
                dismiss: () => resolve(false),
            });
        });
    }

    // ------------------------------------------------------------------
    // Handing in
    // ------------------------------------------------------------------

    /** Hand in the one who is being scored, and go to the next one who is not handed in. */
    async handIn() {
        const {row} = this;
        if (!row || row.rating.state !== "asked" || this.isHandingIn) {
            return;
        }
        this.isHandingIn = true;
        try {
            await this.save(row.id);
            const draft = this.draftOf(row);
            if (draft.dirty.length) {
                draft.error = draft.error || _t("Mend what is marked in red, then hand in.");
                return this.focusGap(row);
            }
            try {
                await this.orm.call(RATING, "action_give", [[row.rating.id]]);
            } catch (error) {
                this.explain(draft, error);
                return this.focusGap(row);
            }
            draft.error = "";
            await this.load();
            this.goToNext(row.id);
        } finally {
            this.isHandingIn = false;
        }
    }

    goToNext(id) {
        const {rows} = this.state;
        const place = rows.findIndex((row) => row.id === id);
        const next = [...rows.slice(place + 1), ...rows.slice(0, Math.max(place, 0))].find(
            (row) => row.rating.state === "asked",
        );
        if (next) {
            this.go(next.id, "points");
        } else if (place < 0) {
            this.go(rows[0]?.id || null, "person");
        }
    }

    /** Put the cursor where something is missing. */
    focusGap(row) {
        const draft = this.draftOf(row);
        const wrong = row.rating.marks.find((mark) => isWrong(draft, mark));
        const empty = row.rating.marks.find(
            (mark) => !mark.is_bonus && !draft.texts[`points ${mark.id}`].trim(),
        );
        const gap = wrong || empty;
        if (gap) {
            this.focus("points", row.rating.marks.indexOf(gap));
        } else if (!draft.texts.opinion.trim()) {
            this.focus("opinion");
        }
    }

    // ------------------------------------------------------------------
    // Moving about
    // ------------------------------------------------------------------

    /** Show somebody, and put the cursor where it was wished. */
    go(id, field, place = 0) {
        if (this.state.at) {
            this.save(this.state.at);
        }
        this.wish = {field, place};
        this.state.at = id;
        this.state.open = true;
    }

    /** On a narrow screen the list comes back. */
    back() {
        this.save(this.state.at);
        this.state.open = false;
    }

    grantWish() {
        if (this.wish) {
            const {field, place} = this.wish;
            this.wish = null;
            this.focus(field, place);
        }
    }

    focus(field, place = 0) {
        if (this.env.isSmall && field !== "opinion") {
            return; // A keyboard that opens by itself would hide what is to be read.
        }
        const {el} = this.root;
        const fields = [...el.querySelectorAll(`[data-score=${field}]`)];
        const target =
            field === "person"
                ? el.querySelector("[data-score=person][aria-current]")
                : fields[place] ||
                  fields[0] ||
                  el.querySelector("[data-score=person][aria-current]");
        target?.focus();
        target?.select?.();
    }

    /** Go some people further, staying in the same mark. */
    move(step, target) {
        const {rows} = this.state;
        const next = rows[rows.findIndex((row) => row.id === this.state.at) + step];
        if (next) {
            const field = target.dataset.score;
            const places = [...this.root.el.querySelectorAll(`[data-score=${field || "person"}]`)];
            const stays = ["points", "remark"].includes(field);
            this.go(next.id, stays ? field : "person", stays ? places.indexOf(target) : 0);
        }
    }

    /** Go to the next mark, over remarks that nobody has to make, and from the last one to the opinion. */
    goOn(target) {
        const next = fieldAfter(this.root.el, target);
        next?.focus();
        next?.select?.();
    }

    onKeydown(event) {
        const meant = meantBy(event);
        if (!meant) {
            return;
        }
        event.preventDefault();
        if (meant === "handIn") {
            this.handIn();
        } else if (meant === "on") {
            this.goOn(event.target);
        } else if (meant === "list") {
            event.stopPropagation();
            this.focus("person");
        } else {
            this.move(meant, event.target);
        }
    }
}

registry.category("actions").add("marketing_office.score_team", ScoreTeam);
