import {registry} from "@web/core/registry";

/* The end of a month: the draft knows what was done, the writer adds words, the superior evaluates and files. */
const tours = registry.category("web_tour.tours");

tours.add("marketing_report_write", {
    steps: () => [
        {
            content: "Open the draft of the month",
            trigger: ".o_data_row:contains('Monthly') td[name=kind_id]",
            run: "click",
        },
        {
            content: "The figures are in",
            trigger: ".o_field_widget[name=figure_ids] td[name=figure_words]:contains('2')",
        },
        {
            content: "So are the duties",
            trigger: ".o_field_widget[name=done_ids] td[name=name]:contains('Tidy the office')",
        },
        {
            trigger: ".o_marketing_report_section:contains('Business') textarea",
            run: "edit Two offers are out.",
        },
        {
            trigger:
                ".o_field_widget[name=next_ids] .o_field_x2many_list_row_add > a:contains('Add a line')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=next_ids] .o_selected_row td[name=name] input",
            run: "edit Visit Hengyuan",
        },
        {
            content: "Submitting saves what was written",
            trigger: "button[name=action_approval_submit]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Submitted')",
        },
        {
            content: "It is locked now",
            trigger: ".o_marketing_report_section:not(:has(textarea)):contains('Two offers')",
        },
    ],
});

tours.add("marketing_report_file", {
    steps: () => [
        {
            content: "What my people have submitted waits here",
            trigger: ".o_data_row:contains('Li Na') td[name=kind_id]",
            run: "click",
        },
        {
            trigger: ".o_marketing_report_section:contains('Two offers are out.')",
        },
        {
            trigger: "button[name=action_review]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=score] input",
            run: "edit 92",
        },
        {
            trigger: ".modal .o_field_widget[name=evaluation] textarea",
            run: "edit A good month.",
        },
        {
            trigger: ".modal button[name=action_file]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains('Filed')",
        },
        {
            trigger: ".alert:contains('A good month.')",
        },
    ],
});
