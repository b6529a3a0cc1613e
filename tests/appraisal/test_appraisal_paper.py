"""An appraisal on paper: for whoever may read it, in their language, with nothing that their page would not show."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .anonymity_common import GIVEN, JUNE_2, JUNE_8, LAST, AnonymityCommon

REPORT = "marketing_office.report_appraisal_sheet"


@tagged("post_install", "-at_install")
class TestAppraisalPaper(AnonymityCommon):
    def _paper(self, user, day=JUNE_8, **context):
        self._fresh()
        reports = self._as(user, "ir.actions.report").with_context(**self._on(day), **context)
        return reports._render_qweb_html(REPORT, self.appraisal.ids)[0].decode()

    def test_before_publication(self):
        """Before publication the paper has figures and own words, and nothing of what others say."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 33.44, "Teamwork": 80})
        page = self._paper(self.seller, JUNE_2)
        self.assertIn("Two new customers.", page)
        self.assertNotIn("33.44", page)
        self.assertNotIn("Careful and reliable", page)
        self.assertIn("Careful and reliable", self._paper(self.leader, JUNE_2))

    def test_published(self):
        """Person, leader and auditor print the same result; peers stand there together alone."""
        self._closed()
        for user in (self.seller, self.leader, self.director, self.auditor):
            with self.subTest(user=user.login):
                page = self._paper(user)
                for words in ("Li Na", f"{self.appraisal.score:.2f}", "Two new customers.", "Careful and reliable"):
                    self.assertIn(words, page)
                self.assertIn("Peers, combined", page)
                self.assertIn(f"{self.appraisal.peer_points:.2f}", page)
                self.assertNotIn(str(GIVEN), page)
                for peer in self.peers:
                    self.assertNotIn(peer.name, page)

    def test_too_few_peers(self):
        self._closed(peers=2)
        page = self._paper(self.seller)
        self.assertIn("Shown from", page)
        self.assertNotIn(str(GIVEN), page)

    def test_refused(self):
        """Who may not read the appraisal does not print it, by the address of the report either."""
        self._closed()
        for user in (self.peer, self.other_leader, self.outsider, self.hr_officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._paper(user)

    def test_chinese(self):
        """Paper speaks the language of its reader."""
        self._closed()
        page = self._paper(self.seller, lang="zh_CN")
        self.assertIn("指标", page)
        self.assertNotIn("Indicator</th>", page)
        mine = self.appraisal.with_context(lang="zh_CN")
        mine.rank, mine.rank_of = 3, 4
        self.assertEqual(mine._place_words(), "第3名，共4人")

    def test_pdf(self):
        self._closed()
        for user in (self.seller, self.leader):
            reports = self._as(user, "ir.actions.report").with_context(
                **self._on(date(2026, 6, 8)), force_report_rendering=True
            )
            pdf, kind = reports._render_qweb_pdf(REPORT, self.appraisal.ids)
            self.assertEqual((kind, pdf[:4]), ("pdf", b"%PDF"))
