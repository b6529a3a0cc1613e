from odoo import api, models


class DutyTemplate(models.Model):
    """Contracts that are signed raise the duties that jobs have upon it (B-01)."""

    _inherit = "marketing.duty.template"

    @api.model
    def _selection_event(self):
        return [*super()._selection_event(), ("contract_signed", self.env._("A contract is signed"))]

    @api.model
    def _event_models(self):
        return {**super()._event_models(), "contract_signed": "sale.order"}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _action_confirm(self):
        # EXTENDS sale
        result = super()._action_confirm()
        self.env["marketing.duty"]._raise_event("contract_signed", self)
        return result
