from datetime import date

from odoo.tests import tagged

from .metric_common import JUNE, MetricCommon

MAY = date(2026, 5, 1)


@tagged("at_install", "-post_install")
class TestMetricGroup(MetricCommon):
    """Lists, pivots and graphs add up what can be added up, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heavy = cls._metric("heavy", domain=f"[('category_id', 'in', [{cls.marker.id}]), ('color', '>', 5)]")
        cls.kinds = cls._metric("kinds", aggregate="distinct", measure_id=cls._field("color").id)
        cls.state = cls._metric("state", is_state=True)
        nothing = {"model_id": False, "date_field_id": False, "person_path": False}
        cls.share = cls._metric(
            "share", source="ratio", numerator_id=cls.heavy.id, denominator_id=cls.visits.id, **nothing
        )
        cls.metrics = cls.visits | cls.kinds | cls.state | cls.share | cls.heavy
        cls.env["marketing.metric.target"].create(
            [
                {"metric_id": cls.visits.id, "company_id": cls.company.id, "target": 3},
                {"metric_id": cls.share.id, "company_id": cls.company.id, "target": 60},
                {"metric_id": cls.share.id, "company_id": cls.company.id, "target": 90, "user_id": cls.colleague.id},
            ]
        )

    def setUp(self):
        super().setUp()
        for moment, user, color in (
            ("2026-05-10 04:00:00", self.seller, 1),
            ("2026-05-11 04:00:00", self.seller, 9),
            ("2026-06-10 04:00:00", self.seller, 9),
            ("2026-06-10 04:00:00", self.colleague, 9),
        ):
            self._visit(user, moment, color=color)
        for cycle, day in (("month", MAY), ("month", JUNE), ("quarter", JUNE)):
            self._refresh(self.metrics, None, cycle, day)
            self.metrics.sudo()._refresh_totals(cycle, day, self.company)

    def summed(self, model, user, *groupby, **domain):
        terms = [(name, "in" if isinstance(value, list) else "=", value) for name, value in domain.items()]
        terms.append(("metric_id", "in", self.metrics.ids))
        records = self.as_user(self.env[model], user)
        rows = records._read_group(terms, groupby, ["figure:sum", "target:sum"])
        return {row[:-2]: row[-2:] for row in rows}

    def values(self, *groupby, **domain):
        found = self.summed("marketing.metric.value", self.director, *groupby, **domain)
        return {key[0] if len(key) == 1 else key: row for key, row in found.items()}

    def test_amounts_over_people_and_months(self):
        found = self.values("metric_id", cycle="month")
        self.assertEqual(found[self.visits], (4, 18), "two months, three people")
        self.assertEqual(self.values("user_id", cycle="month", metric_id=self.visits.id)[self.seller], (3, 6))

    def test_states_and_different_values_within_one_month_only(self):
        months = self.values("metric_id", cycle="month")
        for metric in (self.state, self.kinds):
            self.assertFalse(months[metric][0], metric.code)
        june = self.values("metric_id", cycle="month", date_from="2026-06-01")
        self.assertEqual([june[metric][0] for metric in (self.state, self.kinds)], [2, 2])

    def test_per_cent_is_sum_over_sum(self):
        months = self.values("metric_id", cycle="month")
        self.assertAlmostEqual(months[self.share][0], 75.0, msg="three of four, and not 50 + 100 + 100")
        june = self.values("metric_id", cycle="month", date_from="2026-06-01")
        self.assertAlmostEqual(june[self.share][1], 75.0, msg="60 for one visit, 90 for another")

    def test_what_does_not_belong_together_has_no_sum(self):
        self.assertEqual(self.values("user_id", cycle="month")[self.seller], (False, False), "of several metrics")
        mixed = self.values("metric_id", cycle=["month", "quarter"])
        self.assertFalse(mixed[self.visits][0], "months and quarters")

    def test_totals_do_not_hold_each_other(self):
        found = self.summed("marketing.metric.total", self.director, "metric_id", cycle="month")
        self.assertFalse(found[(self.visits,)][0], "company and team")
        found = self.summed("marketing.metric.total", self.director, "metric_id", "team_id", cycle="month")
        self.assertEqual(found[self.visits, self.team], (4, 18))
        self.assertEqual(found[self.visits, self.team.browse()], (4, 18))

    def test_only_what_one_may_read(self):
        mine = self.summed("marketing.metric.value", self.seller, "metric_id", cycle="month")
        self.assertEqual(mine[(self.visits,)], (3, 6))
        team = self.summed("marketing.metric.value", self.leader, "metric_id", cycle="month")
        self.assertEqual(team[(self.visits,)][0], 4)
        self.assertFalse(self.summed("marketing.metric.value", self.other_leader, "metric_id", cycle="month"))

    def test_in_words(self):
        values = self.env["marketing.metric.value"].search(
            [("metric_id", "=", self.share.id), ("cycle", "=", "month"), ("date_from", "=", "2026-05-01")]
        )
        self.share.unit = "percent"
        values.invalidate_recordset()
        words = {value.user_id: (value.figure_text, value.target_text) for value in values}
        self.assertEqual(words[self.seller], ("50 %", "60 %"))
        self.assertEqual(words[self.colleague], ("–", "90 %"))
