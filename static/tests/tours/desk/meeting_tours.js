import {registry} from "@web/core/registry";

/* A Monday meeting, played by its people: minutes, approval, task. */
const tours = registry.category("web_tour.tours");

tours.add("marketing_meeting_minutes", {
    steps: () => [
        {
            content: "Open the minutes of the meeting",
            trigger: ".o_data_row .o_data_cell",
            run: "click",
        },
        {
            content: "The standing items are there",
            trigger:
                ".o_field_widget[name=agenda_ids] td[name=name]:contains('Business of the week')",
        },
        {
            trigger: ".o_field_widget[name=agenda_ids] .o_data_row:first-child td[name=note]",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=note] textarea",
            run: "edit Everybody has reported.",
        },
        {
            trigger: "a.nav-link[name=lines]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add > a:contains('Add a line')",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=name] input",
            run: "edit Visit Hengyuan",
        },
        {
            trigger: ".o_selected_row td[name=user_id] input",
            run: "edit Wang Qiang",
        },
        {
            isActive: ["auto"],
            trigger: ".ui-menu-item > a:contains('Wang Qiang')",
            run: "click",
        },
        {
            trigger:
                ".o_selected_row td[name=date_deadline] input, .o_selected_row td[name=date_deadline] button",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=date_deadline] input",
            run: "edit 12/31/2099",
        },
        {
            trigger: ".o_selected_row td[name=kind] input, .o_selected_row td[name=kind] select",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Action'), .o_selected_row td[name=kind] select",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
        },
        {
            content: "Submit for approval",
            trigger: ".o_approval_panel button[name=submit]",
            run: "click",
        },
        {
            trigger: ".o_approval_panel button[name=withdraw]",
        },
    ],
});

tours.add("marketing_meeting_approve", {
    steps: () => [
        {
            trigger: ".o_data_row button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_view_nocontent",
        },
    ],
});

tours.add("marketing_meeting_task", {
    steps: () => [
        {
            content: "What was decided is my task; open it",
            trigger: ".o_data_row .o_data_cell[name=name]:contains('Visit Hengyuan')",
            run: "click",
        },
        {
            content: "It says which meeting it comes from",
            trigger: ".oe_stat_button[name=action_open_document]:contains('Monday Meeting')",
        },
        {
            trigger: "button[name=action_done]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=verified]",
        },
    ],
});
