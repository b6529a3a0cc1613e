"""Approvals about a director are not read by that director: what others say about them stays with the others."""

from odoo.tests import tagged

from .conduct_common import ConductCommon


@tagged("post_install", "-at_install")
class TestStaffConfidential(ConductCommon):
    def assertHidden(self, record, user):
        requests = record.sudo().approval_request_ids
        self.assertTrue(requests.ballot_ids)
        for name, path in (
            ("marketing.approval.request", "id"),
            ("marketing.approval.ballot", "request_id"),
            ("marketing.approval.event", "request_id"),
        ):
            with self.subTest(model=name):
                model = self.on(self.env[name], user)
                self.assertFalse(model.search([(path, "in", requests.ids)]))
                self.assertTrue(self.on(self.env[name], self.general_manager).search([(path, "in", requests.ids)]))

    def test_penalty_of_a_director(self):
        record = self.raise_(user=self.general_manager, employee=self.employee_director)
        self.hear(record, user=self.director)
        record.action_approval_submit()
        self.assertHidden(record, self.director)
        self.assertTrue(self.on(record, self.director).has_access("read"))

    def test_reward_of_a_director(self):
        record = self.raise_("honour", user=self.general_manager, employee=self.employee_director)
        record.action_approval_submit()
        self.assertHidden(record, self.director)
        self.assertFalse(self.on(record, self.director).has_access("read"))

    def test_loss_of_a_director(self):
        loss = self.on(self.env["marketing.loss"], self.compliance).create(
            {"amount": 1000.0, "facts": "The wrong part was ordered.", "day": "2026-05-29"}
        )
        for employee in self.employee_seller | self.employee_director:
            loss.share_ids.create({"loss_id": loss.id, "employee_id": employee.id})
        for line in loss.answer_ids:
            line.answer = "yes"
        loss.action_approval_submit()
        self.assertHidden(loss, self.director)
        self.agree(loss, self.general_manager)
        self.assertHidden(loss, self.director)

    def test_others_read_on(self):
        """Directors whom it is not about read the approvals of others as before."""
        record = self.raise_()
        self.hear(record)
        record.action_approval_submit()
        mine = self.on(self.env["marketing.approval.request"], self.director)
        self.assertTrue(mine.search([("id", "in", record.sudo().approval_request_ids.ids)]))
