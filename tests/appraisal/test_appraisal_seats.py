"""Seats by largest remainder, whatever the group and the shares."""

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib.scoring import seats

SHARES = st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any)


@tagged("post_install", "-at_install")
class TestAppraisalSeats(BaseCase):
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.integers(0, 200), SHARES)
    def test_seats(self, number, shares):
        """Counts add up, and none is a whole seat away from its exact share."""
        counts = seats(number, shares)
        self.assertEqual(sum(counts), number)
        for count, share in zip(counts, shares, strict=True):
            self.assertLess(abs(count * sum(shares) - number * share), sum(shares))
