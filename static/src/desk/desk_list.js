import {Component} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

import {DeskCard, LEVEL_BADGE, LEVEL_BAR, LEVEL_TEXT, sectionProps} from "./desk_card";

/** A section of rows, each of which opens its record: approvals, meetings, whatever a domain adds. */
export class DeskList extends Component {
    static template = "marketing_office.DeskList";
    static components = {DeskCard};
    static props = sectionProps;

    setup() {
        this.action = useService("action");
        this.levelText = LEVEL_TEXT;
        this.levelBar = LEVEL_BAR;
    }

    get badges() {
        return this.props.section.badges.map(({text, level}) => ({
            text,
            class: LEVEL_BADGE[level],
        }));
    }

    openRow({open: [model, id]}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
