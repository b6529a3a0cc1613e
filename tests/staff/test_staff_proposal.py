"""Proposals about post and pay: people decide, what was decided is kept, one version is written (L-13, O-14, M-15)."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 04:00:00")
class TestStaffProposal(PlanCommon):
    def test_way_through(self):
        """Proposed, approved by director and general manager, applied once."""
        proposal = self._proposal(is_priority=True)
        self.assertEqual(proposal.job_before_id, self.job)
        proposal.action_approval_submit()
        asked = proposal.sudo().approval_request_ids.ballot_ids.user_id
        self.assertIn(self.director, asked)
        self._decide(proposal, self.director)
        self.assertEqual(proposal.state, "draft")
        self._decide(proposal, self.general_manager)
        self.assertEqual(proposal.state, "approved")
        self.assertEqual(proposal.decided_by_id, self.general_manager)
        self.assertEqual(proposal.decision_note, "Agreed.")
        before = self.employee_seller.version_ids
        self.as_user(proposal, self.admin).action_apply()
        self.assertEqual(proposal.state, "applied")
        new = self.employee_seller.version_ids - before
        self.assertEqual(len(new), 1)
        self.assertEqual((new.job_id, new.date_version), (self.senior, date(2026, 7, 1)))
        self.assertEqual(before.job_id, self.job)
        self.assertEqual(proposal.sudo().version_id, new)
        with self.assertRefused("applied already"):
            self.as_user(proposal, self.admin).action_apply()
        self.assertEqual(len(self.employee_seller.version_ids - before), 1)

    def test_later_versions_follow(self):
        later = self.employee_seller.create_version({"date_version": date(2026, 9, 1)})
        proposal = self._approved()
        self.as_user(proposal, self.admin).action_apply()
        self.assertEqual(later.job_id, self.senior)

    def test_rejected_is_kept(self):
        proposal = self._proposal(kind="dismissal", job_id=False, hearing="Asks for another half year.")
        proposal.action_approval_submit()
        self._decide(proposal, self.director, reject=True)
        self.assertEqual(proposal.state, "rejected")
        self.assertEqual((proposal.decided_by_id, proposal.decision_note), (self.director, "Not this year."))
        for user in (self.leader, self.admin):
            with self.subTest(user=user.name):
                with self.assertRaises(UserError):
                    self.as_user(proposal, user).unlink()
                with self.assertRefused("settled"):
                    self.as_user(proposal, user).write({"reason": "Other."})
                with self.assertRefused("settled"):
                    self.as_user(proposal, user).basis_ids.write({"figure": 1})
                with self.assertRefused("nothing to approve|settled"):
                    self.as_user(proposal, user).action_approval_submit()
        before = self.employee_seller.version_ids
        with self.assertRefused("not approved"):
            self.as_user(proposal, self.admin).action_apply()
        self.assertEqual(self.employee_seller.version_ids, before)

    def test_dismissal_changes_nothing(self):
        """The elimination of the last is only ever a proposal (L-20)."""
        with self.assertRefused("Hear the person"):
            self._proposal(kind="dismissal", job_id=False).action_approval_submit()
        proposal = self._approved(kind="dismissal", job_id=False, hearing="Accepts it.")
        self.assertEqual(proposal.state, "approved")
        before = self.employee_seller.version_ids
        with self.assertRefused("carried out by people"):
            self.as_user(proposal, self.admin).action_apply()
        self.assertEqual(self.employee_seller.version_ids, before)
        self.assertTrue(self.employee_seller.active)

    def test_incomplete(self):
        for values, words in (
            ({"reason": ""}, "reason"),
            ({"basis_ids": []}, "based on"),
            ({"job_id": False}, "proposed job"),
            ({"job_id": self.job.id}, "proposed job"),
            ({"kind": "raise"}, "raise"),
            ({"kind": "transfer", "job_id": False}, "transferred"),
            ({"kind": "demotion"}, "Hear"),
        ):
            with self.subTest(values=values), self.assertRefused(words):
                self._proposal(**values).action_approval_submit()

    def test_no_forging(self):
        """No path settles a proposal but the gate: write, create, import, copy."""
        proposal = self._proposal()
        for user in (self.leader, self.director, self.admin):
            mine = self.as_user(proposal, user)
            with self.subTest(user=user.name):
                with self.assertRefused("needs an approval"):
                    mine.write({"state": "approved"})
                for state in ("applied", "rejected", "cancelled"):
                    with self.assertRefused("follows from its approval", AccessError):
                        mine.write({"state": state})
                with self.assertRefused("begins as a draft|settled"):
                    self._proposal(user, state="approved")
                with self.assertRefused("begins as a draft|settled"):
                    self._proposal(user, state="applied")
                for name, value in (
                    ("decided_by_id", user.id),
                    ("is_told", True),
                    ("proposer_id", self.general_manager.id),
                    ("job_before_id", self.senior.id),
                    ("version_id", self.employee_seller.version_id.id),
                ):
                    with self.assertRaises(AccessError):
                        mine.write({name: value})
        self.env["marketing.approval.policy"].search([]).active = False
        with self.assertRefused("needs an approval"):
            proposal.write({"state": "approved"})
        result = self.as_user(self.env["marketing.position.proposal"], self.admin).load(
            [".id", "state"], [[str(proposal.id), "approved"]]
        )
        self.assertFalse(result["ids"])

    def test_locked_while_asked(self):
        proposal = self._proposal()
        proposal.action_approval_submit()
        for change in ({"job_id": self.job.id}, {"basis_ids": [Command.create({"name": "More"})]}):
            with self.subTest(change=change), self.assertRefused("locked"):
                proposal.write(change)
        with self.assertRefused("locked"):
            proposal.basis_ids.figure = 99
        proposal.action_cancel()
        self.assertEqual(proposal.state, "cancelled")
        self.assertEqual(proposal.sudo().approval_request_ids.state, "withdrawn")

    def test_copy_begins_anew(self):
        copied = self._approved().copy()
        self.assertEqual((copied.state, copied.decided_on, copied.is_told), ("draft", False, False))
        with self.assertRefused("needs an approval"):
            copied.write({"state": "approved"})

    def test_nobody_for_themselves(self):
        for user, employee in ((self.seller, self.employee_seller), (self.director, self.employee_director)):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                self._proposal(user, employee_id=employee.id)
        with self.assertRaises(AccessError):
            self._proposal(self.other_leader)
        with self.assertRaises(AccessError):
            self._proposal(self.colleague)

    def test_who_reads_what(self):
        """The person hears of it once it is decided; nobody hears of somebody else's."""
        proposal = self._proposal()
        always = {"leader", "director", "general manager", "admin", "auditor"}
        proposal.action_approval_submit()
        self._check_readers(proposal, always)
        self._decide(proposal, self.director, self.general_manager)
        self._check_readers(proposal, always | {"person"})
        mine = self.as_user(proposal, self.seller)
        for attempt in (
            lambda: mine.write({"reason": "x"}),
            mine.action_cancel,
            mine.action_apply,
            mine.basis_ids.unlink,
        ):
            with self.assertRaises(UserError):
                attempt()

    def _check_readers(self, proposal, allowed):
        for name, user in self.everybody.items():
            with self.subTest(who=name, state=proposal.state):
                for records in (proposal, proposal.basis_ids):
                    model = self.as_user(self.env[records._name], user)
                    if name in allowed:
                        self.assertTrue(model.search([("id", "in", records.ids)]))
                        continue
                    self.assertFalse(model.search([("id", "in", records.ids)]))
                    self.assertFalse(model._read_group([], [], ["id:array_agg"])[0][0])
                    with self.assertRaises(AccessError):
                        self.as_user(records, user).read(["display_name"])

    def test_company_does_not_tell(self):
        self.company.proposal_tell = False
        proposal = self._approved()
        self.assertFalse(self.as_user(self.env["marketing.position.proposal"], self.seller).search([]))
        self.assertFalse(proposal.is_told)

    def test_director_is_in_the_dark(self):
        """Not even a director sees what is proposed for them, neither the proposal nor its approval."""
        proposal = self._proposal(self.general_manager, employee_id=self.employee_director.id)
        proposal.action_approval_submit()
        request = proposal.sudo().approval_request_ids
        for user, sees in ((self.director, False), (self.auditor, True), (self.general_manager, True)):
            for records in (proposal, request, request.event_ids, request.ballot_ids):
                found = self.as_user(self.env[records._name], user).search([("id", "in", records.ids)])
                with self.subTest(user=user.name, model=records._name):
                    self.assertEqual(bool(found), sees)
        self.assertNotIn(self.director, request.ballot_ids.user_id)

    def test_raise(self):
        """Pay is written by who may write wages; a promotion by others leaves it to payroll."""
        manager = new_test_user(
            self.env,
            "mo_hrm",
            groups="hr.group_hr_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.employee_seller.version_id.wage = 8000
        proposal = self._approved(kind="raise", job_id=False, raise_percent=5)
        with self.assertRefused("only those who may write wages", AccessError):
            self.as_user(proposal, self.admin).action_apply()
        self.as_user(proposal, manager).action_apply()
        self.assertEqual(proposal.sudo().version_id.wage, 8400)
        other = self._approved(date_effective=date(2026, 8, 1), raise_unit="amount", raise_amount=500)
        self.as_user(other, self.admin).action_apply()
        self.assertEqual((other.sudo().version_id.wage, other.sudo().version_id.job_id), (8400, self.senior))

    def test_officer_applies(self):
        """Whoever manages employee records sees what is to be applied, and nothing before."""
        officer = new_test_user(
            self.env,
            "mo_hru",
            groups="hr.group_hr_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        proposal = self._proposal()
        model = self.as_user(self.env["marketing.position.proposal"], officer)
        self.assertFalse(model.search([]))
        proposal.action_approval_submit()
        self._decide(proposal, self.director, self.general_manager)
        self.assertEqual(model.search([]), proposal)
        self.as_user(proposal, officer).action_apply()
        self.assertEqual(proposal.state, "applied")

    def test_proposed_once(self):
        people, sources = self._people(50), self._sources(50)
        values = [
            {
                "employee_id": person.id,
                "source_ref": source,
                "kind": "promotion",
                "date_effective": date(2026, 7, 1),
                "basis_ids": [Command.create({"name": "Annual result", "figure": 95})],
            }
            for person, source in zip(people, sources, strict=True)
        ]
        model = self.env["marketing.position.proposal"]
        model._propose(values[:1])
        self.env.flush_all()
        # Two of them per document are Odoo's: a reference looks whether its document is there.
        with self.assertQueryCount(105):
            proposals = model._propose(values)
            self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self.assertEqual(model._propose(values), proposals)
        other = model._propose([{**values[0], "kind": "raise"}])
        self.assertNotIn(other, proposals)

    def test_paper(self):
        proposal = self._approved()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "marketing_office.report_staff_proposal", proposal.ids
        )
        self.assertIn(b"Senior manager", html)
        self.assertIn(b"Agreed.", html)

    def test_paper_of_a_raise(self):
        proposal = self._proposal(kind="raise", job_id=False, raise_percent=7.5)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "marketing_office.report_staff_proposal", proposal.ids
        )
        self.assertIn(b"<span>7.5</span> %", html)
