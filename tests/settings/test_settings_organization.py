"""The part of the checklist about posts, units and functions."""

from odoo.tests import tagged

from ..common import MarketingCommon
from .test_settings_checklist import action_domain


@tagged("post_install", "-at_install")
class TestSettingsOrganization(MarketingCommon):
    def _lines(self):
        model = self.as_user(self.env["marketing.setup.check"], self.admin)
        model.action_open_checklist()
        return {line.name: line for line in model.search(action_domain(self.admin)) if line.area == "Organization"}

    def test_lines(self):
        """Each line names what is missing and turns done once it is there."""
        lines = self._lines()
        self.assertEqual(
            set(lines),
            {
                "Posts with duties",
                "Rights as the posts need them",
                "Position descriptions",
                "Functions of units",
                "Named functions",
            },
        )
        self.assertEqual(
            [name for name, line in lines.items() if line.done],
            ["Rights as the posts need them"],
            "nobody has a post yet whose rights they could lack",
        )
        post = self.env.ref("marketing_office.staff_job_regional_manager")
        self.employee_seller.job_id = post
        lines = self._lines()
        self.assertTrue(lines["Posts with duties"].done)
        self.assertFalse(lines["Rights as the posts need them"].done)
        self.assertIn("Li Na lacks “Team Leader”", lines["Rights as the posts need them"].hint)
        self.assertIn("Regional Manager", lines["Position descriptions"].hint)
        self.as_user(self.env["marketing.post.description"], self.admin).create({"job_id": post.id}).action_publish()
        self.seller.group_ids |= self.env.ref("marketing_office.group_leader")
        lines = self._lines()
        self.assertTrue(lines["Position descriptions"].done)
        self.assertTrue(lines["Rights as the posts need them"].done)

    def test_functions(self):
        """Functions are done when each has its unit and its holder; those that a company does not have are archived."""
        units = self.env["marketing.unit.function"].search([])
        self.env["hr.department"].create(
            {"name": "All", "company_id": self.company.id, "unit_function_ids": units[:-1].ids}
        )
        named = self.env["marketing.named.function"].search([])
        self.env["marketing.named.function.holder"].create(
            [
                {"function_id": function.id, "company_id": self.company.id, "user_id": self.seller.id}
                for function in named[:-1]
                if function.code != "general_manager"
            ]
        )
        lines = self._lines()
        self.assertTrue(lines["Functions of units"].hint.endswith(f"Missing: {units[-1].name}"))
        self.assertTrue(lines["Named functions"].hint.endswith(f"Missing: {named[-1].name}"))
        units[-1].active = named[-1].active = False
        lines = self._lines()
        self.assertTrue(lines["Functions of units"].done)
        self.assertTrue(lines["Named functions"].done)

    def test_links(self):
        for name, line in self._lines().items():
            self.assertTrue(line.action_mend()["type"].startswith("ir.actions."), name)
