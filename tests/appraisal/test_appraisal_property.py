"""From ratings and figures to a score, over whatever Hypothesis can think of: in range, exact, whatever the order."""

import random
from decimal import Decimal

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo import Command
from odoo.tests import TransactionCase, tagged

from ...models.appraisal.reckon import RATERS

CENTS = st.integers(0, 10_000).map(lambda cents: cents / 100)
WEIGHT = st.integers(1, 10_000).map(lambda cents: cents / 100)
FLAGS = st.fixed_dictionaries({f"by_{kind}": st.booleans() for kind in RATERS})
MARKS = st.fixed_dictionaries(
    {
        "self": st.lists(CENTS, max_size=1),
        "superior": st.lists(CENTS, max_size=1),
        "peer": st.lists(CENTS, max_size=6),
        "other": st.lists(CENTS, max_size=3),
    }
)
# What an indicator is, and what was found or said about it.
INDICATORS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["rating", "rating", "manual", "duties"]),
            "weight": WEIGHT,
            "flags": FLAGS,
            "marks": MARKS,
            "figure": st.none() | st.integers(0, 12_000).map(lambda cents: cents / 100),
        }
    ),
    min_size=1,
    max_size=5,
)
SCHEME = st.fixed_dictionaries(
    {
        **{f"{kind}_weight": st.integers(0, 100) for kind in RATERS},
        "peer_least": st.integers(3, 5),
        "bonus_cap": st.integers(0, 1000).map(lambda cents: cents / 100),
        "months_weight": st.integers(0, 100),
    }
)
EXTRA = st.lists(st.integers(0, 1500).map(lambda cents: cents / 100), max_size=2)
OTHERS = st.lists(st.tuples(st.just("Fair"), st.integers(-3000, 3000).map(lambda cents: cents / 100)), max_size=3)
EXAMPLES = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@tagged("post_install", "-at_install")
class TestAppraisalProperty(TransactionCase):
    def _appraisal(self, scheme, indicators, extra):
        """Return an appraisal that is nowhere stored, and its marks by indicator."""
        made = self.env["marketing.appraisal.scheme"].new({**scheme, "peer_most": 6})
        values, marks = [], {}
        for given_one in indicators:
            indicator = self.env["marketing.appraisal.indicator"].new(
                {"source": given_one["source"], "weight": given_one["weight"], **given_one["flags"]}
            )
            figure = given_one["figure"]
            values.append((indicator, given_one["weight"], figure))
            marks[indicator.id] = {kind: list(points) for kind, points in given_one["marks"].items() if points}
        for points in extra:
            indicator = self.env["marketing.appraisal.indicator"].new({"source": "manual", "is_bonus": True})
            values.append((indicator, 0, None))
            marks[indicator.id] = {"superior": [points]}
        appraisal = self.env["marketing.appraisal"].new({"scheme_id": made, "peers_closed": True})
        appraisal.value_ids = [
            Command.create(
                {
                    "indicator_id": indicator.id,
                    "weight": weight,
                    "has_figure_points": figure is not None,
                    "figure_points": figure or 0.0,
                }
            )
            for indicator, weight, figure in values
        ]
        return appraisal, marks

    def _whole(self, reckoned):
        """Return the exact sum of what the parts bring."""
        brought = [part["brings"] for part in reckoned["parts"]] + [reckoned["months_bring"]]
        return sum((Decimal(str(one)) for one in brought if one is not None), Decimal(0))

    @EXAMPLES
    @given(scheme=SCHEME, indicators=INDICATORS, extra=EXTRA, others=OTHERS, months=st.none() | CENTS)
    def test_in_range_and_exact(self, scheme, indicators, extra, others, months):
        """A score lies between nothing and the most there is; what its parts bring adds up to it, to the cent."""
        appraisal, marks = self._appraisal(scheme, indicators, extra)
        mean = (months, [object()]) if months is not None and scheme["months_weight"] else (None, [])
        reckoned = appraisal._reckon_one(marks, 6, mean, others, appraisal._terms()[appraisal.scheme_id])
        points = [part["points"] for part in reckoned["parts"] if part["points"] is not None]
        bases = [one for one in (*points, mean[0]) if one is not None]
        if reckoned["score"] is None:
            return
        most = max([100, *bases])
        self.assertGreaterEqual(reckoned["score"], 0)
        self.assertLessEqual(reckoned["score"], most + scheme["bonus_cap"])
        self.assertGreaterEqual(reckoned["extra"], 0)
        self.assertLessEqual(reckoned["extra"], scheme["bonus_cap"])
        exact = (
            self._whole(reckoned)
            + Decimal(str(round(reckoned["extra"], 2)))
            - Decimal(str(round(reckoned["deducted"], 2)))
        )
        self.assertEqual(Decimal(str(reckoned["score"])), max(exact, Decimal(0)))
        for part in reckoned["parts"]:
            for said in part["said"].values():
                self.assertTrue(0 <= said <= 100)

    @EXAMPLES
    @given(scheme=SCHEME, indicators=INDICATORS, extra=EXTRA, seed=st.integers(0, 10_000))
    def test_whatever_the_order(self, scheme, indicators, extra, seed):
        """The order in which people answer changes nothing."""
        appraisal, marks = self._appraisal(scheme, indicators, extra)
        before = appraisal._reckon_one(marks, 6, (None, []), [], appraisal._terms()[appraisal.scheme_id])
        dice = random.Random(seed)
        mixed = list(marks.items())
        dice.shuffle(mixed)
        for _indicator, said in mixed:
            for points in said.values():
                dice.shuffle(points)
        turned = {indicator: dict(reversed(said.items())) for indicator, said in mixed}
        after = appraisal._reckon_one(turned, 6, (None, []), [], appraisal._terms()[appraisal.scheme_id])
        self.assertEqual(str(after), str(before))

    @EXAMPLES
    @given(scheme=SCHEME, indicators=INDICATORS, peers=st.lists(CENTS, max_size=2), other=st.lists(CENTS, max_size=2))
    def test_too_few_peers_change_nothing(self, scheme, indicators, peers, other):
        """Whatever one or two peers say, it is as if they had said nothing."""
        results = []
        for said in (peers, other, []):
            few = [{**one, "marks": {**one["marks"], "peer": said}} for one in indicators]
            appraisal, marks = self._appraisal(scheme, few, [])
            reckoned = appraisal._reckon_one(marks, len(said), (None, []), [], appraisal._terms()[appraisal.scheme_id])
            self.assertIsNone(reckoned["peer_points"])
            self.assertFalse([part for part in reckoned["parts"] if "peer" in part["said"]])
            results.append((reckoned["score"], [(part["points"], part["brings"]) for part in reckoned["parts"]]))
        self.assertEqual(results[0], results[2])
        self.assertEqual(results[1], results[2])

    @EXAMPLES
    @given(scheme=SCHEME, indicators=INDICATORS, place=st.integers(0, 4), more=CENTS)
    def test_more_is_never_less(self, scheme, indicators, place, more):
        """Better points of the superior never make a worse score."""
        one = indicators[place % len(indicators)]
        if not one["marks"]["superior"]:
            return
        appraisal, marks = self._appraisal(scheme, indicators, [])
        before = appraisal._reckon_one(marks, 6, (None, []), [], appraisal._terms()[appraisal.scheme_id])["score"]
        indicator = appraisal.value_ids[place % len(indicators)].indicator_id
        points = marks[indicator.id]["superior"]
        points[0] = max(points[0], more)
        after = appraisal._reckon_one(marks, 6, (None, []), [], appraisal._terms()[appraisal.scheme_id])["score"]
        self.assertGreaterEqual(after or 0, before or 0)
