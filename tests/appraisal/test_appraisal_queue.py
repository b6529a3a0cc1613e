"""What a superior has to score, in one call, and what is kept of what was typed."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

DAY = date(2026, 6, 2)


@tagged("post_install", "-at_install")
class TestAppraisalQueue(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(5, 11):
            mate = cls._user(f"mate{number}", f"Mate {number}", "marketing_office.group_staff")
            employee = cls._employee(mate, cls.employee_leader)
            employee.version_id.write({"job_id": cls.job.id, "date_version": date(2025, 1, 1)})
        cls._run(date(2026, 5, 26))

    def _queue(self, user):
        model = self.env["marketing.appraisal"].with_user(user).with_context(**self._on(DAY))
        model.env.invalidate_all()
        return model.get_queue()

    def test_content_and_saving(self):
        appraisal = self._appraisal(self.seller)
        self._give(appraisal, "self", self.seller, date(2026, 5, 31), points=90)
        row = next(row for row in self._queue(self.leader) if row["id"] == appraisal.id)
        self.assertIn("Two new customers", row["self"]["achievements"])
        self.assertNotIn("peer_count", row)
        ratings = self.env["marketing.appraisal.rating"].with_user(self.leader).with_context(**self._on(DAY))
        marks = row["rating"]["marks"]
        names = {value["indicator_id"]: value["name"] for value in row["values"]}
        mark = next(mark for mark in marks if names[mark["indicator_id"]] == "Attitude")
        score = ratings.save_rating(
            row["rating"]["id"], {str(mark["id"]): {"points": 80}}, {"opinion": "Steady in May."}
        )
        row = next(row for row in self._queue(self.leader) if row["id"] == appraisal.id)
        self.assertEqual(row["preview"], score)
        self.assertTrue(score)
        self.assertEqual(row["rating"]["opinion"], "Steady in May.")
        with self.assertRaises(UserError):
            ratings.save_rating(row["rating"]["id"], {mark["id"]: {"points": 101}})

    def test_others(self):
        appraisal = self._appraisal(self.seller)
        rating = self._rating(appraisal, "superior", self.leader)
        self.assertTrue(rating)
        for user in (self.seller, self.colleague):
            self.assertFalse(self._queue(user))
            with self.assertRaises(AccessError):
                rating.with_user(user).save_rating(rating.id, {}, {"opinion": "Mine"})

    def test_queries(self):
        self.assertEqual(len(self._queue(self.leader)), 12)
        with self.assertQueryCount(30):
            self._queue(self.leader)
        keep = self._appraisal(self.seller) | self._appraisal(self.colleague) | self._appraisal(self.mates[0])
        (self._cycle().appraisal_ids - keep)._excuse("Away")
        self.env.flush_all()
        with self.assertQueryCount(30):
            self.assertEqual(len(self._queue(self.leader)), 3)
