from functools import partial
from itertools import permutations

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CLOSED, LOCKED, SEALED
from .race import ApprovalRace

DECIDED = "decided meanwhile"


@tagged("post_install", "-at_install")
class TestApprovalConcurrency(ApprovalRace):
    """Invariant 4 with real transactions: two people at the same moment are as good as one after the other."""

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def test_any_approve_approve(self):
        """One agreement is enough: the other person hears that it is decided, and nothing is written twice."""
        self._policy((("first", "second"), "any"))
        for one, other in permutations(("first", "second")):
            paper = self._paper()
            results = self._race((one, self._decide(paper)), (other, self._decide(paper)))
            self.assertIsNone(results[0])
            self.assertRefusal(results[1], DECIDED)
            self.assertEqual(self._story(paper), ("sent", ["approved"], ["submit", "approve", "complete"]))

    def test_any_approve_reject(self):
        """Whoever is first decides."""
        self._policy((("first", "second"), "any"))
        for reasons, state, kinds in (
            ((None, "No"), "approved", ["submit", "approve", "complete"]),
            (("No", None), "rejected", ["submit", "reject"]),
        ):
            paper = self._paper()
            results = self._race(
                ("first", self._decide(paper, reasons[0])), ("second", self._decide(paper, reasons[1]))
            )
            self.assertIsNone(results[0])
            self.assertRefusal(results[1], DECIDED)
            self.assertEqual(self._story(paper), ("sent", [state], kinds))

    def test_all_approve_approve(self):
        """Both opinions count, without a second click, and the next step is opened once."""
        self._policy((("first", "second"), "all"), (("third",), "any"))
        for one, other in permutations(("first", "second")):
            paper = self._paper()
            results = self._race((one, self._decide(paper)), (other, self._decide(paper)))
            self.assertEqual(results, [None, None])
            self.assertEqual(self._story(paper), ("sent", ["pending"], ["submit", "approve", "approve"]))
            with self._transaction() as env:
                ballots = self._requests(env, paper).ballot_ids
                self.assertEqual(ballots.mapped("state"), ["approved", "approved", "open"])
                self.assertEqual(ballots[-1].user_id.id, self.users["third"])
            self._alone("third", self._decide(paper))
            self.assertEqual(self._story(paper)[1], ["approved"])

    def test_same_person_twice(self):
        """A double click is one opinion."""
        self._policy((("first", "second"), "all"))
        paper = self._paper()
        results = self._race(("first", self._decide(paper)), ("first", self._decide(paper)))
        self.assertRefusal(results[1], DECIDED)
        self.assertEqual(self._story(paper), ("sent", ["pending"], ["submit", "approve"]))

    def test_withdraw_and_approve(self):
        self._policy((("first",), "any"))
        paper = self._paper()
        withdraw, approve = ("seller", self._on(paper, "action_approval_withdraw")), ("first", self._decide(paper))
        results = self._race(withdraw, approve)
        self.assertIsNone(results[0])
        self.assertRefusal(results[1], DECIDED)
        self.assertEqual(self._story(paper), ("sent", ["withdrawn"], ["submit", "withdraw"]))
        paper = self._paper()
        withdraw = ("seller", lambda env: self._requests(env, paper).action_withdraw())
        results = self._race(("first", self._decide(paper)), withdraw)
        self.assertIsNone(results[0])
        self.assertRefusal(results[1], "no longer waiting for a decision")
        self.assertEqual(self._story(paper), ("sent", ["approved"], ["submit", "approve", "complete"]))

    # ------------------------------------------------------------------
    # Submissions
    # ------------------------------------------------------------------

    def test_submit_submit(self):
        """Two people submit one paper: one request, and the other hears of it."""
        self._policy((("first",), "any"))
        paper = self._paper(submitted=False)
        results = self._race(("seller", self._submit(paper)), ("colleague", self._submit(paper)))
        self.assertIsNone(results[0])
        self.assertRefusal(results[1], "already under approval")
        self.assertEqual(self._story(paper), ("sent", ["pending"], ["submit"]))

    def test_submit_and_change(self):
        """What is submitted is what is there, whoever was first."""
        self._policy((("first",), "any"))
        for what in self._changes(0):
            with self.subTest(what=what):
                paper = self._paper(submitted=False)
                submit, change = ("seller", self._submit(paper)), ("colleague", self._changes(paper)[what])
                results = self._race(submit, change)
                self.assertIsNone(results[0])
                self.assertRefusal(results[1], LOCKED)
                self.assertEqual(self._story(paper)[1], ["pending"])
                paper = self._paper(submitted=False)
                submit, change = ("seller", self._submit(paper)), ("colleague", self._changes(paper)[what])
                self.assertEqual(self._race(change, submit), [None, None])
                self.assertEqual(self._story(paper)[1], ["pending"])
                self._submitted_is_approved(paper)

    def _submitted_is_approved(self, paper):
        self._alone("first", self._decide(paper))
        self._alone("seller", self._finish(paper))
        self.assertEqual(self._story(paper)[:2], ("done", ["approved"]))

    # ------------------------------------------------------------------
    # Gates
    # ------------------------------------------------------------------

    def test_pass_and_change(self):
        """A paper comes into force as it was approved, or is changed, but never both."""
        self._policy((("first",), "any"))
        for what in self._changes(0):
            with self.subTest(what=what):
                paper = self._paper(approvers=["first"])
                finish, change = ("seller", self._finish(paper)), ("colleague", self._changes(paper)[what])
                results = self._race(finish, change)
                self.assertIsNone(results[0])
                self.assertRefusal(results[1], SEALED)
                self.assertEqual(self._story(paper)[:2], ("done", ["approved"]))
                paper = self._paper(approvers=["first"])
                finish, change = ("seller", self._finish(paper)), ("colleague", self._changes(paper)[what])
                results = self._race(change, finish)
                self.assertIsNone(results[0])
                self.assertRefusal(results[1], CLOSED)
                self.assertEqual(self._story(paper)[:2], ("sent", ["void"]))

    def test_pass_and_change_begun_before(self):
        """Nor when the change has begun before there was anything to approve, and takes long."""
        self._policy((("first",), "any"))
        for what in self._changes(0):
            with self.subTest(what=what):
                paper = self._paper(submitted=False)
                results = self._race(
                    ("seller", self._finish(paper)),
                    ("colleague", self._changes(paper)[what]),
                    meanwhile=partial(self._submitted, paper, ["first"]),
                )
                self.assertIsNone(results[0])
                self.assertRefusal(results[1], SEALED)
                self.assertEqual(self._story(paper)[:2], ("done", ["approved"]))

    def test_pass_freely_and_change(self):
        """A paper that needs no approval does not pass while it is made into one that does."""
        self._policy((("first",), "any"), domain="[('line_ids.price', '>', 50)]")
        paper = self._paper(submitted=False)
        finish, change = ("seller", self._finish(paper)), ("colleague", self._changes(paper)["price of a line"])
        results = self._race(finish, change)
        self.assertIsNone(results[0])
        self.assertRefusal(results[1], CLOSED)
        self.assertEqual(self._story(paper), ("done", [], []))
        paper = self._paper(submitted=False)
        finish, change = ("seller", self._finish(paper)), ("colleague", self._changes(paper)["price of a line"])
        results = self._race(change, finish)
        self.assertIsNone(results[0])
        self.assertRefusal(results[1], CLOSED)
        self.assertEqual(self._story(paper), ("sent", [], []))

    def test_pass_pass(self):
        """Two people press the same button: the paper passes once, and neither is told a lie."""
        self._policy((("first",), "any"))
        paper = self._paper(approvers=["first"])
        self.assertEqual(self._race(("seller", self._finish(paper)), ("colleague", self._finish(paper))), [None, None])
        self.assertEqual(self._story(paper)[:2], ("done", ["approved"]))

    def test_rules_end_with_the_transaction(self):
        """Whoever goes on with the same connection, after a commit or a second try, reads the rules anew."""
        self._policy((("first",), "any"), domain="[('amount', '>', 1000)]")
        paper = self._paper(submitted=False)
        with self.registry.cursor() as cr:
            for end in (cr.commit, cr.rollback):
                document = self._environment(cr, "seller")["marketing.test.document"].browse(paper)
                self.assertEqual(document.approval_state, "none")
                with self._transaction() as admin:
                    rule = admin["marketing.approval.policy"].search([("gate_id", "=", self.gate_id)])
                    rule.domain = "[]"
                end()
                document.invalidate_recordset()
                self.assertEqual(document.approval_state, "required")
                with self._transaction() as admin:
                    rule.with_env(admin).domain = "[('amount', '>', 1000)]"
                cr.rollback()
                document.invalidate_recordset()

    def test_policy_made_while_others_look(self):
        """A policy holds from the moment it is there, also where its absence was noticed a moment before."""
        self._policy((("first",), "any"), domain="[('amount', '>', 1000)]")
        paper = self._paper(submitted=False)
        with self._transaction() as admin:
            admin["marketing.approval.policy"].search([("gate_id", "=", self.gate_id)]).domain = "[]"
            admin.flush_all()
            with self._transaction(self.users["colleague"]) as reader:
                self.assertEqual(reader["marketing.test.document"].browse(paper).approval_state, "none")
        with self.assertRaisesRegex(UserError, CLOSED):
            self._alone("seller", self._finish(paper))
