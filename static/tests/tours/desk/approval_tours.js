import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Steps that choose one colleague in a window of the panel. */
const choose = (name) => [
    {
        content: `Look for ${name}`,
        trigger: ".o_approval_dialog .o_multi_record_selector input",
        run: `edit ${name}`,
    },
    {
        trigger: `.o-autocomplete--dropdown-item:contains('${name}')`,
        run: "click",
    },
    {
        trigger: `.o_approval_dialog .o_tag:contains('${name}')`,
    },
    {
        trigger: ".modal button[name=confirm]",
        run: "click",
    },
];

const gone = {
    content: "It is off my list",
    trigger: "body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row))",
};

tours.add("marketing_approval_preview", {
    steps: () => [
        {
            trigger: ".o_approval_panel button[name=preview]",
            run: "click",
        },
        {
            content: "Each person has a reason",
            trigger: ".o_approval_preview_step:contains('Leader of the sales team')",
        },
        {
            trigger: ".modal button[name=confirm]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_approval_panel_state:contains('Under approval')",
        },
    ],
});

tours.add("marketing_approval_return", {
    steps: () => [
        {
            content: "The first one stands beside the list",
            trigger: ".o_approval_pane button[name=return]",
            run: "click",
        },
        {
            trigger: ".o_approval_dialog textarea",
            run: "edit Ask for a larger first instalment.",
        },
        {
            trigger: ".modal button[name=confirm]",
            run: "click",
        },
        gone,
    ],
});

tours.add("marketing_approval_resubmit", {
    steps: () => [
        {
            trigger: ".o_approval_panel_state:contains('Returned')",
        },
        {
            trigger: ".o_approval_panel_opinions:contains('larger first instalment')",
        },
        {
            trigger: ".o_approval_panel button[name=submit]",
            run: "click",
        },
        {
            trigger: ".o_approval_panel_state:contains('Under approval')",
        },
    ],
});

tours.add("marketing_approval_add", {
    steps: () => [
        {
            trigger: ".o_approval_pane button[name=add]",
            run: "click",
        },
        ...choose("Xu Fang"),
        gone,
    ],
});

tours.add("marketing_approval_transfer", {
    steps: () => [
        {
            trigger: ".o_approval_pane button[name=transfer]",
            run: "click",
        },
        ...choose("Huang Hai"),
        gone,
    ],
});

tours.add("marketing_approval_approve", {
    steps: () => [
        {
            trigger: ".o_approval_pane textarea",
            run: "edit Fine with me.",
        },
        {
            trigger: ".o_approval_pane button[name=approve]",
            run: "click",
        },
        gone,
    ],
});

tours.add("marketing_approval_batch", {
    steps: () => [
        {
            trigger: ".o_data_row:eq(2)",
        },
        {
            content: "Take them all together",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Their number and sum stand there before the click",
            trigger: ".o_approval_selected_sum:contains('3,000.00')",
        },
        {
            trigger: ".o_control_panel button[name=action_approve]",
            run: "click",
        },
        gone,
    ],
});
