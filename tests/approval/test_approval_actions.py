"""What approvers and requesters may do besides yes and no."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.core.clock import at, now
from .common import LOCKED, ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalActions(ApprovalCommon):
    def ballots(self, request):
        """Return [(person, state)] of the ballots, oldest first."""
        return [(ballot.user_id, ballot.state) for ballot in request.ballot_ids.sorted("id")]

    def intact(self, request):
        """Check that the history is whole and that state and opinions follow from it."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(request.event_ids._first_broken())
        self.assertFalse(request._first_forged())

    # ------------------------------------------------------------------
    # Return and submit again (H-02)
    # ------------------------------------------------------------------

    def test_return_to_requester(self):
        """It is unlocked, revised, submitted as version 2, and comes back to whoever returned it."""
        self._policy(self.leader, self.director)
        document = self._document()
        request = self._submit(document)
        self._approve(request, self.leader)
        with self.assertRefused("Say what has to be mended"):
            self.as_user(request, self.director).action_return(" ")
        with self.assertRefused("you are not asked", AccessError):
            self.as_user(request, self.leader).action_return("Not mine any more")
        self.as_user(request, self.director).action_return("Raise the price")
        self.assertEqual((request.state, document.approval_state), ("returned", "returned"))
        self.assertFalse(self._asked(request))
        self.assertFalse(request.activity_ids)
        with self.assertRefused("was returned for a revision"):
            document.action_send()
        document.amount = 120
        document.action_approval_submit({"comment": "As you wished"})
        self.assertEqual(self._requests(document), request, "the same request goes on")
        self.assertEqual((request.state, request.version, request.amount), ("pending", 2, 120))
        self.assertEqual(self._asked(request), self.director, "not the leader again")
        event = request.event_ids.filtered(lambda event: event.kind == "resubmit")
        self.assertEqual(event.changes, [{"label": "Amount", "old": "100.00", "new": "120.00"}])
        self.assertIn(self.leader, request.copy_ids.user_id, "who had agreed to version 1 hears of the change")
        with self.assertRefused(LOCKED):
            document.amount = 130
        self._approve(request, self.director)
        self.assertEqual(request.state, "approved")
        document.action_send()
        self.intact(request)

    def test_return_and_start_over(self):
        """With a restart, or where the rule says that changes start over, everybody is asked again."""
        policy = self._policy(self.leader, self.director)
        for restart, rule, change, asked in (
            (True, False, False, self.leader),
            (False, True, True, self.leader),
            (False, True, False, self.director),
        ):
            policy.restart_on_change = rule
            document = self._document()
            request = self._submit(document)
            self._approve(request, self.leader)
            self.as_user(request, self.director).action_return("Look again", restart=restart)
            if change:
                document.amount = 7
            document.action_approval_submit()
            self.assertEqual(self._asked(request), asked, (restart, rule, change))
            self.intact(request)

    def test_return_to_step(self):
        """To an earlier step: it is asked again and comes straight back, or all the way with a restart."""
        self._policy(self.leader, self.other_leader, self.director)
        for restart, way in ((False, [self.director]), (True, [self.other_leader, self.director])):
            request = self._submit(self._document())
            self._approve(request, self.leader, self.other_leader)
            for index in (2, 5, -2):
                with self.assertRefused("only be returned"):
                    self.as_user(request, self.director).action_return("Back", step_index=index)
            self.as_user(request, self.director).action_return("Are you sure?", step_index=0, restart=restart)
            self.assertEqual((request.state, self._asked(request)), ("pending", self.leader))
            self._approve(request, self.leader)
            for user in way:
                self.assertEqual(self._asked(request), user)
                self._approve(request, user)
            self.assertEqual(request.state, "approved")
            self.intact(request)

    def test_return_new_condition(self):
        """A step that the revised content needs is asked, even before the one that returned it."""
        self._policy(
            self.leader,
            {"rule": "user", "user_ids": [(6, 0, self.general_manager.ids)], "domain": "[('amount', '>', 500)]"},
            self.director,
        )
        document = self._document()
        request = self._submit(document)
        self._approve(request, self.leader)
        self.as_user(request, self.director).action_return("Too small an order")
        document.amount = 900
        request.policy_id.step_ids[1].domain = "[('amount', '>', 9999)]"
        document.action_approval_submit()
        self.assertEqual(self._asked(request), self.general_manager, "by the rule as it was")
        self._approve(request, self.general_manager, self.director)
        self.assertEqual(request.state, "approved")

    def test_return_then_leave(self):
        """What was returned can be withdrawn, and goes with its document."""
        self._policy(self.leader)
        for how in ("withdraw", "delete"):
            document = self._document()
            request = self._submit(document)
            self.as_user(request, self.leader).action_return("Mend it")
            with self.assertRefused("under way|already|returned"):
                document.action_send()
            document.action_approval_withdraw() if how == "withdraw" else document.unlink()
            self.assertEqual(request.state, "withdrawn")
            self.intact(request)

    def test_return_changes_requester(self):
        """Who submits the revision answers for it and cannot decide about it."""
        self._policy(self.leader)
        document = self._document()
        request = self._submit(document)
        self.as_user(request, self.leader).action_return("I shall mend it myself")
        self.as_user(document, self.leader).write({"amount": 5})
        self.as_user(document, self.leader).action_approval_submit()
        self.assertEqual(request.requester_id, self.leader)
        self.assertEqual(self._asked(request), self.director)

    # ------------------------------------------------------------------
    # Passing on and adding
    # ------------------------------------------------------------------

    def test_transfer(self):
        """Somebody else decides in one's place; the requester cannot be chosen, nor anybody twice."""
        self._policy(self.leader, self.director)
        request = self._submit(self._document())
        for user, words in ((self.seller, "made the request"), (self.leader, "already asked")):
            with self.assertRefused(words):
                self.as_user(request, self.leader).action_transfer(user.id)
        with self.assertRefused("Choose people who work in"):
            self.as_user(request, self.leader).action_transfer(1)
        with self.assertRefused("you are not asked", AccessError):
            self.as_user(request, self.director).action_transfer(self.finance.id)
        self.as_user(request, self.leader).action_transfer(self.finance.id, "You know the customer")
        self.assertEqual(self.ballots(request), [(self.leader, "transferred"), (self.finance, "open")])
        self.assertEqual(request.activity_ids.user_id, self.finance)
        with self.assertRefused("you are not asked", AccessError):
            self.as_user(request, self.leader).action_approve()
        self._approve(request, self.finance)
        self.assertEqual(self._asked(request), self.director)
        self.intact(request)

    def test_transfer_keeps_the_row(self):
        """Whoever takes a place in a row takes it where it was."""
        self._policy({"rule": "user", "user_ids": [(6, 0, (self.leader | self.director).ids)], "quorum": "sequence"})
        request = self._submit(self._document())
        first = self._asked(request)
        self.as_user(request, first).action_transfer(self.finance.id)
        self.assertEqual(self._asked(request), self.finance)
        self._approve(request, self.finance)
        self.assertEqual(self._asked(request), (self.leader | self.director) - first)

    def test_add_before(self):
        """The person added is heard first; then it comes back to whoever added them."""
        self._policy(self.leader)
        request = self._submit(self._document())
        self.as_user(request, self.leader).action_add_approver(self.finance.ids, "before", "Is the price right?")
        self.assertEqual(self.ballots(request), [(self.leader, "parked"), (self.finance, "open")])
        self.assertEqual(request.activity_ids.user_id, self.finance)
        with self.assertRefused("you are not asked", AccessError):
            self.as_user(request, self.leader).action_approve()
        self._approve(request, self.finance)
        self.assertEqual(self._asked(request), self.leader)
        self.assertEqual(request.activity_ids.user_id, self.leader)
        self._approve(request, self.leader)
        self.assertEqual(request.state, "approved")
        self.intact(request)

    def test_add_after(self):
        """The person added is asked once whoever added them has agreed, and must agree too."""
        self._policy(self.leader, self.director)
        request = self._submit(self._document())
        self.as_user(request, self.leader).action_add_approver(self.finance.ids, "after")
        self.assertEqual(self._asked(request), self.leader)
        self._approve(request, self.leader)
        self.assertEqual((request.step_index, self._asked(request)), (0, self.finance))
        self.as_user(request, self.finance).action_reject("Not payable")
        self.assertEqual(request.state, "rejected")
        self.intact(request)

    def test_add_in_a_vote(self):
        """Where one of many is enough, another's agreement makes the addition needless."""
        both = {"rule": "user", "user_ids": [(6, 0, (self.leader | self.director).ids)], "quorum": "any"}
        self._policy(both)
        request = self._submit(self._document())
        self.as_user(request, self.leader).action_add_approver(self.finance.ids, "before")
        self._approve(request, self.director)
        self.assertEqual(request.state, "approved")
        self.assertEqual(
            set(self.ballots(request)),
            {(self.leader, "cancelled"), (self.finance, "cancelled"), (self.director, "approved")},
        )

    def test_remove(self):
        """Only whoever added somebody takes them out, and only before they have decided."""
        self._policy(self.leader)
        request = self._submit(self._document())
        self.as_user(request, self.leader).action_add_approver((self.finance | self.other_leader).ids, "before")
        with self.assertRefused("Only whoever added", AccessError):
            self.as_user(request, self.finance).action_remove_approver(self.other_leader.id)
        with self.assertRefused("Only whoever added", AccessError):
            self.as_user(request, self.leader).action_remove_approver(self.leader.id)
        self.as_user(request, self.leader).action_remove_approver(self.finance.id)
        self.assertEqual(self._asked(request), self.other_leader)
        self.as_user(request, self.leader).action_remove_approver(self.other_leader.id)
        self.assertEqual(self._asked(request), self.leader, "nobody is left to be heard first")
        self.assertEqual(request.activity_ids.user_id, self.leader)
        self._approve(request, self.leader)
        self.assertEqual(request.state, "approved")
        self.intact(request)

    # ------------------------------------------------------------------
    # Words, copies, reminders
    # ------------------------------------------------------------------

    def test_comment(self):
        """Words and files of anybody who may read it; sealed; the document's content is untouched by them."""
        self._policy(self.leader)
        document = self._document()
        request = self._submit(document)
        file = self.env["ir.attachment"].with_user(self.leader).create({"name": "offer.txt", "raw": b"cheaper"})
        with self.assertRefused("uploaded yourself", AccessError):
            self.as_user(request, self.seller).action_comment("Mine?", file.ids)
        with self.assertRefused("Write something"):
            self.as_user(request, self.seller).action_comment(" ")
        with self.assertRaises(AccessError):
            self.as_user(request, self.outsider).action_comment("Hello")
        self.as_user(request, self.leader).action_comment("See the offer", file.ids)
        self.intact(request)
        self.assertEqual(self.as_user(request.event_ids, self.seller)[-1].attachment_ids.raw, b"cheaper")
        self._approve(request, self.leader)
        self.assertEqual(request.state, "approved")
        file.sudo().raw = b"dearer"
        self.assertEqual(request.event_ids._first_broken().comment, "See the offer")

    def test_copy(self):
        """Who gets a copy can read the request; whether they have is noted; nobody else's mark is touched."""
        self._policy(self.leader, copy_user_ids=[(6, 0, self.finance.ids)])
        document = self._document()
        document.action_approval_submit({"copies": self.outsider.ids})
        request = self._requests(document)
        self.assertEqual(request.copy_ids.user_id, self.finance | self.outsider)
        mine = self.as_user(request, self.outsider)
        self.assertEqual((mine.copied_to_me, mine.unread_by_me), (True, True))
        mine.action_read()
        self.assertEqual(request.copy_ids.filtered("read_on").user_id, self.outsider)
        self.assertEqual(mine.search([("copied_to_me", "=", True)]), request)
        self.assertFalse(mine.search([("unread_by_me", "=", True)]))
        with self.assertRaises(AccessError):
            mine.copy_ids.write({"read_on": False})
        with self.assertRefused("you are not asked", AccessError):
            mine.action_approve()
        with self.assertRaises(AccessError):
            self.as_user(request, self.colleague).action_copy(self.colleague.ids)
        mine.action_copy(self.colleague.ids, "Have a look")
        self.as_user(request, self.colleague).check_access("read")
        self.intact(request)

    def test_copy_by_role(self):
        """Who holds a role in the company of the document is told, but not the requester (H-10: the director)."""
        policy = self._policy(self.leader, copy_group_ids=[(6, 0, self.env.ref("marketing_office.group_director").ids)])
        people = policy._copy_people(self.company)
        self.assertIn(self.director, people)
        self.assertFalse(people & (self.seller | self.leader))
        request = self._submit(self._document())
        self.assertEqual(request.copy_ids.user_id, people)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(policy._copy_people(elsewhere) & self.director)
        advance = self.env.ref("marketing_office.approval_policy_general_advance")
        self.assertIn(self.director, advance._copy_people(self.company))

    def test_remind(self):
        """The requester reminds, but not more often than the company has set."""
        self._policy(self.leader)
        request = self._submit(self._document())
        with self.assertRefused("Only Li Na may remind", AccessError):
            self.as_user(request, self.leader).action_remind()
        mine = self.as_user(request, self.seller)
        self.assertTrue(mine.can_remind)
        mine.action_remind()
        self.assertIn(self.leader.partner_id, self._messages(request).notified_partner_ids)
        mine.invalidate_recordset(["can_remind"])
        self.assertFalse(mine.can_remind)
        with self.assertRefused("You may remind them again"):
            mine.action_remind()
        later = mine.with_context(**at(now(self.env).replace(year=now(self.env).year + 1)))
        later.action_remind()
        self.assertEqual(request.event_ids.mapped("kind"), ["submit", "remind", "remind"])
        self.intact(request)

    def _messages(self, request):
        return self.env["mail.message"].search([("model", "=", request._name), ("res_id", "=", request.id)])

    # ------------------------------------------------------------------
    # Special path (H-04, T-04)
    # ------------------------------------------------------------------

    def test_special_path(self):
        """Straight to the general manager, with a reason, and those passed over are told."""
        policy = self._policy(self.leader, self.director)
        document = self._document()
        document.action_approval_submit({"special": "The customer flies home tonight"})
        request = self._requests(document)
        self.assertEqual(self._asked(request), self.general_manager)
        self.assertEqual(request.special_reason, "The customer flies home tonight")
        self.assertEqual(request.copy_ids.user_id, self.leader | self.director)
        self.assertIn(self.director.partner_id, self._messages(request).notified_partner_ids)
        # Returned and submitted again, it is still the general manager's.
        self.as_user(request, self.general_manager).action_return("Which customer?")
        document.action_approval_submit()
        self.assertEqual(self._asked(request), self.general_manager)
        self._approve(request, self.general_manager)
        self.assertEqual(request.state, "approved")
        self.intact(request)
        policy.special_path = False
        with self.assertRefused("no special path"):
            self._document().action_approval_submit({"special": "Please"})

    def test_special_path_of_the_general_manager(self):
        self._policy(self.leader)
        with self.assertRefused("cannot decide about own"):
            self._document(self.general_manager).action_approval_submit({"special": "Mine"})
        self.company.general_manager_id = False
        with self.assertRefused("has no general manager"):
            self._document().action_approval_submit({"special": "Please"})

    # ------------------------------------------------------------------
    # Going on by itself
    # ------------------------------------------------------------------

    def test_run(self):
        """Where the gate says so, the document goes on as the requester, in the same moment."""
        self._policy(self.leader)
        self.send_gate.auto_run = True
        document = self._document()
        request = self._submit(document)
        self._approve(request, self.leader)
        self.assertEqual((request.state, document.state), ("approved", "sent"))
        self.assertEqual(document.write_uid, self.seller)
        self.assertEqual(request.event_ids.mapped("kind")[-2:], ["complete", "run"])
        self.intact(request)

    def test_run_fails(self):
        """An error of the document undoes its step alone; approval and reason are kept, the requester is told."""
        self._policy(self.leader)
        self.send_gate.auto_run = True
        documents = self.env["marketing.test.document"]
        write = type(documents).write
        for error, told in ((UserError("The printer is out of paper"), "out of paper"), (KeyError("x"), "unexpected")):

            def fail(document, vals, error=error):
                if vals.get("state") == "sent":
                    raise error
                return write(document, vals)

            document = self._document()
            request = self._submit(document)
            with self.subTest(told), self.env.cr.savepoint(), patch.object(type(documents), "write", fail):
                if isinstance(error, KeyError):
                    with self.assertLogs("odoo.addons.marketing_office.models.approval.approval_run", "ERROR"):
                        self._approve(request, self.leader)
                else:
                    self._approve(request, self.leader)
                self.assertEqual((request.state, document.state), ("approved", "draft"))
                self.assertIn(told, request.run_error)
                self.assertIn(self.seller.partner_id, self._messages(request).notified_partner_ids)
                self.intact(request)
            document.action_send()
            self.assertEqual(document.state, "sent", "by hand it goes on later")
