import {Component, onPatched, onWillStart, useRef, useState} from "@odoo/owl";

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

/** Asks why somebody is moved to another grade; discarding it leaves the person where they were. */
export class CalibrationReason extends Component {
    static template = "marketing_office.CalibrationReason";
    static components = {Dialog};
    static props = {
        title: String,
        withScore: Boolean,
        score: Number,
        most: Number,
        onMove: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reason: "", score: this.props.score, busy: false});
        useAutofocus({refName: "reason"});
    }

    get isReady() {
        const score = Number(this.state.score);
        const possible = !this.props.withScore || (score >= 0 && score <= this.props.most);
        return Boolean(this.state.reason.trim()) && possible && !this.state.busy;
    }

    async move() {
        if (!this.isReady) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.onMove(this.state.reason.trim(), Number(this.state.score));
        } finally {
            this.props.close();
        }
    }

    onKeydown(event) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            this.move();
        }
    }
}

/**
 * The board of a calibration session: a column for each grade with its seats, a card for each person. People are moved
 * by dragging, by the arrow keys on a card, or by its menu; each move asks for a reason. While it is asked for, the card
 * lies in its new column, so that one sees what becomes of the seats; without a reason it goes back.
 */
export class CalibrationBoard extends Component {
    static template = "marketing_office.CalibrationBoard";
    static components = {Dropdown, DropdownItem, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({
            board: null,
            department: 0,
            superior: 0,
            dragged: null,
            over: null,
            asked: null,
            said: "",
        });
        this.root = useRef("root");
        // The card that was moved keeps the focus, in whatever column it is drawn anew.
        this.toFocus = null;
        onPatched(() => this.focusCard());
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
            const all = this.board.people.filter((person) => this.gradeOf(person) === grade.id);
            const people = all
                .filter((person) => !department || person.department_id === department)
                .filter((person) => !superior || person.superior_id === superior)
                .sort((one, other) => other.score - one.score || one.id - other.id);
            return {...grade, count: all.length, people};
        });
    }

    /** The grade in which somebody is shown: while the reason is asked for, already the new one. */
    gradeOf(person) {
        const {asked} = this.state;
        return asked && asked.id === person.id ? asked.gradeId : person.grade_id;
    }

    focusCard() {
        if (this.toFocus && !this.state.asked) {
            this.root.el.querySelector(`[data-id="${this.toFocus}"]`)?.focus();
            this.toFocus = null;
        }
    }

    get widest() {
        return Math.max(
            1,
            ...this.columns.map((column) => Math.max(column.count, column.seats || 0)),
        );
    }

    get hasSeats() {
        return this.board.grades.some((grade) => grade.seats !== null);
    }

    /** How people are spread over the grades, and how they should be. */
    get shares() {
        const row = (name, number) => ({
            name,
            parts: this.columns.map((column) => ({
                id: column.id,
                color: column.color,
                number: number(column),
                text: `${column.name} ${number(column)}`,
            })),
        });
        return [row(_t("Now"), (each) => each.count), row(_t("Seats"), (each) => each.seats)];
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

    onDragStart(event, person) {
        this.state.dragged = person.id;
        // Some browsers begin to drag only with something to carry.
        event.dataTransfer?.setData("text/plain", person.name);
    }

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
        this.state.asked = {id: person.id, gradeId: grade.id};
        const from = this.board.grades.find((each) => each.id === person.grade_id);
        this.dialog.add(
            CalibrationReason,
            {
                title: _t("%(name)s: %(from)s → %(to)s", {
                    name: person.name,
                    from: from ? from.name : "–",
                    to: grade.name,
                }),
                withScore: this.board.with_score,
                score: person.score,
                most: this.board.most,
                onMove: (reason, score) => this.move(person, grade, reason, score),
            },
            {
                onClose: () => {
                    this.toFocus = person.id;
                    this.state.asked = null;
                },
            },
        );
    }

    async move(person, grade, reason, score) {
        const more = {seen_grade_id: person.grade_id};
        if (this.board.with_score) {
            more.score = score;
        }
        const args = [[this.sessionId], person.id, grade.id, reason];
        try {
            await this.orm.call(MODEL, "action_move", args, more);
            this.state.said = _t("%(name)s is now in %(grade)s.", {
                name: person.name,
                grade: grade.name,
            });
        } finally {
            // Also after a refusal: somebody else may have been quicker.
            await this.load();
        }
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
                try {
                    await this.orm.call(MODEL, "action_close", [[this.sessionId]], {
                        stamp: this.board.stamp,
                    });
                } finally {
                    await this.load();
                }
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
