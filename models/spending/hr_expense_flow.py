from odoo import models
from odoo.exceptions import UserError

from ..core.clock import now
from .hr_expense import GATE_EXPENSE

# What the requester adds travels along with Odoo's own submission.
_OPTIONS = "expense_approval_options"
# Nobody but the chain is asked about an expense that stands like this.
_WITH_THE_CHAIN = ("required", "pending", "returned", "rejected")


class HrExpense(models.Model):
    """Odoo's own flow of expenses and the chain, kept in step: one submission, one outcome."""

    _inherit = "hr.expense"

    # ------------------------------------------------------------------
    # From Odoo to the chain
    # ------------------------------------------------------------------

    def action_submit(self):
        # EXTENDS hr_expense: what needs it goes to the chain as well.
        needing = self.filtered(lambda expense: expense.consent_state in ("required", "returned", "rejected"))
        # Before: what an employee has submitted they may no longer write.
        needing.check_access("write")
        result = super().action_submit()
        if needing:
            options = self.env.context.get(_OPTIONS)
            self.env["marketing.approval.request"]._submit(GATE_EXPENSE, needing, options)
        return result

    def action_approval_submit(self, options=None):
        """Submit drafts in Odoo and to the chain at once (H-08); others to the chain alone.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        """
        drafts = self.filtered(lambda expense: expense.state == "draft")
        if drafts:
            drafts.with_context(**{_OPTIONS: options}).action_submit()
        others = self - drafts
        return super(HrExpense, others).action_approval_submit(options) if others else True

    def _can_be_autovalidated(self):
        # EXTENDS hr_expense: nobody is their own chain.
        return super()._can_be_autovalidated() and self.consent_state not in _WITH_THE_CHAIN

    def _do_approve(self, check=True):
        # EXTENDS hr_expense: looked at together, before any of them is written.
        self.filtered(lambda expense: expense.state in ("draft", "submitted"))._approval_check(GATE_EXPENSE)
        return super()._do_approve(check)

    def update_activities_and_mails(self):
        # EXTENDS hr_expense: the expense manager is not asked about what the chain decides.
        return super(HrExpense, self._without_chain()).update_activities_and_mails()

    def _send_submitted_expenses_mail(self):
        # EXTENDS hr_expense
        return super(HrExpense, self._without_chain())._send_submitted_expenses_mail()

    def _without_chain(self):
        """Return these expenses but those that wait for the chain."""
        return self.filtered(
            lambda expense: expense.state != "submitted" or expense.consent_state not in _WITH_THE_CHAIN
        )

    def write(self, vals):
        result = super().write(vals)
        if "approval_state" in vals and vals["approval_state"] in (False, "refused"):
            self._expense_taken_back(refused=bool(vals["approval_state"]))
        return result

    def _expense_taken_back(self, refused):
        """End what the chain was asked about expenses that are drafts again, or refused by the expense manager."""
        requests = self._approval_live_requests(("pending", "approved") if refused else ("pending",)).values()
        ids = {"pending": [], "approved": []}
        for request in requests:
            ids[request.state].append(request.id)
        # sudo: whoever may reset or refuse an expense, which Odoo has checked, ends its approval.
        engine = self.env["marketing.approval.request"].sudo()
        if ids["pending"]:
            engine.browse(ids["pending"])._end("withdrawn", "withdraw")
        if ids["approved"]:
            engine.browse(ids["approved"])._end("void", "void")

    # ------------------------------------------------------------------
    # From the chain to Odoo
    # ------------------------------------------------------------------

    def _approval_changed(self, request):
        result = super()._approval_changed(request)
        if request.gate_id.code != GATE_EXPENSE:
            return result
        # Odoo asks whether the present user may; the chain has decided.
        self.invalidate_recordset(["can_approve"])
        if self.approval_state == "submitted":
            if request.state == "rejected":
                self.write({"approval_state": "refused"})
            elif request.state in ("returned", "withdrawn", "void"):
                # Back to the employee, who can change drafts only.
                self.write({"approval_state": False})
            if request.state == "approved" and not request.gate_id.auto_run:
                # The expense manager takes the last step.
                self.update_activities_and_mails()
        return result

    def _approval_run(self, gate_code):
        """Approve an expense in Odoo as well, in the name of the last person of the chain.

        :raises UserError: when something is left to be looked at by the expense manager
        """
        if gate_code != GATE_EXPENSE:
            return super()._approval_run(gate_code)
        self.ensure_one()
        request = self._approval_live_requests(("approved",)).get((self.id, gate_code))
        last = request.ballot_ids.filtered(lambda ballot: ballot.state == "approved").sorted("decided_on")[-1:]
        # sudo: the employee cannot approve own expenses; the chain did, and the gate looks at that.
        expense = self.with_user(last.user_id or self.env.user).sudo()
        expense.invalidate_recordset(["can_approve"])
        expense._expense_check_clear()
        expense._do_approve(check=False)
        # Not the system's moment, but that of the decision.
        expense.approval_date = now(self.env)

    def _expense_check_clear(self):
        """Refuse to approve by itself what Odoo would ask the expense manager about.

        :raises UserError: says what
        """
        self._validate_distribution(
            account=self.account_id.id,
            product=self.product_id.id,
            business_domain="expense",
            company_id=self.company_id.id,
        )
        alike = (self.duplicate_expense_ids - self).filtered(lambda expense: expense.state not in ("draft", "refused"))
        if alike:
            raise UserError(
                self.env._(
                    "There is a similar expense: %s. The expense manager looks at both and approves.",
                    ", ".join(alike.mapped("name")),
                )
            )
