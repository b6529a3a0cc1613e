from odoo.tests import HttpCase, tagged

from ...lib.periods import month_end, month_start
from ...models.core.clock import today
from .appraisal_common import WORDS, AppraisalCommon


@tagged("post_install", "-at_install")
class TestAppraisalScoreTour(AppraisalCommon, HttpCase):
    """A leader scores two people by keyboard, in a real browser (L-10, L-32)."""

    def test_by_keyboard(self):
        day = today(self.company)
        self.company.appraisal_from = month_start(day)
        self._run(month_end(day))
        appraisals = self._cycle(day=month_start(day)).appraisal_ids
        two = appraisals.filtered(lambda one: one.user_id in self.seller | self.colleague)
        (appraisals - two)._excuse("Away")
        self.assertEqual(len(two), 2)
        for appraisal in two:
            own = self._rating(appraisal, "self", appraisal.user_id).with_user(appraisal.user_id)
            own.write(WORDS)
            own.mark_ids.write({"points": 85})
            own.action_give()
        self.env.flush_all()
        self.start_tour("/odoo/score-my-team", "marketing_score_team", login=self.leader.login)
        self.env.invalidate_all()
        for user, points in ((self.seller, [88, 92]), (self.colleague, [75, 70])):
            rating = self._rating(two.filtered(lambda one, user=user: one.user_id == user), "superior", self.leader)
            self.assertEqual(rating.state, "given")
            self.assertEqual(rating.mark_ids.filtered("is_given").mapped("points"), points)
            self.assertTrue(rating.opinion)
