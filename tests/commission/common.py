"""Plans, contracts and money for the tests of commissions."""

from datetime import date

from odoo import Command

from ..common import MarketingAccountCommon


class CommissionCommon(MarketingAccountCommon):
    """A company whose salesperson earns 3 % and whose team pool is 2 %, with accounts for the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.approval.policy"].search([]).active = False
        account = cls.env["account.account"]
        cls.expense_account = account.create(
            {"name": "Commission expense", "code": "660155", "account_type": "expense", "company_ids": cls.company.ids}
        )
        cls.accrual_account = account.create(
            {
                "name": "Accrued commission",
                "code": "221105",
                "account_type": "liability_current",
                "company_ids": cls.company.ids,
            }
        )
        cls.company.write(
            {
                "payout_expense_account_id": cls.expense_account.id,
                "payout_accrual_account_id": cls.accrual_account.id,
                "payout_journal_id": cls.general_journal.id,
            }
        )
        cls.plan = cls._plan()
        cls.plan.action_confirm()
        cls.Line = cls.env["marketing.payout.line"]
        cls.Commission = cls.env["marketing.commission"]

    @classmethod
    def _plan(cls, **values):
        """Draft a plan: 3 % for the salesperson and 2 % for the pool."""
        return cls.env["marketing.commission.plan"].create(
            {
                "name": "Account managers",
                "company_id": cls.company.id,
                "valid_from": date(2020, 1, 1),
                "rate_ids": [
                    Command.create({"role": "salesperson", "rate": 3, "unit": "percent"}),
                    Command.create({"role": "team", "rate": 2, "unit": "percent"}),
                ],
                **values,
            }
        )

    @classmethod
    def _contract(cls, shares=(), **values):
        """Create and confirm a contract.

        :param shares: pairs of user and share of the team pool in per cent
        """
        order = cls._order(**values)
        order.action_confirm()
        if shares:
            cls._pool(order, {user.partner_id: percent for user, percent in shares})
        return order

    @classmethod
    def _pool(cls, order, shares):
        """Divide the team pool of a contract as its leader, put it in force, and return it.

        :param dict shares: {contact: per cent}
        """
        pool = (
            cls.env["marketing.commission.pool"]
            .with_user(cls.leader)
            .with_context(allowed_company_ids=cls.company.ids)
            .create(
                {
                    "order_id": order.id,
                    "share_ids": [
                        Command.create({"partner_id": partner.id, "percent": percent})
                        for partner, percent in shares.items()
                    ],
                }
            )
        )
        pool.action_confirm()
        return pool.with_env(cls.env)

    @classmethod
    def _invoice(cls, order, day=None):
        """Invoice a contract in full and post the invoice."""
        invoice = order._create_invoices()
        if day:
            invoice.invoice_date = day
        invoice.action_post()
        return invoice

    @classmethod
    def _collect(cls, order, day=None):
        """Invoice a contract in full and have the customer pay it."""
        invoice = cls._invoice(order, day)
        cls._pay(invoice, date=day)
        return invoice

    def _run(self):
        """Bring the commissions of the company up to date."""
        return self.Commission._run(self.company)

    def _lines(self, order, user=None):
        """Return the ledger lines of a contract, of one person or all."""
        commissions = self.Commission.search([("order_id", "=", order.id)])
        if user:
            commissions = commissions.filtered(lambda commission: commission.user_id == user)
        return self.Line.search(
            [("origin_model", "=", "marketing.commission"), ("origin_id", "in", commissions.ids)], order="id"
        )
