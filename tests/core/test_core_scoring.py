"""Points, scores and grades over whatever Hypothesis can think of: in range, monotone, independent of order."""

import random
from decimal import Decimal

from hypothesis import given, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib import scoring
from .test_core_lib import HOUSE

FIGURES = st.floats(-1e6, 1e6, allow_nan=False, width=32)
POINTS = st.one_of(st.none(), st.floats(0, 100, allow_nan=False, width=32))
WEIGHTS = st.floats(0, 100, allow_nan=False, width=32)
PARTS = st.lists(st.tuples(WEIGHTS, POINTS), max_size=12)
BANDS = [(90, "A"), (75, "B"), (60, "C"), (0, "D")]


@tagged("at_install", "-post_install")
class TestCoreScoring(BaseCase):
    @HOUSE
    @given(FIGURES, FIGURES, FIGURES, st.integers(100, 150))
    def test_linear_stays_in_range(self, figure, zero, full, cap):
        self.assertTrue(0 <= scoring.linear(figure, zero, full, cap) <= cap)

    @HOUSE
    @given(FIGURES, FIGURES, FIGURES, FIGURES)
    def test_better_is_never_less(self, first, second, zero, full):
        """Whoever is nearer to the target never gets fewer points, more or less being better."""
        low, high = sorted((first, second))
        if zero > full:
            low, high = high, low
        self.assertLessEqual(scoring.linear(low, zero, full), scoring.linear(high, zero, full))

    @HOUSE
    @given(PARTS, st.randoms(use_true_random=False))
    def test_weighted_in_range_and_in_any_order(self, parts, chance):
        found = scoring.weighted(parts)
        known = [Decimal(str(points)) for weight, points in parts if points is not None and weight]
        if not known:
            self.assertIsNone(found)
            return
        self.assertTrue(min(known) - Decimal("1e-9") <= found <= max(known) + Decimal("1e-9"))
        mixed = list(parts)
        chance.shuffle(mixed)
        self.assertEqual(scoring.rounded(scoring.weighted(mixed)), scoring.rounded(found))

    @HOUSE
    @given(
        st.dictionaries(
            st.sampled_from(["self", "superior", "peer", "other"]),
            st.lists(st.floats(0, 100, allow_nan=False, width=32), max_size=6),
        ),
        st.fixed_dictionaries({kind: st.integers(0, 100) for kind in ("self", "superior", "peer", "other")}),
        st.integers(1, 5),
        st.randoms(use_true_random=False),
    )
    def test_missing_raters_never_leave_the_range(self, given_points, weights, least, chance):
        found = scoring.combined(given_points, weights, {"peer": least})
        if found is not None:
            self.assertTrue(0 <= found <= 100 + Decimal("1e-9"))
        mixed = {kind: random.Random(7).sample(marks, len(marks)) for kind, marks in given_points.items()}
        items = list(mixed.items())
        chance.shuffle(items)
        again = scoring.combined(dict(items), weights, {"peer": least})
        self.assertEqual(scoring.rounded(again), scoring.rounded(found))

    def test_too_few_peers_count_for_nothing(self):
        given_points = {"superior": [80], "peer": [0, 0]}
        weights = {"superior": 60, "peer": 40}
        self.assertEqual(scoring.combined(given_points, weights, {"peer": 3}), 80)
        self.assertEqual(scoring.combined(given_points, weights, {"peer": 2}), 48)

    @HOUSE
    @given(st.floats(0, 130, allow_nan=False), st.floats(0, 130, allow_nan=False))
    def test_grades_follow_scores(self, first, second):
        order = [key for _start, key in sorted(BANDS)]
        low, high = sorted((first, second))
        self.assertLessEqual(order.index(scoring.grade(low, BANDS)), order.index(scoring.grade(high, BANDS)))
        self.assertEqual(scoring.grade(low, BANDS), scoring.grade(low, BANDS[::-1]))

    @HOUSE
    @given(st.integers(0, 500), st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any))
    def test_seats_add_up(self, number, shares):
        """The seats add up to the people, each less than one off its share."""
        counts = scoring.seats(number, shares)
        self.assertEqual(sum(counts), number)
        for count, share in zip(counts, shares, strict=True):
            self.assertLess(abs(count - number * share / sum(shares)), 1)

    @HOUSE
    @given(st.dictionaries(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 100)), max_size=20))
    def test_ranks(self, scores):
        found = scoring.ranks(scores)
        self.assertEqual(set(found), {key for key, score in scores.items() if score is not None})
        for key, rank in found.items():
            self.assertEqual(rank, 1 + sum(scores[other] > scores[key] for other in found))

    def test_bonus_and_deductions(self):
        self.assertEqual(scoring.with_bonus(95, 12, 10), 105)
        self.assertEqual(scoring.with_bonus(3, 0, 10, deductions=5), 0)
        self.assertIsNone(scoring.with_bonus(None, 5, 10))
        self.assertEqual(scoring.streak(["A", "B", "A", None, "A"], {"A"}), 2)

    def test_steps(self):
        table = [(100, 100), (60, 50), (80, 90)]
        self.assertEqual([scoring.steps(figure, table) for figure in (59.99, 60, 99, 100, 300)], [0, 50, 90, 100, 100])
