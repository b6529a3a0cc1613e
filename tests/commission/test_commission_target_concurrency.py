"""Two workers at once, with real transactions: each award and each ledger line once (invariant 5)."""

from datetime import date

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.marketing_office.models.core.clock import at

from ..transactions import CommittedCase

# A month that no other test looks at.
DAY = date(2019, 7, 10)


@tagged("post_install", "-at_install")
class TestTargetBonusConcurrency(CommittedCase):
    context = {**at(DAY), **CommittedCase.context}

    def _prepare(self, env):
        company = env["res.company"].create({"name": f"Bonuses at Once Ltd. {id(self)}"})
        env.user.company_ids = [Command.link(company.id)]
        users = env["res.users"].create(
            [
                {
                    "name": f"Person {number}",
                    "login": f"mo_bonus_{number}_{company.id}",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref("marketing_office.group_staff").ids)],
                }
                for number in range(5)
            ]
        )
        env["hr.employee"].create([{"name": user.name, "user_id": user.id, "company_id": company.id} for user in users])
        metric = env["marketing.metric"].create(
            {
                "name": "At once",
                "code": f"test_at_once_{company.id}",
                "model_id": env["ir.model"]._get_id("res.partner"),
                "date_field_id": env["ir.model.fields"]._get("res.partner", "create_date").id,
                "person_path": "user_id",
                "direction": "less",
                "company_id": company.id,
            }
        )
        target = env["marketing.metric.target"].create(
            {"metric_id": metric.id, "company_id": company.id, "target": 1, "date_from": date(2019, 1, 1)}
        )
        rule = env["marketing.target.bonus"].create(
            {
                "name": "At once",
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "metric_id": metric.id,
                "cycle": "month",
                "date_from": date(2019, 6, 1),
                "user_ids": [Command.set(users.ids)],
                "tier_ids": [Command.create({"start": 100, "pays": "amount", "amount": 70})],
            }
        )
        rule.action_activate()
        policies = env["marketing.approval.policy"].search([("gate_id.code", "=", "target.bonus.grant")])
        policies.active = False
        self.ids = {
            "company": company.id,
            "users": users.ids,
            "metric": metric.id,
            "target": target.id,
            "rule": rule.id,
            "policies": policies.ids,
        }

    def _remove(self, env):
        made, company = self.ids, self.ids["company"]
        awards = tuple(env["marketing.target.bonus.award"].search([("company_id", "=", company)]).ids) or (0,)
        for query in (
            SQL("DELETE FROM marketing_payout_line WHERE company_id = %s", company),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.target.bonus.award' AND res_id IN %s", awards),
            SQL("DELETE FROM marketing_target_bonus_award WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_metric_value WHERE company_id = %s", company),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.target.bonus' AND res_id = %s", made["rule"]),
            SQL("DELETE FROM marketing_target_bonus_tier WHERE bonus_id = %s", made["rule"]),
            SQL("DELETE FROM marketing_target_bonus WHERE id = %s", made["rule"]),
            SQL("DELETE FROM marketing_metric_target WHERE id = %s", made["target"]),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.metric' AND res_id = %s", made["metric"]),
            SQL("DELETE FROM marketing_metric WHERE id = %s", made["metric"]),
        ):
            env.cr.execute(query)
        env.invalidate_all()
        env["marketing.approval.policy"].browse(made["policies"]).active = True
        env["hr.employee"].search([("company_id", "=", company)]).unlink()
        env["res.users"].browse(made["users"]).active = False
        env.user.company_ids = [Command.unlink(company)]
        env["res.company"].browse(company).active = False

    def _run(self, env, commit=None):
        return env["marketing.target.bonus"]._run(env["res.company"].browse(self.ids["company"]), commit)

    def _result(self):
        """Return (number of awards, amounts, number of ledger lines)."""
        with self.transaction() as env:
            awards = env["marketing.target.bonus.award"].search([("company_id", "=", self.ids["company"])])
            lines = env["marketing.payout.line"].search([("company_id", "=", self.ids["company"])])
            return len(awards), set(awards.mapped("posted_amount")), len(lines)

    def test_second_worker_leaves_it(self):
        self.assertEqual(self.assertTakesTurns(self._run), 5)
        self.assertEqual(self._result(), (5, {70.0}, 5))

    def test_two_workers_at_once(self):
        self.two_workers(self._run)
        with self.transaction() as env:
            self._run(env)
        self.assertEqual(self._result(), (5, {70.0}, 5))
