from odoo import Command
from odoo.exceptions import AccessError

from .conduct_common import ConductCommon


class TestStaffConductAccess(ConductCommon):
    """Who reads what: the person once told, superiors in line, directors, compliance, audit; nobody else (design 5)."""

    def readers(self, record):
        found = {}
        for name in (
            "seller",
            "colleague",
            "leader",
            "other_leader",
            "director",
            "general_manager",
            "compliance",
            "auditor",
            "finance",
            "outsider",
        ):
            model = self.on(self.env["marketing.conduct"], getattr(self, name))
            found[name] = bool(model.has_access("read") and model.search_count([("id", "=", record.id)]))
        return {name for name, reads in found.items() if reads}

    def test_readers(self):
        over = {"leader", "director", "general_manager", "compliance", "auditor"}
        record = self.raise_()
        self.assertEqual(self.readers(record), over, "the person is not told yet")
        record.action_hear()
        self.assertEqual(self.readers(record), over | {"seller"})
        reward = self.raise_("honour")
        reward.action_approval_submit()
        self.assertEqual(self.readers(reward), over, "a reward is no secret once it is decided")
        self.agree(reward, self.director)
        self.assertEqual(self.readers(reward), over | {"seller"})

    def test_drafts_about_directors_and_officers(self):
        about = (
            (self.director, self.employee_director, self.general_manager),
            (self.compliance, self.compliance.employee_ids[:1], self.general_manager),
        )
        for user, employee, boss in about:
            record = self.raise_("verbal", user=boss, employee=employee)
            with self.subTest(user=user.name):
                self.assertFalse(self.on(self.env["marketing.conduct"], user).search_count([("id", "=", record.id)]))
                with self.assertRaises(AccessError):
                    self.on(record, user).read(["facts"])

    def test_no_way_around(self):
        record = self.hear(self.raise_())
        self.on(record, self.leader).message_post(body="Between us")
        self.env["ir.attachment"].with_user(self.leader).create(
            {"name": "log.txt", "raw": b"x", "res_model": record._name, "res_id": record.id}
        )
        file = self.env["ir.attachment"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        record.action_approval_submit()
        request = record.sudo()._approval_last_request("staff.conduct.decide")
        for user in (self.colleague, self.other_leader, self.finance, self.outsider):
            with self.subTest(user=user.name):
                for target in (record, request, request.ballot_ids, request.event_ids, file, record.message_ids):
                    theirs = self.on(target.sudo(False), user)
                    self.assertFalse(theirs._filtered_access("read"), target._name)
                    if theirs.has_access("read"):
                        self.assertFalse(theirs.search([("id", "in", target.ids)]), target._name)
                model = self.on(self.env["marketing.conduct"], user)
                with self.assertRaises(AccessError):
                    self.on(record, user).read(["facts"])
                try:
                    groups = model.formatted_read_group([], ["employee_id"], ["amount:sum"])
                except AccessError:
                    groups = []
                self.assertFalse(groups)
                self.assertFalse(self.on(self.env["mail.message"], user).search([("model", "=", record._name)]))

    def test_superior_of_the_officer_reads_no_request(self):
        """An officer raises something about their own superior, who must not read it through the approval."""
        self.compliance.employee_ids.parent_id = self.employee_leader
        record = self.raise_("honour", user=self.compliance, employee=self.employee_leader)
        record.action_approval_submit()
        request = record.sudo()._approval_last_request("staff.conduct.decide")
        self.assertFalse(self.on(self.env[request._name], self.leader).search_count([("id", "=", request.id)]))
        self.assertFalse(self.on(request.ballot_ids.sudo(False), self.leader)._filtered_access("read"))
        self.assertTrue(self.on(self.env[request._name], self.compliance).search_count([("id", "=", request.id)]))

    def test_who_may_raise(self):
        for user in (self.seller, self.colleague, self.other_leader, self.finance, self.auditor, self.outsider):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.raise_(user=user)
        for user in (self.leader, self.director, self.general_manager, self.compliance):
            with self.subTest(user=user.name):
                self.assertEqual(self.raise_(user=user).raised_by_id, user)

    def test_buttons_of_others(self):
        record = self.raise_()
        for user in (self.seller, self.colleague, self.other_leader, self.auditor, self.finance):
            for name in ("action_hear", "action_back", "action_drop", "action_approval_submit", "action_take_next"):
                with self.subTest(user=user.name, name=name), self.assertRaises(AccessError):
                    getattr(self.on(record, user), name)()

    def test_employee_button_counts_what_is_seen(self):
        self.raise_()
        for user, count in ((self.leader, 1), (self.other_leader, 0), (self.director, 1)):
            employee = self.on(self.employee_seller, user)
            domain = employee.sudo().with_user(user).action_open_conduct()["domain"]
            self.assertEqual(self.on(self.env["marketing.conduct"], user).search_count(domain), count)

    def test_companies_apart(self):
        record = self.raise_()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.director.company_ids = [Command.link(other.id)]
        model = self.env["marketing.conduct"].with_user(self.director).with_context(allowed_company_ids=other.ids)
        self.assertFalse(model.search_count([("id", "=", record.id)]))
