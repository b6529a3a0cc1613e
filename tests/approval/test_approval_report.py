"""Reports about approvals: duration per step, overdue share, load per approver, requests over their limit."""

from ast import literal_eval
from datetime import timedelta

from lxml import etree

from odoo.tests import tagged

from odoo.addons.marketing_office.models.core.clock import at, now

from .common import ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalReport(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._policy(cls.leader, cls.director, time_limit=2.0, time_unit="hours")
        cls.ballots = cls.env["marketing.approval.ballot"]

    def _later(self, record, user, hours):
        """A record as a user sees it some hours from now."""
        return self.as_user(record, user).with_context(**at(now(self.env) + timedelta(hours=hours)))

    def _rows(self, user, action, groupby, aggregates):
        """What a report of the menu shows to a user."""
        action = self.env.ref(f"marketing_office.{action}")
        name = next(iter(name for name in action.context.split("'") if name.startswith("search_default_")))
        search = self.env.ref("marketing_office.marketing_approval_ballot_view_search")
        [node] = etree.fromstring(search.arch).xpath(f"//filter[@name='{name.removeprefix('search_default_')}']")
        ballots = self.as_user(self.ballots, user)
        domain = [("request_id", "in", self.seen.ids), *literal_eval(node.get("domain"))]
        return ballots.formatted_read_group(domain, groupby, aggregates)

    def test_duration_and_overdue_share(self):
        first, second = self._submit(self._document()), self._submit(self._document())
        self.seen = first | second
        self._later(first, self.leader, 1).action_approve()
        self._later(second, self.leader, 3).action_approve()
        self._later(first, self.director, 1.5).action_approve()
        rows = self._rows(
            self.director,
            "marketing_approval_ballot_action",
            ["gate_id", "step_name"],
            ["__count", "hours:avg", "overdue_share:avg"],
        )
        found = {
            (row["gate_id"][1], row["step_name"]): (row["__count"], row["hours:avg"], row["overdue_share:avg"])
            for row in rows
        }
        self.assertEqual(
            {name: (count, round(hours, 1), share) for name, (count, hours, share) in found.items()},
            {("Send the paper", "Step 1"): (2, 2.0, 50.0), ("Send the paper", "Step 2"): (1, 0.5, 0.0)},
        )

    def test_load_per_approver(self):
        """What waits now and what was decided this month; not what was decided before."""
        first, second, third = (self._submit(self._document()) for _number in range(3))
        self.seen = first | second | third
        self._approve(first, self.leader, self.director)
        self._approve(second, self.leader)
        third.ballot_ids._guarded_write({"state": "approved", "decided_on": now(self.env) - timedelta(days=40)})
        rows = self._rows(self.director, "marketing_approval_ballot_action_load", ["user_id", "state"], ["__count"])
        self.assertEqual(
            {(row["user_id"][0], row["state"]): row["__count"] for row in rows},
            {
                (self.leader.id, "approved"): 2,
                (self.director.id, "approved"): 1,
                (self.director.id, "open"): 1,
            },
        )

    def test_groupings(self):
        """Everything that the screen offers to group by works for those who see the menu."""
        self.seen = self._submit(self._document())
        for name in ("gate_id", "step_name", "user_id", "requester_id", "opened_on:month"):
            for user in (self.leader, self.director, self.auditor):
                rows = self.as_user(self.ballots, user).formatted_read_group(
                    [("request_id", "=", self.seen.id)], [name], ["__count"]
                )
                self.assertEqual([row["__count"] for row in rows], [1], name)

    def test_leaders_see_their_team(self):
        mine = self._submit(self._document())
        self.assertTrue(self.as_user(self.ballots, self.leader).search([("request_id", "=", mine.id)]))
        self.assertFalse(self.as_user(self.ballots, self.other_leader).search([("request_id", "=", mine.id)]))
        self.assertTrue(self.as_user(self.ballots, self.auditor).search([("request_id", "=", mine.id)]))

    def test_over_the_limit(self):
        late, waiting = self._submit(self._document()), self._submit(self._document())
        domain = [("is_late", "=", True), ("id", "in", (late | waiting).ids)]
        self.assertEqual(
            self.env.ref("marketing_office.marketing_approval_request_action_late").domain, str(domain[:1])
        )
        late._guarded_write({"deadline": now(self.env) - timedelta(hours=1)})
        self.assertEqual(self.as_user(late, self.director).search(domain), late)
