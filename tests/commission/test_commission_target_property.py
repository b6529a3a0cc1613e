"""What is paid, over whatever Hypothesis can think of: never negative, rising with the target, whatever the order."""

import random
from decimal import Decimal

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib import bonus

CENTS = st.integers(0, 5_000_000).map(lambda cents: cents / 100)
FIGURE = st.integers(-100_000, 1_000_000).map(lambda cents: cents / 100)
TIERS = st.lists(
    st.tuples(
        st.integers(0, 20_000).map(lambda cents: cents / 100),
        st.sampled_from(["amount", "percent", "point"]),
        CENTS,
        st.integers(0, 2_000).map(lambda cents: cents / 100),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda tier: tier[0],
)
EXAMPLES = settings(
    max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def worth(tier, attained, base=10_000):
    """Return what a tier pays: (start, pays, amount or per cent of a thousand, per point)."""
    start, pays, amount, point = tier
    percent = amount / 1_000
    return bonus.worth(pays, attained, start, amount=amount, percent=percent, base=base, point=point)


def paid(tiers, attained, days=0, of_days=0, rounding=0.01):
    tier = bonus.reached(attained, [(tier[0], tier) for tier in tiers])
    if tier is None:
        return 0.0
    return bonus.amount(worth(tier, attained), rounding, days=days, of_days=of_days)


def rising(tiers):
    """Return those of the tiers that pay at their start no less than the one below pays there."""
    kept = []
    for tier in sorted(tiers):
        if not kept or worth(tier, tier[0]) >= worth(kept[-1], tier[0]):
            kept.append(tier)
    return kept


@tagged("at_install", "-post_install")
class TestTargetBonusProperty(BaseCase):
    @EXAMPLES
    @given(TIERS, FIGURE, FIGURE, st.integers(1, 100_000), st.booleans())
    def test_target_rising(self, tiers, one, other, target, less):
        """Of two figures the better one never has less."""
        worse, better = sorted((one, other), reverse=less)
        tiers = rising(tiers)
        amounts = [paid(tiers, bonus.attained(figure, target / 100, less, 200)) for figure in (worse, better)]
        self.assertGreaterEqual(amounts[0], 0)
        self.assertLessEqual(amounts[0], amounts[1])

    @EXAMPLES
    @given(TIERS, FIGURE, st.integers(0, 100_000), st.booleans(), st.integers(0, 22))
    def test_target_order(self, tiers, figure, target, less, days):
        """Never negative, to the unit of the currency, and the order of the tiers says nothing."""
        attained = bonus.attained(figure, target / 100, less, 150)
        if attained is None:
            self.assertFalse(less)
            self.assertEqual(target, 0)
            return
        self.assertTrue(0 <= attained <= 150)
        self.assertEqual(attained, attained.quantize(Decimal("0.01")))
        shuffled = random.Random(1).sample(tiers, len(tiers))
        for rounding in (0.01, 1.0, 0.05):
            amount = paid(tiers, attained, days, 22, rounding)
            self.assertGreaterEqual(amount, 0)
            self.assertEqual(amount, paid(shuffled, attained, days, 22, rounding))
            self.assertEqual(Decimal(str(amount)) % Decimal(str(rounding)), 0)
            self.assertLessEqual(amount, paid(tiers, attained, rounding=rounding))
