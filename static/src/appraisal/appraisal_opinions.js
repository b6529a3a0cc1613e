import {Component, toRaw} from "@odoo/owl";

import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/core/utils/numbers";

const OWN = ["achievements", "shortcomings", "measures"];

/** What was said in an appraisal: own words, written in place, those of named raters, and peers together. */
export class AppraisalOpinions extends Component {
    static template = "marketing_office.AppraisalOpinions";
    static props = {sheet: Object, onGiven: Function};

    setup() {
        this.orm = useService("orm");
        // What is typed is saved one after the other, and before it is handed in.
        this.saved = Promise.resolve();
        this.titles = {self: _t("Self"), superior: _t("Superior"), other: _t("Other Role")};
        this.icons = {self: "fa-user", superior: "fa-user-circle-o", other: "fa-user-o"};
        this.words = {
            achievements: _t("Achievements"),
            shortcomings: _t("Shortcomings"),
            measures: _t("Measures"),
            opinion: _t("Opinion"),
            adjust_reason: _t("Why Another Score"),
        };
        this.hints = {
            achievements: _t("What went well"),
            shortcomings: _t("What did not"),
            measures: _t("What you will do about it"),
        };
        this.verdicts = {upheld: _t("Appeal upheld"), dismissed: _t("Appeal dismissed")};
    }

    number(value) {
        return formatFloat(value, {digits: [16, 2]});
    }

    time(value) {
        return toLocaleDateTimeString(deserializeDateTime(value));
    }

    isWritten(rating) {
        return rating.can_write && rating.kind === "self";
    }

    wordsOf(rating) {
        return this.isWritten(rating)
            ? OWN
            : Object.keys(this.words).filter((name) => rating[name]);
    }

    width(points) {
        return Math.max(0, Math.min(points, 100));
    }

    get answered() {
        const {count, asked, least} = this.props.sheet.peers;
        return count === null
            ? _t("shown from %s answers on", least)
            : _t("%(count)s of %(asked)s answered", {count, asked});
    }

    get promise() {
        return _t(
            "Single opinions are never shown; together they are from %s answers on.",
            this.props.sheet.peers.least,
        );
    }

    get decides() {
        return _t("%s decides on it.", this.props.sheet.appeal.judge);
    }

    returned(rating) {
        return _t("Given back: %s", rating.returned);
    }

    save(model, id, vals) {
        const saving = this.saved.then(() => this.orm.write(model, [id], vals));
        // A refusal is told by its own message, and stops nothing that comes later.
        this.saved = saving.catch(() => {});
        return saving;
    }

    /** Keep what is typed, without drawing the page anew under the hands of whoever types. */
    keep(record, name, value) {
        toRaw(record)[name] = value;
    }

    /** Write one of the own texts as soon as it is left. */
    async write(rating, name, ev) {
        const {value} = ev.target;
        this.keep(rating, name, value);
        await this.save("marketing.appraisal.rating", rating.id, {[name]: value});
    }

    async mark(mark, ev) {
        const points = parseFloat(ev.target.value);
        if (!Number.isNaN(points)) {
            this.keep(mark, "points", points);
            await this.save("marketing.appraisal.mark", mark.id, {points});
        }
    }

    async handIn(rating) {
        await this.saved;
        await this.orm.call("marketing.appraisal.rating", "action_give", [[rating.id]]);
        await this.props.onGiven();
    }
}
