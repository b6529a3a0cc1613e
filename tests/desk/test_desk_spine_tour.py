from odoo.tests import HttpCase, tagged

from ..commission.common import CommissionCommon


@tagged("post_install", "-at_install")
class TestDeskSpineTour(CommissionCommon, HttpCase):
    """The whole spine in a real browser, by the people whose job it is: quotation to a tie-out of 0.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.approval.policy"].with_context(active_test=False).search([]).active = True
        # The first part is due in the month of collection, so that the story fits into one day.
        cls.plan.action_retire()
        cls.plan.valid_to = cls.plan.valid_from
        cls.plan = cls._plan(name="Same month", first_month_offset=0)
        cls.plan.action_confirm()
        cls.product.product_tmpl_id.write({"price_floor": 900.0})
        cls.customer.email = "buyer@example.com"
        cls.company.external_report_layout_id = cls.env.ref("web.external_layout_standard")

    def _visit(self, url, tour, user):
        """Let a person play one tour."""
        self.env.flush_all()
        self.start_tour(url, tour, login=user.login)
        self.env.invalidate_all()

    def _approve(self, record):
        """Let the regional manager and the director consent, each on their own way."""
        self._visit("/odoo/to-approve", "marketing_spine_approve_list", self.leader)
        self._visit("/odoo/to-approve", "marketing_spine_approve_panel", self.director)
        self.assertEqual(record._approval_last_request(False).state, "approved")

    def test_spine(self):
        quotations = "/odoo/action-marketing_office.sale_order_action_quotation"
        self._visit(quotations, "marketing_spine_quotation", self.seller)
        order = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(len(order), 1)
        self._approve(order)

        form = f"/odoo/sales/{order.id}"
        self._visit(form, "marketing_spine_send", self.seller)
        self.assertEqual(order.state, "sent")
        self._approve(order)
        self._visit(form, "marketing_spine_confirm", self.seller)
        self.assertEqual(order.state, "sale")

        self._visit(form, "marketing_spine_invoice", self.finance)
        self.assertTrue(order.collection_date)
        with self.enter_registry_test_mode():
            self.env.ref("marketing_office.ir_cron_commission_run").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._lines(order).mapped("amount"), [21.0, 9.0])
        self._visit("/odoo/my-commission", "marketing_spine_my_commission", self.seller)

        make = "/odoo/action-marketing_office.marketing_payout_statement_make_action"
        self._visit(make, "marketing_spine_statement_make", self.finance)
        statement = self.env["marketing.payout.statement"].search([("user_id", "=", self.seller.id)])
        self.assertEqual(statement.amount_net, 21.0)
        self._visit("/odoo/to-approve", "marketing_spine_approve_list", self.director)
        self._visit("/odoo/to-approve", "marketing_spine_approve_list", self.general_manager)
        self.assertEqual(statement.state, "approved")
        url = f"/odoo/action-marketing_office.marketing_payout_statement_action/{statement.id}"
        self._visit(url, "marketing_spine_statement_pay", self.finance)
        self.assertEqual(statement.state, "paid")

        self._visit(
            "/odoo/action-marketing_office.marketing_payout_line_action", "marketing_spine_release", self.director
        )
        rest = self._lines(order).filtered(lambda line: line.part == "rest")
        self.assertEqual(rest.state, "due")
        self._visit("/odoo/payout-tieout", "marketing_spine_tieout", self.finance)
        self.assertEqual(rest.amount, 9.0)
