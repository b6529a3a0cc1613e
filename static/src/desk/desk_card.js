import {Component} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/** The frame of a section: title, badges, a link beside it, and in the slot what it consists of. */
export class DeskCard extends Component {
    static template = "marketing_office.DeskCard";
    static props = {
        title: String,
        name: String,
        badges: {type: Array, optional: true},
        note: {type: String, optional: true},
        more: {type: [Object, {value: null}], optional: true},
        slots: Object,
    };

    setup() {
        this.action = useService("action");
    }

    open() {
        return this.action.doAction(this.props.more.action);
    }
}

/** Words about how urgent something is, by level; the colour never stands alone. */
export const LEVEL_TEXT = {
    late: "text-danger",
    soon: "text-warning-emphasis",
    later: "text-muted",
    done: "text-success",
};

export const LEVEL_BAR = {
    late: "bg-danger",
    soon: "bg-warning",
    later: "bg-primary",
    done: "bg-success",
};

export const LEVEL_BADGE = {
    late: "text-bg-danger",
    soon: "text-bg-warning",
    later: "text-bg-info",
    done: "text-bg-success",
};

/** Props of every section. */
export const sectionProps = {section: Object, reload: Function};
