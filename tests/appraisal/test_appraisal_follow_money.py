"""What a settled result is worth: bonuses and held pay, to the cent, into the ledger and back."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...lib import bonus as table
from .follow_common import FollowCommon

NEXT = date(2026, 7, 1)


@tagged("post_install", "-at_install")
class TestAppraisalFollowMoney(FollowCommon):
    def test_bonus_by_range(self):
        """90 and more: 1.2 of the base; 75: 0.8; 60: a fixed amount; below nothing."""
        expected = {95: 1200.0, 90: 1200.0, 89.99: 800.0, 75: 800.0, 74.99: 333.33, 60: 333.33, 59.99: 0.0}
        appraisal = self._round()
        for score, amount in expected.items():
            appraisal._guarded_write({"score": score})
            self.assertEqual(appraisal._bonus_reckoned().get("amount", 0.0), amount, score)

    def test_bonus_pro_rata(self):
        """7 of 21 days: a third, rounded once; without the setting all of it."""
        appraisal = self._round(days=7)
        appraisal._guarded_write({"score": 80})
        self.assertEqual(appraisal._bonus_reckoned()["amount"], 266.67)
        self.scheme._guarded_write({"bonus_pro_rata": False})
        self.assertEqual(appraisal._bonus_reckoned()["amount"], 800.0)

    def test_bonus_in_another_currency(self):
        """Converted by the rate of the last day of the period, not of today."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", dollar.id)]).unlink()
        for day, rate in ((date(2026, 5, 1), 0.25), (date(2026, 5, 31), 0.125), (date(2026, 6, 1), 0.5)):
            self.env["res.currency.rate"].create(
                {"name": day, "currency_id": dollar.id, "rate": rate, "company_id": self.company.id}
            )
        self.scheme._guarded_write({"currency_id": dollar.id})
        appraisal = self._round()
        appraisal._guarded_write({"score": 60})
        # 333.33 USD × 8
        self.assertEqual(appraisal._bonus_reckoned()["amount"], 2666.64)

    def test_bonus_waits_for_the_director(self):
        """The person confirms; the bonus waits for a director, then stands on the statement of the next month."""
        appraisal = self._round()
        self._scored(appraisal, 95)
        self.as_user(appraisal, self.seller).action_confirm()
        row = self._follows(appraisal, "bonus")
        self.assertEqual((row.amount, row.state, row.approval_state), (1200.0, "proposed", "pending"))
        self.assertFalse(row.line_id)
        with self.assertRefused("waiting for its approval"):
            row._grant()
        requests = self._agree(row)
        self.assertNotEqual(requests.requester_id, self.seller)
        self.assertEqual((row.state, row.paid_amount), ("done", 1200.0))
        line = row.line_id
        self.assertEqual(
            (line.kind, line.amount, line.due_date, line.origin_model, line.origin_id, line.rule_version, line.state),
            ("bonus", 1200.0, NEXT, "marketing.appraisal", appraisal.id, "1", "due"),
        )
        self.assertIn(("Factor", "1.2"), [(step["label"], step["value"]) for step in line.trace])
        self._set_clock(date(2026, 7, 2))
        statement = self._statements(NEXT)
        self.assertEqual((statement.line_ids, statement.amount_net), (line, 1200.0))
        self.assertTiesOut()

    def test_bonus_of_a_director(self):
        """A director's bonus goes to the general manager, not to the director."""
        employee = self.employee_director
        employee.version_id.write({"job_id": self.job.id, "date_version": date(2025, 1, 1)})
        row = self._follows(self._settle(95, users=self.director), "bonus")
        request = self.env["marketing.approval.request"].search(
            [("res_model", "=", row._name), ("res_id", "=", row.id)]
        )
        self.assertEqual(request.ballot_ids.user_id, self.general_manager)

    def test_bonus_refused(self):
        row = self._follows(self._settle(95), "bonus")
        requests = self.env["marketing.approval.request"].search([("res_model", "=", row._name)])
        self.as_user(requests, self.director).action_reject("No budget.")
        self.assertEqual((row.state, row.line_id.id), ("refused", False))

    def test_bonus_free_without_policy(self):
        """Where no policy covers it, a bonus goes into the ledger at once."""
        self.env.ref("marketing_office.appraisal_policy_bonus").active = False
        row = self._follows(self._settle(80), "bonus")
        self.assertEqual((row.state, row.line_id.amount), ("done", 800.0))

    def test_batch(self):
        """A director decides on all bonuses with one click."""
        rows = self._follows(self._settle(95, users=self.team_users), "bonus")
        self._agree(rows)
        self.assertEqual(rows.mapped("state"), ["done"] * 6)
        self.assertEqual(sum(rows.line_id.mapped("amount")), 7200.0)
        self.assertTiesOut()

    def test_twice(self):
        """Whatever runs again, each consequence is there once."""
        appraisals = self._settle(95, users=self.team_users)
        before = self._follows(appraisals)
        appraisals.sudo()._locked()
        self.assertEqual(self._follows(appraisals), before)
        self._agree(before.filtered(lambda row: row.kind == "bonus"))
        appraisals.sudo()._locked()
        self.assertEqual(len(appraisals.consequence_ids.filtered(lambda row: row.kind == "bonus")), 6)

    # ------------------------------------------------------------------
    # Held pay (K-07)
    # ------------------------------------------------------------------

    def _year(self, factor=1.0, score=80, **values):
        scheme = self._with_bonus({"B": {"release_factor": factor}}, kind="year", bonus_ids=[])
        return self._settle(score, date(2025, 1, 1), kind="year", scheme=scheme, **values)

    def test_release(self):
        """What was earned until the end of the year is released at once, of the person and no later."""
        mine = self._held(self.seller, 300.0) | self._held(self.seller, 123.45, date(2025, 12, 31))
        later, other = self._held(self.seller, 50.0, date(2026, 1, 1)), self._held(self.colleague, 70.0)
        appraisal = self._year()
        row = self._follows(appraisal, "release")
        self.assertEqual((row.state, row.amount, row.paid_amount), ("done", 423.45, 423.45))
        self.assertEqual(mine.mapped("state"), ["due", "due"])
        self.assertEqual((later.state, other.state), ("held", "held"))
        self.assertFalse(row.line_id)
        self.assertTiesOutAfterRun()

    def assertTiesOutAfterRun(self):
        self._statements(date(2026, 6, 1))
        self.assertTiesOut()

    def test_release_by_factor(self):
        """0.8 of 100.01 + 33.33 + 66.67: 200.01 less 40.00, after approval."""
        lines = self._held(self.seller, 100.01) | self._held(self.seller, 33.33) | self._held(self.seller, 66.67)
        row = self._follows(self._year(0.8), "release")
        self.assertEqual((row.state, row.amount), ("proposed", 160.01))
        self.assertEqual(lines.mapped("state"), ["held"] * 3)
        self._agree(row)
        self.assertEqual((row.state, row.paid_amount, row.line_id.amount), ("done", 160.01, -40.0))
        self.assertEqual(sum((lines | row.line_id).mapped("amount")), 160.01)
        self.assertTiesOutAfterRun()
        statement = lines.statement_id
        self.assertEqual((statement.line_ids, statement.amount_net), (lines | row.line_id, 160.01))

    def test_release_more(self):
        """A factor above one is a line of its own."""
        self._held(self.seller, 99.99)
        row = self._follows(self._year(1.25), "release")
        self._agree(row)
        self.assertEqual((row.line_id.amount, row.paid_amount), (25.0, 124.99))

    def test_release_after_a_reversal(self):
        """A line taken back before the approval is neither released nor multiplied."""
        first, second = self._held(self.seller, 100.0), self._held(self.seller, 60.0)
        row = self._follows(self._year(0.5), "release")
        second._reverse("The contract was cancelled")
        self._agree(row)
        self.assertEqual((row.line_id.amount, row.paid_amount), (-50.0, 50.0))
        self.assertEqual((first.state, second.state), ("due", "reversed"))
        self.assertTiesOutAfterRun()

    # ------------------------------------------------------------------
    # Opened again
    # ------------------------------------------------------------------

    def test_bonus_taken_back(self):
        """Opened again and settled lower: the first bonus is void, the second one counts."""
        appraisal = self._settle(95)
        first = self._follows(appraisal, "bonus")
        self._agree(first)
        self._back(appraisal)
        self.assertEqual((first.state, first.line_id.state), ("taken_back", "reversed"))
        self._again(appraisal, 80)
        second = self._follows(appraisal, "bonus")
        self._agree(second)
        self.assertEqual((second.amount, second.line_id.turn, second.line_id.state), (800.0, 2, "due"))
        lines = self.Line.search([("origin_model", "=", appraisal._name), ("origin_id", "=", appraisal.id)])
        self.assertEqual(sum(lines.mapped("amount")), 800.0)
        self._set_clock(date(2026, 7, 2))
        self.assertEqual(self._statements(NEXT).amount_net, 800.0)
        self.assertTiesOut()

    def test_bonus_taken_back_while_it_waits(self):
        appraisal = self._settle(95)
        row = self._follows(appraisal, "bonus")
        request = self.env["marketing.approval.request"].search(
            [("res_model", "=", row._name), ("res_id", "=", row.id)]
        )
        self._back(appraisal)
        self.assertEqual((row.state, request.state), ("taken_back", "withdrawn"))

    def test_bonus_taken_back_after_posting(self):
        """What is on a posted statement comes back on the next one."""
        appraisal = self._settle(95)
        row = self._follows(appraisal, "bonus")
        self._agree(row)
        self._set_clock(date(2026, 7, 2))
        self._post(self._statements(NEXT))
        self._back(appraisal.with_env(self.env))
        self.assertEqual((row.line_id.state, row.line_id.reversal_ids.amount), ("posted", -1200.0))
        self._statements(NEXT)
        self.assertTiesOut()

    def test_release_taken_back(self):
        """Released lines wait again, also off a draft statement; another factor then counts for all of them."""
        lines = self._held(self.seller, 100.0) | self._held(self.seller, 50.0)
        appraisal = self._year(0.8)
        first = self._follows(appraisal, "release")
        self._agree(first)
        statement = self._statements(date(2026, 6, 1))
        self.assertEqual(statement.amount_net, 120.0)
        self._back(appraisal)
        self.assertEqual((lines.mapped("state"), first.state), (["held", "held"], "taken_back"))
        self.assertEqual((first.line_id.state, statement.amount_net), ("reversed", 0.0))
        self._again(appraisal, 95)
        second = self._follows(appraisal, "release")
        self.assertEqual((second.state, second.paid_amount, second.facts["factor"]), ("done", 150.0, 1.0))
        self._statements(date(2026, 6, 1))
        self.assertTiesOut()

    def test_release_taken_back_after_posting(self):
        """What was paid stays released and is told; the next result takes its factor on all of it."""
        self._held(self.seller, 100.0)
        appraisal = self._year(0.8)
        first = self._follows(appraisal, "release")
        self._agree(first)
        self._post(self._statements(date(2026, 6, 1)))
        self._back(appraisal.with_env(self.env))
        self.assertIn("100.00", first.remark)
        self.assertEqual(first.line_id.reversal_ids.amount, 20.0)
        self._again(appraisal, 80)
        second = self._follows(appraisal, "release")
        self.assertEqual((second.facts["held"], second.facts["total"], second.amount), (0.0, 100.0, -20.0))
        self._agree(second)
        paid = self.Line.search([("user_id", "=", self.seller.id), ("is_void", "=", False)])
        # 100 − 20, + 20 taken back, − 20 again
        self.assertEqual(sum(paid.mapped("amount")), 80.0)
        self._statements(date(2026, 6, 1))
        self.assertTiesOut()

    def test_table_is_a_term(self):
        """What a score is worth stays as it was while a scheme is in force."""
        for change in (
            lambda: self.scheme.write({"bonus_base": 5000}),
            lambda: self.scheme.bonus_ids[0].write({"factor": 9}),
            self.scheme.bonus_ids[0].unlink,
            lambda: self.scheme.grade_ids[0].write({"follows": "training"}),
        ):
            with self.assertRefused("stays as it is", UserError):
                change()

    def test_lib(self):
        self.assertEqual(table.reached(85, [(75, "B"), (60, "C"), (90, "A")]), "B")
        self.assertIsNone(table.reached(10, [(60, "C")]))
        self.assertEqual(table.amount(100, 0.01, factor=1, days=1, of_days=3), 33.33)
        self.assertEqual(table.amount(100, 0.01, days=25, of_days=21), 100.0)
