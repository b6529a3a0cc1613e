"""A quarter day by day: public holidays, leave, joiner, leaver, job change, a week without a server, runs made twice.

What is there in the end is compared with what a person with a calendar on the wall would say.
"""

from datetime import date, datetime, time, timedelta

from odoo.tests import tagged

from ...models.core.clock import at
from .report_common import ReportCommon

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
# Tomb-Sweeping Day (the Monday after), Labour Day with its bridge, Dragon Boat Festival.
HOLIDAYS = {date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), date(2026, 6, 19)}
DOWN = (date(2026, 5, 11), date(2026, 5, 17))
LEAVE = (date(2026, 4, 20), date(2026, 4, 24))
JOINED, LEFT, MOVED = date(2026, 5, 18), date(2026, 6, 12), date(2026, 6, 1)


def days(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


@tagged("post_install", "-at_install")
class TestWorkQuarter(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        # Odoo takes the hours of public holidays as those on the clock of whoever enters them.
        cls.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Public holiday",
                    "company_id": cls.company.id,
                    "calendar_id": cls.company.resource_calendar_id.id,
                    "date_from": datetime.combine(day, time()),
                    "date_to": datetime.combine(day, time(23, 59, 59)),
                }
                for day in sorted(HOLIDAYS)
            ]
        )
        cls.company.write({"duty_from": FIRST, "duty_ahead_days": 2, "duty_planned_on": False})
        cls.weekly = cls._template("File the week", "week", "end", 0)
        cls.quarterly = cls._template("Lost offers", "quarter", "end", 3)
        cls.mover = cls._user("mover", "Lin Tao", "marketing_office.group_staff")
        cls.employee_mover = cls._employee(cls.mover, cls.employee_leader)
        cls.employee_mover.version_id.write({"job_id": cls.job.id, "date_version": date(2026, 1, 1)})

    # ------------------------------------------------------------------
    # The story
    # ------------------------------------------------------------------

    def _go_on_leave(self):
        """The salesperson asks for a week off and hands the work over to a colleague."""
        kind = self.env["hr.leave.type"].create(
            {
                "name": "Annual",
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "company_id": self.company.id,
            }
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.employee_seller.id,
                "holiday_status_id": kind.id,
                "request_date_from": LEAVE[0],
                "request_date_to": LEAVE[1],
            }
        )
        handover = self.as_user(self.env["marketing.handover"], self.seller).create(
            {"leave_id": leave.id, "receiver_id": self.colleague.id, "note": "See the list."}
        )
        handover.action_offer()
        self.as_user(handover, self.colleague).action_confirm()
        leave.write({"state": "validate"})

    def _join(self):
        self.joiner = self._user("joiner", "Ma Chao", "marketing_office.group_staff")
        self.employee_joiner = self._employee(self.joiner, self.employee_leader)
        self.employee_joiner.version_id.write({"job_id": self.job.id, "date_version": JOINED})

    def _leave_the_company(self):
        self.employee_colleague.version_id.write({"departure_date": LEFT})

    def _change_jobs(self):
        other = self.env["hr.job"].create({"name": "Clerk", "company_id": self.company.id})
        self.employee_mover.create_version({"date_version": MOVED, "job_id": other.id})

    def _run_days(self):
        """Run both actions on each day, twice, except while the server is down; facts become known on their days."""
        story = {
            date(2026, 4, 10): self._go_on_leave,
            date(2026, 5, 10): self._join,
            date(2026, 5, 25): self._change_jobs,
            date(2026, 6, 3): self._leave_the_company,
        }
        for day in days(FIRST, LAST):
            if day in story:
                story[day]()
            if DOWN[0] <= day <= DOWN[1]:
                continue
            for _worker in range(2):
                moment = at(datetime.combine(day, time(4)))
                self.env["marketing.duty"].with_context(**moment)._generate(self.company)
                self.env["marketing.work.report"].with_context(**moment)._open(self.company)

    # ------------------------------------------------------------------
    # The calendar on the wall
    # ------------------------------------------------------------------

    def _holds(self, employee, day):
        return {
            self.employee_seller: True,
            self.employee_colleague: day <= LEFT,
            self.employee_joiner: day >= JOINED,
            self.employee_mover: day < MOVED,
        }[employee]

    def _away(self, employee, day):
        return employee == self.employee_seller and LEAVE[0] <= day <= LEAVE[1]

    def _people(self):
        return self.employee_seller | self.employee_colleague | self.employee_joiner | self.employee_mover

    def _weeks(self):
        monday = FIRST - timedelta(days=FIRST.weekday())
        return [(monday + timedelta(weeks=number), monday + timedelta(weeks=number, days=6)) for number in range(14)]

    def _months(self):
        return [
            (date(2026, 4, 1), date(2026, 4, 30)),
            (date(2026, 5, 1), date(2026, 5, 31)),
            (date(2026, 6, 1), date(2026, 6, 30)),
        ]

    def _expected_duties(self):
        slots = [(self.daily, day, day) for day in days(FIRST, LAST) if works(day)]
        for template, periods, back in (
            (self.weekly, self._weeks(), 0),
            (self.month, self._months(), 1),
            (self.quarterly, [(FIRST, LAST)], 3),
        ):
            for first, last in periods:
                due = [day for day in days(first, last) if works(day)][-1 - back]
                if due <= LAST:
                    slots.append((template, first, due))
        expected = {}
        for template, first, due in slots:
            for employee in self._people():
                if self._holds(employee, due):
                    user = self.colleague if self._away(employee, due) else employee.user_id
                    expected[template, employee, first] = (user, due)
        return expected

    def _expected_reports(self):
        expected = {}
        for kind, periods in ((self.week, self._weeks()), (self.monthly, self._months())):
            for first, last in periods:
                worked = [day for day in days(first, last) if works(day)]
                if last > LAST:
                    continue
                for employee in self._people():
                    if self._holds(employee, worked[-1]):
                        excused = all(self._away(employee, day) for day in worked)
                        due = last
                        while self._away(employee, due):
                            due += timedelta(days=1)
                        expected[kind, employee.user_id, first] = (due, "excused" if excused else "draft")
        return expected

    def test_quarter(self):
        self._run_days()
        duties = self.env["marketing.duty"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "!=", "cancelled"),
                ("date_deadline", "<=", LAST),
                ("kind", "=", "cycle"),
            ]
        )
        found = {}
        for duty in duties:
            slot = (duty.template_id, duty.employee_id, duty.date_from)
            self.assertNotIn(slot, found)
            found[slot] = (duty.user_id, duty.date_deadline)
        expected = self._expected_duties()
        self.assertEqual(found, expected)
        self.assertGreater(len(found), 200)

        reports = self.env["marketing.work.report"].search(
            [("company_id", "=", self.company.id), ("date_deadline", "<=", LAST)]
        )
        found = {
            (report.kind_id, report.user_id, report.date_from): (report.date_deadline, report.state)
            for report in reports
        }
        self.assertEqual(len(found), len(reports))
        self.assertEqual(found, self._expected_reports())
