from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PayoutCommon


@tagged("post_install", "-at_install")
class TestPayoutStatement(PayoutCommon):
    """From due lines to a paid document, and back."""

    def test_statement_of_the_month(self):
        self._earn(amount=8106.0)
        self._earn(amount=-2303.4, kind="deduction", label="Deduction", earned_date=date(2026, 10, 31))
        self._earn(self.colleague, amount=50.0)
        held = self._earn(amount=3474.0, part="rest", due_date=False, hold="appraisal")
        later = self._earn(amount=10.0, due_date=date(2026, 12, 1))
        statements = self._run()
        statement = statements.filtered(lambda one: one.user_id == self.seller)
        self.assertRecordValues(
            statement,
            [
                {
                    "partner_id": self.seller.partner_id.id,
                    "month": date(2026, 11, 1),
                    "pay_date": date(2026, 12, 1),
                    "line_count": 2,
                    "amount_earned": 8106.0,
                    "amount_deducted": -2303.4,
                    "amount_net": 5802.6,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(sorted(statements.mapped("name")), ["JS/2026/11/0001", "JS/2026/11/0002"])
        self.assertEqual(held.state, "held")
        self.assertEqual(later.state, "due")
        self.assertEqual(set(statement.line_ids.mapped("state")), {"listed"})
        self.assertTiesOut()

    def test_run_is_idempotent_and_drafts_grow(self):
        self._earn()
        statement = self._run()
        self.assertFalse(self._run())
        self._earn(amount=20.0)
        self.assertEqual(self._run(), statement)
        self.assertEqual(statement.amount_net, 120.0)
        self._approve(statement)
        late = self._earn(amount=7.0)
        self.assertFalse(self._run(), "what is approved takes no more lines")
        self.assertEqual(late.state, "due")
        december = self._december()
        self.assertEqual(december.line_ids, late)
        self.assertEqual(december.name, "JS/2026/12/0001")

    def test_future_month_is_refused(self):
        with self.assertRaises(UserError):
            self._run(date(2026, 12, 1))

    def test_only_some_people(self):
        self._earn()
        self._earn(self.colleague)
        self.assertEqual(self._run(partners=self.colleague.partner_id).user_id, self.colleague)

    def test_missing_accounts_are_named(self):
        self._earn()
        self.company.payout_journal_id = False
        with self.assertRaisesRegex(UserError, "Accrual Journal"):
            self._run()

    def test_wizard_is_for_finance(self):
        self._earn()
        wizard = self.env["marketing.payout.statement.make"]
        for user in (self.seller, self.leader, self.director, self.auditor):
            with self.assertRaises(AccessError):
                self.as_user(wizard, user).create({"company_id": self.company.id})
        wizard = self.as_user(wizard, self.finance).create({"company_id": self.company.id})
        self.assertEqual(wizard.month, date(2026, 11, 1))
        action = wizard.action_make()
        statement = self.Statement.search(action["domain"])
        self.assertEqual(statement.prepared_by_id, self.finance)
        self.assertEqual(wizard.action_make()["tag"], "display_notification")

    # ------------------------------------------------------------------
    # Gate
    # ------------------------------------------------------------------

    def test_posting_needs_approval(self):
        self._earn()
        statement = self._run()
        with self.assertRaisesRegex(UserError, "needs an approval"):
            self.as_user(statement, self.finance).action_post()
        self.as_user(statement, self.finance).action_approval_submit()
        self.assertEqual(statement.state, "approval")
        with self.assertRaisesRegex(UserError, "waiting"):
            self.as_user(statement, self.finance).action_post()
        self.as_user(statement.approval_request_ids, self.director).action_approve()
        self.assertEqual(statement.state, "approval")
        self.as_user(statement.approval_request_ids, self.general_manager).action_approve()
        self.assertEqual(statement.state, "approved")
        for user in (self.seller, self.leader, self.director, self.auditor):
            with self.assertRaises(AccessError):
                self.as_user(statement, user).action_post()
        self.as_user(statement, self.finance).action_post()
        self.assertEqual(statement.state, "posted")

    def test_state_cannot_be_forged(self):
        self._earn()
        statement = self._run()
        for user in (self.finance, self.admin):
            for vals in (
                {"state": "paid"},
                {"amount_net": 5.0},
                {"settled_on": "2026-11-01 10:00:00"},
                {"document_id": False},
                {"partner_id": self.colleague.partner_id.id},
                {"user_id": user.id},
            ):
                with self.assertRaises(AccessError):
                    self.as_user(statement, user).write(vals)
            with self.assertRaises(AccessError):
                self.as_user(self.Statement, user).create(
                    {
                        "name": "x",
                        "company_id": self.company.id,
                        "partner_id": user.partner_id.id,
                        "month": "2026-11-01",
                    }
                )
        self.as_user(statement, self.finance).note = "Checked with the contracts."

    def test_taking_back_voids_the_approval(self):
        line = self._earn()
        rest = self._earn(amount=40.0)
        statement = self._run()
        self._approve(statement)
        line._reverse("Customer paid back")
        self.assertRecordValues(statement, [{"state": "draft", "amount_net": 40.0, "line_count": 1}])
        self.assertEqual(statement.approval_request_ids.state, "void")
        self.assertEqual(statement.line_ids, rest)
        with self.assertRaisesRegex(UserError, "needs an approval"):
            self.as_user(statement, self.finance).action_post()
        self._post(statement)
        self.assertEqual(statement.document_id.amount_total, 40.0)
        self.assertTiesOut()

    def test_taking_back_ends_a_pending_approval(self):
        line = self._earn()
        statement = self._run()
        self.as_user(statement, self.finance).action_approval_submit()
        line._reverse("Customer paid back")
        self.assertEqual(statement.approval_request_ids.state, "void")
        self.assertEqual(statement.line_count, 0)
        with self.assertRaisesRegex(UserError, "no lines"):
            self.as_user(statement, self.finance).action_post()
        self.as_user(statement, self.finance).unlink()
        self.assertTiesOut()

    def test_statement_with_lines_is_not_deleted(self):
        self._earn()
        statement = self._run()
        with self.assertRaises(UserError):
            self.as_user(statement, self.finance).unlink()

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    def test_receipt_for_staff_and_bill_for_agents(self):
        self._earn(amount=8106.0)
        self._earn(amount=-106.0, kind="deduction", label="Deduction")
        self._earn(self.agent, amount=500.0)
        statements = self._run().sorted("amount_net")
        self._post(statements)
        bill, receipt = statements.document_id.sorted("amount_total")
        self.assertRecordValues(
            bill + receipt,
            [
                {"move_type": "in_invoice", "state": "posted", "amount_total": 500.0, "partner_id": self.agent.id},
                {
                    "move_type": "in_receipt",
                    "state": "posted",
                    "amount_total": 8000.0,
                    "partner_id": self.seller.partner_id.id,
                },
            ],
        )
        self.assertEqual(receipt.invoice_date_due, date(2026, 12, 1))
        self.assertEqual(receipt.line_ids.account_id & self.accrual_account, self.accrual_account)
        self.assertEqual(set(statements.line_ids.mapped("state")), {"posted"})
        self.assertTiesOut()

    def test_paid_with_odoos_own_screen(self):
        self._earn(amount=300.0)
        statement = self._run()
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            self.as_user(statement, self.finance).action_open_payment()
        self._post(statement)
        action = self.as_user(statement, self.finance).action_open_payment()
        self.assertEqual(action["res_model"], "account.payment.register")
        self._pay(statement.document_id, amount=100.0)
        self.assertEqual(statement.state, "in_payment")
        self.assertEqual(statement.line_ids.state, "posted")
        self._pay(statement.document_id)
        self.assertEqual(statement.state, "paid")
        self.assertEqual(statement.line_ids.state, "paid")
        self.assertTiesOut()
        statement.document_id.line_ids.remove_move_reconcile()
        self.assertEqual(statement.state, "posted")
        self.assertEqual(statement.line_ids.state, "posted")
        self.assertTiesOut()

    def test_document_reset_cancelled_and_deleted(self):
        self._earn(amount=300.0)
        statement = self._run()
        self._post(statement)
        document = statement.document_id
        document.button_draft()
        self.assertRecordValues(statement, [{"state": "approved", "document_id": document.id}])
        self.assertEqual(statement.line_ids.state, "listed")
        self.assertTiesOut()
        self.as_user(statement, self.finance).action_post()
        self.assertEqual(document.state, "posted")
        self.assertEqual(statement.state, "posted")
        self.assertTiesOut()
        document.button_cancel()
        self.assertEqual(statement.state, "approved")
        self.assertTiesOut()
        self.as_user(statement, self.finance).action_post()
        self.assertNotEqual(statement.document_id, document)
        self.assertEqual(statement.state, "posted")
        self.assertTiesOut()
        document.button_draft()
        with self.assertRaisesRegex(UserError, "another document took its place"):
            document.action_post()
        document.unlink()
        statement.document_id.button_draft()
        statement.document_id.unlink()
        self.assertRecordValues(statement, [{"state": "approved", "document_id": False}])
        self.assertTiesOut()

    def test_document_pays_exactly_the_statement(self):
        self._earn(amount=300.0)
        statement = self._run()
        self._post(statement)
        document = statement.document_id
        document.button_draft()
        line = document.invoice_line_ids
        line.price_unit = 400.0
        with self.assertRaisesRegex(UserError, "must pay exactly"):
            document.action_post()
        line.write({"price_unit": 300.0, "account_id": self.expense_account.id})
        with self.assertRaisesRegex(UserError, "must pay exactly"):
            document.action_post()
        with self.assertRaisesRegex(UserError, "must pay exactly"):
            document.write({"state": "posted"})
        self.as_user(statement, self.finance).action_post()
        self.assertEqual(document.state, "posted")
        self.assertTiesOut()

    def test_document_of_a_voided_approval_is_not_posted_again(self):
        line = self._earn(amount=300.0)
        self._earn(amount=40.0)
        statement = self._run()
        self._post(statement)
        document = statement.document_id
        document.button_draft()
        line._reverse("Collection undone")
        self.assertEqual(statement.state, "draft")
        with self.assertRaises(UserError):
            document.action_post()
        self._post(statement)
        self.assertEqual(document.amount_total, 40.0)
        self.assertTiesOut()

    def test_posted_items_stay_as_they_are(self):
        self._earn(amount=300.0)
        statement = self._run()
        self._post(statement)
        accrual = statement.line_ids.accrual_move_id
        for move in (statement.document_id, accrual):
            item = move.line_ids.filtered(lambda line: line.account_id == self.accrual_account)
            with self.assertRaises(UserError):
                item.account_id = self.expense_account
            with self.assertRaises(UserError):
                item.partner_id = self.agent
        with self.assertRaises(UserError):
            accrual.unlink()
        for change in (accrual.button_draft, accrual.button_cancel, accrual._reverse_moves):
            with self.assertRaisesRegex(UserError, "payout ledger depends"):
                change()
        with self.assertRaisesRegex(UserError, "payout ledger depends"):
            accrual.write({"state": "cancel"})
        for vals in ({"payout_accrual": False}, {"payout_statement_id": False}):
            with self.assertRaises(AccessError):
                accrual.write(vals)
        with self.assertRaises(AccessError):
            self.env["account.move"].create({"move_type": "in_receipt", "payout_statement_id": statement.id})

    def test_reversal_in_full(self):
        self._earn(amount=300.0)
        statement = self._run()
        self._post(statement)
        document = statement.document_id
        action = self.as_user(statement, self.finance).action_reverse()
        self.assertEqual(action["res_model"], "account.move.reversal")
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=document.ids)
        wizard = wizard.create({"journal_id": document.journal_id.id})
        reversal = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        reversal.invoice_line_ids.price_unit = 200.0
        with self.assertRaisesRegex(UserError, "in full"):
            reversal.action_post()
        reversal.invoice_line_ids.price_unit = 300.0
        reversal.action_post()
        self.assertEqual(statement.state, "approved")
        self.assertTiesOut()
        with self.assertRaises(UserError):
            document.button_draft()
        with self.assertRaises(UserError):
            reversal._reverse_moves()
        reversal.button_draft()
        self.assertEqual(statement.state, "posted")
        self.assertTiesOut()
        reversal.action_post()
        self.as_user(statement, self.finance).action_post()
        self.assertNotEqual(statement.document_id, document)
        with self.assertRaisesRegex(UserError, "replaced"):
            reversal.button_draft()
        self.assertEqual(statement.state, "posted")
        self.assertTiesOut()

    def test_posted_twice(self):
        self._earn()
        statement = self._run()
        self._post(statement)
        with self.assertRaisesRegex(UserError, "Already posted"):
            self.as_user(statement, self.finance).action_post()
