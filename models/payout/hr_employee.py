from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def action_open_pay(self):
        """Open the pay of this employee by month and component, as far as the caller may see it (K-12)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_pay_overview_action")
        return {
            **action,
            "display_name": self.env._("Pay of %s", self.display_name),
            "domain": [("employee_id", "=", self.id)],
            "context": {
                "pivot_row_groupby": ["month:month"],
                "pivot_column_groupby": ["component"],
                "search_default_year_now": 1,
            },
        }


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    def action_open_pay(self):
        """Open the pay of this employee, whom the caller sees by the public file only."""
        return self.env["hr.employee"].browse(self.id).action_open_pay()
