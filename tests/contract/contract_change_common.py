"""Changes of contracts in force, for their tests."""

from .gate_common import GateCommon


class ContractChangeCommon(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.change_policy = cls.env.ref("marketing_office.approval_policy_contract_change")
        cls.change_policy.active = True
        cls.second = cls.env["product.product"].create(
            {"name": "Spare part", "list_price": 40.0, "taxes_id": False, "invoice_policy": "order"}
        )

    def _change(self, order, reason="The customer takes more", **values):
        return order.env["marketing.contract.change"].create({"order_id": order.id, "reason": reason, **values})

    def _pass(self, change, *users):
        change.action_approval_submit()
        self._decide(change, *(users or (self.leader, self.director)))

    def _confirmation(self, order):
        return order.sudo().approval_request_ids.filtered(
            lambda request: request.gate_id.code == "sale.contract.confirm"
        )
