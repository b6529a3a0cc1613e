import {registry} from "@web/core/registry";

/*
 * The spine, played by the people whose job it is. Each tour is one visit of one person; the Python test
 * strings them together and looks at the records in between.
 */
const tours = registry.category("web_tour.tours");

const approveFromList = [
    {
        content: "What waits for me is listed; decide in one click",
        trigger: ".o_data_row button[name=action_approve]",
        run: "click",
    },
    {
        content: "It is off my list",
        trigger: ".o_view_nocontent",
    },
];

const submitInPanel = [
    {
        content: "Submit for approval",
        trigger: ".o_approval_panel button[name=submit]",
        run: "click",
    },
    {
        content: "It waits for the others now",
        trigger: ".o_approval_panel button[name=withdraw]",
    },
];

tours.add("marketing_spine_quotation", {
    steps: () => [
        {
            content: "Start a quotation",
            trigger: ".o_list_button_add, .o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Hengyuan",
        },
        {
            isActive: ["auto"],
            trigger: ".ui-menu-item > a:contains('Hengyuan Machinery')",
            run: "click",
        },
        {
            trigger: ".o_field_x2many_list_row_add > a:contains('Add a product')",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name^=product_] input",
            run: "edit PLC 300",
        },
        {
            trigger: ".ui-menu-item > a:contains('PLC 300 controller')",
            run: "click",
        },
        {
            content: "The price of the product is in",
            trigger: ".o_field_widget[name=tax_totals]:contains('1,000.00')",
            run: "click",
        },
        {
            trigger: ".o_field_x2many_list:not(:has(.o_selected_row))",
        },
        {
            content: "Save, so that the panel can say who will be asked",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "An unapproved quotation offers no way to send it",
            trigger: "body:not(:has(button[name=action_quotation_send]:visible))",
        },
        ...submitInPanel,
    ],
});

tours.add("marketing_spine_approve_list", {steps: () => approveFromList});

tours.add("marketing_spine_approve_panel", {
    steps: () => [
        {
            content: "Open the request",
            trigger: ".o_data_row .o_data_cell[name=res_name]",
            run: "click",
        },
        {
            content: "Look at the document",
            trigger: "button[name=action_open_document]",
            run: "click",
        },
        {
            content: "The document is open; the request has a panel of its own",
            trigger: ".o_field_widget[name=order_line] .o_data_row",
        },
        {
            trigger: ".o_approval_panel textarea",
            run: "edit Agreed, the margin is fine.",
        },
        {
            trigger: ".o_approval_panel button[name=approve]",
            run: "click",
        },
        {
            content: "The decision stands",
            trigger: ".o_approval_panel:not(:has(button[name=approve])) .o_approval_panel_state",
        },
    ],
});

tours.add("marketing_spine_send", {
    steps: () => [
        {
            trigger: "button[name=action_quotation_send]:visible",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_send_mail], .modal .o_mail_send",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Quotation Sent')",
        },
        ...submitInPanel,
    ],
});

tours.add("marketing_spine_confirm", {
    steps: () => [
        {
            trigger: "button[name=action_confirm]:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Sales Order')",
        },
    ],
});

tours.add("marketing_spine_invoice", {
    steps: () => [
        {
            trigger: "button[id=create_invoice]:visible",
            run: "click",
        },
        {
            trigger: ".modal button[name=create_invoices]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_post]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_register_payment]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_create_payments]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .ribbon:contains('Paid'), body:not(:has(.modal)) .o_widget_web_ribbon:contains('Payment')",
        },
    ],
});

tours.add("marketing_spine_my_commission", {
    steps: () => [
        {
            content: "The commission of the collected contract is due, and says why",
            trigger: ".o_commission_row:contains('Hengyuan Machinery'):contains('Due next')",
        },
        {
            trigger: ".o_commission_row .o_commission_toggle",
            run: "click",
        },
        {
            content: "The calculation ends in the amount of the row",
            trigger: ".o_commission_explanation:contains('21.00')",
        },
    ],
});

tours.add("marketing_spine_statement_make", {
    steps: () => [
        {
            trigger: ".modal button[name=action_make], .o_form_view button[name=action_make]",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell[name=partner_id]:contains('Li Na')",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=amount_net]:contains('21.00')",
        },
        ...submitInPanel,
    ],
});

tours.add("marketing_spine_statement_pay", {
    steps: () => [
        {
            trigger: "button[name=action_post]:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Posted')",
        },
        {
            trigger: "button[name=action_open_payment]:visible",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_create_payments]",
            run: "click",
        },
        {
            content: "The payment is made once its window is gone",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

tours.add("marketing_spine_release", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell[name=label]",
            run: "click",
        },
        {
            trigger: "button[name=action_release]:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] :is(input, textarea)",
            run: "edit Good year, closed early.",
        },
        {
            trigger: ".modal button[name=action_release]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

tours.add("marketing_spine_tieout", {
    steps: () => [
        {
            content: "Ledger and books agree to the cent",
            trigger: ".o_data_row:contains('Li Na') .o_data_cell[name=difference]:contains('0.00')",
        },
    ],
});
