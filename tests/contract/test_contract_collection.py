from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .contract_common import STORED, ContractCommon


@tagged("post_install", "-at_install")
class TestContractCollection(ContractCommon):
    """Every way in which money comes in, or does not (I-25, K-05)."""

    def test_nothing_invoiced(self):
        order = self._contract()
        self.assertCollection(order, 0, 0)

    def test_part_payments(self):
        order = self._contract((2, 500.0))
        invoice = self._invoice(order)
        self.assertCollection(order, 1000, 0)
        self._pay(invoice, 400, "2026-03-10")
        self.assertCollection(order, 1000, 400)
        self._pay(invoice, 600, "2026-03-25")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-25")

    def test_draft_invoice_is_not_invoiced(self):
        order = self._contract()
        invoice = self._invoice(order, post=False)
        self.assertCollection(order, 0, 0)
        invoice.action_post()
        self.assertCollection(order, 1000, 0)

    def test_part_invoiced_and_paid_is_not_full(self):
        order = self._contract((4, 250.0))
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.quantity = 3
        invoice.action_post()
        self._pay(invoice, None, "2026-03-10")
        self.assertCollection(order, 750, 750, state="partial")
        rest = self._invoice(order, "2026-03-15")
        self._pay(rest, None, "2026-03-30")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-30")

    def test_down_payment_and_final_invoice(self):
        order = self._contract()
        down = self._down_payment(order, 30)
        self._pay(down, None, "2026-03-05")
        self.assertCollection(order, 300, 300)
        final = self._invoice(order)
        self.assertCollection(order, 1000, 300)
        self._pay(final, None, "2026-04-05")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-05")

    def test_full_down_payment(self):
        order = self._contract()
        down = self._down_payment(order, 100)
        self._pay(down, None, "2026-03-05")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-05")
        self._invoice(order)
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-05")

    def test_invoice_over_two_orders(self):
        one, two = self._contract((1, 333.33)), self._contract((3, 222.22))
        invoice = self._invoice(one | two)
        self.assertEqual(len(invoice), 1)
        self.assertCollection(one, 333.33, 0)
        self.assertCollection(two, 666.66, 0)
        self._pay(invoice, 500, "2026-03-10")
        self.assertCollection(one, 333.33, 166.67)
        self.assertCollection(two, 666.66, 333.33)
        self._pay(invoice, None, "2026-03-12")
        self.assertCollection(one, 333.33, 333.33, state="full", day="2026-03-12")
        self.assertCollection(two, 666.66, 666.66, state="full", day="2026-03-12")

    def test_odd_cents_over_three_orders_get_lost_nowhere(self):
        orders = self._contract((1, 10.0)) | self._contract((1, 10.0)) | self._contract((1, 10.0))
        invoice = self._invoice(orders)
        for amount in (0.01, 9.99, 0.1):
            self._pay(invoice, amount, "2026-03-10")
            self.assertAgrees(orders)
        self.env.invalidate_all()
        self.assertAlmostEqual(sum(orders.mapped("collection_collected")), 10.10, 2)
        self._pay(invoice, None, "2026-03-11")
        self.assertEqual(set(orders.mapped("collection_state")), {"full"})

    def test_line_of_no_contract_takes_its_share(self):
        order = self._contract()
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids = [
            fields.Command.create({"name": "Freight", "quantity": 1, "price_unit": 250.0, "tax_ids": []})
        ]
        invoice.action_post()
        self._pay(invoice, 625, "2026-03-10")
        self.assertCollection(order, 1000, 500)
        self._pay(invoice, None, "2026-03-11")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-11")

    def test_credit_note_nets_and_refund_is_paid_back(self):
        order = self._contract((2, 500.0))
        invoice = self._invoice(order)
        self._pay(invoice, None, "2026-03-10")
        note = self._credit_note(invoice, price=100.0)
        self.assertCollection(order, 800, 1000, state="partial")
        self._pay(note, None, "2026-03-28")
        self.assertCollection(order, 800, 800, state="partial")
        # The contract is lowered to what was kept: now it is whole.
        order.order_line.price_unit = 400
        self.assertCollection(order, 800, 800, state="full", day="2026-03-28")

    def test_credit_note_against_unpaid_invoice_is_no_money(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._credit_note(invoice)
        self.assertCollection(order, 0, 0)

    def test_credit_note_of_another_contract_is_no_money(self):
        one, two = self._contract(), self._contract()
        invoice_one, invoice_two = self._invoice(one), self._invoice(two)
        note = self._credit_note(invoice_two, net=False)
        self._claims(invoice_one | note).reconcile()
        self.assertCollection(one, 1000, 0)
        self.assertCollection(two, 0, 0)

    def test_unreconcile_and_match_again(self):
        order = self._contract()
        invoice = self._invoice(order)
        payment = self._pay(invoice, None, "2026-03-10")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-10")
        self._claims(invoice).remove_move_reconcile()
        self.assertCollection(order, 1000, 0)
        self._claims(invoice | payment.move_id).reconcile()
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-10")

    def test_payment_reset_cancelled_rejected(self):
        order = self._contract()
        invoice = self._invoice(order)
        payment = self._pay(invoice, None, "2026-03-10")
        payment.action_draft()
        self.assertCollection(order, 1000, 0)
        payment.action_post()
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-10")
        payment.action_reject()
        self.assertCollection(order, 1000, 0)
        payment.action_draft()
        payment.action_cancel()
        self.assertCollection(order, 1000, 0)

    def test_payment_entry_reversed(self):
        order = self._contract()
        invoice = self._invoice(order)
        payment = self._pay(invoice, None, "2026-03-10")
        payment.move_id._reverse_moves([{"date": "2026-03-15"}], cancel=True)
        self.assertCollection(order, 1000, 0)

    def test_invoice_reset_to_draft_and_cancelled(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(invoice, None, "2026-03-10")
        invoice.button_draft()
        self.assertCollection(order, 0, 0)
        invoice.action_post()
        self.assertAgrees(order)
        invoice.button_cancel()
        self.assertCollection(order, 0, 0)

    def test_write_off_by_entry(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(invoice, 900, "2026-03-10")
        entry = self._write_off_entry(invoice, 100)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertCollection(order, 1000, 900, 100, state="partial")
        entry.button_draft()
        self.assertCollection(order, 1000, 900, state="partial")

    def test_write_off_with_payment(self):
        order = self._contract()
        invoice = self._invoice(order)
        payment = self._pay(
            invoice,
            950,
            "2026-03-10",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense_account.id,
        )
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertCollection(order, 1000, 950, 50, state="partial")
        payment.action_draft()
        self.assertCollection(order, 1000, 0)

    def test_write_off_of_everything(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(
            invoice,
            0.01,
            "2026-03-10",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense_account.id,
        )
        self.assertCollection(order, 1000, 0.01, 999.99, state="partial")

    def test_customer_pays_more(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(invoice, 1200, "2026-03-10")
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-10")

    def test_one_payment_for_two_invoices_with_write_off(self):
        one, two = self._contract((1, 600.0)), self._contract((1, 400.0))
        invoices = self._invoice(one) | self._invoice(two)
        self._pay(
            invoices,
            950,
            "2026-03-10",
            group_payment=True,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense_account.id,
        )
        self.assertCollection(one, 600, 570, 30, state="partial")
        self.assertCollection(two, 400, 380, 20, state="partial")

    def test_bank_statement_line(self):
        order = self._contract()
        invoice = self._invoice(order)
        line = self._bank_line(invoice, 1000)
        self.assertCollection(order, 1000, 1000, state="full", day="2026-04-02")
        line.action_undo_reconciliation()
        self.assertCollection(order, 1000, 0)

    def test_bank_statement_line_with_fee(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._bank_line(invoice, 990, fee=10)
        self.assertCollection(order, 1000, 990, 10, state="partial")

    def test_confirmation_and_cancellation_of_the_order(self):
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(invoice, None, "2026-03-10")
        order._action_cancel()
        self.assertCollection(order, 1000, 1000, state="partial")
        order.action_draft()
        order.action_confirm()
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-10")

    def test_change_of_lines_of_a_contract(self):
        order = self._contract()
        self._pay(self._invoice(order), None, "2026-03-10")
        order.write({"order_line": [fields.Command.update(order.order_line.id, {"product_uom_qty": 2})]})
        self.assertCollection(order, 1000, 1000, state="partial")
        order.order_line.product_uom_qty = 1
        self.assertCollection(order, 1000, 1000, state="full", day="2026-03-10")
        self.env["sale.order.line"].create({"order_id": order.id, "product_id": self.product.id, "price_unit": 1})
        self.assertCollection(order, 1000, 1000, state="partial")

    def test_taxes_may_round_differently(self):
        country = self.company.account_fiscal_country_id
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "company_id": self.company.id, "country_id": country.id}
        )
        tax = self.env["account.tax"].create(
            {
                "name": "13 %",
                "amount": 13,
                "company_id": self.company.id,
                "country_id": country.id,
                "tax_group_id": group.id,
            }
        )
        order = self._order(lines=((3, 33.35), (7, 12.07)))
        order.order_line.tax_ids = tax
        order.action_confirm()
        invoice = self._invoice(order, post=False)
        tax_line = invoice.line_ids.filtered("tax_line_id")
        invoice.write(
            {
                "line_ids": [
                    fields.Command.update(tax_line.id, {"amount_currency": tax_line.amount_currency + 0.01}),
                    fields.Command.update(self._claims(invoice).id, {"amount_currency": invoice.amount_total - 0.01}),
                ]
            }
        )
        invoice.action_post()
        self.assertAlmostEqual(invoice.amount_total, order.amount_total - 0.01, 2)
        self._pay(invoice, None, "2026-03-10")
        self.assertCollection(order, invoice.amount_total, invoice.amount_total, state="full", day="2026-03-10")

    def test_hook_hears_every_change_of_the_day(self):
        flips = []
        self.patch(
            type(self.env["sale.order"]),
            "_collection_flipped",
            lambda orders: flips.append([(order.id, order.collection_date) for order in orders]),
        )
        order = self._contract()
        invoice = self._invoice(order)
        self._pay(invoice, 100, "2026-03-09")
        self.assertFalse(flips)
        self._pay(invoice, None, "2026-03-10")
        self._claims(invoice).remove_move_reconcile()
        self.assertEqual(flips, [[(order.id, fields.Date.to_date("2026-03-10"))], [(order.id, False)]])

    def test_columns_cannot_be_written(self):
        order = self._contract()
        forged = {"collection_collected": 1000.0, "collection_state": "full", "collection_date": "2026-01-01"}
        for user in (self.seller, self.director, self.admin, self.env.user):
            record = self.as_user(order, user).sudo(user == self.env.user)
            for name, value in forged.items():
                with self.assertRaises(AccessError, msg=f"{user.login} {name}"):
                    record.write({name: value})
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.seller).create({"partner_id": self.customer.id, **forged})
        crafted = (
            self.env["sale.order"]
            .with_user(self.seller)
            .with_context(
                default_collection_state="full",
                default_collection_date="2026-01-01",
                allowed_company_ids=self.company.ids,
            )
            .create({"partner_id": self.customer.id})
        )
        self.assertEqual((crafted.collection_state, crafted.collection_date), ("none", False))
        result = (
            self.env["sale.order"]
            .with_user(self.seller)
            .with_context(allowed_company_ids=self.company.ids)
            .load(["partner_id/.id", "collection_state"], [[str(self.customer.id), "full"]])
        )
        self.assertFalse(result["ids"])

    def test_copy_starts_at_nothing(self):
        order = self._contract()
        self._pay(self._invoice(order), None, "2026-03-10")
        copy = order.copy()
        self.assertEqual([copy[name] or 0 for name in STORED], [0, 0, 0, 0, "none", 0])

    def test_entries_explain_the_figures(self):
        one, two = self._contract((1, 100.0)), self._contract((2, 100.0))
        invoice = self._invoice(one | two)
        self._pay(invoice, 100, "2026-03-10")
        self._pay(invoice, 50, "2026-03-11")
        self._write_off_entry(invoice, 10)
        self._loose_payment(invoice, 20)
        orders = one | two
        self.assertAgrees(orders)
        rows = orders._collection_entries()
        for order in orders:
            mine = [row for row in rows if row["order_id"] == order.id]
            money = sum(float(row["amount"]) for row in mine if row["kind"] in ("payment", "bank", "unbooked"))
            lost = sum(float(row["amount"]) for row in mine if row["kind"] == "write_off")
            self.assertAlmostEqual(money, order.collection_collected, 2)
            self.assertAlmostEqual(lost, order.collection_written_off, 2)
            self.assertEqual({row["bill_id"] for row in mine}, set(invoice.ids))
