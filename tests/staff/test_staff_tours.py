from odoo.tests import HttpCase, tagged

from ...models.core.clock import today
from .conduct_common import ConductCommon


@tagged("post_install", "-at_install")
class TestStaffTours(ConductCommon, HttpCase):
    """A penalty and an improvement plan in a real browser, by the people whose turn it is (M-10, O-04)."""

    def visit(self, url, tour, user):
        self.env.flush_all()
        self.start_tour(url, tour, login=user.login)
        self.env.invalidate_all()

    def test_penalty_with_appeal(self):
        """Raised, heard, submitted, decided, appealed against."""
        self.visit("/odoo/conduct", "marketing_conduct_raise", self.leader)
        record = self.env["marketing.conduct"].search([("employee_id", "=", self.employee_seller.id)])
        self.assertEqual((record.state, record.kind_id, record.told), ("hearing", self.kind("written"), True))
        self.visit("/odoo/my-conduct", "marketing_conduct_state", self.seller)
        self.assertEqual((record.hearing, record.statement), ("given", "The train stood still."))
        self.visit(f"/odoo/conduct/{record.id}", "marketing_conduct_submit", self.leader)
        self.visit("/odoo/to-approve", "marketing_approval_approve", self.director)
        self.assertEqual((record.state, record.decided_by_id), ("decided", self.director))
        self.visit("/odoo/my-conduct", "marketing_conduct_appeal", self.seller)
        appeal = record.appeal_ids
        self.assertEqual((appeal.state, appeal.grounds), ("submitted", "The railway confirms the delay."))

    def test_plan_with_outcome(self):
        """Written, agreed to by both, a measure done as a task, closed."""
        self.visit("/odoo/improvement-plans", "marketing_plan_write", self.leader)
        plan = self.env["marketing.improvement.plan"].search([("employee_id", "=", self.employee_seller.id)])
        self.assertEqual((plan.date_from, plan.supervisor_id), (today(self.company), self.leader))
        self.visit("/odoo/improvement-plans", "marketing_plan_agree", self.seller)
        self.assertEqual(plan.state, "running")
        duties = "/odoo/action-marketing_office.marketing_duty_action_mine"
        self.visit(duties, "marketing_plan_task", self.seller)
        self.assertEqual(plan.measure_ids.date_done, today(self.company))
        self.visit(f"/odoo/improvement-plans/{plan.id}", "marketing_plan_close", self.leader)
        self.assertEqual((plan.state, plan.outcome), ("closed", "achieved"))
