from odoo import api, fields, models
from odoo.exceptions import UserError

from .payout_statement import GATE_POST


class AccountMove(models.Model):
    """Entries and documents of the payout ledger.

    They are ordinary Odoo entries, with two limits that keep the ledger equal to the books: an accrual entry stays
    posted (corrections are reversing ledger lines), and a statement's document is posted only with the
    statement's amounts. Both hold for the buttons, for RPC writes and for the reversal screen.
    """

    _name = "account.move"
    _inherit = ["account.move", "marketing.guard"]
    _guarded_fields = frozenset({"payout_accrual", "payout_statement_id"})

    payout_accrual = fields.Boolean(readonly=True, copy=False)
    payout_statement_id = fields.Many2one(
        "marketing.payout.statement",
        string="Pay Statement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("payout_statement_id")
    def _compute_commercial_partner_id(self):
        # EXTENDS account: the debtor of a statement is the same contact as in its accrual.
        documents = self.filtered("payout_statement_id")
        for move in documents:
            move.commercial_partner_id = move.partner_id._payout_account_partner()
        return super(AccountMove, self - documents)._compute_commercial_partner_id()

    def _compute_payment_state(self):
        # EXTENDS account
        result = super()._compute_payment_state()
        self._payout_follow()
        return result

    def _payout_follow(self):
        """Have the state of pay statements follow their documents, or the reversals of these."""
        # sudo: the state follows by itself, whoever posts or pays the document.
        statements = self.sudo().payout_statement_id | self.sudo().reversed_entry_id.payout_statement_id
        statements.modified(["document_id"])

    def write(self, vals):
        # Every change of state ends here: buttons, RPC and `_post`.
        if "state" in vals:
            moves = self.sudo()  # the limits hold for accountants who cannot read statements
            if vals["state"] == "posted":
                moves._payout_check_posting()
            else:
                moves._payout_check_unposting()
        result = super().write(vals)
        if "state" in vals or "payment_state" in vals:
            self._payout_follow()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_payout(self):
        # sudo: the check holds for those, too, who cannot read the ledger.
        self.sudo()._payout_check_unposting()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS account
        self._payout_refuse_accrual(self.filtered("payout_accrual"))
        # sudo: the limit holds for accountants who cannot read statements.
        twice = self.sudo().filtered("reversed_entry_id.payout_statement_id")
        if twice:
            raise UserError(
                self.env._(
                    "%s takes back a pay statement. Reset it to draft instead of reversing it once more.",
                    ", ".join(twice.mapped("name")),
                )
            )
        return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)

    # ------------------------------------------------------------------
    # Limits
    # ------------------------------------------------------------------

    def _payout_refuse_accrual(self, moves):
        if moves:
            raise UserError(
                self.env._(
                    "%s books what people have earned, and the payout ledger depends on it. "
                    "To correct an amount, take back its ledger line: the reversing line is booked by itself.",
                    ", ".join(move.name or "" for move in moves),
                )
            )

    def _payout_check_unposting(self):
        """Refuse to take accrual entries, or outdated reversals, out of the books.

        :raises UserError: with the reason
        """
        posted = self.filtered(lambda move: move.state == "posted")
        self._payout_refuse_accrual(posted.filtered("payout_accrual"))
        for document in posted.filtered("payout_statement_id"):
            if not document._payout_is_live():
                raise UserError(
                    self.env._("%s has been taken back by a posted reversal. Both have to stay posted.", document.name)
                )
        for reversal in posted.filtered("reversed_entry_id.payout_statement_id"):
            document = reversal.reversed_entry_id
            if document.payout_statement_id.document_id != document:
                raise UserError(
                    self.env._(
                        "%(reversal)s takes back %(document)s, which %(current)s has replaced meanwhile. "
                        "It has to stay posted.",
                        reversal=reversal.name,
                        document=document.name,
                        current=document.payout_statement_id.document_id.name,
                    )
                )

    def _payout_check_posting(self):
        """Refuse documents and reversals that would part the books from the ledger.

        :raises UserError: with what is wrong and how to mend it
        """
        documents = self.filtered("payout_statement_id")
        for move in documents:
            move.payout_statement_id._check_document(move)
        documents.payout_statement_id._approval_check(GATE_POST)
        for move in self.filtered("reversed_entry_id.payout_statement_id"):
            move._payout_check_reversal()

    def _payout_check_reversal(self):
        """Refuse a reversal of a statement's document that is not complete."""
        self.ensure_one()
        document = self.reversed_entry_id
        accounts = document.payout_statement_id.line_ids.accrual_account_id
        taken_back = self._payout_account_sums(accounts)
        booked = document._payout_account_sums(accounts)
        same = set(taken_back) == set(booked) and all(
            self.company_currency_id.compare_amounts(-taken_back[account], booked[account]) == 0 for account in booked
        )
        if not same or document.state != "posted" or not document._payout_is_live():
            raise UserError(
                self.env._(
                    "%(document)s pays %(statement)s and can only be taken back in full and once. "
                    "Delete this reversal, and use “Reverse” on the statement.",
                    document=document.name,
                    statement=document.payout_statement_id.name,
                )
            )

    def _payout_account_sums(self, accounts):
        """Return {(account, partner): balance} of the journal items on these accounts."""
        sums = {}
        for line in self.line_ids.filtered(lambda line: line.account_id in accounts):
            key = (line.account_id, line.partner_id._payout_account_partner())
            sums[key] = sums.get(key, 0.0) + line.balance
        return sums

    def _payout_is_live(self):
        """Return whether this document is in force: posted, and not taken back by a posted reversal."""
        return (
            bool(self)
            and self.state == "posted"
            and not any(reversal.state == "posted" for reversal in self.reversal_move_ids)
        )
