from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .spending_common import SpendingCommon

MARCH, LAST = date(2025, 3, 1), date(2025, 3, 31)


@tagged("at_install", "-post_install")
class TestSpendingMetrics(SpendingCommon):
    """What selling costs, and in per cent of what it brings (L-16)."""

    def figures(self, code):
        metric = self.env["marketing.metric"].search([("code", "=", code)]).sudo()
        users = self.seller | self.colleague
        pairs = metric._parts(users, MARCH, LAST, self.company)[metric]
        return [metric._figure(pairs[user.id]) for user in users]

    def test_only_what_was_approved_costs(self):
        self._approved(self._expense(amount=120.0))
        self._approved(self._expense(amount=30.0, date="2025-03-31"))
        self._approved(self._expense(amount=500.0, date="2025-04-01"))
        self._expense(amount=70.0)
        waiting = self._expense(amount=40.0)
        waiting.action_submit()
        self.assertEqual(self.figures("sales_cost"), [150.0, 0])
        self.assertEqual(self.figures("expense_ratio"), [None, None], "nothing to divide by")

    def test_in_per_cent_of_the_revenue(self):
        paid = self._approved(self._expense(amount=120.0))
        self.as_user(paid, self.accountant)._post_without_wizard()
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_user_id": self.seller.id,
                "invoice_date": "2025-03-20",
                "journal_id": self.sale_journal.id,
                "company_id": self.company.id,
                "invoice_line_ids": [
                    (0, 0, {"product_id": self.product.id, "quantity": 1, "price_unit": 1000.0, "tax_ids": False})
                ],
            }
        ).action_post()
        self.assertEqual(self.figures("sales_cost"), [120.0, 0], "posted still counts")
        self.assertEqual(self.figures("expense_ratio"), [12.0, None])
        metric = self.env["marketing.metric"].search([("code", "=", "expense_ratio")])
        value = metric.sudo()._freeze(self.seller, "month", MARCH, self.company)
        action = self.as_user(value, self.seller).action_open_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), paid.sudo(), "the part in per cent")

    def test_everybody_opens_the_own_figures(self):
        """Each figure can be opened down to its records by the person it is about, and by no colleague."""
        metrics = self.env["marketing.metric"].search([("source", "!=", "rated")]).sudo()
        self.assertGreater(len(metrics), 15)
        for value in metrics._refresh(self.seller, "month", MARCH, self.company):
            with self.subTest(value.metric_id.code):
                self.env.invalidate_all()
                action = self.as_user(value, self.seller).action_open_records()
                self.as_user(self.env[action["res_model"]], self.seller).search(action["domain"])
                with self.assertRaises(AccessError):
                    self.as_user(value, self.colleague).action_open_records()

    def test_a_foreign_receipt_counts_in_the_companys_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2025-03-01", "rate": 0.125, "company_id": self.company.id}
        )
        self._approved(self._expense(amount=50.0, currency_id=euro.id))
        self.assertEqual(self.figures("sales_cost"), [400.0, 0])
