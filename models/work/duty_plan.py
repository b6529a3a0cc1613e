import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, models
from odoo.tools import SQL

from ...lib import duties as rules
from ..core.clock import today

_logger = logging.getLogger(__name__)
BATCH = 1000
# How long after its period something may be due or waits for a return; working days are known that far.
SLACK = timedelta(days=92)
# What is recorded late, such as a leave, still moves what is due since then.
BACK = timedelta(days=31)


class Duty(models.Model):
    """The plan of the duties that jobs have again and again, and how the records follow it.

    A duty belongs to whoever holds the job on the day it is due, by the working days of that person. The plan is
    worked out anew at each run from what is known (catalogue, versions of employees, leave, hand-overs, calendars);
    then what is missing is raised, and what is still open and not yet due is moved, handed on or cancelled. So a
    run may be made twice, killed, or left out for weeks.
    """

    _inherit = "marketing.duty"

    @api.model
    def _plan(self, company, day):
        """Return what there is to do, as known on a day: {(template, first day, last day, due): {employee: user}}.

        Ids, and plain dates: months of a large company are planned at once, whoever has the same to do together.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        """
        since = company.duty_from
        anchor = min(company.duty_planned_on or since, day)
        first, last = max(since, anchor - BACK), day + timedelta(days=company.duty_ahead_days)
        templates = (
            self.env["marketing.duty.template"]
            .search([("cycle", "in", rules.CYCLES), ("company_id", "in", [company.id, False])])
            .filtered(lambda template: template.date_from <= last and (template.date_to or first) >= first)
        )
        if not templates:
            return {}
        horizon = max((rules.period(template.cycle, last)[1] for template in templates), default=last) + SLACK
        tenures = self._tenures(company, first, horizon, day)
        away = self._absences(company, first, horizon)
        keys = {calendar for people in tenures.values() for _user, calendar, _held in people.values()}
        calendars = self._calendars(company, keys, rules.period("year", first)[0], horizon)
        jobs = {job: self._sort_holders(holders, away, first, horizon) for job, holders in tenures.items()}
        plan = {}
        for template in templates:
            if template.job_id.id not in jobs:
                continue
            steady, others = jobs[template.job_id.id]
            begin = max(first, template.date_from)
            due = {
                calendar: self._due_days(template, working_days, begin, last)
                for calendar, working_days in calendars.items()
            }
            planned = [
                ((template.id, *slot), holders) for calendar, holders in steady.items() for slot in due[calendar]
            ]
            planned += self._plan_template(template, others, due, away, calendars).items()
            for slot, holders in planned:
                # Not changed in place: the steady ones are the same for all lines of the catalogue.
                plan[slot] = {**plan[slot], **holders} if slot in plan else holders
        return plan

    @api.model
    def _sort_holders(self, holders, away, first, last):
        """Return the holders of a job ({calendar: {employee: user}} of those who are there all the time, the others).

        :param dict holders: {employee: (user, calendar, [Stretch])}
        :param dict away: {employee: days off}
        :param date first: first day of the window
        :param date last: its last day
        """
        steady, others = {}, {}
        for employee, holder in holders.items():
            user, calendar, stretches = holder
            if employee not in away and any(held.first <= first and last <= held.last for held in stretches):
                steady.setdefault(calendar, {})[employee] = user
            else:
                others[employee] = holder
        return steady, others

    @api.model
    def _due_days(self, template, working_days, begin, last):
        """Return [(first day, last day, due)] of the periods of a line of the catalogue in one calendar."""
        found = []
        back = SLACK if template.due_rule == "after" else timedelta()
        for first, end in rules.periods(template.cycle, begin - back, last):
            if template.cycle == "day":
                due = first if first in working_days else None
            else:
                due = working_days.due(template.due_rule, template.due_days, first, end)
            if first <= last and due and begin <= due <= (template.date_to or due):
                found.append((first, end, due))
        return found

    @api.model
    def _plan_template(self, template, holders, due_days, away, calendars):
        """Return what holders of a job have to do by one line of the catalogue, as `_plan` does, day by day."""
        on_leave = template.on_leave
        if template.cycle == "day" and on_leave == "substitute":
            on_leave = "substitute_or_skip"
        plan, nobody = {}, {}
        for employee, (user, calendar, stretches) in holders.items():
            absent = away.get(employee, nobody)
            for first, last, due in due_days[calendar]:
                if not rules.holds(stretches, due):
                    continue
                does = user
                if due in absent:
                    turn = rules.turn(due, absent, calendars[calendar], stretches, on_leave)
                    if turn is None:
                        continue
                    due, does = turn[0], turn[1] or user
                plan.setdefault((template.id, first, last, due), {})[employee] = does
        return plan

    # ------------------------------------------------------------------
    # The records follow
    # ------------------------------------------------------------------

    @api.model
    def _known(self, company, since):
        """Return the duties of a company whose period is not long over: [(template, first day, last day, due, state,
        employees, users, ids)], those that differ in the people only together.
        """
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT template_id, date_from, date_to, date_deadline, state,
                       array_agg(employee_id), array_agg(user_id), array_agg(id)
                  FROM marketing_duty
                 WHERE company_id = %s AND kind = 'cycle' AND date_deadline >= %s
                 GROUP BY template_id, date_from, date_to, date_deadline, state
                """,
                company.id,
                since,
            )
        )

    @api.model
    def _differences(self, plan, rows):
        """Leave out what is as planned, and return the rest of the plan and of the duties by slots.

        Most of a run finds nothing to do; so whole groups of people are compared before anybody is looked at.

        :param dict plan: see `_plan`; changed
        :param list rows: see `_known`
        :return: ({(template, employee, first day): (user, due, last day)}, {the same: (id, user, due, state)})
        """
        known = {}
        for template, first, last, due, state, employees, users, ids in rows:
            slot = template, first, last, due
            holders, there = plan.get(slot), dict(zip(employees, users, strict=True))
            if holders and state != "cancelled" and there.items() <= holders.items():
                plan[slot] = {key: user for key, user in holders.items() if key not in there}
                continue
            for employee, user, duty_id in zip(employees, users, ids, strict=True):
                known[template, employee, first] = (duty_id, user, due, state)
        wanted = {
            (template, employee, first): (user, due, last)
            for (template, first, last, due), holders in plan.items()
            for employee, user in holders.items()
        }
        return wanted, known

    @api.model
    def _follow_plan(self, company, day):
        """Return what has to happen so that the duties of a company are as planned.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        :return: ([(slot, user id, due, last day) to raise], {(user id, due): ids to move}, ids to cancel, ids to
            bring back)
        """
        since = company.duty_from
        anchor = min(company.duty_planned_on or since, day)
        rows = self._known(company, max(since, anchor - BACK) - SLACK)
        plan, known = self._differences(self._plan(company, day), rows)
        missing, moves, wanted_again = [], {}, []
        for slot, (user, due, last) in plan.items():
            row = known.pop(slot, None)
            if row is None:
                # What was recorded late does not rewrite the days that are over.
                if due >= anchor:
                    missing.append((slot, user, due, last))
            elif row[3] in ("open", "cancelled") and row[2] >= day:
                if row[3] == "cancelled":
                    wanted_again.append(row[0])
                if (row[1], row[2]) != (user, due):
                    moves.setdefault((user, due), []).append(row[0])
        # What a run on a later day has raised ahead is none of this one's business.
        last = day + timedelta(days=company.duty_ahead_days)
        surplus = [row[0] for slot, row in known.items() if row[3] == "open" and row[2] >= day and slot[2] <= last]
        return missing, moves, surplus, wanted_again

    @api.model
    def _generate(self, company, day=None, commit=None):
        """Raise, move and cancel the duties of a company's jobs.

        :param company: `res.company`
        :param date day: today at its place, if not the clock's
        :param commit: called after each batch with the number of its rows; False from it ends the run
        :return: number of new duties
        """
        # sudo: the plan is made for everybody in the company.
        duties = self.sudo().with_company(company)
        # In this environment, whose clock counts.
        company = company.with_env(duties.env)
        day = day or today(company)
        if not company.duty_from or not duties._take_turn(company):
            return 0
        missing, moves, surplus, again = duties._follow_plan(company, day)
        duties._cancel_by_plan(surplus)
        duties._resume_by_plan(again)
        for (user, due), ids in moves.items():
            duties.browse(ids)._guarded_write({"user_id": user, "date_deadline": due})
        done = 0
        base = {}
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            duties._guarded_insert(duties._slot_vals(company, batch, base))
            done += len(batch)
            if commit and not commit(len(batch)):
                return done
            if commit and not duties._take_turn(company):
                return done
        if company.duty_planned_on != day:
            company.duty_planned_on = day
        return done

    @api.model
    def _take_turn(self, company, plan="marketing.duty"):
        """Return whether this transaction alone raises duties for a company; two workers would meet at each row.

        :param str plan: name of another plan, which does not wait for that of the duties
        """
        [[taken]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)", plan, company.id))
        return taken

    @api.model
    def _slot_vals(self, company, batch, base):
        """Return the values of new duties, in the words of their people's language."""
        users = self.env["res.users"].browse({user for _slot, user, _due, _last in batch})
        languages = {user.id: user.lang for user in users}
        vals_list = []
        for (template_id, employee, first), user, due, last in batch:
            key = template_id, languages[user]
            if key not in base:
                template = self.env["marketing.duty.template"].browse(template_id).with_context(lang=key[1])
                base[key] = {
                    **self._template_vals(template),
                    "name": template.name,
                    "cycle": template.cycle,
                    "kind": "cycle",
                    "company_id": company.id,
                }
            vals_list.append(
                {
                    **base[key],
                    "employee_id": employee,
                    "user_id": user,
                    "date_from": first,
                    "date_to": last,
                    "date_deadline": due,
                }
            )
        return vals_list

    @api.model
    def _cancel_by_plan(self, ids):
        """Cancel open duties that nobody has any more; the plan may bring them back."""
        if ids:
            self.browse(ids)._guarded_write({"state": "cancelled", "by_plan": True})

    @api.model
    def _resume_by_plan(self, ids):
        """Bring back what the plan had cancelled; what a superior has cancelled stays so."""
        again = self.browse(ids).filtered(lambda duty: duty.by_plan)
        if again:
            again._guarded_write({"state": "open", "by_plan": False})

    @api.model
    def _cron_generate(self):
        """Raise the duties of all companies; what cannot be done for one company stops no other (B-01)."""
        cron = self.env["ir.cron"]
        # sudo: duties are raised for everybody.
        for company in self.env["res.company"].sudo().search([("duty_from", "!=", False)]):
            try:
                self._generate(company, commit=cron._commit_progress)
            except OperationalError:
                raise
            except Exception:
                _logger.exception("duties of %s could not be raised", company.name)
                self.env.cr.rollback()
                company._warn_administrators(
                    self.env._("Duties could not be raised"),
                    self.env._("The log of the server says why. What is missing is raised at the next run."),
                )
            if not cron._commit_progress(1):
                return
