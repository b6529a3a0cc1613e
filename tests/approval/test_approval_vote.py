"""How many must agree: numbers, shares, weights, vetoes, rows of people, and people who come twice."""

from hypothesis import given, strategies as st

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ...lib.voting import AGREED, OPEN, QUORUMS, REFUSED, outcome
from ..core.test_core_lib import HOUSE
from .common import ApprovalCommon

VOTES = st.lists(st.tuples(st.sampled_from([AGREED, REFUSED, OPEN]), st.integers(1, 9), st.booleans()), max_size=7)


@tagged("at_install", "-post_install")
class TestApprovalVoting(BaseCase):
    @HOUSE
    @given(VOTES, st.sampled_from(QUORUMS), st.integers(1, 100))
    def test_vote_is_final(self, votes, quorum, needed):
        """What has been decided is not undone by an opinion that comes in later, except by a refusal in `all`."""
        before = outcome(votes, quorum, needed)
        for place, (opinion, weight, veto) in enumerate(votes):
            if opinion != OPEN:
                continue
            for later in (AGREED, REFUSED):
                after = outcome([*votes[:place], (later, weight, veto), *votes[place + 1 :]], quorum, needed)
                if before == REFUSED:
                    self.assertEqual(after, REFUSED)
                elif before == AGREED and later == AGREED:
                    self.assertEqual(after, AGREED)

    @HOUSE
    @given(VOTES.filter(bool), st.sampled_from(QUORUMS), st.integers(1, 100))
    def test_vote_ends(self, votes, quorum, needed):
        """Once everybody has spoken there is a result; nobody's silence is an agreement."""
        spoken = [(REFUSED if opinion == OPEN else opinion, weight, veto) for opinion, weight, veto in votes]
        self.assertNotEqual(outcome(spoken, quorum, needed), OPEN)
        silent = [(OPEN, weight, veto) for _opinion, weight, veto in votes]
        self.assertEqual(outcome(silent, quorum, needed), OPEN)

    def test_vote_share(self):
        votes = [(AGREED, 3, False), (REFUSED, 1, False), (OPEN, 2, False)]
        self.assertEqual(outcome(votes, "share", 50), AGREED)
        self.assertEqual(outcome(votes, "share", 51), OPEN)
        self.assertEqual(outcome(votes, "share", 84), REFUSED, "5 of 6 are no 84 %")
        self.assertEqual(outcome([(REFUSED, 1, True), *votes], "share", 30), REFUSED, "a veto")
        self.assertEqual(outcome([], "share", 50), OPEN)

    def test_vote_count(self):
        votes = [(AGREED, 1, False), (REFUSED, 1, False), (OPEN, 1, False)]
        self.assertEqual(outcome(votes, "count", 1), AGREED)
        self.assertEqual(outcome(votes, "count", 2), OPEN)
        self.assertEqual(outcome(votes, "count", 3), REFUSED)
        self.assertEqual(outcome(votes[:1], "count", 3), AGREED, "more than were asked: all of them")
        with self.assertRaises(ValueError):
            outcome(votes, "most")


