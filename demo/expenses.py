from odoo import models

from .stage import utc

# who, what kind, what for, amount, how it ends: 'approved', a refusal, or '' (it waits)
EXPENSES = (
    ("wang", "travel_accommodation", "Train and hotel, trade fair Guangzhou", 3680, "approved"),
    ("lina", "meal", "Dinner with Hengyuan", 1260, "This is the third one this month."),
    ("lina", "travel_accommodation", "Taxi and parking, Wuxi", 186, "approved"),
    ("ma", "travel_accommodation", "Flight to Foshan, hand-over of the line", 2450, ""),
)


class MarketingDemo(models.AbstractModel):
    """What salespeople spend on the way to customers."""

    _inherit = "marketing.demo"

    def _plan_expenses(self, stage):
        """Plan expenses that were approved, refused, and one that waits."""
        for number, expense in enumerate(EXPENSES):
            stage.plan(utc(stage.back(8 - 2 * number), 16), self._spend, stage, *expense)

    def _spend(self, stage, login, kind, name, amount, outcome):
        """Have a person submit an expense, and the people of the chain decide on it."""
        expense = stage.act(login, "hr.expense").create(
            {
                "name": name,
                "employee_id": stage.user(login).employee_id.id,
                "product_id": stage.env.ref(f"hr_expense.expense_product_{kind}").id,
                "total_amount_currency": amount,
                "tax_ids": False,
                "payment_mode": "own_account",
                "company_id": stage.company.id,
                "date": stage.day,
            }
        )
        expense.action_submit()
        while outcome and (asked := self._asked_next(stage, expense)):
            if outcome == "approved":
                self._decide(stage, asked, expense)
            else:
                self._decide(stage, asked, expense, "reject", outcome)

    def _asked_next(self, stage, document):
        """Return the login of somebody who is asked about a document at this moment, or None."""
        requests = stage.system("marketing.approval.request").search(
            [("res_model", "=", document._name), ("res_id", "=", document.id), ("state", "=", "pending")]
        )
        people = requests.ballot_ids.filtered(lambda ballot: ballot.state == "open").user_id
        return people[:1].login or None
