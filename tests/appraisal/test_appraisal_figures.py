"""A figure that is put right counts until the result is scored; what was scored stays beside its points after that."""

from datetime import date

from odoo.tests import tagged

from .paths_common import JUNE_2, JUNE_8, LAST, PathsCommon

JUNE_4, JUNE_5, JUNE_9 = date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 9)


@tagged("post_install", "-at_install")
class TestAppraisalFigures(PathsCommon):
    @classmethod
    def _indicators(cls):
        metric = cls.env["marketing.metric"].create(
            {
                "name": "Chances",
                "code": "test_figures_chances",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "domain": "[('type', '=', 'opportunity')]",
                "date_field_id": cls.env["ir.model.fields"]._get("crm.lead", "date_open").id,
                "person_path": "user_id",
            }
        )
        return [
            {
                "name": "Chances",
                "weight": 100,
                "source": "metric",
                "metric_id": metric.id,
                "to_target": False,
                "full": 10,
            }
        ]

    def _put(self, figure, day):
        value = self._on_day(self.appraisal.value_ids.sudo().metric_value_id, self.leader, day)
        value.action_override(figure, "Two were entered for others.")
        self.env.invalidate_all()

    def _shown(self):
        """Return what the page says of the figure: words, points, and why another one was put."""
        value = self.appraisal.get_sheet()["groups"][0]["values"][0]
        return value["words"], value["points"], value["override"]

    def _score(self, day):
        self._give(self.appraisal, "superior", self.leader, day)
        self._run(day)
        self.env.invalidate_all()

    def test_put_right_after_the_freeze(self):
        """Figures are frozen on the third day; one that is put right on the fourth counts on the fifth."""
        self._give(self.appraisal, "self", self.seller, LAST)
        for day in (JUNE_2, JUNE_4):
            self._run(day)
        self.assertTrue(self.appraisal.cycle_id.frozen_on)
        self.assertEqual(self._shown(), ("0", 0.0, False))
        self._put(7, JUNE_4)
        self.assertEqual(self._shown(), ("7", 70.0, "Two were entered for others."))
        self._on_day(self.appraisal.value_ids.sudo().metric_value_id, self.leader, JUNE_4).action_reset()
        self.env.invalidate_all()
        self.assertEqual(self._shown(), ("0", 0.0, False))
        self._put(7, JUNE_4)
        self._score(JUNE_5)
        self.assertEqual((self.appraisal.state, self.appraisal.score), ("feedback", 70.0))

    def test_frozen_with_the_result(self):
        """Once it is scored, the page shows the figure that was; another one counts after a reopening."""
        self._give(self.appraisal, "self", self.seller, LAST)
        self._run(JUNE_4)
        self._score(JUNE_5)
        self._on_day(self.appraisal, self.seller, JUNE_8).action_confirm()
        self._put(9, JUNE_9)
        self.assertEqual(self._shown(), ("0", 0.0, False))
        self.assertEqual(self.appraisal.score, 0.0)
        self.appraisal.sudo()._guarded_write({"reopen_reason": "The figure was wrong."})
        self.appraisal.sudo().with_context(**self._on(JUNE_9))._reopen()
        self.env.invalidate_all()
        self.assertEqual(self._shown(), ("9", 90.0, "Two were entered for others."))
        # What was written before stays on record, whoever scores anew.
        said = "Until now: 0.00, D. Chen Jing: Careful and reliable in 2026-05-01."
        self.assertIn(said, str(self.appraisal.message_ids.mapped("body")))
        rating = self._rating(self.appraisal, "superior", self.leader).with_user(self.leader)
        rating.with_context(**self._on(JUNE_9)).action_give()
        self._run(JUNE_9)
        self.assertEqual((self.appraisal.state, self.appraisal.score), ("feedback", 90.0))
