from datetime import date

from odoo.exceptions import AccessError, UserError

from .conduct_common import MONDAY, ConductCommon


class TestStaffConductEffects(ConductCommon):
    """What a decision brings: money to the cent, points, proposals, and all of it back after an appeal."""

    def lines(self, record):
        return self.env["marketing.payout.line"].search(
            [("origin_model", "=", record._name), ("origin_id", "=", record.id)], order="id"
        )

    def test_fine_to_the_cent(self):
        record = self.decide("fine", amount=123.45)
        line = self.lines(record)
        self.assertEqual((line.kind, line.amount, line.user_id), ("penalty", -123.45, self.seller))
        self.assertEqual((line.earned_date, line.due_date), (MONDAY, MONDAY))
        self.assertNotIn("eleven", " ".join(filter(None, [line.origin_name, line.label, line.rule_name])))
        record.sudo()._book()
        self.assertEqual(len(self.lines(record)), 1, "once")

    def test_reward_to_the_cent(self):
        line = self.lines(self.decide("money", amount=500.05))
        self.assertEqual((line.kind, line.amount), ("reward", 500.05))
        self.assertFalse(self.lines(self.decide("honour")))

    def test_appeal_upheld(self):
        record = self.decide("fine", amount=99.99)
        with self.assertRefused("Only the person", AccessError):
            self.on(record, self.colleague).sudo(False).with_user(self.leader).action_appeal("For them")
        self.on(record, self.seller).action_appeal("The train stood still, here is the proof.")
        appeal = record.appeal_ids
        self.assertEqual((appeal.state, appeal.user_id), ("submitted", self.seller))
        asked = appeal.sudo()._approval_last_request("staff.conduct.appeal").ballot_ids.user_id
        self.assertEqual(asked, self.general_manager, "above whoever decided")
        with self.assertRefused("under appeal"):
            self.on(record, self.general_manager).action_revoke("Never mind")
        self.agree(appeal, self.general_manager)
        self.assertEqual((appeal.state, record.state), ("upheld", "revoked"))
        self.assertEqual(self.lines(record).mapped("amount"), [-99.99, 99.99])
        self.assertFalse(record.in_force)
        self.assertFalse(self.on(record, self.seller).can_appeal)
        self.assertEqual(self.points(), {})

    def test_appeal_dismissed(self):
        record = self.decide("fine")
        self.on(record, self.seller).action_appeal("Unfair")
        self.agree(record.appeal_ids, self.general_manager, verdict="action_reject", comment="It is fair")
        self.assertEqual((record.appeal_ids.state, record.state), ("dismissed", "decided"))
        self.assertEqual(self.lines(record).mapped("amount"), [-200.0])
        with self.assertRefused("an appeal already"):
            self.on(record, self.seller).action_appeal("Once more")

    def test_appeal_in_time(self):
        record = self.decide("fine")
        with self.assertRefused("days for an appeal are over"):
            self.on(record, self.seller, date(2026, 6, 9)).action_appeal("Late")
        self.company.conduct_appeal_days = 1
        self.assertEqual(record.appeal_deadline, date(2026, 6, 8), "as it was told")
        self.on(record, self.seller, date(2026, 6, 8)).action_appeal("Just in time")

    def test_appeal_is_guarded(self):
        record = self.decide("fine")
        self.on(record, self.seller).action_appeal("Unfair")
        appeal = record.appeal_ids
        for user, vals in (
            (self.seller, {"state": "upheld"}),
            (self.general_manager, {"state": "upheld"}),
            (self.leader, {"grounds": "I take it back"}),
            (self.director, {"grounds": "I take it back"}),
        ):
            with self.subTest(user=user.name, vals=vals), self.assertRaises(UserError):
                self.on(appeal, user).write(vals)
        with self.assertRefused("before they are looked at"):
            self.on(appeal, self.seller).grounds = "Something else"
        with self.assertRaises(AccessError):
            self.on(self.env["marketing.conduct.appeal"], self.seller).create(
                {"conduct_id": record.id, "grounds": "Again"}
            )
        with self.assertRaises(AccessError):
            self.agree(appeal, self.director)

    def test_revoked(self):
        record = self.decide("fine", amount=10.01)
        for user in (self.leader, self.compliance, self.seller):
            with self.subTest(user=user.name), self.assertRefused("Only a director", AccessError):
                self.on(record, user).action_revoke("Because")
        self.on(record, self.director).action_revoke("The clock was wrong.")
        self.assertEqual((record.state, record.revoke_reason), ("revoked", "The clock was wrong."))
        self.assertEqual(sum(self.lines(record).mapped("amount")), 0.0)
        with self.assertRefused("not in force"):
            self.on(record, self.director).action_revoke("Twice")

    def points(self, start=date(2026, 1, 1), end=date(2026, 12, 31)):
        employees = self.employee_seller | self.employee_colleague
        found = self.env["marketing.conduct"]._appraisal_points(employees, start, end)
        return {key: [points for _record, points in value] for key, value in found.items()}

    def test_appraisal_points(self):
        self.decide("honour")
        self.decide("fine")
        self.raise_("honour")
        self.assertEqual(self.points(), {self.employee_seller.id: [2.0, -5.0]})
        self.assertEqual(self.points(end=date(2026, 5, 31)), {})
        for number in range(3):
            self.decide("honour", facts=f"Number {number}")
        self.env.flush_all()
        self.env.invalidate_all()
        employees = self.employee_seller | self.employee_colleague | self.employee_leader
        with self.assertQueryCount(1):
            found = self.env["marketing.conduct"]._appraisal_points(employees, date(2026, 1, 1), date(2026, 12, 31))
        self.assertEqual(len(found[self.employee_seller.id]), 5)

    def test_proposed_once(self):
        source = self.customer
        values = {
            "employee_id": self.employee_seller.id,
            "kind_id": self.kind("money").id,
            "res_model": source._name,
            "res_id": source.id,
            "facts": "Excellent in the second quarter.",
            "amount": 300.0,
        }
        other = {**values, "kind_id": self.kind("honour").id}
        model = self.on(self.env["marketing.conduct"], self.director)
        first = model._propose([values, other, values])
        self.assertEqual(len(first | first), 2)
        self.assertEqual(first.mapped("state"), ["draft", "draft", "draft"])
        first[1].write({"kind_id": self.kind("training").id})
        self.assertEqual(model._propose([other, values]), first[1] | first[0])
        with self.assertRefused("nothing is deleted"):
            first[0].unlink()
        first[0].action_approval_submit()
        self.agree(first[0], self.leader)
        self.assertEqual(first[0].state, "submitted", "somebody else at the top")
        self.agree(first[0], self.general_manager)
        self.assertEqual(first[0].state, "decided")
        self.assertEqual(first[0].action_open_source()["res_id"], source.id)
        with self.assertRefused("No rule book allows"):
            kind = self.env["marketing.conduct.kind"].create({"name": "Scolding", "nature": "penalty"})
            model._propose([{**values, "kind_id": kind.id}])

    def test_notice_as_pdf(self):
        record = self.decide("fine", amount=150.0)
        html = self.env["ir.actions.report"]._render_qweb_html("marketing_office.staff_conduct_report", record.ids)[0]
        for words in (b"Came at eleven", b"The train stood still", b"150.00", b"appeal until", b"Reward diligence"):
            self.assertIn(words, html)
