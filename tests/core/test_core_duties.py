"""When recurring duties are due, and whose they are, on plain dates."""

from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib.duties import CYCLES, Stretch, WorkingDays, period, periods, turn

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
YEAR = [FIRST + timedelta(days=number) for number in range(365)]
WEEKDAYS = WorkingDays(day for day in YEAR if day.weekday() < 5)


@tagged("at_install", "-post_install")
class TestDuties(BaseCase):
    def test_due_days_of_a_month(self):
        """August 2026 begins on a Saturday and ends on a Monday."""
        month = (date(2026, 8, 1), date(2026, 8, 31))
        self.assertEqual(WEEKDAYS.due("start", 1, *month), date(2026, 8, 3))
        self.assertEqual(WEEKDAYS.due("end", 0, *month), date(2026, 8, 31))
        self.assertEqual(WEEKDAYS.due("end", 2, *month), date(2026, 8, 27))
        self.assertEqual(WEEKDAYS.due("after", 3, *month), date(2026, 9, 3))

    def test_numbers_beyond_the_period(self):
        """The tenth working day of a week is its last, and ten days before its end is its first."""
        week = period("week", date(2026, 8, 5))
        self.assertEqual(WEEKDAYS.due("start", 10, *week), date(2026, 8, 7))
        self.assertEqual(WEEKDAYS.due("end", 10, *week), date(2026, 8, 3))

    def test_a_week_of_holidays(self):
        """What belongs to a week without a working day is due when work begins again."""
        holidays = {date(2026, 10, 1) + timedelta(days=number) for number in range(11)}
        working = WorkingDays(day for day in WEEKDAYS.days if day not in holidays)
        self.assertEqual(working.due("end", 0, date(2026, 10, 5), date(2026, 10, 11)), date(2026, 10, 12))

    def test_turn(self):
        """A substitute takes over; without one the duty waits, and what is due every day falls away."""
        held = [Stretch(FIRST, date(2026, 6, 30))]
        monday, friday, back = date(2026, 5, 4), date(2026, 5, 8), date(2026, 5, 11)
        away = {monday + timedelta(days=number): None for number in range(7)}
        self.assertEqual(turn(friday, away, WEEKDAYS, held, "substitute"), (back, None))
        self.assertIsNone(turn(friday, away, WEEKDAYS, held, "substitute_or_skip"))
        self.assertIsNone(turn(friday, away, WEEKDAYS, held, "skip"))
        self.assertEqual(turn(friday, dict.fromkeys(away, 7), WEEKDAYS, held, "substitute"), (friday, 7))
        self.assertEqual(turn(friday, dict.fromkeys(away, 7), WEEKDAYS, held, "move"), (back, None))
        # Who leaves the job before coming back has nothing to catch up with.
        self.assertIsNone(turn(friday, away, WEEKDAYS, [Stretch(FIRST, friday)], "move"))

    @settings(max_examples=200, derandomize=True, database=None, deadline=None)
    @given(st.sampled_from(CYCLES), DAYS, DAYS)
    def test_periods_cover_a_window_once(self, cycle, one, other):
        """Each day of a window lies in exactly one of its periods, and they follow each other without a gap."""
        first, last = sorted((one, other))
        found = periods(cycle, first, last)
        self.assertLessEqual(found[0][0], first)
        self.assertGreaterEqual(found[-1][1], last)
        for before, following in zip(found, found[1:], strict=False):
            self.assertEqual(before[1] + timedelta(days=1), following[0])
        self.assertTrue(all(period(cycle, day) == (begin, end) for begin, end in found for day in (begin, end)))

    @settings(max_examples=200, derandomize=True, database=None, deadline=None)
    @given(
        st.sets(st.sampled_from(YEAR), min_size=1),
        st.sampled_from(("start", "end", "after")),
        st.integers(0, 12),
        st.sampled_from(CYCLES[1:]),
        DAYS,
    )
    def test_due_is_a_working_day(self, worked, rule, number, cycle, day):
        """Whatever the calendar: due on a working day, inside the period unless it has none or the rule says after."""
        working = WorkingDays(worked)
        first, last = period(cycle, day)
        due = working.due(rule, number, first, last)
        if due is None:
            self.assertTrue(rule == "after" or not working.within(first, last))
            return
        self.assertIn(due, working)
        inside = rule != "after" and bool(working.within(first, last))
        self.assertEqual(first <= due <= last, inside)
