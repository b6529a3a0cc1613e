from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CommissionShare(models.Model):
    """Part of one person in the team pool of a contract (K-02, K-04)."""

    _name = "marketing.commission.share"
    _description = "Share of the Team Pool"
    _inherit = ["marketing.draft.line", "marketing.approval.line.mixin", "marketing.guard"]
    _draft_field = "pool_id"
    _order = "id"
    _approval_parent = "pool_id"
    _guarded_fields = frozenset({"order_id", "company_id"})

    pool_id = fields.Many2one("marketing.commission.pool", required=True, ondelete="cascade", index=True)
    order_id = fields.Many2one(related="pool_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="pool_id.company_id", store=True)
    partner_id = fields.Many2one("res.partner", string="Person", required=True)
    percent = fields.Float(string="Share of the Pool (%)", required=True, default=100.0)

    _person_once = models.UniqueIndex("(pool_id, partner_id)", "This person already has a share.")
    _percent_range = models.Constraint("CHECK(percent > 0 AND percent <= 100)", "A share lies above 0 and up to 100 %.")

    @api.constrains("percent", "pool_id")
    def _check_total(self):
        for pool in self.pool_id:
            total = sum(pool.share_ids.mapped("percent"))
            if total > 100.000001:
                raise ValidationError(
                    self.env._(
                        "The shares of the team pool of %(name)s add up to %(total)s %%, more than 100 %%.",
                        name=pool.order_id.name,
                        total=round(total, 4),
                    )
                )
