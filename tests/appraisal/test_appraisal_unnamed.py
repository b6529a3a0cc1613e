"""The promise to unnamed peers holds at each moment: before and after closing, over again, and for those who scheme."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .anonymity_common import GIVEN, JUNE_2, JUNE_3, JUNE_8, LAST, AnonymityCommon


@tagged("post_install", "-at_install")
class TestAppraisalUnnamed(AnonymityCommon):
    def _teamwork(self):
        return self.appraisal.value_ids.filtered(lambda value: value.indicator_id.name == "Teamwork")

    def test_combined_at_closing_from_three_on(self):
        """With three answers what they say together is shown, at closing and not before."""
        self._closed(peers=3, day=JUNE_3)
        # The superior has scored and the time of the peers runs: nothing is combined yet.
        self.assertEqual((self.appraisal.state, self.appraisal.peers_closed), ("scoring", False))
        self.assertEqual((self.appraisal.peer_count, self.appraisal.result_ids.ids), (0, []))
        reckoned = self.appraisal._reckon()[self.appraisal]
        self.assertEqual((reckoned["peer_count"], reckoned["peer_points"]), (0, None))
        self.assertFalse([part for part in reckoned["parts"] if "peer" in part["said"]])
        self._run(JUNE_8)
        # (71.37 + 60 + 61) / 3
        self.assertEqual((self.appraisal.state, self.appraisal.peer_count), ("feedback", 3))
        self.assertEqual((self._teamwork().peer_points, self.appraisal.peer_points), (64.12, 64.12))

    def test_two_are_nobody(self):
        """Of two answers no points are kept anywhere, for nobody."""
        self._closed(peers=2)
        result = self.appraisal.result_ids
        self.assertEqual((result.peer_count, result.peer_points, self._teamwork().peer_points), (2, 0, 0))
        self.assertNotIn("peer", {kind for part in result.parts["indicators"] for kind in part["said"]})

    def test_fewer_than_three_are_refused(self):
        """A scheme that shows unnamed peers from one or two on does not come into force."""
        for least in (1, 2):
            draft = self.env["marketing.appraisal.scheme"].browse(self.scheme.action_new_version()["res_id"])
            draft.write({"peer_least": least, "date_from": date(2026, 7, 1)})
            with self.subTest(least=least), self.assertRefused("shown from 3 on"):
                draft.action_activate()
            draft.peers_anonymous = False
            self.assertFalse(draft._lacks())

    def test_extra_points_of_one_peer(self):
        """What one peer gives for an idea is not found out from what all say together."""
        draft = self.env["marketing.appraisal.scheme"].browse(self.scheme.action_new_version()["res_id"])
        draft.date_from = date(2026, 6, 1)
        draft.indicator_ids.filtered("is_bonus").write({"source": "rating", "by_peer": True})
        draft.action_activate()
        self._run(date(2026, 6, 25))
        june = self._appraisal(self.seller, day=date(2026, 6, 1))
        self._give(june, "self", self.seller, date(2026, 6, 30), 90)
        for number, peer in enumerate(self._peers(june)):
            self._give(june, "peer", peer, date(2026, 7, 2), {"Teamwork": 70, "Ideas": 9} if not number else 70)
        self._give(june, "superior", self.leader, date(2026, 7, 2), {"Attitude": 85, "Teamwork": 80})
        self._run(date(2026, 7, 3))
        self.assertEqual((june.state, june.peer_points), ("feedback", 70))
        self.assertEqual(june.value_ids.filtered("is_bonus").peer_points, 0)

    def test_reopened(self):
        """Whoever has a result opened again neither makes peers answer again nor one of them drop out."""
        self._closed(peers=4)
        self._run(date(2026, 6, 16))
        self.assertEqual(self.appraisal.state, "locked")
        before = {rating: rating.state for rating in self.appraisal.rating_ids if rating.kind == "peer"}
        together = self.appraisal.peer_points
        self._as(self.leader, "marketing.appraisal").browse(self.appraisal.id).action_reopen("A wrong list.")
        request = self.appraisal.approval_request_ids
        request.with_user(self.general_manager).action_approve()
        self.assertEqual((self.appraisal.state, self.appraisal.peers_closed), ("scoring", True))
        self.assertEqual({rating: rating.state for rating in before}, before)
        missed = next(rating for rating, state in before.items() if state == "missed")
        for rating in before:
            with self.subTest(rating=rating.state), self.assertRefused("handed in, or its time is over"):
                rating.with_user(rating.rater_id).mark_ids.write({"points": 1})
            with self.subTest(rating=rating.state), self.assertRefused("handed in, or its time is over"):
                rating.with_user(rating.rater_id).action_give()
        self.assertEqual((self.appraisal.peer_count, self.appraisal.peer_points), (0, 0))
        self._give(self.appraisal, "superior", self.leader, date(2026, 6, 17), {"Attitude": 85, "Teamwork": 80})
        self.assertEqual((self.appraisal.state, self.appraisal.peer_points), ("feedback", together))
        self.assertEqual((self.appraisal.peer_count, missed.state), (4, "missed"))

    def test_later_scheme_opens_nothing(self):
        """What was promised stays promised: neither the scheme in force nor a later one opens ratings of before."""
        self._closed()
        with self.assertRefused("is or was in force"):
            self.scheme.with_user(self.admin).write({"peers_anonymous": False})
        draft = self.env["marketing.appraisal.scheme"].browse(
            self.scheme.with_user(self.admin).action_new_version()["res_id"]
        )
        draft.write({"peers_anonymous": False, "date_from": date(2026, 6, 1)})
        draft.action_activate()
        self._run(date(2026, 6, 25))
        rating = self._rating(self.appraisal, "peer", self.peer)
        self.assertTrue(rating.is_unnamed)
        for user in self.others:
            self.assertFalse(self._as(user, rating._name).browse(rating.id).has_access("read"))
        for user in (self.leader, self.admin, self.peer):
            with self.assertRaises(UserError):
                self._as(user, rating._name).browse(rating.id).write({"is_unnamed": False})

    def test_peer_who_leaves(self):
        """Archiving a peer shows nobody what they have said, and changes nothing of what counts."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        for number, peer in enumerate(self.peers[1:]):
            self._give(self.appraisal, "peer", peer, JUNE_2, 60 + number)
        rating = self._rating(self.appraisal, "peer", self.peers[1])
        for left in self.peers[:2]:
            # One who has not answered, one who has.
            left.active = False
        for user in self.everybody.filtered("active") - self.peers[1]:
            self.assertFalse(self._as(user, rating._name).browse(rating.id).has_access("read"))
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80})
        self._run(JUNE_8)
        # (60 + 61 + 62 + 63) / 4
        self.assertEqual((self.appraisal.peer_count, self.appraisal.peer_points), (4, 61.5))

    # ------------------------------------------------------------------
    # Those who scheme
    # ------------------------------------------------------------------

    def _by_hand(self):
        """Start June, in which peers are named by hand and others may be asked; return the seller's appraisal."""
        draft = self.env["marketing.appraisal.scheme"].browse(self.scheme.action_new_version()["res_id"])
        draft.write({"date_from": date(2026, 6, 1), "peer_rule": "hand", "self_weight": 10, "other_weight": 10})
        draft.indicator_ids.filtered(lambda one: one.name == "Teamwork").by_other = True
        draft.action_activate()
        self._run(date(2026, 6, 25))
        return self._appraisal(self.seller, day=date(2026, 6, 1))

    def test_named_by_hand(self):
        """Neither the person nor those who score are peers; nobody is counted twice; peers are asked once."""
        june = self._by_hand()
        self.assertFalse(self._peers(june))
        mine, leads = june.with_user(self.seller), june.with_user(self.leader)
        mates = self.mates.ids
        for name, ids in (
            ("oneself", [*mates[:2], self.seller.id]),
            ("superior", [*mates[:2], self.leader.id]),
            ("no colleague", [*mates[:2], self.env.ref("base.user_admin").id]),
            ("too few", mates[:2]),
            ("the same one", [mates[0]] * 3),
            ("nobody", [0, -1, 99999999]),
        ):
            for who, attempt in ((mine, mine.action_nominate), (leads, leads.action_agree_nominees)):
                with self.subTest(name, who=who.env.user.name), self.assertRaises(UserError):
                    attempt(ids)
        for user in (self.leader, self.colleague, self.director):
            with self.assertRaises(AccessError):
                june.with_user(user).action_nominate(mates[:3])
        for user in (self.seller, self.mates[0], self.director, self.other_leader):
            with self.assertRaises(AccessError):
                june.with_user(user).action_agree_nominees(mates[:3])
        mine.action_nominate(mates[:3])
        leads.action_agree_nominees()
        self.assertEqual(self._peers(june), self.mates[:3])
        self.assertTrue(all(rating.is_unnamed for rating in june.rating_ids if rating.kind == "peer"))
        for attempt in (leads.action_agree_nominees, mine.action_nominate):
            with self.assertRefused("have been asked already"):
                attempt(mates)
        self.assertEqual(self._peers(june), self.mates[:3])

    def test_named_and_unnamed(self):
        """Nobody is asked once unnamed and once by name, so that the one does not give the other away."""
        june = self._by_hand()
        leads = june.with_user(self.leader)
        leads.action_ask_other(self.finance.id)
        with self.assertRefused("Not so: Xu Fang"):
            leads.action_agree_nominees([*self.mates[:2].ids, self.finance.id])
        leads.action_agree_nominees(self.mates[:3].ids)
        self._give(june, "self", self.seller, date(2026, 6, 30), 90)
        self._give(june, "peer", self.mates[0], date(2026, 7, 1), 77)
        # Whether they have answered or not, the words are the same: nothing is told by a refusal.
        for who in (*self.mates[:3], self.finance, self.seller, self.leader):
            with self.subTest(who=who.name), self.assertRefused("this person rates already"):
                leads.action_ask_other(who.id)
        for stranger in (self.env.ref("base.user_admin").id, 99999999, False):
            with self.assertRefused("colleague of the company"):
                leads.action_ask_other(stranger)
        for user in (self.seller, self.mates[0], self.director):
            with self.assertRaises(AccessError):
                june.with_user(user).action_ask_other(self.other_leader.id)
        self.assertEqual(june.rating_ids.filtered(lambda one: one.kind == "other").rater_id, self.finance)

    def test_passed_on_to_a_peer(self):
        """Whoever rates as a peer does not score as well: they would know what the others have said."""
        june = self._by_hand()
        june.with_user(self.leader).action_agree_nominees([*self.mates[:3].ids, self.other_leader.id])
        (self.mates[0] | self.mates[1]).group_ids = [Command.link(self.env.ref("marketing_office.group_leader").id)]
        self._give(june, "self", self.seller, date(2026, 6, 30), 90)
        self._give(june, "peer", self.mates[0], date(2026, 7, 1), GIVEN)
        words = set()
        for peer in (self.mates[0], self.mates[1], self.other_leader):
            for user in (self.leader, self.director):
                with self.assertRaises(UserError) as caught:
                    june.with_user(user).action_pass_on(peer.id)
                words.add(str(caught.exception).replace(peer.name, "X"))
        self.assertEqual(words, {"X rates already, and nobody rates twice."})
        self.assertEqual(june.superior_id, self.leader)
        self.assertEqual(self._rating(june, "peer", self.mates[0]).state, "given")

    def test_extra_points_add_up(self):
        """Extra points above the cap are not shown as if they counted."""
        draft = self.env["marketing.appraisal.scheme"].browse(self.scheme.action_new_version()["res_id"])
        draft.write({"date_from": date(2026, 6, 1), "bonus_cap": 3})
        draft.indicator_ids.filtered("is_bonus").copy({"name": "Speed", "scheme_id": draft.id})
        draft.action_activate()
        self._run(date(2026, 6, 25))
        june = self._appraisal(self.seller, day=date(2026, 6, 1))
        self._give(june, "self", self.seller, date(2026, 6, 30), 90)
        self._give(
            june, "superior", self.leader, date(2026, 7, 2), {"Attitude": 85, "Teamwork": 80, "Ideas": 2, "Speed": 2}
        )
        self._run(date(2026, 7, 7))
        extra = june.value_ids.filtered("is_bonus")
        self.assertEqual((sorted(extra.mapped("points")), sorted(extra.mapped("contribution"))), ([2, 2], [1, 2]))
        self.assertAlmostEqual(sum(june.value_ids.mapped("contribution")), june.score)
