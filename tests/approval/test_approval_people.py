"""Who is asked, by which policy, and what a change of the rules does to what is running."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalPeople(ApprovalCommon):
    def asked_by(self, document=None):
        """Submit and return the people asked first."""
        return self._asked(self._submit(document or self._document()))

    # ------------------------------------------------------------------
    # Rules of a step
    # ------------------------------------------------------------------

    def test_people_superiors(self):
        policy = self._policy({"rule": "superior", "superior_level": 1})
        for level, people in ((1, self.leader), (2, self.director), (3, self.general_manager)):
            policy.step_ids.superior_level = level
            self.assertEqual(self.asked_by(), people)

    def test_people_group(self):
        """A group means those who were given it, in this company, who can log in."""
        group = self.env["res.groups"].create({"name": "Approvers"})
        self._policy({"rule": "group", "group_id": group.id})
        (self.leader | self.other_leader | self.colleague).write({"group_ids": [Command.link(group.id)]})
        self.colleague.active = False
        branch = self.env["res.company"].create({"name": "Branch"})
        new_test_user(self.env, "mo_branch", company_id=branch.id, company_ids=[Command.set(branch.ids)]).group_ids = [
            Command.link(group.id)
        ]
        self.assertEqual(self.asked_by(), self.leader | self.other_leader)

    def test_people_field(self):
        """A path on the document leads to a person, also past fields that the requester may not read."""
        self.customer.user_id = self.finance
        self._policy({"rule": "field", "field_path": "partner_id.user_id"})
        self.assertEqual(self.asked_by(), self.finance)

    def test_people_team_leader(self):
        """The leader of the document's team; without a team the superior."""
        self._policy({"rule": "team_leader"})
        self.team.user_id = self.other_leader
        self.assertEqual(self.asked_by(self._document(team_id=self.team.id)), self.other_leader)
        self.assertEqual(self.asked_by(), self.leader)

    # ------------------------------------------------------------------
    # Nobody twice, nobody for themselves, never nobody
    # ------------------------------------------------------------------

    def test_people_not_twice(self):
        """A-B-A: only the repeated opinion is skipped, both others are kept."""
        self._policy(self.leader, self.director, self.leader, self.general_manager)
        request = self._submit(self._document())
        self._approve(request, self.leader)
        self._approve(request, self.director)
        self.assertEqual(request.step_index, 3)
        self.assertEqual(self._asked(request), self.general_manager)
        self.assertEqual(
            [(ballot.user_id, ballot.state) for ballot in request.ballot_ids],
            [
                (self.leader, "approved"),
                (self.director, "approved"),
                (self.leader, "skipped"),
                (self.general_manager, "open"),
            ],
        )
        self._approve(request, self.general_manager)
        self.assertEqual(request.state, "approved")

    def test_people_not_twice_at_the_end(self):
        """When the last steps ask only people who were heard, nobody is left to ask."""
        self._policy(self.leader, self.director, self.leader, self.director)
        request = self._submit(self._document())
        self._approve(request, self.leader, self.director)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.ballot_ids.mapped("state"), ["approved", "approved", "skipped", "skipped"])

    def test_people_not_twice_of_many(self):
        """Any: somebody heard is enough. All: only the others are asked."""
        both = self.leader | self.director
        everybody = {"rule": "user", "user_ids": [Command.set(both.ids)], "quorum": "all"}
        self._policy(self.leader, everybody)
        request = self._submit(self._document())
        self._approve(request, self.leader)
        self.assertEqual(self._asked(request), self.director)
        self._approve(request, self.director)
        self.assertEqual(request.state, "approved")
        request.policy_id.step_ids[1].quorum = "any"
        request = self._submit(self._document())
        self._approve(request, self.leader)
        self.assertEqual(request.state, "approved")
        self.assertFalse(request.activity_ids)

    def test_people_rejected_is_not_heard(self):
        """Only an agreement counts as heard, and only in the same request."""
        self._policy(self.leader, self.director)
        document = self._document()
        self._approve(self._submit(document), self.leader)
        document.action_approval_withdraw()
        self.assertEqual(self.asked_by(document), self.leader)

    def test_people_requester(self):
        """Requesters never approve their own; it goes to their superior (H-05)."""
        policy = self._policy(self.leader)
        self.assertEqual(self.asked_by(self._document(self.leader)), self.director)
        policy.step_ids.user_ids = self.leader | self.other_leader
        self.assertEqual(self.asked_by(self._document(self.leader)), self.other_leader)
        policy.step_ids.quorum = "all"
        self.assertEqual(self.asked_by(self._document(self.leader)), self.other_leader)
        policy.self_approval = True
        self.assertEqual(self.asked_by(self._document(self.leader)), self.leader | self.other_leader)

    def test_people_requester_at_the_top(self):
        """The general manager's own paper goes to somebody else, or nowhere."""
        policy = self._policy(self.general_manager)
        self.company.approval_fallback_user_id = self.finance
        self.assertEqual(self.asked_by(self._document(self.general_manager)), self.finance)
        policy.fallback_user_id = self.director
        self.assertEqual(self.asked_by(self._document(self.general_manager)), self.director)

    def test_people_fallbacks(self):
        """Nobody found: the policy's person, the company's, the general manager, the administrators."""
        policy = self._policy({"rule": "superior", "superior_level": 5})
        policy.fallback_user_id = self.other_leader
        self.company.approval_fallback_user_id = self.finance
        self.assertEqual(self.asked_by(), self.other_leader)
        self.other_leader.active = False
        self.assertEqual(self.asked_by(), self.finance)
        self.company.approval_fallback_user_id = False
        self.assertEqual(self.asked_by(), self.general_manager)
        self.company.general_manager_id = self.seller
        self.assertEqual(self.asked_by(), self._admins(), "not the requester")
        self.company.general_manager_id = False
        self.assertEqual(self.asked_by(), self._admins())

    def _admins(self):
        return self.env.ref("marketing_office.group_admin").all_user_ids.filtered(
            lambda user: self.company in user.company_ids and user.id != 1
        )

    def test_people_deleted(self):
        """Whoever was deleted while a request was under way is passed over; the others are asked."""
        leaving = new_test_user(self.env, "mo_leaving", groups="marketing_office.group_leader")
        self._policy(self.leader, leaving | self.director)
        request = self._submit(self._document())
        leaving.unlink()
        self._approve(request, self.leader)
        self.assertEqual(self._asked(request), self.director)

    def test_people_nobody(self):
        """No consent in silence: with nobody at all the submission is refused, and says what to do."""
        self._policy(self.leader)
        self.leader.active = False
        self.company.general_manager_id = False
        self._admins().active = False
        document = self._document()
        with self.assertRefused("Nobody can be asked in step “Step 1” of “Test policy”"):
            document.action_approval_submit()
        with self.assertRefused("needs an approval first"):
            document.action_send()

    # ------------------------------------------------------------------
    # Conditions, order, companies
    # ------------------------------------------------------------------

    def test_people_conditions(self):
        """A step whose condition does not fit is skipped, as the document was when it was submitted."""
        above = {
            "rule": "user",
            "user_ids": [Command.set(self.director.ids)],
            "domain": "[('amount', '>', 1000)]",
        }
        self._policy(above, self.leader, above)
        request = self._submit(self._document(amount=5))
        self.assertEqual(self._asked(request), self.leader)
        self._approve(request, self.leader)
        self.assertEqual(request.state, "approved")
        self.assertEqual([step["skipped"] for step in request.path], [True, False, True])
        self.assertEqual(self.asked_by(self._document(amount=5000)), self.director)

    def test_people_first_policy(self):
        """The first policy whose condition fits applies, and only it."""
        self._policy(self.leader, sequence=20, name="All")
        special = self._policy(self.director, sequence=10, domain="[('kind', '=', 'special')]", name="Special")
        self.assertEqual(self.asked_by(), self.leader)
        self.assertEqual(self.asked_by(self._document(kind="special")), self.director)
        special.sequence = 30
        self.assertEqual(self.asked_by(self._document(kind="special")), self.leader)
        special.write({"sequence": 10, "active": False})
        self.assertEqual(self.asked_by(self._document(kind="special")), self.leader)
        special.active = True
        both = self._document(kind="special") | self._document()
        self.assertEqual(self._submit(both).sorted("id").mapped("policy_id.name"), ["Special", "All"])

    def test_people_condition_only(self):
        """A document that no policy covers passes freely."""
        self._policy(self.leader, domain="[('amount', '>', 1000)]")
        self._document(amount=1000).action_send()
        with self.assertRefused("needs an approval first"):
            self._document(amount=1001).action_send()

    def test_people_companies(self):
        """The policies of the document's company apply, and those of no company, in one order."""
        branch = self.env["res.company"].create({"name": "Branch"})
        self.env.user.company_ids = [Command.link(branch.id)]
        self.seller.company_ids = [Command.link(branch.id)]
        self.director.company_ids = [Command.link(branch.id)]
        self._policy(self.leader, company_id=self.company.id, sequence=1)
        self._policy(self.director, sequence=2)
        self.assertEqual(self.asked_by(), self.leader)
        document = self._document().with_context(allowed_company_ids=[branch.id, self.company.id])
        document.company_id = branch
        self.assertEqual(self.asked_by(document), self.director)

    def test_people_archived_policy_not_revived(self):
        """A context that shows archived records does not bring an archived policy back, for anybody."""
        self._policy(self.leader).active = False
        self.env.registry.clear_cache()
        self._document().with_context(active_test=False).action_send()
        self._document().action_send()

    # ------------------------------------------------------------------
    # Rules that change
    # ------------------------------------------------------------------

    def test_people_policy_changed(self):
        """A running request keeps its path, its fallback and its version; the next one follows the new policy."""
        policy = self._policy(self.leader, self.director, {"rule": "superior", "superior_level": 5})
        policy.fallback_user_id = self.general_manager
        version = policy.version
        document = self._document()
        request = self._submit(document)
        policy.step_ids[1].unlink()
        policy.step_ids[0].user_ids = self.other_leader
        policy.write({"fallback_user_id": self.finance.id, "self_approval": True, "name": "New"})
        self.assertGreater(policy.version, version)
        self.assertEqual(request.policy_version, version)
        self.assertEqual(self._asked(request), self.leader)
        self._approve(request, self.leader)
        self.assertEqual(self._asked(request), self.director)
        self._approve(request, self.director)
        self.assertEqual(self._asked(request), self.general_manager)
        self._approve(request, self.general_manager)
        document.action_send()
        again = self._submit(self._document())
        self.assertEqual((self._asked(again), again.policy_version), (self.other_leader, policy.version))

    def test_people_policy_made_lax(self):
        """Allowing self-approval helps no request that is already running."""
        policy = self._policy(self.director, self.leader)
        request = self._submit(self._document(self.leader))
        policy.self_approval = True
        self._approve(request, self.director)
        self.assertNotIn(self.leader, request.ballot_ids.user_id)
        self.assertEqual(request.state, "approved", "the director, who was heard, stands for the leader")

    def test_people_policy_deleted(self):
        """A request outlives its policy."""
        policy = self._policy(self.leader, self.director)
        request = self._submit(self._document())
        policy.unlink()
        self._approve(request, self.leader, self.director)
        self.assertEqual((request.state, request.policy_id.id), ("approved", False))

    def test_people_policy_appears(self):
        """A policy made after the submission of another gate, or after a free passage, changes nothing behind it."""
        document = self._document()
        document.action_send()
        self._policy(self.leader)
        document.note = "still free"
        document.amount = 3
        self.assertEqual(document.state, "sent")

    def test_people_group_changed(self):
        """Who leaves the group keeps the question already asked; later steps ask who is in it then."""
        group = self.env["res.groups"].create({"name": "Approvers"})
        self.leader.group_ids = [Command.link(group.id)]
        self._policy(self.director, {"rule": "group", "group_id": group.id})
        request = self._submit(self._document())
        self.leader.group_ids = [Command.unlink(group.id)]
        self.other_leader.group_ids = [Command.link(group.id)]
        self._approve(request, self.director)
        self.assertEqual(self._asked(request), self.other_leader)
        self.other_leader.group_ids = [Command.unlink(group.id)]
        self._approve(request, self.other_leader)
        self.assertEqual(request.state, "approved")

    def test_people_group_emptied(self):
        """The last member gone: the fallback is asked, the gate stays shut."""
        group = self.env["res.groups"].create({"name": "Approvers"})
        self._policy({"rule": "group", "group_id": group.id})
        document = self._document()
        self.assertEqual(self.asked_by(document), self.general_manager)
        with self.assertRaises(UserError):
            document.action_send()
