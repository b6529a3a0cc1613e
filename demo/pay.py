from datetime import timedelta

from odoo import Command, models

from .people import PEOPLE
from .stage import utc

# Gross per month by post, and allowances beside it: name, amount, months ago of the first month.
WAGES = {
    "general_manager": 30000,
    "director": 22000,
    "finance": 15000,
    "auditor": 12000,
    "administrator": 13000,
    "regional_manager": 14000,
    "account_manager": 8000,
    "sales_assistant": 6000,
    "marketing_assistant": 6000,
    "office_staff": 6500,
}
ALLOWANCES = {
    "regional_manager": (("通讯补贴 Phone", 300, 13), ("岗位津贴 Post", 1500, 13), ("岗位津贴 Post", 1800, 3)),
    "account_manager": (("通讯补贴 Phone", 200, 13), ("交通补贴 Transport", 400, 13)),
    "sales_assistant": (("通讯补贴 Phone", 100, 13),),
    "marketing_assistant": (("通讯补贴 Phone", 100, 13),),
}


class MarketingDemo(models.AbstractModel):
    """Commissions and pay: the plan, the nightly run, twelve months of statements."""

    _inherit = "marketing.demo"

    def _plan_pay(self, stage):
        """Plan the commission plan, the months of pay, and what is released."""
        stage.clock.move(utc(stage.month(13, 2)))
        self._confirm_commission_plan(stage)
        self._agree_fixed_pay(stage)
        for ago in range(12, -1, -1):
            stage.plan(utc(stage.month(ago), 2), self._nightly, stage)
            if ago:
                self._plan_statements(stage, ago)
        # Part of what is held until the annual appraisal is let go earlier, by way of exception.
        stage.plan(utc(stage.month(2, 9), 16), self._release, stage, ("lina", "wu", "qian"), 6, "the long projects")
        self._plan_present(stage)

    def _confirm_commission_plan(self, stage):
        """Have the administrator choose the units, which the sources leave open: a choice of this demo."""
        plan = stage.act("tang", "marketing.commission.plan").create(
            {
                "name": "Sales commission (rates chosen for the demo)",
                "company_id": stage.company.id,
                "valid_from": stage.month(13),
                "rate_ids": [
                    Command.create({"role": "salesperson", "rate": 3, "unit": "percent"}),
                    Command.create({"role": "team", "rate": 2, "unit": "percent"}),
                ],
            }
        )
        stage.name(plan, "commission_plan")
        plan.action_confirm()

    def _agree_fixed_pay(self, stage):
        """Have wages agreed, and allowances entered by finance; a raise ends the amount before it."""
        allowances = stage.act("xu", "marketing.pay.component")
        for person in PEOPLE:
            employee = stage.user(person.login).with_company(stage.company).employee_id
            employee.version_id.wage = WAGES[person.job]
            for name, amount, ago in ALLOWANCES.get(person.job, ()):
                allowances.create(
                    {"employee_id": employee.id, "name": name, "amount": amount, "month_from": stage.month(ago)}
                )

    # ------------------------------------------------------------------
    # Months that are over
    # ------------------------------------------------------------------

    def _plan_statements(self, stage, ago):
        """Plan the statements of a month: made on the 20th, consented to, posted, paid on the 1st."""
        steps = (
            (20, 9, self._make_statements),
            (21, 10, self._submit_statements),
            (22, 15, self._approve_statements, "liu"),
            (23, 16, self._approve_statements, "zhao"),
            (24, 11, self._post_statements),
        )
        for day, hour, scene, *args in steps:
            stage.plan(utc(stage.month(ago, day), hour), scene, stage, ago, *args)
        stage.plan(utc(stage.month(ago - 1), 10), self._pay_statements, stage, ago)

    def _nightly(self, stage):
        """Do what the scheduled actions do at night: commissions up to date, earned pay in the books."""
        stage.system("marketing.commission")._run(stage.company)
        stage.system("marketing.payout.line")._post_accruals(stage.company)
        self._analyse(stage)

    def _make_statements(self, stage, ago):
        """Have finance make the statements of a month."""
        stage.act("xu", "marketing.payout.statement.make").create(
            {"company_id": stage.company.id, "month": stage.month(ago)}
        ).action_make()

    def _statements(self, stage, ago, *states):
        """Return the statements of a month in these states, in the hands of finance."""
        return stage.act("xu", "marketing.payout.statement").search(
            [
                ("company_id", "=", stage.company.id),
                ("month", "=", stage.month(ago)),
                ("state", "in", states),
            ]
        )

    def _submit_statements(self, stage, ago):
        """Have finance submit the statements of a month."""
        self._statements(stage, ago, "draft").action_approval_submit()

    def _approve_statements(self, stage, ago, login):
        """Have a person agree to the statements of a month."""
        self._decide(stage, login, self._statements(stage, ago, "approval"))

    def _post_statements(self, stage, ago):
        """Have finance post the approved statements of a month."""
        self._statements(stage, ago, "approved").action_post()

    def _pay_statements(self, stage, ago):
        """Have finance pay the statements of a month; of the last one, the agent has not sent a bill yet."""
        statements = self._statements(stage, ago, "posted")
        if ago == 1:
            statements = statements.filtered(lambda one: one.partner_id != stage.agent)
        if statements:
            self._pay_documents(stage, statements.document_id.with_context(tracking_disable=True))

    def _release(self, stage, logins, ago, why):
        """Have the director release what is held until the appraisal, before it.

        :param logins: whose pay
        :param int ago: earned up to the end of the month so many months back
        :param str why: what for
        """
        lines = stage.act("liu", "marketing.payout.line").search(
            [
                ("state", "=", "held"),
                ("user_id", "in", [stage.user(login).id for login in logins]),
                ("earned_date", "<", stage.month(ago - 1)),
            ]
        )
        if lines:
            lines.action_release(f"Before the annual appraisal, by way of exception: {why}")

    # ------------------------------------------------------------------
    # The present month
    # ------------------------------------------------------------------

    def _plan_present(self, stage):
        """Plan the statements of the present month: drafts, one in approval, one approved."""
        # In the first hours of a month all of it has happened since midnight.
        made = max(min(utc(stage.month(0, 20)), stage.before(5)), utc(stage.month(0), 0))
        step = min(timedelta(hours=1), (stage.present - made) / 5)
        stage.plan(made, self._make_statements, stage, 0)
        stage.plan(made + step, self._submit_some, stage)
        stage.plan(made + 2 * step, self._approve_statements, stage, 0, "liu")
        stage.plan(made + 3 * step, self._approve_one, stage)
        stage.plan(max(stage.before(1), made + 4 * step), self._submit_another, stage)
        stage.plan(stage.before(0.5), self._release, stage, ("wang",), 7, "a flat was bought")
        stage.plan(stage.present, self._nightly, stage)

    def _submit_some(self, stage):
        """Have finance submit the two largest statements."""
        statements = self._statements(stage, 0, "draft").sorted("amount_net", reverse=True)
        statements[:2].action_approval_submit()

    def _approve_one(self, stage):
        """Have the general manager agree to one of them; the other still waits for her."""
        statements = self._statements(stage, 0, "approval").sorted("amount_net", reverse=True)
        self._decide(stage, "zhao", statements[:1])

    def _submit_another(self, stage):
        """Have finance submit a further statement: it waits for the director."""
        self._statements(stage, 0, "draft")[:1].action_approval_submit()
