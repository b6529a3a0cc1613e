from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .conduct_common import MONDAY, ConductCommon


class TestStaffConduct(ConductCommon):
    """From the facts to the register (M-01, M-04, M-10, M-12, T-14)."""

    def test_way_of_a_penalty(self):
        record = self.raise_("fine", amount=200.0)
        self.assertEqual((record.nature, record.state, record.told), ("penalty", "draft", False))
        self.assertRegex(record.name, r"^JC/\d{4}/\d{4}$")
        with self.assertRefused("has not been heard yet"):
            record.action_approval_submit()
        record.action_hear()
        self.assertEqual(record.hearing_deadline, date(2026, 6, 4))
        mine = self.on(record, self.seller)
        self.assertIn(self.seller, record.sudo().activity_ids.user_id)
        mine.action_state("The train stood still.")
        self.assertEqual((record.state, record.hearing), ("heard", "given"))
        self.assertEqual(record.sudo().activity_ids.user_id, self.leader)
        record.action_approval_submit()
        self.assertEqual(record.state, "submitted")
        self.agree(record, self.director)
        self.assertEqual((record.state, record.decided_by_id), ("decided", self.director))
        self.assertEqual((record.decided_on, record.expires_on), (MONDAY, date(2027, 6, 1)))
        self.assertEqual(record.appeal_deadline, date(2026, 6, 8))
        self.assertTrue(record.in_force)
        record.invalidate_recordset(["in_force"])
        self.assertFalse(self.on(record, self.leader, date(2027, 6, 2)).in_force)

    def test_way_of_a_reward(self):
        record = self.decide("honour")
        self.assertEqual((record.nature, record.points, record.appeal_deadline), ("reward", 2.0, False))
        with self.assertRefused("Only against a penalty"):
            self.on(record, self.seller).action_appeal("Too little")

    def test_only_kinds_of_the_book(self):
        record = self.raise_("written")
        for user, path in (
            (self.leader, lambda rec: rec.write({"kind_id": self.kind("suspension").id})),
            (self.leader, lambda rec: rec.web_save({"kind_id": self.kind("demotion").id}, {})),
        ):
            with self.subTest(path=path), self.assertRefused("does not know", ValidationError):
                path(self.on(record, user))
        with self.assertRefused("does not know", ValidationError):
            self.raise_("suspension")
        with self.assertRefused("does not know", ValidationError):
            self.on(record, self.director).sudo().write({"kind_id": self.kind("warning").id})

    def test_import_is_checked(self):
        model = self.on(self.env["marketing.conduct"], self.leader)
        names = ["employee_id/.id", "book_id/.id", "rule_id/.id", "kind_id/.id", "day", "facts", "source_name"]
        row = [str(self.employee_seller.id), str(self.book.id), str(self.rule.id)]
        rest = ["2026-05-29", "Late", "Gate"]
        result = model.load(names, [[*row, str(self.kind("suspension").id), *rest]])
        self.assertFalse(result["ids"])
        self.assertIn("does not know", result["messages"][0]["message"])
        result = model.load([*names, "state"], [[*row, str(self.kind("verbal").id), *rest, "decided"]])
        self.assertFalse(result["ids"])
        result = model.load(names, [[*row, str(self.kind("verbal").id), *rest]])
        self.assertTrue(result["ids"])

    def test_least_penalty(self):
        book = self.env.ref("marketing_office.staff_book_compliance")
        bribery = self.env.ref("marketing_office.staff_rule_compliance_1")
        with self.assertRefused("at least", ValidationError):
            self.raise_("fine", book_id=book.id, rule_id=bribery.id)
        record = self.raise_("demotion", book_id=book.id, rule_id=bribery.id)
        self.assertTrue(record.severe)
        self.assertTrue(record.legal)
        with self.assertRefused("is not one of", ValidationError):
            record.rule_id = self.rule

    def test_states_are_guarded(self):
        record = self.raise_()
        for user in (self.leader, self.director, self.admin):
            for vals in (
                {"state": "decided"},
                {"statement": "I admit it"},
                {"hearing": "refused"},
                {"told": True},
                {"decided_on": MONDAY},
                {"expires_on": MONDAY},
                {"raised_by_id": self.seller.id},
                {"name": "X"},
            ):
                with self.subTest(user=user.name, vals=vals), self.assertRefused("by hand", AccessError):
                    self.on(record, user).write(vals)
        with self.assertRefused("by hand", AccessError):
            self.on(self.env["marketing.conduct"], self.leader).create(self.vals(state="decided"))
        with self.assertRefused("is not copied"):
            record.copy()

    def test_facts_stay_once_told(self):
        record = self.raise_()
        record.facts = "Came at twelve."
        record.action_hear()
        for vals in (
            {"facts": "Came at one."},
            {"day": date(2026, 5, 28)},
            {"employee_id": self.employee_colleague.id},
        ):
            with self.subTest(vals=vals), self.assertRefused("was told these facts"):
                record.write(vals)
        self.on(record, self.seller).action_state("Sorry")
        record.kind_id = self.kind("verbal")
        record.amount = 0
        record.action_back()
        self.assertEqual((record.state, record.statement), ("draft", False))
        record.facts = "Came at one."

    def test_measure_stays_once_submitted(self):
        record = self.hear(self.raise_())
        record.action_approval_submit()
        for vals in ({"amount": 1.0}, {"points": 0}, {"kind_id": self.kind("verbal").id}):
            with self.subTest(vals=vals), self.assertRefused("stays as it is"):
                record.write(vals)
        self.agree(record, self.director)
        with self.assertRefused("stays as it is"):
            self.on(record, self.director).write({"amount": 1.0})

    def test_hearing_missed(self):
        record = self.raise_()
        record.action_hear()
        with self.assertRefused("may still make a statement"):
            record.action_hearing_missed("Does not answer")
        later = self.on(record, self.leader, date(2026, 6, 5))
        with self.assertRefused("Only the person concerned", AccessError):
            later.action_state("In their name")
        later.action_hearing_missed("Asked by phone twice.", "refused")
        self.assertEqual((record.state, record.hearing), ("heard", "refused"))
        later.action_approval_submit()

    def test_never_about_oneself(self):
        for user, employee in ((self.leader, self.employee_leader), (self.director, self.employee_director)):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.raise_("money", user=user, employee=employee)
        record = self.raise_("honour", user=self.general_manager, employee=self.employee_director)
        for vals in ({"points": 9}, {"facts": "Brilliant"}, {"legal_note": "no"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.on(record, self.director).write(vals)
        record.action_approval_submit()
        with self.assertRaises(AccessError):
            self.agree(record, self.director)

    def test_person_asked_as_stand_in_never_decides(self):
        record = self.hear(self.raise_(user=self.director))
        record.action_approval_submit()
        self.assertEqual(
            record.sudo()._approval_last_request("staff.conduct.decide").ballot_ids[:1].user_id, self.leader
        )
        with self.assertRefused("cannot decide|is about you"):
            self.agree(record, self.leader, verdict="action_transfer", comment=self.seller.id)
        request = record.sudo()._approval_last_request("staff.conduct.decide")
        ballot = request.ballot_ids.filtered(lambda ballot: ballot.state == "open")
        ballot._guarded_write({"user_id": self.seller.id})
        with self.assertRefused("is about you", AccessError):
            self.on(request, self.seller).action_approve()
        with self.assertRefused("is about you", AccessError):
            self.on(request, self.seller).action_reject("No")

    def test_rejected_is_dropped(self):
        record = self.hear(self.raise_())
        record.action_approval_submit()
        self.agree(record, self.director, verdict="action_reject", comment="Not enough")
        self.assertEqual(record.state, "dropped")
        with self.assertRefused("nothing is deleted"):
            self.on(record, self.director).unlink()

    def test_returned_goes_back(self):
        record = self.hear(self.raise_())
        record.action_approval_submit()
        self.agree(record, self.director, verdict="action_return", comment="Milder")
        self.assertEqual(record.state, "heard")
        record.write({"kind_id": self.kind("verbal").id, "amount": 0})
        record.action_approval_submit()
        self.agree(record, self.director)
        self.assertEqual((record.state, record.kind_id), ("decided", self.kind("verbal")))

    def test_general_manager_decides_on_posts(self):
        record = self.raise_("transfer")
        self.hear(record)
        with self.assertRefused("attach a file"):
            record.action_approval_submit()
        self.env["ir.attachment"].with_user(self.leader).create(
            {"name": "log.txt", "raw": b"x", "res_model": record._name, "res_id": record.id}
        )
        record.action_approval_submit()
        self.agree(record, self.director)
        self.assertEqual(record.state, "submitted")
        self.agree(record, self.general_manager)
        self.assertEqual((record.state, record.position_effect), ("decided", "transfer"))

    def test_what_is_missing(self):
        record = self.raise_(facts=False)
        with self.assertRefused("the facts"):
            record.action_hear()
        record.write({"facts": "Late", "rule_id": False})
        with self.assertRefused("the rule that was broken"):
            record.action_hear()
        record.write({"rule_id": self.rule.id, "amount": 0})
        self.hear(record)
        with self.assertRefused("needs an amount"):
            record.action_approval_submit()
        record.write({"kind_id": self.kind("verbal").id, "amount": 5})
        with self.assertRefused("knows no amount"):
            record.action_approval_submit()
        with self.assertRefused("future", ValidationError):
            self.raise_("fine").write({"day": date(2027, 1, 1)})

    def test_ladder(self):
        record = self.raise_("fine")
        self.assertEqual(record.next_kind_id, self.kind("verbal"))
        self.decide("verbal")
        second = self.raise_("fine")
        self.assertEqual((second.earlier_count, second.next_kind_id), (1, self.kind("written")))
        second.action_take_next()
        self.assertEqual(second.kind_id, self.kind("written"))
        self.assertEqual(self.on(second, self.leader, date(2026, 12, 2)).next_kind_id, self.kind("verbal"))

    def test_kinds_keep_their_nature(self):
        self.raise_("verbal")
        with self.assertRefused("stays a reward or a penalty", ValidationError):
            self.as_user(self.kind("verbal"), self.admin).nature = "reward"
        with self.assertRaises(AccessError):
            self.as_user(self.kind("verbal"), self.director).write({"severity": 1})
        with self.assertRefused("no penalty that", ValidationError):
            self.as_user(self.rule, self.admin).minimum_kind_id = self.kind("suspension")

    def test_what_was_decided_ignores_the_list(self):
        record = self.decide("verbal")
        self.kind("verbal").write({"points": 9, "expiry_months": 1})
        self.book.kind_ids = [Command.unlink(self.kind("verbal").id)]
        self.assertEqual((record.points, record.expiry_months, record.kind_id), (1.0, 6, self.kind("verbal")))

    def test_words_are_asked_for(self):
        record = self.raise_()
        action = record.action_drop()
        self.assertEqual(action["res_model"], "marketing.conduct.word")
        wizard = self.on(self.env["marketing.conduct.word"], self.leader).with_context(**action["context"])
        wizard.create({"words": "A mistake"}).action_done()
        self.assertEqual((record.state, record.drop_reason), ("dropped", "A mistake"))
        with self.assertRaises(UserError):
            record.action_hear()
