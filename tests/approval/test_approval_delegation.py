"""Stand-ins: for some days, some kinds, or during leave; and who decides when somebody has left."""

from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.core.clock import at
from .common import ApprovalCommon

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4)


@tagged("at_install", "-post_install")
class TestApprovalDelegation(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._policy(cls.leader, cls.director)

    def stand_in(self, user, delegate, by=None, **values):
        return (
            self.as_user(self.env["marketing.approval.delegation"], by or user)
            .with_context(**at(NOON))
            .create(
                {
                    "user_id": user.id,
                    "delegate_id": delegate.id,
                    "company_id": self.company.id,
                    "date_from": DAY,
                    **values,
                }
            )
        )

    def submitted(self, moment=NOON, user=None):
        document = self._document(user).with_context(**at(moment))
        document.action_approval_submit()
        return self._requests(document)

    def sync(self, moment):
        self.env["marketing.approval.request"].with_context(**at(moment)).sudo()._sync_stand_ins(self.company)

    def test_stand_in_decides_on_behalf(self):
        """The stand-in is asked; the history and the panel say on whose behalf."""
        self.stand_in(self.leader, self.other_leader)
        request = self.submitted()
        ballot = request.ballot_ids
        self.assertEqual((ballot.user_id, ballot.on_behalf_id), (self.other_leader, self.leader))
        self.assertEqual(request.activity_ids.user_id, self.other_leader)
        with self.assertRefused("you are not asked", AccessError):
            self.as_user(request, self.leader).action_approve()
        seen = self.as_user(request, self.other_leader)
        self.assertEqual(seen.on_behalf_of, self.leader.name, "the list says for whom")
        for domain in ([("on_behalf_of", "!=", False)], [("on_behalf_of", "ilike", self.leader.name[:4])]):
            self.assertEqual(seen.search(domain), seen)
            self.assertFalse(self.as_user(request, self.leader).search(domain))
        self._approve(request, self.other_leader)
        self.env.invalidate_all()
        self.assertEqual((seen.asked_me, seen.can_decide, seen.on_behalf_of), (True, False, False))
        self.assertTrue(seen.read(["res_name"]), "who was asked may look at it later")
        self.assertFalse(self.as_user(request, self.outsider).asked_me)
        self.assertEqual(request.event_ids[-1].on_behalf_id, self.leader)
        opinion = self.as_user(request, self.seller).panel["opinions"][0]
        self.assertEqual((opinion["name"], opinion["behalf"]), (self.other_leader.name, self.leader.name))
        self.assertFalse(request._first_forged())

    def test_days_and_kinds(self):
        """Only on its days, only for its kinds."""
        self.stand_in(self.leader, self.other_leader, date_to=DAY, gate_ids=[Command.set(self.done_gate.ids)])
        self.assertEqual(self._asked(self.submitted()), self.leader)
        self.stand_in(self.leader, self.finance, date_to=DAY, gate_ids=[Command.set(self.send_gate.ids)])
        self.assertEqual(self._asked(self.submitted()), self.finance)
        self.assertEqual(self._asked(self.submitted(NOON + timedelta(days=1))), self.leader)
        self.assertEqual(self._asked(self.submitted(NOON - timedelta(days=1))), self.leader)

    def test_single_rules(self):
        """Only what one rule asks for; two stand-ins for the same rule or its kind are refused."""
        rule = self.env["marketing.approval.policy"].search([("gate_id", "=", self.send_gate.id)])
        other = rule.copy({"domain": "[('amount', '>', 500000)]", "sequence": -1})
        self.stand_in(self.leader, self.other_leader, policy_ids=[Command.set(other.ids)])
        request = self.submitted()
        self.assertEqual((request.policy_id, self._asked(request)), (rule, self.leader))
        self.stand_in(self.leader, self.finance, policy_ids=[Command.set(rule.ids)])
        self.assertEqual(self._asked(request), self.finance)
        self.assertEqual(self._asked(self.submitted()), self.finance)
        for values in ({"policy_ids": [Command.set(rule.ids)]}, {"gate_ids": [Command.set(self.send_gate.ids)]}, {}):
            with self.assertRefused("already has a stand-in", ValidationError):
                self.stand_in(self.leader, self.colleague, **values)
        self.stand_in(self.leader, self.colleague, gate_ids=[Command.set(self.done_gate.ids)])

    def test_rule_that_is_gone(self):
        """An archived or deleted rule never widens what its stand-in decides."""
        rule = self.env["marketing.approval.policy"].search([("gate_id", "=", self.send_gate.id)])
        other = rule.copy({"domain": "[('amount', '>', 500000)]", "sequence": -1})
        delegation = self.stand_in(self.leader, self.finance, policy_ids=[Command.set(other.ids)])
        other.active = False
        self.env.registry.clear_cache()
        self.assertEqual(self._asked(self.submitted()), self.leader)
        other.unlink()
        self.assertFalse(delegation.active)
        self.assertEqual(self._asked(self.submitted()), self.leader)

    def test_what_is_open_moves(self):
        """To the stand-in when it begins, back when it is over, and nothing that is decided moves."""
        request = self.submitted()
        delegation = self.stand_in(self.leader, self.other_leader, date_to=DAY + timedelta(days=2))
        self.assertEqual(self._asked(request), self.other_leader)
        self.assertEqual(request.activity_ids.user_id, self.other_leader)
        self.sync(NOON + timedelta(days=5))
        self.assertEqual(self._asked(request), self.leader)
        self.sync(NOON)
        self.assertEqual(self._asked(request), self.other_leader)
        delegation.active = False
        self.assertEqual(self._asked(request), self.leader)
        self._approve(request, self.leader)
        self.assertFalse(request.event_ids._first_broken())
        self.assertFalse(request._first_forged())

    def test_chains_and_loops(self):
        """A stand-in's stand-in; a circle ends; the requester never stands in."""
        self.stand_in(self.leader, self.other_leader)
        self.stand_in(self.other_leader, self.finance)
        self.assertEqual(self._asked(self.submitted()), self.finance)
        self.stand_in(self.finance, self.leader)
        self.assertEqual(self._asked(self.submitted()), self.finance)
        self.assertEqual(self._asked(self.submitted(user=self.finance)), self.other_leader)

    def test_both_seats(self):
        """Who has a ballot of their own and one for somebody else gives both with one click."""
        both = self.leader | self.other_leader
        self.send_gate.policy_ids.active = False
        self._policy({"rule": "user", "user_ids": [Command.set(both.ids)], "quorum": "all"})
        self.stand_in(self.leader, self.other_leader)
        request = self.submitted()
        self.assertEqual(request.ballot_ids.user_id, self.other_leader)
        self.assertEqual(len(request.activity_ids), 1)
        self._approve(request, self.other_leader)
        self.assertEqual((request.state, len(request.ballot_ids)), ("approved", 2))
        self.assertFalse(request._first_forged())

    def test_during_leave(self):
        """Only while an approved time off is running; what is open follows the leave."""
        self.stand_in(self.leader, self.other_leader, on_leave=True)
        request = self.submitted()
        self.assertEqual(self._asked(request), self.leader)
        kind = self.env["hr.leave.type"].create(
            {"name": "Days off", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = (
            self.env["hr.leave"]
            .with_context(leave_fast_create=True, **at(NOON))
            .create(
                {
                    "name": "Away",
                    "employee_id": self.employee_leader.id,
                    "holiday_status_id": kind.id,
                    "request_date_from": DAY - timedelta(days=1),
                    "request_date_to": DAY + timedelta(days=3),
                }
            )
        )
        leave.write({"state": "validate"})
        self.sync(NOON)
        self.assertEqual(self._asked(request), self.other_leader)
        self.assertEqual(self._asked(self.submitted()), self.other_leader)
        away = self._document().with_context(**at(NOON)).approval_preview()["steps"][0]
        self.assertIn("represented by", away["people"][0]["away"])
        leave.with_context(**at(NOON)).write({"state": "refuse"})
        self.assertEqual(self._asked(request), self.leader)

    def test_whose_to_give(self):
        """Own ones; a leader's team's; not other people's, not twice, not to somebody who works elsewhere."""
        self.stand_in(self.seller, self.colleague)
        self.stand_in(self.colleague, self.seller, by=self.leader)
        for by in (self.seller, self.other_leader, self.finance):
            with self.assertRaises(AccessError, msg=by.name):
                self.stand_in(self.director, by, by=by)
        delegation = self.stand_in(self.director, self.finance, by=self.admin)
        for by in (self.seller, self.finance):
            with self.assertRaises(AccessError):
                self.as_user(delegation, by).write({"delegate_id": by.id})
            with self.assertRaises(AccessError):
                self.as_user(delegation, by).unlink()
        with self.assertRaises(AccessError):
            self.as_user(self.stand_in(self.leader, self.finance), self.leader).user_id = self.director
        with self.assertRefused("already has a stand-in", ValidationError):
            self.stand_in(self.director, self.leader)
        self.outsider.write(
            {
                "company_ids": [Command.set(self.env.ref("base.main_company").ids)],
                "company_id": self.env.ref("base.main_company").id,
            }
        )
        with self.assertRefused("does not work in", ValidationError):
            self.stand_in(self.other_leader, self.outsider)

    # ------------------------------------------------------------------
    # Who has left
    # ------------------------------------------------------------------

    def test_somebody_leaves(self):
        """Archived, gone from the company, or no longer employed: the superior decides, and no gate opens."""
        for leave in (
            self.leader.action_archive,
            lambda: self.leader.write({"active": False}),
            lambda: self.employee_leader.write({"active": False}),
        ):
            with self.env.cr.savepoint() as savepoint:
                request = self.submitted()
                leave()
                self.env.invalidate_all()
                self.assertEqual((request.state, self._asked(request)), ("pending", self.director))
                self.assertIn("hand_over", request.event_ids.mapped("kind"))
                self.assertFalse(request._first_forged())
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def test_everybody_leaves(self):
        """Even when nobody is left, nothing passes."""
        request = self.submitted()
        self.company.general_manager_id = False
        (self.director | self.general_manager | self.leader).write({"active": False})
        self.assertEqual(request.state, "pending")
        with self.assertRefused("still waiting"):
            self.env["marketing.test.document"].browse(request.res_id).write({"state": "sent"})
