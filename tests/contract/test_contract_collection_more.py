from odoo import Command
from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractCollectionLoose(ContractCommon):
    """Payments that make no journal entry count by their own state, and never twice."""

    def setUp(self):
        super().setUp()
        # With another accounting app a payment may stay without an entry.
        self.patch(type(self.env["account.move"]), "_get_invoice_in_payment_state", lambda move: "in_payment")

    def test_counts_once_it_is_paid(self):
        order = self._contract()
        invoice = self._invoice(order)
        payment = self._loose_payment(invoice, 1000, state="in_process")
        self.assertFalse(payment.move_id)
        self.assertCollection(order, 1000, 0)
        payment.action_validate()
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-03")
        payment.action_reject()
        self.assertCollection(order, 1000, 0)
        payment.state = "paid"
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-03")
        payment.action_cancel()
        self.assertCollection(order, 1000, 0)

    def test_at_most_what_is_open(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._bank_line(invoice, 300, "2026-03-20")
        self._loose_payment(invoice, 1200)
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-03")

    def test_confirmed_by_the_bank_is_not_counted_twice(self):
        order = self._contract()
        invoice = self._invoice(order)
        payment = self._loose_payment(invoice, 500, state="in_process")
        self._bank_line(invoice, 500)
        self.assertEqual(payment.state, "paid")
        self.assertCollection(order, 1000, 500)
        other = self._loose_payment(invoice, 500, "2026-04-09")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-09")
        (payment | other).unlink()
        self.assertCollection(order, 1000, 500)

    def test_spread_over_two_invoices(self):
        one, two = self._contract((1, 100.0)), self._contract((1, 50.0))
        first, second = self._invoice(one, "2026-03-01"), self._invoice(two, "2026-03-02")
        payment = self._loose_payment(first | second, 120)
        self._loose_values(one, 100, "full")
        self._loose_values(two, 20, "partial")
        self._bank_line(first, 100)
        self._loose_values(one, 100, "full")
        self._loose_values(two, 20, "partial")
        payment.amount = 150
        self._loose_values(two, 50, "full")

    def test_own_payment_first_then_the_spread_one(self):
        one, two = self._contract((1, 100.0)), self._contract((1, 50.0))
        first, second = self._invoice(one, "2026-03-01"), self._invoice(two, "2026-03-02")
        self._loose_payment(first, 50)
        self._loose_payment(first | second, 100)
        self._loose_values(one, 100, "full")
        self._loose_values(two, 50, "full")

    def _loose_values(self, order, collected, state):
        stored = self.stored(order)
        self.assertAlmostEqual(stored[1], collected, 2)
        self.assertEqual(stored[4], state)
        self.assertFalse(order._collection_update())

    def test_refund_paid_back_without_entry(self):
        order = self._contract((2, 500.0))
        invoice = self._invoice(order)
        self._loose_payment(invoice, 1000)
        note = self._credit_note(invoice, price=100.0, net=False)
        self._loose_payment(note, 200, payment_type="outbound")
        self.assertCollection(order, 800, 800, state="partial")


@tagged("post_install", "-at_install")
class TestContractCollectionCurrency(ContractCommon):
    """Foreign currencies: exchange differences are neither money nor a write-off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usd = cls.env.ref("base.USD")
        cls.usd.active = True
        cls.env["res.currency.rate"].search([("currency_id", "=", cls.usd.id)]).unlink()
        for day, rate in (("2026-01-01", 0.14), ("2026-03-10", 0.13), ("2026-04-01", 0.15)):
            cls.env["res.currency.rate"].create(
                {"currency_id": cls.usd.id, "name": day, "rate": rate, "company_id": cls.company.id}
            )
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": cls.usd.id, "company_id": cls.company.id}
        )

    def test_invoice_and_payment_in_the_currency_of_the_order(self):
        order = self._contract(pricelist_id=self.pricelist.id)
        self.assertEqual(order.currency_id, self.usd)
        invoice = self._invoice(order)
        self._pay(invoice, 300, "2026-03-15", currency_id=self.usd.id)
        self.assertCollection(order, 1000, 300)
        self._pay(invoice, 700, "2026-04-15", currency_id=self.usd.id)
        self.assertTrue(self._claims(invoice).matched_credit_ids.exchange_move_id)
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-15")

    def test_paid_in_the_currency_of_the_company(self):
        order = self._contract(pricelist_id=self.pricelist.id)
        invoice = self._invoice(order)
        self._pay(invoice, None, "2026-04-15", currency_id=self.company.currency_id.id)
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-15")

    def test_own_currency_paid_in_dollars_with_the_rate_difference(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(
            invoice,
            135,
            "2026-03-15",
            currency_id=self.usd.id,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.company.expense_currency_exchange_account_id.id,
        )
        self.assertAgrees(order)
        self.assertEqual((order.collection_state, order.collection_written_off), ("full", 0))

    def test_invoice_in_another_currency_than_the_order(self):
        order = self._contract((1, 140.0), pricelist_id=self.pricelist.id)
        invoice = self._invoice(order, post=False)
        invoice.write({"currency_id": self.company.currency_id.id})
        invoice.invoice_line_ids.price_unit = 1000
        invoice.action_post()
        self.assertCollection(order, 140, 0)
        self._pay(invoice, 250, "2026-03-15")
        self.assertCollection(order, 140, 35)
        self._pay(invoice, None, "2026-04-15")
        self.assertCollection(order, 140, 140, state="full", day="2026-04-15")

    def test_third_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.12, "company_id": self.company.id}
        )
        order = self._contract((1, 140.0), pricelist_id=self.pricelist.id)
        invoice = self._invoice(order, post=False)
        invoice.write({"currency_id": euro.id})
        invoice.invoice_line_ids.price_unit = 120
        invoice.action_post()
        self._pay(invoice, 60, "2026-03-15", currency_id=euro.id)
        self.assertCollection(order, 140, 70)

    def test_write_off_in_a_foreign_currency(self):
        order = self._contract(pricelist_id=self.pricelist.id)
        invoice = self._invoice(order)
        self._pay(
            invoice,
            990,
            "2026-04-15",
            currency_id=self.usd.id,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense_account.id,
        )
        self.assertCollection(order, 1000, 990, 10, state="partial")


@tagged("post_install", "-at_install")
class TestContractCollectionShapes(ContractCommon):
    """Unusual invoices: refunds made by the order, weightless invoices, lines of two orders."""

    def test_refund_made_by_the_final_invoice(self):
        order = self._contract((4, 250.0))
        down = self._down_payment(order, 100)
        self._pay(down, None, "2026-03-05")
        line = order.order_line.filtered(lambda line: not line.is_downpayment and not line.display_type)
        line.write({"product_uom_qty": 3, "price_unit": 250})
        final = self._invoice(order)
        self.assertEqual(final.move_type, "out_refund")
        self.assertCollection(order, 750, 1000, state="partial")
        self._pay(final, None, "2026-04-05")
        self.assertCollection(order, 750, 750, state="full", day="2026-04-05")

    def test_final_invoice_of_nothing_over_two_orders(self):
        one, two = self._contract((1, 300.0)), self._contract((1, 700.0))
        for order in (one, two):
            self._pay(self._down_payment(order, 100), None, "2026-03-05")
        invoice = self._invoice(one | two)
        self.assertEqual((len(invoice), invoice.amount_total), (1, 0))
        self.assertCollection(one, 300, 300, state="full", day="2026-03-05")
        self.assertCollection(two, 700, 700, state="full", day="2026-03-05")

    def test_line_of_two_orders_is_split_evenly(self):
        one, two = self._contract((1, 50.0)), self._contract((1, 50.0))
        invoice = self._invoice(one, post=False)
        invoice.invoice_line_ids.price_unit = 100
        invoice.invoice_line_ids.sale_line_ids = [Command.link(two.order_line.id)]
        invoice.action_post()
        self._pay(invoice, None, "2026-03-05")
        self.assertCollection(one, 50, 50, state="full", day="2026-03-05")
        self.assertCollection(two, 50, 50, state="full", day="2026-03-05")

    def test_link_between_line_and_invoice_changes(self):
        order = self._contract()
        invoice = self._invoice(order)
        invoice.invoice_line_ids.sale_line_ids = [Command.clear()]
        self.assertCollection(order, 0, 0)
        order.order_line.invoice_lines = [Command.set(invoice.invoice_line_ids.ids)]
        self.assertCollection(order, 1000, 0)

    def test_several_payment_terms(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 / 70",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 70, "nb_days": 30}),
                ],
            }
        )
        order = self._contract(payment_term_id=term.id)
        invoice = self._invoice(order)
        self.assertEqual(len(self._claims(invoice)), 2)
        self._pay(invoice, 650, "2026-03-05")
        self.assertCollection(order, 1000, 650)
        self._pay(invoice, 350, "2026-03-06")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-06")

    def test_contract_of_a_credit(self):
        order = self._contract((-1, 1000.0))
        invoice = self._invoice(order)
        self.assertEqual(invoice.move_type, "out_refund")
        self.assertCollection(order, -1000, 0)
