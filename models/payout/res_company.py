from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

EXPENSE_TYPES = ("expense", "expense_direct_cost", "expense_other")


class ResCompany(models.Model):
    _inherit = "res.company"

    payout_expense_account_id = fields.Many2one(
        "account.account",
        domain=[("account_type", "in", EXPENSE_TYPES)],
        help="Commissions, bonuses and rewards are booked here in the month they are earned.",
    )
    payout_accrual_account_id = fields.Many2one(
        "account.account",
        string="Accrued Payout Account",
        domain=[("account_type", "=", "liability_current")],
        help="What people have earned and no posted statement has turned into a payable yet. "
        "Use this account for nothing else: the ledger must equal its balance.",
    )
    payout_journal_id = fields.Many2one(
        "account.journal",
        string="Accrual Journal",
        domain=[("type", "=", "general")],
        help="Miscellaneous journal of the accrual entries.",
    )
    payout_document_journal_id = fields.Many2one(
        "account.journal",
        string="Statement Journal",
        domain=[("type", "=", "purchase")],
        help="Purchase journal of the vendor receipts and bills. Empty: the first purchase journal.",
    )
    payout_statement_day = fields.Integer(
        string="Statements From Day",
        default=1,
        help="Day of the month from which the scheduled action makes the statements of that month.",
    )
    payout_pay_day = fields.Integer(
        string="Pay on Day", default=1, help="Day of the following month on which statements are paid."
    )
    payout_statement_month = fields.Date(
        string="Statements Made Until",
        readonly=True,
        copy=False,
        help="Last month whose statements the scheduled action has made. Later months that were missed are caught up.",
    )
    payout_leaders_see_overview = fields.Boolean(
        string="Leaders See Their Team's Pay",
        help="Wages, allowances and all other pay of everybody below in the reporting line. Otherwise pay is between "
        "the person, the directors, payout finance and the auditors.",
    )

    _payout_days = models.Constraint(
        "CHECK(payout_statement_day BETWEEN 1 AND 28 AND payout_pay_day BETWEEN 1 AND 28)",
        "The days for statements and payment lie between 1 and 28, so that every month has them.",
    )

    def cache_invalidation_fields(self):
        # EXTENDS base: the ledger remembers which contacts are own companies.
        return super().cache_invalidation_fields() | {"partner_id"}

    @api.constrains(
        "payout_expense_account_id", "payout_accrual_account_id", "payout_journal_id", "payout_document_journal_id"
    )
    def _check_payout_accounts(self):
        # sudo: the kind of an account is looked at, also by who cannot read accounts.
        for company in self.sudo():
            if company.payout_expense_account_id.account_type not in (*EXPENSE_TYPES, False):
                raise ValidationError(self.env._("The payout expense account must be an expense account."))
            if company.payout_accrual_account_id.account_type not in ("liability_current", False):
                raise ValidationError(
                    self.env._("The accrued payout account must be a current liability, and not a payable account.")
                )
            if company.payout_journal_id.type not in ("general", False):
                raise ValidationError(self.env._("The accrual journal must be a miscellaneous journal."))
            if company.payout_document_journal_id.type not in ("purchase", False):
                raise ValidationError(self.env._("The statement journal must be a purchase journal."))
            company._check_payout_companies()

    def _check_payout_companies(self):
        """Refuse accounts and journals that this company cannot use."""
        self.ensure_one()
        family = self.parent_ids
        accounts = self.payout_expense_account_id | self.payout_accrual_account_id
        journals = self.payout_journal_id | self.payout_document_journal_id
        foreign = [account.display_name for account in accounts if not account.company_ids & family]
        foreign += [journal.display_name for journal in journals if journal.company_id not in family]
        if foreign:
            raise ValidationError(
                self.env._(
                    "%(names)s: belongs to another company than %(company)s.",
                    names=", ".join(foreign),
                    company=self.name,
                )
            )

    def _payout_words_env(self):
        """Return an environment in the language in which this company's ledger and entries are worded for good."""
        self.ensure_one()
        # sudo: only the language is read.
        return self.with_context(lang=self.sudo().partner_id.lang or self.env.lang).env

    def _payout_missing_setup(self):
        """Return the labels of the payout settings that this company still lacks (for the set-up checklist)."""
        self.ensure_one()
        names = ("payout_expense_account_id", "payout_accrual_account_id", "payout_journal_id")
        # sudo: only which settings are empty is told.
        company = self.sudo()
        return [company._fields[name]._description_string(self.env) for name in names if not company[name]]

    def _payout_check_setup(self):
        """Refuse to go on while payout settings are missing.

        :raises UserError: naming them
        """
        for company in self:
            if missing := company._payout_missing_setup():
                raise UserError(
                    self.env._(
                        "%(company)s: set %(settings)s under Configuration › Settings before pay is booked.",
                        company=company.name,
                        settings=", ".join(missing),
                    )
                )
