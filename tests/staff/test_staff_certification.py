from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...models.core.clock import today
from ...models.staff import conduct_certification
from .conduct_common import ConductCommon


class TestStaffCertification(ConductCommon):
    """Passing a certification is proposed for a reward, once, to the superior (M-13). Skills are no dependency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skills = "hr.employee.skill" in cls.env
        cls.env["marketing.conduct.kind"].search([]).certification_from = False
        cls.kind("honour").certification_from = today(cls.company)

    def setUp(self):
        super().setUp()
        if not self.skills:
            self.skipTest("Odoo's Skills are not installed here")
        self.types = {
            passed: self.env["hr.skill.type"].create(
                {
                    "name": f"Papers {passed}",
                    "is_certification": passed,
                    "skill_ids": [Command.create({"name": "Sales Engineer"})],
                    "skill_level_ids": [Command.create({"name": "Passed", "level_progress": 100})],
                }
            )
            for passed in (True, False)
        }

    def record_skill(self, employee, certified=True, start=date(2026, 5, 4)):
        kind = self.types[certified]
        return self.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_type_id": kind.id,
                "skill_id": kind.skill_ids.id,
                "skill_level_id": kind.skill_level_ids.id,
                "valid_from": start,
            }
        )

    def propose(self):
        return self.env["marketing.conduct"].sudo()._propose_certified(self.company)

    def test_proposed_once_to_the_superior(self):
        skill = self.record_skill(self.employee_seller)
        self.record_skill(self.employee_seller, certified=False)
        draft = self.propose()
        self.assertEqual(
            (draft.employee_id, draft.kind_id, draft.raised_by_id, draft.state, draft.nature, draft.res_id),
            (self.employee_seller, self.kind("honour"), self.leader, "draft", "reward", skill.id),
        )
        self.assertIn("Sales Engineer", draft.facts)
        self.assertEqual(draft.activity_ids.user_id, self.leader)
        self.assertFalse(self.propose(), "once")
        # A correction replaces the record; it is the same certification.
        skill.unlink()
        self.record_skill(self.employee_seller)
        self.assertFalse(self.propose())
        self.record_skill(self.employee_colleague)
        self.assertEqual(self.propose().employee_id, self.employee_colleague)

    def test_the_superior_goes_on(self):
        self.record_skill(self.employee_seller)
        draft = self.as_user(self.propose(), self.leader)
        draft.action_approval_submit()
        self.assertFalse(draft.activity_ids)
        self.agree(draft, self.director, today(self.company))
        self.assertEqual((draft.state, draft.points), ("decided", 2.0))

    def test_only_what_was_recorded_since(self):
        self.record_skill(self.employee_seller)
        self.kind("honour").certification_from = date(2099, 1, 1)
        self.assertFalse(self.propose())
        self.kind("honour").certification_from = False
        self.assertFalse(self.propose())
        # Whoever has nobody above gets no proposal from themselves.
        self.kind("honour").certification_from = today(self.company)
        self.record_skill(self.employee_gm)
        self.assertEqual(self.propose().employee_id, self.employee_seller)

    def test_without_skills(self):
        """The scheduled action has nothing to do where the app is missing."""
        model = self.env["marketing.conduct"].sudo()
        self.record_skill(self.employee_seller)
        with patch.object(conduct_certification, "SKILLS", "hr.missing"):
            self.assertIsNone(model._cron_propose_certified())
            self.assertFalse(model._propose_certified(self.company))

    def test_one_company_stops_no_other(self):
        """What cannot be proposed in one company is told to its administrators; the others have their proposals."""
        other = self.env["res.company"].create({"name": "Huachen South"})
        self.admin.company_ids = [Command.link(other.id)]
        self.record_skill(self.employee_seller)
        model = self.env.registry["marketing.conduct"]
        propose = model._propose_certified

        def broken(records, company):
            if company == other:
                raise UserError("No rule book allows it.")
            return propose(records, company)

        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        for companies in (other | self.company, self.company | other):
            with (
                self.subTest(companies.mapped("name")),
                patch.object(model, "_propose_certified", broken),
                patch.object(self.env.registry["res.company"], "search", lambda *_args, found=companies: found),
                mute_logger("odoo.addons.marketing_office.models.staff.conduct_certification"),
            ):
                self.env["marketing.conduct"].sudo()._cron_propose_certified()
        self.assertEqual(len(self.env["marketing.conduct"].search([("employee_id", "=", self.employee_seller.id)])), 1)
        told = self.env["mail.message"].search([("id", ">", before), ("subject", "like", "certifications")])
        self.assertIn("No rule book allows it.", told[0].body)
        self.assertIn(self.admin.partner_id, told.notified_partner_ids)
