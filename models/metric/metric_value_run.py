import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, models

from ...lib import figures
from ...lib.periods import add_months, month_start
from ..core.clock import now, today

_logger = logging.getLogger(__name__)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def differing(record, vals):
    """Return those of the values that a record does not have yet; figures that differ by rounding only are the same."""
    return {
        name: value
        for name, value in vals.items()
        if (
            abs(record[name] - value) > 1e-9
            if isinstance(value, float)
            else record._fields[name].convert_to_write(record[name], record) != value
        )
    }


class Metric(models.Model):
    _inherit = "marketing.metric"

    def _achievement(self, figure, target):
        """Return how far a target was reached in per cent, 0 where there is nothing to compare."""
        self.ensure_one()
        return figures.achieved(figure, target, less_is_better=self.direction == "less") or 0.0

    @api.model
    def _period(self, cycle, day):
        """Return the first and the last day of the period of a day.

        :param str cycle: 'month', 'quarter' or 'year'
        """
        months = MONTHS[cycle]
        start = month_start(day)
        start = add_months(start, -((start.month - 1) % months))
        return start, add_months(start, months) - timedelta(days=1)

    def _refresh(self, users, cycle, day, company):
        """Bring the live figures of people up to date; frozen ones stay (called with full rights).

        A metric that cannot be counted keeps its figures of before, and the administrators are told.

        :param users: `res.users`
        :param str cycle: 'month', 'quarter' or 'year'
        :param date day: a day of the period
        :param company: `res.company`
        :return: the figures, frozen ones included
        """
        first, last = self._period(cycle, day)
        values = self.env["marketing.metric.value"].sudo()  # sudo: written by the engine only
        domain = [
            ("metric_id", "in", self.ids),
            ("user_id", "in", users.ids),
            ("company_id", "=", company.id),
            ("cycle", "=", cycle),
            ("date_from", "=", first),
        ]
        known = {(value.metric_id, value.user_id.id): value for value in values.search(domain)}
        targets = self.env["marketing.metric.target"]._targets(self, users, cycle, first, company)
        teams = self._main_teams(users, company)
        new = []
        for metric, pairs in self._parts_safely(users, first, last, company).items():
            for user_id, pair in pairs.items():
                vals = metric._value_vals(pair, targets.get((metric.id, user_id)))
                vals["team_id"] = teams.get(user_id, False)
                value = known.get((metric, user_id))
                if value:
                    value._follow(vals)
                else:
                    new.append(
                        {
                            **vals,
                            "metric_id": metric.id,
                            "user_id": user_id,
                            "company_id": company.id,
                            "cycle": cycle,
                            "date_from": first,
                            "date_to": last,
                        }
                    )
        values._guarded_create(new)
        return values.search(domain)

    def _value_vals(self, pair, target):
        """Return the values of a counted figure; nothing where people judge and nobody has yet."""
        self.ensure_one()
        figure = self._figure(pair) if self.source != "rated" or any(pair) else None
        above, below = pair
        return {
            "above": float(above * (100 if self.source == "ratio" else 1)),
            "below": float(below or 0),
            "is_divided": below is not None,
            "adds_up": self._adds_up(),
            "counted": float(figure or 0),
            "figure": float(figure or 0),
            "has_figure": figure is not None,
            "target": float(target or 0),
            "has_target": target is not None,
            "achievement": float(self._achievement(figure, target)),
        }

    def _parts_safely(self, users, first, last, company):
        """Return `_parts` of those of these metrics that can be counted; the administrators hear of the others."""
        found = {}
        for metric in self:
            try:
                with self.env.cr.savepoint():
                    found.update(metric._parts(users, first, last, company))
            except OperationalError:
                raise
            except Exception:
                _logger.exception("metric %s could not be counted", metric.code)
                metric._warn_administrators()
        return found

    def _warn_administrators(self):
        """Ask the administrators, each once, to mend this metric."""
        self.ensure_one()
        summary = self.env._("This metric could not be counted")
        admins = self.env.ref("marketing_office.group_admin").all_user_ids.filtered(
            lambda user: user.active and not user.share
        )
        known = self.activity_ids.filtered(lambda activity: activity.summary == summary).user_id
        for user in admins - known:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_warning", summary=summary, user_id=user.id
            )

    def _freeze(self, users, cycle, day, company):
        """Freeze the figures of people with the records behind them (called with full rights).

        What is frozen already stays as it is.

        :return: the figures
        """
        first, last = self._period(cycle, day)
        frozen = self._refresh(users, cycle, day, company)
        for metric, values in frozen.filtered(lambda value: value.state == "live").grouped("metric_id").items():
            evidence = metric._evidence(values.user_id, first, last, company)
            for value in values:
                value._guarded_write(
                    {
                        "state": "frozen",
                        "frozen_on": now(self.env),
                        "record_ids": evidence.get(value.user_id.id, []),
                    }
                )
        return frozen

    # ------------------------------------------------------------------
    # Night by night
    # ------------------------------------------------------------------

    @api.model
    def _people(self, company):
        """Return the users of a company who have figures: those with a role and an employee."""
        # sudo: employees are private to HR; only users leave.
        employees = self.env["hr.employee"].sudo().search([("company_id", "=", company.id), ("user_id", "!=", False)])
        staff = self.env.ref("marketing_office.group_staff").all_user_ids
        return employees.user_id.filtered(lambda user: user.active and user in staff)

    @api.model
    def _nightly(self):
        """Return the metrics that have figures of persons; what people judge, if it is one of the department's."""
        return self.search(["|", ("source", "!=", "rated"), ("department_no", ">", 0)])

    @api.model
    def _running_periods(self, day):
        """Return the periods to count on a day, [(cycle, a day of it)]: the running ones, and those just before.

        What happened on the last day of a period, or was booked a little late, still counts: for a month, the
        quarter and the year that ended with the month before as well.
        """
        before = month_start(day) - timedelta(days=1)
        periods = [("month", before), ("month", day)]
        for cycle in ("quarter", "year"):
            if self._period(cycle, before) != self._period(cycle, day):
                periods.append((cycle, before))
            periods.append((cycle, day))
        return periods

    @api.model
    def _cron_refresh(self):
        """Refresh the figures and totals of the running periods, and of those just before, in all companies.

        Safe to run twice: figures are the same again. Each period is a transaction of its own; one that cannot be
        counted stops no other.
        """
        cron = self.env["ir.cron"]
        # sudo: figures are counted for everybody.
        metrics = self.sudo()._nightly()
        for company in self.env["res.company"].sudo().search([]):
            people = self._people(company)
            if not people:
                continue
            own = metrics.filtered_domain([("company_id", "in", [company.id, False])])
            for cycle, moment in self._running_periods(today(company)):
                try:
                    own.with_company(company)._refresh(people, cycle, moment, company)
                    own.with_company(company)._refresh_totals(cycle, moment, company)
                except OperationalError:
                    raise
                except Exception:
                    _logger.exception("figures of %s could not be refreshed", company.name)
                    self.env.cr.rollback()
                    company._warn_administrators(
                        self.env._("Figures could not be refreshed"),
                        self.env._("The log of the server says why. They are counted again the next night."),
                    )
                if not cron._commit_progress(1):
                    return


class MetricValue(models.Model):
    _inherit = "marketing.metric.value"

    def _follow(self, vals):
        """Take over what was counted anew, unless this figure is frozen; what a superior has put stays."""
        self.ensure_one()
        if self.state == "frozen":
            return
        if self.override_user_id:
            kept = ("counted", "is_divided", "adds_up", "team_id", "target", "has_target")
            target = vals["target"] if vals["has_target"] else None
            below = self.below if self.source == "rated" else vals["below"]
            vals = {
                **{name: vals[name] for name in kept},
                "below": below,
                "above": self.figure * (below if vals["is_divided"] else 1),
                "achievement": float(self.metric_id._achievement(self.figure, target)),
            }
        changed = differing(self, vals)
        if changed:
            self._guarded_write(changed)
