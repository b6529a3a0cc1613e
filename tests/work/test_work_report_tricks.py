"""How a writer might make a report look better than it is, and why that does not work."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .report_common import ReportCommon

MONTH_END = date(2026, 3, 31)


@tagged("post_install", "-at_install")
class TestWorkReportTricks(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.work.report"]._open(cls.company, MONTH_END)
        cls.report = cls.env["marketing.work.report"].search(
            [("kind_id", "=", cls.monthly.id), ("user_id", "=", cls.seller.id)]
        )

    def test_sections_and_figures_stay(self):
        """What has to be answered, and the figures, are neither removed nor passed on to another draft of one's own."""
        mine = self._at(self.report, self.seller, MONTH_END)
        other = self._reports(self.week, self.seller)[-1]
        item = self.env["marketing.work.report.item"]._guarded_create(
            [{"report_id": self.report.id, "origin": "a_plan", "name": "Call Lida"}]
        )
        section, figure = mine.section_ids[0], mine.figure_ids[0]
        for name, attempt in (
            ("section", section.unlink),
            ("figure", figure.unlink),
            ("command", lambda: mine.write({"section_ids": [Command.delete(section.id)]})),
            ("clear", lambda: mine.write({"section_ids": [Command.clear()]})),
        ):
            with self.subTest(name), self.assertRefused("stay in the report"):
                attempt()
        for line in (section, figure, self._at(item, self.seller, MONTH_END)):
            with self.subTest(model=line._name), self.assertRefused("its own report", AccessError):
                line.write({"report_id": other.id})
        with self.assertRefused("its own report", AccessError):
            self._at(other, self.seller, MONTH_END).write({"section_ids": [Command.link(section.id)]})

    def test_nothing_was_planned_afterwards(self):
        """Work that came on top is not passed off as planned, nor as duties done."""
        mine = self._at(self.report, self.seller, MONTH_END)
        lines = self._at(self.env["marketing.work.report.item"], self.seller, MONTH_END)
        for origin in ("a_plan", "b_duty"):
            vals = {"name": "Fair", "origin": origin, "progress": "done"}
            extra = lines.create({"report_id": mine.id, "name": "More"})
            for name, attempt in (
                ("create", lambda vals=vals: lines.create({**vals, "report_id": mine.id})),
                ("command", lambda vals=vals: mine.write({"done_ids": [Command.create(vals)]})),
                (
                    "default",
                    lambda origin=origin: lines.with_context(default_origin=origin).create(
                        {"report_id": mine.id, "name": "Fair"}
                    ),
                ),
                ("write", lambda origin=origin, extra=extra: extra.write({"origin": origin})),
            ):
                with self.subTest(origin=origin, path=name), self.assertRefused("stays in the report"):
                    attempt()

    def test_cycle(self):
        """What follows from the kind is written by nobody."""
        for user in (self.seller, self.leader, self.director):
            with self.subTest(user=user.name), self.assertRefused("cannot be set by hand", AccessError):
                self._at(self.report, user, MONTH_END).write({"cycle": "year"})

    def test_withdrawn_is_not_in_time(self):
        """Whoever submits a few words in time and withdraws them is as late as without."""
        mine = self._submitted(self.report)
        self.assertTrue(mine.in_time)
        mine.action_approval_withdraw()
        self.assertEqual((mine.state, mine.in_time, mine.submitted_on), ("draft", False, False))
        self._at(self.report, self.seller, date(2026, 4, 10)).action_approval_submit()
        self.assertEqual((mine.state, mine.in_time), ("submitted", False))

    def _second_step(self):
        self.env["marketing.approval.step"].create(
            {
                "policy_id": self.env.ref("marketing_office.work_policy_report_file").id,
                "sequence": 20,
                "name": "Director",
                "rule": "user",
                "user_ids": [Command.set(self.director.ids)],
            }
        )

    def test_second_level_keeps_the_evaluation(self):
        """The evaluation is that of the superior who was asked first; words of the next level go to the history."""
        self._second_step()
        self._submitted(self.report)
        self._at(self.report, self.leader, MONTH_END).action_evaluate(88, "Good month.")
        window = self._at(self.env["marketing.work.report.review"], self.director, MONTH_END).create(
            {"report_id": self.report.id, "evaluation": "I agree."}
        )
        self.assertFalse(window.evaluate)
        window.action_file()
        self.assertEqual(
            (self.report.state, self.report.score, self.report.evaluation, self.report.evaluated_by_id),
            ("filed", 88, "Good month.", self.leader),
        )
        self.assertIn("I agree.", self.report.approval_request_ids.ballot_ids.mapped("comment"))

    def test_withdrawn_loses_the_evaluation(self):
        """A score is of what was read: of a report that was withdrawn meanwhile nothing remains."""
        self._second_step()
        mine = self._submitted(self.report)
        self._at(self.report, self.leader, MONTH_END).action_evaluate(88, "Good month.")
        mine.action_approval_withdraw()
        self.assertEqual((mine.score, mine.evaluation, mine.evaluated_by_id), (0, False, self.env["res.users"]))

    def test_statistics_know_scores_only(self):
        """Words about a report without a score are no score of zero in the statistics."""
        weekly = self._reports(self.week, self.seller)[-1]
        self._filed(weekly, MONTH_END, evaluation="Fine.")
        self._filed(self.report)
        self.env.flush_all()
        standing = self.env["marketing.work.report.standing"]
        [[score]] = standing._read_group([("report_id", "in", (weekly | self.report).ids)], [], ["score:avg"])
        self.assertEqual(score, 88)
