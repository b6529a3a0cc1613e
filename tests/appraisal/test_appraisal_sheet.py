"""The page of one appraisal: what each reader finds on it, and what it costs to read."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

OPENED, LAST, JUNE_2, JUNE_11 = date(2026, 5, 26), date(2026, 5, 31), date(2026, 6, 2), date(2026, 6, 11)


@tagged("post_install", "-at_install")
class TestAppraisalSheet(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)
        cls.auditor = cls._user("sheet_auditor", "Auditor", "marketing_office.group_auditor")

    def _sheet(self, user, day=JUNE_2):
        return self.appraisal.with_user(user).with_context(**self._on(day)).get_sheet()

    def _rate(self, peers=5):
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        for peer in self._peers(self.appraisal)[:peers]:
            self._give(self.appraisal, "peer", peer, JUNE_2, 80)

    def _publish_it(self, peers=5):
        self._rate(peers)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80, "Ideas": 2})
        if peers < 5:
            self._run(JUNE_11)
        self.assertEqual(self.appraisal.state, "feedback")

    def test_before_publication_person(self):
        """The person has figures and own words, which are theirs to write, and nothing of what others say."""
        sheet = self._sheet(self.seller)
        self.assertEqual([rating["kind"] for rating in sheet["ratings"]], ["self"])
        self.assertTrue(sheet["ratings"][0]["can_write"])
        self._rate()
        sheet = self._sheet(self.seller)
        self.assertEqual([rating["kind"] for rating in sheet["ratings"]], ["self"])
        self.assertFalse(sheet["ratings"][0]["can_write"])
        self.assertFalse(sheet["result"] or sheet["peers"] or sheet["changes"] or sheet["appeal"])
        self.assertEqual([value["name"] for value in sheet["groups"][0]["values"]][:2], ["Duties", "Attitude"])
        self.assertTrue(all(value["brings"] is None for value in sheet["groups"][0]["values"]))

    def test_before_publication_superior(self):
        """The superior has their own rating to write and what the person has handed in, but no peers."""
        self._rate()
        sheet = self._sheet(self.leader)
        self.assertEqual([rating["kind"] for rating in sheet["ratings"]], ["self", "superior"])
        self.assertFalse(sheet["peers"])

    def test_published(self):
        """Everybody who may read the appraisal finds the same result; peers only together."""
        self._publish_it()
        for reader in (self.seller, self.leader, self.director, self.auditor):
            with self.subTest(reader=reader.login):
                sheet = self._sheet(reader)
                self.assertEqual(sheet["result"]["score"], self.appraisal.score)
                self.assertEqual(sheet["result"]["bands"][0], {"name": "A", "start": 90.0, "is_reached": False})
                self.assertEqual([rating["kind"] for rating in sheet["ratings"]], ["self", "superior"])
                self.assertEqual(
                    (sheet["peers"]["count"], sheet["peers"]["asked"], sheet["peers"]["points"]), (5, 5, 80.0)
                )
                self.assertEqual([month["id"] for month in sheet["trend"]["months"]], [self.appraisal.id])
                self.assertGreater(sheet["appeal"]["days_left"], 0)

    def test_too_few_peers(self):
        """Below the smallest number nothing of what peers say is shown."""
        self._publish_it(peers=2)
        peers = self._sheet(self.seller, JUNE_11)["peers"]
        self.assertEqual((peers["points"], peers["marks"]), (None, []))

    def test_peer_refused(self):
        peer = self._peers(self.appraisal)[0]
        with self.assertRaises(AccessError):
            self._sheet(peer)

    def test_queries(self):
        """One page is read by at most 25 queries."""
        self._publish_it()
        # Rules and groups are cached over requests: the first call fills these caches.
        self.env.flush_all()
        self.env.invalidate_all()
        self._sheet(self.seller)
        self.env.flush_all()
        self.env.invalidate_all()
        appraisal = self.appraisal.with_user(self.seller).with_context(**self._on(JUNE_2))
        before = self.env.cr.sql_log_count
        appraisal.get_sheet()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 25)
