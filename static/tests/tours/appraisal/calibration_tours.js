import {registry} from "@web/core/registry";

/* The chair compares grades: from the round to a session, a card dragged with a reason, all published in one go. */
const tours = registry.category("web_tour.tours");

const column = (name) => `.o_calibration_column[aria-label=${name}]`;
const card = (person) => `.o_calibration_card:contains('${person}')`;

tours.add("marketing_calibration", {
    steps: () => [
        {
            content: "The round says that people wait",
            trigger: ".alert:contains('waiting for calibration') button[name=action_calibrate]",
            run: "click",
        },
        {
            content: "A session about them is prepared",
            trigger: ".o_field_widget[name=scheme_id] input:value('Sales month')",
        },
        {
            trigger: "button[name=action_start]:contains('Begin')",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Under Way')",
        },
        {
            trigger: "button[name=action_open_board]",
            run: "click",
        },
        {
            content: "Too many people are in A",
            trigger: `${column("A")} .o_calibration_count.text-danger:contains('3 / 1')`,
        },
        {
            content: "A card is dropped on another grade",
            trigger: `${column("A")} ${card("Li Na")}`,
            run: `drag_and_drop ${column("B")}`,
        },
        {
            content: "Without a reason nobody is moved",
            trigger: ".modal .btn-primary:disabled",
        },
        {
            content: "Discarded, the card goes back",
            trigger: ".modal .btn-secondary:contains('Discard')",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${column("A")} ${card("Li Na")}`,
            run: `drag_and_drop ${column("B")}`,
        },
        {
            trigger: ".modal .o_calibration_reason",
            run: "edit One customer did it all.",
        },
        {
            trigger: ".modal .btn-primary:enabled",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${column("B")} ${card("Li Na")} .o_calibration_moved:contains('One customer')`,
        },
        {
            content: "The menu on a card does without dragging",
            trigger: `${column("A")} ${card("Wang Qiang")} .dropdown-toggle`,
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Move to B')",
            run: "click",
        },
        {
            trigger: ".modal .o_calibration_reason",
            run: "edit So did this one.",
        },
        {
            trigger: ".modal .btn-primary:enabled",
            run: "click",
        },
        {
            content: "A has one person now",
            trigger: `body:not(:has(.modal)) ${column("A")} .o_calibration_count:contains('1 / 1')`,
        },
        {
            content: "The others go by rank, where no border runs through equal scores",
            trigger: "button:contains('Suggest by Rank')",
            run: "click",
        },
        {
            trigger: `${column("C")} .o_calibration_count:contains('1 / 2')`,
        },
        {
            content: "Publishing is refused while a grade has too many",
            trigger: ".o_calibration_close",
            run: "click",
        },
        {
            trigger: ".modal:contains('cannot be undone') .btn-primary",
            run: "click",
        },
        {
            trigger: ".modal:contains('B has 4 people for 3 seats, 1 too many') .btn-primary",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${column("B")} ${card("Mate 3")} .dropdown-toggle`,
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Move to C')",
            run: "click",
        },
        {
            trigger: ".modal .o_calibration_reason",
            run: "edit Helped by a colleague.",
        },
        {
            trigger: ".modal .btn-primary:enabled",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${column("C")} .o_calibration_count:contains('2 / 2')`,
        },
        {
            trigger: ".o_calibration_close",
            run: "click",
        },
        {
            trigger: ".modal:contains('cannot be undone') .btn-primary",
            run: "click",
        },
        {
            content: "All is published; nobody is moved any more",
            trigger: "body:not(:has(.modal)) .o_calibration_board:not(:has(.o_calibration_close))",
        },
        {
            trigger: "button:contains('Session')",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Published')",
        },
    ],
});
