"""Where the books tell the contracts that something has changed."""

from odoo import api, models

from .collection_queue import held, holding, note

BILLS = ("out_invoice", "out_refund")
# A payment in one of these states is no money, whatever its journal entry says.
DEAD_STATES = frozenset({"canceled", "rejected"})
# Of a payment without journal entry all of these count.
LOOSE_FIELDS = frozenset(
    {"state", "amount", "date", "currency_id", "payment_type", "invoice_ids", "move_id", "outstanding_account_id"}
)


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def _collection_move_ids(self):
        """Return the ids of the moves on both sides of the matchings that touch a customer document."""
        partials = self.filtered(
            lambda partial: (
                partial.debit_move_id.move_id.move_type in BILLS or partial.credit_move_id.move_id.move_type in BILLS
            )
        )
        return (partials.debit_move_id.move_id | partials.credit_move_id.move_id).ids

    @api.model_create_multi
    @holding
    def create(self, vals_list):
        partials = super().create(vals_list)
        note(self.env, moves=partials._collection_move_ids())
        return partials

    def unlink(self):
        if not self:
            return True
        # The matching is gone afterwards, so both sides are remembered before.
        move_ids = self._collection_move_ids()
        with held(self.env):
            result = super().unlink()
            note(self.env, moves=move_ids)
        return result


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    @holding
    def _reconcile_plan(self, reconciliation_plan):
        return super()._reconcile_plan(reconciliation_plan)

    def write(self, vals):
        if "sale_line_ids" not in vals:
            return super().write(vals)
        with held(self.env):
            note(self.env, orders=self.sale_line_ids.order_id.ids)
            result = super().write(vals)
            note(self.env, orders=self.sale_line_ids.order_id.ids)
        return result


class AccountMove(models.Model):
    _inherit = "account.move"

    def _collection_moves(self):
        """Return the moves that may concern a contract: customer documents of orders, and matched entries."""
        # sudo: who posts an entry need not be allowed to read the order behind it.
        return self.sudo().filtered(
            lambda move: (
                move.line_ids.sale_line_ids
                if move.move_type in BILLS
                else move.move_type == "entry" and (move.line_ids.matched_debit_ids or move.line_ids.matched_credit_ids)
            )
        )

    def write(self, vals):
        if "state" not in vals and "matched_payment_ids" not in vals:
            return super().write(vals)
        with held(self.env):
            result = super().write(vals)
            if "state" in vals or self.matched_payment_ids.filtered(
                lambda pay: not pay.move_id and pay.state == "paid"
            ):
                note(self.env, moves=self._collection_moves().ids)
        return result

    @holding
    def _post(self, soft=True):
        return super()._post(soft)

    @holding
    def button_cancel(self):
        return super().button_cancel()

    @holding
    def unlink(self):
        # sudo: see `_collection_moves`. Drafts count for nothing, so only a forced deletion gets here.
        note(
            self.env,
            orders=self.sudo().filtered(lambda move: move.state == "posted").line_ids.sale_line_ids.order_id.ids,
        )
        return super().unlink()


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _collection_bills(self):
        """Return the customer documents that these payments settle without a journal entry."""
        paid = self.filtered(lambda payment: payment.state == "paid" and not payment.move_id)
        return paid.invoice_ids.filtered(lambda move: move.move_type in BILLS)

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        if any(vals.get("state") == "paid" and vals.get("invoice_ids") for vals in vals_list):
            note(self.env, moves=payments._collection_bills().ids)
        return payments

    def write(self, vals):
        if LOOSE_FIELDS.isdisjoint(vals):
            return super().write(vals)
        with held(self.env):
            revived = self.filtered(lambda payment: payment.state in DEAD_STATES) if "state" in vals else self.browse()
            bills = self._collection_bills()
            result = super().write(vals)
            dead = self if vals.get("state") in DEAD_STATES else self.browse()
            note(self.env, moves=(bills | self._collection_bills() | (dead | revived).move_id).ids)
        return result

    @holding
    def action_cancel(self):
        return super().action_cancel()

    @holding
    def action_draft(self):
        return super().action_draft()

    @holding
    def unlink(self):
        note(self.env, moves=self._collection_bills().ids)
        return super().unlink()


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    @holding
    def _create_payments(self):
        return super()._create_payments()
