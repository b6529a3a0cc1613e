"""What the screen on which superiors score shows and keeps, and what it refuses to everybody else."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

LAST, JUNE_2 = date(2026, 5, 31), date(2026, 6, 2)


@tagged("post_install", "-at_install")
class TestAppraisalScore(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(date(2026, 5, 26))
        cls.appraisal = cls._appraisal(cls.seller)

    @classmethod
    def _indicators(cls):
        # EXTENDS: says what is looked at.
        return [
            {**vals, "hint": "Keeps their word."} if vals["name"] == "Attitude" else vals
            for vals in super()._indicators()
        ]

    def _ask(self, user, name="marketing.appraisal", day=JUNE_2):
        self.env.invalidate_all()
        return self.env[name].with_user(user).with_context(allowed_company_ids=self.company.ids, **self._on(day))

    def _row(self, user=None, appraisal=None):
        rows = self._ask(user or self.leader).get_queue()
        return next((row for row in rows if row["id"] == (appraisal or self.appraisal).id), None)

    def _mark(self, row, name):
        return next(mark for mark in row["rating"]["marks"] if mark["name"] == name)

    def test_what_may_be_given(self):
        """Each mark says what is looked at and how much may be given, extra points up to the scheme's own cap."""
        row = self._row()
        attitude, ideas = self._mark(row, "Attitude"), self._mark(row, "Ideas")
        self.assertEqual(
            (attitude["hint"], attitude["most"], attitude["needs_remark"]), ("Keeps their word.", 100, False)
        )
        self.assertEqual((ideas["is_bonus"], ideas["most"], ideas["needs_remark"]), (True, self.scheme.bonus_cap, True))
        self.assertEqual([band["name"] for band in row["bands"]], ["A", "B", "C", "D"])
        self.assertEqual([band["level"] for band in row["bands"]], ["excellent", "good", "fair", "weak"])
        self.assertEqual((row["rating"]["state"], row["final"]), ("asked", None))
        with self.assertRefused("Ideas: give from 0 to 10 points"):
            self._ask(self.leader, "marketing.appraisal.rating").save_rating(
                row["rating"]["id"], {ideas["id"]: {"points": 11}}
            )

    def test_handed_in_stays(self):
        """Who is handed in stays in the list as long as the round is open, with the result once it is there."""
        self._give(self.appraisal, "self", self.seller, LAST, points=90)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 80, "Teamwork": 70})
        row = self._row()
        self.assertEqual((row["rating"]["state"], row["final"]), ("given", None))
        with self.assertRefused("It stays as it is"):
            self._ask(self.leader, "marketing.appraisal.rating").save_rating(row["rating"]["id"], {}, {"opinion": "No"})
        self._run(date(2026, 6, 10))
        self.assertEqual(self.appraisal.state, "feedback")
        row = self._row()
        self.assertEqual(row["final"], {"score": self.appraisal.score, "grade": self.appraisal.grade_id.name})
        self.appraisal._lock()
        self.assertIsNone(self._row())

    def test_given_back(self):
        own = self._give(self.appraisal, "self", self.seller, LAST, points=90)
        self.assertEqual(self._row()["self_returned"], "")
        self._ask(self.leader, own._name).browse(own.id).action_return("Say more about the lists.")
        row = self._row()
        self.assertIsNone(row["self"])
        self.assertEqual((row["self_returned"], row["state"]), ("Say more about the lists.", "self"))

    def test_post_has_changed(self):
        """Whoever has another post by now, whose scheme the leader cannot read, is scored all the same."""
        other = self.env["hr.job"].create({"name": "Assistant", "company_id": self.company.id})
        employees = self.env["hr.employee"].search([("user_id", "in", self.team_users.ids)])
        employees.version_id.write({"job_id": other.id})
        self.assertFalse(self._ask(self.leader, "marketing.appraisal.scheme").search([("id", "=", self.scheme.id)]))
        row = self._row()
        self.assertEqual(self._mark(row, "Attitude")["hint"], "Keeps their word.")
        self.assertEqual({value["name"] for value in row["values"]}, {"Duties", "Attitude", "Teamwork", "Ideas"})

    def test_forbidden(self):
        """Others see nobody, and can neither keep, hand in nor give back anything in the superior's place."""
        rating = self._rating(self.appraisal, "superior", self.leader)
        own = self._give(self.appraisal, "self", self.seller, LAST, points=90)
        marks = {rating.mark_ids[0].id: {"points": 100}}
        for user in (self.other_leader, self.colleague, self.seller, self.director, self.admin):
            with self.subTest(user=user.login):
                self.assertIsNone(self._row(user))
                ratings = self._ask(user, rating._name)
                for said in ({"points": marks}, {"words": {"opinion": "Mine"}}, {}):
                    with self.assertRaises(AccessError):
                        ratings.save_rating(rating.id, **said)
                with self.assertRaises(AccessError):
                    ratings.browse(rating.id).action_give()
                with self.assertRaises(AccessError):
                    ratings.browse(own.id).action_return("No reason")
        self.assertEqual((rating.state, rating.opinion, own.state), ("asked", False, "given"))
        self.assertFalse(rating.mark_ids.filtered("is_given"))

    def test_only_own_marks(self):
        """Marks of another rating, or other fields, are not let in by the side door."""
        rating = self._rating(self.appraisal, "superior", self.leader)
        foreign = self._rating(self._appraisal(self.colleague), "superior", self.leader)
        ratings = self._ask(self.leader, rating._name)
        with self.assertRaises(UserError):
            ratings.save_rating(rating.id, {foreign.mark_ids[0].id: {"points": 50}})
        with self.assertRaises(UserError):
            ratings.save_rating(rating.id, {}, {"state": "given"})
        own = self._rating(self.appraisal, "self", self.seller)
        with self.assertRaises(AccessError):
            self._ask(self.seller, own._name).save_rating(own.id, {}, {"opinion": "Great"})

    def test_peers_do_not_show(self):
        """Nothing in the queue moves when a peer hands in, as long as peers are not combined."""
        self._give(self.appraisal, "self", self.seller, LAST, points=90)
        before = self._row()
        for number, peer in enumerate(self._peers(self.appraisal)[:2]):
            self._give(self.appraisal, "peer", peer, JUNE_2, 10 + number)
            self.assertEqual(self._row(), before)

    def test_of_one_round(self):
        self.assertTrue(self._ask(self.leader).get_queue(self.appraisal.cycle_id.id))
        self.assertFalse(self._ask(self.leader).get_queue(self.appraisal.cycle_id.id + 1000))

    def test_values_report(self):
        """The report on indicators shows published points to those above, and nothing to others."""
        action = self.env.ref("marketing_office.marketing_appraisal_value_action")
        shown = [("has_points", "=", True), ("is_bonus", "=", False)]
        self.assertIn("('has_points', '=', True)", action.domain)
        name = "marketing.appraisal.value"
        self._give(self.appraisal, "self", self.seller, LAST, points=90)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 80, "Teamwork": 70})
        self.assertFalse(self._ask(self.leader, name).search(shown))
        self._run(date(2026, 6, 10))
        for user, seen in (
            (self.leader, True),
            (self.director, True),
            (self.auditor, True),
            (self.seller, True),
            (self.other_leader, False),
            (self.colleague, False),
        ):
            with self.subTest(user=user.login):
                found = self._ask(user, name).search(shown)
                self.assertEqual(self.seller in found.user_id, seen)
        # Two peers at most have answered: what they say is nowhere.
        self.assertFalse(any(self.appraisal.value_ids.mapped("peer_points")))
