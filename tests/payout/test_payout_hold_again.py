"""Released amounts wait again for what they were held for."""

from datetime import date

from odoo.tests import tagged

from .common import PayoutCommon


@tagged("post_install", "-at_install")
class TestPayoutHoldAgain(PayoutCommon):
    def _held(self, amount=100.0):
        return self._earn(amount=amount, due_date=False, hold="appraisal", earned_date=date(2026, 10, 5))

    def test_due_again_held(self):
        line = self._held()
        line._release("Settled")
        self.assertEqual(line.state, "due")
        self.assertEqual(line._hold_again("Opened again"), line)
        self.assertEqual((line.state, line.due_date, line.released_on, line.release_reason), ("held", *[False] * 3))

    def test_off_a_draft(self):
        """The line leaves a statement that is not posted, and the approval of that ends."""
        line, other = self._held(), self._earn(amount=50.0)
        line._release("Settled")
        statement = self._run()
        self.as_user(statement, self.finance).action_approval_submit()
        line._hold_again("Opened again")
        self.assertEqual((line.state, statement.line_ids, statement.amount_net), ("held", other, 50.0))
        self.assertEqual(statement.approval_request_ids.mapped("state"), ["void"])
        self.assertTiesOut()

    def test_posted_stays(self):
        line = self._held()
        line._release("Settled")
        self._post(self._run())
        self.assertFalse(line._hold_again("Opened again"))
        self.assertEqual(line.state, "posted")

    def test_never_held(self):
        """What was due from the start, was never released, or was taken back, stays as it is."""
        due, held, back = self._earn(), self._held(), self._held()
        back._release("Settled")
        back._reverse("Wrong")
        self.assertFalse((due | held | back)._hold_again("Opened again"))
        self.assertEqual((due.state, held.state, back.state), ("due", "held", "reversed"))
