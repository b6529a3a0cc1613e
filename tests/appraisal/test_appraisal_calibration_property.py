"""Whatever people move, an enforced distribution is never exceeded by what is published."""

from collections import Counter

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .calibration_common import CalibrationCommon

SCORES = st.lists(st.sampled_from([50, 62.5, 80, 80.01, 91, 95, 99]), min_size=6, max_size=6)
SHARES = st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any)
MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)) | st.just("suggest"), max_size=8)
GRADES = (("C", 60), ("A", 90), ("D", 0), ("B", 75))
EXAMPLES = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


class Back(Exception):
    """Undoes an example."""


@tagged("post_install", "-at_install")
class TestAppraisalCalibrationProperty(CalibrationCommon):
    calibration_mode = "enforced"

    @EXAMPLES
    @given(SCORES, SHARES, MOVES)
    def test_never_exceeded(self, scores, shares, moves):
        try:
            with self.env.cr.savepoint():
                self._example(scores, shares, moves)
                raise Back
        except Back:
            self.env.invalidate_all()

    def _example(self, scores, shares, moves):
        for person, score in zip(self.people, scores, strict=True):
            grade = self.scheme._grade(score)
            person.result_ids._guarded_write({"score": score, "grade_id": grade.id})
        grades = self.scheme.grade_ids.sorted("start", reverse=True)
        # Terms in force do not change; the examples are about other terms.
        self.scheme._guarded_write({"state": "draft"})
        for grade, share in zip(grades, shares, strict=True):
            grade.share = share
        self.scheme._guarded_write({"state": "active"})
        session = self.session
        session.action_start()
        seats = session.sudo()._seats()
        self.assertEqual(sum(seats.values()), 6)
        changes, decided = 0, set()
        for move in moves:
            if move == "suggest":
                before = {person: person.result_ids.grade_id for person in decided}
                changes += session.action_suggest()
                self.assertEqual({person: person.result_ids.grade_id for person in decided}, before)
            else:
                person, grade = self.people[move[0]], grades[move[1]]
                if person.result_ids.grade_id != grade:
                    changes += 1
                    decided.add(person)
                session.action_move(person.id, grade.id, "Compared")
        # Every change is on record, and nothing else is.
        self.assertEqual(len(self.people.result_ids.change_ids), changes)
        counts = Counter(person.result_ids.grade_id for person in self.people)
        kept = all(counts[grade] <= seats[grade] for grade in grades)
        try:
            session.action_close()
        except UserError:
            self.assertFalse(kept)
            self.assertEqual(set(self.people.mapped("state")), {"scored"})
            return
        self.assertTrue(kept)
        published = Counter(person.grade_id for person in self.people)
        for grade, number in seats.items():
            self.assertLessEqual(published[grade], number)

    def test_best_first(self):
        """Seats go by the scores at which grades begin, whatever the order in which they were entered."""
        grades = [Command.create({"name": name, "start": start, "share": 25}) for name, start in GRADES]
        scheme = self.env["marketing.appraisal.scheme"].create(
            {"name": "Entered Anyhow", "kind": "month", "calibration": "enforced", "grade_ids": grades}
        )
        session = self._session(scheme_id=scheme.id).sudo()
        self.assertEqual(session._grades().mapped("name"), ["A", "B", "C", "D"])
        self.assertEqual(list(session._seats().values()), [0, 0, 0, 0])
