"""Joiners, movers, leave and holidays: what the tests of the plan of appraisals stand on."""

from datetime import date, datetime, time

from odoo import Command

from .appraisal_common import AppraisalCommon

MAY = (date(2026, 5, 1), date(2026, 5, 31))
OPENED = date(2026, 5, 25)


class PlanCommon(AppraisalCommon):
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

    @classmethod
    def _leave(cls, employee, first, last):
        return cls.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": cls.leave_type.id,
                "request_date_from": first,
                "request_date_to": last,
            }
        )

    @classmethod
    def _holiday(cls, first, last):
        """Close the company; the hours are those on the clock of whoever enters them."""
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Public holiday",
                "company_id": cls.company.id,
                "calendar_id": cls.company.resource_calendar_id.id,
                "date_from": datetime.combine(first, time.min),
                "date_to": datetime.combine(last, time(23, 59, 59)),
            }
        )

    def _join(self, login, day, superior=None):
        """Return the user of somebody who holds the post from a day on."""
        user = self._user(login, f"Joiner {login}", "marketing_office.group_staff")
        employee = self._employee(user, superior or self.employee_leader)
        employee.version_id.write({"job_id": self.job.id, "date_version": day})
        return user

    def _other_scheme(self, **values):
        """Return a monthly scheme in force for another post."""
        self.other_job = self.env["hr.job"].create({"name": "Clerk", "company_id": self.company.id})
        return self._scheme(
            "month",
            name="Clerks",
            job_ids=[Command.set(self.other_job.ids)],
            **{"indicators": [{"name": "Order", "weight": 100, "source": "rating"}], **values},
        )

    def _move(self, user, day):
        """Let somebody hold the other post from a day on."""
        self._employee_of(user).create_version({"date_version": day, "job_id": self.other_job.id})

    def _employee_of(self, user):
        return self.env["hr.employee"].search([("user_id", "=", user.id), ("company_id", "=", self.company.id)])

    def _assert_there(self, user, state, days, excuse=None, day=MAY[0]):
        appraisal = self._appraisal(user, day=day)
        self.assertEqual((appraisal.state, appraisal.days), (state, days))
        if excuse:
            self.assertEqual(appraisal.excuse, excuse)

    def _set(self):
        """Return all that rounds hold, without the moments at which it came about."""
        appraisals = self.env["marketing.appraisal"].search([("company_id", "=", self.company.id)])
        return {
            (one.kind, one.date_from, one.user_id.id): (
                one.scheme_id.id,
                one.state,
                one.excuse,
                one.days,
                one.of_days,
                one.superior_id.id,
                bool(one.cycle_id.frozen_on),
                sorted(one.value_ids.indicator_id.ids),
                sorted((rating.kind, rating.rater_id.id, len(rating.mark_ids)) for rating in one.rating_ids),
            )
            for one in appraisals
        }

    def _tried(self, days):
        """Return what the rounds hold after the plan has run on days, and undo it."""
        with self.env.cr.savepoint() as savepoint:
            for day in days:
                self._run(day)
            found = self._set()
            savepoint.rollback()
        self.env.invalidate_all()
        return found
