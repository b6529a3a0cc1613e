from datetime import timedelta

from odoo.tests import tagged

from ...models.core.clock import today
from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractMetrics(ContractCommon):
    """The shipped figures of contracts agree with the contracts themselves (L-16, L-17)."""

    def figures(self, day=None):
        """Return {code: [figure of the seller, of the colleague]} of a month."""
        metrics = self.env["marketing.metric"].search([("code", "=like", "contract_%")])
        users = self.seller | self.colleague
        first, last = metrics._period("month", day or today(self.company))
        parts = metrics.sudo()._parts(users, first, last, self.company)
        return {metric.code: [metric._figure(parts[metric][user.id]) for user in users] for metric in metrics}

    def test_from_quotation_to_collection(self):
        first = self._contract((1, 1000.0), user_id=self.seller.id)
        second = self._contract((2, 300.0), user_id=self.seller.id)
        self._order(lines=((1, 50.0),), user_id=self.seller.id)
        self._order(lines=((1, 70.0),), user_id=self.colleague.id)
        found = self.figures()
        self.assertEqual(found["contract_amount"], [first.amount_total + second.amount_total, 0])
        self.assertEqual(found["contract_count"], [2, 0])
        self.assertEqual(found["contract_customers"], [1, 0])
        self.assertEqual(found["contract_quotations"], [3, 1])
        self.assertAlmostEqual(found["contract_success"][0], 200 / 3)
        self.assertEqual(found["contract_success"][1], 0.0)
        self.assertEqual(found["contract_collected"], [0, 0])
        before = today(self.company).replace(day=1) - timedelta(days=1)
        self.assertEqual(self.figures(before)["contract_amount"], [0, 0], "another month")
        invoice = self._invoice(first, date=str(today(self.company)))
        self._pay(invoice)
        self.assertEqual(self.figures(first.collection_date)["contract_collected"], [first.amount_total, 0])

    def test_they_open_their_contracts(self):
        contract = self._contract((1, 1000.0), user_id=self.seller.id)
        metric = self.env["marketing.metric"].search([("code", "=", "contract_amount")])
        values = metric.sudo()._refresh(self.seller, "month", today(self.company), self.company)
        action = values.with_user(self.seller).action_open_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), contract)
