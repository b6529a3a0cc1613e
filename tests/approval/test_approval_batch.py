from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import tagged

from ...models.approval import approval_path, mail_activity
from ...models.core.clock import at
from .common import ApprovalCommon

# What differs between any two requests.
OWN = {
    "id",
    "res_id",
    "request_id",
    "digest",
    "display_name",
    "create_date",
    "write_date",
    # The ORM computes stored fields as the system.
    "write_uid",
    "moment",
    "opened_on",
    "seals",
}


@tagged("at_install", "-post_install")
class TestApprovalBatch(ApprovalCommon):
    """Large batches are written by statements of their own: they must leave what the ORM would."""

    def rows(self, request):
        """Return the stored values of everything that hangs on a request, but for what is its own."""
        activities = self.env["mail.activity"].search([("res_model", "=", request._name), ("res_id", "=", request.id)])
        found = {}
        for records in (request.ballot_ids, request.event_ids, activities):
            names = [
                name for name, field in records._fields.items() if field.store and field.column_type and name not in OWN
            ]
            self.assertTrue(records)
            found[records._name] = [{name: record[name] for name in names} for record in records]
        return found

    def test_the_same_as_one_by_one(self):
        self.leader.tz = "Asia/Shanghai"
        self._policy({"rule": "user", "user_ids": [(6, 0, (self.leader | self.finance).ids)], "quorum": "sequence"})
        # The clock stands still, so that both are due at the same second.
        noon = at(datetime(2026, 6, 10, 4))
        few = self._submit(self._document(name="Paper").with_context(**noon))
        with patch.object(approval_path, "LARGE", 1), patch.object(mail_activity, "LARGE", 1):
            many = self._submit(self._document(name="Paper").with_context(**noon))
        self.assertEqual(few.submitted_on, many.submitted_on)
        self.assertEqual(few.submitted_on, datetime(2026, 6, 10, 4))
        self.env.invalidate_all()
        self.assertEqual(self.rows(few), self.rows(many))

    def test_a_large_batch_is_decided_like_a_small_one(self):
        self._policy(self.leader, self.director)
        documents = self._document() | self._document()
        with patch.object(approval_path, "LARGE", 1), patch.object(mail_activity, "LARGE", 1):
            requests = self._submit(documents)
            for user in (self.leader, self.director):
                self.assertEqual(self._asked(requests[0]), user)
                self.as_user(requests, user).action_approve()
        self.assertEqual(set(requests.mapped("state")), {"approved"})
        self.assertFalse(requests.event_ids._first_broken())
        self.assertFalse(requests._first_forged())
        self.assertFalse(
            self.env["mail.activity"].search([("res_model", "=", requests._name), ("res_id", "in", requests.ids)])
        )

    def test_the_counter_hears_of_it(self):
        self._policy(self.leader)
        sent = []
        with (
            patch.object(approval_path, "LARGE", 1),
            patch.object(mail_activity, "LARGE", 1),
            patch.object(
                type(self.env["res.users"]), "_bus_send", lambda user, *message: sent.append((user.id, *message))
            ),
            patch.object(mail_activity.fields.Date, "today", lambda: date(2099, 1, 1)),
        ):
            self._submit(self._document() | self._document())
        self.assertIn((self.leader.id, "mail.activity/updated", {"activity_created": True, "count_diff": 2}), sent)
