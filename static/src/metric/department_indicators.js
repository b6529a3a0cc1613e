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

const MODEL = "marketing.metric.total";

/**
 * “Department Indicators”: the fifteen figures of a month, quarter or year, of the company or a team, each against
 * its target and beside those of the periods before; one request. A click opens the people behind a figure.
 */
export class DepartmentIndicators extends Component {
    static template = "marketing_office.DepartmentIndicators";
    static components = {Dropdown, DropdownItem, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        const {cycle = "month", day = null, scope = null} = this.props.state || {};
        this.state = useState({data: null});
        useSetupAction({
            getLocalState: () => ({
                cycle: this.data.cycle,
                day: this.data.day,
                scope: this.data.scope,
            }),
        });
        onWillStart(() => this.load(cycle, day, scope));
    }

    async load(cycle, day, scope) {
        this.state.data = await this.keepLast.add(
            this.orm.call(MODEL, "get_indicators", [cycle, day, scope]),
        );
    }

    get data() {
        return this.state.data;
    }

    get cycles() {
        return [
            {name: "month", title: _t("Month")},
            {name: "quarter", title: _t("Quarter")},
            {name: "year", title: _t("Year")},
        ];
    }

    get scopeName() {
        const scope = this.data.scopes.find((each) => each.id === this.data.scope);
        return scope ? scope.name : "";
    }

    barClass(card) {
        return {
            good: "bg-success",
            running: "bg-primary",
            soon: "bg-warning",
            bad: "bg-danger",
        }[card.level];
    }

    levelClass(card) {
        return {
            good: "text-success",
            running: "text-primary",
            soon: "text-warning-emphasis",
            bad: "text-danger",
        }[card.level];
    }

    targetText(card) {
        return _t("%(percent)s of %(target)s", {
            percent: `${card.percent} %`,
            target: card.target,
        });
    }

    // ------------------------------------------------------------------
    // What the buttons do
    // ------------------------------------------------------------------

    setCycle(cycle) {
        return this.load(cycle, null, this.data.scope);
    }

    setDay(day) {
        return this.load(this.data.cycle, day, this.data.scope);
    }

    setScope(scope) {
        return this.load(this.data.cycle, this.data.day, scope);
    }

    async open(card) {
        if (card.total_id) {
            this.action.doAction(
                await this.orm.call(MODEL, "action_open_people", [[card.total_id]]),
            );
        }
    }

    onKeydown(event, card) {
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            return this.open(card);
        }
    }

    openTable() {
        return this.action.doAction("marketing_office.marketing_metric_total_action");
    }
}

registry.category("actions").add("marketing_office.department_indicators", DepartmentIndicators);
