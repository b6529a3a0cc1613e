from odoo import api, models


class PayoutStatement(models.Model):
    _inherit = "marketing.payout.statement"

    @api.model
    def _refresh_sources(self, company):
        # EXTENDS payout: nothing goes onto a statement before the run has looked at the collection.
        self.env["marketing.commission"]._run(company)
        return super()._refresh_sources(company)
