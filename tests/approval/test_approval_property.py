"""Invariant 4 (design.md 6) over whatever may happen to a document and its rule, in any order.

An independent model in plain Python knows what the document says and which content was agreed to by whom; after
each step the gate must open exactly when that model says so.
"""

import os
from contextlib import suppress

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ApprovalCommon

# MARKETING_EXAMPLES=200 looks longer; the default keeps the suite short and is the same each time.
EXAMPLES = int(os.environ.get("MARKETING_EXAMPLES", "40"))
STEPS = (
    *("agree_all", "agree_all", "agree_all", "agree_all", "go", "go"),
    *(
        "submit",
        "submit",
        "approve",
        "approve",
        "approve",
        "reject",
        "withdraw",
        "withdraw",
        "withdraw",
        "give_back",
        "give_back",
        "give_back",
        "give_back_to_step",
    ),
    *("transfer", "add_before", "add_after", "take_out", "decide_as_stranger", "decide_for_others"),
    *("change_amount", "change_amount_back", "change_note", "add_line", "change_line", "drop_line"),
    *("add_file", "drop_file", "comment", "go", "go_by_line", "go_by_inverse", "forge_state", "duplicate"),
    *("change_rule", "archive_rule", "restore_rule", "leave_group", "archive_approver", "go_back"),
)


class Undo(Exception):
    """Ends an example and takes everything it did back."""


