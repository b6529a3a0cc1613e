import json

from odoo import api, fields, models
from odoo.fields import Domain

GATE_EXPENSE = "expense.approve"


class HrExpense(models.Model):
    """Expenses pass the department head and the general manager before they are approved (H-08, T-17).

    ====================  ===========================================================================
    state                 what the chain means
    ====================  ===========================================================================
    draft                 submitting it asks the chain; returned and withdrawn ones are drafts again
    submitted             waits for the chain; its content is locked
    approved and later    needs an approval of exactly this content, and is sealed
    refused               the chain or the expense manager said no
    ====================  ===========================================================================

    Odoo's own field `approval_state` tells how the expense manager decided; `consent_state` how the chain stands.
    """

    _name = "hr.expense"
    _inherit = ["hr.expense", "marketing.approval.mixin"]

    _approval_watched_fields = (
        "name",
        "employee_id",
        "product_id",
        "quantity",
        "date",
        "currency_id",
        "total_amount_currency",
        "total_amount",
        "tax_ids",
        "account_id",
        "analytic_distribution",
        "payment_mode",
        "vendor_id",
        "sale_order_id",
    )
    _approval_transitions = {
        "approval_state": {"approved": GATE_EXPENSE},
        "state": dict.fromkeys(("approved", "posted", "in_payment", "paid"), GATE_EXPENSE),
    }
    _approval_sealed_states = {"approval_state": ("approved",)}

    # Odoo's own column, and not the mixin's computed field of the same name.
    approval_state = fields.Selection(string="Manager's Decision", compute=None, search=None)
    consent_state = fields.Selection(
        selection="_selection_approval_state",
        string="Approval",
        compute="_compute_consent_state",
        search="_search_approval_state",
    )
    is_over_approval_limit = fields.Boolean(
        string="Above the Approval Limit",
        compute="_compute_is_over_approval_limit",
        search="_search_is_over_approval_limit",
        help="Above the limit of the company, together with the other parts of a split receipt.",
    )

    @api.depends("approval_request_ids.state", "state", "is_over_approval_limit")
    def _compute_consent_state(self):
        states = self._approval_states()
        for expense in self:
            expense.consent_state = states[expense]

    @api.depends("state")
    def _compute_approval_panel(self):
        # EXTENDS approval: the gate that comes next depends on the state.
        return super()._compute_approval_panel()

    # ------------------------------------------------------------------
    # The limit
    # ------------------------------------------------------------------

    @api.depends(
        "total_amount", "split_expense_origin_id", "company_id.expense_approval_limit", "company_id.currency_id"
    )
    def _compute_is_over_approval_limit(self):
        parts = self._split_amounts(Domain("split_expense_origin_id", "in", self.split_expense_origin_id.ids))
        for expense in self:
            amount = max(expense.total_amount, parts.get(expense.split_expense_origin_id.id, 0.0))
            limit = expense.company_id.expense_approval_limit
            expense.is_over_approval_limit = expense.company_id.currency_id.compare_amounts(amount, limit) > 0

    def _search_is_over_approval_limit(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: the limit is no secret, and the rules of the expenses apply to the outer search.
        limits = {company.id: company.expense_approval_limit for company in self.env["res.company"].sudo().search([])}
        parts = self._split_amounts(Domain("split_expense_origin_id", "!=", False))
        # sudo: only the company of the receipt is read.
        receipts = self.sudo().browse(parts)
        over = [receipt.id for receipt in receipts if parts[receipt.id] > limits.get(receipt.company_id.id, 0.0)]
        return Domain.OR(
            [
                Domain("split_expense_origin_id", "in", over),
                *(
                    Domain("company_id", "=", company_id) & Domain("total_amount", ">", limit)
                    for company_id, limit in limits.items()
                ),
            ]
        )

    @api.model
    def _split_amounts(self, domain):
        """Return {id of a split receipt: what its parts cost together}. Splitting it does not lead past the limit."""
        # sudo: parts for other employees count as well; only the sum is looked at.
        groups = self.sudo()._read_group(
            domain & Domain("state", "!=", "refused"), ["split_expense_origin_id"], ["total_amount:sum"]
        )
        return {receipt.id: amount for receipt, amount in groups}

    # ------------------------------------------------------------------
    # What the approval engine asks
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        return GATE_EXPENSE if self.state in ("draft", "submitted") else False

    def _approval_subject(self):
        # Whoever submits it for them, employees do not decide on their own expenses (H-05).
        return self.employee_id.user_id

    def _approval_summary(self):
        return {
            "amount": self.total_amount_currency,
            "currency_id": self.currency_id.id,
            "subtitle": self.employee_id.name,
        }

    def _approval_transitions_of(self, vals):
        passing = super()._approval_transitions_of(vals)
        if vals.get("account_move_id"):
            # A journal entry makes an expense a posted one. What Odoo already holds for approved passed the gate.
            booked = self.filtered(lambda expense: expense.account_move_id.id != vals["account_move_id"])
            relied_on = {record_id for record_id, _gate in booked._approval_live_requests(("approved",))}
            passing[GATE_EXPENSE] = passing.get(GATE_EXPENSE, self.browse()) | booked.filtered(
                lambda expense: expense.approval_state != "approved" or expense.id in relied_on
            )
        return passing

    def _approval_plain(self, name):
        if name != "analytic_distribution":
            return super()._approval_plain(name)
        if self.sale_order_id:
            # What a customer pays for is booked on the account of the order, which Odoo may make when it is posted.
            return False
        return json.dumps(self.analytic_distribution or {}, sort_keys=True)

    def _approval_in_words(self, name):
        if name != "analytic_distribution":
            return super()._approval_in_words(name)
        if self.sale_order_id:
            return ""
        shares = self.analytic_distribution or {}
        accounts = self.env["account.analytic.account"]
        return ", ".join(
            f"{' + '.join(accounts.browse(map(int, key.split(','))).exists().mapped('name'))} {share:g} %"
            for key, share in shares.items()
        )

    def _approval_files(self):
        """Leave out files that were added after the approval: they change nothing that was approved."""
        files = super()._approval_files()
        sealed = self.filtered(lambda expense: expense.approval_state == "approved" and expense.id in files)
        for (expense_id, _gate), request in sealed._approval_live_requests(("approved",)).items() if sealed else ():
            approved = request.content["files"]
            files[expense_id] = {
                file_id: values for file_id, values in files[expense_id].items() if str(file_id) in approved
            }
        return files
