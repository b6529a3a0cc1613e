{
    "name": "Marketing Office",
    "summary": "Approvals, collection, commissions and statements for a sales department",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "Marketing Office contributors",
    "website": "https://github.com/marketing-office/marketing_office",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "crm",
        "sale_management",
        "sale_crm",
        "account",
        "sale_expense",
        "hr_holidays",
        "calendar",
        "mail",
        "utm",
    ],
    # Order: groups, access rights, rules, shipped records, then the views by
    # domain from the lowest floor up, reports, wizards, and menus last,
    # because they refer to actions.
    "data": [
        "security/res_groups.xml",
        # access rights and rules
        "security/approval/ir.model.access.csv",
        "security/approval/ir_rules.xml",
        "security/payout/ir.model.access.csv",
        "security/payout/ir_rules.xml",
        # shipped records
        "data/approval_data.xml",
        "data/payout_data.xml",
        "data/payout_approval.xml",
        # views
        "views/menus.xml",
        "views/approval/approval_request_views.xml",
        "views/approval/approval_policy_views.xml",
        "views/approval/approval_menus.xml",
        "reports/payout_statement_templates.xml",
        "reports/payout_statement_reports.xml",
        "wizards/payout_line_release_views.xml",
        "wizards/payout_statement_make_views.xml",
        "views/payout/payout_line_views.xml",
        "views/payout/payout_statement_views.xml",
        "views/payout/payout_tieout_views.xml",
        "views/payout/account_move_views.xml",
        "views/payout/payout_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "marketing_office/static/src/**/*",
        ],
        "web.assets_tests": [
            "marketing_office/static/tests/tours/**/*",
        ],
    },
}
