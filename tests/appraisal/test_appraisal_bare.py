"""Where there is nothing to go by there is no score, and so neither a grade nor what follows from one."""

from datetime import date

from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

JUNE = date(2026, 6, 1)


@tagged("post_install", "-at_install")
class TestAppraisalBare(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme._guarded_write({"state": "retired", "date_to": date(2026, 5, 31)})
        duties = [{"name": "Duties", "weight": 100, "source": "duties"}]
        cls._scheme("month", indicators=duties, date_from=JUNE)
        cls._run(date(2026, 6, 25))
        cls.appraisal = cls._appraisal(cls.seller, day=JUNE)

    def _scored(self, day=date(2026, 7, 2), **words):
        self._give(self.appraisal, "self", self.seller, date(2026, 6, 30))
        self._give(self.appraisal, "superior", self.leader, day, **words)

    def test_excused(self):
        """No duty was due: the person is excused, and stays so, and the round ends without them."""
        self._scored(date(2026, 7, 1))
        for day in (date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 8), date(2026, 7, 20)):
            with self.subTest(day=day):
                self.assertEqual((self.appraisal.state, self.appraisal.excuse), ("excused", "Nothing to go by"))
                self.assertFalse(self.appraisal.grade_id or self.appraisal.result_ids or self.appraisal.consequence_ids)
                self._run(day)

    def test_scored_by_hand(self):
        """The superior may give a score all the same, with a reason."""
        self._scored(adjusted_score=77, adjust_reason="Stood in for two others.")
        self.assertEqual((self.appraisal.state, self.appraisal.score), ("feedback", 77.0))
        self.assertEqual(self.appraisal.grade_id.name, "B")

    def test_nothing_is_not_zero(self):
        """A score of 0 is a score: the duties were due, and none was done."""
        self._duty(self.seller, date(2026, 6, 10))
        self._scored()
        self.assertEqual((self.appraisal.state, self.appraisal.score), ("feedback", 0.0))
        self.assertEqual(self.appraisal.grade_id.name, "D")

    def test_year_without_months(self):
        """A year that rests on its months alone, of somebody who has none, lowers nobody to the last grade."""
        scheme = self._scheme("year", months_weight=100, indicator_ids=[])
        self.company.appraisal_from = date(2025, 1, 1)
        self.env["marketing.appraisal.cycle"].search([("kind", "=", "month")]).appraisal_ids._guarded_write(
            {"state": "excused"}
        )
        cycle = self.env["marketing.appraisal.cycle"]._guarded_create(
            [
                {
                    "kind": "year",
                    "company_id": self.company.id,
                    "date_from": date(2025, 1, 1),
                    "date_to": date(2025, 12, 31),
                    "state": "open",
                    **self.env["marketing.appraisal.cycle"]._window_dates("year", date(2025, 12, 31), self.company),
                }
            ]
        )
        self.appraisal = self.env["marketing.appraisal"]._guarded_create(
            [
                {
                    "cycle_id": cycle.id,
                    "user_id": self.seller.id,
                    "employee_id": self.employee_seller.id,
                    "superior_id": self.leader.id,
                    "scheme_id": scheme.id,
                }
            ]
        )
        self.appraisal.sudo()._prepare()
        self._scored(date(2026, 1, 12))
        self.assertEqual((self.appraisal.state, self.appraisal.score), ("excused", 0.0))
