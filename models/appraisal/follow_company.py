from odoo import fields, models

from ...lib.periods import add_months
from ..core.clock import today


class ResCompany(models.Model):
    _inherit = "res.company"

    appraisal_proposals = fields.Selection(
        [
            ("none", "Nothing"),
            ("promotion", "Promotion"),
            ("raise", "Pay raise"),
            ("both", "Promotion and pay raise"),
        ],
        string="Proposed after a Row of Excellent Months",
        required=True,
        default="both",
        help="As drafts with priority; people decide about them (L-13, L-14).",
    )
    appraisal_train_single = fields.Boolean(
        string="Training Plan for Single Weak Indicators",
        help="Also where the grade as a whole is not weak (L-15).",
    )
    appraisal_plan_months = fields.Integer(string="Plans Last (months)", default=3)
    last_place_amount = fields.Monetary(
        string="Last Place: Contracts up to",
        help="Contract amount of the year up to which somebody counts as without results (L-20).",
    )
    last_place_customers = fields.Integer(
        string="Last Place: New Customers below",
        default=1,
        help="Fewer newly opened customers in the year count as lacking ability to open markets (L-20).",
    )
    last_place_rule = fields.Selection(
        [("and", "Both must hold"), ("or", "One is enough")], string="Last Place When", required=True, default="and"
    )

    _appraisal_follow_positive = models.Constraint(
        "CHECK(appraisal_plan_months BETWEEN 1 AND 24 AND last_place_amount >= 0 AND last_place_customers >= 0)",
        "Plans last 1 to 24 months; thresholds of the last place are not negative.",
    )

    def _improvement_until(self):
        # EXTENDS staff: plans begun by hand last as long as those that follow from an appraisal.
        return add_months(today(self), self.appraisal_plan_months)

    def _appraisal_proposal_kinds(self):
        """Return the kinds of proposals that follow a row of excellent months."""
        self.ensure_one()
        both = {"both": ["promotion", "raise"], "none": []}
        return both.get(self.appraisal_proposals, [self.appraisal_proposals])


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    appraisal_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of the Last Place")
    appraisal_proposals = fields.Selection(related="company_id.appraisal_proposals", readonly=False)
    appraisal_train_single = fields.Boolean(related="company_id.appraisal_train_single", readonly=False)
    appraisal_plan_months = fields.Integer(related="company_id.appraisal_plan_months", readonly=False)
    last_place_amount = fields.Monetary(
        related="company_id.last_place_amount", readonly=False, currency_field="appraisal_currency_id"
    )
    last_place_customers = fields.Integer(related="company_id.last_place_customers", readonly=False)
    last_place_rule = fields.Selection(related="company_id.last_place_rule", readonly=False)
