import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, models

from ...lib import duties as rules
from ..core.clock import today
from .duty_plan import BACK, SLACK

_logger = logging.getLogger(__name__)
BATCH = 500


class WorkReportKind(models.Model):
    _inherit = "marketing.work.report.kind"

    def _due(self, working_days, first, last):
        """Return the day on which the report about a period is due; None beyond the window of working days.

        :param WorkingDays working_days: those of the writer
        """
        self.ensure_one()
        if self.due_rule == "calendar":
            return last + timedelta(days=self.due_days)
        return working_days.due(self.due_rule, self.due_days, first, last)


class WorkReport(models.Model):
    """Who owes which report until when, and how the drafts follow it.

    A report is owed by whoever holds the post on the last working day of the period. Who was away for the whole of it
    is excused; who is away on the day it is due has until the first working day after. The plan is worked out anew at
    each run, so a run may be made twice, killed, or left out for weeks.
    """

    _inherit = "marketing.work.report"

    @api.model
    def _plan(self, company, day):
        """Return what is owed, as known on a day: {(kind id, user id, first day): (employee id, last day, due, day on
        which the draft opens, whether excused)}.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        """
        since = company.duty_from
        anchor = min(company.report_opened_on or since, day)
        begin = max(since, anchor - BACK)
        kinds = self.env["marketing.work.report.kind"].search(
            [("job_ids", "!=", False), ("company_id", "in", [company.id, False])]
        )
        if not kinds:
            return {}
        ahead = day + timedelta(days=max(kinds.mapped("open_days")) + 31)
        horizon = max(rules.period(kind.cycle, ahead)[1] for kind in kinds) + SLACK
        facts = self.env["marketing.duty"]
        start = min(rules.period(kind.cycle, begin - SLACK)[0] for kind in kinds)
        tenures = facts._tenures(company, start, horizon, day)
        away = facts._absences(company, start, horizon)
        keys = {calendar for people in tenures.values() for _user, calendar, _held in people.values()}
        calendars = facts._calendars(company, keys, start, horizon)
        plan = {}
        for kind in kinds:
            for first, last in rules.periods(kind.cycle, begin - SLACK, ahead):
                slots = {
                    calendar: self._slot(kind, working_days, first, last)
                    for calendar, working_days in calendars.items()
                }
                for job in kind.job_ids.ids:
                    for employee, (user, calendar, stretches) in tenures.get(job, {}).items():
                        due, anchor_day, inside = slots[calendar]
                        if not due or due < begin or not rules.holds(stretches, anchor_day):
                            continue
                        opens = due - timedelta(days=kind.open_days)
                        if opens > day:
                            continue
                        absent = away.get(employee, {})
                        excused = bool(inside) and all(one in absent for one in inside)
                        while due in absent and (later := calendars[calendar].after(due)):
                            due = later
                        plan[kind.id, user, first] = (employee, last, due, opens, excused)
        return plan

    @api.model
    def _slot(self, kind, working_days, first, last):
        """Return (due day, day on which the post counts, working days) of a period in one calendar."""
        inside = working_days.within(first, last)
        return kind._due(working_days, first, last), inside[-1] if inside else last, inside

    @api.model
    def _open(self, company, day=None, commit=None):
        """Open the drafts of a company's reports, move and excuse them, and count figures once more after the close.

        :param company: `res.company`
        :param date day: today at its place, if not the clock's
        :param commit: called after each batch with the number of its rows; False from it ends the run
        :return: number of new drafts
        """
        # sudo: reports are opened for everybody in the company.
        reports = self.sudo().with_company(company).with_context(tracking_disable=True, mail_create_nolog=True)
        # In this environment, whose clock counts.
        company = company.with_env(reports.env)
        day = day or today(company)
        if not company.duty_from or not self.env["marketing.duty"]._take_turn(company):
            return 0
        missing = reports._follow_plan(company, day)
        done = 0
        for start in range(0, len(missing), BATCH):
            batch = reports._guarded_create(missing[start : start + BATCH])
            batch.filtered(lambda report: report.state == "draft")._fill()
            batch._take_team()
            done += len(batch)
            if commit and not (commit(len(batch)) and self.env["marketing.duty"]._take_turn(company)):
                return done
        reports._refresh_drafts(company, day)
        reports._close_figures(company, day)
        if company.report_opened_on != day:
            company.report_opened_on = day
        return done

    @api.model
    def _follow_plan(self, company, day):
        """Bring drafts in line with the plan, and return the values of those that are missing.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        """
        plan = self._plan(company, day)
        since = company.duty_from
        anchor = min(company.report_opened_on or since, day)
        known = self.search(
            [("company_id", "=", company.id), ("date_deadline", ">=", max(since, anchor - BACK) - SLACK)]
        )
        missing, moves = [], {}
        slots = {(report.kind_id.id, report.user_id.id, report.date_from): report for report in known}
        employees = self.env["hr.employee"].browse({slot[0] for slot in plan.values()})
        departments = {employee.id: employee.department_id.id for employee in employees}
        for (kind, user, first), (employee, last, due, opens, excused) in plan.items():
            report = slots.pop((kind, user, first), None)
            if report is None:
                # What was recorded late does not rewrite the days that are over.
                if due >= anchor:
                    missing.append(
                        {
                            "kind_id": kind,
                            "user_id": user,
                            "employee_id": employee,
                            "department_id": departments[employee],
                            "company_id": company.id,
                            "date_from": first,
                            "date_to": last,
                            "date_deadline": due,
                            "opens_on": opens,
                            **self._excuse_vals(excused),
                        }
                    )
            elif report._follows_plan(day) and (
                report.date_deadline != due or (report.state == "excused") != excused or report.by_hand
            ):
                moves.setdefault((due, excused), self.browse())
                moves[due, excused] |= report
        for (due, excused), reports in moves.items():
            reports._guarded_write({"date_deadline": due, "by_hand": False, **self._excuse_vals(excused)})
            reports.filtered(lambda report: report.state == "draft")._fill()
        # What a run on a later day has opened ahead is none of this one's business.
        surplus = (
            self.browse()
            .union(*slots.values())
            .filtered(lambda report: report.state == "draft" and report._follows_plan(day) and report.opens_on <= day)
        )
        surplus.filtered(lambda report: not report.by_hand)._guarded_write(self._excuse_vals(True))
        return missing

    def _follows_plan(self, day):
        """Return whether the plan still moves this report: nobody has submitted or excused it, and it is not due."""
        self.ensure_one()
        return self.state in ("draft", "excused") and not self.excused_by_id and self.date_deadline >= day

    @api.model
    def _excuse_vals(self, excused):
        """Return the values of a report that is owed, or of one that the plan excuses somebody from."""
        if not excused:
            return {"state": "draft", "excuse": False}
        return {"state": "excused", "excuse": self.env._("Away, or no longer on the post")}

    @api.model
    def _refresh_drafts(self, company, day):
        """Count tasks and figures of the drafts of a company anew; what is long overdue stays as it is."""
        drafts = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("draft", "returned")),
                ("date_deadline", ">=", day - BACK),
            ]
        )
        drafts._fill()

    @api.model
    def _cron_open(self):
        """Open the reports of all companies; what cannot be done for one company stops no other (C-01)."""
        cron = self.env["ir.cron"]
        # sudo: reports are opened for everybody.
        for company in self.env["res.company"].sudo().search([("duty_from", "!=", False)]):
            try:
                self._open(company, commit=cron._commit_progress)
            except OperationalError:
                raise
            except Exception:
                _logger.exception("reports of %s could not be opened", company.name)
                self.env.cr.rollback()
                company._warn_administrators(
                    self.env._("Reports could not be opened"),
                    self.env._("The log of the server says why. What is missing is opened at the next run."),
                )
            if not cron._commit_progress(1):
                return
