import {Component, onWillStart, useState} from "@odoo/owl";

import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dialog} from "@web/core/dialog/dialog";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const MODEL = "marketing.appraisal.calibration";

/** Asks why somebody is moved to another grade. */
export class CalibrationReason extends Component {
    static template = "marketing_office.CalibrationReason";
    static components = {Dialog};
    static props = {
        title: String,
        withScore: Boolean,
        score: Number,
        onMove: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reason: "", score: this.props.score});
        useAutofocus({refName: "reason"});
    }

    async move() {
        if (this.state.reason.trim()) {
            await this.props.onMove(this.state.reason, Number(this.state.score));
            this.props.close();
        }
    }
}

/**
 * The board of a calibration session: a column for each grade with its seats, a card for each person. People are moved
 * by dragging, by the arrow keys on a card, or by its menu; each move asks for a reason.
 */
export class CalibrationBoard extends Component {
    static template = "marketing_office.CalibrationBoard";
    static components = {Dropdown, DropdownItem, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({board: null, department: 0, superior: 0, dragged: null, over: null});
        onWillStart(() => this.load());
    }

    get sessionId() {
        const {params, context} = this.props.action;
        return params?.calibration_id || context?.active_id;
    }

    async load() {
        this.state.board = await this.orm.call(MODEL, "get_board", [[this.sessionId]]);
        this.env.config.setDisplayName(this.board.name);
    }

    get board() {
        return this.state.board;
    }

    get columns() {
        const {department, superior} = this.state;
        return this.board.grades.map((grade) => {
            const all = this.board.people.filter((person) => person.grade_id === grade.id);
            const people = all
                .filter((person) => !department || person.department_id === department)
                .filter((person) => !superior || person.superior_id === superior)
                .sort((one, other) => other.score - one.score || one.id - other.id);
            return {...grade, count: all.length, people};
        });
    }

    get most() {
        return Math.max(
            1,
            ...this.columns.map((column) => Math.max(column.count, column.seats || 0)),
        );
    }

    choices(key, label) {
        return [...new Map(this.board.people.map((each) => [each[key], each[label]]))]
            .filter(([id]) => id)
            .map(([id, name]) => ({id, name}));
    }

    isOver(column) {
        return column.seats !== null && column.count > column.seats;
    }

    // ------------------------------------------------------------------
    // Moving
    // ------------------------------------------------------------------

    onDrop(column) {
        const person = this.board.people.find((each) => each.id === this.state.dragged);
        this.state.dragged = this.state.over = null;
        if (person) {
            this.ask(person, column);
        }
    }

    onDragOver(event, column) {
        if (this.state.dragged) {
            event.preventDefault();
            this.state.over = column.id;
        }
    }

    onKeydown(event, person) {
        const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
        if (step && this.board.can_move && event.target === event.currentTarget) {
            const place = this.board.grades.findIndex((grade) => grade.id === person.grade_id);
            const grade = this.board.grades[place + step];
            event.preventDefault();
            if (grade) {
                this.ask(person, grade);
            }
        }
    }

    ask(person, grade) {
        if (!this.board.can_move || grade.id === person.grade_id) {
            return;
        }
        this.dialog.add(CalibrationReason, {
            title: _t("%(name)s to %(grade)s", {name: person.name, grade: grade.name}),
            withScore: this.board.with_score,
            score: person.score,
            onMove: (reason, score) => this.move(person, grade, reason, score),
        });
    }

    async move(person, grade, reason, score) {
        const given = this.board.with_score ? [score] : [];
        await this.orm.call(MODEL, "action_move", [
            [this.sessionId],
            person.id,
            grade.id,
            reason,
            ...given,
        ]);
        await this.load();
    }

    // ------------------------------------------------------------------
    // The whole session
    // ------------------------------------------------------------------

    async suggest() {
        await this.orm.call(MODEL, "action_suggest", [[this.sessionId]]);
        await this.load();
    }

    close() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Publish All"),
            body: _t("Everybody in this session gets their result now. This cannot be undone."),
            confirmLabel: _t("Publish All"),
            confirm: async () => {
                await this.orm.call(MODEL, "action_close", [[this.sessionId]]);
                await this.load();
            },
            cancel: () => {},
        });
    }

    openSession() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.sessionId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("marketing_office.calibration_board", CalibrationBoard);
