"""Forty people take hardly more queries than ten: each step of a round is made for everybody at once."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

SMALL, BIG = 10, 40
# The database takes rows by the hundred: of 40 people there are 160 values, 280 ratings, 360 marks.
BY_THE_HUNDRED = {"open": 12, "publish": 6}


@tagged("post_install", "-at_install")
class TestAppraisalPlanQueries(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        metric = cls.env["marketing.metric"].create(
            {
                "name": "Chances",
                "code": "test_plan_chances",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "domain": "[('type', '=', 'opportunity')]",
                "date_field_id": cls.env["ir.model.fields"]._get("crm.lead", "date_open").id,
                "person_path": "user_id",
            }
        )
        figure = {"name": "Chances", "weight": 20, "source": "metric", "to_target": False, "full": 5}
        indicators = [figure | {"metric_id": metric.id}, *cls._indicators()[:1], *cls._indicators()[2:]]
        cls.scheme = cls._scheme("month", date_from=date(2025, 2, 1), indicators=indicators)
        # Six are there; the others come in time for May, most of them for June.
        users = cls.env["res.users"].create(
            [
                {
                    "name": f"Many {number}",
                    "login": f"mo_plan{number}",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set(cls.env.ref("marketing_office.group_staff").ids)],
                }
                for number in range(BIG - 6)
            ]
        )
        employees = cls.env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": cls.company.id,
                    "parent_id": cls.employee_leader.id,
                }
                for user in users
            ]
        )
        for number, version in enumerate(employees.version_id):
            day = date(2025, 1, 1) if number < SMALL - 6 else date(2026, 6, 1)
            version.write({"job_id": cls.job.id, "date_version": day})

    def _counted(self, act, *args):
        """Return how many queries something takes, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _handed_in(self, ratings):
        """Let raters have handed in, without the steps that follow."""
        ratings.mark_ids.filtered(lambda mark: not mark.is_bonus)._guarded_write({"points": 80, "is_given": True})
        ratings._guarded_write({"state": "given", "points": 80})

    def _steps(self, month, number):
        """Return the queries of each step of a round of so many people."""
        begin, last = date(2026, month + 1, 1), self.env["marketing.metric"]._period("month", date(2026, month, 1))[1]
        cycles = self.env["marketing.appraisal.cycle"].with_context(**self._on(last), tracking_disable=True)
        cycles.sudo()._open_missing(self.company, last)
        cycle = self._cycle(day=date(2026, month, 1)).with_env(cycles.env).sudo()
        counts = {"open": self._counted(cycle._follow_people, last)}
        # With a prefetch of their own, which outlives the emptied cache.
        appraisals = cycle.appraisal_ids.browse(cycle.appraisal_ids.ids)
        self.assertEqual(len(appraisals), number)
        counts["follow"] = self._counted(cycle._follow_people, last)
        counts["fill"] = self._counted(appraisals._fill)
        ratings = appraisals.rating_ids

        def give(kind, user, day, **words):
            one = ratings.filtered(lambda rating: rating.kind == kind and rating.user_id == self.seller)[:1]
            mine = one.sudo(False).with_user(user).with_context(**self._on(day))
            mine.mark_ids.filtered(lambda mark: not mark.is_bonus).write({"points": 80})
            mine.write(words)
            return self._counted(mine.action_give)

        words = {name: f"Of {month}." for name in ("achievements", "shortcomings", "measures")}
        counts["hand in"] = give("self", self.seller, last, **words)
        counts["score"] = give("superior", self.leader, begin, opinion=f"In {month}.")
        counts["freeze"] = self._counted(cycle._freeze_figures)
        self._handed_in(ratings.filtered(lambda rating: rating.state == "asked"))
        day = begin.replace(day=8)
        late = appraisals.with_context(**self._on(day))
        late._guarded_write({"state": "scoring"})
        late._close_ratings()
        counts["compute"] = self._counted(late._work_out)
        counts["publish"] = self._counted(late._publish)
        # No chance at all: (0 · 20 + 80 · 40) / 60; duties say nothing.
        self.assertEqual(set(appraisals.mapped("score")), {53.33})
        counts["lock"] = self._counted(late._settle_silent, begin.replace(day=28))
        self.assertEqual(set(appraisals.mapped("state")), {"locked"})
        return counts

    def test_queries(self):
        # What is read once, such as rights and settings, is read before the counting begins.
        with self.env.cr.savepoint() as savepoint:
            self._steps(5, SMALL)
            savepoint.rollback()
        few, many = self._steps(5, SMALL), self._steps(6, BIG)
        for step, count in many.items():
            with self.subTest(step):
                self.assertLessEqual(count, few[step] + BY_THE_HUNDRED.get(step, 3), (few, many))
