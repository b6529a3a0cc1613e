from odoo.tests import HttpCase, tagged

from ...lib.periods import month_start
from ...models.core.clock import today
from ..common import MarketingAccountCommon


@tagged("post_install", "-at_install")
class TestPayoutPayTour(MarketingAccountCommon, HttpCase):
    """Finance opens the pay of the month and exports it, in a real browser (K-12, L-19)."""

    def visit(self, url, tour):
        self.env.flush_all()
        self.start_tour(url, tour, login=self.finance.login)
        self.env.invalidate_all()

    def test_overview_and_export(self):
        month = month_start(today(self.company))
        self.employee_seller.version_id.write({"wage": 8000.0, "date_version": month})
        self.env["marketing.pay.component"].create(
            {"employee_id": self.employee_seller.id, "name": "Phone", "amount": 120.0, "month_from": month}
        )
        self.visit("/odoo/pay-overview", "marketing_pay_export")
        export = self.env["marketing.pay.export"].search([("company_id", "=", self.company.id)])
        self.assertEqual((export.user_id, export.month, export.total), (self.finance, month, 8120.0))
        self.visit("/odoo/payroll-exports", "marketing_pay_trace")
