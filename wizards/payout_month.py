from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..lib.periods import month_start
from ..models.core.clock import today


class PayoutMonth(models.AbstractModel):
    """The choice of a company and a month of its pay."""

    _name = "marketing.payout.month"
    _description = "Choice of a Month of Pay"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    month = fields.Date(
        required=True,
        compute="_compute_month",
        store=True,
        precompute=True,
        readonly=False,
        help="Any day of the month.",
    )

    @api.depends("company_id")
    def _compute_month(self):
        for choice in self:
            choice.month = month_start(today(choice.company_id)) if choice.company_id else False

    def _check_company_chosen(self):
        """Refuse a company that is not chosen in the company menu.

        :raises AccessError: names it
        """
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose %s in the company menu first.", self.company_id.name))
