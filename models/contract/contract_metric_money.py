from odoo import api, models

from .collection_received import received


class Metric(models.Model):
    """Built-in figure: the money that came in on a person's contracts (L-17)."""

    _inherit = "marketing.metric"

    @api.model
    def _selection_method(self):
        return [*super()._selection_method(), ("money_collected", self.env._("Money collected on contracts"))]

    @api.model
    def _method_models(self):
        return {**super()._method_models(), "money_collected": "sale.order"}

    def _metric_money_collected(self, users, first, last, company):
        """Return {user id: (money received less money paid back, None)}, in the company's currency."""
        rows = self._money_collected(users, first, last, company)
        return {user_id: (amount, None) for user_id, amount, _order_ids in rows}

    def _metric_money_collected_records(self, users, first, last, company):
        """Return {user id: [ids of the contracts on which money moved]}; their pages list the payments."""
        return {user_id: ids for user_id, _amount, ids in self._money_collected(users, first, last, company)}

    def _money_collected(self, users, first, last, company):
        if not users:
            return []
        orders = self.env["sale.order"]
        orders._collection_flush()
        orders.flush_model(["user_id"])
        rows = self.env.execute_query(received(users.ids, company, first, last))
        return [(user_id, float(amount), order_ids) for user_id, amount, order_ids in rows]
