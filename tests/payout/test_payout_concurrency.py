import threading
from datetime import date
from unittest.mock import patch

from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.marketing_office.models.core.clock import at
from odoo.addons.marketing_office.models.payout import payout_statement_run

from ..transactions import transaction

# A month that no other test looks at, since the numbers it draws stay drawn.
MONTH = date(2020, 11, 1)


class Killed(BaseException):
    """Stands for a worker that disappears."""


@tagged("post_install", "-at_install")
class TestPayoutConcurrency(BaseCase):
    """Invariant 5 with real transactions: two workers at once, and one killed midway, give the same records.

    The data is committed, since other transactions must see it, and removed again afterwards.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.made = {}
        self.addCleanup(self._clean_up)
        with self._transaction() as env:
            self._prepare(env)

    def _transaction(self):
        """Return a context manager with an environment in a transaction of its own, committed at the end."""
        return transaction(self.registry, context=at(date(2020, 11, 23)))

    def _prepare(self, env):
        companies = env["res.company"].with_context(active_test=False)
        company = companies.search([("name", "=", "Concurrency Ltd.")]) or companies.create(
            {"name": "Concurrency Ltd."}
        )
        company.active = True
        account = env["account.account"]
        expense = account.create({"name": "E", "code": "641188", "account_type": "expense", "company_ids": company.ids})
        accrual = account.create(
            {"name": "A", "code": "221188", "account_type": "liability_current", "company_ids": company.ids}
        )
        journal = env["account.journal"].create(
            {"name": "Accruals", "code": "ACC", "type": "general", "company_id": company.id}
        )
        company.write(
            {
                "payout_expense_account_id": expense.id,
                "payout_accrual_account_id": accrual.id,
                "payout_journal_id": journal.id,
            }
        )
        partners = env["res.partner"].create([{"name": f"Agent {number}"} for number in range(6)])
        env.flush_all()
        self.made = {"company": company.id, "accounts": (expense + accrual).ids, "partners": partners.ids}
        env["marketing.payout.line"]._append_select(
            SQL(
                """SELECT %s, partner.id, NULL::int, 'commission', 'first', 'Commission', NULL, 10 + origin,
                          '2020-10-12'::date, '2020-11-01'::date, 'none', 'res.partner', partner.id * 100 + origin, 'x',
                          NULL, NULL, NULL::jsonb, 1
                     FROM res_partner partner, generate_series(1, 5) origin WHERE partner.id = ANY(%s)""",
                company.id,
                partners.ids,
            )
        )

    def _clean_up(self):
        if not self.made:
            return
        company = self.made["company"]
        with self._transaction() as env:
            statements = env["marketing.payout.statement"].search([("company_id", "=", company)])
            moves = env["account.move"].search([("company_id", "=", company)])
            for query in (
                SQL("DELETE FROM marketing_payout_line WHERE company_id = %s", company),
                SQL(
                    "DELETE FROM mail_message WHERE model = 'marketing.payout.statement' AND res_id = ANY(%s)",
                    statements.ids,
                ),
                SQL("DELETE FROM marketing_payout_statement WHERE company_id = %s", company),
                SQL("DELETE FROM account_move_line WHERE move_id = ANY(%s)", moves.ids),
                SQL("DELETE FROM account_move WHERE id = ANY(%s)", moves.ids),
                SQL(
                    """UPDATE res_company SET payout_expense_account_id = NULL, payout_accrual_account_id = NULL,
                              payout_journal_id = NULL, payout_statement_month = NULL, active = FALSE
                        WHERE id = %s""",
                    company,
                ),
                SQL("DELETE FROM account_journal WHERE company_id = %s", company),
                SQL("DELETE FROM account_account WHERE id = ANY(%s)", self.made["accounts"]),
                SQL("DELETE FROM res_partner WHERE id = ANY(%s)", self.made["partners"]),
            ):
                env.cr.execute(query)
            env.registry.clear_all_caches()
        self.made = {}

    def _company(self, env):
        return env["res.company"].browse(self.made["company"])

    def _result(self):
        """Return what was made, without ids and numbers: [(beneficiary, lines, net)], after checking the tie-out."""
        with self._transaction() as env:
            company = self._company(env)
            result = env["marketing.payout.tieout"]._tieout(company)
            self.assertEqual((result["difference"], len(result["rows"])), (0.0, 0))
            lines = env["marketing.payout.line"].search([("company_id", "=", company.id)])
            self.assertEqual(len(lines), 30)
            self.assertEqual(len(lines.filtered("accrual_move_id")), 30)
            statements = env["marketing.payout.statement"].search([("company_id", "=", company.id)])
            self.assertEqual(len(set(statements.mapped("name"))), len(statements))
            return sorted((one.partner_id.id, len(one.line_ids), one.line_count, one.amount_net) for one in statements)

    def _expected(self):
        return [(partner, 5, 5, 65.0) for partner in sorted(self.made["partners"])]

    @mute_logger("odoo.sql_db")
    def test_two_workers_at_once(self):
        barrier, errors = threading.Barrier(2), []

        def work():
            try:
                for attempt in range(20):
                    try:
                        with self._transaction() as env:
                            if not attempt:
                                env.cr.execute("SELECT 1")  # both have the same snapshot
                                barrier.wait(30)
                            env["marketing.payout.statement"]._run(self._company(env), MONTH)
                        return
                    except (LockError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
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
        self.assertEqual(self._result(), self._expected())

    def test_second_worker_waits_its_turn(self):
        with self._transaction() as first, self._transaction() as second:
            first["marketing.payout.statement"]._lock_run(self._company(first))
            with self.assertRaises(LockError):
                second["marketing.payout.statement"]._lock_run(self._company(second))

    def test_lines_in_other_hands_are_left_alone(self):
        with self._transaction() as first, self._transaction() as second:
            held = first["marketing.payout.line"]._lock_pending_accruals(self._company(first), date(2020, 10, 1))
            self.assertEqual(len(held), 30)
            self.assertFalse(second["marketing.payout.line"]._post_accruals(self._company(second)))
        with self._transaction() as env:
            self.assertEqual(len(env["marketing.payout.line"]._post_accruals(self._company(env))), 1)

    def test_killed_between_two_batches(self):
        """The first batches are kept, the one at work leaves nothing, and the next run makes the rest."""
        listed = []

        def dies(records, line_ids, drafts):
            if len(listed) == 2:
                raise Killed
            listed.append(drafts)
            return list_lines(records, line_ids, drafts)

        with patch.object(payout_statement_run, "RUN_BATCH", 2), self.assertRaises(Killed), self._transaction() as env:
            model = type(env["marketing.payout.statement"])
            list_lines = model._list_lines
            with patch.object(model, "_list_lines", dies):
                env["marketing.payout.statement"]._cron_company(self._company(env))
        self.assertEqual(self._result(), self._expected()[:4])
        with self._transaction() as env:
            self.assertFalse(self._company(env).payout_statement_month)
            env["marketing.payout.statement"]._cron_company(self._company(env))
        self.assertEqual(self._result(), self._expected())
        with self._transaction() as env:
            self.assertEqual(self._company(env).payout_statement_month, MONTH)
            env["marketing.payout.statement"]._cron_company(self._company(env))
        self.assertEqual(self._result(), self._expected())

    def test_killed_while_booking(self):
        with self.assertRaises(Killed), self._transaction() as env:
            model = type(env["account.move"])
            post = model._post

            def dies(moves, soft=True):
                post(moves, soft)
                raise Killed

            with patch.object(model, "_post", dies):
                env["marketing.payout.line"]._post_accruals(self._company(env))
        with self._transaction() as env:
            company = self._company(env)
            self.assertFalse(env["account.move"].search_count([("company_id", "=", company.id)]))
            env["marketing.payout.statement"]._run(company, MONTH)
        self.assertEqual(self._result(), self._expected())
