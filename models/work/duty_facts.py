"""What the plan of duties goes by: who holds which job from when to when, who is away, and which days are worked."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.tools import SQL

from ...lib.duties import Stretch, WorkingDays

FOREVER = date(9999, 12, 31)


class Duty(models.Model):
    _inherit = "marketing.duty"

    @api.model
    def _tenures(self, company, first, last, day):
        """Return who holds which job within a window.

        By the versions of employees: from the day of a version to the day before the next, from the beginning of
        the contract on and until the departure. Whoever is archived without a day of departure left today.

        :return: {job id: {employee id: (user id, calendar id, [Stretch])}}
        """
        self.env["hr.version"].flush_model()
        self.env["hr.employee"].flush_model()
        self.env["res.users"].flush_model(["active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT version.employee_id, employee.user_id, version.job_id,
                       COALESCE(version.resource_calendar_id, %(calendar)s),
                       CASE WHEN version.id = first_value(version.id) OVER w
                            THEN LEAST(version.date_version, version.contract_date_start)
                            ELSE version.date_version END,
                       lead(version.date_version) OVER w,
                       version.contract_date_start, version.contract_date_end, version.departure_date, employee.active
                  FROM hr_version version
                  JOIN hr_employee employee ON employee.id = version.employee_id
                  JOIN res_users holder ON holder.id = employee.user_id AND holder.active
                 WHERE employee.company_id = %(company)s AND version.active
                WINDOW w AS (PARTITION BY version.employee_id ORDER BY version.date_version, version.id)
                """,
                calendar=company.resource_calendar_id.id or None,
                company=company.id,
            )
        )
        found = defaultdict(dict)
        for employee, user, job, calendar, begin, following, start, stop, departure, active in rows:
            end = min(
                following - timedelta(days=1) if following else FOREVER,
                stop or FOREVER,
                departure or FOREVER,
                FOREVER if active or departure else day - timedelta(days=1),
            )
            begin = max(begin, start) if start else begin
            if not job or begin > end or begin > last or end < first:
                continue
            known = found[job].get(employee)
            stretches = [*known[2], Stretch(begin, end)] if known else [Stretch(begin, end)]
            found[job][employee] = (user, calendar, stretches)
        return found

    @api.model
    def _absences(self, company, first, last):
        """Return the whole days off of people with whom they handed their work over to.

        :return: {employee id: {day: user id of the substitute, or None}}
        """
        self.env["hr.leave"].flush_model()
        self.env["marketing.handover"].flush_model()
        self.env["resource.calendar.attendance"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT off.employee_id, off.request_date_from, off.request_date_to, handover.receiver_id,
                       CASE WHEN off.request_unit_hours
                            THEN COALESCE(off.request_hour_from IS NULL OR off.request_hour_from <= begins.hour, FALSE)
                            ELSE NOT off.request_unit_half OR off.request_date_from_period = 'am' END,
                       CASE WHEN off.request_unit_hours
                            THEN COALESCE(off.request_hour_to IS NULL OR off.request_hour_to >= ends.hour, FALSE)
                            ELSE NOT off.request_unit_half OR off.request_date_to_period = 'pm' END
                  FROM hr_leave off
                  JOIN hr_employee employee ON employee.id = off.employee_id
             LEFT JOIN marketing_handover handover ON handover.leave_id = off.id AND handover.state = 'confirmed'
          LEFT JOIN LATERAL (%s) begins ON off.request_unit_hours
          LEFT JOIN LATERAL (%s) ends ON off.request_unit_hours
                 WHERE employee.company_id = %s AND off.state = 'validate'
                   AND off.request_date_from <= %s AND off.request_date_to >= %s
              ORDER BY off.id
                """,
                self._hour_of_day(SQL("MIN(hour_from)"), SQL("off.request_date_from")),
                self._hour_of_day(SQL("MAX(hour_to)"), SQL("off.request_date_to")),
                company.id,
                last,
                first,
            )
        )
        away = defaultdict(dict)
        for employee, begin, end, receiver, from_morning, to_evening in rows:
            # Of hours and half days the days between are off as a whole, and the ends where no work is left.
            begin += timedelta(days=not from_morning)
            end -= timedelta(days=not to_evening)
            day = max(begin, first)
            while day <= min(end, last):
                away[employee][day] = receiver or away[employee].get(day)
                day += timedelta(days=1)
        return away

    @api.model
    def _hour_of_day(self, which, day):
        """Return a query for the hour at which work begins or ends on a day of the leave `off`."""
        return SQL(
            """SELECT %s AS hour FROM resource_calendar_attendance
                WHERE calendar_id = off.resource_calendar_id AND day_period != 'lunch'
                  AND dayofweek = (EXTRACT(ISODOW FROM %s) - 1)::int::text""",
            which,
            day,
        )

    @api.model
    def _company_days(self, company, first, last):
        """Return the days of a window on which a company works, every day where it has no calendar."""
        intervals = company._working_intervals(*(datetime.combine(day, time.min) for day in (first, last)))
        if intervals is None:
            return [first + timedelta(days=number) for number in range((last - first).days + 1)]
        zone = pytz.timezone(company.resource_calendar_id.tz)
        days = {pytz.utc.localize(begin).astimezone(zone).date() for begin, _end in intervals}
        return sorted(day for day in days if first <= day <= last)

    @api.model
    def _calendars(self, company, calendar_ids, first, last):
        """Return {calendar id: WorkingDays} of a window; public holidays are no working days.

        :param calendar_ids: ids of `resource.calendar`; None stands for people without one, who work every day
        """
        found = {}
        for calendar in self.env["resource.calendar"].browse([key for key in calendar_ids if key]):
            if calendar == company.resource_calendar_id:
                found[calendar.id] = WorkingDays(self._company_days(company, first, last))
                continue
            zone = pytz.timezone(calendar.tz)
            begin, end = (zone.localize(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
            intervals = calendar.with_company(company)._work_intervals_batch(begin, end)[False]
            found[calendar.id] = WorkingDays(begin.astimezone(zone).date() for begin, _end, _meta in intervals)
        if None in calendar_ids:
            found[None] = WorkingDays(first + timedelta(days=number) for number in range((last - first).days + 1))
        return found
