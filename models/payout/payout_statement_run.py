import logging

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...lib.periods import add_months, month_end, month_start, months_between
from ..core.clock import today
from .payout_line_append import refresh_statistics

_logger = logging.getLogger(__name__)
# Not a mistake: somebody else is at work on the same records.
BUSY = (LockError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)
# Beneficiaries between two commits of the scheduled action.
RUN_BATCH = 500
# First key of the advisory lock of a run; the second is the company.
_LOCK_RUN = 0x5041594D


class PayoutStatement(models.Model):
    """The monthly run: due ledger lines onto statements (K-06, design.md 4.4)."""

    _inherit = "marketing.payout.statement"

    @api.model
    def _refresh_sources(self, company):
        """Hook: bring the ledger of a company up to date, before statements are made or posted.

        Upper domains append what has been earned, and take back what no longer is, since they last looked.

        :param company: one `res.company`
        """

    # ------------------------------------------------------------------
    # Scheduled action
    # ------------------------------------------------------------------

    @api.model
    def _cron_make_statements(self):
        """Make the statements of every company: of this month, and of each month that was missed (K-06).

        Idempotent, committed in batches, safe beside a run by hand. A company or person that fails is reported to the
        administrators and does not stop the others.
        """
        companies = self.env["res.company"].search([])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                self.with_company(company)._cron_company(company)
            except BUSY as error:
                # Another run is at it; what it leaves is made next time, since the month is not marked as made.
                self.env.cr.rollback()
                _logger.info("statement run of %s: %s", company.id, error)
            except Exception as error:
                self.env.cr.rollback()
                self._report_problems(company, {company.name: error})
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _cron_company(self, company):
        """Book what was earned and make the missing statements of one company, with a commit after each batch."""
        self._refresh_sources(company)
        self.env["ir.cron"]._commit_progress()
        self.env["marketing.payout.line"]._post_accruals(company, commit=True)
        for month in self._months_to_run(company):
            partner_ids = self._partners_to_list(company, month)
            problems = {}
            for start in range(0, len(partner_ids), RUN_BATCH):
                problems.update(self._run_safely(company, month, partner_ids[start : start + RUN_BATCH]))
                self.env["ir.cron"]._commit_progress()
            if problems:
                self._report_problems(company, problems)
            if not company.payout_statement_month or company.payout_statement_month < month:
                # sudo: the run keeps its place; nobody else writes it.
                company.sudo().payout_statement_month = month
            self.env["ir.cron"]._commit_progress()

    @api.model
    def _run_safely(self, company, month, partner_ids):
        """Run a batch; when it fails, go person by person so that one bad record does not stop the rest.

        :return: {name of the person: error}
        """
        try:
            with self.env.cr.savepoint():
                self._assign(company, month, partner_ids)
            return {}
        except BUSY:
            raise
        except Exception:
            _logger.warning("statement run of %s: batch failed, going one by one", company.name, exc_info=True)
        problems = {}
        for partner in self.env["res.partner"].browse(partner_ids):
            try:
                with self.env.cr.savepoint():
                    self._assign(company, month, partner.ids)
            except BUSY:
                raise
            except Exception as error:
                problems[partner.display_name] = error
        return problems

    @api.model
    def _months_to_run(self, company):
        """Return the first days of the months whose statements are to be made today, oldest first.

        The present month counts from the company's day on. Months after the last one made were missed and come
        first. A company that never ran starts with the month of its earliest due line.
        """
        day = today(company)
        last = month_start(day) if day.day >= company.payout_statement_day else add_months(month_start(day), -1)
        made = company.payout_statement_month
        if made:
            # The last month again and again, because its drafts take lines that have become due meanwhile.
            return months_between(add_months(made, 1), last) or [last]
        self.env["marketing.payout.line"].flush_model(["company_id", "due_date", "statement_id", "is_void"])
        [[first]] = self.env.execute_query(
            SQL(
                """SELECT MIN(due_date) FROM marketing_payout_line
                    WHERE company_id = %s AND statement_id IS NULL AND NOT is_void""",
                company.id,
            )
        )
        return months_between(first, last) if first else []

    @api.model
    def _report_problems(self, company, problems):
        """Tell the administrators of a company what could not be done, by a message to their inbox or mail.

        :param dict problems: {name: error}
        """
        _logger.error("statement run of %s: %s", company.name, problems)
        admins = (
            # sudo: who administers is only asked for the address.
            self.env.ref("marketing_office.group_admin")
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and company in user.company_ids
                    and user.id != self.env.ref("base.user_root").id
                )
            )
        )
        if not admins:
            return
        rows = "\n".join(f"{name}: {error}" for name, error in problems.items())
        # sudo: a message of the system.
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=admins.partner_id.ids,
            subject=self.env._("Pay statements of %s need attention", company.name),
            body=self.env._("The statement run could not finish these. The others were made.\n%s", rows),
        )

    # ------------------------------------------------------------------
    # Run
    # ------------------------------------------------------------------

    @api.model
    def _run(self, company, month, partners=None):
        """Make or complete the statements of one month. For the dialog and for code; the caller has checked the user.

        Idempotent: drafts take lines that have become due since, other statements stay as they are.

        :param company: one `res.company`
        :param date month: any day of the month; not in the future
        :param partners: beneficiaries; all when left out
        :return: the statements that were made or completed
        :raises UserError: for a future month, missing accounts, or while another run is at work
        """
        month = month_start(fields.Date.to_date(month))
        if month > today(company):
            raise UserError(self.env._("Statements are made for the present month and earlier ones."))
        self._refresh_sources(company)
        self.env["marketing.payout.line"]._post_accruals(company)
        partner_ids = self._partners_to_list(company, month, partners)
        return self._assign(company, month, partner_ids)

    @api.model
    def _due_lines_sql(self, company, month):
        """Return the condition, on `line`, of what belongs on the statements of a month."""
        return SQL(
            """line.company_id = %s AND line.statement_id IS NULL AND NOT line.is_void
               AND line.due_date <= %s AND (line.accrual_move_id IS NOT NULL OR line.kind = 'carry')""",
            company.id,
            month_end(month),
        )

    @api.model
    def _partners_to_list(self, company, month, partners=None):
        """Return the ids of the beneficiaries with lines for that month, in order."""
        self.env["marketing.payout.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT line.partner_id FROM marketing_payout_line line WHERE %s %s ORDER BY 1",
                self._due_lines_sql(company, month),
                SQL("AND line.partner_id = ANY(%s)", list(partners.ids)) if partners else SQL(),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _assign(self, company, month, partner_ids):
        """Put the due lines of these people on their statements of that month, made where missing.

        Lines that another transaction holds, and people whose statement is no longer a draft, wait for the next
        run. One lock per company keeps two runs from making the same statement.
        """
        statements = self.sudo().with_company(company)  # made by the system; callers are checked by their buttons
        statements._lock_run(company)
        line_ids, present = statements._lock_due_lines(company, month, partner_ids)
        if not line_ids:
            return self.browse()
        existing = statements.search(
            [("company_id", "=", company.id), ("month", "=", month), ("partner_id", "in", present)]
        )
        missing = sorted(set(present) - set(existing.partner_id.ids))
        made = statements._make(company, month, missing)
        touched = statements._list_lines(line_ids, made | existing.filtered(lambda one: one.state == "draft"))
        statements._log_listed(touched, made)
        return self.browse(list(touched))

    @api.model
    def _lock_run(self, company):
        """Let one run per company work at a time.

        :raises LockError: while another one is at work
        """
        [[free]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK_RUN, company.id))
        if not free:
            raise LockError(
                self.env._("The statements of %s are being made right now. Please try again in a moment.", company.name)
            )

    @api.model
    def _lock_due_lines(self, company, month, partner_ids):
        """Lock what belongs on the statements of a month, and return (line ids, partner ids)."""
        self.env["marketing.payout.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id, line.partner_id FROM marketing_payout_line line
                    WHERE %s AND line.partner_id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED""",
                self._due_lines_sql(company, month),
                list(partner_ids),
            )
        )
        return [row[0] for row in rows], list({row[1] for row in rows})

    @api.model
    def _make(self, company, month, partner_ids):
        """Create empty statements for these people."""
        if not partner_ids:
            return self.browse()
        users = self._users_of(partner_ids)
        numbers = self._draw_numbers(company, month, len(partner_ids))
        pay_date = add_months(month, 1).replace(day=company.payout_pay_day)
        made = self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )._guarded_create(
            [
                {
                    "name": number,
                    "company_id": company.id,
                    "partner_id": partner_id,
                    "user_id": users.get(partner_id),
                    "month": month,
                    "pay_date": pay_date,
                    "prepared_by_id": self.env.uid,
                }
                for partner_id, number in zip(partner_ids, numbers, strict=True)
            ]
        )
        return made.with_context(self.env.context)

    @api.model
    def _users_of(self, partner_ids):
        """Return {partner id: id of the internal user}, of active users before archived ones."""
        users = (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("partner_id", "in", partner_ids), ("share", "=", False)], order="active")
        )
        return {user.partner_id.id: user.id for user in users}

    @api.model
    def _draw_numbers(self, company, month, count):
        """Return the next numbers of the statement sequence, drawn at once.

        Each month has a range of its own, so that numbers start at 1 with it.
        """
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "marketing.payout.statement"), ("company_id", "in", [company.id, False])],
            order="company_id",
            limit=1,
        )
        if not sequence:
            raise UserError(self.env._("There is no sequence for pay statements (code marketing.payout.statement)."))
        context = {"ir_sequence_date": fields.Date.to_string(month), "ir_sequence_date_range": month}
        sequence = sequence.with_context(**context)
        if not sequence.use_date_range:
            return [sequence._next(month) for _number in range(count)]
        date_range = sequence.date_range_ids.filtered(lambda one: one.date_from <= month <= one.date_to)[:1]
        if not date_range:
            date_range = self.env["ir.sequence.date_range"].create(
                {"sequence_id": sequence.id, "date_from": month, "date_to": month_end(month)}
            )
        if sequence.implementation != "standard":
            return [date_range.with_context(**context)._next() for _number in range(count)]
        counter = f"ir_sequence_{sequence.id:03d}_{date_range.id:03d}"
        rows = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", counter, count))
        return [sequence.get_next_char(row[0]) for row in rows]

    @api.model
    def _list_lines(self, line_ids, drafts):
        """Put locked lines on the drafts of their people.

        :return: {statement id: number of lines added}
        """
        drafts.flush_recordset()
        refresh_statistics(drafts, len(line_ids), ("id", "company_id", "partner_id", "month"))
        rows = self.env.execute_query(
            SQL(
                """
                WITH listed AS (
                    UPDATE marketing_payout_line line
                       SET statement_id = statement.id, state = 'listed'
                      FROM marketing_payout_statement statement
                     WHERE statement.id = ANY(%s) AND statement.partner_id = line.partner_id AND line.id = ANY(%s)
                 RETURNING line.statement_id
                )
                SELECT statement_id, COUNT(*) FROM listed GROUP BY statement_id ORDER BY statement_id
                """,
                list(drafts.ids),
                line_ids,
            )
        )
        self.env["marketing.payout.line"].invalidate_model(["statement_id", "state"], flush=False)
        touched = dict(rows)
        self.browse(list(touched))._update_totals()
        return touched

    @api.model
    def _log_listed(self, touched, made):
        """Write in the log of each statement how many lines it was opened with, or has taken."""
        bodies = {}
        for statement in self.browse(list(touched)):
            number = touched[statement.id]
            if statement in made:
                bodies[statement.id] = self.env._("Statement opened with %s due lines.", number)
            else:
                bodies[statement.id] = self.env._("%s more lines have become due.", number)
        if bodies:
            self.browse(list(bodies))._message_log_batch(bodies=bodies)
