"""The worked example of the README does what it says: its lines are read from there and executed."""

import re
from pathlib import Path

from lxml import etree

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import MarketingCommon
from ..throwaway import add_models

README = Path(__file__).resolve().parents[2] / "README.md"


def _blocks(language):
    """Return the code blocks of one language in the section on further documents."""
    text = README.read_text(encoding="utf-8")
    section = text.split("## Put another document under approval")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


@tagged("at_install", "-post_install")
class TestApprovalExample(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [code] = _blocks("python")
        # The words of the README are code of this repository.
        names = {"models": models, "fields": fields, "api": api, "__name__": "readme"}
        source = code.replace("(models.Model):\n", "(models.Model):\n    _module = None\n")
        exec(compile(source, str(README), "exec"), names)  # pylint: disable=exec-used
        add_models(cls, names["Lease"], names["LeaseLine"])
        gate, cls.panel = _blocks("xml")
        values = {}
        for field in etree.fromstring(gate).iter("field"):
            values[field.get("name")] = field.get("eval") == "True" if field.get("eval") else field.text
        reference = etree.fromstring(gate).find("field[@name='model_id']").get("ref")
        values["model_id"] = cls.env["ir.model"]._get_id(reference.removeprefix("model_").replace("_", "."))
        cls.gate = cls.env["marketing.approval.gate"].create(values)

    def _lease(self, rent=1000.0):
        leases = self.env["my.lease"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        return leases.create(
            {
                "name": "Office",
                "partner_id": self.customer.id,
                "rent": rent,
                "line_ids": [Command.create({"price": 10.0})],
            }
        )

    def _close(self):
        """Attach a policy, as an administrator would on screen."""
        self.env["marketing.approval.policy"].create(
            {
                "name": "Leases",
                "gate_id": self.gate.id,
                "step_ids": [
                    Command.create({"name": "Leader", "rule": "user", "user_ids": [Command.set(self.leader.ids)]})
                ],
            }
        )

    def test_open_without_policy(self):
        lease = self._lease()
        lease.state = "active"
        self.assertEqual(lease.state, "active")

    def test_closed_and_goes_on_by_itself(self):
        self._close()
        lease = self._lease()
        with self.assertRefused("needs an approval first"):
            lease.state = "active"
        with self.assertRefused("needs an approval first"):
            self.env["my.lease"].with_user(self.seller).create({"name": "Shop", "state": "active"})
        lease.action_approval_submit()
        request = lease.sudo().approval_request_ids
        self.assertEqual((request.amount, request.subtitle), (1000.0, "Hengyuan Machinery"))
        self.as_user(request, self.leader).action_approve()
        lease.invalidate_recordset()
        self.assertEqual(lease.state, "active")
        self.assertIn("Office is in force.", "".join(lease.sudo().message_ids.mapped("body")))

    def test_content(self):
        """Locked while it is decided about, void when it is changed after, sealed once in force."""
        self._close()
        self.gate.auto_run = False
        lease = self._lease()
        lease.action_approval_submit()
        request = lease.sudo().approval_request_ids
        with self.assertRefused("locked"):
            lease.line_ids.price = 11.0
        self.as_user(request, self.leader).action_approve()
        lease.line_ids.price = 11.0
        self.assertEqual(request.state, "void")
        lease.action_approval_submit()
        self.as_user(lease.sudo().approval_request_ids.sorted("id")[-1], self.leader).action_approve()
        lease.state = "active"
        for change in (lambda: lease.write({"rent": 2.0}), lease.line_ids.unlink):
            with self.assertRefused("in force", UserError):
                change()

    def test_panel_line_is_a_view(self):
        """The line for the form names a field that the mixin brings."""
        self._close()
        view = self.env["ir.ui.view"].create(
            {"name": "lease", "model": "my.lease", "arch": f"<form>{self.panel}<field name='name'/></form>"}
        )
        lease = self._lease()
        self.assertIn("marketing_approval_panel", view.arch)
        self.assertTrue(lease.approval_panel["can"]["submit"])
