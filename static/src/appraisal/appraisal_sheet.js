import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";

import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/core/utils/numbers";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const WIDTH = 320;
const HEIGHT = 110;
const EDGE = 22;

/** The page of one appraisal: indicators, result, what follows, the last months and what was said about it. */
export class AppraisalSheet extends Component {
    static template = "marketing_office.AppraisalSheet";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({sheet: null});
        this.box = `0 0 ${WIDTH} ${HEIGHT}`;
        this.raters = {
            figures: _t("figures"),
            self: _t("self"),
            superior: _t("superior"),
            peer: _t("peers"),
            other: _t("others"),
        };
        this.titles = {self: _t("Self"), superior: _t("Superior"), other: _t("Other Role")};
        this.words = {
            achievements: _t("Achieved"),
            shortcomings: _t("Short"),
            measures: _t("Measure"),
            opinion: _t("Opinion"),
            adjust_reason: _t("Why Another Score"),
        };
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    async load(id) {
        this.state.sheet = id
            ? await this.orm.call("marketing.appraisal", "get_sheet", [id])
            : null;
    }

    number(value) {
        return formatFloat(value, {digits: [16, 2]});
    }

    date(value) {
        return formatDate(deserializeDate(value));
    }

    time(value) {
        return formatDateTime(deserializeDateTime(value));
    }

    said(value) {
        return value.said_by.map((kind) => this.raters[kind]).join(", ");
    }

    wordsOf(rating) {
        const own = ["achievements", "shortcomings", "measures"];
        if (rating.can_write && rating.kind === "self") {
            return own;
        }
        return Object.keys(this.words).filter((name) => rating[name]);
    }

    isWritten(rating) {
        return rating.can_write && rating.kind === "self";
    }

    get bands() {
        return this.state.sheet.result.bands
            .map(({name, start}) => _t("%(name)s from %(start)s", {name, start}))
            .join(", ");
    }

    get appealLine() {
        const {until, days_left: left} = this.state.sheet.appeal;
        return _t(
            "Appeal until %(day)s · %(left)s working days left, then it counts as confirmed",
            {
                day: this.date(until),
                left,
            },
        );
    }

    /** The months as points of the line, from the lowest score to 100 and above. */
    get dots() {
        const {months} = this.state.sheet.trend;
        const scores = months.map(({score}) => score);
        const low = Math.min(...scores, 60);
        const high = Math.max(...scores, 100);
        const step = (WIDTH - 2 * EDGE) / Math.max(months.length - 1, 1);
        return months.map((month, index) => ({
            ...month,
            x: EDGE + index * step,
            y: HEIGHT - EDGE - ((month.score - low) / (high - low)) * (HEIGHT - 2 * EDGE),
        }));
    }

    get line() {
        return this.dots.map(({x, y}) => `${x},${y}`).join(" ");
    }

    get trendLabel() {
        return this.dots
            .map(({date, score}) => `${date.slice(0, 7)}: ${this.number(score)}`)
            .join(", ");
    }

    async openRecords(value) {
        const action = await this.orm.call("marketing.appraisal.value", "action_open_records", [
            value.id,
        ]);
        if (action) {
            this.action.doAction(action);
        }
    }

    /** Write one of the own texts as soon as it is left. */
    async write(rating, name, ev) {
        if (ev.target.value !== rating[name]) {
            rating[name] = ev.target.value;
            await this.orm.write("marketing.appraisal.rating", [rating.id], {
                [name]: ev.target.value,
            });
        }
    }

    async mark(mark, ev) {
        const points = parseFloat(ev.target.value);
        if (!Number.isNaN(points) && points !== mark.points) {
            await this.orm.write("marketing.appraisal.mark", [mark.id], {points});
            mark.points = points;
        }
    }

    async handIn(rating) {
        await this.orm.call("marketing.appraisal.rating", "action_give", [[rating.id]]);
        await this.props.record.load();
    }
}

registry.category("view_widgets").add("appraisal_sheet", {component: AppraisalSheet});
