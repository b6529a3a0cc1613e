import {registry} from "@web/core/registry";

/* Finance looks at the pay of a month and hands it to payroll (K-12, L-19). */
const tours = registry.category("web_tour.tours");

tours.add("marketing_pay_export", {
    steps: () => [
        {
            content: "One row per person, one column per component",
            trigger:
                ".o_pivot table:contains('Base Wage') tbody tr:contains('Li Na'):contains('8,120.00')",
        },
        {
            trigger: ".o_menu_sections [data-menu-xmlid='marketing_office.menu_pay']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='marketing_office.marketing_pay_export_make_menu']",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_export]",
            run: "click",
        },
        {
            content: "The window is gone once the file was made",
            trigger: "body:not(:has(.modal)) .o_pivot",
        },
    ],
});

tours.add("marketing_pay_trace", {
    steps: () => [
        {
            content: "The export left its trace",
            trigger:
                ".o_data_row:contains('Xu Fang') .o_data_cell[name=total]:contains('8,120.00')",
        },
    ],
});
