"""T-05: working time of a company, counted from memory, is what Odoo's own calendar says."""

from datetime import datetime, timedelta

import pytz
from hypothesis import given, settings, strategies as st

from odoo import Command
from odoo.tests import tagged

from ...lib.working_time import elapsed
from ..common import MarketingCommon

START = datetime(2026, 9, 28)


@tagged("at_install", "-post_install")
class TestCoreWorkingTime(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Shanghai", "tz": "Asia/Shanghai", "company_id": cls.company.id}
        )
        cls.company.resource_calendar_id = cls.calendar
        cls.holiday = cls.env["resource.calendar.leaves"].create(
            {
                "name": "National Day",
                "calendar_id": cls.calendar.id,
                "company_id": cls.company.id,
                "date_from": datetime(2026, 9, 30, 16),
                "date_to": datetime(2026, 10, 7, 16),
            }
        )

    def planned(self, hours, start):
        """Return when Odoo's calendar says that so many hours are over."""
        moment = self.calendar.with_company(self.company).plan_hours(hours, pytz.utc.localize(start), True)
        return moment.astimezone(pytz.utc).replace(tzinfo=None)

    def test_as_the_calendar(self):
        """For any start and length, over holidays and ends of months, no working time lies between the answers."""

        @settings(max_examples=60, deadline=None)
        @given(st.integers(0, 60 * 24 * 60), st.integers(1, 4 * 400))
        def check(minutes, quarters):
            start, hours = START + timedelta(minutes=minutes), quarters / 4
            early, late = sorted((self.company._after_working_hours(hours, start), self.planned(hours, start)))
            # Odoo adds hours up as floats, so at the very end of a day it may answer with the beginning of the next.
            between = elapsed(self.company._working_intervals(early, late), early, late)
            self.assertLess(between, timedelta(milliseconds=1), (early, late))

        check()

    def test_changes_count_at_once(self):
        """A holiday that is moved, working time that is changed, another calendar: the next answer knows."""
        start, seen = datetime(2026, 9, 30, 9), set()

        def changed():
            moment = self.company._after_working_hours(8, start)
            self.assertEqual(moment, self.planned(8, start))
            self.assertNotIn(moment, seen)
            seen.add(moment)

        changed()
        self.holiday.date_to = datetime(2026, 10, 8, 16)
        changed()
        self.holiday.unlink()
        changed()
        self.calendar.attendance_ids[0].hour_from += 0.5
        self.calendar.attendance_ids.filtered(lambda one: one.dayofweek == "3").unlink()
        changed()
        self.calendar.attendance_ids = [Command.clear()]
        self.assertIsNone(self.company._after_working_hours(8, start))
        self.company.resource_calendar_id = self.calendar = self.env["resource.calendar"].create(
            {"name": "UTC", "tz": "UTC"}
        )
        self.assertEqual(self.company._after_working_hours(8, start), self.planned(8, start))

    def test_time_off_of_a_person(self):
        """Somebody's leave is not the company's, and does not make all workers forget what they know."""
        start = datetime(2026, 9, 28, 1)
        before = self.company._after_working_hours(8, start)
        resource = self.env["resource.resource"].create({"name": "Somebody", "calendar_id": self.calendar.id})
        self.env.registry.cache_invalidated.clear()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": resource.id,
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 9, 28),
                "date_to": datetime(2026, 9, 28, 12),
            }
        )
        self.assertNotIn("default", self.env.registry.cache_invalidated)
        self.assertEqual(self.company._after_working_hours(8, start), before)

    def test_queries(self):
        """Once known, a limit and a list of remaining times ask the database for nothing."""
        start = datetime(2026, 9, 28, 1)
        self.company._after_working_hours(40, start)
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.company._after_working_hours(8, start)
            self.company._working_intervals(start, start + timedelta(days=10))
            self.company._working_day(start)
