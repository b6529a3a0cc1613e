from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CommissionShare(models.Model):
    """Part of one person in the team pool of a contract (K-02, K-04)."""

    _name = "marketing.commission.share"
    _description = "Share of the Team Pool"
    _order = "id"

    order_id = fields.Many2one("sale.order", string="Contract", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one("res.partner", string="Person", required=True)
    percent = fields.Float(string="Share of the Pool (%)", required=True, default=100.0)

    _person_once = models.UniqueIndex("(order_id, partner_id)", "This person already has a share.")
    _percent_range = models.Constraint("CHECK(percent > 0 AND percent <= 100)", "A share lies above 0 and up to 100 %.")

    @api.constrains("percent", "order_id")
    def _check_total(self):
        for order in self.order_id:
            total = sum(order.commission_share_ids.mapped("percent"))
            if total > 100.000001:
                raise ValidationError(
                    self.env._(
                        "The shares of the team pool of %(name)s add up to %(total)s %%, more than 100 %%.",
                        name=order.name,
                        total=round(total, 4),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares.order_id._commission_reentitle()
        return shares

    def write(self, vals):
        orders = self.order_id
        result = super().write(vals)
        (orders | self.order_id)._commission_reentitle()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders.exists()._commission_reentitle()
        return result
