"""H-03: what time does to a question that nobody answers."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.approval import approval_batches
from ...models.core.clock import at
from .common import ApprovalCommon

START = datetime(2026, 11, 23, 1)


@tagged("at_install", "-post_install")
class TestApprovalLimit(ApprovalCommon):
    def step(self, users, on_timeout="escalate", **values):
        return {
            "rule": "user",
            "user_ids": [(6, 0, users.ids)],
            "time_limit": 8,
            "time_unit": "hours",
            "on_timeout": on_timeout,
            **values,
        }

    def submitted(self, *steps, **values):
        self._policy(*steps, **{"time_limit": 0, **values})
        document = self._document().with_context(**at(START))
        document.action_approval_submit()
        return self._requests(document)

    def tick(self, hours):
        """Run the scheduled action so many hours after the submission."""
        requests = self.env["marketing.approval.request"].with_context(**at(START + timedelta(hours=hours)))
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1):
            requests._cron_time_limits()
        self.env.invalidate_all()

    def kinds(self, request):
        return request.event_ids.mapped("kind")

    def told(self, user):
        """Return how many messages a user got."""
        return self.env["mail.message"].search_count(
            [("partner_ids", "in", user.partner_id.ids), ("model", "=", False)]
        )

    def intact(self, request):
        self.assertFalse(request.event_ids._first_broken())
        self.assertFalse(request._first_forged())

    def test_half_time(self):
        """At half time those asked are reminded, once."""
        request = self.submitted(self.step(self.leader))
        self.tick(3)
        self.assertEqual(self.kinds(request), ["submit"])
        for hours in (4, 5):
            self.tick(hours)
            self.assertEqual(self.kinds(request), ["submit", "remind"])
        self.assertEqual(self.told(self.leader), 1)
        self.intact(request)

    def test_escalate(self):
        """At full time the superior decides in their place, with a limit of their own; the late one no longer may."""
        request = self.submitted(self.step(self.leader), self.step(self.finance))
        self.tick(9)
        self.assertEqual(self.kinds(request), ["submit", "overdue", "escalate"])
        self.assertEqual(self._asked(request), self.director)
        self.assertEqual(request.activity_ids.user_id, self.director)
        self.assertEqual(request.deadline, START + timedelta(hours=17))
        self.assertEqual(self.told(self.seller), 1, "the requester is told as well")
        with self.assertRefused("you are not asked", Exception):
            self.as_user(request, self.leader).action_approve()
        self._approve(request, self.director)
        self.assertEqual(self._asked(request), self.finance)
        self.intact(request)

    def test_escalate_to_the_top(self):
        """Above the general manager there is nobody: reminded each working day, as often as the rule says."""
        request = self.submitted(self.step(self.general_manager), reminder_limit=2)
        for hours in (9, 40, 80, 120, 400, 800):
            self.tick(hours)
        self.assertEqual(self._asked(request), self.general_manager)
        self.assertEqual(self.kinds(request), ["submit", "overdue", "remind", "remind"])
        self.intact(request)

    def test_decided_by_the_rule(self):
        """Approved or rejected by itself, in nobody's name."""
        for on_timeout, state in (("approve", "approved"), ("reject", "rejected")):
            request = self.submitted(self.step(self.leader, on_timeout))
            self.tick(9)
            self.assertEqual(request.state, state)
            ballot = request.ballot_ids
            self.assertTrue(ballot.automatic)
            self.assertEqual(ballot.comment, "Time limit over: decided by the rule.")
            self.assertEqual(request.event_ids[1].user_id, self.env.ref("base.user_root"))
            self.intact(request)
            request.policy_id.active = False

    def test_whole_limit(self):
        """T-05: the limit of all steps together counts as well."""
        request = self.submitted(self.step(self.leader, time_limit=0), time_limit=10, time_unit="hours")
        self.tick(11)
        self.assertEqual(self._asked(request), self.director)
        self.assertEqual(request.total_deadline, START + timedelta(hours=10))

    def test_after_downtime(self):
        """What was missed is made up once, not as often as it was missed."""
        request = self.submitted(self.step(self.leader, "remind"), reminder_limit=9)
        self.tick(2000)
        self.assertEqual(self.kinds(request), ["submit", "overdue"])
        self.tick(2000)
        self.assertEqual(self.kinds(request), ["submit", "overdue"])

    def test_one_bad_request(self):
        """One that fails is put off and reported; the others go on."""
        self._policy(self.step(self.leader), time_limit=0)
        documents = [self._document().with_context(**at(START)) for _number in range(3)]
        for document in documents:
            document.action_approval_submit()
        requests = self._requests(documents[0] | documents[1] | documents[2])
        bad = requests[1]
        act = type(requests)._escalate

        def fail(batch, moment, known):
            if bad in batch:
                raise KeyError("bad")
            return act(batch, moment, known)

        with patch.object(type(requests), "_escalate", fail), mute_logger(approval_batches.__name__):
            self.tick(9)
            self.tick(9)
        self.assertEqual([self.kinds(request)[-1] for request in requests], ["escalate", "submit", "escalate"])
        self.assertEqual(len(bad.activity_ids.filtered("summary").filtered(lambda a: a.user_id == self.admin)), 1)
        self.tick(40)
        self.assertEqual(self._asked(bad), self.director)

    def test_batches_cost_little(self):
        """Queries grow with people, not with what waits for them beyond batch writes."""
        self._policy(self.step(self.leader), time_limit=0)
        counts = []
        for number in (4, 20):
            for _one in range(number):
                self._document().with_context(**at(START)).action_approval_submit()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.tick(5)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self._requests(self.env["marketing.test.document"].search([]))._guarded_write({"check_on": False})
        self.assertLess(counts[1], counts[0] + 16 * 3)
