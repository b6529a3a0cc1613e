from datetime import timedelta

from odoo import Command, models

from .stage import utc, workday


class MarketingDemo(models.AbstractModel):
    """The money of the contracts, as finance books it with Odoo's own screens."""

    _inherit = "marketing.demo"

    def _plan_money(self, stage, key, life):
        """Plan the invoices and payments of a contract that has just been confirmed.

        :param str life: 'instalments', 'deposit', 'month', 'quick': paid as agreed; 'overdue': invoiced, and the
            customer does not pay; 'open': not invoiced; 'bounce', 'refund', 'bad_debt': what goes wrong
        """
        day = stage.day

        def then(days, scene, *args):
            stage.plan(utc(workday(day + timedelta(days=days)), 10, 30), scene, stage, key, *args)

        if life in ("instalments", "bad_debt"):
            then(4, self._invoice)
            then(9, self._receive, 30)
            if life == "bad_debt":
                then(75, self._receive, 20)
                then(120, self._write_off)
            else:
                then(66, self._receive, 60)
                then(118, self._receive)
        elif life == "deposit":
            then(3, self._invoice, 30)
            then(11, self._receive)
            then(48, self._invoice)
            then(62, self._receive)
        elif life == "month":
            then(6, self._invoice)
            then(33, self._receive)
        elif life in ("quick", "bounce", "refund"):
            then(3, self._invoice)
            then(12, self._receive)
        elif life == "overdue":
            then(5, self._invoice)
        if life == "bounce":
            then(72, self._bounce)
        elif life == "refund":
            then(64, self._refund)
            then(71, self._pay_back)
            then(92, self._invoice)
            then(108, self._receive)

    # ------------------------------------------------------------------
    # Scenes
    # ------------------------------------------------------------------

    def _invoice(self, stage, key, percent=None):
        """Have finance invoice a contract.

        :param float percent: of a down payment; everything that is left when not given
        """
        order = stage.act("xu", stage.orders[key], silent=True)
        order.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                **(
                    {"advance_payment_method": "percentage", "amount": percent}
                    if percent
                    else {"advance_payment_method": "delivered"}
                ),
            }
        ).create_invoices()
        invoice = order.invoice_ids.filtered(lambda move: move.state == "draft")
        invoice.invoice_date = stage.day
        invoice.action_post()

    def _receive(self, stage, key, percent=None):
        """Have finance register money of the customer for the open invoice of a contract.

        :param float percent: of the invoice; all that is open when not given
        """
        invoice = self._open_invoice(stage, key)
        amount = invoice.amount_residual
        if percent:
            amount = invoice.currency_id.round(invoice.amount_total * percent / 100)
        self._pay_documents(stage, invoice, amount=amount)

    def _open_invoice(self, stage, key, move_type="out_invoice"):
        """Return the invoice of a contract that is still open, in the hands of finance."""
        order = stage.act("xu", stage.orders[key], silent=True)
        return order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == move_type and move.amount_residual
        )[:1]

    def _pay_documents(self, stage, documents, **values):
        """Pay documents with Odoo's payment screen."""
        due = documents.line_ids.filtered(
            lambda line: line.account_type in ("asset_receivable", "liability_payable") and not line.reconciled
        )
        # The screen takes the items from the context; contexts that differ would keep environments apart.
        documents.env["account.payment.register"].create(
            {
                "line_ids": [Command.set(due.ids)],
                "payment_date": stage.day,
                "journal_id": stage.bank.id,
                **values,
            }
        ).action_create_payments()

    def _bounce(self, stage, key):
        """Have finance take a payment back that the bank did not honour."""
        order = stage.act("xu", stage.orders[key])
        payment = order.invoice_ids._get_reconciled_payments()
        payment.action_cancel()
        payment.message_post(body=self.env._("The bank returned the customer's bill of exchange unpaid."))

    def _refund(self, stage, key):
        """Have finance credit an invoice after goods came back."""
        order = stage.act("xu", stage.orders[key], silent=True)
        wizard = order.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        wizard.create(
            {
                "date": stage.day,
                "reason": "Controllers of the wrong series delivered, goods returned",
                "journal_id": order.invoice_ids.journal_id.id,
            }
        ).refund_moves()
        credit_note = order.invoice_ids.filtered(lambda move: move.state == "draft")
        credit_note.invoice_date = stage.day
        credit_note.action_post()

    def _pay_back(self, stage, key):
        """Have finance pay a credit note back to the customer."""
        self._pay_documents(stage, self._open_invoice(stage, key, "out_refund"))

    def _write_off(self, stage, key):
        """Have finance take the last money of an insolvent customer and write the rest off."""
        invoice = self._open_invoice(stage, key)
        losses = stage.env.ref("marketing_office_demo.account_6701_05")
        self._pay_documents(
            stage,
            invoice,
            amount=invoice.currency_id.round(invoice.amount_residual / 10),
            payment_difference_handling="reconcile",
            writeoff_account_id=losses.id,
            writeoff_label="Bad debt, insolvency of the customer",
        )
