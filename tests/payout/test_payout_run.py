from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.marketing_office.models.core.clock import at

from .common import PayoutCommon


@tagged("post_install", "-at_install")
class TestPayoutRun(PayoutCommon):
    """The scheduled action: every month once, whatever happened to the server."""

    def _cron(self, day, **patches):
        """Let the scheduled action run on that day, as it would in production."""
        self._set_clock(day)
        cron = self.env.ref("marketing_office.payout_statement_cron")
        with self.enter_registry_test_mode():
            # The job runs in an environment of its own, which knows nothing of the clock of this test.
            moment = at(day)["marketing_clock"].moment
            with patch("odoo.addons.marketing_office.models.core.clock.now", new=lambda env: moment):
                cron.method_direct_trigger()
        self.env.invalidate_all()

    def _months(self):
        statements = self.Statement.search([("company_id", "=", self.company.id)])
        return sorted((one.month.month, one.user_id.name, one.amount_net) for one in statements)

    def test_month_starts_on_the_companys_day(self):
        self.company.payout_statement_day = 23
        self._earn()
        self._cron(date(2026, 11, 22))
        self.assertEqual(self._months(), [])
        self.assertEqual(self.company.payout_statement_month, False)
        self._cron(date(2026, 11, 23))
        self.assertEqual(self._months(), [(11, "Li Na", 100.0)])
        self.assertEqual(self.company.payout_statement_month, date(2026, 11, 1))

    def test_twice_gives_the_same(self):
        self._earn()
        self._cron(date(2026, 11, 23))
        statement = self.Statement.search([("company_id", "=", self.company.id)])
        messages = len(statement.message_ids)
        self._cron(date(2026, 11, 23))
        self._cron(date(2026, 11, 24))
        self.assertEqual(self.Statement.search([("company_id", "=", self.company.id)]), statement)
        self.assertEqual(len(statement.message_ids), messages)
        self.assertTiesOut()

    def test_missed_months_are_caught_up_once(self):
        self._earn(amount=10.0, due_date=date(2026, 8, 1), earned_date=date(2026, 7, 5))
        self._cron(date(2026, 8, 3))
        self._earn(amount=11.0, due_date=date(2026, 9, 1), earned_date=date(2026, 8, 5))
        self._earn(amount=12.0, due_date=date(2026, 11, 1))
        self._earn(self.colleague, amount=5.0, due_date=date(2026, 10, 15), earned_date=date(2026, 9, 5))
        self._cron(date(2026, 11, 23))
        expected = [(8, "Li Na", 10.0), (9, "Li Na", 11.0), (10, "Wang Qiang", 5.0), (11, "Li Na", 12.0)]
        self.assertEqual(self._months(), expected)
        self._cron(date(2026, 11, 23))
        self.assertEqual(self._months(), expected)
        self.assertTiesOut()

    def test_late_line_goes_on_the_present_month(self):
        self._earn(amount=10.0, due_date=date(2026, 10, 1))
        self._cron(date(2026, 10, 3))
        self._cron(date(2026, 11, 3))
        self._earn(self.colleague, amount=7.0, due_date=date(2026, 10, 1))
        self._cron(date(2026, 11, 4))
        self.assertEqual(self._months(), [(10, "Li Na", 10.0), (11, "Wang Qiang", 7.0)])

    def test_days_are_those_of_the_company(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self._earn(due_date=date(2026, 12, 1))
        self._cron(datetime(2026, 11, 30, 15, 59))
        self.assertEqual(self._months(), [])
        self._cron(datetime(2026, 11, 30, 16, 1))
        self.assertEqual(self._months(), [(12, "Li Na", 100.0)])

    def test_sources_are_refreshed_first(self):
        seen = []
        model = type(self.Statement)

        def refresh(records, company):
            if company == self.company:
                seen.append(company)
                self._earn(amount=33.0)

        with patch.object(model, "_refresh_sources", refresh):
            self._cron(date(2026, 11, 23))
        self.assertEqual(len(seen), 1)
        self.assertEqual(self._months(), [(11, "Li Na", 33.0)])

    @mute_logger(
        "odoo.addons.marketing_office.models.payout.payout_statement_run",
        "odoo.addons.mail.models.mail_mail",
        "odoo.tests",
    )
    def test_bad_person_does_not_stop_the_rest(self):
        self._earn()
        self._earn(self.colleague)
        make = type(self.Statement)._make
        bad = self.colleague.partner_id.id

        def broken(records, company, month, partner_ids):
            if bad in partner_ids:
                raise UserError("contact is broken")
            return make(records, company, month, partner_ids)

        with patch.object(type(self.Statement), "_make", broken):
            self._cron(date(2026, 11, 23))
        self.assertEqual(self._months(), [(11, "Li Na", 100.0)])
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.admin.partner_id.ids), ("subject", "ilike", "Pay statements")]
        )
        self.assertIn("Wang Qiang: contact is broken", told.body)
        self._cron(date(2026, 11, 24))
        self.assertEqual(self._months(), [(11, "Li Na", 100.0), (11, "Wang Qiang", 100.0)])

    @mute_logger(
        "odoo.addons.marketing_office.models.payout.payout_statement_run",
        "odoo.addons.mail.models.mail_mail",
        "odoo.tests",
    )
    def test_bad_company_does_not_stop_the_rest(self):
        other = self.env["res.company"].create({"name": "A Company without Accounts", "sequence": 1})
        self._earn(company_id=other.id)
        self._earn()
        self.admin.company_ids += other
        self._cron(date(2026, 11, 23))
        self.assertEqual(self._months(), [(11, "Li Na", 100.0)])
        self.assertFalse(other.payout_statement_month)
        told = self.env["mail.message"].search([("partner_ids", "in", self.admin.partner_id.ids)])
        self.assertIn("A Company without Accounts", "".join(told.mapped("subject")))

    def test_queries_do_not_grow_with_lines(self):
        self._earn()
        self._earn(self.colleague)
        self._run()
        counts = []
        for number in (2, 40):
            for _line in range(number):
                self._earn()
                self._earn(self.colleague)
            self.env.flush_all()
            self.env.invalidate_all()
            self.company.payout_statement_day  # noqa: B018  the company is at hand
            before = self.env.cr.sql_log_count
            self._run()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_accrual_queries_do_not_grow_with_lines(self):
        counts = []
        for number in (1, 2, 60):
            for _line in range(number):
                self._earn()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.Line._post_accruals(self.company)), 1)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)


