"""What followed from a result stays connected with it: nobody deletes it, and nothing of it follows twice."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .follow_common import FollowCommon

QUIET = ("odoo.addons.base.models.ir_rule", "odoo.models")


@tagged("post_install", "-at_install")
class TestAppraisalFollowKept(FollowCommon):
    def _weak(self):
        """Return a settled appraisal from which a plan follows, and the plan."""
        grades = {"D": {"follows": "improvement"}}
        self.scheme = self._next(self.scheme, grades, date_from=date(2025, 3, 1), bonus_ids=[])
        appraisal = self._settle(52)
        return appraisal, self._follows(appraisal)._document()

    def _excellent(self):
        """Return three excellent months in a row, the last of which has led to proposals."""
        self.scheme = self._next(self.scheme, date_from=date(2025, 3, 1), bonus_ids=[])
        months = [self._settle(95, date(2026, month, 1)) for month in (1, 2, 3)]
        self.assertEqual(set(self._follows(months[2]).mapped("kind")), {"promotion", "raise"})
        return months

    def _promotions(self, *states):
        return self.env["marketing.position.proposal"].search(
            [("employee_id", "=", self.employee_seller.id), ("kind", "=", "promotion"), ("state", "in", states)]
        )

    def test_plan_is_kept(self):
        """Neither the person nor those above delete a plan that an appraisal has opened, or cut it off from there."""
        appraisal, plan = self._weak()
        for user in (self.seller, self.leader, self.director):
            mine = self.as_user(plan, user)
            for attempt in (
                mine.unlink,
                lambda mine=mine: mine.write({"source_ref": False}),
                lambda mine=mine: mine.write({"source_ref": f"{appraisal._name},{appraisal.id}"}),
            ):
                with self.subTest(user=user.name), mute_logger(*QUIET), self.env.cr.savepoint(flush=False):
                    self.assertRaises(UserError, attempt)
        # What stays as it is may be sent along.
        self.as_user(plan, self.leader).write({"source_ref": f"{plan.source_ref._name},{plan.source_ref.id}"})
        self._back(appraisal)
        self.assertEqual(plan.state, "cancelled")

    def test_proposal_is_kept(self):
        promotion = self._follows(self._excellent()[2], "promotion")._document()
        for attempt in (
            lambda: self.as_user(promotion, self.leader).unlink(),
            lambda: self.as_user(promotion, self.leader).write({"source_ref": False}),
        ):
            with mute_logger(*QUIET), self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_plan_gone_with_the_employee(self):
        """A plan goes with its employee; the appraisal is opened again all the same."""
        appraisal, plan = self._weak()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM marketing_improvement_plan WHERE id = %s", [plan.id])
        self.env.invalidate_all()
        row = self._follows(appraisal)
        self.assertFalse(self.as_user(row, self.leader).action_open_document())
        self._back(appraisal)
        self.assertEqual(row.state, "taken_back")

    def test_month_within_the_row_reopened(self):
        """What a row has led to is taken back when one of its earlier months is opened again, and follows once anew."""
        months = self._excellent()
        self._back(months[1])
        self.assertFalse(self._follows(months[2]))
        self.assertFalse(self._promotions("draft"))
        self._again(months[1], 95)
        self.assertEqual(set(self._follows(months[1]).mapped("kind")), {"promotion", "raise"})
        self.assertEqual(len(self._promotions("draft")), 1)

    def test_row_broken_by_reopening(self):
        """After a month of the row turned out worse, nothing is founded on it any more."""
        months = self._excellent()
        self._back(months[1])
        self._again(months[1], 70)
        self.assertFalse(self._promotions("draft"))
        self.assertEqual(len(self._promotions("cancelled")), 1)

    def test_decided_is_not_proposed_twice(self):
        """Where people have decided about the row already, it is not proposed again for the same months."""
        months = self._excellent()
        promotion = self._follows(months[2], "promotion")
        self.env.flush_all()
        # As after the approval, which has tests of its own.
        self.env.cr.execute(
            "UPDATE marketing_position_proposal SET state = 'approved' WHERE id = %s", [promotion._document().id]
        )
        self.env.invalidate_all()
        self._back(months[1])
        self.assertEqual(promotion.state, "proposed")
        self.assertIn("stays", promotion.remark)
        self._again(months[1], 95)
        self.assertEqual(self._follows(months[1]).mapped("kind"), ["raise"])
        self.assertFalse(self._promotions("draft"))

    def test_agreed_and_could_not_go_on(self):
        """A bonus that was agreed to while the ledger could not take it goes on later, once."""
        row = self._follows(self._settle(95), "bonus")
        with patch.object(self.env.registry["marketing.payout.line"], "_append", side_effect=UserError("Not now.")):
            self._agree(row)
        self.assertEqual((row.state, row.approval_state), ("proposed", "approved"))
        self.as_user(row, self.director).action_ask()
        self.assertEqual((row.state, row.line_id.amount), ("done", 1200.0))
        with self.assertRefused("waits for nothing"):
            self.as_user(row, self.director).action_ask()
