from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ...models.core.clock import today
from .anonymity_common import OPENED
from .appraisal_common import AppraisalCommon

TEAM = "/odoo/action-marketing_office.marketing_appraisal_action_team"


@tagged("post_install", "-at_install")
class TestAppraisalTour(AppraisalCommon, HttpCase):
    """A month's appraisal in a real browser, by the people whose turn it is (L-09 … L-11, L-29)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)
        # The browser's clock is the real one: the round is on today, whenever that is.
        cls.day = today(cls.company)
        cls.appraisal.cycle_id._guarded_write(
            {
                "self_due": cls.day - timedelta(days=1),
                "window_from": cls.day,
                "peer_due": cls.day + timedelta(days=3),
                "window_to": cls.day + timedelta(days=5),
            }
        )

    def _visit(self, url, tour, user):
        self.env.flush_all()
        self.start_tour(url, tour, login=user.login)
        self.env.invalidate_all()

    def _others(self, first):
        for peer in self._peers(self.appraisal) - first:
            self._give(self.appraisal, "peer", peer, self.day, 80)

    def test_self_to_confirmed(self):
        """From one's own words to the confirmed result: oneself, a peer, the superior, oneself."""
        self._visit("/odoo/my-appraisals", "marketing_appraisal_self", self.seller)
        own = self._rating(self.appraisal, "self", self.seller)
        self.assertEqual((own.state, own.measures), ("given", "Reserve Friday mornings for lists."))
        self.assertEqual(sorted(own.mark_ids.mapped("points")), [88, 90])
        peer = self._peers(self.appraisal)[0]
        self._visit("/odoo/my-ratings", "marketing_appraisal_peer", peer)
        rating = self._rating(self.appraisal, "peer", peer)
        self.assertEqual((rating.state, rating.mark_ids.points, rating.given_on), ("given", 80, False))
        self._others(peer)
        self.assertEqual(self.appraisal.state, "scoring")
        self._visit("/odoo/my-ratings", "marketing_appraisal_superior", self.leader)
        self.assertEqual((self.appraisal.state, self.appraisal.peer_points), ("feedback", 80))
        self._visit("/odoo/my-appraisals", "marketing_appraisal_confirm", self.seller)
        self.assertEqual((self.appraisal.state, self.appraisal.is_silent), ("locked", False))

    def test_appeal(self):
        """The person appeals; the one past the rater decides."""
        self._give(self.appraisal, "self", self.seller, self.day, 90)
        self._others(self.env["res.users"])
        self._give(self.appraisal, "superior", self.leader, self.day, {"Attitude": 85, "Teamwork": 80})
        self.assertEqual((self.appraisal.state, self.appraisal.judge_id), ("feedback", self.director))
        self._visit("/odoo/my-appraisals", "marketing_appraisal_appeal", self.seller)
        self.assertEqual((self.appraisal.state, self.appraisal.appeal_reason), ("appeal", "Three visits are missing."))
        self._visit(TEAM, "marketing_appraisal_decide", self.director)
        self.assertEqual((self.appraisal.state, self.appraisal.verdict, self.appraisal.score), ("locked", "upheld", 91))
