"""Measures of improvement plans are tasks of the person: done here is done there (O-04)."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..staff.plan_common import PlanCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 04:00:00")
class TestWorkImprovement(PlanCommon):
    def _duties(self, plan):
        return self.env["marketing.duty"].search([("measure_id", "in", plan.measure_ids.ids)], order="id")

    def test_tasks_once_both_agree(self):
        plan = self._plan()
        plan.action_agree()
        self.assertFalse(self._duties(plan))
        self.as_user(plan, self.seller).action_agree()
        duties = self._duties(plan)
        self.assertEqual(duties.user_id, self.seller)
        self.assertEqual(duties.mapped("date_deadline"), plan.measure_ids.mapped("date_due"))
        self.assertEqual(set(duties.mapped("kind")), {"plan"})

    def test_done_on_either_side(self):
        plan = self._agreed()
        first, second = self._duties(plan)
        mine = self.as_user(first, self.seller)
        mine.evidence_note = "Passed the test."
        mine.action_done()
        measure = plan.measure_ids[0]
        self.assertEqual((measure.date_done, measure.result), (date(2026, 3, 10), "Passed the test."))
        mine.action_reopen()
        self.assertFalse(measure.date_done)
        plan.measure_ids[1].write({"date_done": date(2026, 3, 9), "result": "Four visits."})
        self.assertEqual((second.state, second.done_day, second.in_time), ("verified", date(2026, 3, 9), True))
        plan.measure_ids[1].date_done = False
        self.assertEqual(second.state, "open")

    def test_ends_with_the_plan(self):
        plan = self._agreed()
        self.as_user(plan, self.seller).measure_ids[0].action_done()
        plan.action_revise()
        self.assertEqual(self._duties(plan).mapped("state"), ["verified", "cancelled"])
        plan.action_agree()
        self.as_user(plan, self.seller).action_agree()
        self.assertEqual(self._duties(plan).mapped("state"), ["verified", "cancelled", "open"])
        plan.action_close("partly", "Enough.")
        self.assertEqual(self._duties(plan).mapped("state"), ["verified", "cancelled", "cancelled"])

    def test_nobody_forges_one(self):
        plan = self._agreed()
        duty = self._duties(plan)[0]
        for user in (self.seller, self.leader):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    self.as_user(duty, user).measure_id = False
                with self.assertRefused("stays as it is"):
                    self.as_user(duty, user).date_deadline = date(2026, 6, 1)
        with self.assertRaises(AccessError):
            self.as_user(self.env["marketing.duty"], self.seller).create(
                {"name": "x", "kind": "plan", "date_deadline": date(2026, 4, 1)}
            )
