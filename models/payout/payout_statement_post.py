from odoo import Command, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools.misc import formatLang

from ...lib.periods import add_months, month_end
from ..core.clock import now, today
from .payout_statement import GATE_POST


class PayoutStatement(models.Model):
    """From approved statement to payable document, and back (design.md 4.3)."""

    _inherit = "marketing.payout.statement"

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _check_finance(self):
        """Refuse callers who do not do the payout accounting.

        :raises AccessError: for others
        """
        if not self.env.su and not self.env.user.has_group("marketing_office.group_payout_finance"):
            raise AccessError(self.env._("Only payout finance may do this."))
        self.check_access("write")

    def action_post(self):
        """Post these statements: a payable document for each, or closing without one when nothing is to be paid.

        :raises AccessError: unless the caller does the payout accounting
        :raises UserError: when one is not approved, already posted, or empty
        """
        self._check_finance()
        for company in self.company_id:
            self._refresh_sources(company)
        # What sources took back may have emptied or changed a statement: look again, then pass the gate.
        self._check_can_post()
        self._approval_pass(GATE_POST)
        self._do_post()
        return True

    def _check_can_post(self):
        """Refuse statements that are closed, empty, or being posted by somebody else.

        :raises UserError: with the reason
        """
        try:
            self.sudo().lock_for_update(allow_referencing=True)  # sudo: the row lock is no change
        except LockError as error:
            raise UserError(self.env._("Somebody else is working on these statements right now.")) from error
        closed = self.filtered(lambda statement: statement._is_closed())
        if closed:
            raise UserError(self.env._("Already posted: %s", ", ".join(closed.mapped("name"))))
        empty = self.filtered(lambda statement: not statement.line_ids)
        if empty:
            raise UserError(
                self.env._(
                    "%s has no lines any more. Delete it; a later run makes a new one.", ", ".join(empty.mapped("name"))
                )
            )

    def _do_post(self):
        """Book what is not yet booked, then post documents or close without one."""
        for company in self.company_id:
            self.env["marketing.payout.line"]._post_accruals(company)
        self.invalidate_recordset(["amount_net", "line_ids"])
        # sudo: the poster may not read every line; what is missing is only counted and named.
        pending = self.sudo().line_ids.filtered(lambda line: line.kind != "carry" and not line.accrual_move_id)
        if pending:
            raise LockError(
                self.env._("Some lines are being booked by another run right now. Please try again in a moment.")
            )
        payable = self.filtered(lambda statement: statement.currency_id.compare_amounts(statement.amount_net, 0.0) > 0)
        payable._post_documents()
        (self - payable)._settle()

    def action_open_payment(self):
        """Open Odoo's payment screen on the documents of these statements."""
        self._check_finance()
        documents = self.document_id.filtered(
            lambda move: move.state == "posted" and move.payment_state in ("not_paid", "partial")
        )
        if not documents:
            raise UserError(self.env._("There is nothing to pay: post the statement first, or it is already paid."))
        return documents.action_register_payment()

    def action_reverse(self):
        """Open Odoo's reversal screen on the document; once reversed in full, the statement is open again."""
        self.ensure_one()
        self._check_finance()
        if not self.document_id._payout_is_live():
            raise UserError(self.env._("%s has no posted document to reverse.", self.name))
        return self.document_id.action_reverse()

    def action_reopen(self):
        """Open statements again that were closed without payment, and take their carried balance back.

        :raises UserError: when the balance is already on a closed statement
        """
        self._check_finance()
        statements = self.sudo()  # the caller does the payout accounting
        if any(not statement.settled_on for statement in statements):
            raise UserError(self.env._("Only statements that were closed without payment can be opened again."))
        # sudo: the caller does the payout accounting, as above.
        carried = (
            self.env["marketing.payout.line"]
            .sudo()
            .search(
                [
                    ("origin_model", "=", self._name),
                    ("origin_id", "in", self.ids),
                    ("kind", "=", "carry"),
                    ("is_void", "=", False),
                ]
            )
        )
        arrived = carried.statement_id - statements
        used = arrived.filtered(lambda statement: statement._is_closed())
        if used:
            raise UserError(
                self.env._("The balance was carried on to %s, which is closed.", ", ".join(used.mapped("name")))
            )
        carried._lock_lines()
        # The pair adds up to nothing: both lines leave their statements and stay in the ledger as void.
        carried._guarded_write({"is_void": True, "statement_id": False})
        statements._guarded_write({"settled_on": False})
        statements._update_totals()
        arrived._lines_changed(self.env._("the statement they came from was opened again"))
        return True

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    def _post_documents(self):
        """Create (or bring up to date) and post the payable documents of these statements."""
        if not self:
            return
        drafts = self.filtered(lambda statement: statement.document_id.state == "draft")
        for statement in drafts:
            document = statement.document_id
            vals = statement._prepare_document_vals(again=True)
            vals["invoice_line_ids"] = [
                *(Command.delete(line.id) for line in document.invoice_line_ids),
                *vals["invoice_line_ids"],
            ]
            document.write(vals)
        fresh = self - drafts
        for company, statements in fresh.grouped("company_id").items():
            documents = (
                self.env["account.move"]
                .with_company(company)
                ._guarded_create([statement._prepare_document_vals() for statement in statements])
            )
            for statement, document in zip(statements, documents, strict=True):
                # sudo: the caller has been checked; the link is guarded.
                statement.sudo()._guarded_write({"document_id": document.id})
        self.document_id.action_post()
        self._message_log_batch(
            bodies={
                statement.id: self.env._(
                    "Posted. %(label)s %(document)s, %(amount)s.",
                    label=statement.document_label,
                    document=statement.document_id._get_html_link(),
                    amount=formatLang(self.env, statement.amount_net, currency_obj=statement.currency_id),
                )
                for statement in self
            }
        )

    def _document_type(self):
        """Return the type of the payable document: a receipt for staff, a vendor bill for agents."""
        self.ensure_one()
        # sudo: employees are private to HR; only whether there is one is looked at.
        staff = self.user_id or self.env["hr.employee"].sudo().search_count(
            [("work_contact_id", "=", self.partner_id.id)], limit=1
        )
        return "in_receipt" if staff else "in_invoice"

    def _prepare_document_vals(self, again=False):
        """Return the values of the payable document.

        :param bool again: for a draft that exists: leave out what cannot change
        """
        self.ensure_one()
        day = today(self.company_id)
        vals = {
            "ref": f"{self.name} · {self.month_name}",
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": False,
            "invoice_date_due": max(day, self.pay_date or day),
            "invoice_line_ids": [Command.create(line) for line in self._prepare_document_lines()],
        }
        if not again:
            vals |= {
                "move_type": self._document_type(),
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "partner_id": self.partner_id.id,
                "payout_statement_id": self.id,
                "fiscal_position_id": False,
                "invoice_origin": self.name,
            }
            # sudo: a setting of the company.
            if journal := self.company_id.sudo().payout_document_journal_id:
                vals["journal_id"] = journal.id
        return vals

    def _prepare_document_lines(self):
        """Return the values of the document's lines: one per kind and account, without taxes."""
        self.ensure_one()
        env = self.company_id._payout_words_env()
        kinds = dict(self.env["marketing.payout.line"]._fields["kind"]._description_selection(env))
        sums = {}
        # sudo: the document shows sums per kind, not the lines.
        for line in self.sudo().line_ids.sorted("id"):
            key = (line.kind, line.accrual_account_id.id)
            number, total = sums.get(key, (0, 0.0))
            sums[key] = (number + 1, total + line.amount)
        return [
            {
                "name": env._("%(kind)s, %(number)s lines", kind=kinds[kind], number=number),
                "account_id": account_id,
                "quantity": 1,
                "price_unit": self.currency_id.round(total),
                "tax_ids": [Command.clear()],
            }
            for (kind, account_id), (number, total) in sums.items()
        ]

    def _check_document(self, document):
        """Refuse to post a document that does not pay exactly this statement (called with full rights).

        :raises UserError: with what differs
        """
        self.ensure_one()
        if self.document_id != document or self.settled_on:
            raise UserError(
                self.env._(
                    "%(document)s no longer pays %(statement)s: another document took its place. Delete or cancel it.",
                    document=document.display_name,
                    statement=self.name,
                )
            )
        partner = self.partner_id._payout_account_partner()
        expected = {}
        for line in self.line_ids:
            key = (line.accrual_account_id, partner)
            expected[key] = expected.get(key, 0.0) + line.amount
        booked = document._payout_account_sums(self.line_ids.accrual_account_id)
        compare = self.currency_id.compare_amounts
        same = (
            compare(document.amount_total, self.amount_net) == 0
            and document.company_id == self.company_id
            and document.currency_id == self.currency_id
            and document.partner_id == self.partner_id
            and all(compare(booked.get(key, 0.0), expected.get(key, 0.0)) == 0 for key in {*booked, *expected})
        )
        if not same:
            raise UserError(
                self.env._(
                    "%(document)s must pay exactly what %(statement)s says: %(amount)s to %(partner)s, from the "
                    "accrued payout account, without taxes. Delete this draft and post the statement again.",
                    document=document.display_name,
                    statement=self.name,
                    amount=formatLang(self.env, self.amount_net, currency_obj=self.currency_id),
                    partner=self.partner_id.name,
                )
            )

    # ------------------------------------------------------------------
    # Closing without payment
    # ------------------------------------------------------------------

    def _settle(self):
        """Close statements with nothing to pay; a negative net is carried on to the next month (K-08)."""
        if not self:
            return
        statements = self.sudo()  # the caller has been checked; ledger and closing date are guarded
        vals_list = []
        for statement in statements:
            vals_list += statement._prepare_carry_vals()
        # sudo: as above.
        self.env["marketing.payout.line"].sudo()._guarded_create(vals_list)
        statements._guarded_write({"settled_on": now(self.env)})
        nets = {statement: statement.amount_net for statement in statements}
        statements._update_totals()
        statements._message_log_batch(
            bodies={
                statement.id: self.env._("Closed without payment.")
                if statement.currency_id.is_zero(net)
                else self.env._(
                    "Closed without payment. %s is carried on to the next month.",
                    formatLang(self.env, net, currency_obj=statement.currency_id),
                )
                for statement, net in nets.items()
            }
        )

    def _prepare_carry_vals(self):
        """Return the pairs of lines that carry a negative balance on, one pair per account."""
        self.ensure_one()
        sums = {}
        for line in self.line_ids:
            sums[line.accrual_account_id] = sums.get(line.accrual_account_id, 0.0) + line.amount
        turn = 1 + self.env["marketing.payout.line"].search_count(
            [("origin_model", "=", self._name), ("origin_id", "=", self.id), ("part", "=like", "out%")]
        )
        vals_list = []
        for account, balance in sums.items():
            balance = self.currency_id.round(balance)
            if self.currency_id.is_zero(balance):
                continue
            for part, amount in (("out", -balance), ("in", balance)):
                vals_list.append(self._prepare_carry_line(f"{part}/{account.id}", amount, account, turn))
        return vals_list

    def _prepare_carry_line(self, part, amount, account, turn):
        """Return the values of one half of a carried balance."""
        leaving = part.startswith("out")
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "kind": "carry",
            "part": part,
            "turn": turn,
            "amount": amount,
            "earned_date": month_end(self.month),
            "due_date": self.pay_date if leaving else add_months(self.month, 1),
            "origin_model": self._name,
            "origin_id": self.id,
            "origin_name": self.name,
            "accrual_account_id": account.id,
            "statement_id": self.id if leaving else False,
        }

    def _carry_out_lines(self):
        """Return the lines that carry the balances of these statements on."""
        return self.line_ids.filtered(
            lambda line: line.kind == "carry" and line.part.startswith("out") and line.origin_id == line.statement_id.id
        )
