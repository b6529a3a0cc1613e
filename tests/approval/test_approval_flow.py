"""The life of a request: submit, decide, withdraw, limits, activities."""

from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.core import clock
from .common import ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalFlow(ApprovalCommon):
    def kinds(self, request):
        return request.event_ids.mapped("kind")

    def states(self, request):
        """Return {step: {person: state}} of the ballots."""
        return {
            step: {ballot.user_id: ballot.state for ballot in ballots}
            for step, ballots in request.ballot_ids.grouped("step_index").items()
        }

    # ------------------------------------------------------------------
    # Ways through
    # ------------------------------------------------------------------

    def test_flow_free_passage(self):
        """Without a policy there is nothing to approve, and nothing to submit."""
        document = self._document()
        self.assertEqual(document.approval_state, "none")
        self.assertFalse(document.approval_panel)
        with self.assertRefused("no approval chain"):
            document.action_approval_submit()
        document.action_send()
        self.assertEqual(document.state, "sent")

    def test_flow_three_steps(self):
        """Any, all, any; each asked only when it is their turn."""
        self._policy(
            self.leader | self.other_leader,
            {"rule": "user", "user_ids": [Command.set((self.director | self.finance).ids)], "quorum": "all"},
            self.general_manager,
        )
        document = self._document()
        self.assertEqual(document.approval_state, "required")
        request = self._submit(document)
        self.assertEqual(document.approval_state, "pending")
        self.assertEqual(request.requester_id, self.seller)
        self.assertEqual((request.version, request.amount, request.subtitle), (1, 100.0, self.customer.name))
        self.assertEqual(self._asked(request), self.leader | self.other_leader)
        self._approve(request, self.leader, comment="  fine ")
        self.assertEqual(self.states(request)[0], {self.leader: "approved", self.other_leader: "cancelled"})
        self.assertEqual(self._asked(request), self.director | self.finance)
        self._approve(request, self.finance)
        self.assertEqual(self._asked(request), self.director)
        with self.assertRefused("still waiting"):
            document.action_send()
        self._approve(request, self.director)
        self._approve(request, self.general_manager)
        self.assertEqual((request.state, document.approval_state), ("approved", "approved"))
        self.assertEqual(self.kinds(request), ["submit", *["approve"] * 4, "complete"])
        self.assertEqual(request.event_ids.mapped("comment"), [False, "fine", False, False, False, False])
        self.assertEqual(request.event_ids.mapped("user_id.name")[:2], [self.seller.name, self.leader.name])
        document.action_send()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.approval_state, "none", "the next gate has no policy")

    def test_flow_reject(self):
        """A rejection needs a reason, ends the request, and the document may be submitted anew."""
        self._policy(self.leader, self.director)
        document = self._document()
        request = self._submit(document)
        action = self.as_user(request, self.leader).action_reject("  ")
        self.assertEqual(action["res_model"], "marketing.approval.decision")
        self.assertEqual(request.state, "pending")
        self.as_user(request, self.leader).action_reject("Too cheap")
        self.assertEqual((request.state, document.approval_state), ("rejected", "rejected"))
        self.assertEqual(request.ballot_ids.comment, "Too cheap")
        self.assertEqual(self.kinds(request), ["submit", "reject"])
        with self.assertRefused("needs an approval first"):
            document.action_send()
        document.amount = 120
        again = self._submit(document)
        self.assertEqual((again.version, again.state), (2, "pending"))
        self.assertEqual(request.state, "rejected")

    def test_flow_reject_window(self):
        """The window for the reason rejects as the person who fills it in, and takes no empty reason."""
        self._policy(self.leader)
        request = self._submit(self._document())
        windows = self.env["marketing.approval.decision"].with_context(default_request_ids=request.ids)
        with self.assertRaises(UserError):
            windows.with_user(self.leader).create({"comment": "   "}).action_decide()
        with self.assertRaises(AccessError):
            windows.with_user(self.colleague).create({"comment": "No"}).action_decide()
        self.assertEqual(request.state, "pending")
        windows.with_user(self.leader).create({"comment": "No"}).action_decide()
        self.assertEqual(request.state, "rejected")

    def test_flow_batch_window(self):
        """What needs people or words works on a batch as well, as the person who fills the window in."""
        self._policy(self.leader, self.director)
        requests = self._submit(self._document()) | self._submit(self._document())
        windows = self.env["marketing.approval.decision"].with_context(default_request_ids=requests.ids)

        def window(user, **values):
            return windows.with_user(user).create(values).action_decide()

        for user, values in (
            (self.colleague, {"kind": "transfer", "user_id": self.colleague.id}),
            (self.colleague, {"kind": "add", "user_ids": self.colleague.ids}),
            (self.outsider, {"kind": "copy", "user_ids": self.outsider.ids}),
            (self.outsider, {"kind": "comment", "comment": "Hello"}),
            (self.leader, {"kind": "transfer"}),
            (self.leader, {"kind": "add"}),
            (self.leader, {"kind": "comment", "comment": " "}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                window(user, **values)
        self.assertEqual([self.kinds(request) for request in requests], [["submit"]] * 2)
        window(self.leader, kind="copy", user_ids=self.finance.ids, comment="For your plan")
        file = self.env["ir.attachment"].with_user(self.leader).create({"name": "plan.txt", "raw": b"plan"})
        window(self.leader, kind="comment", comment="See the plan", attachment_ids=file.ids)
        window(self.leader, kind="transfer", user_id=self.other_leader.id)
        window(self.other_leader, kind="add", user_ids=self.finance.ids)
        window(self.finance, kind="return", comment="Mend both")
        for request in requests:
            self.assertEqual(self.kinds(request), ["submit", "copy", "comment", "transfer", "add", "return"])
            self.assertEqual(request.state, "returned")
            self.assertEqual(request.event_ids.attachment_ids.mapped("raw"), [b"plan"])
            self.assertFalse(request.event_ids._first_broken())
        self.assertEqual(len(requests.event_ids.attachment_ids), 2, "each history has a file of its own")

    def test_flow_withdraw(self):
        """Only the requester withdraws, and only while it is pending."""
        self._policy(self.leader, self.director)
        document = self._document(user_id=self.seller.id)
        request = self._submit(document)
        for user in (self.leader, self.admin, self.colleague):
            with self.assertRaises(AccessError):
                self.as_user(request, user).action_withdraw()
        with self.assertRaises(AccessError):
            self.as_user(document, self.leader).action_approval_withdraw()
        document.action_approval_withdraw()
        self.assertEqual((request.state, document.approval_state), ("withdrawn", "required"))
        self.assertEqual(self.states(request), {0: {self.leader: "cancelled"}})
        with self.assertRaises(AccessError):
            self._approve(request, self.leader)
        with self.assertRaises(UserError):
            self.as_user(request, self.seller).action_withdraw()
        document.amount = 1
        self.assertEqual(self._submit(document).version, 2)

    def test_flow_submit_twice(self):
        self._policy(self.leader)
        document = self._document()
        request = self._submit(document)
        with self.assertRefused("already under approval"):
            document.action_approval_submit()
        self._approve(request, self.leader)
        with self.assertRefused("already under approval or approved"):
            document.action_approval_submit()
        self.assertEqual(len(self._requests(document)), 1)

    def test_flow_submit_needs_write(self):
        """Who may only read a document does not submit it."""
        self._policy(self.leader)
        document = self._document()
        self.env["ir.model.access"].search([("name", "=", document._name)]).perm_write = False
        with self.assertRaises(AccessError):
            document.action_approval_submit()

    def test_flow_delete(self):
        self._policy(self.leader)
        document = self._document()
        self._submit(document)
        with self.assertRefused("Withdraw the request before you delete it"):
            document.unlink()
        document.action_approval_withdraw()
        document.unlink()

    def test_flow_batch(self):
        """A batch is submitted and decided in one go, each document by its own request."""
        self._policy(self.leader, self.director)
        documents = self._document() | self._document(amount=5)
        requests = self._submit(documents)
        self.assertEqual(len(requests), 2)
        self._approve(requests, self.leader)
        self._approve(requests[0], self.director)
        self.assertEqual(sorted(requests.mapped("state")), ["approved", "pending"])
        with self.assertRaises(AccessError):
            self._approve(requests, self.director)
        self.assertEqual(sorted(requests.mapped("state")), ["approved", "pending"])

    def test_flow_two_gates(self):
        """Each gate has its own request; the approval of one says nothing about the other."""
        self._policy(self.leader)
        self._policy(self.director, gate=self.done_gate)
        document = self._document()
        self._approve(self._submit(document), self.leader)
        document.action_send()
        self.assertEqual(document.approval_state, "required")
        with self.assertRefused("Bring the paper into force"):
            document.action_finish()
        request = self._submit(document) - self._requests(document)[0]
        self.assertEqual(request.gate_id, self.done_gate)
        self._approve(request, self.director)
        document.action_finish()
        self.assertEqual(document.state, "done")

    # ------------------------------------------------------------------
    # Time limits
    # ------------------------------------------------------------------

    def submit_at(self, moment, document=None):
        document = document or self._document()
        document.with_context(**clock.at(moment)).action_approval_submit()
        return self._requests(document)[-1]

    def test_flow_limit_over_the_weekend(self):
        """Two working days after Friday 16:00 is Tuesday 16:00, by the company's calendar (T-05)."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        policy = self._policy(self.leader, time_limit=2, time_unit="working_days")
        friday = datetime(2026, 1, 9, 8)
        self.assertEqual(self.submit_at(friday).deadline, datetime(2026, 1, 13, 8))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Day off",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                # In the company's time: Odoo takes holidays so when the user has no zone.
                "date_from": datetime(2026, 1, 12),
                "date_to": datetime(2026, 1, 13),
            }
        )
        self.assertEqual(self.submit_at(friday).deadline, datetime(2026, 1, 14, 8), "Monday is a holiday")
        for unit, limit, deadline in (
            ("working_hours", 3, datetime(2026, 1, 13, 2)),
            ("hours", 3, datetime(2026, 1, 9, 11)),
            ("days", 2, datetime(2026, 1, 11, 8)),
            ("days", 0, False),
        ):
            policy.write({"time_unit": unit, "time_limit": limit})
            self.assertEqual(self.submit_at(friday).deadline, deadline, unit)

    def test_flow_limit_of_step(self):
        """The earlier of the step's and the whole limit counts; a step's starts when it is asked."""
        limits = {"time_limit": 4, "time_unit": "hours"}
        self._policy(
            {"rule": "user", "user_ids": [Command.set(self.leader.ids)], **limits},
            {"rule": "user", "user_ids": [Command.set(self.director.ids)], **limits},
            self.general_manager,
            time_limit=6,
            time_unit="hours",
        )
        start = datetime(2026, 1, 7, 2)
        request = self.submit_at(start)
        self.assertEqual(request.deadline, start + timedelta(hours=4))
        for asked, deadline in ((1, 5), (3, 6)):
            request = self.submit_at(start)
            self._approve(request.with_context(**clock.at(start + timedelta(hours=asked))), self.leader)
            self.assertEqual(request.deadline, start + timedelta(hours=deadline))
        self._approve(request, self.director)
        self.assertEqual(request.deadline, start + timedelta(hours=6), "the whole limit is left")

    def test_flow_late(self):
        self._policy(self.leader, time_limit=2, time_unit="hours")
        start = datetime(2026, 1, 7, 2)
        request = self.submit_at(start)
        for hours, late, words in ((1, False, "1 h 00 min left"), (3, True, "1 h 00 min late")):
            now = request.with_context(**clock.at(start + timedelta(hours=hours)))
            now.invalidate_recordset(["is_late", "time_left"])
            self.assertEqual((now.is_late, now.time_left), (late, words))
            self.assertEqual(bool(now.search([("is_late", "=", True), ("id", "=", now.id)])), late)

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    def activities(self, request):
        return self.env["mail.activity"].search([("res_model", "=", request._name), ("res_id", "in", request.ids)])

    def test_flow_activities(self):
        """The people asked find the question in their activities, nobody else, and only while it is open."""
        self._policy(
            self.leader | self.other_leader,
            {"rule": "user", "user_ids": [Command.set((self.director | self.finance).ids)], "quorum": "all"},
        )
        document = self._document()
        request = self._submit(document)
        self.assertEqual(self.activities(request).user_id, self.leader | self.other_leader)
        self._approve(request, self.leader)
        self.assertEqual(self.activities(request).user_id, self.director | self.finance)
        self._approve(request, self.finance)
        self.assertEqual(self.activities(request).user_id, self.director)
        self.as_user(request, self.director).action_reject("No")
        self.assertFalse(self.activities(request))
        request = self._submit(document)
        document.action_approval_withdraw()
        self.assertFalse(self.activities(request))

    def test_flow_activity_cannot_be_ticked_off(self):
        """A question is answered, not ticked off, handed on or moved away: the counter must stay right."""
        self._policy(self.leader)
        request = self._submit(self._document())
        activity = self.activities(request)
        other = self._submit(self._document())
        attempts = (
            lambda mine: mine.action_done(),
            lambda mine: mine.action_feedback(),
            lambda mine: mine.action_feedback(feedback="Done"),
            lambda mine: mine.unlink(),
            lambda mine: mine.write({"active": False}),
            lambda mine: mine.action_archive(),
            lambda mine: mine.write({"user_id": self.colleague.id}),
            lambda mine: mine.write({"res_id": other.id}),
            lambda mine: mine.write({"date_deadline": "2099-01-01"}),
        )
        for user in (self.leader, self.admin, self.env.user):
            mine = activity.with_user(user)
            for attempt in attempts:
                with self.assertRaises(UserError):
                    attempt(mine)
        self.assertEqual(self.activities(request), activity)
        self.assertRecordValues(activity, [{"user_id": self.leader.id, "active": True, "res_id": request.id}])
        self._approve(request, self.leader)
        self.assertFalse(activity.exists())

    def test_flow_archived_approver(self):
        """Archiving the last person asked opens nothing; the requester can start anew with somebody else."""
        self._policy({"rule": "superior", "superior_level": 1})
        document = self._document()
        request = self._submit(document)
        self.leader.action_archive()
        self.assertEqual(request.state, "pending")
        with self.assertRefused("still waiting"):
            document.action_send()
        document.action_approval_withdraw()
        again = self._submit(document)
        self.assertEqual(self._asked(again), self.director)

    # ------------------------------------------------------------------
    # Configuration
    # ------------------------------------------------------------------

    def test_flow_policy_mistakes(self):
        """A policy that cannot work is refused when it is made, not when it is needed."""
        step = self._policy(self.leader).step_ids
        for values in (
            {"rule": "group"},
            {"rule": "field"},
            {"rule": "field", "field_path": "partner_id"},
            {"rule": "field", "field_path": "name"},
            {"rule": "field", "field_path": "nothing.user_id"},
            {"user_ids": [Command.clear()]},
            {"domain": "[('nothing', '=', 1)]"},
            {"domain": "[('amount', '='"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                step.write(values)
        for domain in ("[('nothing', '=', 1)]", "oops", "[('amount', '>')]"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                step.policy_id.domain = domain
        policy = self._policy()
        with self.assertRefused("has no steps"):
            policy.sequence = 0
            self._document().action_approval_submit()

    def test_flow_gate_code_is_fixed(self):
        """A gate whose name changed would guard nothing any more."""
        self._policy(self.leader)
        with self.assertRaises(UserError):
            self.send_gate.with_user(self.admin).write({"code": "test.other"})
        with self.assertRaises(UserError):
            self.send_gate.model_id = self.env["ir.model"]._get_id("res.partner")
        self.send_gate.with_user(self.admin).write({"name": "Send it", "code": "test.send"})
        self.env["marketing.approval.policy"].search([]).unlink()
        self.send_gate.sudo().unlink()
        with self.assertRefused("test.send"):
            self._document().action_send()
