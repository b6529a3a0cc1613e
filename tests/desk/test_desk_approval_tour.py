from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ...models.core.clock import today
from ..contract.gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestDeskApprovalTour(GateCommon, HttpCase):
    """What people do with approvals in a real browser, besides yes and no."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("marketing_office.approval_gate_contract_confirm").auto_run = True
        cls.env.ref("marketing_office.approval_policy_quote_send").active = False
        (cls.leader | cls.other_leader | cls.director | cls.finance | cls.seller).write({"notification_type": "inbox"})

    def visit(self, url, tour, user):
        self.env.flush_all()
        self.start_tour(url, tour, login=user.login)
        self.env.invalidate_all()

    def sent(self, price):
        order = self._quotation((1, price))
        order.action_quotation_sent()
        return order

    def test_the_long_way(self):
        """Preview, return, submit again, add an approver, pass on, approve; then it goes on by itself."""
        order = self.sent(1000.0)
        form, inbox = f"/odoo/sales/{order.id}", "/odoo/to-approve"
        self.visit(form, "marketing_approval_preview", self.seller)
        self.visit(inbox, "marketing_approval_return", self.leader)
        self.visit(form, "marketing_approval_resubmit", self.seller)
        self.visit(inbox, "marketing_approval_add", self.leader)
        self.visit(inbox, "marketing_approval_approve", self.finance)
        self.visit(inbox, "marketing_approval_transfer", self.leader)
        self.visit(inbox, "marketing_approval_approve", self.other_leader)
        self.visit(inbox, "marketing_approval_approve", self.director)
        request = order.sudo().approval_request_ids
        self.assertEqual((request.state, request.version, order.state), ("approved", 2, "sale"))
        self.assertEqual(
            request.event_ids.mapped("kind"),
            ["submit", "return", "resubmit", "add", "approve", "transfer", "approve", "approve", "complete", "run"],
        )
        self.assertFalse(request.event_ids._first_broken())
        self.assertFalse(request._first_forged())

    def test_while_away(self):
        """During a leave the stand-in finds it on the own list; the history tells for whom."""
        day = today(self.company)
        kind = self.env["hr.leave.type"].create(
            {"name": "Days off", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = (
            self.env["hr.leave"]
            .with_context(leave_fast_create=True)
            .create(
                {
                    "name": "Away",
                    "employee_id": self.employee_leader.id,
                    "holiday_status_id": kind.id,
                    "request_date_from": day - timedelta(days=4),
                    "request_date_to": day + timedelta(days=4),
                }
            )
        )
        leave.write({"state": "validate"})
        self.env["marketing.approval.delegation"].create(
            {
                "user_id": self.leader.id,
                "delegate_id": self.other_leader.id,
                "company_id": self.company.id,
                "on_leave": True,
            }
        )
        order = self.sent(1000.0)
        order.action_approval_submit()
        self.visit("/odoo/to-approve", "marketing_approval_approve", self.other_leader)
        request = order.sudo().approval_request_ids
        self.assertEqual(request.event_ids[1].on_behalf_id, self.leader)

    def test_many_at_once(self):
        """Three with one click, after a look at their number and sum."""
        orders = self.sent(1000.0) | self.sent(1000.0) | self.sent(1000.0)
        orders.action_approval_submit()
        self.visit("/odoo/to-approve", "marketing_approval_batch", self.leader)
        requests = orders.sudo().approval_request_ids
        self.assertEqual(set(requests.mapped("step_index")), {1})
