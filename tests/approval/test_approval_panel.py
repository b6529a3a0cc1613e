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

    def test_preview(self):
        """Before submitting: who, why, how long; nobody is asked by looking."""
        self.policy.step_ids.unlink()
        self.policy.write(
            {
                "copy_user_ids": [(6, 0, self.finance.ids)],
                "step_ids": [
                    (0, 0, {"name": "Review", "rule": "superior", "time_limit": 4, "sequence": 1}),
                    (
                        0,
                        0,
                        {
                            "name": "Board",
                            "rule": "user",
                            "user_ids": [(6, 0, (self.leader | self.director).ids)],
                            "quorum": "all",
                            "sequence": 2,
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "name": "Large",
                            "rule": "user",
                            "user_ids": [(6, 0, self.general_manager.ids)],
                            "domain": "[('amount', '>', 1000)]",
                            "domain_text": "only above 1,000",
                            "sequence": 3,
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "name": "Secret",
                            "rule": "user",
                            "user_ids": [(6, 0, self.general_manager.ids)],
                            "confidential": True,
                            "sequence": 4,
                        },
                    ),
                ],
            }
        )
        preview = self.as_user(self.document, self.seller).approval_preview()
        self.assertEqual([step["name"] for step in preview["steps"]], ["Review", "Board", "Large"])
        review, board, large = preview["steps"]
        self.assertEqual((review["reason"], review["limit"]), ("Your direct superior.", "4 working hours"))
        self.assertEqual([person["name"] for person in review["people"]], [self.leader.name])
        self.assertEqual({person["name"]: person["again"] for person in board["people"]}["Chen Jing"], True)
        self.assertEqual((large["skipped"], large["reason"]), (True, "only above 1,000"))
        self.assertEqual([person["id"] for person in preview["copies"]], self.finance.ids)
        self.assertTrue(preview["special"])
        self.assertFalse(self.document.approval_request_ids)
        names = [step["name"] for step in self.as_user(self.document, self.director).approval_preview()["steps"]]
        self.assertIn("Secret", names, "leaders may know")

    def test_preview_usual_time(self):
        """How long somebody usually takes comes from their opinions of the last months."""
        start = datetime(2026, 11, 23, 6)
        request = self._submitted(start)
        self.as_user(request, self.leader).with_context(**at(start + timedelta(hours=3))).action_approve()
        other = self._document().with_context(**at(start + timedelta(days=1)))
        preview = self.as_user(other, self.seller).with_context(**at(start + timedelta(days=1))).approval_preview()
        self.assertEqual(preview["steps"][0]["usual"], 3.0)
        self.assertEqual(preview["usual_on"], "2026-11-24 09:00:00")

    def test_preview_reasons(self):
        """Why somebody stands in for whom the rule does not find, or for oneself."""
        self.policy.step_ids.write({"rule": "superior", "superior_level": 7})
        self.company.approval_fallback_user_id = self.finance
        [step] = self.as_user(self.document, self.seller).approval_preview()["steps"]
        self.assertEqual(step["reason"], "Stands in, because the rule finds nobody else.")
        self.policy.step_ids.write({"rule": "user", "user_ids": [(6, 0, self.seller.ids)]})
        [step] = self.as_user(self.document, self.seller).approval_preview()["steps"]
        self.assertEqual(step["reason"], "You would decide yourself, so your superior is asked instead.")
        self.assertEqual(step["people"][0]["id"], self.leader.id)

    def test_trial(self):
        """An administrator sees the path that somebody's record would take, and which policy comes first."""
        trials = self.env["marketing.approval.trial"].with_user(self.admin)
        trial = trials.create({"policy_id": self.policy.id, "res_id": self.document.id, "requester_id": self.seller.id})
        self.assertTrue(trial.fits)
        self.assertEqual(trial.preview["steps"][0]["people"][0]["id"], self.leader.id)
        first = self._policy(self.director, sequence=1)
        trial.invalidate_recordset()
        self.assertEqual((trial.fits, trial.applying_id), (False, first))
        with self.assertRaises(AccessError):
            self.env["marketing.approval.trial"].with_user(self.leader).create({"policy_id": self.policy.id})
