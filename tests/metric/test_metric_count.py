from datetime import date

from odoo.tests import tagged

from .metric_common import JUNE, MetricCommon

LAST = date(2026, 6, 30)


@tagged("at_install", "-post_install")
class TestMetricCount(MetricCommon):
    """One query for each metric, whoever and however many it is about; the right records and no others."""

    def parts(self, metric, users=None, first=JUNE, last=LAST):
        pairs = metric.sudo()._parts(users or self.people, first, last, self.company)[metric]
        return [pairs[user.id] for user in users or self.people]

    def test_number_sum_mean_and_distinct(self):
        for color in (1, 2, 3):
            self._visit(self.seller, color=color)
        self._visit(self.colleague, color=3)
        mean = self._metric("mean", aggregate="avg", measure_id=self._field("color").id)
        kinds = self._metric("kinds", aggregate="distinct", measure_id=self._field("color").id)
        self._visit(self.seller, color=3)
        self.assertEqual(self.parts(self.visits), [(4, None), (1, None), (0, None)])
        self.assertEqual(self.parts(self.weight), [(9, None), (3, None), (0, None)])
        self.assertEqual(self.parts(mean), [(9, 4), (3, 1), (0, 0)])
        self.assertEqual(self.parts(kinds), [(3, None), (1, None), (0, None)])

    def test_the_day_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        for moment in ("2026-05-31 15:59:59", "2026-05-31 16:00:00", "2026-06-30 15:59:59", "2026-06-30 16:00:00"):
            self._visit(self.seller, moment)
        self.assertEqual(self.parts(self.visits, self.seller), [(2, None)], "June begins at 16:00 UTC of 31 May")

    def test_only_what_fits_counts(self):
        self._visit(self.seller, category_id=False)
        self._visit(self.seller, company_id=self.env["res.company"].create({"name": "Another"}).id)
        self._visit(self.seller, company_id=False)
        self.assertEqual(self.parts(self.visits, self.seller), [(1, None)])

    def test_by_a_path(self):
        metric = self._metric(
            "employees",
            model_id=self.env["ir.model"]._get_id("hr.employee"),
            domain="[]",
            date_field_id=self._field("create_date", "hr.employee").id,
            person_path="parent_id.user_id",
        )
        today = date.today()
        first, last = self.visits._period("month", today)
        pairs = metric.sudo()._parts(self.leader | self.director, first, last, self.company)[metric]
        self.assertEqual(pairs[self.leader.id], (2, None), "two salespeople")
        self.assertEqual(pairs[self.director.id], (2, None), "two leaders")

    def test_amounts_of_several_currencies(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        for day, rate in (("2026-06-01", 0.2), ("2026-06-30", 0.1), ("2026-07-01", 0.5)):
            self.env["res.currency.rate"].create(
                {"currency_id": euro.id, "name": day, "rate": rate, "company_id": self.company.id}
            )
        expense = self._metric(
            "spent",
            model_id=self.env["ir.model"]._get_id("hr.expense"),
            domain="[]",
            aggregate="sum",
            measure_id=self._field("total_amount_currency", "hr.expense").id,
            date_field_id=self._field("date", "hr.expense").id,
            person_path="employee_id.user_id",
            unit="amount",
        )
        for currency in (self.company.currency_id, euro):
            self.env["hr.expense"].create(
                {
                    "name": "Taxi",
                    "employee_id": self.employee_seller.id,
                    "total_amount_currency": 100.0,
                    "currency_id": currency.id,
                    "date": "2026-06-15",
                    "company_id": self.company.id,
                }
            )
        [(amount, _nothing)] = self.parts(expense, self.seller)
        self.assertAlmostEqual(amount, 100.0 + 1000.0, 2, "at the rate of the last day of the period")

    def test_ratio_and_team(self):
        heavy = self._metric("heavy", domain=f"[('category_id', 'in', [{self.marker.id}]), ('color', '>', 5)]")
        share = self._metric(
            "share",
            source="ratio",
            numerator_id=heavy.id,
            denominator_id=self.visits.id,
            model_id=False,
            date_field_id=False,
            person_path=False,
        )
        for color in (1, 9, 9, 9):
            self._visit(self.seller, color=color)
        self._visit(self.colleague, color=1)
        pairs = self.parts(share)
        self.assertEqual(pairs, [(3, 4), (0, 1), (0, 0)])
        self.assertEqual([share._figure(pair) for pair in pairs], [75.0, 0.0, None])

    def test_one_query_for_any_number_of_people(self):
        for user in self.people:
            self._visit(user)
        everybody = self.env["res.users"].search([])
        for metric in (self.visits, self.weight):
            metric = metric.sudo()
            metric._parts(self.seller, JUNE, LAST, self.company)
            for users in (self.seller, everybody):
                self.env.flush_all()
                with self.assertQueryCount(1):
                    metric._parts(users, JUNE, LAST, self.company)

    def test_periods(self):
        for cycle, day, period in (
            ("month", date(2026, 2, 14), (date(2026, 2, 1), date(2026, 2, 28))),
            ("quarter", date(2026, 2, 14), (date(2026, 1, 1), date(2026, 3, 31))),
            ("quarter", date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
            ("year", date(2024, 2, 29), (date(2024, 1, 1), date(2024, 12, 31))),
        ):
            with self.subTest(cycle, day=day):
                self.assertEqual(self.visits._period(cycle, day), period)
