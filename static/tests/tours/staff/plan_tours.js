import {registry} from "@web/core/registry";

/* An improvement plan from the talk to the outcome: each tour is one visit of one person (O-04). */
const tours = registry.category("web_tour.tours");

tours.add("marketing_plan_write", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=employee_id] input",
            run: "edit Li Na",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Li Na')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=goal] textarea",
            run: "edit Writes offers alone.",
        },
        {
            trigger: ".o_field_widget[name=measure_ids] .o_field_x2many_list_row_add > a",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=name] input",
            run: "edit Writing of offers",
        },
        {
            content: "A plan has days from the beginning; agree to it",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_agree]",
            run: "click",
        },
        {
            trigger: ".alert:contains('the person has not yet')",
        },
    ],
});

tours.add("marketing_plan_agree", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell[name=goal]:contains('offers alone')",
            run: "click",
        },
        {
            trigger: "button[name=action_agree]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=running]",
        },
    ],
});

tours.add("marketing_plan_task", {
    steps: () => [
        {
            content: "What was agreed is my task",
            trigger: ".o_data_row .o_data_cell[name=name]:contains('Writing of offers')",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_done]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=verified]",
        },
    ],
});

tours.add("marketing_plan_close", {
    steps: () => [
        {
            content: "Done as a task is done in the plan",
            trigger:
                ".o_field_widget[name=measure_ids] .o_data_row .o_data_cell[name=date_done]:not(:empty)",
        },
        {
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=outcome] label:contains(/^Achieved/)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=words] textarea",
            run: "edit Three offers without a correction.",
        },
        {
            trigger: ".modal button[name=action_finish]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=closed]",
        },
        {
            trigger: ".o_field_widget[name=conclusion]:contains('Three offers')",
        },
    ],
});
