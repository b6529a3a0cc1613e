from datetime import date, datetime

from odoo.tests import tagged

from ...lib.periods import month_end
from .contract_common import ContractCommon

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@tagged("post_install", "-at_install")
class TestContractMetricCustomers(ContractCommon):
    """Customers, new and potential ones, and revenue (E-18, L-16, L-17); each counted for one person only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.seller | cls.colleague
        cls.firm = cls.env["res.partner"].create({"name": "Dongfang Pumps", "is_company": True})
        cls.buyers = cls.env["res.partner"].create(
            [{"name": name, "parent_id": cls.firm.id} for name in ("Buyer One", "Buyer Two")]
        )

    def signed(self, partner, user, day, **values):
        order = self._contract((1, 100.0), partner_id=partner.id, user_id=user.id, **values)
        order.date_order = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, 4)
        return order

    def opportunity(self, user, opened, closed=None, **values):
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps for the new line",
                "type": "opportunity",
                "user_id": user.id,
                "team_id": self.team.id,
                "company_id": self.company.id,
                **values,
            }
        )
        if closed:
            lead.action_set_lost()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, date_conversion = NULL, date_closed = %s WHERE id = %s",
            (opened, closed, lead.id),
        )
        lead.invalidate_recordset()
        return lead

    def figures(self, code, month, users=None):
        metric = self.env["marketing.metric"].search([("code", "=", code)]).sudo()
        users = users or self.people
        pairs = metric._parts(users, month, month_end(month), self.company)[metric]
        return [metric._figure(pairs[user.id]) for user in users]

    def evidence(self, code, month):
        metric = self.env["marketing.metric"].search([("code", "=", code)]).sudo()
        found = metric._evidence(self.people, month, month_end(month), self.company)
        return [self.env[metric._evidence_model()].browse(found.get(user.id, [])) for user in self.people]

    def test_new_is_who_signs_the_first_contract(self):
        self.signed(self.buyers[0], self.seller, date(2026, 4, 10))
        self.signed(self.buyers[1], self.colleague, date(2026, 4, 20))
        self.signed(self.firm, self.colleague, date(2026, 5, 20))
        self.signed(self.customer, self.colleague, date(2026, 3, 31))
        self.signed(self.customer, self.seller, date(2026, 4, 1))
        self.assertEqual(self.figures("customers_new", MARCH), [0, 1])
        self.assertEqual(self.figures("customers_new", APRIL), [1, 0], "two buyers of one firm are one customer")
        self.assertEqual(self.figures("customers_new", MAY), [0, 0])
        self.assertEqual(self.evidence("customers_new", APRIL), [self.firm, self.firm.browse()])

    def test_new_by_the_companys_day(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.signed(self.firm, self.seller, datetime(2026, 3, 31, 16))
        self.assertEqual(self.figures("customers_new", MARCH), [0, 0])
        self.assertEqual(self.figures("customers_new", APRIL), [1, 0], "April begins at 16:00 UTC of 31 March")

    def test_only_contracts_in_force_of_this_company(self):
        cancelled = self.signed(self.firm, self.seller, date(2026, 3, 10))
        cancelled._action_cancel()
        self._order(partner_id=self.customer.id)
        self.assertEqual(self.figures("customers_new", MARCH), [0, 0])
        self.signed(self.firm, self.colleague, date(2026, 4, 10))
        self.assertEqual(self.figures("customers_new", APRIL), [0, 1], "a cancelled contract was none")

    def test_customers_belong_to_whom_they_signed_with_last(self):
        self.signed(self.buyers[0], self.seller, date(2026, 3, 10))
        self.signed(self.customer, self.seller, date(2026, 3, 20))
        self.signed(self.buyers[1], self.colleague, date(2026, 4, 10))
        self.assertEqual(self.figures("customers_all", MARCH), [2, 0])
        self.assertEqual(self.figures("customers_all", APRIL), [1, 1])
        self.assertEqual(self.figures("customers_all", MAY), [1, 1], "at the end of any later period as well")
        self.assertEqual(self.evidence("customers_all", APRIL), [self.customer, self.firm])

    def test_potential_are_open_and_no_customers_yet(self):
        old = self.opportunity(self.seller, "2026-03-10 04:00:00", partner_id=self.buyers[0].id)
        new = self.opportunity(self.colleague, "2026-04-10 04:00:00", partner_id=self.buyers[1].id)
        self.opportunity(self.seller, "2026-03-10 04:00:00", partner_name="Nanhai Steel")
        self.opportunity(self.seller, "2026-03-12 04:00:00", partner_name="NANHAI STEEL")
        lost = self.opportunity(self.colleague, "2026-03-10 04:00:00", "2026-04-15 04:00:00", partner_name="Lost one")
        self.opportunity(self.seller, "2026-03-10 04:00:00", partner_name="Only a lead", type="lead")
        self.assertEqual(self.figures("customers_potential", MARCH), [2, 1])
        self.assertEqual(self.evidence("customers_potential", MARCH)[1], lost)
        self.assertIn(old, self.evidence("customers_potential", MARCH)[0])
        self.assertEqual(self.figures("customers_potential", APRIL), [1, 1], "for the latest opportunity")
        self.assertEqual(self.evidence("customers_potential", APRIL)[1], new)
        self.signed(self.firm, self.seller, date(2026, 4, 30))
        self.assertEqual(self.figures("customers_potential", APRIL), [1, 0], "who has signed is a customer")

    def test_persons_add_up_to_the_company(self):
        for place, user in enumerate((self.seller, self.colleague, self.seller)):
            self.signed(self.firm, user, date(2026, 4, 10 + place))
            self.opportunity(user, f"2026-04-{10 + place} 04:00:00", partner_name="Nanhai Steel")
        everybody = self.env["res.users"].search([("company_ids", "in", self.company.ids)])
        for code in ("customers_new", "customers_all", "customers_potential"):
            with self.subTest(code):
                self.assertEqual(sum(self.figures(code, APRIL, everybody)), 1)

    def test_revenue_less_credit_notes(self):
        contract = self._contract((1, 1000.0), user_id=self.seller.id)
        bill = self._invoice(contract, "2026-04-10")
        self._invoice(self._contract((1, 70.0), user_id=self.seller.id), "2026-04-10", post=False)
        for day, price in (("2026-04-20", 250.0), ("2026-05-02", 100.0)):
            # By Odoo's own screen, which names the salesperson of the invoice.
            window = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=bill.ids)
            window = window.create({"journal_id": bill.journal_id.id, "date": day})
            note = self.env["account.move"].browse(window.refund_moves()["res_id"])
            note.invoice_line_ids.price_unit = price
            note.invoice_date = day
            note.action_post()
        self.assertEqual(self.figures("sales_revenue", APRIL), [750, 0])
        self.assertEqual(self.figures("sales_revenue", MAY), [-100, 0])

    def test_revenue_in_a_foreign_currency_is_what_was_booked(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        for day, rate in (("2026-04-10", 0.125), ("2026-04-30", 0.2)):
            self.env["res.currency.rate"].create(
                {"currency_id": euro.id, "name": day, "rate": rate, "company_id": self.company.id}
            )
        pricelist = self.env["product.pricelist"].create({"name": "Euro", "currency_id": euro.id})
        contract = self._contract((1, 100.0), user_id=self.seller.id, pricelist_id=pricelist.id)
        contract.order_line.price_unit = 100.0
        self._invoice(contract, "2026-04-10")
        self.assertEqual(self.figures("sales_revenue", APRIL), [800, 0])

    def test_one_query_each_for_any_number_of_people(self):
        self.signed(self.firm, self.seller, date(2026, 4, 10))
        metrics = self.env["marketing.metric"].search([("code", "=like", "customers_%")]).sudo()
        metrics._parts(self.people, APRIL, month_end(APRIL), self.company)
        for users in (self.seller, self.env["res.users"].search([])):
            for metric in metrics:
                self.env.flush_all()
                with self.assertQueryCount(1):
                    metric._parts(users, APRIL, month_end(APRIL), self.company)
