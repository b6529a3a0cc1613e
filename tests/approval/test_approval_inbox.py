"""The list of what waits for me: levels of time, teams, what is decided alone; and the nightly check."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.core.clock import at
from .common import ApprovalCommon

START = datetime(2026, 11, 23, 1)


@tagged("at_install", "-post_install")
class TestApprovalInbox(ApprovalCommon):
    def setUp(self):
        super().setUp()
        self.policy = self._policy(self.leader, time_limit=40, time_unit="hours")

    def submitted(self, hours=0, **values):
        document = self._document(**values).with_context(**at(START + timedelta(hours=hours)))
        document.action_approval_submit()
        return self._requests(document)

    def inbox(self, user=None):
        return self.as_user(self.env["marketing.approval.request"], user or self.leader).with_context(
            **at(START + timedelta(hours=48))
        )

    def test_levels_of_time(self):
        """Late, due within a day, later: in the list, in the side panel with counts, and as a filter."""
        late, soon, later = self.submitted(), self.submitted(20), self.submitted(48)
        inbox = self.inbox()
        self.assertEqual([inbox.browse(one.id).time_level for one in (late, soon, later)], ["late", "soon", "later"])
        mine = [("can_decide", "=", True)]
        values = inbox.search_panel_select_range("time_level", search_domain=mine, enable_counters=True)["values"]
        self.assertEqual({one["id"]: one["__count"] for one in values}, {"late": 1, "soon": 1, "later": 1})
        self.assertEqual(inbox.search([*mine, ("time_level", "=", "late")]), late)
        self.assertEqual(inbox.search([*mine, ("time_level", "in", ["late", "later"])], order="id"), late | later)

    def test_team(self):
        """The document's team, or the requester's."""
        other = self.env["crm.team"].create({"name": "South", "company_id": self.company.id})
        self.assertEqual(self.submitted(team_id=other.id).team_id, other)
        self.assertEqual(self.submitted().team_id, self.team)

    def test_decided_alone(self):
        """What is decided by itself passes in no batch, by no way; the requester is not told that it is."""
        self.send_gate.in_batch = False
        alone = self.submitted()
        self.send_gate.in_batch = True
        other = self.submitted()
        self.assertTrue(self.inbox().browse(alone.id).is_locked)
        self.assertFalse(self.inbox(self.seller).browse(alone.id).is_locked)
        with self.assertRaises(AccessError):
            self.as_user(alone, self.seller).read(["alone"])
        both = self.as_user(alone | other, self.leader)
        for act in (both.action_approve, lambda: both.action_reject("No"), lambda: both.action_return("No")):
            with self.assertRefused("by itself, not together"):
                act()
        self._approve(alone, self.leader)
        self._approve(other, self.leader)
        self.assertEqual(set((alone | other).mapped("state")), {"approved"})

    def test_nightly_check(self):
        """The check names the first broken row to the administrators, once."""
        good, bad = self.submitted(), self.submitted()
        self._approve(bad, self.leader)
        self.env.flush_all()
        self.env.cr.execute("UPDATE marketing_approval_event SET comment = 'x' WHERE id = %s", [bad.event_ids[1].id])
        self.env.invalidate_all()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1):
            for _time in range(2):
                self.env["marketing.approval.request"]._cron_verify()
        told = bad.activity_ids.filtered(lambda activity: activity.user_id == self.admin)
        self.assertEqual(len(told), 1)
        self.assertIn(f"at row {bad.event_ids[1].id}", str(told.note))
        self.assertFalse(good.activity_ids.filtered(lambda activity: activity.user_id == self.admin))
