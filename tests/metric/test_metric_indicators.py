from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.core.clock import at
from .metric_common import JUNE, MetricCommon

NOW = date(2026, 6, 20)


@tagged("at_install", "-post_install")
class TestMetricIndicators(MetricCommon):
    """The fifteen of the department, by month, quarter and year, for the company and each team (L-16, R-12)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.metric"].search([("department_no", "in", (3, 4))]).department_no = 0
        cls.env.flush_all()
        cls.visits.write({"department_no": 3, "direction": "less", "unit": "amount"})
        cls.weight.department_no = 4
        cls.env["marketing.metric.target"].create(
            [
                {"metric_id": metric.id, "company_id": cls.company.id, "target": 4, "for_whole": True}
                for metric in (cls.visits, cls.weight)
            ]
        )

    def page(self, user=None, *args):
        model = self.as_user(self.env["marketing.metric.total"], user or self.director)
        return model.with_context(**at(NOW)).get_indicators(*args)

    def count(self, cycle="month", day=JUNE):
        metrics = self.env["marketing.metric"]._nightly().filtered("department_no")
        self._refresh(metrics, None, cycle, day)
        metrics.sudo()._refresh_totals(cycle, day, self.company)

    def test_the_shipped_ones(self):
        """Each place is taken by one metric; where nothing can be counted it says who judges."""
        shipped = self.env["marketing.metric"].search([("department_no", ">", 0)], order="department_no")
        self.assertEqual(shipped.mapped("department_no"), list(range(1, 16)))
        for metric in shipped.filtered(lambda metric: metric.source == "rated"):
            self.assertRegex(metric.description, "leader|director", metric.name)

    def test_cards(self):
        for day, color in (("2026-06-10 04:00:00", 5), ("2026-06-11 04:00:00", 1), ("2026-05-11 04:00:00", 3)):
            self._visit(self.seller, day, color=color)
        for day in (date(2026, 5, 1), JUNE):
            self.count(day=day)
        page = self.page()
        self.assertEqual((page["title"], page["day"], page["before"]), ("June 2026", "2026-06-01", "2026-05-31"))
        self.assertFalse(page["after"], "nothing to see of the future")
        self.assertEqual([card["no"] for card in page["cards"]], list(range(1, 16)))
        visits, weight, judged = (page["cards"][place] for place in (2, 3, 0))
        self.assertEqual((weight["figure"], weight["target"], weight["percent"]), ("6", "4", 150))
        self.assertEqual(weight["level"], "good")
        self.assertEqual([bar["height"] for bar in weight["trend"]][-3:], [0, 50, 100])
        self.assertEqual([bar["now"] for bar in weight["trend"]].index(True), 11)
        self.assertIn("May 2026: 3", weight["trend"][-2]["words"])
        self.assertIn("2", visits["figure"])
        self.assertEqual((visits["percent"], visits["level"]), (50, "good"), "less is better")
        self.assertEqual((judged["figure"], judged["level"], judged["percent"]), ("", "none", False))
        before = self.page(None, "month", page["before"])
        self.assertEqual((before["title"], before["after"]), ("May 2026", "2026-06-01"))
        self.assertEqual((before["cards"][3]["figure"], before["cards"][3]["level"]), ("3", "bad"))
        self.assertEqual(self.page(None, "month", "2031-01-01")["day"], "2026-06-01")

    def test_quarter_and_year(self):
        self._visit(self.seller)
        for cycle, title in (("quarter", "Quarter 2 of 2026"), ("year", "2026")):
            self.count(cycle)
            page = self.page(None, cycle)
            self.assertEqual((page["title"], page["cards"][3]["figure"]), (title, "1"))
            self.assertFalse(page["cards"][3]["target"], "that of a month says nothing of a year")

    def test_who_sees_which_team(self):
        self._visit(self.seller)
        self.count()
        names = {scope["name"] for scope in self.page()["scopes"]}
        self.assertEqual(names, {self.company.name, "East Region"})
        self.assertEqual(self.page()["scope"], False, "the company first")
        page = self.page(self.leader, "month", None, False)
        self.assertEqual([scope["name"] for scope in page["scopes"]], ["East Region"])
        self.assertEqual(page["scope"], self.team.id, "not the company that was asked for")
        for user in (self.seller, self.other_leader):
            page = self.page(user, "month", None, self.team.id)
            self.assertFalse(page["scopes"])
            self.assertFalse([card for card in page["cards"] if card["figure"] or card["total_id"]])
        with self.assertRaises(AccessError):
            self.page(self.outsider)

    def test_one_request_costs_the_same_with_more_teams(self):
        def cost():
            self.count()
            # What the server looks up once for everybody.
            self.page()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.page()
            return self.env.cr.sql_log_count - before

        cost()
        few = cost()
        for place in range(5):
            user = self._user(f"more{place}", f"More {place}", "marketing_office.group_staff")
            self._employee(user)
            self.people |= user
            self.env["crm.team"].create(
                {"name": f"Team {place}", "company_id": self.company.id, "member_ids": [(4, user.id)]}
            )
        self.assertLessEqual(cost(), few + 1)
        self.assertLessEqual(few, 25)

    def test_a_place_is_taken_once(self):
        with self.assertRaisesRegex(Exception, "indicator"), self.env.cr.savepoint():
            self._metric("third", department_no=4)
            self.env.flush_all()
