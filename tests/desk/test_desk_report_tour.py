from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ...lib.duties import period
from ...models.core.clock import today
from ..work.report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestDeskReportTour(ReportCommon, HttpCase):
    """The end of a month in a real browser: draft, words, evaluation, filed (C-05 … C-07)."""

    def _visit(self, url, tour, user):
        self.env.flush_all()
        self.start_tour(url, tour, login=user.login)
        self.env.invalidate_all()

    def test_month_end(self):
        day = today(self.company)
        first, last = period("month", day)
        self.week.active = False
        self.monthly.open_days = (last - day).days  # from today on, and the next month not yet
        self.company.write({"duty_from": first - timedelta(days=1), "duty_planned_on": False})
        self._run(last)
        for number in range(2):
            self._chance(self.seller, f"{first} 0{number + 3}:00:00")
        self._open(day)
        report = self._reports(self.monthly, self.seller).filtered(lambda report: report.date_from == first)
        self.assertEqual(report.state, "draft")
        self._visit("/odoo/my-reports", "marketing_report_write", self.seller)
        self.assertEqual((report.state, report.in_time), ("submitted", True))
        self.assertEqual(report.next_ids.name, "Visit Hengyuan")
        review = "/odoo/action-marketing_office.marketing_work_report_action_review"
        self._visit(review, "marketing_report_file", self.leader)
        self.assertEqual((report.state, report.score, report.evaluation), ("filed", 92, "A good month."))
