"""Requests without a document of their own: forms, numbers, chains and follow-up, all made on screens."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import MarketingCommon

FIELD = "a1f0c2d3e4b50002"


@tagged("at_install", "-post_install")
class TestApprovalGeneral(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Request = cls.env["marketing.general.request"]
        cls.asset = cls.env.ref("marketing_office.general_request_type_asset")
        cls.advance = cls.env.ref("marketing_office.general_request_type_advance")
        department = cls.env["hr.department"].create({"name": "Sales", "company_id": cls.company.id})
        department.manager_id = cls.employee_leader
        cls.employee_seller.department_id = department
        cls.service = cls.env["hr.department"].create({"name": "Service", "company_id": cls.company.id})
        cls.service.manager_id = cls.employee_other_leader

    def make(self, kind, user=None, **values):
        return self.as_user(self.Request, user or self.seller).create(
            {"type_id": kind.id, "subject": "A notebook", "company_id": self.company.id, **values}
        )

    def of(self, record):
        return record.sudo().approval_request_ids.sorted("id")[-1:]

    def asked(self, record):
        return self.of(record).ballot_ids.filtered(lambda ballot: ballot.state == "open").user_id

    def agree(self, record, *users):
        for user in users:
            self.as_user(self.of(record), user).action_approve()
        record.invalidate_recordset()

    def test_asset(self):
        """A form of properties, a number, a chain by amount, and the follow-up."""
        self.asset.follow_up_user_id = self.finance
        record = self.make(self.asset, amount=12000.0, form_values={FIELD: 3})
        self.assertRegex(record.name, r"^AST/\d{4}/0001$")
        self.assertEqual(record.approval_state, "required")
        record.action_approval_submit()
        self.assertEqual(self.asked(record), self.leader)
        with self.assertRefused("its content is locked"):
            record.form_values = {FIELD: 4}
        self.agree(record, self.leader)
        self.assertEqual(self.asked(record), self.general_manager)
        self.agree(record, self.general_manager)
        self.assertEqual(record.state, "granted")
        self.assertEqual(record.activity_ids.user_id, self.finance)
        with self.assertRefused("marked as done by"):
            self.as_user(record, self.leader).action_done()
        self.as_user(record, self.finance).action_done()
        self.assertEqual(record.state, "done")
        with self.assertRefused("no longer be changed"):
            self.as_user(record, self.seller).amount = 1.0

    def test_small_asset(self):
        """Below the amount the general manager is not asked; the reason is told in words."""
        record = self.make(self.asset, amount=900.0)
        steps = record.approval_preview()["steps"]
        self.assertEqual(steps[1]["reason"], "only above 10,000")
        record.action_approval_submit()
        self.agree(record, self.leader)
        self.assertEqual(record.state, "granted")

    def test_form_is_part_of_what_is_approved(self):
        """A changed property shows in the difference of the next version."""
        record = self.make(self.asset, amount=900.0, form_values={FIELD: 3})
        record.action_approval_submit()
        self.as_user(self.of(record), self.leader).action_return("Fewer")
        record.form_values = {FIELD: 2}
        record.action_approval_submit()
        changes = self.of(record).event_ids[-1].changes
        self.assertEqual([(one["old"], one["new"]) for one in changes], [("Pieces: 3", "Pieces: 2")])

    def test_advance(self):
        """H-10: asked for beforehand, the next superior decides; amount and days must be there."""
        record = self.make(self.advance)
        with self.assertRefused("the amount, the dates", ValidationError):
            record.action_approval_submit()
        record.write({"amount": 2000.0, "date_from": "2026-12-01", "date_to": "2026-12-05"})
        record.action_approval_submit()
        self.assertEqual(self.asked(record), self.leader)

    def test_other_department(self):
        """B-10: the manager of the department that is asked agrees."""
        kind = self.env.ref("marketing_office.general_request_type_department")
        record = self.make(kind, department_id=self.service.id)
        record.action_approval_submit()
        self.assertEqual(self.asked(record), self.other_leader)
        self.assertEqual(self.as_user(record, self.other_leader).subject, "A notebook", "who is asked can read it")

    def test_never_granted_freely(self):
        """A type without a chain grants nothing; one click gives it the simplest chain."""
        kind = self.env["marketing.general.request.type"].with_user(self.admin).create({"name": "Trip", "code": "TRIP"})
        record = self.make(kind)
        with self.assertRefused("no approval chain covers"):
            record.action_approval_submit()
        for user in (self.seller, self.admin):
            with self.assertRaises(UserError):
                self.as_user(record, user).write({"state": "granted"})
        kind.action_open_policies()
        self.assertEqual(kind.policy_count, 1)
        record.action_approval_submit()
        self.assertEqual(self.asked(record), self.leader)

    def test_forbidden_paths(self):
        """Nobody grants, finishes, cancels or reads by another way."""
        record = self.make(self.asset, amount=5.0)
        with self.assertRefused("begins as a draft|needs an approval"):
            self.make(self.asset, amount=5.0, state="granted")
        for state in ("granted", "done"):
            with self.assertRaises(UserError):
                record.write({"state": state})
        for user in (self.colleague, self.outsider, self.other_leader):
            with self.assertRaises(AccessError):
                self.as_user(record, user).read(["subject"])
        for user in (self.leader, self.director):
            self.as_user(record, user).read(["subject"])
            with self.assertRaises(AccessError):
                self.as_user(record, user).write({"subject": "Mine"})
        with self.assertRaises(AccessError):
            self.as_user(self.asset, self.leader).name = "Anything"
        record.action_approval_submit()
        self.agree(record, self.leader)
        self.assertFalse(record.copy().approval_request_ids)
        self.assertEqual(record.copy().state, "draft")
        with self.assertRefused("are kept"):
            record.unlink()

    def test_cancel_and_reopen(self):
        record = self.make(self.asset, amount=5.0)
        record.action_approval_submit()
        record.action_cancel()
        self.assertEqual((record.state, self.of(record).state), ("cancelled", "withdrawn"))
        record.action_reopen()
        record.action_approval_submit()
        self.assertEqual(self.asked(record), self.leader)

    def test_form_on_screen(self):
        """The form asks for what the type needs."""
        with Form(self.as_user(self.Request, self.seller).with_context(default_type_id=self.advance.id)) as form:
            form.subject = "Trade fair"
            form.amount = 500.0
            form.date_from = "2026-12-01"
            form.date_to = "2026-12-03"
        self.assertEqual(form.record.user_id, self.seller)
