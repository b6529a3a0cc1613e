"""Which days count as days off: leave in days, half days and hours."""

from datetime import date, timedelta

from odoo.tests import tagged

from .duty_common import DutyCommon

MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 3, day) for day in (2, 3, 4, 6))


@tagged("post_install", "-at_install")
class TestWorkAbsences(DutyCommon):
    def _away(self, unit, first, last, **values):
        """Return the days on which the salesperson is off for a leave of the type."""
        kind = self.env["hr.leave.type"].create(
            {
                "name": "Unpaid",
                "request_unit": unit,
                "requires_allocation": False,
                "leave_validation_type": "no_validation",
                "handover": False,
                "company_id": self.company.id,
            }
        )
        self.env["hr.leave"].create(
            {
                "employee_id": self.employee_seller.id,
                "holiday_status_id": kind.id,
                "request_date_from": first,
                "request_date_to": last,
                **values,
            }
        )
        found = self.env["marketing.duty"]._absences(self.company, date(2026, 3, 1), date(2026, 3, 31))
        return sorted(found.get(self.employee_seller.id, {}))

    def _days(self, first, last):
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def test_days(self):
        self.assertEqual(self._away("day", MONDAY, FRIDAY), self._days(MONDAY, FRIDAY))

    def test_hours_left_open(self):
        """A type in hours, asked for by days only: all of these days are off."""
        self.assertEqual(self._away("hour", MONDAY, FRIDAY), self._days(MONDAY, FRIDAY))

    def test_hours_of_one_day(self):
        hours = {"request_hour_from": 9, "request_hour_to": 11}
        self.assertEqual(self._away("hour", MONDAY, MONDAY, **hours), [])

    def test_hours_of_a_whole_day(self):
        hours = {"request_hour_from": 8, "request_hour_to": 17}
        self.assertEqual(self._away("hour", MONDAY, MONDAY, **hours), [MONDAY])

    def test_hours_over_days(self):
        """From Monday noon to Friday evening: Monday is worked in part."""
        hours = {"request_hour_from": 13, "request_hour_to": 17}
        self.assertEqual(self._away("hour", MONDAY, FRIDAY, **hours), self._days(TUESDAY, FRIDAY))

    def test_hours_until_noon(self):
        hours = {"request_hour_from": 8, "request_hour_to": 12}
        self.assertEqual(self._away("hour", MONDAY, WEDNESDAY, **hours), [MONDAY, TUESDAY])

    def test_half_days(self):
        """From Monday to Wednesday, each case in a week of its own."""
        cases = {("am", "am"): (0, 1), ("pm", "pm"): (1, 2), ("am", "pm"): (0, 1, 2), ("pm", "am"): (1,)}
        expected = []
        for week, ((begin, end), off) in enumerate(cases.items()):
            monday = MONDAY + timedelta(weeks=week)
            periods = {"request_date_from_period": begin, "request_date_to_period": end}
            found = self._away("half_day", monday, monday + timedelta(days=2), **periods)
            expected += [monday + timedelta(days=number) for number in off]
            self.assertEqual(found, expected, (begin, end))

    def test_half_of_one_day(self):
        self.assertEqual(self._away("half_day", MONDAY, MONDAY, request_date_to_period="am"), [])
        self.assertEqual(self._away("half_day", TUESDAY, TUESDAY), [TUESDAY])
