"""The plan of duties: right after downtime, changes, interruptions, and in whatever order it is run."""

from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.core.clock import at
from .duty_common import DutyCommon


@tagged("post_install", "-at_install")
class TestWorkDutyPlan(DutyCommon):
    def _all(self):
        """Return what there is, in plain values."""
        duties = self.env["marketing.duty"].search([("company_id", "=", self.company.id), ("state", "!=", "cancelled")])
        return {
            (duty.template_id.id, duty.employee_id.id, duty.date_from): (duty.user_id.id, duty.date_deadline)
            for duty in duties
        }

    def _forget(self):
        """Remove all duties, as if there had never been a run."""
        self.env["marketing.duty"].search([("company_id", "=", self.company.id)])._guarded_unlink()
        self.company.duty_planned_on = False

    def test_any_order_gives_the_same(self):
        """However often and on whichever days it runs before the last one, the same duties are there (invariant 5)."""
        last = date(2026, 5, 20)
        self._run(last)
        expected = self._all()
        self.assertTrue(expected)

        @settings(
            max_examples=12,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(st.integers(0, 80), max_size=5))
        def check(days):
            self._forget()
            for number in days:
                self._run(last - timedelta(days=number))
            self._run(last)
            self.assertEqual(self._all(), expected)

        check()

    def test_killed_midway(self):
        """A run that ends after a batch is finished by the next one."""
        self._run(date(2026, 3, 24))
        expected = self._all()
        self._forget()
        with patch("odoo.addons.marketing_office.models.work.duty_plan.BATCH", 7):
            self.env["marketing.duty"]._generate(self.company, date(2026, 3, 24), commit=lambda done: False)
            self.assertEqual(len(self._all()), 7)
            self.assertFalse(self.company.duty_planned_on, "the run was not complete")
            self._run(date(2026, 3, 24))
        self.assertEqual(self._all(), expected)

    def test_leaver_and_joiner(self):
        """Nothing is due after somebody has left, and nothing before somebody came."""
        self.employee_seller.version_id.departure_date = date(2026, 3, 13)
        self.employee_colleague.version_id.date_version = date(2026, 3, 16)
        self._run(date(2026, 3, 24))
        self.assertEqual(max(self._duties(self.daily, self.seller).mapped("date_deadline")), date(2026, 3, 13))
        self.assertFalse(self._duties(self.month, self.seller))
        self.assertEqual(min(self._duties(self.daily, self.colleague).mapped("date_deadline")), date(2026, 3, 16))
        self.assertTrue(self._duties(self.month, self.colleague))

    def test_back_again(self):
        """What the plan had cancelled comes back with its cause; what a superior has cancelled does not."""
        self._run(date(2026, 3, 24))
        mine, theirs = self._duties(self.month, self.seller), self._duties(self.month, self.colleague)
        self.as_user(theirs, self.leader).action_cancel("No customers this month.")
        self.month.active = False
        self._run(date(2026, 3, 24))
        self.assertEqual((mine.state, mine.by_plan), ("cancelled", True))
        self.month.active = True
        self._run(date(2026, 3, 24))
        self.assertEqual((mine.state, mine.by_plan), ("open", False))
        self.assertEqual(theirs.state, "cancelled")

    def test_done_stays(self):
        """What was done stays with whoever did it, whatever happens to the job or the catalogue."""
        self._run(date(2026, 3, 24))
        duty = self.as_user(self._duties(self.month, self.seller), self.seller)
        duty.action_done()
        self.month.write({"name": "Something else", "points": 9, "active": False})
        self.employee_seller.version_id.job_id = False
        self._run(date(2026, 3, 24))
        self.assertEqual((duty.state, duty.name, duty.points), ("verified", "Collection plan", 1.0))

    def test_public_holiday(self):
        """A holiday of the company is no working day: what was due on it is due on the one before."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-30 00:00:00",
                "date_to": "2026-03-30 23:59:59",
            }
        )
        self._run(date(2026, 3, 24))
        self.assertEqual(self._duties(self.month, self.seller).date_deadline, date(2026, 3, 27))

    def test_cron(self):
        """All companies by the scheduled action; one that cannot be planned stops no other and is reported."""
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1))
        # The failing company has written nothing yet.
        self.patch(self.env.cr, "rollback", lambda: None)
        duties = self.env["marketing.duty"].with_context(**at(date(2026, 3, 24)))
        plan = type(duties)._plan
        bad = self.env["res.company"].create({"name": "AAA", "duty_from": date(2026, 3, 1)})
        self.admin.company_ids |= bad

        def failing(records, company, day):
            if company == bad:
                raise ValueError("a bad calendar")
            return plan(records, company, day)

        self.patch(type(duties), "_plan", failing)
        with mute_logger("odoo.addons.marketing_office.models.work.duty_plan"):
            duties._cron_generate()
        self.assertTrue(self._duties(self.month, self.seller))
        notice = self.env["mail.message"].search([("subject", "=", "Duties could not be raised")], limit=1)
        self.assertIn(self.admin.partner_id, notice.notified_partner_ids)

    def test_queries_do_not_grow_with_people(self):
        """A run with nothing to do, and one that raises all, asks no more for twelve people than for two."""
        counts = []
        for people in (0, 10):
            for number in range(people):
                user = self._user(f"more{number}", f"More {number}", "marketing_office.group_staff")
                employee = self._employee(user, self.employee_leader)
                employee.version_id.write({"job_id": self.job.id, "date_version": date(2026, 1, 1)})
            self._forget()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            raised = self._run(date(2026, 3, 24))
            self.env.flush_all()
            first = self.env.cr.sql_log_count - before
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self._run(date(2026, 3, 24)), 0)
            counts.append((raised, first, self.env.cr.sql_log_count - before))
        self.assertEqual(counts[1][0], 6 * counts[0][0])
        self.assertLessEqual(counts[1][1], counts[0][1])
        self.assertLessEqual(counts[1][2], counts[0][2])
        self.assertLessEqual(counts[0][2], 12)
