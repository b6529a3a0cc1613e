from odoo import api, fields, models

from ...lib import bonus
from .target_bonus import PAYS


class TargetBonusTier(models.Model):
    """From a part of the target on, how much is paid. The highest tier that is reached counts, and no other.

    Tiers change only while their rule is a draft, on whichever path.
    """

    _name = "marketing.target.bonus.tier"
    _description = "Tier of a Target Bonus"
    _inherit = ["marketing.draft.line"]
    _draft_field = "bonus_id"
    _order = "start, id"

    bonus_id = fields.Many2one("marketing.target.bonus", string="Rule", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="bonus_id.currency_id")
    start = fields.Float(string="From (%)", digits=(6, 2), required=True, default=100.0, aggregator=None)
    pays = fields.Selection(PAYS, required=True, default="amount")
    amount = fields.Monetary(aggregator=None)
    percent = fields.Float(string="Of the Base (%)", digits=(7, 3), aggregator=None)
    point = fields.Monetary(
        string="Per Point", aggregator=None, help="For each per cent of the target above the start of the tier."
    )

    _start_once = models.UniqueIndex("(bonus_id, start)", "Two tiers cannot begin at the same part of the target.")
    _figures_positive = models.Constraint(
        "CHECK(start >= 0 AND amount >= 0 AND percent >= 0 AND point >= 0)", "What a tier says is not negative."
    )

    @api.depends("start")
    def _compute_display_name(self):
        for tier in self:
            tier.display_name = self.env._("From %s %%", f"{tier.start:g}")

    def _terms(self):
        """Return what the tier pays by, for `lib.bonus.worth`; numbers alone, so that they can be kept."""
        self.ensure_one()
        terms = {"pays": self.pays, "start": self.start}
        if self.pays == "percent":
            return {**terms, "percent": self.percent, "base": self.bonus_id.base_amount}
        if self.pays == "point":
            return {**terms, "amount": self.amount, "point": self.point}
        return {**terms, "amount": self.amount}

    def _worth(self, attained):
        """Return what the tier pays for a part of the target in per cent, unrounded."""
        return bonus.worth(reached_by=attained, **self._terms())
