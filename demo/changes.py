from odoo import Command, models

from .stage import utc, workday


class MarketingDemo(models.AbstractModel):
    """What customers ask for after they have signed."""

    _inherit = "marketing.demo"

    def _plan_changes(self, stage):
        """Plan a change that was applied, one that waits for the director, and one that is being written."""
        signed = workday(stage.month(1, 25))
        stage.plan(
            utc(signed, 10),
            self._change_contract,
            stage,
            "yang",
            "c45",
            "Two more controllers for the second crane; the training day is left out.",
            {"plc": 10, "day": 2},
            "",
            ("huang", "liu"),
        )
        stage.plan(
            utc(stage.back(1), 16),
            self._change_contract,
            stage,
            "lina",
            "c42",
            "Spare parts for the first year, agreed at the hand-over.",
            {},
            "spare:2",
            ("chen",),
        )

    def _change_contract(self, stage, login, key, reason, quantities, added, people):
        """Have a salesperson write a change, submit it, and people agree to it.

        :param dict quantities: {product: quantity from now on}
        :param str added: product:quantity that comes in addition
        """
        order = stage.act(login, stage.orders[key])
        change = order.env["marketing.contract.change"].create({"order_id": order.id, "reason": reason})
        for product, quantity in quantities.items():
            line = change.line_ids.filtered_domain([("product_id", "=", stage.products[product].id)])
            line.quantity = quantity
        if added:
            product, _colon, quantity = added.partition(":")
            values = {"product_id": stage.products[product].id, "quantity": float(quantity)}
            change.write({"line_ids": [Command.create(values)]})
        change.action_approval_submit()
        for person in people:
            self._decide(stage, person, change)
