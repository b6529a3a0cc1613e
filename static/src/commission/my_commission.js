import {Component, onWillStart, useState} from "@odoo/owl";

import {formatCurrency} from "@web/core/currency";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {CommissionRow} from "./commission_row";
import {TargetBonuses} from "./target_bonuses";

const MODEL = "marketing.commission";

/**
 * “My Commission”: what is earned and waits, what comes with the next statement, what was paid; and for each
 * contract its way from signing to the last payment, with the calculation behind every amount. All words and
 * amounts of a contract come from the server, so that they are the ledger's.
 */
export class MyCommission extends Component {
    static template = "marketing_office.MyCommission";
    static components = {CommissionRow, Dropdown, DropdownItem, Layout, TargetBonuses};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        const {settled = false, year = false, search = "", opened = []} = this.props.state || {};
        this.state = useState({data: null, settled, year, search, opened: new Set(opened)});
        useSetupAction({
            getLocalState: () => ({
                settled: this.state.settled,
                year: this.state.year,
                search: this.state.search,
                opened: [...this.state.opened],
            }),
        });
        onWillStart(() => this.load());
    }

    async load() {
        const {settled, year} = this.state;
        const options = settled ? {settled: true} : {};
        const data = await this.keepLast.add(
            this.orm.call(MODEL, "get_my_page", [], {year: year || null, ...options}),
        );
        this.state.data = data;
        this.state.year = data.year;
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get data() {
        return this.state.data;
    }

    /** The three figures; what is not yet earned is never among them. */
    get cards() {
        const {totals, year} = this.data;
        return [
            {
                name: "waiting",
                title: _t("Earned, waiting"),
                icon: "fa-hourglass-half text-warning",
                ...totals.waiting,
            },
            {
                name: "due",
                title: _t("Due on next statement"),
                icon: "fa-calendar text-primary",
                ...totals.due,
            },
            {
                name: "paid",
                title: _t("Paid in %s", year),
                icon: "fa-check-circle text-success",
                ...totals.paid,
            },
        ];
    }

    get rows() {
        const words = this.state.search.trim().toLowerCase().split(/\s+/);
        return this.data.rows.filter(
            (row) =>
                row.open !== this.state.settled &&
                words.every((word) => `${row.order} ${row.customer}`.toLowerCase().includes(word)),
        );
    }

    get countText() {
        // One contract may have two rows: as salesperson and from the team pool.
        const count = new Set(this.rows.map((row) => row.order_id)).size;
        if (this.state.settled) {
            return count === 1 ? _t("1 settled contract") : _t("%s settled contracts", count);
        }
        return count === 1 ? _t("1 open contract") : _t("%s open contracts", count);
    }

    get otherText() {
        if (this.state.settled) {
            return _t("show the open ones");
        }
        const count = this.data.settled_count;
        if (!count) {
            return "";
        }
        return count === 1 ? _t("show 1 settled one") : _t("show %s settled ones", count);
    }

    get expectedText() {
        const {amount, count} = this.data.totals.expected;
        if (!count) {
            return "";
        }
        const money = this.money(amount);
        return count === 1
            ? _t("Not yet earned: %s from 1 contract that is not fully collected", money)
            : _t(
                  "Not yet earned: %(amount)s from %(count)s contracts that are not fully collected",
                  {
                      amount: money,
                      count,
                  },
              );
    }

    get emptyText() {
        return _t(
            "Each contract you sign appears here with its share for you. It is earned once the customer has paid in full.",
        );
    }

    money(amount) {
        return formatCurrency(amount, this.data.currency_id);
    }

    // ------------------------------------------------------------------
    // What the buttons do
    // ------------------------------------------------------------------

    toggleRow(id) {
        const {opened} = this.state;
        if (!opened.delete(id)) {
            opened.add(id);
        }
    }

    setSettled(settled) {
        if (this.state.settled === settled) {
            return;
        }
        this.state.settled = settled;
        return this.load();
    }

    setYear(year) {
        this.state.year = year;
        return this.load();
    }

    openStatements() {
        return this.action.doAction("marketing_office.marketing_payout_statement_action_mine");
    }

    openBonus(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "marketing.target.bonus.award",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** @param {"action_open_payout_lines"|"action_open_order"} method */
    async openOf(id, method) {
        return this.action.doAction(await this.orm.call(MODEL, method, [[id]]));
    }
}

registry.category("actions").add("marketing_office.my_commission", MyCommission);
