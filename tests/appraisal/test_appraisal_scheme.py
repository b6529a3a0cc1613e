"""Schemes: complete before they come into force, then as they were; figures become points as they say."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.core.clock import at
from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestAppraisalScheme(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env["hr.job"].create({"name": "Account manager", "company_id": cls.company.id})
        for employee in cls.employee_seller | cls.employee_colleague:
            employee.version_id.write({"job_id": cls.job.id})
        cls.group = cls.env.ref("marketing_office.appraisal_group_results")
        cls.metric = cls.env["marketing.metric"].create(
            {
                "name": "Chances",
                "code": "test_appraisal_chances",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "date_field_id": cls.env["ir.model.fields"]._get("crm.lead", "create_date").id,
                "person_path": "user_id",
            }
        )
        cls.scheme = cls._scheme()

    @classmethod
    def _scheme(cls, **values):
        return cls.env["marketing.appraisal.scheme"].create(
            {
                "name": "Sales",
                "company_id": cls.company.id,
                "job_ids": [Command.set(cls.job.ids)],
                "date_from": date(2026, 1, 1),
                "indicator_ids": [
                    Command.create(
                        {
                            "name": "Chances",
                            "group_id": cls.group.id,
                            "weight": 60,
                            "source": "metric",
                            "metric_id": cls.metric.id,
                        }
                    ),
                    Command.create({"name": "Teamwork", "group_id": cls.group.id, "weight": 40, "by_peer": True}),
                    Command.create({"name": "Ideas", "group_id": cls.group.id, "is_bonus": True, "source": "manual"}),
                ],
                "grade_ids": [
                    Command.create({"name": "A", "start": 90, "is_excellent": True}),
                    Command.create({"name": "B", "start": 0}),
                ],
                **values,
            }
        )

    def test_complete_first(self):
        """What is missing is said in words; nothing comes into force before (L-01)."""
        scheme = self._scheme(job_ids=False, date_from=False, self_weight=30, grade_ids=False)
        scheme.indicator_ids[0].write({"weight": 50, "metric_id": False})
        for words in ("posts", "which day", "90 %", "110 %", "begin at 0", "name the figure"):
            with self.subTest(words):
                self.assertIn(words, scheme.warning)
        with self.assertRefused("name the figure"):
            scheme.action_activate()
        self.assertFalse(self.scheme.warning)

    def test_in_force_it_stays(self):
        """Weights, indicators, grades, texts and posts of a scheme in force change on no path (L-29)."""
        self.scheme.action_activate()
        mine = self.as_user(self.scheme, self.admin)
        for name, attempt in (
            ("weight", lambda: mine.indicator_ids[0].write({"weight": 1})),
            (
                "through",
                lambda: mine.write({"indicator_ids": [Command.update(mine.indicator_ids[0].id, {"weight": 1})]}),
            ),
            ("more", lambda: mine.indicator_ids.create({"name": "X", "scheme_id": mine.id, "group_id": self.group.id})),
            ("grade", lambda: mine.grade_ids[0].write({"start": 50})),
            ("less", mine.grade_ids[0].unlink),
            ("name", lambda: mine.write({"name": "Other"})),
            ("jobs", lambda: mine.write({"job_ids": [Command.clear()]})),
            ("state", lambda: mine.write({"state": "draft"})),
            ("unlink", mine.unlink),
            ("language", lambda: mine.update_field_translations("name", {"en_US": "Other"})),
        ):
            with self.subTest(name), self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_new_version(self):
        """A new version takes the place of the old one from its day on; appraisals of before keep theirs."""
        self.scheme.with_context(lang="zh_CN").name = "销售月度"
        self.scheme.action_activate()
        draft = self.env["marketing.appraisal.scheme"].browse(self.scheme.action_new_version()["res_id"])
        self.assertEqual((draft.number, draft.previous_id, draft.state), (2, self.scheme, "draft"))
        self.assertEqual((draft.name, draft.with_context(lang="zh_CN").name), (self.scheme.name, "销售月度"))
        self.assertEqual(len(draft.indicator_ids), 3)
        draft.indicator_ids[0].weight = 70
        draft.indicator_ids[1].weight = 30
        draft.date_from = date(2026, 1, 1)
        with self.assertRefused("begin later"):
            draft.action_activate()
        draft.date_from = date(2026, 7, 1)
        draft.action_activate()
        self.assertEqual((self.scheme.state, self.scheme.date_to), ("retired", date(2026, 6, 30)))
        schemes = self.env["marketing.appraisal.scheme"]
        for day, expected in ((date(2026, 6, 1), self.scheme), (date(2026, 7, 1), draft)):
            self.assertEqual(schemes._in_force(self.job, "month", self.company, day), {self.job: expected})
        self.assertFalse(schemes._in_force(self.job, "month", self.company, date(2025, 12, 1)))
        self.assertFalse(schemes._in_force(self.job, "year", self.company, date(2026, 7, 1)))

    def test_retired(self):
        """Whatever is retired judges no further periods; drafts are not retired."""
        with self.assertRefused("not in force"):
            self.scheme.action_retire()
        self.scheme.action_activate()
        self.scheme.with_context(**at(date(2026, 5, 20))).action_retire()
        self.assertEqual((self.scheme.state, self.scheme.date_to), ("retired", date(2026, 5, 20)))

    def test_own_before_general(self):
        """The company's own scheme judges before one for all companies."""
        general = self._scheme(name="General", company_id=False)
        general.action_activate()
        schemes = self.env["marketing.appraisal.scheme"]
        self.assertEqual(schemes._in_force(self.job, "month", self.company, date(2026, 3, 1))[self.job], general)
        self.scheme.action_activate()
        self.assertEqual(schemes._in_force(self.job, "month", self.company, date(2026, 3, 1))[self.job], self.scheme)

    def test_who_reads(self):
        """Whoever is judged by a scheme reads it, drafts nobody but administrators and directors (L-29)."""
        other = self.env["hr.job"].create({"name": "Clerk", "company_id": self.company.id})
        self.employee_colleague.version_id.write({"job_id": other.id})

        def reads(user):
            return bool(self.as_user(self.scheme, user).search([("id", "=", self.scheme.id)]))

        self.assertEqual([reads(user) for user in (self.seller, self.leader, self.admin)], [False, False, True])
        self.scheme.action_activate()
        self.assertEqual(
            [reads(user) for user in (self.seller, self.leader, self.colleague, self.other_leader)],
            [True, True, False, False],
        )
        with self.assertRaises(AccessError):
            self.as_user(self.scheme.indicator_ids[0], self.colleague).read(["weight"])
        with self.assertRaises(AccessError):
            self.as_user(self.scheme, self.director).write({"sequence": 1})

    def test_points_of_figures(self):
        """Against a target, between two figures, by steps, and where less is better."""
        indicator = self.scheme.indicator_ids[0]
        self.assertEqual([indicator._figure_points(figure, 8) for figure in (0, 4, 8, 12)], [0, 50, 100, 100])
        self.assertIsNone(indicator._figure_points(5), "no target, nothing to go by")
        self.assertIsNone(indicator._figure_points(None, 8))
        indicator.cap = 120
        self.assertEqual(indicator._figure_points(12, 8), 120)
        self.metric.direction = "less"
        self.assertEqual([indicator._figure_points(figure, 8) for figure in (16, 12, 8)], [0, 50, 100])
        indicator.write({"to_target": False, "zero": 10, "full": 0, "cap": 100})
        self.assertEqual([indicator._figure_points(figure) for figure in (20, 10, 5, 0)], [0, 0, 50, 100])
        indicator.write(
            {
                "curve": "steps",
                "step_ids": [Command.create({"start": 1, "points": 60}), Command.create({"start": 3, "points": 90})],
            }
        )
        self.assertEqual([indicator._figure_points(figure) for figure in (0, 1, 2, 3)], [0, 60, 60, 90])

    def test_points_of_duties(self):
        """Amount, quality and timeliness, each with its weight (L-02)."""
        indicator = self.scheme.indicator_ids[1]
        indicator.source = "duties"
        self.assertIsNone(indicator._duty_points(0, 0, 0, 0))
        self.assertEqual(indicator._duty_points(10, 0, 0, 0), 0)
        self.assertEqual(indicator._duty_points(10, 10, 10, 0), 100)
        # 50 % × 80 + 20 % × 75 + 30 % × 50
        self.assertEqual(indicator._duty_points(10, 8, 4, 2), 70)

    def test_shipped(self):
        """The shipped schemes lack nothing but the day; nobody is judged by them before they are confirmed (T-11)."""
        for name in ("office", "sales", "department"):
            scheme = self.env.ref(f"marketing_office.appraisal_scheme_{name}")
            with self.subTest(name):
                self.assertEqual(scheme.state, "draft")
                self.assertEqual(scheme._lacks(), ["Say from which day on it judges."])
        self.assertEqual(len(self.env.ref("marketing_office.appraisal_scheme_department").indicator_ids), 15)
