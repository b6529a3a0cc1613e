"""Accounts, ledger lines and statements for the tests of pay."""

import itertools
from datetime import date

from odoo.addons.marketing_office.models.core.clock import at

from ..common import MarketingAccountCommon

TODAY = date(2026, 11, 23)


class PayoutCommon(MarketingAccountCommon):
    """The test company in November 2026, with payout accounts and a way to earn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_clock(TODAY)
        cls.origins = itertools.count(1)
        cls.expense_account = cls._account("Commission expense", "641100", "expense")
        cls.accrual_account = cls._account("Accrued commission", "221105", "liability_current")
        cls.company.write(
            {
                "payout_expense_account_id": cls.expense_account.id,
                "payout_accrual_account_id": cls.accrual_account.id,
                "payout_journal_id": cls.general_journal.id,
            }
        )
        cls.agent = cls.env["res.partner"].create({"name": "Northern Agency", "is_company": True})
        cls.Line = cls.env["marketing.payout.line"]
        cls.Statement = cls.env["marketing.payout.statement"]

    def setUp(self):
        super().setUp()
        self.addCleanup(self._set_clock, TODAY)

    @classmethod
    def _account(cls, name, code, account_type, company=None):
        return cls.env["account.account"].create(
            {"name": name, "code": code, "account_type": account_type, "company_ids": (company or cls.company).ids}
        )

    @classmethod
    def _set_clock(cls, day):
        """Let it be that day for all that follows in this class or test."""
        cls.env = cls.env(context={**cls.env.context, **at(day)})
        for name in ("company", "Line", "Statement"):
            if hasattr(cls, name):
                setattr(cls, name, getattr(cls, name).with_env(cls.env))

    @classmethod
    def _earn(cls, who=None, amount=100.0, **values):
        """Append one ledger line.

        :param who: a user, or the contact of an agent
        """
        who = who or cls.seller
        beneficiary = {"user_id": who.id} if who._name == "res.users" else {"partner_id": who.id}
        return cls.Line._append(
            [
                {
                    "company_id": cls.company.id,
                    **beneficiary,
                    "kind": "commission",
                    "part": "first",
                    "label": "Commission 70 %",
                    "formula": "1,000.00 × 10 %",
                    "amount": amount,
                    "earned_date": date(2026, 10, 12),
                    "due_date": date(2026, 11, 1),
                    "origin_model": "sale.order",
                    "origin_id": next(cls.origins),
                    "origin_name": "S00151",
                    "rule_name": "Plan East",
                    "rule_version": "2",
                    "trace": [
                        {"label": "Contract", "value": 1000.0, "kind": "money"},
                        {"label": "Rate", "value": 10, "kind": "percent"},
                        {"label": "Collected in full", "value": "12 October", "kind": "text"},
                    ],
                    **values,
                }
            ]
        )

    @classmethod
    def _run(cls, month=date(2026, 11, 1), **kwargs):
        return cls.Statement._run(cls.company, month, **kwargs)

    def _december(self):
        """Move on to December and make its statements."""
        self._set_clock(date(2026, 12, 2))
        return self._run(date(2026, 12, 1))

    def _approve(self, statements):
        """Take statements through the shipped chain: finance submits, director and general manager agree."""
        self.as_user(statements, self.finance).action_approval_submit()
        for user in (self.director, self.general_manager):
            requests = self.env["marketing.approval.request"].search(
                [("res_model", "=", statements._name), ("res_id", "in", statements.ids), ("state", "=", "pending")]
            )
            self.as_user(requests, user).action_approve("fine")

    def _post(self, statements):
        """Approve and post statements as the people who do it."""
        self._approve(statements)
        self.as_user(statements, self.finance).action_post()
        statements.invalidate_recordset()

    def as_user(self, record, user):
        """Return the record as that user sees it, at the clock of the test."""
        clock = {key: value for key, value in self.env.context.items() if key.startswith("marketing_clock")}
        return super().as_user(record, user).with_context(allowed_company_ids=self.company.ids, **clock)

    def assertTiesOut(self, company=None):
        """Check that the ledger equals the books, for the company and for each person in it (invariant 2)."""
        result = self.env["marketing.payout.tieout"]._tieout(company or self.company)
        self.assertEqual(result["difference"], 0.0)
        self.assertFalse(
            result["rows"], [(row.partner_id.name, row.ledger, row.books, row.difference) for row in result["rows"]]
        )
        return result