@tagged("post_install", "-at_install")
class TestPayoutAccrual(PayoutCommon):
    """What is earned is in the books, in the month it was earned."""

    def test_one_entry_a_month_one_item_a_person(self):
        self._earn(amount=100.0)
        self._earn(amount=50.0)
        self._earn(self.colleague, amount=-20.0, kind="deduction")
        self._earn(amount=7.0, earned_date=date(2026, 11, 2))
        october, november = self.Line._post_accruals(self.company).sorted("date")
        self.assertRecordValues(
            october + november,
            [
                {"date": date(2026, 10, 31), "state": "posted", "payout_accrual": True},
                {"date": date(2026, 11, 23), "state": "posted", "payout_accrual": True},
            ],
        )
        self.assertRecordValues(
            october.line_ids.sorted(lambda item: (item.account_id.code, item.partner_id.id)),
            [
                {"account_id": self.accrual_account.id, "partner_id": self.seller.partner_id.id, "balance": -150.0},
                {"account_id": self.accrual_account.id, "partner_id": self.colleague.partner_id.id, "balance": 20.0},
                {"account_id": self.expense_account.id, "partner_id": False, "balance": 130.0},
            ],
        )
        self.assertFalse(self.Line._post_accruals(self.company))
        self.assertTiesOut()

    def test_taken_back_before_it_was_booked(self):
        line = self._earn()
        reversing = line._reverse("cancelled")
        moves = self.Line._post_accruals(self.company)
        self.assertEqual((line + reversing).accrual_move_id, moves)
        self.assertEqual(line.accrual_move_id.date, date(2026, 10, 31))
        self.assertEqual(reversing.accrual_move_id.date, date(2026, 11, 23))
        self.assertTiesOut()

    def test_locked_month_goes_into_the_next_open_one(self):
        self.company.fiscalyear_lock_date = date(2026, 10, 31)
        self._earn()
        move = self.Line._post_accruals(self.company)
        self.assertEqual(move.state, "posted")
        self.assertGreater(move.date, date(2026, 10, 31))
        self.assertTiesOut()

    def test_changed_account_keeps_old_lines_where_they_are(self):
        self._earn(amount=100.0)
        self._earn(amount=-300.0, kind="deduction")
        self.Line._post_accruals(self.company)
        new_account = self._account("Accrued commission II", "221106", "liability_current")
        self.company.payout_accrual_account_id = new_account
        self._earn(amount=120.0)
        statement = self._run()
        self.assertEqual(statement.amount_net, -80.0)
        self._post(statement)
        self.assertEqual(statement.state, "settled")
        self.assertEqual(statement.amount_net, 0.0)
        self.assertTiesOut()
        self._set_clock(date(2026, 12, 2))
        self._earn(amount=500.0, due_date=date(2026, 12, 1), earned_date=date(2026, 11, 5))
        december = self._run(date(2026, 12, 1))
        self.assertEqual(december.amount_net, 420.0)
        self._post(december)
        self.assertEqual(december.document_id.amount_total, 420.0)
        self.assertTiesOut()

    def test_employee_below_the_own_company(self):
        for user in (self.seller, self.colleague):
            user.partner_id.parent_id = self.company.partner_id
        self._earn(amount=100.0)
        self._earn(self.colleague, amount=40.0)
        statements = self._run().sorted("amount_net")
        rows = self.env["marketing.payout.tieout"].search([("company_id", "=", self.company.id)])
        self.assertEqual(rows.partner_id, self.seller.partner_id + self.colleague.partner_id)
        self._post(statements)
        self.assertEqual(statements[0].document_id.commercial_partner_id, self.colleague.partner_id)
        self._pay(statements[0].document_id)
        self.assertEqual(statements[0].state, "paid")
        self.assertTiesOut()

    def test_contractor_of_a_firm(self):
        self.seller.partner_id.parent_id = self.agent
        self._earn(amount=100.0)
        self._earn(self.agent, amount=40.0)
        statements = self._run()
        self.assertEqual(len(statements), 2)
        self._post(statements)
        self.assertTiesOut()

    def test_beneficiary_joins_a_firm(self):
        self._earn(amount=100.0)
        statement = self._run()
        self.seller.partner_id.parent_id = self.agent
        self.assertTiesOut()
        self._post(statement)
        self.assertTiesOut()

    def test_wrong_accounts_are_refused(self):
        with self.assertRaises(UserError):
            self.company.payout_accrual_account_id = self.expense_account
        with self.assertRaises(UserError):
            self.company.payout_expense_account_id = self.accrual_account
        with self.assertRaises(UserError):
            self.company.payout_journal_id = self.bank_journal
        with self.assertRaises(UserError):
            self.company.payout_document_journal_id = self.general_journal
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._account("Foreign", "641101", "expense", company=other)
        with self.assertRaises(UserError):
            self.company.payout_expense_account_id = foreign


