"""H-08, H-05, T-17: department head, general manager, then finance pays; one submission, one outcome."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .spending_common import SpendingCommon


@tagged("at_install", "-post_install")
class TestSpendingExpense(SpendingCommon):
    def test_chain_from_submission_to_payment(self):
        """H-08: Odoo's own button asks the chain, the last opinion approves it in Odoo, finance posts it."""
        expense = self._expense()
        self.assertEqual((expense.consent_state, expense.state), ("required", "draft"))
        expense.action_submit()
        self.assertEqual((expense.consent_state, expense.state), ("pending", "submitted"))
        self.assertEqual(self._asked(expense), self.leader)
        self.assertFalse(expense.sudo().activity_ids, "the expense manager is not asked beside the chain")
        self._decide(expense, self.leader)
        self.assertEqual(self._asked(expense), self.general_manager)
        self._decide(expense, self.general_manager)
        self.assertEqual((expense.state, expense.approval_state), ("approved", "approved"))
        self.assertEqual(expense.sudo().manager_id, self.general_manager, "who decided last")
        # Each of the two looks at the clock.
        self.assertAlmostEqual(expense.approval_date, self._request(expense).decided_on, delta=timedelta(minutes=1))
        self.as_user(expense, self.accountant)._post_without_wizard()
        self.assertEqual(expense.state, "posted")
        self.assertEqual(self._request(expense).state, "approved")

    def test_panel_submits_both(self):
        """The panel's own button, with what the requester adds, submits it in Odoo as well."""
        expense = self._expense()
        self.assertTrue(expense.approval_panel["can"]["submit"])
        expense.action_approval_submit({"comment": "urgent"})
        self.assertEqual((expense.state, expense.approval_state), ("submitted", "submitted"))
        self.assertEqual(self._request(expense).event_ids[0].comment, "urgent")
        self.assertEqual(expense.approval_panel["state"], "pending")

    def test_department_head_does_not_decide_on_own(self):
        """H-05: whoever submits it, nobody decides on their own expense."""
        expense = self._expense(self.leader)
        expense.action_submit()
        self.assertEqual(self._asked(expense), self.general_manager, "where there is no department above")
        other = self._expense(self.leader, amount=70.0)
        self.as_user(other, self.expense_manager).action_approval_submit()
        self.assertEqual(self._request(other).requester_id, self.expense_manager)
        self.assertEqual(self._asked(other), self.general_manager, "the chain climbs from the employee")
        ballot_holder = self.as_user(self._request(other), self.general_manager)
        with self.assertRaisesRegex(UserError, "cannot decide about it"):
            ballot_holder.action_transfer(self.leader.id, "yours")

    def test_limit_of_the_company(self):
        """Expenses up to the limit go Odoo's own way; strictly above it the chain decides."""
        self.company.expense_approval_limit = 500.0
        small, large = self._expense(amount=500.0), self._expense(amount=500.01)
        self.assertEqual((small.consent_state, large.consent_state), ("none", "required"))
        (small | large).action_submit()
        self.assertFalse(self._request(small))
        self.assertEqual(small.sudo().activity_ids.user_id, self.expense_manager)
        self.as_user(small, self.expense_manager).action_approve()
        self.assertEqual(small.state, "approved")
        found = self.env["hr.expense"].search(
            [("is_over_approval_limit", "=", True), ("id", "in", (small | large).ids)]
        )
        self.assertEqual(found.ids, large.ids)
        found = self.env["hr.expense"].search(
            [("is_over_approval_limit", "=", False), ("id", "in", (small | large).ids)]
        )
        self.assertEqual(found.ids, small.ids)

    def test_parts_count_together(self):
        """A receipt that is split in two does not slip below the limit."""
        self.company.expense_approval_limit = 500.0
        expense = self._expense(amount=800.0)
        wizard = self.env["hr.expense.split.wizard"].with_user(self.seller)
        wizard.browse(expense.action_split_wizard()["res_id"]).action_split_expense()
        parts = self.env["hr.expense"].search([("split_expense_origin_id", "=", expense.id)])
        self.assertEqual(parts.mapped("total_amount"), [400.0, 400.0])
        self.assertEqual(set(parts.mapped("consent_state")), {"required"})
        self.assertEqual(
            self.env["hr.expense"].search([("is_over_approval_limit", "=", True), ("id", "in", parts.ids)]), parts
        )

    def test_returned_is_a_draft_again(self):
        """H-02: returned for a revision, changed, submitted again; the chain goes on where it stopped."""
        expense = self._expense()
        expense.action_submit()
        self._decide(expense, self.leader)
        self.as_user(self._request(expense), self.general_manager).action_return("Which customer?")
        expense.invalidate_recordset()
        self.assertEqual((expense.state, expense.consent_state), ("draft", "returned"))
        expense.name = "Taxi to Hengyuan, site visit"
        expense.action_submit()
        self.assertEqual(self._request(expense).version, 2)
        self.assertEqual((expense.state, self._asked(expense)), ("submitted", self.general_manager))
        self._decide(expense, self.general_manager)
        self.assertEqual(expense.state, "approved")

    def test_rejected_is_refused(self):
        """What the chain rejects is refused in Odoo, and can be reset and submitted anew."""
        expense = self._expense()
        expense.action_submit()
        self.as_user(self._request(expense), self.leader).action_reject("No receipt")
        expense.invalidate_recordset()
        self.assertEqual((expense.state, expense.approval_state), ("refused", "refused"))
        self.as_user(expense, self.expense_manager).action_reset()
        self.assertEqual((expense.state, expense.consent_state), ("draft", "rejected"))
        expense.action_submit()
        self.assertEqual(self._request(expense).version, 2)

    def test_taken_back_by_either_side(self):
        """Withdrawing makes it a draft; resetting or refusing it in Odoo ends the request."""
        expense = self._expense()
        expense.action_submit()
        expense.action_approval_withdraw()
        self.assertEqual((expense.state, self._request(expense).state), ("draft", "withdrawn"))
        expense.action_submit()
        expense.with_user(self.seller).action_reset()
        self.assertEqual((expense.state, self._request(expense).state), ("draft", "withdrawn"))
        expense.action_submit()
        self.as_user(expense, self.expense_manager)._do_refuse("Private")
        self.assertEqual((expense.state, self._request(expense).state), ("refused", "withdrawn"))
        self.assertFalse(self._asked(expense))

    def test_refused_after_approval(self):
        """An approval does not outlive the refusal of the expense manager."""
        expense = self._approved()
        self.as_user(expense, self.expense_manager)._do_refuse("Booked twice")
        self.assertEqual(self._request(expense).state, "void")
        self.as_user(expense, self.expense_manager).action_reset()
        self.assertEqual(expense.consent_state, "required")

    def test_manager_takes_the_last_step(self):
        """Where the gate does not go on by itself, the expense manager is asked once the chain has agreed."""
        self.gate.auto_run = False
        expense = self._expense()
        expense.action_submit()
        manager = self.as_user(expense, self.expense_manager)
        with self.assertRefused("still waiting for its approval"):
            manager.action_approve()
        self._decide(expense, self.leader, self.general_manager)
        self.assertEqual((expense.state, expense.consent_state), ("submitted", "approved"))
        self.assertEqual(expense.sudo().activity_ids.user_id, self.expense_manager)
        manager.action_approve()
        self.assertEqual(expense.state, "approved")

    def test_similar_expense_waits_for_the_manager(self):
        """What Odoo would ask the manager about is not approved by itself; the approval stands."""
        self._approved()
        twin = self._expense()
        twin.action_submit()
        self._decide(twin, self.leader, self.general_manager)
        self.assertEqual((twin.state, self._request(twin).state), ("submitted", "approved"))
        self.assertIn("similar expense", self._request(twin).run_error)

    def test_nobody_above_is_no_free_passage(self):
        """An employee without a manager would approve their own expense in Odoo; the chain is asked instead."""
        loner = self._user("gu", "Gu Yun", "marketing_office.group_staff")
        self._employee(loner)
        expense = self._expense(loner)
        self.assertFalse(expense.manager_id)
        expense.action_submit()
        self.assertEqual((expense.state, expense.consent_state), ("submitted", "pending"))
        self.assertEqual(self._asked(expense), self.general_manager)

    def test_batch_is_looked_at_together(self):
        """Mass approval asks the gate once for all, and refuses them all when one lacks its approval."""
        self.gate.auto_run = False
        expenses = self._expense() | self._expense(amount=30.0) | self._expense(amount=20.0)
        expenses.action_submit()
        for expense in expenses[:2]:
            self._decide(expense, self.leader, self.general_manager)
        manager = self.as_user(expenses, self.expense_manager)
        with self.assertRefused("still waiting"):
            manager.action_approve()
        self.assertEqual(set(expenses.mapped("state")), {"submitted"})
        manager[:2].action_approve()
        self.assertEqual(expenses.mapped("state"), ["approved", "approved", "submitted"])

    def test_who_reads(self):
        """Whoever is asked reads the expense and changes nothing; the auditor reads all; a colleague nothing."""
        expense = self._expense()
        expense.action_submit()
        for user in (self.leader, self.director, self.auditor):
            self.assertEqual(self.as_user(expense, user).total_amount, 100.0)
            with self.assertRefused(".", AccessError):
                self.as_user(expense, user).write({"description": "mine"})
        with self.assertRefused(".", AccessError):
            self.as_user(expense, self.colleague).read(["total_amount"])

    def test_reminder_mail_leaves_out_the_chain(self):
        """Odoo's daily mail speaks only of what waits for the expense manager."""
        self.company.expense_approval_limit = 50.0
        chain, own = self._expense(), self._expense(amount=40.0)
        (chain | own).action_submit()
        mails = self.env["mail.mail"]
        before = mails.search_count([])
        chain.sudo()._send_submitted_expenses_mail()
        self.assertEqual(mails.search_count([]), before)
        with patch.object(type(mails), "send", lambda self: None):
            own.sudo()._send_submitted_expenses_mail()
        self.assertEqual(mails.search_count([]), before + 1)

    def test_foreign_currency_stays_as_approved(self):
        """What Odoo computes again does not void: a later rate, another contact of the user, posting."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2025-01-01", "rate": 0.1373, "company_id": self.company.id}
        )
        expense = self._approved(self._expense(amount=33.33, currency_id=dollar.id))
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2025-03-02", "rate": 0.2, "company_id": self.company.id}
        )
        expense.sudo().env.add_to_compute(expense._fields["total_amount"], expense.sudo())
        self.env.flush_all()
        self.as_user(expense, self.accountant)._post_without_wizard()
        self.assertEqual(expense.state, "posted")

    def test_charged_on_to_an_order(self):
        """Odoo makes the order's analytic account when it posts; that is no change of what was approved."""
        self.category.expense_policy = "cost"
        self.env["marketing.approval.policy"].search([("gate_id.model", "=", "sale.order")]).active = False
        order = self._order()
        order.action_confirm()
        expense = self._expense()
        expense.sudo().sale_order_id = order
        self._approved(expense)
        self.assertFalse(expense.analytic_distribution)
        for group in ("analytic.group_analytic_accounting", "account.group_account_user"):
            self.expense_manager.group_ids = [Command.link(self.env.ref(group).id)]
        self.as_user(expense, self.expense_manager).action_post()
        self.assertTrue(expense.sudo().analytic_distribution)
        self.assertEqual(self._request(expense).state, "approved")
