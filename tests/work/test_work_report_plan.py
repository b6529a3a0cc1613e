"""Who owes which report until when: drafts opened ahead, leave, joiners, leavers, downtime, any order of runs."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo import Command
from odoo.tests import tagged

from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestWorkReportPlan(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leave_type = cls.env["hr.leave.type"].create(
            {
                "name": "Sick",
                "requires_allocation": False,
                "leave_validation_type": "no_validation",
                "handover": False,
                "company_id": cls.company.id,
            }
        )

    def _leave(self, employee, first, last):
        return self.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": self.leave_type.id,
                "request_date_from": first,
                "request_date_to": last,
            }
        )

    def _all(self):
        return {
            (report.kind_id.id, report.user_id.id, report.date_from): (report.date_deadline, report.state)
            for report in self.env["marketing.work.report"].search([("company_id", "=", self.company.id)])
        }

    def test_due_days(self):
        """Weekly at the weekend that ends the week, monthly on the last day of the month; opened ahead (C-03, C-07)."""
        self._open(date(2026, 3, 6))
        week = self._reports(self.week, self.seller)
        self.assertEqual(
            [(one.date_from, one.date_to, one.date_deadline) for one in week],
            # The week that ended on the first of March is due since the beginning.
            [
                (date(2026, 2, 23), date(2026, 3, 1), date(2026, 3, 1)),
                (date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 8)),
            ],
        )
        self.assertFalse(self._reports(self.monthly))
        self._open(date(2026, 3, 28))
        self.assertEqual(self._reports(self.monthly).mapped("date_deadline"), [date(2026, 3, 31)] * 2)
        self.assertEqual(self._open(date(2026, 3, 28)), 0)

    def test_leaders_owe_none(self):
        """Only the posts that a kind names owe it (T-08)."""
        self._open(date(2026, 3, 31))
        self.assertEqual(self._reports(self.monthly).user_id, self.seller | self.colleague)

    def test_leave(self):
        """Away for the whole week: excused. Away on the last day: until the first working day after."""
        self._leave(self.employee_seller, date(2026, 3, 9), date(2026, 3, 13))
        self._leave(self.employee_seller, date(2026, 3, 30), date(2026, 4, 1))
        self._open(date(2026, 3, 31))
        week = {report.date_from: report for report in self._reports(self.week, self.seller)}
        self.assertEqual(week[date(2026, 3, 9)].state, "excused")
        self.assertEqual(week[date(2026, 3, 16)].state, "draft")
        self.assertEqual(self._reports(self.monthly, self.seller).date_deadline, date(2026, 4, 2))
        self.assertEqual(self._reports(self.monthly, self.colleague).date_deadline, date(2026, 3, 31))

    def test_leave_approved_later(self):
        """A draft that is open already follows leave that is approved afterwards, there and back."""
        self._open(date(2026, 3, 28))
        leave = self._leave(self.employee_seller, date(2026, 3, 30), date(2026, 4, 1))
        self._open(date(2026, 3, 29))
        report = self._reports(self.monthly, self.seller)
        self.assertEqual(report.date_deadline, date(2026, 4, 2))
        leave.action_refuse()
        self._open(date(2026, 3, 30))
        self.assertEqual(report.date_deadline, date(2026, 3, 31))

    def test_leaver_and_job_change(self):
        """Whoever no longer holds the post on the last working day owes nothing; an open draft is excused."""
        self._open(date(2026, 3, 28))
        other = self.env["hr.job"].create({"name": "Clerk", "company_id": self.company.id})
        self.employee_seller.create_version({"date_version": date(2026, 3, 30), "job_id": other.id})
        self._open(date(2026, 3, 29))
        self.assertEqual(self._reports(self.monthly, self.seller).state, "excused")
        self.assertEqual(self._reports(self.monthly, self.colleague).state, "draft")

    def test_joiner(self):
        """Whoever has the post at the end of the period owes the report about it."""
        joiner = self._user("joiner", "Ma Chao", "marketing_office.group_staff")
        employee = self._employee(joiner, self.employee_leader)
        employee.version_id.write({"job_id": self.job.id, "date_version": date(2026, 3, 18)})
        self._open(date(2026, 3, 31))
        self.assertEqual(self._reports(self.week, joiner).mapped("date_from"), [date(2026, 3, 16), date(2026, 3, 23)])
        self.assertTrue(self._reports(self.monthly, joiner))

    def test_catches_up(self):
        """After weeks without a run every report is there, once; what is over is late, not lost."""
        self._open(date(2026, 3, 1))
        self._open(date(2026, 4, 20))
        weeks = self._reports(self.week, self.seller)
        self.assertEqual(len(weeks), 8, "from the week that ended on March 1 to that which ended on April 19")
        self.assertEqual(len(self._reports(self.monthly, self.seller)), 1)

    def test_any_order_gives_the_same(self):
        """However often and on whichever days it runs before the last one, the same reports are there (invariant 5)."""
        last = date(2026, 4, 28)
        self._leave(self.employee_seller, date(2026, 3, 9), date(2026, 3, 13))
        self._open(last)
        expected = self._all()
        self.assertGreater(len(expected), 15)

        @settings(
            max_examples=10, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(st.lists(st.integers(0, 58), max_size=4))
        def check(days):
            self.env["marketing.work.report"].search([("company_id", "=", self.company.id)])._guarded_unlink()
            self.company.report_opened_on = False
            for number in days:
                self._open(last - timedelta(days=number))
            self._open(last)
            self.assertEqual(self._all(), expected)

        check()

    def test_constant_queries(self):
        """Three people or thirty: the drafts of a month take the same number of queries beyond the rows written."""

        def cost(number):
            self.env["marketing.work.report"].search([("company_id", "=", self.company.id)])._guarded_unlink()
            self.company.report_opened_on = False
            for index in range(number):
                user = self._user(f"many{number}_{index}", f"Person {index}", "marketing_office.group_staff")
                employee = self._employee(user, self.employee_leader)
                employee.version_id.write({"job_id": self.job.id, "date_version": date(2026, 1, 1)})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._open(date(2026, 3, 29))
            return self.env.cr.sql_log_count - before

        cost(1)
        few, many = cost(3), cost(30)
        self.assertLessEqual(many - few, 12, f"{few} queries for six people, {many} for thirty-six")

    def test_shipped_kinds(self):
        """As stated: weekly three posts, monthly also regional managers, annual everybody, analyses the director."""
        posts = {
            name: self.env.ref(f"marketing_office.staff_job_{name}")
            for name in (
                "director",
                "regional_manager",
                "account_manager",
                "sales_assistant",
                "marketing_assistant",
                "office_staff",
            )
        }
        workers = posts["account_manager"] | posts["sales_assistant"] | posts["marketing_assistant"]
        for kind, jobs in (
            ("week", workers),
            ("month", workers | posts["regional_manager"]),
            ("year", self.env["hr.job"].union(*posts.values())),
            ("department_month", posts["director"]),
        ):
            with self.subTest(kind=kind):
                self.assertEqual(self.env.ref(f"marketing_office.report_kind_{kind}").job_ids, jobs)

    def test_by_hand(self):
        """Somebody who owes none may write one; the plan leaves it alone."""
        report = self.as_user(self.env["marketing.work.report"], self.leader).create(
            {"kind_id": self.monthly.id, "date_from": date(2026, 3, 17)}
        )
        self.assertEqual(
            (report.date_from, report.date_to, report.user_id), (date(2026, 3, 1), date(2026, 3, 31), self.leader)
        )
        self.assertEqual(report.section_ids.mapped("name"), ["Business", "Problems"])
        self._open(date(2026, 3, 31))
        self.assertEqual(report.sudo().state, "draft")

    def test_periods_of_a_working_rule(self):
        """A kind may be due some working days before the end or after it."""
        self.monthly.write({"due_rule": "after", "due_days": 3})
        self.week.write({"due_rule": "end", "due_days": 1})
        self._open(date(2026, 4, 1))
        self.assertEqual(self._reports(self.monthly, self.seller)[-1].date_deadline, date(2026, 4, 3))
        self.assertEqual(self._reports(self.week, self.seller)[-1].date_deadline, date(2026, 4, 2))

    def test_other_company(self):
        """A kind of another company opens nothing here."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids = [Command.link(other.id)]
        self.monthly.company_id = other
        self._open(date(2026, 3, 31))
        self.assertFalse(self._reports(self.monthly))
