"""The gate of expenses holds on every path, tried by those who would try."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .spending_common import CLOSED, LOCKED, SEALED, SpendingCommon


@tagged("at_install", "-post_install")
class TestSpendingExpensePaths(SpendingCommon):
    def test_paths_to_approved(self):
        """RPC write of either state, of both, Odoo's methods, import, creation: all are closed without the chain."""
        expense = self._expense()
        expense.sudo().approval_state = "submitted"
        manager = self.as_user(expense, self.expense_manager)
        expenses = manager.browse()
        vals = {"name": "Hotel", "product_id": self.category.id, "total_amount_currency": 50.0}
        employee = self.employee_seller
        paths = {
            "action_approve": manager.action_approve,
            "_do_approve": lambda: manager._do_approve(check=False),
            "approval_state": lambda: manager.write({"approval_state": "approved"}),
            "state": lambda: manager.write({"state": "approved"}),
            "posted": lambda: manager.write({"state": "posted"}),
            "paid": lambda: manager.web_save({"state": "paid"}, {"state": {}}),
            "created": lambda: expenses.create({**vals, "employee_id": employee.id, "approval_state": "approved"}),
            "default": lambda: expenses.with_context(default_approval_state="approved").create(
                {**vals, "employee_id": employee.id}
            ),
            "copied": lambda: manager.copy({"approval_state": "approved"}),
        }
        for name, path in paths.items():
            with self.subTest(name), self.assertRefused(CLOSED):
                path()
                self.env.flush_all()
            self.assertEqual(expense.state, "submitted", name)
        result = expenses.load([".id", "approval_state"], [[str(expense.id), "Approved"]])
        self.assertIn(CLOSED, str(result["messages"]))
        self.env.invalidate_all()
        self.assertEqual(expense.state, "submitted")

    def test_state_given_at_creation(self):
        """Odoo computes the state of a new expense, whatever is given."""
        vals = {"name": "Hotel", "product_id": self.category.id, "total_amount_currency": 50.0, "state": "paid"}
        expenses = self.as_user(self.env["hr.expense"], self.expense_manager)
        expense = expenses.create({**vals, "employee_id": self.employee_seller.id})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((expense.state, expense.approval_state), ("draft", False))

    def test_paths_to_a_journal_entry(self):
        """A journal entry makes an expense a posted one: neither side of that link leads past the gate."""
        expense = self._expense()
        expense.sudo().approval_state = "submitted"
        move = self.env["account.move"].create({"move_type": "in_receipt", "partner_id": self.customer.id})
        accountant = self.as_user(expense, self.accountant)
        with self.assertRefused(CLOSED):
            accountant.write({"account_move_id": move.id})
        with self.assertRefused(CLOSED):
            self.as_user(move, self.accountant).write({"expense_ids": [Command.link(expense.id)]})
        with self.assertRefused(CLOSED):
            self.env["account.move"].create(
                {"move_type": "in_receipt", "partner_id": self.customer.id, "expense_ids": [Command.set(expense.ids)]}
            )
        with self.assertRefused("approved expense"):
            accountant._post_without_wizard()
        self.assertFalse(expense.sudo().account_move_id)

    def test_employee_cannot_forge(self):
        """The employee: no approval by RPC, no request, no state."""
        expense = self._expense()
        for vals in ({"approval_state": "approved"}, {"state": "approved"}):
            with self.assertRefused("."):
                expense.write(vals)
        with self.assertRefused(".", AccessError):
            expense.write({"approval_request_ids": [Command.create({"state": "approved"})]})
        expense.action_submit()
        with self.assertRefused(".", AccessError):
            self._request(expense).with_user(self.seller).write({"state": "approved"})
        with self.assertRaises(UserError):
            self._request(expense).with_user(self.seller).action_approve()

    def test_locked_while_pending(self):
        """Whoever may write the expense: what the chain looks at stays as it was submitted."""
        expense = self._expense()
        expense.action_submit()
        manager = self.as_user(expense, self.expense_manager)
        other_account = self.env["account.account"].search(
            [("company_ids", "in", self.company.id), ("account_type", "=", "expense")], limit=1
        )
        tax = self.env["account.tax"].create({"name": "6 %", "amount": 6, "type_tax_use": "purchase"})
        for vals in (
            {"total_amount_currency": 900.0},
            {"total_amount": 900.0},
            {"currency_id": self.env.ref("base.EUR").id},
            {"employee_id": self.employee_colleague.id},
            {"date": "2025-03-09"},
            {"product_id": self.product.id},
            {"account_id": other_account.id},
            {"tax_ids": [Command.set(tax.ids)]},
            {"analytic_distribution": {str(self._analytic_account().id): 100}},
            {"payment_mode": "company_account"},
            {"quantity": 3},
        ):
            with self.subTest(vals), self.assertRefused(LOCKED):
                manager.write(vals)
                self.env.flush_all()
        with self.assertRefused(LOCKED):
            self._receipt(expense)
        manager.description = "asked for the invoice"

    def test_sealed_once_approved(self):
        """Approved in Odoo: no change of content, no exchange of a receipt; a further file is welcome."""
        expense = self._expense()
        receipt = self._receipt(expense)
        self._approved(expense)
        manager = self.as_user(expense, self.expense_manager)
        for change in (
            lambda: manager.write({"total_amount_currency": 900.0}),
            lambda: manager.write({"payment_mode": "company_account"}),
            lambda: receipt.write({"raw": b"another"}),
            receipt.unlink,
        ):
            with self.assertRefused(SEALED):
                change()
        self._receipt(expense, name="signed.txt")
        self.as_user(expense, self.accountant)._post_without_wizard()
        self.assertEqual(expense.state, "posted")

    def test_change_after_reset_voids(self):
        """Reset and changed: the approval is void and shows the difference; unchanged it still holds."""
        expense = self._approved()
        self.as_user(expense, self.expense_manager).action_reset()
        self.assertEqual((expense.state, expense.consent_state), ("draft", "approved"))
        expense.write({"total_amount_currency": 120.0})
        request = self._request(expense)
        self.assertEqual((request.state, expense.consent_state), ("void", "required"))
        self.assertIn(("100.00", "120.00"), [(change["old"], change["new"]) for change in request.changes])
        with self.assertRefused("."):
            self.as_user(expense, self.expense_manager)._do_approve()

    def test_copies_and_parts_inherit_nothing(self):
        """A duplicate of an approved expense and the parts of it need their own approval."""
        expense = self._approved()
        copy = self.as_user(expense, self.expense_manager).copy()
        self.assertEqual((copy.state, copy.consent_state), ("draft", "required"))
        self.assertFalse(copy.sudo().approval_request_ids)
        self.expense_manager.group_ids = [Command.link(self.env.ref("account.group_account_invoice").id)]
        split = self.as_user(expense, self.expense_manager).action_split_wizard()
        wizard = self.env["hr.expense.split.wizard"].with_user(self.expense_manager).browse(split["res_id"])
        with self.assertRefused(f"{SEALED}|{CLOSED}"):
            wizard.action_split_expense()
        self.assertEqual(expense.total_amount, 100.0)

    def test_other_policy_of_the_limit_is_looked_at_again(self):
        """A small approved expense cannot be made a large one."""
        self.company.expense_approval_limit = 500.0
        expense = self._expense()
        expense.action_submit()
        manager = self.as_user(expense, self.expense_manager)
        manager.action_approve()
        with self.assertRefused(CLOSED):
            manager.write({"total_amount_currency": 900.0})
            self.env.flush_all()

    def test_delete_while_pending(self):
        expense = self._expense()
        expense.action_submit()
        with self.assertRefused("Withdraw the request"):
            expense.sudo().unlink()

    def _analytic_account(self):
        plan = self.env["account.analytic.plan"].create({"name": "Regions"})
        return self.env["account.analytic.account"].create({"name": "East", "plan_id": plan.id})

    def _receipt(self, expense, name="receipt.txt"):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": name.encode(), "res_model": "hr.expense", "res_id": expense.id}
        )
