from datetime import date
from unittest.mock import patch

from odoo.exceptions import LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.marketing_office.models.core.clock import at
from odoo.addons.marketing_office.models.payout import payout_statement_run

from ..transactions import CommittedCase

# A month that no other test looks at, since the numbers it draws stay drawn.
MONTH = date(2020, 11, 1)


class Killed(BaseException):
    """Stands for a worker that disappears."""


@tagged("post_install", "-at_install")
class TestPayoutConcurrency(CommittedCase):
    """Invariant 5 with real transactions: two workers at once, and one killed midway, give the same records."""

    context = at(date(2020, 11, 23))

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
        self.ids = {"company": company.id, "accounts": (expense + accrual).ids, "partners": partners.ids}
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

    def _remove(self, env):
        company = self.ids["company"]
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
            SQL("DELETE FROM account_account WHERE id = ANY(%s)", self.ids["accounts"]),
            SQL("DELETE FROM res_partner WHERE id = ANY(%s)", self.ids["partners"]),
        ):
            env.cr.execute(query)

    def _company(self, env):
        return env["res.company"].browse(self.ids["company"])

    def _result(self):
        """Return what was made, without ids and numbers: [(beneficiary, lines, net)], after checking the tie-out."""
        with self.transaction() as env:
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
        return [(partner, 5, 5, 65.0) for partner in sorted(self.ids["partners"])]

    def test_two_workers_at_once(self):
        self.two_workers(
            lambda env: env["marketing.payout.statement"]._run(self._company(env), MONTH),
            retried=(LockError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY),
        )
        self.assertEqual(self._result(), self._expected())

    def test_second_worker_waits_its_turn(self):
        with self.transaction() as first, self.transaction() as second:
            first["marketing.payout.statement"]._lock_run(self._company(first))
            with self.assertRaises(LockError):
                second["marketing.payout.statement"]._lock_run(self._company(second))

    def test_lines_in_other_hands_are_left_alone(self):
        with self.transaction() as first, self.transaction() as second:
            held = first["marketing.payout.line"]._lock_pending_accruals(self._company(first), date(2020, 10, 1))
            self.assertEqual(len(held), 30)
            self.assertFalse(second["marketing.payout.line"]._post_accruals(self._company(second)))
        with self.transaction() as env:
            self.assertEqual(len(env["marketing.payout.line"]._post_accruals(self._company(env))), 1)

    def test_killed_between_two_batches(self):
        """The first batches are kept, the one at work leaves nothing, and the next run makes the rest."""
        listed = []

        def dies(records, line_ids, drafts):
            if len(listed) == 2:
                raise Killed
            listed.append(drafts)
            return list_lines(records, line_ids, drafts)

        with patch.object(payout_statement_run, "RUN_BATCH", 2), self.assertRaises(Killed), self.transaction() as env:
            model = type(env["marketing.payout.statement"])
            list_lines = model._list_lines
            with patch.object(model, "_list_lines", dies):
                env["marketing.payout.statement"]._cron_company(self._company(env))
        self.assertEqual(self._result(), self._expected()[:4])
        with self.transaction() as env:
            self.assertFalse(self._company(env).payout_statement_month)
            env["marketing.payout.statement"]._cron_company(self._company(env))
        self.assertEqual(self._result(), self._expected())
        with self.transaction() as env:
            self.assertEqual(self._company(env).payout_statement_month, MONTH)
            env["marketing.payout.statement"]._cron_company(self._company(env))
        self.assertEqual(self._result(), self._expected())

    def test_killed_while_booking(self):
        with self.assertRaises(Killed), self.transaction() as env:
            model = type(env["account.move"])
            post = model._post

            def dies(moves, soft=True):
                post(moves, soft)
                raise Killed

            with patch.object(model, "_post", dies):
                env["marketing.payout.line"]._post_accruals(self._company(env))
        with self.transaction() as env:
            company = self._company(env)
            self.assertFalse(env["account.move"].search_count([("company_id", "=", company.id)]))
            env["marketing.payout.statement"]._run(company, MONTH)
        self.assertEqual(self._result(), self._expected())
