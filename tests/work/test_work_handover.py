"""Work is handed over before leave is approved, and whoever took it over does it (B-13)."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .duty_common import DutyCommon


@tagged("post_install", "-at_install")
class TestWorkHandover(DutyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.leave.type"].create(
            {
                "name": "Annual",
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "company_id": cls.company.id,
            }
        )
        cls.leave = cls.env["hr.leave"].create(
            {
                "employee_id": cls.employee_seller.id,
                "holiday_status_id": cls.kind.id,
                "request_date_from": date(2026, 3, 30),
                "request_date_to": date(2026, 3, 31),
            }
        )

    def _handover(self):
        return self.as_user(self.env["marketing.handover"], self.seller).create(
            {"leave_id": self.leave.id, "receiver_id": self.colleague.id, "note": "See the list."}
        )

    def _confirmed(self):
        handover = self._handover()
        handover.action_offer()
        self.as_user(handover, self.colleague).action_confirm()
        return handover

    def test_substitute_does_it(self):
        """Without it leave is refused; with it the colleague has the duties of those days."""
        for state in ("validate1", "validate"):
            with self.subTest(state=state), self.assertRefused("handed over"):
                self.leave.write({"state": state})
        self._confirmed()
        self.leave.write({"state": "validate"})
        self._run(date(2026, 3, 24))
        duties = self.env["marketing.duty"].search([("employee_id", "=", self.employee_seller.id)])
        away = duties.filtered(lambda duty: duty.date_deadline >= date(2026, 3, 30))
        self.assertEqual(away.user_id, self.colleague)
        self.assertEqual((duties - away).user_id, self.seller)
        self.assertIn(
            date(2026, 3, 30), away.filtered(lambda duty: duty.template_id == self.month).mapped("date_deadline")
        )

    def test_leave_approved_after_the_duties(self):
        """What was raised already is handed on when the leave is approved, and comes back when it is refused."""
        self._run(date(2026, 3, 24))
        duty = self._duties(self.month, self.seller)
        self._confirmed()
        self.leave.write({"state": "validate"})
        self._run(date(2026, 3, 25))
        self.assertEqual(duty.user_id, self.colleague)
        self.leave.write({"state": "refuse"})
        self._run(date(2026, 3, 26))
        self.assertEqual(duty.user_id, self.seller)

    def test_nobody_takes_over(self):
        """Where no hand-over is asked for, what is due waits for the return, and what is due daily falls away."""
        self.kind.handover = False
        self.leave.write({"state": "validate"})
        self._run(date(2026, 3, 24))
        self.assertEqual(self._duties(self.month, self.seller).date_deadline, date(2026, 4, 1))
        self.assertNotIn(date(2026, 3, 30), self._duties(self.daily, self.seller).mapped("date_deadline"))

    def test_forbidden(self):
        """Only the one who leaves writes and offers it, only the receiver confirms, and what was offered stays."""
        with self.assertRefused("hands this work over|access", AccessError):
            self.as_user(self.env["marketing.handover"], self.colleague).create(
                {"leave_id": self.leave.id, "receiver_id": self.colleague.id, "note": "Mine."}
            )
        handover = self._handover()
        with self.assertRefused("cannot be set by hand", AccessError):
            handover.state = "confirmed"
        with self.assertRefused("hands this work over", AccessError):
            self.as_user(handover, self.leader).unlink()
        handover.action_offer()
        with self.assertRefused("takes this work over", AccessError):
            handover.action_confirm()
        with self.assertRefused("until the receiver has declined"):
            handover.note = "Something else."
        self.as_user(handover, self.colleague).action_decline()
        handover.note = "Something else."

    def test_other_days_are_agreed_again(self):
        """A confirmed hand-over does not cover leave that was made longer afterwards."""
        handover = self._confirmed()
        self.leave.request_date_to = date(2026, 4, 3)
        self.assertEqual(handover.state, "draft")
        with self.assertRefused("handed over"):
            self.leave.write({"state": "validate"})
