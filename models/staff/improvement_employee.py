from odoo import api, fields, models


class HrEmployee(models.Model):
    """The plans and proposals of a person, as far as the reader may see them."""

    _inherit = "hr.employee"

    improvement_count = fields.Integer(
        string="Plans", compute="_compute_improvement_count", groups="hr.group_hr_user", compute_sudo=False
    )
    proposal_count = fields.Integer(
        string="Proposals", compute="_compute_improvement_count", groups="hr.group_hr_user", compute_sudo=False
    )

    @api.depends_context("uid")
    def _compute_improvement_count(self):
        for name, model in (
            ("improvement_count", "marketing.improvement.plan"),
            ("proposal_count", "marketing.position.proposal"),
        ):
            counts = {}
            if self.env[model].has_access("read"):
                counts = dict(
                    self.env[model]._read_group([("employee_id", "in", self.ids)], ["employee_id"], ["__count"])
                )
            for employee in self:
                employee[name] = counts.get(employee, 0)
