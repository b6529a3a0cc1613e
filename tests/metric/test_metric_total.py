from datetime import date

from hypothesis import HealthCheck, given, settings, strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .metric_common import JUNE, MetricCommon


@tagged("at_install", "-post_install")
class TestMetricTotal(MetricCommon):
    """What teams and the company come to agrees with their people, whoever they are and whatever was put by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south = cls.env["crm.team"].create(
            {"name": "South", "user_id": cls.other_leader.id, "company_id": cls.company.id}
        )
        cls.heavy = cls._metric("heavy", domain=f"[('category_id', 'in', [{cls.marker.id}]), ('color', '>', 5)]")
        cls.mean = cls._metric("mean", aggregate="avg", measure_id=cls._field("color").id)
        nothing = {"model_id": False, "date_field_id": False, "person_path": False}
        cls.share = cls._metric(
            "share", source="ratio", numerator_id=cls.heavy.id, denominator_id=cls.visits.id, **nothing
        )
        cls.manner = cls._metric("manner", source="rated", aggregate="avg", **nothing)
        cls.ideas = cls._metric("ideas", source="rated", aggregate="sum", **nothing)
        cls.everybody = cls.people | cls.other_leader
        cls.metrics = cls.visits | cls.weight | cls.mean | cls.heavy | cls.share | cls.manner | cls.ideas

    def totals(self, cycle="month", day=JUNE):
        """Count anew and return {(metric, team or nothing): total}."""
        self._refresh(self.metrics, self.everybody, cycle, day)
        found = self.metrics.sudo()._refresh_totals(cycle, day, self.company)
        return {(total.metric_id, total.team_id): total for total in found}

    def value(self, metric, user):
        domain = [("metric_id", "=", metric.id), ("user_id", "=", user.id), ("date_from", "=", JUNE)]
        return self.env["marketing.metric.value"].search(domain)

    def test_sums_and_sum_over_sum(self):
        for color in (1, 9, 9, 9):
            self._visit(self.seller, color=color)
        self._visit(self.colleague, color=2)
        self._visit(self.leader, color=6)
        self._visit(self.other_leader, color=4)
        found = self.totals()
        whole = self.env["crm.team"]
        self.assertEqual([found[self.visits, team].figure for team in (self.team, self.south, whole)], [6, 1, 7])
        self.assertEqual([found[self.weight, team].figure for team in (self.team, self.south, whole)], [36, 4, 40])
        self.assertAlmostEqual(found[self.mean, self.team].figure, 36 / 6)
        self.assertAlmostEqual(found[self.share, self.team].figure, 100 * 4 / 6, msg="not the mean of 75, 0 and 100")
        self.assertAlmostEqual(found[self.share, whole].figure, 100 * 4 / 7)
        self.assertEqual([found[self.visits, team].people for team in (self.team, self.south, whole)], [3, 1, 4])
        self.assertEqual(found[self.share, self.team].people, 3)

    def test_nothing_to_divide_by(self):
        found = self.totals()
        self.assertFalse(found[self.share, self.team].has_figure)
        self.assertTrue(found[self.visits, self.team].has_figure)

    def test_nobody_counts_twice(self):
        """Who is in two teams counts in the first one; a leader in the one led."""
        self.env["ir.config_parameter"].sudo().set_param("sales_team.membership_multi", True)
        self.south.member_ids = [(4, self.seller.id)]
        self._visit(self.seller)
        self._visit(self.other_leader)
        found = self.totals()
        self.assertEqual(found[self.visits, self.team].figure, 1)
        self.assertEqual(found[self.visits, self.south].figure, 1)
        self.assertEqual(found[self.visits, self.env["crm.team"]].figure, 2)
        self.assertEqual(self.value(self.visits, self.seller).team_id, self.team)

    def test_teams_of_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids = [(4, other.id)]
        self.env["res.users"].browse(self.seller.id).company_ids = [(4, other.id)]
        self.env["crm.team.member"].search([("crm_team_id", "=", self.team.id)]).unlink()
        away = self.env["crm.team"].create(
            {"name": "Away", "company_id": other.id, "member_ids": [(4, self.seller.id)]}
        )
        self._visit(self.seller)
        found = self.totals()
        self.assertNotIn((self.visits, away), found)
        self.assertFalse(self.value(self.visits, self.seller).team_id)
        self.assertEqual(found[self.visits, self.env["crm.team"]].figure, 1)

    def test_teams_above_others(self):
        """A domain that puts teams above others extends one method."""
        metrics = type(self.env["marketing.metric"])
        before = metrics._teams_above
        above = lambda record, teams: {  # noqa: E731
            team: [*found, self.south.id] if team == self.team.id else found
            for team, found in before(record, teams).items()
        }
        self.patch(metrics, "_teams_above", above)
        self._visit(self.seller)
        self._visit(self.other_leader)
        found = self.totals()
        self.assertEqual([found[self.visits, team].figure for team in (self.team, self.south)], [1, 2])
        self.assertEqual(found[self.visits, self.env["crm.team"]].figure, 2, "the company is not counted twice")
        action = self.as_user(found[self.visits, self.south], self.director).action_open_people()
        people = self.env[action["res_model"]].search(action["domain"]).user_id
        self.assertEqual(people, self.everybody)

    def test_they_follow_and_what_is_gone_goes(self):
        self._visit(self.seller)
        first = self.totals()
        self.assertEqual(self.totals(), first, "the same rows")
        self._visit(self.colleague)
        self.assertEqual(self.totals()[self.visits, self.team].figure, 2)
        self.team.member_ids = [(5,)]
        self.team.user_id = False
        self.assertNotIn((self.visits, self.team), self.totals())
        self.assertEqual(self.totals()[self.visits, self.env["crm.team"]].figure, 2)

    def test_nothing_to_do_writes_nothing(self):
        self._visit(self.seller)
        self.totals()
        self.env.flush_all()
        with self.assertQueryCount(6):
            self.metrics.sudo()._refresh_totals("month", JUNE, self.company)
            self.env.flush_all()

    def test_what_superiors_put_is_in_the_total(self):
        for color in (1, 9, 9, 9):
            self._visit(self.seller, color=color)
        self._visit(self.colleague, color=2)
        found = self.totals()
        for metric, figure in ((self.visits, 10), (self.share, 50)):
            self.as_user(self.value(metric, self.seller), self.leader).action_override(figure, "Two by phone")
        self.assertEqual(found[self.visits, self.team].figure, 11)
        self.assertAlmostEqual(found[self.share, self.team].figure, 100 * 2 / 5, msg="50 % of four, and none of one")
        self.assertEqual(self.totals()[self.visits, self.team].figure, 11, "in the night as well")
        self.as_user(self.value(self.visits, self.seller), self.leader).action_reset()
        self.assertEqual(found[self.visits, self.team].figure, 5)

    def test_what_people_judge(self):
        """Nothing until somebody has judged; then the mean, or the sum, of those who were."""
        found = self.totals()
        for metric in (self.manner, self.ideas):
            self.assertFalse(found[metric, self.team].has_figure)
            self.assertFalse(self.value(metric, self.seller).has_figure)
        for user, points, ideas in ((self.seller, 80, 2), (self.colleague, 95, 3)):
            self.as_user(self.value(self.manner, user), self.leader).action_override(points, "Talk of June")
            self.as_user(self.value(self.ideas, user), self.leader).action_override(ideas, "Talk of June")
        self.assertEqual(found[self.manner, self.team].figure, 87.5)
        self.assertEqual(found[self.ideas, self.team].figure, 5)
        self.assertEqual(found[self.manner, self.env["crm.team"]].people, 2)
        self.assertEqual(self.totals()[self.manner, self.team].figure, 87.5, "in the night as well")
        value = self.as_user(self.value(self.manner, self.seller), self.leader)
        with self.assertRaisesRegex(UserError, "judged by people"):
            value.action_open_records()
        value.action_reset()
        self.assertFalse(value.has_figure)
        self.assertEqual(found[self.manner, self.team].figure, 95)
        with self.assertRaises(AccessError):
            self.as_user(self.value(self.manner, self.seller), self.seller).action_override(100, "Me")

    def test_longer_periods_from_the_months_that_were_judged(self):
        """Mean, sum, or the last month of a state; a superior may still put another figure for the quarter."""
        agents = self._metric("agents", source="rated", aggregate="sum", is_state=True, model_id=False)
        metrics = self.manner | self.ideas | agents
        for day, points, ideas, number in ((date(2026, 5, 1), 80, 1, 4), (JUNE, 90, 2, 3)):
            found = self._refresh(metrics, None, "month", day)
            for metric, figure in ((self.manner, points), (self.ideas, ideas), (agents, number)):
                self.as_user(found[metric, self.seller], self.leader).action_override(figure, "Talk")
        self._refresh(metrics, None, "month", date(2026, 4, 1))
        quarter = self._refresh(metrics, None, "quarter")
        self.assertEqual([quarter[metric, self.seller].figure for metric in metrics], [85, 3, 3])
        self.assertFalse(quarter[self.manner, self.colleague].has_figure)
        totals = metrics.sudo()._refresh_totals("quarter", JUNE, self.company)
        company = {total.metric_id: total.figure for total in totals if not total.team_id}
        self.assertEqual(company, {self.manner: 85, self.ideas: 3, agents: 3})
        self.as_user(quarter[self.manner, self.seller], self.leader).action_override(95, "Better than its months")
        self.assertEqual(self._refresh(metrics, None, "quarter")[self.manner, self.seller].figure, 95)

    def test_targets_of_a_whole_and_of_its_people(self):
        rules = self.env["marketing.metric.target"]

        def rule(metric, target, **values):
            rules.create({"metric_id": metric.id, "company_id": self.company.id, "target": target, **values})

        self.assertFalse(self.totals()[self.visits, self.team].has_target)
        rule(self.visits, 4)
        rule(self.visits, 6, user_id=self.seller.id)
        found = self.totals()
        whole = self.env["crm.team"]
        self.assertEqual([found[self.visits, team].target for team in (self.team, self.south, whole)], [14, 4, 18])
        rule(self.visits, 20, for_whole=True)
        rule(self.visits, 11, for_whole=True, team_id=self.team.id)
        rule(self.visits, 99, for_whole=True, cycle="year")
        for _visit in range(5):
            self._visit(self.seller)
        found = self.totals()
        self.assertEqual([found[self.visits, team].target for team in (self.team, self.south, whole)], [11, 4, 20])
        self.assertEqual(found[self.visits, whole].achievement, 25)
        self.assertEqual(self.value(self.visits, self.seller).target, 6, "not for each of the people")
        for wrong in ({"user_id": self.seller.id}, {"job_id": self.env["hr.job"].create({"name": "Job"}).id}):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                rule(self.visits, 1, for_whole=True, **wrong)

    def test_who_reads(self):
        self._visit(self.seller)
        found = self.totals()
        mine, others, whole = (found[self.visits, team] for team in (self.team, self.south, self.env["crm.team"]))
        every = mine | others | whole
        for user, sees in (
            (self.seller, every.browse()),
            (self.colleague, every.browse()),
            (self.leader, mine),
            (self.other_leader, others),
            (self.director, every),
            (self.general_manager, every),
            (self.auditor, every),
            (self.finance, every.browse()),
        ):
            with self.subTest(user.name):
                self.assertEqual(self.as_user(every, user).search([("id", "in", every.ids)]), sees)
        with self.assertRaises(AccessError):
            self.as_user(every, self.outsider).search([])
        with self.assertRaises(AccessError):
            self.as_user(others, self.leader).action_open_people()
        action = self.as_user(mine, self.leader).action_open_people()
        people = self.as_user(self.env[action["res_model"]], self.leader).search(action["domain"]).user_id
        self.assertEqual(people, self.people)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.director.company_ids = [(4, other.id)]
        elsewhere = self.env["marketing.metric.total"].with_user(self.director)
        self.assertFalse(elsewhere.with_context(allowed_company_ids=other.ids).search([("id", "in", every.ids)]))

    def test_nobody_writes_totals(self):
        total = self.totals()[self.visits, self.team]
        attempts = {
            "write": lambda mine: mine.write({"figure": 9}),
            "web_save": lambda mine: mine.web_save({"figure": 9}, {}),
            "create": lambda mine: mine.create({"metric_id": self.visits.id, "company_id": self.company.id}),
            "import": lambda mine: mine._load_records([{"values": {"metric_id": self.visits.id}}]),
            "copy": lambda mine: mine.copy(),
            "delete": lambda mine: mine.unlink(),
        }
        for user in (self.leader, self.director, self.admin, self.env.user):
            mine = self.as_user(total, user)
            for name, attempt in attempts.items():
                with self.subTest(name, user=user.name), self.assertRaises(UserError), self.env.cr.savepoint():
                    attempt(mine)

    def test_at_the_turn_of_a_period(self):
        """What ended with the month before is counted once more: its last day was not over in the night before."""
        metrics = self.env["marketing.metric"]
        self.assertEqual(
            metrics._running_periods(date(2026, 6, 20)),
            [
                ("month", date(2026, 5, 31)),
                ("month", date(2026, 6, 20)),
                ("quarter", date(2026, 6, 20)),
                ("year", date(2026, 6, 20)),
            ],
        )
        self.assertIn(("quarter", date(2026, 3, 31)), metrics._running_periods(date(2026, 4, 1)))
        self.assertNotIn(("year", date(2026, 3, 31)), metrics._running_periods(date(2026, 4, 1)))
        new_year = metrics._running_periods(date(2027, 1, 1))
        self.assertIn(("quarter", date(2026, 12, 31)), new_year)
        self.assertIn(("year", date(2026, 12, 31)), new_year)

    def test_queries_do_not_grow_with_people(self):
        def cost(users):
            self._refresh(self.metrics, users)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.metrics.sudo()._refresh_totals("month", JUNE, self.company)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = cost(self.seller)
        more = self.env["res.users"].search([("company_ids", "in", self.company.ids)])
        cost(more)
        self.assertLessEqual(cost(more), few + 2)

    def test_any_teams_and_figures_agree_with_the_persons(self):
        """Property: a total is the sum of the persons, the company that of the teams and of those without one."""
        people = self.seller | self.colleague | self.leader | self.other_leader
        teams = (self.team, self.south, self.env["crm.team"])
        member = st.tuples(st.integers(0, 2), st.lists(st.integers(0, 11), max_size=4), st.none() | st.integers(0, 9))

        @settings(
            max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(st.lists(member, min_size=4, max_size=4))
        def run(members):
            with self.env.cr.savepoint() as point:
                (self.team | self.south).user_id = False
                (self.team | self.south).member_ids = [(5,)]
                for user, (place, colors, _put) in zip(people, members, strict=True):
                    if teams[place]:
                        teams[place].member_ids = [(4, user.id)]
                    for color in colors:
                        self._visit(user, color=color)
                found = self.totals()
                for user, (_place, _colors, put) in zip(people, members, strict=True):
                    if put is not None and user not in self.other_leader:
                        value = self.value(self.visits, user)
                        self.as_user(value, self.director).action_override(put, "Because")
                values = self.env["marketing.metric.value"].search([("date_from", "=", JUNE)])

                def inside(metric, team):
                    return values.filtered(
                        lambda value: value.metric_id == metric and (not team or value.team_id == team)
                    )

                for metric in (self.visits, self.weight, self.heavy):
                    for team in teams:
                        expected = sum(inside(metric, team).mapped("figure"))
                        total = found.get((metric, team))
                        self.assertEqual(total.figure if total else 0, expected)
                for team in teams:
                    if (self.share, team) in found:
                        above, below = (
                            found[self.heavy, team].figure,
                            sum(inside(self.visits, team).mapped("counted")),
                        )
                        share = found[self.share, team]
                        self.assertEqual(share.has_figure, bool(below))
                        self.assertAlmostEqual(share.figure, 100 * above / below if below else 0)
                point.rollback()
                self.env.invalidate_all()

        run()
