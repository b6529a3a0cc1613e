"""Seats by largest remainder, grades by rank, and what is too much, whatever the group and the shares."""

import random
from fractions import Fraction

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib.scoring import by_rank, excess, seats

SHARES = st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any)
CENTS = st.lists(st.integers(0, 10_000).map(lambda cents: cents / 100), max_size=60)
# Few different scores: many equal ones.
TIES = st.lists(st.sampled_from([60.0, 75.0, 80.0, 90.0]), max_size=40)
EXAMPLES = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, derandomize=True, database=None)


@tagged("post_install", "-at_install")
class TestAppraisalSeats(BaseCase):
    @EXAMPLES
    @given(st.integers(0, 200), SHARES)
    def test_seats(self, number, shares):
        """Counts add up, none is negative, none is a whole seat away from its exact share."""
        counts = seats(number, shares)
        self.assertEqual(sum(counts), number)
        self.assertGreaterEqual(min(counts), 0)
        for count, share in zip(counts, shares, strict=True):
            self.assertLess(abs(count * sum(shares) - number * share), sum(shares))
            if not share:
                self.assertEqual(count, 0)

    @EXAMPLES
    @given(st.integers(0, 200), SHARES, st.integers(2, 9))
    def test_seats_by_proportion(self, number, shares, times):
        """Only how shares stand to each other counts; they need not be a hundred together."""
        self.assertEqual(seats(number, [share * times for share in shares]), seats(number, shares))

    @EXAMPLES
    @given(st.integers(0, 200), SHARES, st.randoms(use_true_random=False))
    def test_seats_whatever_the_order(self, number, shares, chance):
        """Each grade has its seats whatever the order; only equal remainders go to the grade that is named first."""
        remainders = [Fraction(number * share, sum(shares)) % 1 for share in shares]
        order = list(range(len(shares)))
        chance.shuffle(order)
        # Among equal remainders the better grade comes first and has the seat: those keep their order.
        for remainder in set(remainders):
            spots = [spot for spot, place in enumerate(order) if remainders[place] == remainder]
            for spot, place in zip(spots, sorted(order[spot] for spot in spots), strict=True):
                order[spot] = place
        counts = seats(number, shares)
        shuffled = seats(number, [shares[place] for place in order])
        self.assertEqual(shuffled, [counts[place] for place in order])

    @EXAMPLES
    @given(st.integers(0, 60), SHARES)
    def test_more_people(self, number, shares):
        """For a hundred people in shares of a hundred, seats are the shares."""
        whole = sum(shares)
        self.assertEqual(seats(number * whole, shares), [number * share for share in shares])

    def _check_ranked(self, scores, shares):
        counts = seats(len(scores), shares)
        places = by_rank(scores, counts)
        decided = [place for place in places if place is not None]
        # Nobody is put into a grade that is full.
        self.assertFalse(any(excess([decided.count(place) for place in range(len(counts))], counts)))
        ranked = sorted((-score, place) for score, place in zip(scores, places, strict=True) if place is not None)
        self.assertEqual([place for _score, place in ranked], sorted(decided), "better people have better grades")
        self.assertEqual(len(set(zip(scores, places, strict=True))), len(set(scores)), "equal scores, equal grades")
        return dict(zip(scores, places, strict=True))

    @EXAMPLES
    @given(CENTS | TIES, SHARES, st.integers())
    def test_by_rank(self, scores, shares, seed):
        """Filling by rank keeps the seats, splits no equal scores and asks for no order of people."""
        found = self._check_ranked(scores, shares)
        shuffled = random.Random(seed).sample(scores, len(scores))
        self.assertEqual(self._check_ranked(shuffled, shares), found)

    def test_by_rank_without_ties(self):
        """Where nobody has the score of another one, everybody has a seat and all seats are taken."""
        scores = [float(score) for score in range(37)]
        counts = seats(37, [20, 50, 25, 5])
        places = by_rank(scores, counts)
        self.assertEqual([places.count(place) for place in range(4)], counts)
        with self.assertRaises(ValueError):
            by_rank(scores, [1, 2])
        with self.assertRaises(ValueError):
            seats(3, [0, 0])

    @EXAMPLES
    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6))
    def test_excess(self, pairs):
        """What is too much is exactly what has to be moved out."""
        counts, numbers = [count for count, _seats in pairs], [number for _count, number in pairs]
        over = excess(counts, numbers)
        for count, number, more in zip(counts, numbers, over, strict=True):
            self.assertEqual(more > 0, count > number)
            self.assertLessEqual(count - more, number)
