from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .metric_common import MetricCommon


@tagged("at_install", "-post_install")
class TestMetricDefinition(MetricCommon):
    """What cannot be counted cannot be defined; the form shows the figure while it is defined."""

    def test_refused(self):
        ratio = {"source": "ratio", "model_id": False, "date_field_id": False, "person_path": False}
        mean = self._metric("mean", aggregate="avg", measure_id=self._field("color").id)
        for name, values, words in (
            ("no date", {"date_field_id": False}, "name the records"),
            ("no person", {"person_path": False}, "name the records"),
            ("a field of others", {"measure_id": self._field("name", "res.users").id}, "no field of these records"),
            ("not a date", {"date_field_id": self._field("name").id}, "goes by a date"),
            ("nothing to sum", {"aggregate": "sum"}, "name the field"),
            ("a sum of words", {"aggregate": "sum", "measure_id": self._field("name").id}, "only numbers"),
            ("no such field", {"person_path": "nobody"}, "does not lead to a user"),
            ("not to a user", {"person_path": "parent_id"}, "does not lead to a user"),
            ("by many", {"person_path": "user_ids"}, "does not lead to a user"),
            ("no condition", {"domain": "[('nothing', '=', 1)]"}, "cannot be read"),
            ("not even a list", {"domain": "__import__('os')"}, "cannot be read"),
            ("half a ratio", {**ratio, "numerator_id": self.visits.id}, "two metrics"),
            (
                "a ratio of a mean",
                {**ratio, "numerator_id": self.visits.id, "denominator_id": mean.id},
                "cannot be part",
            ),
            ("nothing built in", {"source": "method"}, "choose the built-in"),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                self._metric("refused", **values)

    def test_preview(self):
        self._visit(self.seller, color=4)
        self._visit(self.seller, color=5)
        with Form(self.weight.with_user(self.admin).with_company(self.company)) as form:
            form.preview_user_id = self.seller
            form.preview_day = "2026-06-20"
            self.assertIn("9", form.preview)
            form.aggregate = "avg"
            self.assertIn("4.50", form.preview)
            form.preview_day = "2026-05-20"
            self.assertIn("nothing to divide by", form.preview)
            form.preview_day = "2026-06-20"
            form.unit = "hours"
            self.assertIn("4.50 hours", form.preview)

    def test_preview_of_half_a_definition(self):
        form = Form(self.env["marketing.metric"].with_user(self.admin).with_company(self.company))
        form.name = "Half"
        self.assertIn("Not yet", form.preview)
        self.assertFalse(self.weight.with_user(self.leader).preview, "only for those who define")