class Story:
    """One document, its rule of three steps, and what was agreed to. Steps that are refused change nothing."""

    def __init__(self, case):
        self.case = case
        group = case.env["res.groups"].create({"name": "Board", "user_ids": [Command.set(case.director.ids)]})
        self.group = group
        self.policy = case._policy(
            {"rule": "superior"},
            {
                "rule": "user",
                "user_ids": [Command.set((case.other_leader | case.finance).ids)],
                "quorum": "all",
            },
            {"rule": "group", "group_id": group.id},
        )
        self.document = case._document()
        self.agreed = None
        self.went_with = None

    # ------------------------------------------------------------------
    # The independent model
    # ------------------------------------------------------------------

    def content(self):
        """Return what the document says now, read from the database by hand."""
        case, document = self.case, self.document
        case.env.flush_all()
        case.env.cr.execute(
            "SELECT partner_id, amount, day, kind, urgent, company_id FROM marketing_test_document WHERE id = %s",
            [document.id],
        )
        own = case.env.cr.fetchone()
        case.env.cr.execute(
            "SELECT name, quantity, price FROM marketing_test_line WHERE document_id = %s ORDER BY id", [document.id]
        )
        lines = case.env.cr.fetchall()
        case.env.cr.execute(
            """SELECT checksum FROM ir_attachment a WHERE res_model = 'marketing.test.document' AND res_id = %s
                  AND res_field IS NULL
                  AND NOT EXISTS (SELECT 1 FROM message_attachment_rel r WHERE r.attachment_id = a.id)
                ORDER BY checksum""",
            [document.id],
        )
        return own, tuple(lines), tuple(case.env.cr.fetchall())

    def covered(self):
        return bool(self.policy.active)

    def requests(self):
        return self.case._requests(self.document)

    def live(self):
        return self.requests().filtered(lambda request: request.state in ("pending", "returned", "approved"))

    # ------------------------------------------------------------------
    # Playing and checking
    # ------------------------------------------------------------------

    def play(self, name, pick):
        self.pick = pick
        before, state = self.content(), self.document.state
        with suppress(UserError, ValidationError, AccessError), self.case.env.cr.savepoint():
            getattr(self, name)()
        self.case.env.flush_all()
        self.case.env.invalidate_all()
        self.check(name, before, state)
        self.case.reached |= {self.document.state, *self.requests().mapped("state")}

    def check(self, name, before, state):
        case, document = self.case, self.document
        live = self.live()
        case.assertLessEqual(len(live), 1, f"{name}: one live request")
        if live.state == "approved":
            if self.agreed is None:
                self.agreed = before
                case.assertEqual(before, self.content(), f"{name}: what was agreed to is what stands there")
        else:
            self.agreed = None
        if live.state == "pending":
            case.assertEqual(before, self.content(), f"{name}: locked while pending") if name.startswith(
                ("change_amount", "add_line", "change_line", "drop_line", "add_file", "drop_file")
            ) else None
            case.assertTrue(
                live.ballot_ids.filtered(lambda ballot: ballot.state == "open"), f"{name}: somebody is asked"
            )
        if state == "draft" and document.state == "sent" and self.covered():
            case.assertTrue(live.state == "approved", f"{name}: passed without an approval")
            case.assertEqual(self.agreed, self.content(), f"{name}: passed with another content")
        allowed = not self.covered() or (live.state == "approved" and self.agreed == self.content())
        if document.state == "draft":
            case.assertEqual(self.opens(), allowed, f"{name}: the gate")
        for request in self.requests():
            case.assertFalse(request.event_ids._first_broken(), name)
            case.assertFalse(request._first_forged(), name)

    def opens(self):
        """Return whether the gate would open now, without going through."""
        try:
            self.document._approval_check("test.send")
        except UserError:
            return False
        return True

    def one(self, records):
        return records[self.pick % len(records)] if records else records

    def asked(self):
        """Return an open ballot of the request, or nothing."""
        return self.one(self.live().ballot_ids.filtered(lambda ballot: ballot.state == "open"))

    def act(self, method, *args):
        if ballot := self.asked():
            getattr(self.case.as_user(ballot.request_id, ballot.user_id), method)(*args)

    # ------------------------------------------------------------------
    # Consent
    # ------------------------------------------------------------------

    def submit(self):
        self.document.action_approval_submit()

    def approve(self):
        self.act("action_approve")

    def agree_all(self):
        """Submit if need be, and have everybody agree who is asked."""
        if not self.live():
            self.submit()
        while self.asked():
            self.approve()

    def reject(self):
        self.act("action_reject", "No")

    def withdraw(self):
        self.document.action_approval_withdraw()

    def give_back(self):
        self.act("action_return", "Mend it", -1, bool(self.pick % 2))

    def give_back_to_step(self):
        self.act("action_return", "Again", self.pick % 3, bool(self.pick % 2))

    def transfer(self):
        self.act("action_transfer", self.one(self.case.colleague | self.case.admin).id)

    def add_before(self):
        self.act("action_add_approver", self.case.auditor.ids, "before")

    def add_after(self):
        self.act("action_add_approver", self.case.colleague.ids, "after")

    def take_out(self):
        added = self.one(self.live().ballot_ids.filtered(lambda ballot: ballot.role != "seat"))
        if added:
            request = self.case.as_user(added.request_id, added.parent_id.user_id)
            request.action_remove_approver(added.user_id.id)

    def decide_as_stranger(self):
        self.case.as_user(self.live(), self.case.outsider).action_approve()

    def decide_for_others(self):
        if live := self.live():
            not_asked = self.case.general_manager
            self.case.assertNotIn(not_asked, live.ballot_ids.user_id)
            self.case.as_user(live, not_asked).action_approve()
            raise AssertionError("somebody who is not asked has decided")

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def change_amount(self):
        self.document.amount = 100 + self.pick

    def change_amount_back(self):
        self.document.amount = 100

    def change_note(self):
        self.document.note = f"Note {self.pick}"

    def add_line(self):
        self.document.line_ids = [Command.create({"price": self.pick})]

    def change_line(self):
        self.one(self.document.line_ids).price = self.pick

    def drop_line(self):
        self.one(self.document.line_ids).unlink()

    def add_file(self):
        self.case.env["ir.attachment"].with_user(self.case.seller).create(
            {
                "name": "plan.txt",
                "raw": b"%d" % self.pick,
                "res_model": self.document._name,
                "res_id": self.document.id,
            }
        )

    def drop_file(self):
        self.one(
            self.case.env["ir.attachment"].search(
                [("res_model", "=", self.document._name), ("res_id", "=", self.document.id)]
            )
        ).unlink()

    def comment(self):
        if live := self.live():
            self.case.as_user(live, self.case.seller).action_comment("By the way")

    # ------------------------------------------------------------------
    # Ways through the gate
    # ------------------------------------------------------------------

    def go(self):
        self.document.action_send()

    def go_by_line(self):
        self.document.line_ids[:1].document_state = "sent"

    def go_by_inverse(self):
        self.document.is_sent = True

    def forge_state(self):
        live = self.live()
        with self.case.assertRaises(AccessError):
            self.case.as_user(live, self.case.admin).write({"state": "approved"})

    def duplicate(self):
        twin = self.document.copy()
        self.case.assertFalse(twin.approval_request_ids)
        if self.covered():
            with self.case.assertRaises(UserError):
                twin.write({"state": "sent"})

    def go_back(self):
        self.document.state = "draft"

    # ------------------------------------------------------------------
    # Rules and people
    # ------------------------------------------------------------------

    def change_rule(self):
        self.policy.step_ids[self.pick % 3].unlink() if len(self.policy.step_ids) == 3 else None

    def archive_rule(self):
        self.policy.active = False

    def restore_rule(self):
        self.policy.active = True

    def leave_group(self):
        self.group.user_ids = [Command.set([])]

    def archive_approver(self):
        self.case.other_leader.action_archive()


@tagged("at_install", "-post_install")
class TestApprovalProperty(ApprovalCommon):
    def test_gate_and_approval_agree(self):
        """Invariant 4: no record passes without a valid approval; no approval outlives a change."""
        self.reached = set()
        self.stories()
        expected = {"sent", "pending", "returned", "approved", "rejected", "withdrawn", "void"}
        self.assertFalse(expected - self.reached, "the stories never led there: they prove nothing")

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.booleans(), st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), min_size=8, max_size=30))
    def stories(self, submitted, steps):
        with suppress(Undo), self.env.cr.savepoint():
            story = Story(self)
            for name, pick in [("submit", 0)] * submitted + steps:
                story.play(name, pick)
            raise Undo
        self.env.invalidate_all()
        self.env.registry.clear_cache()