@tagged("at_install", "-post_install")
class TestApprovalQuorum(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.leader | cls.other_leader | cls.director

    def board_step(self, **values):
        return {"rule": "user", "user_ids": [Command.set(self.board.ids)], **values}

    def test_quorum_count(self):
        """Two of three: one refusal does not end it, two do; the third person is then no longer asked."""
        self._policy(self.board_step(quorum="count", quorum_count=2))
        request = self._submit(self._document())
        self.as_user(request, self.leader).action_reject("Not for me")
        self.assertEqual(request.state, "pending")
        self._approve(request, self.other_leader, self.director)
        self.assertEqual(request.state, "approved")
        self.assertFalse(request._first_forged())
        request = self._submit(self._document())
        self.as_user(request, self.leader).action_reject("No")
        self.as_user(request, self.director).action_reject("No")
        self.assertEqual(request.state, "rejected")
        self.assertEqual(request.ballot_ids.mapped("state"), ["rejected", "cancelled", "rejected"])
        self.assertFalse(request._first_forged())
        self.assertFalse(request.event_ids._first_broken())

    def test_quorum_share(self):
        """Weights and vetoes of the people listed; the others weigh 1."""
        voters = [Command.create({"user_id": self.director.id, "weight": 3.0})]
        self._policy(self.board_step(quorum="share", quorum_share=60.0, voter_ids=voters))
        request = self._submit(self._document())
        self._approve(request, self.director)
        self.assertEqual(request.state, "approved", "3 of 5 are 60 %")
        request.policy_id.step_ids.voter_ids = [
            Command.create({"user_id": self.other_leader.id, "weight": 1.0, "veto": True})
        ]
        request = self._submit(self._document())
        self.as_user(request, self.other_leader).action_reject("Never")
        self.assertEqual(request.state, "rejected")

    def test_quorum_sequence(self):
        """One after the other; a refusal ends it at once."""
        self._policy(self.board_step(quorum="sequence"))
        request = self._submit(self._document())
        row = list(request.ballot_ids.sorted("turn").user_id)
        for user in row:
            self.assertEqual(self._asked(request), user)
            self.assertEqual(request.activity_ids.user_id, user)
            self._approve(request, user)
        self.assertEqual(request.state, "approved")
        request = self._submit(self._document())
        self.as_user(request, row[0]).action_reject("No")
        self.assertEqual(request.ballot_ids.mapped("state"), ["rejected", "cancelled", "cancelled"])

    def test_quorum_superiors(self):
        """The chain of superiors up to a level, in order; at the top it ends."""
        self._policy({"rule": "superiors", "superior_level": 9, "quorum": "sequence"})
        request = self._submit(self._document())
        for user in (self.leader, self.director, self.general_manager):
            self.assertEqual(self._asked(request), user)
            self._approve(request, user)
        self.assertEqual(request.state, "approved")

    def test_people_department(self):
        """The manager of the requester's department; who manages it asks the one above."""
        top = self.env["hr.department"].create({"name": "Sales", "company_id": self.company.id})
        below = self.env["hr.department"].create({"name": "East", "company_id": self.company.id, "parent_id": top.id})
        top.manager_id, below.manager_id = self.employee_director, self.employee_leader
        (self.employee_seller | self.employee_leader).department_id = below
        self._policy({"rule": "department"})
        self.assertEqual(self._asked(self._submit(self._document())), self.leader)
        self.assertEqual(self._asked(self._submit(self._document(self.leader))), self.director)

    def test_people_choice(self):
        """The requester chooses, among those whom the step offers; without a choice the fallback is asked."""
        policy = self._policy({"rule": "choice", "user_ids": [Command.set((self.leader | self.other_leader).ids)]})
        step = str(policy.step_ids.id)
        document = self._document()
        with self.assertRefused("choose among", ValidationError):
            document.action_approval_submit({"choices": {step: self.director.ids}})
        document.action_approval_submit({"choices": {step: self.other_leader.ids}})
        self.assertEqual(self._asked(self._requests(document)), self.other_leader)
        self.company.approval_fallback_user_id = self.finance
        self.assertEqual(self._asked(self._submit(self._document())), self.finance)

    def test_repeat(self):
        """A-B-A: once in the whole, once in a row, or each time, as the rule says."""
        for repeat, asked in (
            ("once", [self.leader, self.director]),
            ("consecutive", [self.leader, self.director, self.leader]),
            ("always", [self.leader, self.leader, self.director, self.leader]),
        ):
            policy = self._policy(self.leader, self.leader, self.director, self.leader, repeat=repeat)
            request, order = self._submit(self._document()), []
            while request.state == "pending":
                order.append(self._asked(request))
                self._approve(request, order[-1])
            self.assertEqual(order, asked, repeat)
            policy.active = False
