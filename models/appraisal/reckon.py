from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...lib import scoring

RATERS = ("self", "superior", "peer", "other")


class Measured(NamedTuple):
    """How one indicator comes to its points."""

    is_bonus: bool
    is_rated: bool
    weights: dict
    """Weights of the kinds of raters."""
    kinds: tuple
    """The kinds of raters whose marks count."""


class Terms(NamedTuple):
    """What a scheme says about reckoning, read once for all of its people."""

    least: dict
    """Numbers below which a kind of rater does not count."""
    bonus_cap: float
    months_weight: float
    indicators: dict
    """{id: Measured}"""


class Appraisal(models.Model):
    """From what was found and said to a score: for many appraisals at once, on plain numbers."""

    _inherit = "marketing.appraisal"

    @api.model
    def _weighted_points(self, parts):
        """Return the mean of points by weights as a float of two digits, 0.0 where there is nothing to go by.

        :param parts: pairs (weight, points)
        """
        return scoring.rounded(scoring.weighted(parts)) or 0.0

    def _reckon(self):
        """Work out what these appraisals come to, as things stand (called with full rights).

        What peers have said counts only once it is combined, so that nothing can be found out by looking twice.

        :return: {appraisal: dict}, with `score` (float or None), `parts` (one dict for each value: `value`, `points`,
            `said` {kind: points}, `brings`), `extra`, `deducted`, `months`, `others`, `peer_points`, `peer_count`
        """
        # Twenty rows of each person: what is needed of them, at once.
        self.value_ids.fetch(["indicator_id", "weight", "has_figure_points", "figure_points"])
        marks, given = self._marks(), self._given_counts()
        months, others = self._months(), self._other_points()
        terms = self._terms()
        return {
            appraisal: appraisal._reckon_one(
                marks[appraisal.id],
                given.get(appraisal.id, 0),
                months.get(appraisal, (None, [])),
                others.get(appraisal, []),
                terms[appraisal.scheme_id],
            )
            for appraisal in self
        }

    def _given_counts(self):
        """Return {appraisal id: number of peers who have answered}."""
        return {
            appraisal.id: count
            for appraisal, count in self.env["marketing.appraisal.rating"]._read_group(
                [("appraisal_id", "in", self.ids), ("kind", "=", "peer"), ("state", "=", "given")],
                ["appraisal_id"],
                ["__count"],
            )
        }

    def _marks(self):
        """Return {appraisal id: {indicator id: {kind of rater: [points]}}} of the ratings that were handed in.

        By one query without a record for each mark (called with full rights): there are tens of thousands.
        """
        found = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        if not self.ids:
            return found
        for model, names in (
            ("marketing.appraisal.mark", ["rating_id", "indicator_id", "is_given", "points"]),
            ("marketing.appraisal.rating", ["appraisal_id", "kind", "state"]),
            ("marketing.appraisal", ["peers_closed"]),
        ):
            self.env[model].flush_model(names)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT rating.appraisal_id, mark.indicator_id, rating.kind,
                       array_agg(mark.points::double precision ORDER BY mark.id)
                  FROM marketing_appraisal_mark mark
                  JOIN marketing_appraisal_rating rating ON rating.id = mark.rating_id
                  JOIN marketing_appraisal appraisal ON appraisal.id = rating.appraisal_id
                 WHERE appraisal.id IN %s AND rating.state = 'given' AND mark.is_given
                   AND (rating.kind != 'peer' OR appraisal.peers_closed)
              GROUP BY rating.appraisal_id, mark.indicator_id, rating.kind
                """,
                tuple(self.ids),
            )
        )
        for appraisal, indicator, kind, points in rows:
            found[appraisal][indicator][kind] = points
        return found

    def _months(self):
        """Return {annual appraisal: (mean of its months or None, [month appraisals])} by one query (L-08).

        Months count that are settled; those from which somebody was excused do not.
        """
        yearly = self.filtered(lambda appraisal: appraisal.kind == "year" and appraisal.scheme_id.months_weight)
        if not yearly:
            return {}
        months = self.search(
            [
                ("kind", "=", "month"),
                ("user_id", "in", yearly.user_id.ids),
                ("company_id", "in", yearly.company_id.ids),
                ("date_from", ">=", min(yearly.mapped("date_from"))),
                ("date_to", "<=", max(yearly.mapped("date_to"))),
                ("state", "in", ("feedback", "appeal", "locked")),
            ],
            order="date_from",
        )
        of_people = months.grouped(lambda month: (month.user_id.id, month.company_id.id, month.date_from.year))
        found = {}
        for appraisal in yearly:
            mine = of_people.get(
                (appraisal.user_id.id, appraisal.company_id.id, appraisal.date_from.year), self.browse()
            )
            by_days = appraisal.scheme_id.months_rule == "days"
            mean = scoring.weighted([(month.days if by_days else 1, month.score) for month in mine])
            found[appraisal] = (scoring.rounded(mean), mine)
        return found

    def _other_points(self):
        """Return {appraisal: [(words, points)]} that other domains add or take away, such as rewards and penalties."""
        return {}

    def _terms(self):
        """Return {scheme: Terms} of these appraisals (called with full rights)."""
        found = {}
        for scheme, appraisals in self.grouped("scheme_id").items():
            weights = {kind: scheme[f"{kind}_weight"] for kind in RATERS}
            indicators = appraisals.value_ids.indicator_id
            found[scheme] = Terms(
                {"peer": scheme.peer_least},
                scheme.bonus_cap,
                scheme.months_weight,
                {indicator.id: indicator._measured(weights) for indicator in indicators},
            )
        return found

    def _reckon_one(self, marks, peers, months, others, terms):
        """Return what one appraisal comes to, see `_reckon`."""
        self.ensure_one()
        parts, bonus = [], []
        for value in self.value_ids:
            indicator = value.indicator_id.id
            measured = terms.indicators[indicator]
            if measured.is_rated:
                points, said = self._said_points(marks.get(indicator) or {}, measured, terms.least)
            else:
                points, said = (value.figure_points if value.has_figure_points else None), {}
            part = {"value": value, "points": points, "said": said, "brings": None}
            (bonus if measured.is_bonus else parts).append(part)
        mean, month_list = months
        # The months take their share, the indicators the rest.
        rest = 100 - (terms.months_weight if month_list else 0)
        pairs = [(part["value"].weight * rest, part["points"]) for part in parts]
        if month_list:
            # Weights of indicators come to 100; a year that rests on months alone has none.
            pairs.append((terms.months_weight * 100, mean))
        brought = scoring.contributions(pairs)
        for part, brings in zip(parts, brought, strict=False):
            part["brings"] = brings
        extra = sum(part["points"] or 0 for part in bonus) + sum(points for _words, points in others if points > 0)
        deducted = -sum(points for _words, points in others if points < 0)
        score = scoring.rounded(
            scoring.with_bonus(scoring.weighted(pairs) if pairs else None, extra, terms.bonus_cap, deducted)
        )
        enough = self.peers_closed and peers >= terms.least["peer"]
        return {
            "score": score,
            "parts": parts + bonus,
            "extra": float(min(extra, terms.bonus_cap)),
            "deducted": float(deducted),
            "months": mean,
            "month_list": month_list,
            "months_bring": brought[-1] if month_list else None,
            "others": others,
            "peer_count": peers if self.peers_closed else 0,
            "peer_points": self._peers_together(parts + bonus) if enough else None,
        }

    @api.model
    def _said_points(self, marks, measured, least):
        """Return (points or None, {kind of rater: mean of the points that count}) of one indicator that people rate.

        :param dict marks: {kind of rater: [points]} that were given for it
        :param Measured measured: how it is rated
        :param dict least: numbers below which a kind does not count
        """
        counting = {
            kind: given for kind in measured.kinds if (given := marks.get(kind)) and len(given) >= least.get(kind, 1)
        }
        points = scoring.rounded(scoring.combined(counting, measured.weights))
        means = {kind: scoring.weighted((1, one) for one in given) for kind, given in counting.items()}
        return points, {kind: scoring.rounded(mean) for kind, mean in means.items()}

    def _peers_together(self, parts):
        """Return what the peers say together over all indicators that enough of them have rated, by their weights.

        An indicator that fewer have rated, such as one for extra points, would show through in the difference.
        """
        return self._weighted_points(
            [(part["value"].weight or 1, part["said"]["peer"]) for part in parts if "peer" in part["said"]]
        )


class AppraisalIndicator(models.Model):
    _inherit = "marketing.appraisal.indicator"

    def _measured(self, weights):
        """Return how this indicator comes to its points, as `Measured`.

        :param dict weights: of the kinds of raters
        """
        self.ensure_one()
        if self.source == "manual":
            # Only the superior gives these.
            return Measured(self.is_bonus, True, {"superior": 1}, ("superior",))
        kinds = tuple(kind for kind in RATERS if self[f"by_{kind}"])
        return Measured(self.is_bonus, self._is_rated(), weights, kinds)
