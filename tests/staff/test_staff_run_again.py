"""What was approved and could not go on at that moment goes on later, once, without deciding it again."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .conduct_common import MONDAY, ConductCommon


@tagged("post_install", "-at_install")
class TestStaffRunAgain(ConductCommon):
    def _held_up(self):
        """Return a decided fine, and its appeal that was upheld while a statement run had locked the ledger."""
        record = self.decide("fine")
        self.on(record, self.seller).action_appeal("The clock was wrong.")
        appeal = record.appeal_ids
        ledger = self.env.registry["marketing.payout.line"]
        with patch.object(ledger, "_lock_lines", side_effect=UserError("A statement run is working.")):
            self.agree(appeal, self.general_manager)
        return record, appeal

    def test_appeal_goes_on_later(self):
        record, appeal = self._held_up()
        self.assertEqual((record.state, appeal.state, appeal.approval_state), ("decided", "submitted", "approved"))
        request = appeal.sudo().approval_request_ids
        self.assertIn("A statement run", request.run_error)
        for user in (self.colleague, self.leader):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.on(request, user).action_run_again()
        self.on(request, self.seller).action_run_again()
        self.env.invalidate_all()
        self.assertEqual((record.state, appeal.state, request.run_error), ("revoked", "upheld", False))
        lines = self.env["marketing.payout.line"].search([("origin_model", "=", record._name)])
        self.assertEqual(sum(lines.mapped("amount")), 0.0)
        with self.assertRefused("not held up"):
            self.on(request, self.seller).action_run_again()

    def test_nothing_is_run_before_its_approval(self):
        record = self.decide("fine")
        self.on(record, self.seller).action_appeal("The clock was wrong.")
        request = record.appeal_ids.sudo().approval_request_ids
        with self.assertRefused("not held up"):
            self.on(request, self.seller).action_run_again()
        self.assertEqual((record.state, record.appeal_ids.state), ("decided", "submitted"))

    def test_questions_of_decided_losses(self):
        """What a decided case rests on does not change with the master list; drafts follow it."""
        loss = self.on(self.env["marketing.loss"], self.compliance).create(
            {
                "amount": 1000.0,
                "facts": "The wrong part was ordered.",
                "day": MONDAY,
                "share_ids": [(0, 0, {"employee_id": self.employee_seller.id})],
            }
        )
        question = self.on(loss.answer_ids.question_id, self.admin).filtered(lambda one: one.role == "cause")[:1]
        question.write({"role": "cause", "name": "Did it follow from what the person did?"})
        for line in loss.answer_ids:
            line.answer = "yes"
        loss.action_approval_submit()
        for vals in ({"role": "note"}, {"kind": "bad_debt"}, {"name": "Was it raining?"}):
            with self.subTest(vals=vals), self.assertRefused("Archive it"):
                question.write(vals)
        question.write({"role": "cause", "sequence": 7, "active": False})
        self.agree(loss, self.director)
        self.agree(loss, self.general_manager)
        self.assertEqual((loss.state, loss.cause), ("decided", "liable"))
