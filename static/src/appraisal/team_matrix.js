import {Component, onWillStart, useState} from "@odoo/owl";

import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {numberText, scoreText} from "./score_draft";

const MODEL = "marketing.appraisal";

/**
 * “Team Matrix”: people by indicators of one round, scheme by scheme. A cell leads to the records behind it, a name to
 * the appraisal, a column header sorts.
 */
export class TeamMatrix extends Component {
    static template = "marketing_office.TeamMatrix";
    static components = {Dropdown, DropdownItem, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({data: null, sort: this.props.state?.sort || "user", down: false});
        this.number = numberText;
        this.score = scoreText;
        useSetupAction({
            getLocalState: () => ({cycle: this.data.cycle_id, sort: this.state.sort}),
        });
        onWillStart(() => this.load(this.props.state?.cycle || null));
    }

    async load(cycleId) {
        this.state.data = await this.keepLast.add(
            this.orm.call(MODEL, "get_matrix", [cycleId || false]),
        );
    }

    get data() {
        return this.state.data;
    }

    get cycleName() {
        return this.data.cycles.find(({id}) => id === this.data.cycle_id)?.name || "";
    }

    get place() {
        return this.data.cycles.findIndex(({id}) => id === this.data.cycle_id);
    }

    /** The rounds before and after; the latest one comes first. */
    get before() {
        return this.data.cycles[this.place + 1];
    }

    get after() {
        return this.data.cycles[this.place - 1];
    }

    columns(scheme) {
        return scheme.groups.flatMap((group) => group.indicators);
    }

    rows(scheme) {
        const {sort, down} = this.state;
        const valueOf = (row) =>
            sort === "user"
                ? row.user
                : sort === "score"
                  ? row.score
                  : (row.cells[sort]?.points ?? null);
        const sign = down ? -1 : 1;
        return [...scheme.rows].sort((one, other) => {
            const [a, b] = [valueOf(one), valueOf(other)];
            if (a === null || b === null) {
                return (a === null) - (b === null); // Whoever has nothing comes last, whatever the direction.
            }
            return sign * (typeof a === "string" ? a.localeCompare(b) : a - b);
        });
    }

    /** Sort by a column; names from A, points from the lowest, and the other way round at the second click. */
    sortBy(key) {
        this.state.down = this.state.sort === key && !this.state.down;
        this.state.sort = key;
    }

    sorted(key) {
        return this.state.sort === key ? (this.state.down ? "descending" : "ascending") : "none";
    }

    legend(scheme) {
        return scheme.bands.map((band) => ({
            ...band,
            text: _t("%(name)s from %(start)s", {name: band.name, start: numberText(band.start)}),
        }));
    }

    cellText(column, cell) {
        return column.is_bonus ? `+ ${numberText(cell.points)}` : scoreText(cell.points);
    }

    cellTitle(column, cell) {
        return [column.name, cell.words].filter(Boolean).join(": ");
    }

    // ------------------------------------------------------------------
    // What a click opens
    // ------------------------------------------------------------------

    /** Open the records behind a figure; what people have judged stands in the appraisal. */
    async openCell(row, cell) {
        const action =
            cell.has_records &&
            (await this.orm.call("marketing.appraisal.value", "action_open_records", [cell.id]));
        return action ? this.action.doAction(action) : this.openPerson(row);
    }

    openPerson(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("marketing_office.team_matrix", TeamMatrix);
