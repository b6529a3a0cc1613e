from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PayoutCommon


@tagged("post_install", "-at_install")
class TestPayoutCarry(PayoutCommon):
    """Negative balances go on to the next month; what is taken back goes where it still can."""

    def test_negative_net_is_carried_on(self):
        self._earn(amount=100.0)
        self._earn(amount=-740.0, kind="deduction", label="Deduction")
        statement = self._run()
        self.assertEqual(statement.amount_net, -640.0)
        self._post(statement)
        self.assertRecordValues(
            statement, [{"state": "settled", "document_id": False, "amount_net": 0.0, "line_count": 3}]
        )
        self.assertEqual(set(statement.line_ids.mapped("state")), {"settled"})
        self.assertEqual(self.assertTiesOut()["ledger"], -640.0)
        carried = self.Line.search([("origin_model", "=", self.Statement._name), ("statement_id", "=", False)])
        self.assertRecordValues(
            carried, [{"amount": -640.0, "kind": "carry", "state": "due", "due_date": date(2026, 12, 1)}]
        )
        self._earn(amount=1000.0, due_date=date(2026, 12, 1))
        december = self._december()
        self.assertRecordValues(december, [{"amount_earned": 1000.0, "amount_deducted": -640.0, "amount_net": 360.0}])
        self._post(december)
        self.assertEqual(december.document_id.amount_total, 360.0)
        self.assertTiesOut()
        with self.assertRaisesRegex(UserError, "closed"):
            self.as_user(statement, self.finance).action_reopen()

    def test_settled_statement_opens_again(self):
        self._earn(amount=-740.0, kind="deduction", label="Deduction")
        statement = self._run()
        self._post(statement)
        self._earn(amount=1000.0, due_date=date(2026, 12, 1))
        december = self._december()
        self.assertEqual(december.amount_net, 260.0)
        for user in (self.seller, self.director):
            with self.assertRaises(AccessError):
                self.as_user(statement, user).action_reopen()
        self.as_user(statement, self.finance).action_reopen()
        self.assertRecordValues(statement, [{"state": "approved", "amount_net": -740.0}])
        self.assertEqual(december.amount_net, 1000.0)
        self.assertTiesOut()
        self.as_user(statement, self.finance).action_post()
        self.assertEqual(statement.state, "settled")
        self.assertEqual(self._run(date(2026, 12, 1)), december)
        self.assertEqual(december.amount_net, 260.0)
        self.assertTiesOut()

    def test_net_of_nothing_closes_without_carry(self):
        self._earn(amount=100.0)
        self._earn(amount=-100.0, kind="penalty", label="Penalty")
        statement = self._run()
        self._post(statement)
        self.assertRecordValues(statement, [{"state": "settled", "line_count": 2}])
        self.assertTiesOut()

    # ------------------------------------------------------------------
    # Taking back
    # ------------------------------------------------------------------

    def test_taken_back_before_it_was_listed(self):
        for values in ({}, {"due_date": False, "hold": "appraisal"}):
            line = self._earn(**values)
            reversing = line._reverse("Contract cancelled")
            self.assertRecordValues(
                line + reversing,
                [
                    {"state": "reversed", "amount": 100.0, "kind": "commission"},
                    {"state": "reversed", "amount": -100.0, "kind": "commission"},
                ],
            )
        self.assertFalse(self._run())
        self.assertTiesOut()
        self._earn(origin_id=line.origin_id, turn=2)
        for again in (line, reversing):
            with self.assertRaisesRegex(UserError, "Already"):
                again._reverse("again")

    def test_taken_back_after_payment(self):
        line = self._earn(amount=300.0)
        statement = self._run()
        self._post(statement)
        self._pay(statement.document_id)
        clawback = line._reverse("Customer got the money back")
        self.assertRecordValues(
            clawback, [{"kind": "clawback", "amount": -300.0, "state": "due", "due_date": date(2026, 11, 23)}]
        )
        self.assertEqual(line.state, "paid")
        self.env["marketing.payout.line"]._post_accruals(self.company)
        self.assertTiesOut()
        december = self._december()
        self.assertEqual(december.amount_net, -300.0)
        self._post(december)
        self.assertEqual(december.state, "settled")
        self.assertEqual(self.assertTiesOut()["ledger"], -300.0)

    def test_carry_is_not_taken_back(self):
        self._earn(amount=-10.0)
        statement = self._run()
        self._post(statement)
        carried = self.Line.search([("kind", "=", "carry")])
        with self.assertRaises(UserError):
            carried[0]._reverse("no")
