from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..transactions import SECOND
from .contract_race import ContractRace


@tagged("post_install", "-at_install")
class TestContractApprovalConcurrency(ContractRace):
    """Two people at the same moment: one outcome, and a clear word to whoever was second."""

    def test_two_decisions(self):
        """Approve and approve, approve and reject: the first one stands, the second one is told."""
        for verdict in ("approve", "reject"):
            with self.subTest(verdict):
                self.alone(self.submit)
                met = self.together((self.approve, ("first",)), (getattr(self, verdict), ("second",)))
                self.assertIsInstance(met, SECOND)
                state, ballots, kinds = self.facts()[-1]
                self.assertEqual((state, ballots), ("approved", ["approved", "cancelled"]))
                self.assertEqual(kinds, ["submit", "approve", "complete"])
                with self.registry.cursor() as cr, self.assertRaisesRegex(AccessError, "decided meanwhile"):
                    getattr(self, verdict)(cr, "second")
                self.alone(self.change)

    def test_two_submissions(self):
        """Two people submit the same document: one request."""
        met = self.together((self.submit, ("asks",)), (self.submit, ("first",)))
        self.assertIsInstance(met, SECOND)
        self.assertEqual([state for state, _ballots, _kinds in self.facts()], ["pending"])

    def test_withdrawn_while_approved(self):
        """Withdrawing and approving: whichever comes first."""
        self.alone(self.submit)
        met = self.together((self.withdraw, ()), (self.approve, ("first",)))
        self.assertIsInstance(met, SECOND)
        self.assertEqual(self.facts()[-1][0], "withdrawn")
        self.alone(self.submit)
        met = self.together((self.approve, ("first",)), (self.withdraw, ()))
        self.assertIsInstance(met, SECOND)
        self.assertEqual(self.facts()[-1][0], "approved")

    def test_passage_against_change(self):
        """The contract comes into force, or a line changes: never both, whoever is first (invariant 4)."""
        for first, second in (("confirm", "change"), ("change", "confirm")):
            with self.subTest(first):
                self.alone(self.submit)
                self.alone(self.approve, "first")
                met = self.together((getattr(self, first), ()), (getattr(self, second), ()))
                self.assertIsInstance(met, SECOND, f"{second} must not come through beside {first}")
                with self.registry.cursor() as cr:
                    order = self.order(cr, "asks")
                    confirmed, price = order.state == "sale", order.order_line.price_unit
                self.assertEqual((confirmed, price), (True, 100.0) if first == "confirm" else (False, 1.0))
                self.assertEqual(self.facts()[-1][0], "approved" if confirmed else "void")
                self._clean_up()
                self._begin()

    def test_everybody_at_once(self):
        """Two opinions of a step that asks all: both count, and the step goes on once."""
        with self.transaction() as env:
            env["marketing.approval.policy"].browse(self.ids["policies"][0]).step_ids.quorum = "all"
        self.alone(self.submit)
        met = self.together((self.approve, ("first",)), (self.approve, ("second",)))
        if met:
            # Refused by the lock: the second one tries again, as Odoo or the person does.
            self.alone(self.approve, "second")
        state, ballots, kinds = self.facts()[-1]
        self.assertEqual((state, ballots), ("approved", ["approved", "approved"]))
        self.assertEqual(kinds, ["submit", "approve", "approve", "complete"])
