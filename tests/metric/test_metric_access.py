from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .metric_common import MetricCommon


@tagged("at_install", "-post_install")
class TestMetricAccess(MetricCommon):
    """Nobody reads the figures of others except down the reporting line, and nobody writes any."""

    def setUp(self):
        super().setUp()
        self._visit(self.seller)
        self.value = self._refresh()[self.visits, self.seller]

    def test_who_reads(self):
        values = self.env["marketing.metric.value"]
        for user, sees in (
            (self.seller, True),
            (self.leader, True),
            (self.director, True),
            (self.auditor, True),
            (self.colleague, False),
            (self.other_leader, False),
            (self.finance, False),
        ):
            with self.subTest(user.name):
                found = self.as_user(values, user).search([("id", "=", self.value.id)])
                self.assertEqual(bool(found), sees)
        with self.assertRaises(AccessError):
            self.as_user(values, self.outsider).search([])
        with self.assertRaises(AccessError):
            self.as_user(self.value, self.colleague).action_open_records()
        with self.assertRaises(AccessError):
            self.as_user(self.value, self.director).read(["record_ids"])

    def test_nobody_writes_figures(self):
        attempts = {
            "write": lambda value: value.write({"figure": 9}),
            "web_save": lambda value: value.web_save({"figure": 9}, {}),
            "create": lambda value: value.create({"metric_id": self.visits.id, "user_id": self.seller.id}),
            "copy": lambda value: value.copy(),
            "delete": lambda value: value.unlink(),
            "freeze": lambda value: value.write({"state": "frozen"}),
        }
        for user in (self.seller, self.leader, self.director, self.admin, self.env.user):
            value = self.as_user(self.value, user)
            for name, attempt in attempts.items():
                with self.subTest(name, user=user.name), self.assertRaises(UserError), self.env.cr.savepoint():
                    attempt(value)
        self.assertEqual(self.value.figure, 1)

    def test_who_defines(self):
        for user in (self.seller, self.leader, self.director):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.as_user(self.visits, user).write({"name": "Mine"})
        self.as_user(self.visits, self.admin).write({"name": "Ours"})
        targets = self.env["marketing.metric.target"]
        values = {"metric_id": self.visits.id, "target": 3, "company_id": self.company.id}
        for user in (self.seller, self.leader):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.as_user(targets, user).create(values)
        own = self.as_user(targets, self.director).create({**values, "user_id": self.seller.id})
        self.assertEqual(self.as_user(targets, self.seller).search([]), own)
        self.assertFalse(self.as_user(targets, self.colleague).search([]))

    def test_a_used_metric_is_archived_and_not_deleted(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.visits.unlink()
        self.visits.active = False
        self.assertTrue(self.value.exists())
