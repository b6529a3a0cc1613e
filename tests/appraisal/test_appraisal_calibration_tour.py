from odoo.tests import HttpCase, tagged

from .calibration_common import CalibrationCommon


@tagged("post_install", "-at_install")
class TestAppraisalCalibrationTour(CalibrationCommon, HttpCase):
    """A session in a real browser: begun from the round, cards moved with reasons, published in one go."""

    calibration_mode = "enforced"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The one of the browser bears the same name.
        cls.session.unlink()
        cls.session = None

    def test_session(self):
        users = self.people.sorted(lambda one: -one.result_ids.score).user_id
        self.assertEqual(users[:2], self.seller | self.colleague)
        self.env.flush_all()
        cycle = self._cycle()
        url = f"/odoo/action-marketing_office.marketing_appraisal_cycle_action/{cycle.id}"
        self.start_tour(url, "marketing_calibration", login=self.director.login)
        self.env.invalidate_all()
        session = cycle.calibration_ids
        self.assertEqual(
            (session.state, session.chair_id, session.closed_by_id), ("done", self.director, self.director)
        )
        # Whom the chair moved by hand stayed there; by rank the next one is in A, and equal scores were for the chair.
        self.assertEqual(self._names(), "BBABCC")
        self.assertEqual(set(self.people.mapped("state")), {"feedback"})
        changes = self.people.result_ids.change_ids.sorted("id")
        self.assertEqual(
            [(change.user_id, change.reason) for change in changes if "rank" not in change.reason],
            [
                (self.seller, "One customer did it all."),
                (self.colleague, "So did this one."),
                (self.people[4].user_id, "Helped by a colleague."),
            ],
        )
