import {registry} from "@web/core/registry";

/* A penalty from the facts to the appeal: each tour is one visit of one person (M-10). */
const tours = registry.category("web_tour.tours");

/** Steps that choose a record in a field of the form. */
const pick = (field, text) => [
    {
        trigger: `.o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    },
    {
        trigger: `.o-autocomplete--dropdown-item:contains('${text}')`,
        run: "click",
    },
];

/** Steps that write words into the window and confirm. */
const words = (text) => [
    {
        trigger: ".modal .o_field_widget[name=words] textarea",
        run: `edit ${text}`,
    },
    {
        trigger: ".modal button[name=action_done]",
        run: "click",
    },
];

const state = (value) => ({
    trigger: `body:not(:has(.modal)) .o_arrow_button_current[data-value=${value}]`,
});

tours.add("marketing_conduct_raise", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        ...pick("employee_id", "Li Na"),
        ...pick("kind_id", "Written Warning"),
        ...pick("rule_id", "1"),
        {
            trigger: ".o_field_widget[name=source_name] input",
            run: "edit Reception",
        },
        {
            trigger: ".o_field_widget[name=facts] textarea",
            run: "edit Came at eleven without a word.",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Asking for a statement tells the person",
            trigger: "button[name=action_hear]",
            run: "click",
        },
        state("hearing"),
    ],
});

tours.add("marketing_conduct_state", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell[name=kind_id]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=facts]:contains('without a word')",
        },
        {
            trigger: "button[name=action_state]",
            run: "click",
        },
        ...words("The train stood still."),
        state("heard"),
    ],
});

tours.add("marketing_conduct_submit", {
    steps: () => [
        {
            content: "The statement is there",
            trigger: ".o_field_widget[name=statement]:contains('The train')",
        },
        {
            trigger: "button[name=action_approval_submit]",
            run: "click",
        },
        state("submitted"),
    ],
});

tours.add("marketing_conduct_appeal", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell[name=kind_id]",
            run: "click",
        },
        {
            trigger: "button[name=action_appeal]",
            run: "click",
        },
        ...words("The railway confirms the delay."),
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=appeal_ids] .o_data_row:contains('railway')",
        },
        {
            content: "One appeals once",
            trigger: ".o_form_view:not(:has(button[name=action_appeal]))",
        },
    ],
});
