"""From the draft with its figures to the filed report; figures after the close; the team's reports upward."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from ...models.core.clock import at
from .report_common import ReportCommon

MONTH_END = date(2026, 3, 31)


@tagged("post_install", "-at_install")
class TestWorkReport(ReportCommon):
    def test_draft_knows_what_was_done(self):
        """Figures, tasks of the period and the plan of the last report are in before anybody writes (C-02, C-06)."""
        for day in ("2026-03-03", "2026-03-20", "2026-04-02"):
            self._chance(self.seller, f"{day} 04:00:00")
        self.env["marketing.metric.target"].create(
            {"metric_id": self.metric.id, "company_id": self.company.id, "target": 4}
        )
        self._run(MONTH_END)
        for duty in self._duties(self.daily, self.seller)[:3]:
            self._at(duty, self.seller, duty.date_deadline).action_done()
        self._open(MONTH_END)
        report = self._reports(self.monthly, self.seller)
        figure = report.figure_ids
        self.assertEqual((figure.figure, figure.target, figure.achievement), (2, 4, 50))
        counted = {item.name: (item.done_count, item.due_count) for item in report.item_ids}
        self.assertEqual(counted["Tidy the office"], (3, 22))
        self.assertEqual(counted["Collection plan"], (0, 1))

        self._filed(report)
        self._open(date(2026, 4, 30))
        following = self._reports(self.monthly, self.seller)[-1]
        planned = following.item_ids.filtered(lambda item: item.origin == "a_plan")
        self.assertEqual(planned.mapped("name"), ["Visit Hengyuan"])
        self.assertEqual(following.figure_ids.before, 2)

    def test_filed_with_evaluation(self):
        """Submitted to the superior, who gives a score and words; then filed (C-04, C-07)."""
        self._open(MONTH_END)
        report = self._reports(self.monthly, self.seller)
        mine = self._submitted(report)
        self.assertEqual((mine.state, mine.in_time), ("submitted", True))
        self.assertEqual(mine.approval_request_ids.ballot_ids.user_id, self.leader)
        theirs = self._at(report, self.leader, MONTH_END)
        self.assertTrue(theirs.can_review)
        self.assertEqual(theirs.search([("can_review", "=", True)]), theirs)
        for refused in ({}, {"score": 90}, {"evaluation": "Good."}, {"score": 101, "evaluation": "Good."}):
            with self.subTest(refused=refused), self.assertRefused("score"):
                theirs.action_evaluate(**refused)
        with self.assertRefused("Evaluate and File"):
            theirs.approval_request_ids.action_approve()
        theirs.action_evaluate(91.5, "A good month.")
        self.assertEqual((theirs.state, theirs.score, theirs.evaluated_by_id), ("filed", 91.5, self.leader))

    def test_returned_and_again(self):
        """Returned with a reason, mended, submitted again; in time is in time of the first submission."""
        self._open(MONTH_END)
        report = self._reports(self.monthly, self.seller)
        mine = self._submitted(report)
        theirs = self._at(report, self.leader, date(2026, 4, 1))
        theirs.approval_request_ids.action_return("The reasons are missing.")
        self.assertEqual(mine.state, "returned")
        mine.section_ids[1].body = "Prices."
        self._at(report, self.seller, date(2026, 4, 2)).action_approval_submit()
        self.assertEqual((mine.state, mine.in_time), ("submitted", True))
        theirs.action_evaluate(80, "Better.")
        self.assertEqual(report.state, "filed")

    def test_says_what_is_missing(self):
        """Nothing is submitted with an empty section, an unsaid plan or without a plan."""
        self._open(MONTH_END)
        report = self._reports(self.monthly, self.seller)
        mine = self._at(report, self.seller, MONTH_END)
        with self.assertRefused("Business"):
            mine.action_approval_submit()
        mine.section_ids[0].body = "Fine."
        with self.assertRefused("next period"):
            mine.action_approval_submit()
        mine.next_ids = [Command.create({"origin": "next", "name": "Visit"})]
        self.env["marketing.work.report.item"]._guarded_create(
            [{"report_id": report.id, "origin": "a_plan", "name": "Call Lida"}]
        )
        with self.assertRefused("Call Lida"):
            mine.action_approval_submit()

    def test_figures_once_more(self):
        """What arrives after the report and before the close is shown beside the figure as it was reported (T-07)."""
        self._chance(self.seller, "2026-03-03 04:00:00")
        self._open(MONTH_END)
        report = self._reports(self.monthly, self.seller)
        self._filed(report)
        self._chance(self.seller, "2026-03-30 04:00:00")
        self._open(date(2026, 4, 6))
        self.assertFalse(report.closed_on, "the fifth working day after March is April 7")
        self._open(date(2026, 4, 7))
        figure = report.figure_ids
        self.assertTrue(report.closed_on)
        self.assertEqual((figure.figure, figure.closed_figure, figure.closed_words), (1, 2, "+1"))
        closed_on = report.closed_on
        self._chance(self.seller, "2026-03-30 05:00:00")
        self._open(date(2026, 4, 20))
        self.assertEqual((figure.closed_figure, report.closed_on), (2, closed_on), "once, not again and again")

    def test_evidence(self):
        """A figure opens its records: those of the submission, whatever came later."""
        first = self._chance(self.seller, "2026-03-03 04:00:00")
        self._open(MONTH_END)
        mine = self._submitted(self._reports(self.monthly, self.seller))
        self._chance(self.seller, "2026-03-04 04:00:00")
        self.assertEqual(mine.figure_ids.action_open_records()["domain"], [("id", "in", first.ids)])

    def test_team_goes_upward(self):
        """The leader's draft has the team's words and figures; each report goes in once."""
        leading = self.env["hr.job"].create({"name": "Regional manager", "company_id": self.company.id})
        self.employee_leader.version_id.write({"job_id": leading.id, "date_version": date(2026, 1, 1)})
        self.team_kind.write({"job_ids": [Command.set(leading.ids)], "due_rule": "after", "due_days": 5})
        self._chance(self.seller, "2026-03-03 04:00:00")
        self._chance(self.colleague, "2026-03-03 04:00:00")
        self._chance(self.leader, "2026-03-03 04:00:00")
        self._open(MONTH_END)
        self._filed(self._reports(self.monthly, self.seller))
        self._open(date(2026, 4, 5))
        report = self._reports(self.team_kind, self.leader)[-1]
        self.assertEqual(report.figure_ids.figure, 3)
        self.assertEqual(report.section_ids[0].body, "Li Na: Three offers are out.")
        theirs = self._at(report, self.leader, date(2026, 4, 5))
        self.assertEqual(theirs.team_report_ids.user_id, self.seller | self.colleague)
        with self.assertRefused("No further report"):
            theirs.action_take_team()
        self._filed(self._reports(self.monthly, self.colleague))
        theirs.action_take_team()
        self.assertEqual(report.section_ids[0].body.count("\n"), 1)

    def test_late_and_missing(self):
        """On every day the lists say what is late and what is missing, and the statistics agree (C-22)."""
        self._open(MONTH_END)
        reports = self.env["marketing.work.report"]
        mine, other = self._reports(self.monthly, self.seller), self._reports(self.monthly, self.colleague)

        def late(day):
            self.env.invalidate_all()
            found = reports.with_context(**at(day)).search(
                [("is_late", "=", True), ("kind_id", "=", self.monthly.id), ("company_id", "=", self.company.id)]
            )
            rows = (
                self.env["marketing.work.report.standing"]
                .with_context(**at(day))
                .search([("kind_id", "=", self.monthly.id), ("company_id", "=", self.company.id)])
            )
            return found, {row.user_id: row.outcome for row in rows}

        self.assertEqual(late(MONTH_END), (reports, {self.seller: "to_come", self.colleague: "to_come"}))
        self.assertEqual(late(date(2026, 4, 1)), (mine | other, {self.seller: "missing", self.colleague: "missing"}))
        self._submitted(mine, date(2026, 4, 2))
        self._at(other, self.leader, date(2026, 4, 2)).action_excuse("Long business trip.")
        self.assertEqual(late(date(2026, 4, 9)), (mine, {self.seller: "late", self.colleague: "excused"}))
        self.assertEqual(mine.late_days, 2)

    def test_pdf(self):
        """The report can be printed, with its figures, words and evaluation."""
        self._chance(self.seller, "2026-03-03 04:00:00")
        self._open(MONTH_END)
        report = self._reports(self.monthly, self.seller)
        self._filed(report)
        html, _kind = self.as_user(self.env["ir.actions.report"], self.seller)._render_qweb_html(
            "marketing_office.work_report_report", report.ids
        )
        for words in ("Three offers are out.", "Chances", "Visit Hengyuan", "Good month.", "88"):
            self.assertIn(words, html.decode())

    def test_review_window(self):
        """The superior evaluates report after report in the window."""
        self._open(MONTH_END)
        for report in self._reports(self.monthly):
            self._submitted(report)
        queue = self._at(self.env["marketing.work.report"], self.leader, MONTH_END).search([("can_review", "=", True)])
        self.assertEqual(len(queue), 2)
        window = self._at(self.env["marketing.work.report.review"], self.leader, MONTH_END)
        first = window.create({"report_id": queue[0].id, "score": 80, "evaluation": "Fine."})
        self.assertTrue(first.evaluate)
        self.assertEqual(first.action_file_next()["res_id"], queue[1].id)
        window.create({"report_id": queue[1].id, "evaluation": "Figures are missing."}).action_return()
        self.assertEqual(queue.mapped("state"), ["filed", "returned"])

    def test_metrics(self):
        """Reports in time and their mean score count for the person, excused ones left out (C-22)."""
        self._open(MONTH_END)
        self._filed(self._reports(self.monthly, self.seller), score=80, evaluation="Fine.")
        weeks = self._reports(self.week, self.seller)
        self._filed(weeks[1], date(2026, 3, 9), evaluation="Fine.")
        self._at(weeks[2], self.leader, MONTH_END).action_excuse("Fair.")
        metrics = self.env["marketing.metric"].search([("code", "=like", "reports_%")]).sudo()
        pairs = metrics._parts(self.seller, date(2026, 3, 1), MONTH_END, self.company)
        found = {metric.code: metric._figure(pairs[metric][self.seller.id]) for metric in metrics}
        due = len(weeks.filtered(lambda one: one.date_deadline <= MONTH_END)) + 1 - 1
        self.assertEqual(found["reports_due"], due)
        self.assertEqual(found["reports_in_time"], 1, "the weekly one was a day late")
        self.assertAlmostEqual(found["reports_in_time_share"], 100 / due)
        self.assertEqual(found["reports_score"], 80)
