import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {DeskCommission} from "./desk_commission";
import {DeskDuties} from "./desk_duties";
import {DeskFigures} from "./desk_figures";
import {DeskList} from "./desk_list";
import {DeskPeople} from "./desk_people";

const COLUMNS = ["work", "wait", "side"];

/** Components by the kind of a section; a domain with a kind of its own adds it here. */
export const deskCards = registry.category("marketing_office.desk_cards");
deskCards
    .add("duties", DeskDuties)
    .add("list", DeskList)
    .add("figures", DeskFigures)
    .add("commission", DeskCommission)
    .add("people", DeskPeople);

/**
 * “My Desk”: what is due today, who waits for me, where I stand; for leaders the team the same way. The page is one
 * request; its sections, their order and all words of them come from the server.
 */
export class MyDesk extends Component {
    static template = "marketing_office.MyDesk";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        const {scope = "mine", teamOf = false, page = null} = this.props.state || {};
        this.state = useState({scope, teamOf, page, loading: true, error: ""});
        useSetupAction({
            getLocalState: () => {
                const {scope, teamOf, page} = this.state;
                return {scope, teamOf, page};
            },
        });
        // Whoever comes back to the tab after a while sees how things stand now.
        this.onVisible = () => document.visibilityState === "visible" && this.load();
        onMounted(() => {
            document.addEventListener("visibilitychange", this.onVisible);
            this.load();
        });
        onWillUnmount(() => document.removeEventListener("visibilitychange", this.onVisible));
    }

    async load() {
        const {scope, teamOf} = this.state;
        this.state.loading = true;
        try {
            const page = await this.keepLast.add(
                this.orm.call("marketing.desk", "get_page", [], {
                    scope,
                    user_id: scope === "team" && teamOf ? teamOf : null,
                }),
            );
            Object.assign(this.state, {page, error: "", loading: false});
        } catch (error) {
            // The page says it itself, in its place, and offers another try.
            Object.assign(this.state, {
                loading: false,
                error: error.data?.message || _t("The server does not answer."),
            });
        }
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get page() {
        return this.state.page;
    }

    get isTeam() {
        return this.state.scope === "team";
    }

    get columns() {
        return COLUMNS.map((area) => ({area, sections: this.sectionsOf(area)})).filter(
            (column) => column.sections.length,
        );
    }

    get wide() {
        return this.sectionsOf("wide");
    }

    sectionsOf(area) {
        return this.page.sections.filter((section) => section.area === area);
    }

    component(section) {
        return deskCards.get(section.kind);
    }

    // ------------------------------------------------------------------
    // What the buttons do
    // ------------------------------------------------------------------

    setScope(scope) {
        if (scope !== this.state.scope) {
            Object.assign(this.state, {scope, teamOf: false});
            return this.load();
        }
    }

    setTeam(ev) {
        this.state.teamOf = Number(ev.target.value);
        return this.load();
    }
}

registry.category("actions").add("marketing_office.my_desk", MyDesk);
