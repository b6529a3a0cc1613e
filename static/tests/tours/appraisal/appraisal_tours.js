import {registry} from "@web/core/registry";

/*
 * A month's appraisal, played by its people. Each tour is one visit of one person; the Python test strings them
 * together and looks at the records in between.
 */
const tours = registry.category("web_tour.tours");

const openMine = {
    content: "Open the appraisal of the month",
    trigger: ".o_data_row td[name=cycle_id]",
    run: "click",
};

tours.add("marketing_appraisal_self", {
    steps: () => [
        openMine,
        {
            content: "The page says what to do by when",
            trigger: ".o_appraisal_next:contains('Write your self-appraisal until')",
        },
        {
            trigger: "#o_appraisal_achievements",
            run: "edit Two new customers.",
        },
        {
            trigger: "#o_appraisal_shortcomings",
            run: "edit One list was late.",
        },
        {
            trigger: "#o_appraisal_measures",
            run: "edit Reserve Friday mornings for lists.",
        },
        {
            trigger: ".o_appraisal_opinions label:contains('Attitude') input",
            run: "edit 90",
        },
        {
            trigger: ".o_appraisal_opinions label:contains('Teamwork') input",
            run: "edit 88",
        },
        {
            trigger: ".o_appraisal_hand_in",
            run: "click",
        },
        {
            content: "It is handed in and stays as it is",
            trigger:
                "[data-kind=self]:not(:has(textarea)):contains('Two new customers.'):contains('Reserve Friday')",
        },
        {
            trigger: ".o_appraisal_next:contains('Being scored until')",
        },
    ],
});

tours.add("marketing_appraisal_peer", {
    steps: () => [
        {
            content: "I am asked about a colleague, until a day",
            trigger: ".o_data_row:contains('Li Na'):contains('Peer') td[name=kind]",
            run: "click",
        },
        {
            content: "It is said that nobody reads this",
            trigger: ".alert:contains('Nobody reads what you give here')",
        },
        {
            trigger:
                ".o_appraisal_mark_card:contains('Teamwork') .o_appraisal_mark_choice:contains('80')",
            run: "click",
        },
        {
            trigger: ".o_appraisal_marks:contains('1 of 1 rated')",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_give]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Handed In')",
        },
    ],
});

tours.add("marketing_appraisal_superior", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Li Na'):contains('Superior') td[name=kind]",
            run: "click",
        },
        {
            trigger: ".o_appraisal_mark_card:contains('Attitude') .o_appraisal_mark_points",
            run: "edit 85",
        },
        {
            trigger:
                ".o_appraisal_mark_card:contains('Teamwork') .o_appraisal_mark_choice:contains('80')",
            run: "click",
        },
        {
            trigger: ".o_appraisal_mark_card:contains('Ideas') .o_appraisal_mark_points",
            run: "edit 2",
        },
        {
            trigger: ".o_appraisal_mark_card:contains('Ideas') .o_appraisal_mark_remark",
            run: "edit The new price list.",
        },
        {
            trigger: ".o_field_widget[name=opinion] textarea",
            run: "edit Careful and reliable.",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_give]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Handed In')",
        },
    ],
});

tours.add("marketing_appraisal_confirm", {
    steps: () => [
        openMine,
        {
            content: "The result, with what was said about it",
            trigger: ".o_appraisal_result:contains('Together'):has(.o_appraisal_score)",
        },
        {
            content: "Peers are there together alone",
            trigger: ".o_appraisal_peers:contains('5 of 5 answered'):contains('80.00')",
        },
        {
            trigger: "[data-kind=superior]:contains('Careful and reliable.')",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Confirmed')",
        },
        {
            content: "The page has followed",
            trigger: ".o_appraisal_next:contains('Confirmed on')",
        },
    ],
});

tours.add("marketing_appraisal_appeal", {
    steps: () => [
        openMine,
        {
            trigger: ".o_statusbar_buttons button[name=action_appeal]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Three visits are missing.",
        },
        {
            trigger: ".modal button[name=action_answer]",
            run: "click",
        },
        {
            content: "Somebody past the rater decides",
            trigger:
                "body:not(:has(.modal)) .o_appraisal_next:contains('Liu Wei decides on the appeal')",
        },
        {
            trigger: ".o_appraisal_appeal:contains('Three visits are missing.')",
        },
    ],
});

tours.add("marketing_appraisal_decide", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Li Na'):contains('Appeal') td[name=cycle_id]",
            run: "click",
        },
        {
            trigger: ".o_appraisal_next:contains('You decide on the appeal.')",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_open_decision]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=score] input",
            run: "edit 91",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit They took place.",
        },
        {
            trigger: ".modal button[name=action_answer]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current:contains('Confirmed')",
        },
        {
            trigger: ".o_appraisal_appeal:contains('Appeal upheld'):contains('They took place.')",
        },
        {
            trigger: ".o_appraisal_change:contains('91.00')",
        },
    ],
});
