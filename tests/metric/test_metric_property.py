from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib import figures

AMOUNTS = st.integers(0, 10**6)
STEADY = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@tagged("at_install", "-post_install")
class TestMetricProperty(BaseCase):
    """Team totals agree with the sum of the persons, however people are put into teams."""

    @STEADY
    @given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1), st.integers(1, 5))
    def test_a_total_does_not_depend_on_the_teams(self, pairs, teams):
        parts = [pairs[place::teams] for place in range(teams)]
        whole = figures.total(pairs)
        self.assertEqual(figures.total([figures.total(part) for part in parts if part]), whole)
        self.assertEqual(whole[0], sum(above for above, _below in pairs))

    @STEADY
    @given(st.lists(st.tuples(AMOUNTS, st.integers(1, 10**6)), min_size=1))
    def test_a_team_lies_between_its_people(self, pairs):
        each = [figures.value(pair) for pair in pairs]
        whole = figures.value(figures.total(pairs))
        self.assertLessEqual(min(each) - 1e-9, whole)
        self.assertGreaterEqual(max(each) + 1e-9, whole)

    @STEADY
    @given(st.integers(1, 10**6), st.integers(1, 10**6))
    def test_less_is_better_is_the_other_way_round(self, figure, target):
        more, less = figures.achieved(figure, target), figures.achieved(figure, target, True)
        self.assertAlmostEqual(more * less, 10000, 4)
