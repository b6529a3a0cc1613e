"""Calibration: who moves whom, what is on record, and what closing publishes."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .calibration_common import CalibrationCommon


@tagged("post_install", "-at_install")
class TestAppraisalCalibration(CalibrationCommon):
    def test_seats_and_suggestion(self):
        """Rank fills the seats; equal people through whom a border runs are left alone."""
        self.session.action_start()
        seats = {grade.name: number for grade, number in self.session.sudo()._seats().items()}
        self.assertEqual(seats, {"A": 1, "B": 3, "C": 2, "D": 0})
        self.assertEqual(self._names(), "AAABBD")
        # Places four and five have 80 points each, and the border of B and C runs through them.
        self.assertEqual(self.session.action_suggest(), 3)
        self.assertEqual(self._names(), "ABBBBC")
        self.assertEqual(self.session.action_suggest(), 0)

    def test_suggestion_keeps_what_people_decided(self):
        """Whom a director moved by hand is not moved by the rank, and takes a seat; the rank knows its own moves."""
        self.session.action_start()
        self._move(self.people[5], "A", reason="Built the market alone.")
        self.session.action_suggest()
        # One seat in A is taken: the best three share the seats of B, the two equal ones come next.
        self.assertEqual(self._names(), "BBBCCA")
        changes = self.people.result_ids.change_ids
        self.assertEqual(changes.filtered(lambda one: one.how == "calibration").user_id, self.people[5].user_id)
        shown = self.env["marketing.appraisal.change"].search(self.session.action_open_changes()["domain"])
        self.assertEqual(shown, changes.sorted("id", reverse=True))
        # What the rank did is no decision: it may be done again once somebody decides otherwise.
        self._move(self.people[5], "D", reason="Looked at the figures again.")
        self.session.action_suggest()
        self.assertEqual(self._names()[5], "D")
        self.assertEqual(self._names()[0], "A")

    def test_enforced(self):
        """Closing is refused while a grade is over its number, and says by how many; then all are published."""
        self.session.action_start()
        with self.assertRaisesRegex(UserError, "A has 3 people for 1 seats, 2 too many"):
            self.session.action_close()
        self.session.action_suggest()
        with self.assertRaisesRegex(UserError, "B has 4 people for 3 seats, 1 too many"):
            self.session.action_close()
        self._move(self.people[4], "C")
        self.assertEqual(set(self.people.mapped("state")), {"scored"})
        self.session.action_close()
        self.assertEqual(set(self.people.mapped("state")), {"feedback"})
        self.assertEqual("".join(one.grade_id.name for one in self.people), "ABBBCC")
        self.assertEqual(self.session.state, "done")
        with self.assertRaises(UserError):
            self._move(self.people[0], "B")
        with self.assertRaises(UserError):
            self.session.write({"minutes": "Later"})

    def test_moves_on_record(self):
        """Each move has who, from where, to where and why; a reason is mandatory; going back is a move, too."""
        self.session.action_start()
        person = self.people[0]
        for reason in ("", "  ", None):
            with self.assertRaises(UserError):
                self._move(person, "C", reason=reason)
        self._move(person, "C")
        self._move(person, "A", reason="Taken back.")
        changes = person.result_ids.change_ids.sorted("id")
        self.assertEqual(changes.mapped("how"), ["calibration"] * 2)
        self.assertEqual(changes.changed_by_id, self.director)
        self.assertEqual([change.new_grade_id.name for change in changes], ["C", "A"])
        self.assertEqual(changes[0].reason, "Carried the fair.")
        with self.assertRaises(UserError):
            self._move(person, "B", score=80)

    def test_score_with_it(self):
        session = self.session
        session.with_score = True
        session.action_start()
        self._move(self.people[0], "B", score=88.5)
        result = self.people[0].result_ids
        self.assertEqual((result.score, result.grade_id.name, result.proposed_score), (88.5, "B", 95))
        with self.assertRaises(UserError):
            self._move(self.people[0], "B", score=300)

    def test_forbidden_movers(self):
        """Participants look and do not move; staff and other leaders do not even look."""
        self.session.action_start()
        person = self.people[0]
        for user in (self.leader, self.other_leader, self.seller, self.outsider, self.auditor):
            with self.subTest(user=user.login):
                for call in (
                    lambda user=user: self._move(person, "C", user=user),
                    self.session.with_user(user).action_suggest,
                    self.session.with_user(user).action_close,
                    self.session.with_user(user).action_start,
                    self.session.with_user(user).action_cancel,
                ):
                    with self.assertRaises(AccessError):
                        call()
        self.assertEqual(len(self.session.with_user(self.leader).get_board()["people"]), 6)
        for user in (self.other_leader, self.seller, self.outsider):
            with self.assertRaises(AccessError):
                self.session.with_user(user).get_board()
        # An administrator is a director, too.
        self._move(person, "C", user=self.admin)

    def test_forbidden_paths(self):
        """State and population change through the rules, by no write, copy or create."""
        with self.assertRaises(AccessError):
            self.session.write({"state": "done"})
        with self.assertRaises(AccessError):
            self._session(state="running")
        with self.assertRaises(AccessError):
            self.people[0].with_user(self.admin).write({"calibration_id": self.session.id})
        self.session.action_start()
        for vals in ({"superior_ids": [Command.set(self.leader.ids)]}, {"with_score": True}):
            with self.assertRaises(UserError):
                self.session.write(vals)
        with self.assertRaises(UserError):
            self.session.unlink()
        with self.assertRaises(AccessError):
            self.session.with_user(self.leader).write({"minutes": "Mine"})
        self.session.write({"chair_id": self.leader.id})
        self.session.with_user(self.leader).write({"minutes": "We talked."})
        with self.assertRaises(AccessError):
            self.session.with_user(self.leader).write({"chair_id": self.director.id})
        # As the chair the leader moves people.
        self._move(self.people[0], "B", user=self.leader)

    def test_own_appraisal(self):
        """A director in the population neither sees nor moves nor closes; another one does."""
        own = self.people[0]
        own._guarded_write({"user_id": self.general_manager.id})
        self.session.action_start()
        mine = self.session.with_user(self.general_manager)
        board = mine.get_board()
        self.assertEqual((len(board["people"]), board["hidden"]), (5, 1))
        self.assertNotIn(own.id, [person["id"] for person in board["people"]])
        with self.assertRaises(AccessError):
            self._move(own, "B", user=self.general_manager)
        with self.assertRaises(AccessError):
            mine.action_close()
        mine.action_suggest()
        self.assertFalse(own.result_ids.change_ids)
        self._move(own, "B")

    def test_no_overlap_and_follow_up(self):
        """Nobody is in two sessions; whoever is scored later has a session of their own, or a director's reason."""
        late = self.people[5]
        late._guarded_write({"state": "scoring"})
        self.session.action_start()
        with self.assertRaises(UserError):
            self._session().action_start()
        self.session.action_suggest()
        self.session.sudo().appraisal_ids.result_ids[-1:]._change("calibration", "x", grade=self._grade_named("C"))
        late._guarded_write({"state": "scored"})
        with self.assertRaises(AccessError):
            late.with_user(self.leader).action_publish_uncalibrated("Late")
        with self.assertRaises(UserError):
            late.with_user(self.director).action_publish_uncalibrated(" ")
        late.with_user(self.director).action_publish_uncalibrated("Came back from leave.")
        self.assertEqual(late.state, "feedback")
        with self.assertRaises(UserError):
            self.people[0].with_user(self.director).action_publish_uncalibrated("Out of turn")
        self.session.action_cancel()
        follow = self._session()
        follow.action_start()
        self.assertEqual(follow.appraisal_count, 5)

    def test_waiting(self):
        cycle = self._cycle().with_user(self.director)
        self.assertEqual(cycle.waiting_count, 6)
        self.assertEqual(cycle.action_calibrate()["context"]["default_scheme_id"], self.scheme.id)
        self.session.action_start()
        cycle.invalidate_recordset()
        self.assertEqual((cycle.waiting_count, cycle.calibration_count), (0, 1))


@tagged("post_install", "-at_install")
class TestAppraisalCalibrationAdvisory(TestAppraisalCalibration):
    calibration_mode = "advisory"

    def test_enforced(self):
        """Where shares are a guide, closing publishes whatever people have decided."""
        self.session.action_start()
        self.session.action_close()
        self.assertEqual("".join(one.grade_id.name for one in self.people), "AAABBD")
