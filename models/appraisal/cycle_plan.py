from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models

from ...lib import duties as rules
from ...lib.periods import add_months, month_start
from ..core.clock import now

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Owed(NamedTuple):
    """Who is appraised, and why not where excused."""

    employee: int
    job: int
    scheme: int
    days: int
    of_days: int
    excused: bool


class AppraisalCycle(models.Model):
    """Which rounds there are, and who is appraised in them.

    Somebody is judged by the scheme of the post held on most working days of the period; whoever was there on too few
    of them (joined, left, long leave) is excused by rule. Worked out anew at each run until the period is over, so a
    run may be made twice, killed, or left out for months.
    """

    _inherit = "marketing.appraisal.cycle"

    @api.model
    def _window_dates(self, kind, last, company):
        """Return the days of a round: the self-appraisal is due when the period ends, then people are scored (L-09).

        Peers have until a working day, as far as the window has one left.

        :param date last: last day of the period
        """
        begin = last + timedelta(days=1)
        length = company.appraisal_year_window_days if kind == "year" else company.appraisal_window_days
        end = begin + timedelta(days=length - 1)
        # Nobody answers on a public holiday: the first days of October are off altogether.
        answer = min(begin + timedelta(days=company.appraisal_peer_days - 1), end)
        working = self.env["marketing.duty"]._company_days(company, answer, end)
        return {"self_due": last, "window_from": begin, "window_to": end, "peer_due": working[0] if working else end}

    @api.model
    def _owed_periods(self, company, day):
        """Return the periods that have to have a round on a day, [(kind, first day, last day)], the earlier first.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        """
        since = company.appraisal_from
        if not since:
            return []
        kinds = self.env["marketing.appraisal.scheme"].search(
            [
                ("state", "in", ("active", "retired")),
                ("kind", "!=", "occasional"),
                ("company_id", "in", [company.id, False]),
            ]
        )
        ahead = day + timedelta(days=company.appraisal_open_days)
        owed = []
        for kind in set(kinds.mapped("kind")):
            start = month_start(since)
            start = add_months(start, -((start.month - 1) % MONTHS[kind]))
            while True:
                last = add_months(start, MONTHS[kind]) - timedelta(days=1)
                if last > ahead:
                    break
                # A year that began before appraisals did is still judged at its end, by the months there are.
                if start >= since or (kind != "month" and last >= since):
                    owed.append((kind, start, last))
                start = add_months(start, MONTHS[kind])
        # The months before the year that rests on them.
        return sorted(owed, key=lambda period: (period[2], MONTHS[period[0]]))

    @api.model
    def _open_missing(self, company, day):
        """Open the rounds that are owed and not there yet (called with full rights).

        :return: the new rounds
        """
        known = {
            (cycle.kind, cycle.date_from)
            for cycle in self.search([("company_id", "=", company.id), ("kind", "!=", "occasional")])
        }
        return self._guarded_create(
            [
                {
                    "kind": kind,
                    "company_id": company.id,
                    "date_from": first,
                    "date_to": last,
                    "state": "open",
                    **self._window_dates(kind, last, company),
                }
                for kind, first, last in self._owed_periods(company, day)
                if (kind, first) not in known
            ]
        )

    def _owed_people(self, day):
        """Return who is appraised in this round, {user id: Owed} (called with full rights).

        :param date day: today at the company's place
        """
        self.ensure_one()
        company, first, last = self.company_id, self.date_from, self.date_to
        facts = self.env["marketing.duty"]
        tenures = facts._tenures(company, first, last, day)
        away = facts._absences(company, first, last)
        keys = {calendar for people in tenures.values() for _user, calendar, _held in people.values()}
        working = {
            calendar: days.within(first, last)
            for calendar, days in facts._calendars(company, keys, first, last).items()
        }
        jobs = self.env["hr.job"].browse(tenures)
        schemes = self.env["marketing.appraisal.scheme"]._in_force(jobs, self.kind, company, first)
        held = defaultdict(list)
        for job in schemes:
            for employee, (user, calendar, stretches) in tenures[job.id].items():
                absent = away.get(employee, {})
                days = [one for one in working[calendar] if rules.holds(stretches, one)]
                present = sum(one not in absent for one in days)
                latest = max(stretch.last for stretch in stretches)
                held[user].append((len(days), latest, present, employee, job, len(working[calendar])))
        occasional = self.kind == "occasional"
        owed = {}
        for user, posts in held.items():
            if occasional and user not in self.user_ids.ids:
                continue
            _days, _latest, present, employee, job, of_days = max(posts, key=lambda post: (post[0], post[1], post[3]))
            excused = not occasional and present * 100 < company.appraisal_least_share * of_days
            owed[user] = Owed(employee, job.id, schemes[job].id, present, of_days, excused)
        return owed

    def _follow_people(self, day):
        """Bring the appraisals of a round in line with who is there (called with full rights).

        Until the figures are frozen. Those about whom somebody has written already keep their scheme.

        :param date day: today at the company's place
        :return: the appraisals of the round
        """
        self.ensure_one()
        known = {appraisal.user_id.id: appraisal for appraisal in self.appraisal_ids}
        moves, new = self.env["marketing.appraisal"], []
        if not known or day <= self.window_from or not self.frozen_on:
            owed = self._owed_people(day)
            lines = self.env["res.users"]._marketing_lines(self.company_id)
            departments = {
                employee.id: employee.department_id.id
                for employee in self.env["hr.employee"].browse({one.employee for one in owed.values()})
            }
            for user, one in owed.items():
                vals = {
                    "scheme_id": one.scheme,
                    "job_id": one.job,
                    "days": one.days,
                    "of_days": one.of_days,
                    **self.env["marketing.appraisal"]._excuse_vals(one),
                }
                appraisal = known.get(user)
                if appraisal is None:
                    new.append(
                        {
                            **vals,
                            "cycle_id": self.id,
                            "user_id": user,
                            "employee_id": one.employee,
                            "department_id": departments[one.employee],
                            "superior_id": (lines.get(user) or [False])[0],
                        }
                    )
                elif appraisal._follows_plan():
                    moves |= appraisal._follow(vals)
                elif appraisal.job_id.id == one.job and appraisal.state in ("self", "scoring"):
                    # What was written stays; the days there count for the bonus.
                    appraisal._follow({"days": one.days, "of_days": one.of_days})
            gone = self.env["marketing.appraisal"].concat(*(known[user] for user in known.keys() - owed.keys()))
            # Whoever left once the period was over was there, and is judged although they can no longer log in.
            gone = gone.filtered(lambda one: one._follows_plan() and (day <= self.date_to or one.user_id.active))
            moves |= gone._excuse(self.env._("No longer on the post"))
        created = self.env["marketing.appraisal"]._guarded_create(new)
        # Those that could not be prepared at an earlier run are tried again.
        bare = self.appraisal_ids.filtered(lambda one: one.state in ("self", "scoring") and not one.value_ids)
        if self.kind == "occasional":
            # Whoever starts it hears what is wrong.
            (created | moves)._prepare()
        else:
            self._each(created | moves | bare, "_prepare")
        return self.appraisal_ids

    def _freeze_figures(self):
        """Freeze the figures of a round with their evidence; what is frozen already stays (called with full rights)."""
        for cycle in self:
            open_ones = cycle.appraisal_ids.filtered(lambda appraisal: appraisal.state in ("self", "scoring"))
            # Where somebody's cannot be had, they are tried again at the next run.
            if not cycle._each(open_ones, "_fill", True):
                cycle._guarded_write({"frozen_on": now(self.env)})
