import {Component} from "@odoo/owl";

import {DeskCard, sectionProps} from "./desk_card";

const ICONS = {
    waiting: "fa-hourglass-half text-warning",
    due: "fa-calendar text-primary",
    paid: "fa-check-circle text-success",
};

/** Pay in three numbers, as on “My Commission”. */
export class DeskCommission extends Component {
    static template = "marketing_office.DeskCommission";
    static components = {DeskCard};
    static props = sectionProps;

    setup() {
        this.icons = ICONS;
    }
}
