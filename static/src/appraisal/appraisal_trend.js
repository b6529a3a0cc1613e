import {Component} from "@odoo/owl";

import {deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";

const WIDTH = 340;
const HEIGHT = 150;
const EDGE = {top: 10, right: 12, bottom: 22, left: 30};
const MONTHS = 12;
const STEP = 10;
// In the order of the reader's language: November 2026, 2026年11月.
const MONTH = {year: "numeric", month: "long"};
const SHORT_MONTH = {year: "numeric", month: "short"};

/** The scores of twelve months with their axes, the grades as bands behind them. */
export class AppraisalTrend extends Component {
    static template = "marketing_office.AppraisalTrend";
    static props = {trend: Object, bands: Array, present: Number, onOpen: Function};

    setup() {
        this.box = `0 0 ${WIDTH} ${HEIGHT}`;
        this.left = EDGE.left;
        this.right = WIDTH - EDGE.right;
        this.foot = HEIGHT - 6;
    }

    get scores() {
        return this.props.trend.months.map(({score}) => score);
    }

    /** From the lowest ten to 100; more than 100 points have room as well. */
    get range() {
        const low = Math.floor(Math.min(...this.scores, 90) / STEP) * STEP;
        const high = Math.ceil(Math.max(...this.scores, 100) / STEP) * STEP;
        return {low: Math.max(0, low === 90 ? 80 : low), high};
    }

    x(index) {
        return EDGE.left + 8 + (index * (WIDTH - EDGE.left - EDGE.right - 16)) / (MONTHS - 1);
    }

    y(score) {
        const {low, high} = this.range;
        const share = (Math.min(Math.max(score, low), high) - low) / (high - low);
        return (
            Math.round((HEIGHT - EDGE.bottom - share * (HEIGHT - EDGE.top - EDGE.bottom)) * 10) / 10
        );
    }

    get ticks() {
        const {low, high} = this.range;
        const step = high - low > 40 ? 20 : STEP;
        const ticks = [];
        for (let score = high; score >= low; score -= step) {
            ticks.push({score, y: this.y(score)});
        }
        return ticks;
    }

    /** Where grades begin that lie within the picture. */
    get grades() {
        const {low, high} = this.range;
        return this.props.bands
            .filter(({start}) => start > low && start < high)
            .map(({name, start}) => ({name, y: this.y(start)}));
    }

    get months() {
        const first = deserializeDate(this.props.trend.first);
        return [...Array(MONTHS).keys()].map((index) => {
            const day = first.plus({months: index});
            return {
                index,
                x: this.x(index),
                // Chinese has short names for months that are numbers; the sign for month would not fit.
                label: day.toFormat("LLLLL").length > 1 ? day.toFormat("L") : day.toFormat("LLLLL"),
            };
        });
    }

    get dots() {
        const first = deserializeDate(this.props.trend.first);
        return this.props.trend.months.map((month) => {
            const day = deserializeDate(month.date);
            const index = (day.year - first.year) * MONTHS + day.month - first.month;
            return {
                ...month,
                x: this.x(index),
                y: this.y(month.score),
                radius: month.id === this.props.present ? 5 : 3.5,
                title: `${day.toLocaleString(MONTH)}: ${this.number(month.score)} ${month.grade}`,
            };
        });
    }

    get line() {
        return this.dots.map(({x, y}) => `${x},${y}`).join(" ");
    }

    get span() {
        const first = deserializeDate(this.props.trend.first);
        return _t("%(first)s to %(last)s, mean %(mean)s", {
            first: first.toLocaleString(SHORT_MONTH),
            last: first.plus({months: MONTHS - 1}).toLocaleString(SHORT_MONTH),
            mean: this.number(this.props.trend.mean),
        });
    }

    get label() {
        return this.dots.map(({title}) => title).join(", ");
    }

    number(value) {
        return formatFloat(value, {digits: [16, 2]});
    }
}
