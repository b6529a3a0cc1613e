from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import MarketingAccountCommon


@tagged("post_install", "-at_install")
class TestSettingsChecklist(MarketingAccountCommon):
    def _lines(self):
        """Open the checklist as the administrator and return {what: line}."""
        model = self.as_user(self.env["marketing.setup.check"], self.admin)
        action = model.action_open_checklist()
        self.assertEqual(action["res_model"], "marketing.setup.check")
        return {line.name: line for line in model.search(action_domain(self.admin))}

    def test_names_what_is_missing(self):
        lines = self._lines()
        self.assertTrue(lines["General manager"].done)
        self.assertFalse(lines["Fallback for approvals"].done)
        self.assertFalse(lines["Accounts for commissions"].done)
        self.assertIn("Accrued Payout Account", lines["Accounts for commissions"].hint)
        self.assertFalse(lines["Commission plan"].done)
        self.assertTrue(lines["Reporting line"].done)
        self.assertTrue(lines["Payout finance"].done)

    def test_lines_turn_done(self):
        self.company.approval_fallback_user_id = self.director
        plan = self.env["marketing.commission.plan"].create(
            {
                "name": "Plan",
                "company_id": self.company.id,
                "rate_ids": [Command.create({"role": "salesperson", "rate": 3})],
            }
        )
        lines = self._lines()
        self.assertTrue(lines["Fallback for approvals"].done)
        self.assertFalse(lines["Rates of “Plan, version 1”"].done, "the unit is not confirmed")
        action = lines["Rates of “Plan, version 1”"].action_mend()
        self.assertEqual((action["res_model"], action["res_id"]), ("marketing.commission.plan", plan.id))
        plan.rate_ids.unit = "percent"
        plan.action_confirm()
        self.assertTrue(self._lines()["Commission plan"].done)

    def test_gate_without_policy(self):
        gates = self.env["marketing.approval.gate"].search([])
        self.assertTrue(gates)
        name = f"Policy for “{gates[0].name}”"
        self.assertTrue(self._lines()[name].done)
        gates[0].policy_ids.active = False
        self.assertFalse(self._lines()[name].done)

    def test_every_link_opens(self):
        for line in self._lines().values():
            self.assertTrue(line.action_mend()["type"].startswith("ir.actions."), line.name)

    def test_only_for_administrators(self):
        for user in (self.seller, self.leader, self.director, self.finance, self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.as_user(self.env["marketing.setup.check"], user).action_open_checklist()


def action_domain(user):
    """Return the domain of the lines that a user's checklist shows."""
    return [("create_uid", "=", user.id)]
