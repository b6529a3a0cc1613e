"""Two workers at once, with real transactions: each award and each ledger line once (invariant 5)."""

import threading
from datetime import date

from odoo import Command
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.marketing_office.models.core.clock import at

from ..transactions import transaction

# A month that no other test looks at.
DAY = date(2019, 7, 10)


@tagged("post_install", "-at_install")
class TestTargetBonusConcurrency(BaseCase):
    """The data is committed, since the other transaction must see it, and removed again afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = {}
        self.addCleanup(self._clean_up)
        with self._transaction() as env:
            self._prepare(env)

    def _transaction(self):
        context = {**at(DAY), "tracking_disable": True, "no_reset_password": True}
        return transaction(self.registry, context=context)

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
        self.made = {
            "company": company.id,
            "users": users.ids,
            "metric": metric.id,
            "target": target.id,
            "rule": rule.id,
            "policies": policies.ids,
        }

    def _clean_up(self):
        if not self.made:
            return
        made, company = self.made, self.made["company"]
        with self._transaction() as env:
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
        self.registry.clear_all_caches()
        self.made = {}

    def _run(self, env, commit=None):
        return env["marketing.target.bonus"]._run(env["res.company"].browse(self.made["company"]), commit)

    def _result(self):
        """Return (number of awards, amounts, number of ledger lines)."""
        with self._transaction() as env:
            awards = env["marketing.target.bonus.award"].search([("company_id", "=", self.made["company"])])
            lines = env["marketing.payout.line"].search([("company_id", "=", self.made["company"])])
            return len(awards), set(awards.mapped("posted_amount")), len(lines)

    def test_second_worker_leaves_it(self):
        with self._transaction() as first:
            self.assertEqual(self._run(first), 5)
            with self._transaction() as second:
                self.assertEqual(self._run(second), 0, "the first one is at it")
        with self._transaction() as env:
            self.assertEqual(self._run(env), 0, "nothing is left to do")
        self.assertEqual(self._result(), (5, {70.0}, 5))

    @mute_logger("odoo.sql_db")
    def test_two_workers_at_once(self):
        barrier, errors = threading.Barrier(2), []

        def work():
            try:
                for attempt in range(20):
                    try:
                        with self._transaction() as env:
                            if not attempt:
                                env.cr.execute("SELECT 1 FROM marketing_target_bonus_award")  # the same snapshot
                                barrier.wait(30)
                            self._run(env)
                        return
                    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                        continue
                errors.append("gave up")
            except Exception as error:
                errors.append(error)

        workers = [threading.Thread(target=work) for _worker in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        self.assertEqual(errors, [])
        with self._transaction() as env:
            self._run(env)
        self.assertEqual(self._result(), (5, {70.0}, 5))
