from datetime import timedelta

from odoo import Command, models

from .stage import utc

# kind, who asks, subject, amount, who agrees in this order, and what then: '' (it waits), 'done', or a refusal.
REQUESTS = (
    ("advance", "ma", "Trade fair Shanghai, three days", 6000, ("chen",), "done"),
    ("advance", "wu", "Customer visit Guangzhou", 1800, (), ""),
    ("asset", "he", "Camera for product videos", 8600, ("liu",), "done"),
    ("asset", "he", "Two notebooks for the east region", 23800, ("liu",), ""),
    ("process", "sun", "Quotations are filed by customer instead of by date", 0, ("liu",), ""),
    ("absence", "qian", "Doctor, two hours", 0, ("chen",), "done"),
    ("absence", "lin", "Pick up the visa", 0, ("huang",), "The delivery to Foshan is that afternoon."),
)


class MarketingDemo(models.AbstractModel):
    """Requests without a document of their own, and a stand-in."""

    _inherit = "marketing.demo"

    def _plan_requests(self, stage):
        """Plan requests of all types in all states, and who decides while somebody is away."""
        for number, (kind, login, *rest) in enumerate(REQUESTS):
            moment = utc(stage.back(12 - number), 10)
            stage.plan(moment, self._ask_for, stage, kind, login, *rest)
        stage.plan(utc(stage.back(4), 9), self._start_project, stage, "hengyuan", "c01", ("huang", "liu"))
        stage.plan(utc(stage.back(2), 9), self._start_project, stage, "wenzhou", "c35", ())
        stage.plan(utc(stage.back(3), 15), self._develop, stage, "c01")
        stage.plan(utc(stage.back(1), 17), self._name_stand_in, stage)

    def _type(self, stage, kind):
        return stage.env.ref(f"marketing_office.general_request_type_{kind}")

    def _new_request(self, stage, login, kind, subject, **values):
        """Have a person write a request and submit it."""
        request = stage.act(login, "marketing.general.request").create(
            {
                "type_id": self._type(stage, kind).id,
                "subject": subject,
                "company_id": stage.company.id,
                "currency_id": stage.company.currency_id.id,
                **values,
            }
        )
        request.action_approval_submit()
        return request

    def _ask_for(self, stage, kind, login, subject, amount, people, then):
        days = {}
        if kind in ("advance", "absence"):
            days = {"date_from": stage.day + timedelta(days=1), "date_to": stage.day + timedelta(days=3)}
        request = self._new_request(stage, login, kind, subject, amount=amount, **days)
        refusal = then if then not in ("", "done") else None
        for person in people:
            self._decide(stage, person, request, "reject" if refusal else "approve", refusal)
        if then == "done":
            stage.act(login, request).action_done()

    def _start_project(self, stage, customer, key, people):
        """Have salesperson and supervisor apply for the start of a project."""
        order = stage.orders[key]
        request = self._new_request(
            stage,
            order.user_id.login,
            "project_start",
            f"Installation at {order.partner_id.name}",
            contract_id=order.id,
            supervisor_id=stage.user("huang").id,
        )
        for person in people:
            self._decide(stage, person, request)

    def _develop(self, stage, key):
        """Have a salesperson ask for a development that the contract promises."""
        order = stage.orders[key]
        self._new_request(
            stage,
            order.user_id.login,
            "secondary_development",
            "Interface to the customer's warehouse",
            contract_id=order.id,
            supervisor_id=stage.user("huang").id,
            scope="inside",
            scope_clause="§ 4.3",
        )

    def _name_stand_in(self, stage):
        """Have the regional manager name who decides during the days off to come."""
        stage.act("chen", "marketing.approval.delegation").create(
            {
                "delegate_id": stage.user("huang").id,
                "company_id": stage.company.id,
                "date_from": stage.today + timedelta(days=5),
                "date_to": stage.today + timedelta(days=9),
                "gate_ids": [Command.set(stage.env.ref("marketing_office.approval_gate_quote_send").ids)],
                "reason": "Days off",
            }
        )
