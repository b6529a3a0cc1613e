from odoo import api, models
from odoo.exceptions import UserError

# Odoo lets these change on a posted item; on entries of the payout ledger they are its figures.
BOOKED_FIELDS = {"account_id", "partner_id", "balance", "debit", "credit", "amount_currency", "move_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._payout_refuse_posted()
        return lines

    def write(self, vals):
        if not BOOKED_FIELDS.isdisjoint(vals):
            changed = self.filtered(lambda line: line.parent_state == "posted")
            if changed and set(vals) & BOOKED_FIELDS == {"partner_id"}:
                changed = changed._payout_changing_partner(vals["partner_id"])
            changed._payout_refuse_posted()
        return super().write(vals)

    def _payout_changing_partner(self, partner_id):
        """Return the items that would leave their beneficiary.

        Odoo moves items to another contact when a contact gets another commercial entity; that is no change for the
        ledger, which follows the commercial entity too.
        """
        partner = self.env["res.partner"].browse(partner_id)
        return self.filtered(
            lambda line: not partner or line.partner_id._payout_account_partner() != partner._payout_account_partner()
        )

    def _payout_refuse_posted(self):
        """Refuse a change of posted entries that belong to the payout ledger."""
        # sudo: the limit holds for accountants who cannot read statements.
        moves = self.sudo().move_id.filtered(
            lambda move: (
                move.state == "posted"
                and (move.payout_accrual or move.payout_statement_id or move.reversed_entry_id.payout_statement_id)
            )
        )
        if moves:
            raise UserError(
                self.env._(
                    "%s belongs to the payout ledger: its accounts, contacts and amounts stay as they were posted. "
                    "Reset the document to draft, or take back the ledger lines.",
                    ", ".join(moves.mapped("name")),
                )
            )
