from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import PayoutCommon


@tagged("post_install", "-at_install")
class TestPayoutLedger(PayoutCommon):
    """Appending, and everybody who would like to change what was appended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._earn()

    def _trespassers(self):
        """Yield the ledger as each of those who might try to change it; the last one with full rights."""
        for user in (self.seller, self.leader, self.director, self.finance, self.admin, self.auditor):
            yield self.as_user(self.line, user)
        yield self.line.sudo()

    def test_line_carries_its_evidence(self):
        self.assertRecordValues(
            self.line,
            [
                {
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "partner_id": self.seller.partner_id.id,
                    "user_id": self.seller.id,
                    "amount": 100.0,
                    "state": "due",
                    "turn": 1,
                }
            ],
        )
        self.assertIn("1,000.00", self.line.trace_html)
        self.assertIn("10 %", self.line.trace_html)
        self.assertIn("Collected in full", self.line.trace_html)

    def test_trace_is_escaped(self):
        line = self._earn(trace=[{"label": "<script>", "value": "<b>x</b>", "kind": "text"}])
        self.assertNotIn("<script>", line.trace_html)
        self.assertNotIn("<b>x", line.trace_html)

    def test_nobody_creates(self):
        for ledger in self._trespassers():
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                ledger.create(
                    {
                        "company_id": self.company.id,
                        "partner_id": self.seller.partner_id.id,
                        "kind": "bonus",
                        "label": "For me",
                        "amount": 1.0,
                        "earned_date": date(2026, 11, 1),
                    }
                )

    def test_nobody_writes(self):
        for ledger in self._trespassers():
            for vals in ({"amount": 900.0}, {"due_date": "2026-11-01"}, {"state": "paid"}, {"statement_id": False}, {}):
                if vals:
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        ledger.write(vals)
                        ledger.flush_recordset()
        self.assertEqual(self.line.amount, 100.0)

    def test_nobody_deletes(self):
        for ledger in self._trespassers():
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                ledger.unlink()

    def test_nobody_copies(self):
        for ledger in self._trespassers():
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                ledger.copy({"amount": 5.0})

    def test_nobody_saves_in_the_client(self):
        for ledger in self._trespassers():
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                ledger.web_save({"amount": 900.0}, {"amount": {}})

    @mute_logger("odoo.models")
    def test_nobody_imports(self):
        for ledger in self._trespassers():
            result = ledger.load(["label", "kind", "amount", "earned_date"], [["x", "Bonus", "5", "2026-11-01"]])
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])

    def test_nobody_reaches_lines_through_a_statement(self):
        statement = self._run()
        for user in (self.seller, self.leader, self.director, self.finance, self.admin):
            for command in (
                Command.update(self.line.id, {"amount": 900.0}),
                Command.delete(self.line.id),
                Command.unlink(self.line.id),
                Command.clear(),
                Command.create({"label": "x", "kind": "bonus", "amount": 1.0, "earned_date": "2026-11-01"}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self.as_user(statement, user).write({"line_ids": [command]})
        self.assertEqual(statement.line_ids, self.line)

    def test_forged_context_does_not_open_the_guard(self):
        for forged in (True, "token", 1):
            with self.assertRaises(AccessError):
                self.line.with_context(marketing_guard=forged).sudo().write({"amount": 900.0})

    @mute_logger("odoo.sql_db")
    def test_origin_is_paid_once(self):
        values = {"origin_id": 4711, "origin_model": "sale.order"}
        self._earn(**values)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._earn(**values)
        self._earn(**values, turn=2)
        self._earn(**values, part="rest")

    def test_beneficiary_is_needed(self):
        with self.assertRaises(UserError):
            self.Line._append([{"company_id": self.company.id, "kind": "bonus", "amount": 1.0}])
        with self.assertRaises(ValueError):
            self.Line._append([{"company_id": self.company.id, "statement_id": 1}])

    def test_agent_is_paid_as_the_firm(self):
        contact = self.env["res.partner"].create({"name": "Agent Zhou", "parent_id": self.agent.id})
        line = self._earn(contact)
        self.assertEqual(line.partner_id, self.agent)
        self.assertFalse(line.user_id)

    def test_contact_of_a_user_is_that_user(self):
        self.assertEqual(self._earn(self.seller.partner_id).user_id, self.seller)

    # ------------------------------------------------------------------
    # Many at once
    # ------------------------------------------------------------------

    def _select(self, origins, amount=100.0, user=True, due="2026-11-01"):
        return SQL(
            """
            SELECT %s::int, %s::int, %s::int, 'commission', NULL, 'Commission', 'f', %s + origin * 0.001,
                   '2026-10-12'::date, %s::date, NULL, 'sale.order', 900000 + origin, 'S' || origin, 'Plan', '1',
                   '[]'::jsonb, NULL::int
              FROM generate_series(1, %s) AS origin
            """,
            self.company.id,
            self.seller.partner_id.id if user else self.agent.id,
            self.seller.id if user else None,
            amount,
            due,
            origins,
        )

    def test_append_select(self):
        ids = self.Line._append_select(self._select(5))
        lines = self.Line.browse(ids).sorted("origin_id")
        self.assertEqual(lines.mapped("amount"), [100.0, 100.0, 100.0, 100.0, 100.01])
        self.assertEqual(set(lines.mapped("state")), {"due"})
        self.assertEqual(lines.currency_id, self.company.currency_id)
        self.assertEqual(lines.mapped("part"), [""] * 5)
        self.assertEqual(set(lines.mapped("hold")), {"none"})
        self.env.add_to_compute(lines._fields["state"], lines)
        lines.flush_recordset()
        self.assertEqual(set(lines.mapped("state")), {"due"}, "SQL and ORM must agree on the state")

    def test_append_select_twice_adds_nothing(self):
        self.assertEqual(len(self.Line._append_select(self._select(5))), 5)
        self.assertEqual(len(self.Line._append_select(self._select(7))), 2)
        self.assertEqual(self.Line._append_select(self._select(7)), [])

    def test_append_select_of_an_agent_and_held(self):
        contact = self.env["res.partner"].create({"name": "Agent Zhou", "parent_id": self.agent.id})
        select = SQL(
            """SELECT %s, %s, NULL::int, 'commission', 'rest', 'Rest', NULL, 30, '2026-10-12'::date, NULL::date,
                      'appraisal', 'sale.order', 5, 'S5', NULL, NULL, NULL::jsonb, 1""",
            self.company.id,
            contact.id,
        )
        line = self.Line.browse(self.Line._append_select(select))
        self.assertRecordValues(line, [{"partner_id": self.agent.id, "state": "held", "hold": "appraisal"}])

    def test_append_select_queries_do_not_grow(self):
        self.Line._append_select(self._select(1))
        select = self._select(500)
        with self.assertQueryCount(1):
            self.Line._append_select(select)

    # ------------------------------------------------------------------
    # Release
    # ------------------------------------------------------------------

    def test_only_directors_release(self):
        held = self._earn(due_date=False, hold="appraisal")
        self.assertEqual(held.state, "held")
        for user in (self.seller, self.leader, self.finance, self.auditor):
            with self.assertRaises(AccessError):
                self.as_user(held, user).action_release("please")
        self.as_user(held, self.director).action_release("  Appraisal is late, not the employee's fault ")
        self.assertRecordValues(
            held,
            [
                {
                    "state": "due",
                    "due_date": date(2026, 11, 23),
                    "released_by_id": self.director.id,
                    "release_reason": "Appraisal is late, not the employee's fault",
                    "hold": "appraisal",
                }
            ],
        )

    def test_release_asks_for_a_reason(self):
        held = self._earn(due_date=False) + self._earn(due_date=False)
        action = self.as_user(held, self.director).action_release()
        wizard = (
            self.as_user(self.env["marketing.payout.line.release"], self.director)
            .with_context(**action["context"])
            .create({"reason": "Agreed"})
        )
        self.assertEqual(wizard.amount, 200.0)
        wizard.action_release()
        self.assertEqual(held.mapped("state"), ["due", "due"])

    def test_only_held_lines_are_released(self):
        with self.assertRaises(UserError):
            self.as_user(self.line, self.director).action_release("again")
