from datetime import timedelta
from functools import partial

from odoo import api, models

from ..core.clock import today
from ..core.words import month_words

# How many periods the small graph of a figure shows.
TREND = 12
# Of a period that is over: what is close to its target, in per cent of it.
CLOSE = 80


class MetricTotal(models.Model):
    """The page with the fifteen indicators of the department (L-16, R-12)."""

    _inherit = "marketing.metric.total"

    @api.model
    def get_indicators(self, cycle="month", day=None, team_id=None):
        """Return the page “Department Indicators”, with what the caller may see.

        :param str cycle: 'month', 'quarter' or 'year'
        :param str day: a day of the period (ISO), None for today
        :param int team_id: a team, False for the whole company, None for what the caller sees first
        :return: dict: 'cycle', 'title', 'day', 'before' and 'after' (days of the periods beside it, 'after' False
            for the running one), 'scopes' (dicts 'id', 'name'), 'scope' (id), 'cards' (see `_card`)
        :raises AccessError: for people without a role
        """
        self.check_access("read")
        company = self.env.company
        metrics = self.env["marketing.metric"].search(
            [("department_no", ">", 0), ("company_id", "in", [company.id, False])], order="department_no"
        )
        day = today(company) if not day else min(self._fields["date_from"].to_date(day), today(company))
        first, last = metrics._period(cycle, day)
        scopes = self._indicator_scopes(company)
        if team_id is None or team_id not in [scope["id"] for scope in scopes]:
            team_id = scopes[0]["id"] if scopes else False
        starts = [first]
        while len(starts) < TREND:
            starts.append(metrics._period(cycle, starts[-1] - timedelta(days=1))[0])
        totals = self.search(
            [
                ("metric_id", "in", metrics.ids),
                ("company_id", "=", company.id),
                ("team_id", "=", team_id),
                ("cycle", "=", cycle),
                ("date_from", "in", starts),
            ]
        )
        found = {(total.metric_id, total.date_from): total for total in totals}
        running = last >= today(company)
        return {
            "cycle": cycle,
            "title": self._period_words(cycle, first),
            "day": first.isoformat(),
            "before": (first - timedelta(days=1)).isoformat(),
            "after": not running and (last + timedelta(days=1)).isoformat(),
            "scopes": scopes,
            "scope": team_id,
            "cards": [metric._card(found, starts[::-1], running, company, cycle) for metric in metrics],
        }

    def _indicator_scopes(self, company):
        """Return the company and the teams whose totals the caller may see: dicts of 'id' and 'name'."""
        ids = [team.id for [team] in self._read_group([("company_id", "=", company.id)], ["team_id"])]
        # sudo: the names of teams whose totals the caller sees; read together.
        teams = self.env["crm.team"].sudo().browse(team_id for team_id in ids if team_id)
        named = [{"id": team.id, "name": team.name} for team in teams]
        if False in ids:
            named.append({"id": False, "name": company.name})
        return sorted(named, key=lambda scope: (bool(scope["id"]), scope["name"]))

    @api.model
    def _period_words(self, cycle, first):
        """Return the name of a period as people say it."""
        if cycle == "year":
            return str(first.year)
        if cycle == "quarter":
            return self.env._("Quarter %(number)s of %(year)s", number=(first.month + 2) // 3, year=first.year)
        return month_words(self.env, first)

    def _level(self, running):
        """Return how a figure stands: 'good', 'soon', 'bad', 'running' or 'plain'."""
        self.ensure_one()
        if not self.target:
            return "plain"
        if self.achievement >= 100:
            return "good"
        if running and self.metric_id.direction == "more":
            return "running"
        return "soon" if self.achievement >= CLOSE else "bad"


class Metric(models.Model):
    _inherit = "marketing.metric"

    def _card(self, found, starts, running, company, cycle):
        """Return what the page shows of one indicator.

        :param dict found: {(metric, first day): total}
        :param starts: first days of the periods of the graph; the last one is that of the page
        :param bool running: the period is not over
        :return: dict: 'no', 'name', 'source', 'about', 'figure', 'target', 'percent' (of the target, False without
            one), 'level', 'trend' (dicts 'height' in per cent, 'words', 'now'), 'total_id' (False without one)
        """
        self.ensure_one()
        totals = [found.get((self, start)) for start in starts]
        total = totals[-1]
        says = bool(total and total.has_figure)
        words = partial(self._figure_words, company=company, rounded=True)
        highest = max((abs(each.figure) for each in totals if each), default=0) or 1
        return {
            "no": self.department_no,
            "name": self.name,
            "source": self._source_words(),
            "about": self.description or "",
            "figure": words(total.figure) if says else "",
            "target": words(total.target) if total and total.has_target else "",
            "percent": round(total.figure / total.target * 100) if says and total.target else False,
            "level": total._level(running) if says else "none",
            "total_id": total.id if total else False,
            "trend": [
                {
                    "height": max(4, round(max(each.figure, 0) / highest * 100)) if each and each.has_figure else 0,
                    "words": self.env["marketing.metric.total"]._period_words(cycle, start)
                    + (f": {words(each.figure)}" if each and each.has_figure else ""),
                    "now": start == starts[-1],
                }
                for start, each in zip(starts, totals, strict=True)
            ],
        }

    def _source_words(self):
        """Return where the figure comes from, for those who read it (system 58)."""
        self.ensure_one()
        if self.source == "records":
            # sudo: only what kind of records they are.
            return self.env._("Counted: %s", self.sudo().model_id.name)
        if self.source == "ratio":
            return self.env._("%(part)s of %(whole)s", part=self.numerator_id.name, whole=self.denominator_id.name)
        if self.source == "method":
            return self.env._("Counted: %s", self.env["ir.model"]._get(self._evidence_model()).name)
        return self.env._("Judged by superiors")
