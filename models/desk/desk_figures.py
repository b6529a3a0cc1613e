from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ...lib.periods import add_months, month_start

# Figures of so many periods make the trend.
TREND = 6
# So many figures are read at a glance.
MOST = 4
MONTHS = {"month": 1, "quarter": 3, "year": 12}
# Behind by less than so many points is a warning, by more an alarm.
BEHIND = 10


class Desk(models.AbstractModel):
    """Where I stand: the figures of the running period against their targets, with a trend.

    Only stored figures are read, which the nightly run keeps up to date (design.md 4.2).
    """

    _inherit = "marketing.desk"

    @api.model
    def _section_figures(self, day):
        """Return the figures of the present user, see `_sections`."""
        if not self.env["marketing.metric.value"].has_access("read"):
            return None
        cards, title, of_team = self._figure_cards(self.env.user, day), self.env._("My Figures"), False
        if self._has_team() and not any(card["target"] for card in cards):
            # Whoever leads people is measured by them.
            users = self._team_employees(self.env.user).user_id.with_env(self.env)
            cards, title, of_team = self._figure_cards(users, day), self.env._("Team against Target"), True
        if not cards:
            return None
        return {**self._figures_head(day), "title": title, "cards": cards, "of_team": of_team}

    @api.model
    def _figures_head(self, day):
        """Return what stands above figures: the month, and how much of its working time has gone by."""
        gone, all_days = self._working_days_gone("month", day)
        return {
            "kind": "figures",
            "area": "wide",
            "note": self.env._(
                "%(month)s · %(gone)s of %(all)s working days gone",
                month=self._month_words(day),
                gone=gone,
                all=all_days,
            ),
            "more": {"text": self.env._("All figures"), "action": "marketing_office.marketing_metric_value_action"},
        }

    @api.model
    def _period_start(self, cycle, day):
        """Return the first day of the running month, quarter or year."""
        months = MONTHS[cycle]
        start = month_start(day)
        return add_months(start, -((start.month - 1) % months))

    @api.model
    def _working_days_gone(self, cycle, day):
        """Return how many working days of the running period have gone by, today included, and how many it has."""
        start = self._period_start(cycle, day)
        last = date.fromordinal(add_months(start, MONTHS[cycle]).toordinal() - 1)
        days = self.env["marketing.duty"]._company_days(self.env.company, start, last)
        return sum(each <= day for each in days), len(days)

    @api.model
    def _figure_domain(self, users, cycles, periods, day):
        """Return the domain of the stored figures of people in the running and the last periods."""
        running = Domain.OR(
            Domain("cycle", "=", cycle)
            & Domain("date_from", ">=", add_months(self._period_start(cycle, day), -MONTHS[cycle] * (periods - 1)))
            & Domain("date_from", "<=", day)
            for cycle in cycles
        )
        return (
            Domain("user_id", "in", users.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("has_figure", "=", True)
            & running
        )

    @api.model
    def _figure_cards(self, users, day):
        """Return the figures of people together, those with a target first.

        Figures of several people are added up where they can be; means and ratios are left to each person's row.

        :param users: `res.users`
        :param date day: today at the company's place
        """
        groups = self.env["marketing.metric.value"]._read_group(
            self._figure_domain(users, MONTHS, TREND, day),
            ["metric_id", "cycle", "has_target", "date_from:day"],
            ["figure:sum", "target:sum", "id:max"],
        )
        series = {}
        for metric, cycle, has_target, begin, figure, target, value_id in groups:
            series.setdefault((metric, cycle, has_target), {})[begin] = (figure, target, value_id)
        chosen = {}
        for (metric, cycle, has_target), points in series.items():
            current = points.get(self._period_start(cycle, day))
            if not current or not metric.active or (len(users) > 1 and not self._adds_up(metric)):
                continue
            rank = (not has_target, list(MONTHS).index(cycle))
            if (has_target or (current[0] and cycle == "month")) and rank < chosen.get(metric, ((True, 9),))[0]:
                chosen[metric] = (rank, cycle, points)
        order = sorted(chosen.items(), key=lambda item: (item[1][0][0], item[0].sequence, item[0].id))
        return [
            self._figure_card(metric, cycle, not rank[0], points, day, len(users) == 1)
            for metric, (rank, cycle, points) in order[:MOST]
        ]

    @api.model
    def _adds_up(self, metric):
        """Return whether figures of this metric grow over a period and may be added up over people."""
        return metric.source != "ratio" and metric.aggregate != "avg" and metric.unit != "percent"

    @api.model
    def _figure_card(self, metric, cycle, has_target, points, day, alone):
        """Return one figure with its target and trend."""
        start = self._period_start(cycle, day)
        figure, target, value_id = points[start]
        periods = [add_months(start, -MONTHS[cycle] * number) for number in range(TREND - 1, -1, -1)]
        trend = [points[begin][0] if begin in points else None for begin in periods]
        company = self.env.company
        return {
            "id": metric.id,
            "name": metric.name,
            "cycle": cycle,
            "period": {
                "month": self._month_words(start),
                "quarter": self._date_words(start, "yQQQ"),
                "year": str(start.year),
            }[cycle],
            "figure": self._figure_words(figure, metric.unit, company),
            "target": self.env._("of %s", self._figure_words(target, metric.unit, company)) if has_target else "",
            "value_id": value_id,
            # Of one person only: of a whole team its figures are shown.
            "records": metric.source in ("records", "ratio") and alone,
            "trend": trend,
            "trend_target": target if has_target else None,
            "trend_words": ", ".join(
                f"{self._date_words(begin, 'yMMM')}: {self._figure_words(number, metric.unit, company)}"
                for begin, number in zip(periods, trend, strict=True)
                if number is not None
            ),
            **(self._standing(metric, cycle, figure, target, day) if has_target else {"percent": None}),
        }

    @api.model
    def _standing(self, metric, cycle, figure, target, day):
        """Return how a figure stands against its target: `percent`, `pace` (share of the period), `level`, `words`.

        A figure that grows over the period is held against the share of working days gone by.
        """
        percent = round(metric._achievement(figure, target), 1)
        pace = None
        if metric.direction == "more" and self._adds_up(metric):
            gone, all_days = self._working_days_gone(cycle, day)
            pace = round(100 * gone / all_days) if all_days else None
        ahead = round(percent - (100 if pace is None else pace))
        number = f"{percent:.0f}"
        if percent >= 100:
            words = self.env._("%s %% · target reached", number)
        elif pace is None:
            words = self.env._("%s %% of the target", number)
        elif ahead >= 0:
            words = self.env._("%(percent)s %% · %(points)s points ahead", percent=number, points=ahead)
        else:
            words = self.env._("%(percent)s %% · %(points)s points behind", percent=number, points=-ahead)
        level = "done" if ahead >= 0 or percent >= 100 else "soon" if ahead >= -BEHIND else "late"
        short = self._figure_words(percent, "percent", self.env.company)
        return {"percent": percent, "pace": pace, "level": level, "words": words, "short": short}
