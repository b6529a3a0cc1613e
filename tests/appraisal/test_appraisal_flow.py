"""One month from the opened forms to the settled result, by hand-calculated figures."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

OPENED, LAST = date(2026, 5, 26), date(2026, 5, 31)
JUNE_2, JUNE_6 = date(2026, 6, 2), date(2026, 6, 8)


@tagged("post_install", "-at_install")
class TestAppraisalFlow(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)

    def test_opened(self):
        """A week before the month ends everybody of the post is asked, once however often the plan runs."""
        cycle = self._cycle()
        self.assertEqual(cycle.display_name, "2026-05")
        self.assertEqual(cycle.appraisal_ids.user_id, self.team_users)
        self.assertEqual(
            (cycle.self_due, cycle.window_from, cycle.window_to), (LAST, date(2026, 6, 1), date(2026, 6, 10))
        )
        self.assertEqual(self.appraisal.superior_id, self.leader)
        self.assertEqual(len(self._peers(self.appraisal)), 5)
        before = (len(cycle.appraisal_ids.rating_ids), len(cycle.appraisal_ids.value_ids))
        self._run(OPENED)
        self.assertEqual((len(cycle.appraisal_ids.rating_ids), len(cycle.appraisal_ids.value_ids)), before)
        self.assertEqual(len(self._cycle()), 1)

    def _month(self, peer_points=(70, 80, 90), adjusted=0.0, reason=False):
        """Let the salesperson be rated by everybody, and return the appraisal."""
        for day, done in ((4, 4), (11, 12), (18, 18), (25, None)):
            self._duty(self.seller, date(2026, 5, day), done and date(2026, 5, done))
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        for peer, points in zip(self._peers(self.appraisal), peer_points, strict=False):
            self._give(self.appraisal, "peer", peer, JUNE_2, points)
        self._give(
            self.appraisal,
            "superior",
            self.leader,
            JUNE_2,
            {"Attitude": 85, "Teamwork": 80, "Ideas": 2},
            adjusted_score=adjusted,
            adjust_reason=reason,
        )
        return self.appraisal

    def test_score_by_hand(self):
        """Duties 73.33·40 % + attitude 86.25·20 % + teamwork 82·40 % + 2 extra, as worked out on paper."""
        appraisal = self._month()
        # Two of five peers have not answered yet.
        self.assertEqual(appraisal.state, "scoring")
        self._run(JUNE_6)
        self.assertEqual(appraisal.state, "feedback")
        points = {value.indicator_id.name: value.points for value in appraisal.value_ids}
        # 3 of 4 done (75 · 50 %), none returned (100 · 20 %), 2 of 3 in time (66.67 · 30 %).
        self.assertEqual(points["Duties"], 77.5)
        # (90 · 20 + 85 · 60) / 80
        self.assertEqual(points["Attitude"], 86.25)
        # 90 · 20 % + 80 · 60 % + 80 · 20 %
        self.assertEqual(points["Teamwork"], 82.0)
        # 31 + 17.25 + 32.8 + 2
        self.assertEqual(appraisal.score, 83.05)
        self.assertEqual(appraisal.grade_id.name, "B")
        self.assertEqual((appraisal.peer_count, appraisal.peer_points), (3, 80.0))
        self.assertAlmostEqual(sum(appraisal.value_ids.mapped("contribution")), 83.05)
        self.assertIn("77.50 × 40 % = 31.00", appraisal.result_ids.formula)

    def test_confirmed(self):
        """The person confirms; nobody else can, and afterwards nothing changes."""
        appraisal = self._month()
        self._run(JUNE_6)
        for other in (self.colleague, self.leader, self.director, self.admin):
            with self.assertRaises(AccessError):
                appraisal.with_user(other).action_confirm()
        appraisal.with_user(self.seller).with_context(**self._on(JUNE_6)).action_confirm()
        self.assertEqual(appraisal.state, "locked")
        with self.assertRaises(UserError):
            appraisal.with_user(self.seller).action_appeal("Not so")

    def test_silence(self):
        """Whoever says nothing within five working days agrees."""
        appraisal = self._month()
        self._run(JUNE_6)
        self.assertEqual(appraisal.appeal_until, date(2026, 6, 15))
        self._run(date(2026, 6, 15))
        self.assertEqual(appraisal.state, "feedback")
        self._run(date(2026, 6, 16))
        self.assertEqual((appraisal.state, appraisal.is_silent), ("locked", True))

    def test_appeal(self):
        """An appeal goes past the rater; what is decided changes score and grade and is on record."""
        appraisal = self._month()
        self._run(JUNE_6)
        mine = appraisal.with_user(self.seller).with_context(**self._on(JUNE_6))
        self.assertEqual(mine.action_appeal()["res_model"], "marketing.appraisal.answer")
        mine.action_appeal("The list was late because of the fair.")
        self.assertEqual((appraisal.state, appraisal.judge_id), ("appeal", self.director))
        for other in (self.seller, self.leader, self.general_manager):
            with self.assertRaises(AccessError):
                appraisal.with_user(other).action_decide(True, "Right", 91)
        with self.assertRaises(UserError):
            appraisal.with_user(self.director).action_decide(True, "Right", 111)
        appraisal.with_user(self.director).action_decide(True, "Right", 91)
        self.assertEqual((appraisal.state, appraisal.score, appraisal.grade_id.name), ("locked", 91, "A"))
        change = appraisal.result_ids.change_ids
        self.assertEqual(
            (change.how, change.old_score, change.new_score, change.changed_by_id), ("appeal", 83.05, 91, self.director)
        )

    def test_other_score_needs_reason(self):
        """The superior may differ from the formula, with a reason."""
        with self.assertRaises(UserError):
            self._month(adjusted=88)
        self.env.invalidate_all()

    def test_other_score(self):
        appraisal = self._month(adjusted=88, reason="Saved the fair.")
        self._run(JUNE_6)
        self.assertEqual((appraisal.score, appraisal.result_ids.proposed_score), (88, 83.05))
        self.assertEqual(appraisal.result_ids.change_ids.reason, "Saved the fair.")

    def test_words_are_new(self):
        """What was said about the month before cannot be said again where words are mandatory."""
        self._give(self.appraisal, "self", self.seller, LAST, 90, achievements="Much.")
        self._run(date(2026, 6, 25))
        june = self._appraisal(self.seller, day=date(2026, 6, 1))
        with self.assertRaisesRegex(UserError, "word for word"):
            self._give(june, "self", self.seller, date(2026, 6, 30), 90, achievements="Much. ")
        self._rating(june, "self", self.seller).with_user(self.seller).write({"achievements": "More."})
        self._give(june, "self", self.seller, date(2026, 6, 30), 90, achievements="More.")

    def test_too_few_peers(self):
        """Two peers are nobody: their opinions neither count nor are shown."""
        appraisal = self._month(peer_points=(10, 10))
        self._run(JUNE_6)
        teamwork = appraisal.value_ids.filtered(lambda value: value.indicator_id.name == "Teamwork")
        # (90 · 20 + 80 · 60) / 80
        self.assertEqual((teamwork.points, teamwork.peer_points, appraisal.peer_points), (82.5, 0, 0))
