from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .conduct_common import MONDAY, ConductCommon


class TestStaffWaiver(ConductCommon):
    """The rest of a share is written off with a reason, by consent of a director (M-08)."""

    def decided_loss(self):
        loss = self.on(self.env["marketing.loss"], self.compliance).create(
            {
                "amount": 1000.0,
                "day": MONDAY,
                "facts": "The wrong part was ordered.",
                "share_ids": [
                    Command.create({"employee_id": employee.id, "weight": weight})
                    for employee, weight in ((self.employee_seller, 3), (self.employee_colleague, 1))
                ],
            }
        )
        for line in loss.answer_ids:
            line.answer = "yes"
        loss.action_approval_submit()
        self.agree(loss, self.director)
        self.agree(loss, self.general_manager)
        return loss

    def pay_back(self, share, amount):
        self.on(self.env["marketing.loss.recovery"], self.finance).create(
            {"share_id": share.id, "amount": amount, "day": MONDAY}
        )
        self.env.invalidate_all()

    def ask(self, share, user=None):
        action = self.on(share, user or self.finance).action_waive("Left the company; a suit costs more.")
        return self.env["marketing.loss.waiver"].browse(action["res_id"])

    def test_way_through(self):
        loss = self.decided_loss()
        share = loss.share_ids.filtered(lambda share: share.employee_id == self.employee_seller)
        self.pay_back(share, 300.0)
        window = self.on(share, self.finance).action_waive()
        self.assertEqual((window["res_model"], window["name"]), ("marketing.conduct.word", "Write Off the Rest"))
        waiver = self.ask(share)
        self.assertEqual((waiver.state, waiver.amount, share.waived, share.outstanding), ("submitted", 450.0, 0, 450.0))
        with self.assertRefused("waits for its decision"):
            self.on(share, self.finance).action_waive("Again")
        # What comes back before the decision is not written off.
        self.pay_back(share, 50.0)
        self.agree(waiver, self.director)
        self.env.invalidate_all()
        self.assertEqual((waiver.state, waiver.waived, waiver.decided_on), ("approved", 400.0, MONDAY))
        self.assertEqual((share.recovered, share.waived, share.outstanding), (350.0, 400.0, 0.0))
        self.assertEqual((loss.recovered, loss.waived, loss.outstanding, loss.recovery), (350, 400, 250, "part"))
        with self.assertRefused("no more can come back", ValidationError):
            self.pay_back(share, 1.0)
        with self.assertRefused("nothing is open"):
            self.on(share, self.finance).action_waive("Again")
        other = loss.share_ids - share
        self.pay_back(other, 250.0)
        self.assertEqual((loss.outstanding, loss.recovery), (0.0, "waived"))
        self.assertFalse(
            self.env["marketing.payout.line"].search_count([("origin_model", "=", "marketing.loss.share")]),
            "pay has nothing to do with it",
        )

    def test_rejected_and_withdrawn(self):
        share = self.decided_loss().share_ids[0]
        waiver = self.ask(share)
        self.agree(waiver, self.director, verdict="action_reject", comment="Ask once more.")
        self.assertEqual((waiver.state, share.waived), ("rejected", 0.0))
        waiver = self.ask(share)
        self.on(waiver, self.finance).action_approval_withdraw()
        self.assertEqual(waiver.state, "withdrawn")
        self.assertEqual(self.ask(share).state, "submitted")

    def test_who(self):
        loss = self.decided_loss()
        share = loss.share_ids[0]
        for user in (self.seller, self.leader, self.compliance, self.auditor, self.outsider):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.on(share, user).action_waive("For a friend")
        # A director who asks needs another director, and whoever bears a share neither asks nor decides.
        waiver = self.ask(share, self.director)
        with self.assertRaises(UserError):
            self.agree(waiver, self.director)
        self.agree(waiver, self.general_manager)
        self.assertEqual(waiver.state, "approved")
        self.assertTrue(self.on(waiver, self.seller)._filtered_access("read"), "the person, once it is decided")
        self.assertFalse(self.on(waiver, self.colleague)._filtered_access("read"))

    def test_no_forging(self):
        share = self.decided_loss().share_ids[0]
        model = self.env["marketing.loss.waiver"]
        for user in (self.finance, self.director, self.admin):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                self.on(model, user).create({"share_id": share.id, "reason": "x", "waived": 9.0, "state": "approved"})
        waiver = self.ask(share)
        for vals in ({"state": "approved"}, {"waived": 99.0}, {"amount": 1.0}, {"reason": "Another"}):
            for user in (self.finance, self.director, self.seller):
                with self.subTest(user=user.name, vals=vals), self.assertRaises(UserError):
                    self.on(waiver, user).write(vals)
        with self.assertRaises(UserError):
            self.on(waiver, self.finance).unlink()
        with self.assertRaises(UserError):
            self.on(waiver, self.finance).copy()
        for user in (self.colleague, self.other_leader, self.seller):
            self.assertFalse(self.on(waiver, user)._filtered_access("read"))
            self.assertFalse(self.on(model, user).search_count([("reason", "ilike", "suit")]))
