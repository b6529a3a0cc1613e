"""Raters, judges and peers who have left, or cannot log in to where they are asked: nobody waits for them."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .paths_common import JUNE_1, JUNE_2, JUNE_8, LAST, SCORES, PathsCommon

JUNE_9 = date(2026, 6, 9)


@tagged("post_install", "-at_install")
class TestAppraisalLeft(PathsCommon):
    def _published(self):
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self._give(self.appraisal, "superior", self.appraisal.superior_id, JUNE_2, SCORES)
        self._run(JUNE_8)
        self.assertEqual(self.appraisal.state, "feedback")

    def test_superior_has_left(self):
        """The next one above scores from the next run on; what was begun goes with whoever began it."""
        self.leader.active = False
        self._run(JUNE_1)
        self.assertEqual(self.appraisal.superior_id, self.director)
        self.assertEqual(self._rating(self.appraisal, "superior", self.director).state, "asked")
        self.assertFalse(self._rating(self.appraisal, "superior", self.leader))
        self.assertIn("in the place of", str(self.appraisal.message_ids.mapped("body")))
        self._run(JUNE_1)
        self.assertEqual(len(self.appraisal.message_ids.filtered(lambda one: "in the place of" in one.body)), 1)
        self._published()
        self.assertEqual(self.appraisal.judge_id, self.general_manager)

    def test_superior_has_scored(self):
        """What a superior has handed in before leaving counts."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, SCORES)
        self.leader.active = False
        self._run(JUNE_8)
        self.assertEqual((self.appraisal.superior_id, self.appraisal.state), (self.leader, "feedback"))

    def test_judge_has_left(self):
        """An appeal goes to the next one who has not scored, also when the first one has left meanwhile."""
        self._published()
        self.assertEqual(self.appraisal.judge_id, self.director)
        self._on_day(self.appraisal, self.seller, JUNE_8).action_appeal("The list was not mine.")
        self.director.active = False
        self._run(JUNE_9)
        self.assertEqual(self.appraisal.judge_id, self.general_manager)
        self._on_day(self.appraisal, self.general_manager, JUNE_9).action_decide(True, "It was not.", 88)
        self.assertEqual((self.appraisal.state, self.appraisal.score), ("locked", 88.0))

    def test_judge_can_open_it(self):
        """Somebody above without a role in the marketing office could not open the appeal."""
        self.director.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self._published()
        self.assertEqual(self.appraisal.judge_id, self.general_manager)

    def test_nominees_can_answer(self):
        """Named as peers are colleagues who can open what they are asked."""
        self.scheme._guarded_write({"peer_rule": "hand"})
        self.appraisal.rating_ids.filtered(lambda rating: rating.kind == "peer")._guarded_unlink()
        self.appraisal._guarded_write({"peer_asked": 0})
        self._employee(self.outsider, self.employee_leader)
        mine = self._on_day(self.appraisal, self.seller, LAST)
        with self.assertRaisesRegex(UserError, "Not so: Nobody"):
            mine.action_nominate((self.mates[:3] | self.outsider).ids)
        mine.action_nominate(self.mates[:3].ids)
        self.assertEqual(self.appraisal.nominee_ids, self.mates[:3])

    def test_peers_have_left(self):
        """By rule nobody is asked as a peer who has left, although they are appraised for their days."""
        self.appraisal.cycle_id.appraisal_ids.rating_ids.filtered(
            lambda rating: rating.kind == "peer"
        )._guarded_unlink()
        self.mates[0].active = False
        chosen = self.appraisal.cycle_id.appraisal_ids._peers_by_rule()
        self.assertEqual(set(chosen[self.appraisal]), set((self.colleague | self.mates[1:]).ids))
        self.assertEqual(len(chosen[self._appraisal(self.mates[0])]), 5)
