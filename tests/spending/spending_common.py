"""Expenses of a department under the chain as shipped."""

from odoo import Command

from ..common import MarketingAccountCommon

CLOSED = "needs an approval first"
LOCKED = "waiting for approval, so its content is locked"
SEALED = "in force, so its content can no longer be changed"


class SpendingCommon(MarketingAccountCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department = cls.env["hr.department"].create(
            {"name": "Marketing", "manager_id": cls.employee_leader.id, "company_id": cls.company.id}
        )
        (cls.employee_seller | cls.employee_colleague | cls.employee_leader).department_id = cls.department
        # Odoo's expense manager of the salespeople, beside the chain.
        cls.expense_manager = cls._user("fei", "Fei Yan", "hr_expense.group_hr_expense_manager")
        cls._employee(cls.expense_manager)
        (cls.employee_seller | cls.employee_colleague).expense_manager_id = cls.expense_manager
        (cls.employee_seller | cls.employee_colleague).work_contact_id = cls.customer
        cls.accountant = cls.finance
        cls.gate = cls.env.ref("marketing_office.spending_gate_expense")
        cls.policy = cls.env.ref("marketing_office.spending_policy_expense")
        cls.category = cls.env["product.product"].create(
            {
                "name": "Travel",
                "type": "service",
                "can_be_expensed": True,
                "standard_price": 0,
                "supplier_taxes_id": [Command.clear()],
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _expense(cls, user=None, amount=100.0, **values):
        """A draft expense of an employee, made and seen by that employee."""
        expenses = cls.env["hr.expense"].with_user(user or cls.seller)
        return expenses.with_context(allowed_company_ids=cls.company.ids).create(
            {
                "name": "Taxi to Hengyuan",
                "product_id": cls.category.id,
                "total_amount_currency": amount,
                "date": "2025-03-03",
                **values,
            }
        )

    @classmethod
    def _request(cls, expense):
        """The last request about an expense, with full rights."""
        return expense.sudo().approval_request_ids.sorted("id")[-1:]

    def _decide(self, expense, *users):
        """Let people agree, one after the other."""
        for user in users:
            self.as_user(self._request(expense), user).action_approve()
        expense.invalidate_recordset()

    def _approved(self, expense=None):
        """An expense that the chain has approved, and so Odoo."""
        expense = expense or self._expense()
        expense.action_submit()
        self._decide(expense, self.leader, self.general_manager)
        self.assertEqual(expense.state, "approved")
        return expense

    def _asked(self, expense):
        return self._request(expense).ballot_ids.filtered(lambda ballot: ballot.state == "open").user_id
