"""What the everyday steps of an approval cost, in queries.

Measured inside one transaction with warm caches, as a benchmark loop would: what the web client adds to each
request (session, user, company) is the same with or without this module.
"""

from odoo import Command
from odoo.tests import tagged

from .common import ApprovalCommon

LIST = {
    "res_name": {},
    "subtitle": {},
    "amount": {},
    "state": {},
    "deadline": {},
    "time_left": {},
    "is_late": {},
    "can_decide": {},
    "gate_id": {"fields": {"display_name": {}}},
    "requester_id": {"fields": {"display_name": {}}},
}


@tagged("at_install", "-post_install")
class TestApprovalSpeed(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env["res.groups"].create({"name": "Directors", "user_ids": [Command.set(cls.director.ids)]})
        cls._policy(
            {"rule": "superior", "superior_level": 1},
            {"rule": "group", "group_id": group.id},
            {"rule": "user", "user_ids": [Command.set(cls.general_manager.ids)]},
        )

    def setUp(self):
        super().setUp()
        self.decide(self.submitted(1))

    def documents(self, number):
        documents = (
            self.env["marketing.test.document"]
            .with_user(self.seller)
            .browse([self._document(lines=((1, 1.0), (2, 2.0))).id for _number in range(number)])
        )
        self.env.flush_all()
        return documents

    def submitted(self, number):
        documents = self.documents(number)
        documents.action_approval_submit()
        self.env.flush_all()
        return self._requests(documents)

    def decide(self, requests):
        """Let the three approvers decide, and return how many queries each needed."""
        counts = []
        for user in (self.leader, self.director, self.general_manager):
            counts.append(self.queries(self.as_user(requests, user).action_approve))
        self.assertEqual(set(requests.mapped("state")), {"approved"})
        return counts

    def queries(self, function, *args):
        """Return how many queries a call makes, with those that it leaves to be flushed."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        function(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def within(self, budget, counted):
        """Assert a budget, and that it is not so wide that it says nothing any more."""
        self.assertLessEqual(counted, budget)
        self.assertGreaterEqual(counted, budget // 2, "set the budget to what it costs now")

    def test_speed_submit(self):
        """Submitting twenty documents costs hardly more than submitting one.

        One query is for the lock on the documents: who changes one at the same moment waits.
        """
        one = self.queries(self.documents(1).action_approval_submit)
        twenty = self.queries(self.documents(20).action_approval_submit)
        self.within(10, one)
        self.within(10, twenty)

    def test_speed_three_steps(self):
        """A whole approval, submission and three decisions; two of the queries look for the superior."""
        document = self.documents(1)
        submitted = self.queries(document.action_approval_submit)
        decided = sum(self.decide(self._requests(document)))
        self.within(32, submitted + decided)

    def test_speed_batch(self):
        """A batch of twenty costs hardly more than one."""
        first, second, third = self.decide(self.submitted(20))
        self.within(12, first)
        self.within(12, second)
        self.within(8, third)

    def test_speed_to_approve(self):
        """The list of what waits for me and its counter do not depend on how much waits and was decided."""
        requests = self.env["marketing.approval.request"].with_user(self.leader)
        requests = requests.with_context(allowed_company_ids=self.company.ids)
        mine, counts, lengths = [("can_decide", "=", True)], [], []

        def look():
            lengths.append(requests.web_search_read(mine, LIST, limit=80)["length"])

        for number in (1, 20):
            self.decide(self.submitted(number))
            self.submitted(number)
            look()
            requests.invalidate_model()
            counts.append(self.queries(look))
            self.assertEqual(self.queries(requests.search_count, mine), 1)
        self.assertEqual(lengths, [1, 1, 21, 21])
        self.assertEqual(self.queries(requests.search_fetch, mine, ["res_name", "amount", "deadline"]), 1)
        # The requests, who was asked (for the record rule), my open ballots, and the calendar for the time left.
        self.within(5, counts[0])
        self.assertEqual(counts[0], counts[1])

    def test_speed_documents(self):
        """Ordinary work on documents: nothing for what is not watched, two queries for what is."""
        document = self.documents(1)
        lines = document.line_ids
        lines.write({"remark": "warm"})
        document.note = "warm"
        self.within(1, self.queries(document.write, {"note": "new"}))
        self.within(3, self.queries(document.write, {"amount": 7.0}))
        self.within(1, self.queries(lines[0].write, {"remark": "new"}))
        self.within(3, self.queries(lines[0].write, {"price": 7.0}))

    def test_speed_gate(self):
        """Passing a gate: the requests, the files, the state."""
        requests = self.submitted(20)
        self.decide(requests)
        documents = self.env["marketing.test.document"].with_user(self.seller).browse(requests.mapped("res_id"))
        documents.mapped("line_ids.price")
        self.within(5, self.queries(documents.action_send))
