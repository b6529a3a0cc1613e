"""The working time of a company, kept in memory: limits are counted in it with every list and every submission."""

from collections import namedtuple
from datetime import datetime, time, timedelta

import pytz

from odoo import api, models, tools

from ...lib import working_time
from ...lib.periods import add_months, month_start

# Nobody waits longer for a moment of working time.
MONTHS = 36
# intervals: pairs of naive UTC moments; day: hours of a working day
WorkingMonth = namedtuple("WorkingMonth", ["intervals", "day"])


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def cache_invalidation_fields(self):
        # EXTENDS base: what `_working_month` goes by.
        return super().cache_invalidation_fields() | {"resource_calendar_id"}

    @tools.ormcache("self.id", "month")
    def _working_month(self, month):
        """Return the working time of this company in a month, or None when it has no calendar.

        :param month: first day of the month, at the company's place
        :rtype: WorkingMonth
        """
        # sudo: the calendar of the company, whose working time is no secret. The answer is kept for everybody.
        company = self.sudo().with_company(self.id)
        calendar = company.resource_calendar_id
        if not calendar:
            return None
        zone = pytz.timezone(calendar.tz)
        begin, end = (zone.localize(datetime.combine(day, time.min)) for day in (month, add_months(month, 1)))
        intervals = tuple(
            tuple(moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in interval[:2])
            for interval in calendar._work_intervals_batch(begin, end)[False]
        )
        return WorkingMonth(intervals, calendar.hours_per_day or 8.0)

    def _working_day(self, moment):
        """Return how many hours a working day has, 0 when this company has no calendar.

        :param moment: naive UTC datetime
        """
        month = self._working_month(month_start(moment.date()))
        return month.day if month else 0.0

    def _working_intervals(self, begin, end):
        """Return the working time around two moments as pairs of naive UTC datetimes, None without a calendar."""
        day, last = (month_start(moment.date() + timedelta(days=off)) for moment, off in ((begin, -1), (end, 1)))
        intervals = ()
        while day <= last:
            month = self._working_month(day)
            if month is None:
                return None
            intervals += month.intervals
            day = add_months(day, 1)
        return intervals

    def _after_working_hours(self, hours, start):
        """Return the moment when so many hours of working time after `start` have gone by (T-05).

        :param float hours: working time to pass
        :param start: naive UTC datetime
        :return: naive UTC datetime, or None when this company has no calendar, or one without working time
        """
        amount, day = timedelta(hours=hours), month_start(start.date() - timedelta(days=1))
        for _number in range(MONTHS):
            month = self._working_month(day)
            if month is None:
                return None
            moment = working_time.advance(month.intervals, start, amount)
            if moment:
                return moment
            amount -= working_time.elapsed(month.intervals, start, datetime.max)
            day = add_months(day, 1)
        return None


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        self.env.registry.clear_cache()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result


class ResourceCalendarLeaves(models.Model):
    """Public holidays change the working time of a company; the time off of one person does not."""

    _inherit = "resource.calendar.leaves"

    def _working_time_changed(self):
        if not all(leave.resource_id for leave in self):
            self.env.registry.clear_cache()

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._working_time_changed()
        return leaves

    def write(self, vals):
        self._working_time_changed()
        result = super().write(vals)
        self._working_time_changed()
        return result

    def unlink(self):
        self._working_time_changed()
        return super().unlink()
