import logging

from odoo import Command, api, models
from odoo.tools import SQL

from ...lib.periods import month_end
from ..core.clock import today
from ..core.words import month_words

_logger = logging.getLogger(__name__)
# Ledger lines in one journal entry. The entry itself has one journal item per beneficiary.
ACCRUAL_BATCH = 50_000


class PayoutLine(models.Model):
    """Accrual: what people have earned, in the books, before anybody is paid (design.md 4.3)."""

    _inherit = "marketing.payout.line"

    @api.model
    def _post_accruals(self, company, commit=False):
        """Post the entries of all ledger lines that are not yet in the books of a company.

        One posted entry per month earned and batch: expense against accrued liability, one liability item per
        beneficiary. Idempotent; lines that another transaction holds are left for it (SKIP LOCKED); an
        interrupted run leaves nothing half, because entry and marks are one transaction.

        :param company: one `res.company`
        :param bool commit: commit after each entry (scheduled actions)
        :return: the new entries
        :raises UserError: when the company's payout accounts are not set
        """
        company.ensure_one()
        lines = self.sudo().with_company(company)  # entries are the system's; callers are checked by their buttons
        lines.flush_model()
        moves = lines.env["account.move"]
        for month in lines._accrual_months(company):
            company._payout_check_setup()
            while line_ids := lines._lock_pending_accruals(company, month):
                moves |= lines._post_accrual_batch(company, month, line_ids)
                if commit:
                    self.env["ir.cron"]._commit_progress(len(line_ids))
        return moves

    @api.model
    def _accrual_months(self, company):
        """Return the first days of the months in which lines were earned that are not in the books yet."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT date_trunc('month', earned_date)::date AS month
                  FROM marketing_payout_line
                 WHERE company_id = %s AND accrual_move_id IS NULL AND kind <> 'carry'
                 ORDER BY month
                """,
                company.id,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _lock_pending_accruals(self, company, month):
        """Lock a batch of lines of a month that are to be posted, and return their ids."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM marketing_payout_line
                 WHERE company_id = %s AND accrual_move_id IS NULL AND kind <> 'carry'
                   AND earned_date BETWEEN %s AND %s
                 ORDER BY id
                 LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                company.id,
                month,
                month_end(month),
                ACCRUAL_BATCH,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _post_accrual_batch(self, company, month, line_ids):
        """Post one entry over locked lines and mark them."""
        move = (
            self.env["account.move"]
            .with_context(tracking_disable=True, mail_create_nolog=True)
            ._guarded_create([self._prepare_accrual_vals(company, month, line_ids)])
        )
        move._post(soft=False)
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE marketing_payout_line
                   SET accrual_move_id = %s, accrual_account_id = %s
                 WHERE id = ANY(%s)
                """,
                move.id,
                company.payout_accrual_account_id.id,
                line_ids,
            )
        )
        self.invalidate_model(["accrual_move_id", "accrual_account_id"], flush=False)
        _logger.info("accrued %d payout lines of %s in %s", len(line_ids), month, move.name)
        return move.with_context(self.env.context)

    @api.model
    def _prepare_accrual_vals(self, company, month, line_ids):
        """Return the values of an accrual entry: one liability item per beneficiary, one expense item."""
        env = company._payout_words_env()
        label = env._("Earned in %s", month_words(env, month))
        sums = self.env.execute_query(
            SQL(
                """
                SELECT %s AS account_partner_id, SUM(line.amount)
                  FROM marketing_payout_line line
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.id = ANY(%s)
              GROUP BY account_partner_id
              ORDER BY account_partner_id
                """,
                self.env["res.partner"]._payout_account_partner_sql("partner"),
                line_ids,
            )
        )
        total = sum(amount for _partner_id, amount in sums)
        # The liability bears no analytic distribution; said here, or Odoo looks for one item by item.
        items = [
            {
                "account_id": company.payout_accrual_account_id.id,
                "partner_id": partner_id,
                "balance": -float(amount),
                "name": label,
                "analytic_distribution": False,
            }
            for partner_id, amount in sums
        ]
        items.append({"account_id": company.payout_expense_account_id.id, "balance": float(total), "name": label})
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": company.payout_journal_id.id,
            "date": min(month_end(month), today(company)),
            "ref": label,
            "payout_accrual": True,
            "line_ids": [Command.create(item) for item in items],
        }
