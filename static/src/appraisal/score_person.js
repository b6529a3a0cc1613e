import {Component} from "@odoo/owl";

import {deserializeDate, formatDate, today} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {isWrong, numberText, scoreText, standing} from "./score_draft";
import {ScoreReturn} from "./score_return";

/** One person on “Score My Team”: what is known, what the person says, and what the superior gives. */
export class ScorePerson extends Component {
    static template = "marketing_office.ScorePerson";
    static props = {
        row: Object,
        draft: Object,
        onType: Function,
        onHandIn: Function,
        onBack: Function,
        onReturned: Function,
        beforeOpen: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.number = numberText;
        this.score = scoreText;
        this.isWrong = isWrong;
        this.why = _t("Why? (needed)");
        this.remark = _t("Remark");
    }

    get row() {
        return this.props.row;
    }

    get draft() {
        return this.props.draft;
    }

    get isOpen() {
        return this.row.rating.state === "asked";
    }

    /** Indicators by group, each with its mark and what the person gives. */
    get groups() {
        const {values, rating, self} = this.row;
        const own = new Map((self?.marks || []).map((mark) => [mark.indicator_id, mark.points]));
        const marks = new Map(rating.marks.map((mark) => [mark.indicator_id, mark]));
        const groups = new Map();
        for (const value of values) {
            if (!groups.has(value.group_id)) {
                groups.set(value.group_id, {id: value.group_id, name: value.group, lines: []});
            }
            groups.get(value.group_id).lines.push({
                ...value,
                mark: marks.get(value.indicator_id),
                own: own.get(value.indicator_id) ?? null,
            });
        }
        return [...groups.values()];
    }

    get hasOwnMarks() {
        return this.groups.some((group) => group.lines.some((line) => line.own !== null));
    }

    get ownWords() {
        const {self} = this.row;
        return [
            {name: "achievements", title: _t("What went well")},
            {name: "shortcomings", title: _t("What did not")},
            {name: "measures", title: _t("What is done about it")},
        ]
            .filter(({name}) => self?.[name])
            .map((each) => ({...each, text: self[each.name]}));
    }

    get standing() {
        return standing(this.row, this.draft);
    }

    get difference() {
        const {before} = this.row;
        const {score} = this.standing;
        return before && score !== null ? Math.round(100 * (score - before.score)) / 100 : null;
    }

    get beforeText() {
        const {score, grade} = this.row.before;
        return _t("last time %s", [scoreText(score), grade].filter(Boolean).join(" "));
    }

    /** Whose turn is late: the person's, as long as there is time to score. */
    get lateWords() {
        return deserializeDate(this.row.window_to) < today()
            ? _t("Late")
            : _t("Self-appraisal late");
    }

    get missingWords() {
        const {self_due} = this.row;
        return deserializeDate(self_due) < today()
            ? _t("Nothing handed in; the time was until %s.", this.date(self_due))
            : _t("Nothing handed in yet; there is time until %s.", this.date(self_due));
    }

    get canReturn() {
        return this.isOpen && this.row.self && ["self", "scoring"].includes(this.row.state);
    }

    get keptText() {
        const {draft} = this;
        if (draft.keeping) {
            return _t("Keeping…");
        }
        return draft.dirty.length ? _t("Not kept yet") : draft.kept ? _t("Kept") : "";
    }

    date(value) {
        return formatDate(deserializeDate(value));
    }

    range(mark) {
        return _t("0 to %s", numberText(mark.most));
    }

    /** Points that the superior alone gives need a reason. */
    needsRemark(mark) {
        return mark.needs_remark && Boolean(this.draft.texts[`points ${mark.id}`].trim());
    }

    wrongText(mark) {
        return _t("Give a number from 0 to %s.", numberText(mark.most));
    }

    type(key, event) {
        this.props.onType(key, event.target.value);
    }

    async openRecords(value) {
        await this.props.beforeOpen();
        const action = await this.orm.call("marketing.appraisal.value", "action_open_records", [
            value.id,
        ]);
        if (action) {
            this.action.doAction(action);
        }
    }

    async openAppraisal() {
        await this.props.beforeOpen();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "marketing.appraisal",
            res_id: this.row.id,
            views: [[false, "form"]],
        });
    }

    giveBack() {
        this.dialog.add(ScoreReturn, {
            person: this.row.user,
            onReturn: async (reason) => {
                await this.orm.call("marketing.appraisal.rating", "action_return", [
                    [this.row.self.id],
                    reason,
                ]);
                await this.props.onReturned();
            },
        });
    }
}
