import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {DeskCard, LEVEL_BADGE, LEVEL_BAR, LEVEL_TEXT, sectionProps} from "./desk_card";

/** One row per person: what is open and late, and where they stand; each number opens what is behind it. */
export class DeskPeople extends Component {
    static template = "marketing_office.DeskPeople";
    static components = {DeskCard};
    static props = sectionProps;

    setup() {
        this.action = useService("action");
        this.levelText = LEVEL_TEXT;
        this.levelBar = LEVEL_BAR;
    }

    get section() {
        return this.props.section;
    }

    get badges() {
        const {late, open} = this.section;
        const badges = [];
        if (late) {
            badges.push({text: _t("%s overdue", late), class: LEVEL_BADGE.late});
        }
        if (open) {
            badges.push({text: _t("%s to do", open), class: LEVEL_BADGE.later});
        }
        return badges;
    }

    openDuties(row, late = false) {
        const domain = [
            ["user_id", "=", row.id],
            ["state", "in", ["open", "returned"]],
        ];
        if (late) {
            domain.push(["is_late", "=", true]);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Duties of %s", row.name),
            res_model: "marketing.duty",
            domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    openFigure(figure) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "marketing.metric.value",
            res_id: figure.value_id,
            views: [[false, "form"]],
        });
    }
}
