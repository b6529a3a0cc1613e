"""The duty catalogue: only what can be raised, and only by administrators."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestStaffDutyTemplate(MarketingCommon):
    def _vals(self, **values):
        return {
            "name": "Collection plan",
            "job_id": self.env["hr.job"].create({"name": "Seller", "company_id": self.company.id}).id,
            "area_id": self.env.ref("marketing_office.duty_area_selling").id,
            **values,
        }

    def test_what_cannot_be_raised(self):
        """An event without what happens, a verifier without a name, day zero, a condition that cannot be read."""
        wrong = (
            ({"cycle": "event"}, "what must happen"),
            ({"verify": "user"}, "who verifies"),
            ({"due_rule": "start", "due_days": 0}, "from one on"),
            ({"cycle": "event", "event": "contract_signed", "event_domain": "[('no_such', '=', 1)]"}, "cannot be read"),
        )
        for values, words in wrong:
            with self.subTest(values=values), self.assertRefused(words, ValidationError), mute_logger("odoo.sql_db"):
                self.env["marketing.duty.template"].create(self._vals(**values))

    def test_only_administrators(self):
        """Everybody reads what their job is; only administrators change it."""
        template = self.env["marketing.duty.template"].create(self._vals())
        for user in (self.seller, self.leader, self.director, self.auditor):
            theirs = self.as_user(template, user)
            self.assertEqual(theirs.name, "Collection plan")
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                theirs.points = 5
        self.as_user(template, self.admin).points = 5
        with self.assertRefused(".", AccessError):
            self.as_user(template, self.outsider).read(["name"])

    def test_companies(self):
        """A line of another company is not read; one of no company is everybody's."""
        other = self.env["res.company"].create({"name": "Other"})
        template = self.env["marketing.duty.template"].create(self._vals())
        template.company_id = other
        with self.assertRefused(".", AccessError):
            self.as_user(template, self.seller).read(["name"])
        template.company_id = False
        self.assertTrue(self.as_user(template, self.seller).name)
