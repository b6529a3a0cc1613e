import {Component} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

import {DeskCard, LEVEL_BAR, LEVEL_TEXT, sectionProps} from "./desk_card";
import {Sparkline} from "./sparkline";

/** Figures against their targets, with a mark where the period stands and a small trend; each opens what is behind it. */
export class DeskFigures extends Component {
    static template = "marketing_office.DeskFigures";
    static components = {DeskCard, Sparkline};
    static props = sectionProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.levelText = LEVEL_TEXT;
        this.levelBar = LEVEL_BAR;
    }

    get hasPace() {
        return this.props.section.cards.some((card) => card.pace);
    }

    width(card) {
        return Math.min(card.percent, 100);
    }

    /** Show the records behind a figure of one's own; of a team the figures of its people. */
    async open(card) {
        if (card.records) {
            const action = await this.orm.call("marketing.metric.value", "action_open_records", [
                [card.value_id],
            ]);
            return this.action.doAction(action);
        }
        const filter = this.props.section.of_team ? "group_user" : "mine";
        return this.action.doAction("marketing_office.marketing_metric_value_action", {
            additionalContext: {
                search_default_metric_id: card.id,
                [`search_default_${filter}`]: 1,
                [`search_default_${card.cycle}`]: 1,
            },
        });
    }
}
