from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.core.clock import at
from .common import ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalPanel(ApprovalCommon):
    """What the screens show beside the path: time used, submitted content, and who may submit again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._policy(cls.leader, time_limit=10, time_unit="hours")
        cls.document = cls._document(
            partner_id=cls.customer.id, amount=500.0, line_ids=[(0, 0, {"name": "PLC 300", "price": 8600.0})]
        )

    def _submitted(self, moment=None):
        document = self.as_user(self.document, self.seller)
        if moment:
            document = document.with_context(**at(moment))
        document.action_approval_submit()
        return self.env["marketing.approval.request"].search(
            [("res_model", "=", self.document._name), ("res_id", "=", self.document.id)], limit=1
        )

    def test_time_used(self):
        """H-03: the bar shows how much of the limit is gone; after the end it is full."""
        start = datetime(2026, 11, 23, 6)
        request = self._submitted(start)
        for hours, used in ((0, 0.0), (4, 40.0), (9, 90.0), (10, 100.0), (30, 100.0)):
            later = request.with_context(**at(start + timedelta(hours=hours)))
            later.invalidate_recordset(["time_used", "time_left", "panel"])
            self.assertEqual(later.time_used, used, f"after {hours} hours")
            self.assertEqual(later.panel["time_used"], used)
        self.as_user(request, self.leader).action_approve()
        request.invalidate_recordset()
        self.assertEqual(request.time_used, 0.0)

    def test_submitted_content(self):
        """The person asked reads what is to be decided, even without access to the document itself."""
        request = self._submitted()
        content = self.as_user(request, self.leader).submitted_content
        self.assertIn({"label": "Amount", "value": "500.00"}, content["facts"])
        [table] = content["tables"]
        self.assertEqual(table["columns"], ["Name", "Quantity", "Price"])
        self.assertEqual([list(row) for row in table["rows"]], [["PLC 300", "1.00", "8,600.00"]])
        self.assertEqual(content["files"], [])

    def test_submitted_content_of_others(self):
        """Who may not read the document, and is not asked, does not read it through its request either."""
        request = self._submitted()
        self.env["ir.rule"].create(
            {
                "name": "Nobody's papers",
                "model_id": self.env["ir.model"]._get_id(self.document._name),
                "domain_force": "[(0, '=', 1)]",
            }
        )
        self.assertFalse(self.as_user(request, self.director).submitted_content)
        self.assertTrue(self.as_user(request, self.leader).submitted_content)
        with self.assertRaises(AccessError):
            self.as_user(request, self.outsider).read(["submitted_content"])

    def test_submit_again(self):
        """After a rejection the panel offers to submit again to those who may change the document."""
        request = self._submitted()
        self.assertFalse(self.as_user(self.document, self.seller).approval_panel["can"]["submit"])
        self.as_user(request, self.leader).action_reject("Too cheap")
        self.document.invalidate_recordset()
        panel = self.as_user(self.document, self.seller).approval_panel
        self.assertEqual(panel["state"], "rejected")
        self.assertTrue(panel["can"]["submit"])
        self.assertEqual(panel["can"]["approve"], False)
