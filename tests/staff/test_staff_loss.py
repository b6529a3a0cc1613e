from hypothesis import given, settings, strategies as st

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .conduct_common import MONDAY, ConductCommon


class TestStaffLoss(ConductCommon):
    """Losses: cause test, shares to the cent, decision, deduction only where allowed (M-08, M-09, T-15, K-14)."""

    def loss(self, kind="mistake", answer="yes", weights=(1, 2), user=None, **values):
        employees = self.employee_seller | self.employee_colleague
        loss = self.on(self.env["marketing.loss"], user or self.compliance).create(
            {
                "kind": kind,
                "day": MONDAY,
                "amount": 1000.0,
                "facts": "The wrong part was ordered.",
                "share_ids": [
                    Command.create({"employee_id": employee.id, "weight": weight, "sequence": number})
                    for number, (employee, weight) in enumerate(zip(employees, weights, strict=False))
                ],
                **values,
            }
        )
        if answer:
            for line in loss.answer_ids:
                line.answer = answer
        return loss

    def decide_loss(self, loss):
        loss.action_approval_submit()
        self.agree(loss, self.director)
        self.agree(loss, self.general_manager)
        self.assertEqual(loss.state, "decided")
        return loss

    def lines(self, loss):
        return self.env["marketing.payout.line"].search(
            [("origin_model", "=", "marketing.loss.share"), ("origin_id", "in", loss.share_ids.ids)], order="id"
        )

    def test_cause_tests_differ(self):
        mistake = self.loss(answer=None)
        self.assertEqual(set(mistake.answer_ids.mapped("role")), {"cause", "fault", "note"})
        with self.assertRefused("every question"):
            mistake.action_approval_submit()
        debt = self.loss("bad_debt", answer=None)
        self.assertEqual(set(debt.answer_ids.mapped("role")), {"personal", "fault", "note"})
        for line in debt.answer_ids:
            line.answer = "no" if line.role == "personal" else "yes"
        self.assertEqual(debt.cause, "free")
        with self.assertRefused("nobody is liable"):
            debt.action_approval_submit()
        debt.share_ids.unlink()
        self.assertEqual(self.decide_loss(debt).recovery, "none")

    def test_shares_and_recovery(self):
        loss = self.loss(liable_percent=50)
        self.assertEqual(loss.share_ids.mapped("amount"), [166.67, 333.33])
        self.decide_loss(loss)
        self.assertFalse(self.lines(loss), "off by default")
        share = loss.share_ids[0]
        recovery = self.on(self.env["marketing.loss.recovery"], self.finance)
        recovery.create({"share_id": share.id, "amount": 100.0, "day": MONDAY})
        self.env.invalidate_all()
        self.assertEqual((loss.recovered, loss.outstanding, loss.recovery), (100.0, 400.0, "part"))
        with self.assertRefused("no more can come back", ValidationError):
            recovery.create({"share_id": share.id, "amount": 66.68, "day": MONDAY})
        with self.assertRaises(AccessError):
            self.on(self.env["marketing.loss.recovery"], self.seller).create({"share_id": share.id, "amount": 1.0})

    def test_deducted_only_where_allowed(self):
        with self.assertRefused("not deducted from pay", ValidationError):
            self.loss(deduct=True)
        self.company.loss_deduct = True
        loss = self.decide_loss(self.loss(deduct=True))
        self.assertEqual(self.lines(loss).mapped("amount"), [-333.33, -666.67])
        self.assertEqual(set(self.lines(loss).mapped("kind")), {"deduction"})
        loss.sudo()._deduct()
        self.assertEqual(len(self.lines(loss)), 2, "once")
        self.env.invalidate_all()
        self.assertEqual((loss.recovered, loss.recovery), (1000.0, "full"))
        with self.assertRefused("Only a director", AccessError):
            self.on(loss, self.compliance).action_take_back("Wrong")
        self.on(loss, self.director).action_take_back("It was the supplier.")
        self.assertEqual(loss.state, "revoked")
        self.assertEqual(round(sum(self.lines(loss).mapped("amount")), 2), 0.0)

    def test_settled_stays(self):
        loss = self.loss()
        loss.action_approval_submit()
        for path in (
            lambda: loss.write({"amount": 1.0}),
            lambda: loss.share_ids[0].write({"weight": 9}),
            lambda: loss.answer_ids[0].write({"answer": "no"}),
            loss.share_ids[0].unlink,
            lambda: loss.write({"share_ids": [Command.clear()]}),
            lambda: loss.write({"state": "decided"}),
            loss.unlink,
            loss.copy,
        ):
            with self.assertRaises(UserError):
                path()

    def test_concerned_never_decide(self):
        loss = self.loss(user=self.general_manager)
        self.env["marketing.loss.share"].with_user(self.general_manager).create(
            {"loss_id": loss.id, "employee_id": self.employee_director.id}
        )
        loss.action_approval_submit()
        asked = loss.sudo()._approval_last_request("staff.loss.decide").ballot_ids.user_id
        self.assertNotIn(self.director, asked)
        with self.assertRaises(AccessError):
            self.on(loss, self.director).read(["facts"])

    def test_readers(self):
        loss = self.loss()
        over = (self.leader, self.director, self.compliance, self.auditor)
        others = (self.other_leader, self.outsider)
        model = self.env["marketing.loss"]

        def sees(user):
            theirs = self.on(model, user)
            return bool(theirs.has_access("read") and theirs.search_count([("id", "=", loss.id)]))

        self.assertTrue(all(map(sees, over)))
        self.assertFalse(any(map(sees, (*others, self.seller, self.finance))))
        self.decide_loss(loss)
        self.assertTrue(all(map(sees, (*over, self.seller, self.finance))))
        self.assertFalse(any(map(sees, others)))
        self.assertEqual(self.on(self.env["marketing.loss.share"], self.seller).search([]).user_id, self.seller)

    def test_penalty_on_top(self):
        loss = self.decide_loss(self.loss())
        loss.action_raise_penalties()
        loss.action_raise_penalties()
        records = self.env["marketing.conduct"].search([("res_model", "=", "marketing.loss"), ("res_id", "=", loss.id)])
        self.assertEqual(records.employee_id, self.employee_seller | self.employee_colleague)
        self.assertEqual(loss.share_ids.conduct_id, records)
        free = self.loss()
        free.answer_ids.filtered(lambda line: line.role == "fault").answer = "no"
        with self.assertRefused("found fault"):
            self.decide_loss(free).action_raise_penalties()

    @settings(max_examples=15, deadline=None)
    @given(
        cents=st.integers(1, 10**9),
        percent=st.integers(0, 100),
        weights=st.lists(st.integers(1, 50), min_size=2, max_size=2),
    )
    def test_property_shares(self, cents, percent, weights):
        """The shares make the amount, to the cent, for any weights."""
        loss = self.env["marketing.loss"].create(
            {
                "amount": cents / 100,
                "liable_percent": percent,
                "facts": "x",
                "share_ids": [
                    Command.create({"employee_id": employee.id, "weight": weight})
                    for employee, weight in zip(self.employee_seller | self.employee_colleague, weights, strict=True)
                ],
            }
        )
        total = sum(round(amount * 100) for amount in loss.share_ids.mapped("amount"))
        self.assertEqual(total, round(loss.liable_amount * 100))
        self.assertTrue(all(amount >= 0 for amount in loss.share_ids.mapped("amount")))
