from odoo import models

from .clock import now


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _prepare_confirmation_values(self):
        # EXTENDS sale: the day of a contract is that of the clock, which counts for its commission plan.
        return {**super()._prepare_confirmation_values(), "date_order": now(self.env)}
