"""Quotations under the chains as shipped."""

from odoo import Command
from odoo.exceptions import UserError

from .contract_common import ContractCommon

# One pixel.
SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="


class GateCommon(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env.ref("marketing_office.approval_policy_quote_send") | cls.env.ref(
            "marketing_office.approval_policy_contract_confirm"
        )
        cls.policies.active = True
        cls.product.product_tmpl_id.with_company(cls.company).write({"price_floor": 0, "standard_discount": 0})

    def _quotation(self, *lines, **values):
        """A quotation made by the salesperson, in their own environment."""
        order = self.env["sale.order"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        return order.create(
            {
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": quantity, "price_unit": price})
                    for quantity, price in lines or ((2, 500.0),)
                ],
                **values,
            }
        )

    def _decide(self, order, *users):
        """Let people approve what is pending on an order, in this order."""
        for user in users:
            request = order.sudo().approval_request_ids.filtered(lambda request: request.state == "pending")
            self.as_user(request, user).action_approve("fine")
        order.invalidate_recordset()

    def _approve(self, order, *users):
        order.action_approval_submit()
        self._decide(order, *(users or (self.leader, self.director)))
        self.assertEqual(order.sudo().approval_request_ids.sorted("id")[-1:].state, "approved")

    def _sent(self, *lines, **values):
        order = self._quotation(*lines, **values)
        self._approve(order)
        order.action_quotation_sent()
        return order

    def _signed(self, *lines, **values):
        """A confirmed contract that went through both gates."""
        order = self._sent(*lines, **values)
        self._approve(order)
        order.action_confirm()
        return order

    def _set_range(self, floor=0.0, discount=0.0, product=None):
        (product or self.product).product_tmpl_id.with_company(self.company).write(
            {"price_floor": floor, "standard_discount": discount}
        )

    def assertRefused(self, step, *words):
        """Check that a step is refused with a sentence, and that it changed nothing."""
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            step()
        for word in words:
            self.assertIn(word, str(caught.exception))
        return str(caught.exception)
