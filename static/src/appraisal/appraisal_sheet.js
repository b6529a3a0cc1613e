import {Component, useState} from "@odoo/owl";

import {deserializeDate, deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/core/utils/numbers";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {AppraisalOpinions} from "./appraisal_opinions";
import {AppraisalProfile} from "./appraisal_profile";
import {AppraisalTrend} from "./appraisal_trend";

const TONES = {
    todo: "alert-info",
    late: "alert-danger",
    wait: "alert-light border",
    done: "alert-success",
};
const TONE_ICONS = {
    todo: "fa-hand-o-right",
    late: "fa-exclamation-circle",
    wait: "fa-clock-o",
    done: "fa-check-circle",
};

/** The page of one appraisal: indicators, result, what follows, the last months and what was said about it. */
export class AppraisalSheet extends Component {
    static template = "marketing_office.AppraisalSheet";
    static components = {AppraisalOpinions, AppraisalProfile, AppraisalTrend};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useState(useService("ui"));
        this.keepLast = new KeepLast();
        this.state = useState({sheet: null});
        this.raters = {
            figures: _t("figures"),
            self: _t("self"),
            superior: _t("superior"),
            peer: _t("peers"),
            other: _t("others"),
        };
        this.counts = {
            counted: _t("Counts"),
            excused: _t("Excused"),
            open: _t("No result yet"),
            none: _t("No appraisal"),
        };
        // Whatever moves the appraisal on moves its state: the page is read anew.
        useRecordObserver((record) => this.load(record.resId, record.data.state));
    }

    async load(id) {
        this.state.sheet = id
            ? await this.keepLast.add(this.orm.call("marketing.appraisal", "get_sheet", [id]))
            : null;
    }

    async reload() {
        await this.props.record.load();
        await this.load(this.props.record.resId);
    }

    number(value) {
        return formatFloat(value, {digits: [16, 2]});
    }

    /** Return a number without digits that say nothing: 35, 12.5. */
    short(value) {
        return formatFloat(value, {digits: [16, 2], trailingZeros: false});
    }

    signed(value) {
        return (value < 0 ? "− " : "+ ") + this.number(Math.abs(value));
    }

    month(value) {
        return deserializeDate(value).toFormat("LLL");
    }

    time(value) {
        return toLocaleDateTimeString(deserializeDateTime(value));
    }

    get tone() {
        return TONES[this.state.sheet.next.tone];
    }

    get toneIcon() {
        return TONE_ICONS[this.state.sheet.next.tone];
    }

    get daysLeft() {
        const {appeal, head} = this.state.sheet;
        if (head.state !== "feedback") {
            return "";
        }
        return appeal.days_left === 1
            ? _t("1 working day left")
            : _t("%s working days left", appeal.days_left);
    }

    get lines() {
        const {head} = this.state.sheet;
        return [
            [head.job, head.department].filter(Boolean).join(", "),
            _t("scheme “%(name)s”, version %(number)s", {
                name: head.scheme,
                number: head.version,
            }),
        ].filter(Boolean);
    }

    get dates() {
        const {head} = this.state.sheet;
        return [
            head.superior && _t("Appraised by %s", head.superior),
            head.published_on && _t("Published %s", this.time(head.published_on)),
            head.of_days &&
                _t("At the post on %(days)s of %(of)s working days", {
                    days: head.days,
                    of: head.of_days,
                }),
        ].filter(Boolean);
    }

    get frozen() {
        return _t("Figures frozen %s", this.time(this.state.sheet.head.frozen_on));
    }

    corrected(value) {
        return _t("%(name)s: corrected by %(person)s. %(reason)s", {
            name: value.name,
            person: value.override_by,
            reason: value.override,
        });
    }

    get yearRule() {
        const {rule, weight} = this.state.sheet.year;
        return weight
            ? _t("%(rule)s · %(share)s of the year", {rule, share: `${this.short(weight)} %`})
            : rule;
    }

    get yearMean() {
        const {count, mean} = this.state.sheet.year;
        return _t("Mean of %(count)s: %(mean)s", {count, mean: this.number(mean)});
    }

    said(value) {
        return value.said.length
            ? _t("ratings")
            : value.said_by.map((kind) => this.raters[kind]).join(", ");
    }

    /** Return what each kind of rater says about an indicator, once it is published. */
    saidPoints(value) {
        return value.said
            .map(({kind, points}) => `${this.raters[kind]} ${this.short(points)}`)
            .join(" · ");
    }

    /** A bar ends at its end, however many points there are. */
    width(points) {
        return Math.max(0, Math.min(points, 100));
    }

    barClass(points) {
        return points > 100 ? "bg-primary" : points >= 60 ? "bg-success" : "bg-warning";
    }

    /** The first grade above the one that was reached, and what is missing. */
    get nextGrade() {
        const {bands, score} = this.state.sheet.result;
        const above = bands.filter(({start}) => start > score).at(-1);
        return above
            ? _t("%(points)s to %(grade)s", {
                  points: this.number(above.start - score),
                  grade: above.name,
              })
            : "";
    }

    get isMoved() {
        const {result} = this.state.sheet;
        return result.score !== result.proposed || result.grade !== result.proposed_grade;
    }

    get place() {
        const {rank, rank_of: of} = this.state.sheet.result;
        return rank && of > 1 ? _t("Place %(rank)s of %(of)s", {rank, of}) : "";
    }

    get values() {
        return this.state.sheet.groups.flatMap(({values}) => values);
    }

    get profile() {
        return this.values.filter(({is_bonus: bonus, points}) => !bonus && points !== null);
    }

    get overrides() {
        return this.values.filter(({override}) => override);
    }

    async openRecords(value) {
        const action = await this.orm.call("marketing.appraisal.value", "action_open_records", [
            value.id,
        ]);
        if (action) {
            this.action.doAction(action);
        }
    }

    openMonth(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "marketing.appraisal",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** Answer to the result from the foot of a small screen; on wide ones the buttons stand above. */
    answer(name) {
        return this.action.doActionButton({
            type: "object",
            name,
            resModel: "marketing.appraisal",
            resId: this.props.record.resId,
            onClose: () => this.reload(),
        });
    }

    get canAnswer() {
        const {head} = this.state.sheet;
        return this.ui.isSmall && head.is_mine && head.state === "feedback";
    }
}

registry.category("view_widgets").add("appraisal_sheet", {component: AppraisalSheet});
