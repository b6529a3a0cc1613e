import io

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .common import PayoutCommon

REPORT = "marketing_office.payout_statement_report"


@tagged("post_install", "-at_install")
class TestPayoutPdf(PayoutCommon):
    """The statement as the beneficiary gets it (K-13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(
            amount=8106.0, origin_name="S00151 Wenzhou Hualian", formula="386,000.00 × 3 % × 70 %, collected in full"
        )
        cls._earn(
            amount=-2303.4, kind="deduction", label="Deduction", origin_name="Business expenses October", trace=None
        )
        cls._earn(cls.colleague, amount=50.0)
        cls.statements = cls._run().sorted("amount_net")

    def _html(self, statements, user):
        content, kind = self.as_user(self.env["ir.actions.report"], user)._render_qweb_html(REPORT, statements.ids)
        self.assertEqual(kind, "html")
        return " ".join(content.decode().replace("\xa0", " ").split())

    def test_beneficiary_finds_everything_explained(self):
        statement = self.statements[-1]
        html = self._html(statement, self.seller)
        for words in (
            "Li Na",
            "November 2026",
            statement.name,
            "S00151 Wenzhou Hualian",
            "386,000.00 × 3 % × 70 %, collected in full",
            "Business expenses October",
            "8,106.00",
            "2,303.40",
            "5,802.60",
            "How the amounts were calculated",
            "Collected in full",
            "Plan East",
            "12/01/2026",
        ):
            self.assertIn(words, html)
        self.assertEqual(html.count('data-oe-model="marketing.payout.statement"'), 1)

    def test_several_statements_are_several_documents(self):
        html = self._html(self.statements, self.finance)
        self.assertEqual(html.count('data-oe-model="marketing.payout.statement"'), 2)
        self.assertIn("Wang Qiang", html)

    def test_settled_statement_says_so(self):
        self._earn(self.leader, amount=-5.0, kind="penalty", label="Penalty")
        statement = self._run()
        self._post(statement)
        html = self._html(statement, self.leader)
        self.assertIn("Closed without payment", html)
        self.assertIn("Carried to the next month", html)

    def test_pdf_of_several_statements(self):
        if _wkhtml().state != "ok":
            self.skipTest("wkhtmltopdf is not installed (allowed in CI)")
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(REPORT, self.statements.ids)
        self.assertEqual(kind, "pdf")
        self.assertGreaterEqual(PdfFileReader(io.BytesIO(content)).getNumPages(), 2)
