"""What the buttons of a report forbid, every other path forbids too; nobody reads reports outside the line."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .report_common import ReportCommon

MONTH_END = date(2026, 3, 31)


@tagged("post_install", "-at_install")
class TestWorkReportPaths(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.work.report"]._open(cls.company, MONTH_END)
        cls.report = cls.env["marketing.work.report"].search(
            [("kind_id", "=", cls.monthly.id), ("user_id", "=", cls.seller.id)]
        )

    def test_who_reads(self):
        """The writer and the line above read it; peers, other leaders, administrators of the module and others not."""
        readers = self.seller | self.leader | self.director | self.general_manager | self.auditor
        strangers = self.colleague | self.other_leader | self.finance
        for user in readers:
            with self.subTest(reader=user.name):
                self.assertEqual(self.as_user(self.report, user).search([("id", "=", self.report.id)]), self.report)
                self.assertTrue(self.as_user(self.report, user).section_ids.mapped("name"))
        for user in strangers:
            for model, ids in (
                ("marketing.work.report", self.report.ids),
                ("marketing.work.report.section", self.report.section_ids.ids),
                ("marketing.work.report.figure", self.report.figure_ids.ids),
                ("marketing.work.report.standing", self.report.ids),
            ):
                with self.subTest(stranger=user.name, model=model):
                    records = self.as_user(self.env[model], user)
                    try:
                        found = records.search([("id", "in", ids)])
                    except AccessError:
                        continue
                    self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.as_user(self.report, self.colleague).read(["score", "evaluation"])

    def test_guarded(self):
        """State, days, score and figures are not written by hand, nor by the writer nor by the superior."""
        self._submitted(self.report)
        for user in (self.seller, self.leader):
            report = self._at(self.report, user, MONTH_END)
            for vals in (
                {"state": "filed"},
                {"state": "draft"},
                {"score": 100.0},
                {"evaluation": "Best."},
                {"date_deadline": date(2026, 12, 31)},
                {"in_time": True},
                {"user_id": self.colleague.id},
                {"kind_id": self.week.id},
                {"date_from": date(2026, 2, 1)},
            ):
                with self.subTest(user=user.name, vals=vals), self.assertRefused(".", AccessError):
                    report.write(vals)
            with self.subTest(user=user.name, figure=True), self.assertRefused("."):
                report.figure_ids[:1].write({"figure": 99.0})

    def test_only_the_writer_writes(self):
        """The superior reads the draft and changes nothing, by lines or through the report."""
        theirs = self._at(self.report, self.leader, MONTH_END)
        for attempt in (
            lambda: theirs.section_ids[0].write({"body": "Mine."}),
            lambda: theirs.write({"section_ids": [Command.update(theirs.section_ids[0].id, {"body": "Mine."})]}),
            lambda: theirs.item_ids.create({"report_id": theirs.id, "name": "More"}),
            theirs.action_approval_submit,
            theirs.action_take_team,
        ):
            with self.assertRefused("Only Li Na", AccessError):
                attempt()

    def test_locked_when_submitted_and_filed(self):
        """Submitted it is locked, filed it stays for good: lines, files, deletion (C-21)."""
        mine = self._submitted(self.report)
        with self.assertRefused("Withdraw"):
            mine.section_ids[0].body = "Changed."
        self._at(self.report, self.leader, MONTH_END).action_evaluate(90, "Good.")
        for name, attempt in (
            ("section", lambda: mine.section_ids[0].write({"body": "Changed."})),
            ("remark", lambda: mine.figure_ids[:1].write({"remark": "Changed."})),
            ("plan", mine.next_ids.unlink),
            ("more", lambda: mine.write({"next_ids": [Command.create({"name": "More", "origin": "next"})]})),
            ("submit", mine.action_approval_submit),
            ("unlink", mine.unlink),
            ("copy", mine.copy),
            (
                "file",
                lambda: mine.env["ir.attachment"].create(
                    {"name": "x.txt", "raw": b"x", "res_model": mine._name, "res_id": mine.id}
                ),
            ),
            ("system", lambda: self.report.sudo().write({"state": "draft"})),
        ):
            with self.subTest(name), self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_a_line_does_not_wander(self):
        """A line cannot be made in, or passed on to, the report of somebody else."""
        mine = self._at(self.report, self.seller, MONTH_END)
        other = self._reports(self.monthly, self.colleague)
        item = mine.item_ids.create({"report_id": mine.id, "name": "Fair", "origin": "c_extra"})
        for attempt in (
            lambda: item.write({"report_id": other.id}),
            lambda: mine.item_ids.create({"report_id": other.id, "name": "Fair"}),
        ):
            with self.assertRefused(".", AccessError):
                attempt()

    def test_what_was_planned_stays(self):
        """What was planned and what duties say is neither renamed nor removed by the writer."""
        item = self.env["marketing.work.report.item"]._guarded_create(
            [{"report_id": self.report.id, "origin": "a_plan", "name": "Call Lida"}]
        )
        mine = self._at(item, self.seller, MONTH_END)
        with self.assertRefused("stays in the report"):
            mine.name = "Called"
        with self.assertRefused("stays in the report"):
            mine.unlink()
        mine.write({"progress": "dropped", "result": "They are bankrupt."})

    def test_created_by_hand(self):
        """Nobody makes a report for others, filed, or evaluated; nor twice about a period."""
        reports = self.as_user(self.env["marketing.work.report"], self.colleague)
        base = {"kind_id": self.monthly.id, "date_from": date(2026, 2, 1)}
        for vals in ({"user_id": self.seller.id}, {"state": "filed"}, {"score": 99.0}, {"in_time": True}):
            with self.subTest(vals=vals), self.assertRefused(".", AccessError):
                reports.create({**base, **vals})
        with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
            reports.create({"kind_id": self.monthly.id, "date_from": MONTH_END})
        own = reports.create(base)
        own.unlink()

    def test_excuse(self):
        """A superior excuses with a reason; the writer and peers do not, nor is a submitted report excused."""
        with self.assertRefused("superior", AccessError):
            self._at(self.report, self.seller, MONTH_END).action_excuse("No time.")
        self.assertEqual(
            self._at(self.report, self.leader, MONTH_END).action_excuse()["res_model"], "marketing.work.report.excuse"
        )
        self._submitted(self.report)
        with self.assertRefused("submitted"):
            self._at(self.report, self.leader, MONTH_END).action_excuse("Why not.")

    def test_who_evaluates(self):
        """Only whoever is asked evaluates: not the writer, not another leader, not the director over the head."""
        self._submitted(self.report)
        for user in (self.seller, self.director):
            with self.subTest(user=user.name), self.assertRefused("not asked", AccessError):
                self._at(self.report, user, MONTH_END).action_evaluate(100, "Best.")

    def test_no_longer_asked(self):
        """Whoever is asked beside the line reads the report as long as they are asked, and no longer."""
        mine = self._submitted(self.report)
        request = self._at(mine.approval_request_ids, self.leader, MONTH_END)
        request.action_transfer(self.other_leader.id, "I am away.")

        def reads():
            self.env.flush_all()
            return bool(self.as_user(self.report, self.other_leader).search([("id", "=", self.report.id)]))

        self.assertTrue(reads())
        mine.action_approval_withdraw()
        self.assertFalse(reads())
