"""People, companies and factories shared by the tests of all domains."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase


class MarketingCommon(TransactionCase):
    """A company with the reporting line of the spine: salespeople, leader, director, general manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, mail_create_nolog=True, no_reset_password=True)
        )
        cls.company = cls.env["res.company"].create(
            {"name": "Huachen Test", "currency_id": cls.env.ref("base.CNY").id, "country_id": cls.env.ref("base.cn").id}
        )
        cls.env.ref("base.CNY").active = True
        cls.env.user.company_ids = [Command.link(cls.company.id)]
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        cls.env.user.company_id = cls.company

        sales = "sales_team.group_sale_salesman"
        all_sales = "sales_team.group_sale_salesman_all_leads"
        cls.general_manager = cls._user("zhao", "Zhao Min", f"marketing_office.group_director,{all_sales}")
        cls.director = cls._user("liu", "Liu Wei", "marketing_office.group_director,sales_team.group_sale_manager")
        cls.leader = cls._user("chen", "Chen Jing", f"marketing_office.group_leader,{all_sales}")
        cls.other_leader = cls._user("huang", "Huang Hai", f"marketing_office.group_leader,{all_sales}")
        cls.seller = cls._user("lina", "Li Na", f"marketing_office.group_staff,{sales}")
        cls.colleague = cls._user("wang", "Wang Qiang", f"marketing_office.group_staff,{sales}")
        cls.finance = cls._user(
            "xu", "Xu Fang", f"marketing_office.group_payout_finance,account.group_account_user,{all_sales}"
        )
        cls.admin = cls._user("admin2", "Gao Xiang", "marketing_office.group_admin")
        cls.auditor = cls._user("audit", "Sun Li", "marketing_office.group_auditor")
        cls.outsider = cls._user("outside", "Nobody", "base.group_user")
        cls.company.general_manager_id = cls.general_manager

        cls.employee_gm = cls._employee(cls.general_manager)
        cls.employee_director = cls._employee(cls.director, cls.employee_gm)
        cls.employee_leader = cls._employee(cls.leader, cls.employee_director)
        cls.employee_other_leader = cls._employee(cls.other_leader, cls.employee_director)
        cls.employee_seller = cls._employee(cls.seller, cls.employee_leader)
        cls.employee_colleague = cls._employee(cls.colleague, cls.employee_leader)
        cls.employee_finance = cls._employee(cls.finance, cls.employee_gm)
        cls.team = cls.env["crm.team"].create(
            {
                "name": "East Region",
                "user_id": cls.leader.id,
                "company_id": cls.company.id,
                "member_ids": [Command.set([cls.seller.id, cls.colleague.id])],
            }
        )
        cls.customer = cls.env["res.partner"].create({"name": "Hengyuan Machinery", "is_company": True})

    @classmethod
    def _user(cls, login, name, groups):
        """Create a user of the test company who works only there."""
        return new_test_user(
            cls.env,
            login=f"mo_{login}",
            name=name,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            email=f"{login}@example.com",
            lang="en_US",
        )

    @classmethod
    def _employee(cls, user, superior=None):
        """Create the employee of a user, below a superior in the reporting line."""
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": cls.company.id,
                "parent_id": superior.id if superior else False,
            }
        )

    @contextmanager
    def assertRefused(self, pattern, error=UserError):
        """Like `assertRaisesRegex`, but what was written before the refusal is undone, as in a request."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    def as_user(self, record, user):
        """Return the record as that user sees it in the test company, without what is cached for others."""
        return record.with_user(user).with_context(allowed_company_ids=self.company.ids)


class MarketingAccountCommon(MarketingCommon):
    """The same company with a chart of accounts, taxes off, and helpers from quotation to payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", company=cls.company, install_demo=False)
        # The generic chart brings the dollar with it.
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.product = cls.env["product.product"].create(
            {
                "name": "PLC 300 controller",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 1000.0,
                "taxes_id": [Command.clear()],
                "company_id": cls.company.id,
            }
        )
        journals = cls.env["account.journal"].search([("company_id", "=", cls.company.id)])
        cls.bank_journal = journals.filtered(lambda journal: journal.type == "bank")[:1]
        cls.sale_journal = journals.filtered(lambda journal: journal.type == "sale")[:1]
        cls.purchase_journal = journals.filtered(lambda journal: journal.type == "purchase")[:1]
        cls.general_journal = journals.filtered(lambda journal: journal.type == "general")[:1]

    @classmethod
    def _order(cls, user=None, lines=((1, 1000.0),), **values):
        """Create a quotation of a salesperson.

        :param lines: pairs of quantity and unit price
        """
        user = user or cls.seller
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": user.id,
                "team_id": cls.team.id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "product_uom_qty": quantity, "price_unit": price})
                    for quantity, price in lines
                ],
                **values,
            }
        )

    @classmethod
    def _pay(cls, invoices, amount=None, date=None, **values):
        """Register a payment on posted invoices with Odoo's own screen and return it."""
        wizard = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoices.ids)
        values = {"journal_id": cls.bank_journal.id, **values}
        if amount is not None:
            values["amount"] = amount
        if date:
            values["payment_date"] = date
        return wizard.create(values)._create_payments()
