import logging

from odoo.tests import tagged

from .contract_common import ContractCommon
from .gate_common import GateCommon
from .query_cost import GATES, HOOKS, QueryCost

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestContractCollectionCost(QueryCost, ContractCommon):
    """What the collection costs everyday work: at most two queries per batch of invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env["sale.order"].union(*(cls._contract((1, 100.0 + index)) for index in range(5)))
        cls.invoices = cls.env["account.move"].union(*(cls._invoice(order) for order in cls.orders))
        cls.payment = cls.env["account.payment"].create(
            {
                "partner_id": cls.customer.id,
                "amount": sum(cls.invoices.mapped("amount_total")),
                "date": "2026-03-10",
                "journal_id": cls.bank_journal.id,
                "company_id": cls.company.id,
            }
        )
        cls.payment.action_post()

    def assertAdds(self, step, most, label):
        base, added = self.added_queries(step)
        _logger.info("QUERIES %s: %s without the module's hooks, %+d with them", label, base, added)
        self.assertLessEqual(added, most, f"{label}: {added} more than {base}")

    def test_reconcile_one_payment_with_a_batch_of_invoices(self):
        self.assertAdds(lambda: self._claims(self.payment.move_id | self.invoices).reconcile(), 2, "reconcile")

    def test_register_one_payment_for_a_batch(self):
        self.assertAdds(
            lambda: self._pay(self.invoices, None, "2026-03-10", group_payment=True), 2, "one payment, five invoices"
        )

    def test_register_a_payment_for_each_invoice(self):
        self.assertAdds(
            lambda: self._pay(self.invoices, None, "2026-03-10", group_payment=False), 2, "five payments, five invoices"
        )

    def test_undo_a_matching(self):
        self._claims(self.payment.move_id | self.invoices).reconcile()
        self.assertAdds(lambda: self._claims(self.invoices).remove_move_reconcile(), 4, "undo")

    def test_post_invoices(self):
        drafts = self.env["account.move"].union(*(self._invoice(self._contract(), post=False) for _index in range(3)))
        self.assertAdds(drafts.action_post, 2, "post three invoices")

    def test_confirm(self):
        orders = self._order() | self._order()
        self.assertAdds(orders.action_confirm, 1, "confirm")

    def test_down_payment(self):
        order = self._contract()
        self.assertAdds(lambda: self._down_payment(order, 30), 3, "down payment")

    def test_change_of_a_line(self):
        line = self._contract().order_line
        self.assertAdds(lambda: line.write({"product_uom_qty": 5}), 2, "change of a line")

    def test_one_statement_for_many(self):
        """The whole batch is one statement, however many contracts there are."""
        self._claims(self.payment.move_id | self.invoices).reconcile()
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.orders._collection_update()


@tagged("post_install", "-at_install")
class TestContractConfirmCost(QueryCost, GateCommon):
    """Confirming an order costs at most six queries more for consent, price range and collection together."""

    def _cost(self, order):
        base, added = self.added_queries(order.action_confirm, {**HOOKS, **GATES})
        _, collection = self.added_queries(order.action_confirm, HOOKS)
        _logger.info(
            "QUERIES confirm: %s without the module, %+d with it, of these %+d for collection", base, added, collection
        )
        self.assertLessEqual(added, 6, f"{added} more than {base}")
        self.assertLessEqual(collection, 1)

    def test_approved_contract(self):
        self._set_range(floor=400, discount=10)
        order = self._sent((1, 1000.0), (2, 990.0))
        self._approve(order)
        self._cost(order)

    def test_without_policies(self):
        self.policies.active = False
        self._set_range(floor=400)
        self._cost(self._quotation((1, 1000.0), (2, 990.0)))
