from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    conduct_hearing_days = fields.Integer(
        string="Hearing (working days)", default=3, help="So long people have to state their view before a penalty."
    )
    conduct_appeal_days = fields.Integer(
        string="Appeal (working days)", default=5, help="So long people can appeal after a penalty was decided."
    )
    loss_deduct = fields.Boolean(
        string="Set Losses Against Pay",
        help="Shares of a loss may be deducted from pay, once that was approved with the case. Off: never.",
    )

    _conduct_days = models.Constraint(
        "CHECK(conduct_hearing_days BETWEEN 0 AND 60 AND conduct_appeal_days BETWEEN 0 AND 60)",
        "The days for hearings and appeals lie between 0 and 60.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    conduct_hearing_days = fields.Integer(related="company_id.conduct_hearing_days", readonly=False)
    conduct_appeal_days = fields.Integer(related="company_id.conduct_appeal_days", readonly=False)
    loss_deduct = fields.Boolean(related="company_id.loss_deduct", readonly=False)


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    conduct_count = fields.Integer(
        string="Rewards and Penalties",
        compute="_compute_conduct_count",
        groups="marketing_office.group_leader,marketing_office.group_compliance,marketing_office.group_auditor",
    )

    @api.depends_context("uid")
    def _compute_conduct_count(self):
        # With the reader's rights: the number tells no more than the list.
        counts = dict(
            self.env["marketing.conduct"]._read_group([("employee_id", "in", self.ids)], ["employee_id"], ["__count"])
        )
        for employee in self:
            employee.conduct_count = counts.get(employee, 0)

    def action_open_conduct(self):
        """Show the rewards and penalties of this person that the reader may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_conduct_action")
        return {
            **action,
            "domain": [("employee_id", "=", self.id)],
            "context": {"default_employee_id": self.id},
        }


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    def action_open_conduct(self):
        """Show the rewards and penalties of this person, whom the caller sees by the public file only."""
        return self.env["hr.employee"].browse(self.id).action_open_conduct()