@tagged("post_install", "-at_install")
class TestPayoutTieout(PayoutCommon):
    """The report reads 0.00, or names what differs."""

    def test_names_what_differs(self):
        self._earn(amount=100.0)
        self._earn(self.colleague, amount=40.0)
        self.Line._post_accruals(self.company)
        self.assertTiesOut()
        stranger = self.env["account.move"].create(
            {
                "journal_id": self.general_journal.id,
                "date": date(2026, 11, 5),
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": self.accrual_account.id,
                            "partner_id": self.seller.partner_id.id,
                            "balance": 30.0,
                        },
                    ),
                    (0, 0, {"account_id": self.expense_account.id, "balance": -30.0}),
                ],
            }
        )
        stranger.action_post()
        result = self.env["marketing.payout.tieout"]._tieout(self.company)
        self.assertEqual(result["difference"], 30.0)
        row = result["rows"]
        self.assertRecordValues(
            row, [{"partner_id": self.seller.partner_id.id, "ledger": 100.0, "books": 70.0, "difference": 30.0}]
        )
        lines, items = row._differing()
        self.assertFalse(lines)
        self.assertEqual(items.move_id, stranger)
        self.assertEqual(row.action_open_items()["domain"], [("id", "in", items.ids)])
        statement = self._run().filtered(lambda one: one.user_id == self.seller)
        self.assertEqual(statement.tieout_difference, 30.0)
        self.assertEqual(self.as_user(statement, self.finance).action_open_tieout()["domain"], [("id", "in", [])])
        stranger.button_draft()
        self.assertTiesOut()
        statement.invalidate_recordset()
        self.assertEqual(statement.tieout_difference, 0.0)

    def test_names_a_ledger_line_changed_behind_the_back(self):
        line = self._earn(amount=100.0)
        other = self._earn(amount=40.0, earned_date=date(2026, 11, 2))
        self.Line._post_accruals(self.company)
        self.env.flush_all()
        self.env.cr.execute("UPDATE marketing_payout_line SET amount = 999 WHERE id = %s", [line.id])
        self.env.invalidate_all()
        row = self.env["marketing.payout.tieout"]._tieout(self.company)["rows"]
        lines, items = row._differing()
        self.assertEqual(lines, line)
        self.assertEqual(items.move_id, line.accrual_move_id)
        self.assertNotIn(other, lines)

    def test_open_lines_of_a_row_that_agrees(self):
        line = self._earn(amount=100.0)
        self.Line._post_accruals(self.company)
        row = self.env["marketing.payout.tieout"].search([("partner_id", "=", self.seller.partner_id.id)])
        self.assertEqual(row.action_open_lines()["domain"], [("id", "in", line.ids)])
