from contextlib import closing

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.marketing_office.lib.periods import add_months

from .common import TODAY, PayoutCommon

# Amounts in cents, so that sums have something to lose.
AMOUNTS = st.integers(-90_000, 150_000).filter(bool).map(lambda cents: cents / 100)
PICK = st.integers(0, 50)
NAMES = (
    ["earn"] * 4
    + ["take_back", "list", "post"] * 2
    + ["accrue", "hold", "release", "pay", "unreconcile", "reset", "cancel", "delete", "repost"]
    + ["credit", "undo_credit", "reopen", "next_month"]
)
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), PICK, AMOUNTS), min_size=4, max_size=14)
# So that each sequence begins where documents and balances already exist.
PROLOGUE = [
    ("earn", 0, 310.07),
    ("earn", 3, 99.99),
    ("earn", 4, -20.5),
    ("earn", 2, 45.0),
    ("list", 0, 0.0),
    ("post", 0, 0.0),
    ("post", 1, 0.0),
]


@tagged("post_install", "-at_install")
class TestPayoutProperty(PayoutCommon):
    """Invariant 2: whatever happens, in whatever order, the ledger equals the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The chain of approvals has its own tests; here free passage lets more orders of events happen.
        cls.env["marketing.approval.policy"].search([]).active = False
        cls.people = [cls.seller, cls.colleague, cls.agent]

    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def test_ledger_equals_books(self, steps):
        self._set_clock(TODAY)
        self.today = TODAY
        with closing(self.env.cr.savepoint()):
            for name, pick, amount in [*PROLOGUE, *steps, ("accrue", 0, 0.0)]:
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f"_step_{name}")(pick, amount)
                except UserError:
                    pass  # a refused step must leave everything as it was
                self._check(name)
        self.env.invalidate_all()

    def _check(self, name):
        """Check the invariant, and that statements say what their lines and documents say."""
        self.assertTiesOut()
        for statement in self._statements():
            compare = statement.currency_id.compare_amounts
            self.assertEqual(compare(sum(statement.line_ids.mapped("amount")), statement.amount_net), 0)
            self.assertEqual(compare(statement.amount_earned + statement.amount_deducted, statement.amount_net), 0)
            if statement.state in ("posted", "in_payment", "paid"):
                self.assertEqual(compare(statement.document_id.amount_total, statement.amount_net), 0)
            if statement.state == "settled":
                self.assertEqual(compare(statement.amount_net, 0.0), 0)
        lines = self.Line.search([("company_id", "=", self.company.id)])
        listed = lines.filtered("statement_id")
        self.assertFalse(listed.filtered(lambda line: line.state in ("held", "due", "reversed")))
        voided = lines.filtered("is_void")
        self.assertFalse(voided & listed)
        self.assertEqual(self.company.currency_id.round(sum(voided.mapped("amount"))), 0.0)

    def _statements(self):
        return self.Statement.search([("company_id", "=", self.company.id)], order="id")

    def _any(self, records, pick):
        return records[pick % len(records)] if records else records

    def _documents(self, state="posted"):
        return self._statements().document_ids.filtered(lambda move: move.state == state).sorted("id")

    def _step_earn(self, pick, amount):
        self._earn(
            self.people[pick % 3],
            amount,
            earned_date=self.today,
            due_date=add_months(self.today, pick % 2).replace(day=1),
        )

    def _step_hold(self, pick, amount):
        self._earn(self.people[pick % 3], amount, earned_date=self.today, due_date=False, hold="appraisal")

    def _step_release(self, pick, amount):
        self.Line.search([("company_id", "=", self.company.id), ("state", "=", "held")]).action_release("agreed")

    def _step_accrue(self, pick, amount):
        self.Line._post_accruals(self.company)

    def _step_take_back(self, pick, amount):
        lines = self.Line.search([("company_id", "=", self.company.id)], order="id")
        self._any(lines, pick)._reverse("no longer collected")

    def _step_list(self, pick, amount):
        self._run(self.today)

    def _step_post(self, pick, amount):
        self._any(self._statements(), pick).action_post()

    def _step_pay(self, pick, amount):
        document = self._any(self._documents(), pick)
        if document and document.amount_residual:
            self._pay(document, amount=None if pick % 2 else document.amount_residual / 2)

    def _step_unreconcile(self, pick, amount):
        self._any(self._documents(), pick).line_ids.remove_move_reconcile()

    def _step_reset(self, pick, amount):
        self._any(self._documents(), pick).button_draft()

    def _step_cancel(self, pick, amount):
        self._any(self._documents(), pick).button_cancel()

    def _step_delete(self, pick, amount):
        self._any(self._documents("draft"), pick).unlink()

    def _step_repost(self, pick, amount):
        self._any(self._documents("draft"), pick).action_post()

    def _step_credit(self, pick, amount):
        document = self._any(self._documents(), pick)
        if document:
            document._reverse_moves([{"invoice_date": self.today, "date": self.today}], cancel=bool(pick % 2)).filtered(
                lambda move: move.state == "draft"
            ).action_post()

    def _step_undo_credit(self, pick, amount):
        reversals = self._statements().document_ids.reversal_move_ids.filtered(lambda move: move.state == "posted")
        self._any(reversals.sorted("id"), pick).button_draft()

    def _step_reopen(self, pick, amount):
        self._any(self._statements().filtered("settled_on"), pick).action_reopen()

    def _step_next_month(self, pick, amount):
        self.today = add_months(self.today, 1)
        self._set_clock(self.today)
