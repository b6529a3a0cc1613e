"""An appeal that is upheld never costs somebody the grade that the calibration gave."""

from odoo.tests import tagged

from .calibration_common import CalibrationCommon


@tagged("post_install", "-at_install")
class TestAppraisalAppealGrade(CalibrationCommon):
    calibration_mode = "advisory"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.action_start()

    def _decided(self, person, score):
        """Return score and grade after an appeal that is upheld with a score."""
        self.as_user(person, person.user_id).action_appeal("Two customers are missing.")
        self.as_user(person, person.judge_id).action_decide(True, "They are.", score)
        self.assertEqual(person.state, "locked")
        return person.score, person.grade_id.name

    def test_grade_of_the_calibration(self):
        """80 points are a B, and 92 an A; moved up they stay up, moved down they come back at least."""
        raised, same, lowered, fallen = self.people[3], self.people[4], self.people[2], self.people[1]
        for person, name in ((raised, "A"), (same, "A"), (lowered, "C"), (fallen, "C")):
            self._move(person, name)
        self.session.action_close()
        self.assertEqual(self._names(), "ACCAAD")
        self.assertEqual(self._decided(raised, 82), (82.0, "A"))
        self.assertEqual(self._decided(same, 80), (80.0, "A"))
        self.assertEqual(self._decided(lowered, 92), (92.0, "A"))
        # Who is found worse on the way does not rise by it.
        self.assertEqual(self._decided(fallen, 76), (76.0, "C"))
