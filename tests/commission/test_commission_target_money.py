"""From figure and target to the ledger, to the cent; and what is put right later."""

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .target_common import JUNE, TargetCommon


@tagged("post_install", "-at_install")
class TestTargetBonusMoney(TargetCommon):
    def assertAward(self, award, amount, attained=None, state="done", reason=False):
        self.assertEqual((award.amount, award.state, award.reason), (amount, state, reason))
        if attained is not None:
            self.assertEqual(award.attained, attained)

    # ------------------------------------------------------------------
    # Tiers
    # ------------------------------------------------------------------

    def test_fixed(self):
        tiers = ((80, "amount", {"amount": 200}), (100, "amount", {"amount": 500.55}), (120, "amount", {"amount": 900}))
        self.assertAward(self._reckoned(119, *tiers), 500.55, 119)

    def test_at_the_start_of_a_tier(self):
        self.assertAward(self._reckoned(100), 500, 100)

    def test_just_below(self):
        self.assertAward(self._reckoned(99), 0, 99, "nothing", "below")

    def test_percent_of_the_base(self):
        award = self._reckoned(130, (100, "percent", {"percent": 3.333}), base_amount=9999.99)
        # 333.29967 rounded once.
        self.assertAward(award, 333.30, 130)

    def test_points_above(self):
        self.goal.target = 300
        award = self._reckoned(350, (100, "point", {"amount": 400, "point": 12.5}))
        # 116.67 % as people read it: 16.67 points × 12.50 = 208.375.
        self.assertAward(award, 608.38, 116.67)

    def test_cap_and_most(self):
        award = self._reckoned(500, (100, "point", {"amount": 0, "point": 10}), most=180, cap=750)
        self.assertAward(award, 750, 180)
        self.assertIn("at most", award.note)

    def test_least(self):
        award = self._reckoned(85, (50, "amount", {"amount": 100}), least=90)
        self.assertAward(award, 0, 85, "nothing", "below")

    def test_less_is_better(self):
        self.weight.direction = "less"
        award = self._reckoned(80, (100, "point", {"amount": 100, "point": 4}))
        self.assertAward(award, 200, 125)

    def test_nothing_at_all_is_best(self):
        self.weight.direction = "less"
        award = self._reckoned(None, (100, "amount", {"amount": 100}), (150, "amount", {"amount": 300}))
        self.assertAward(award, 300, 200)

    def test_other_currency(self):
        """By the rate of the last day of the period."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].search([("company_id", "=", self.company.id)]).unlink()
        self.env["res.currency.rate"].create(
            [
                {"currency_id": dollar.id, "company_id": self.company.id, "name": day, "rate": rate}
                for day, rate in ((date(2026, 6, 30), 0.16), (date(2026, 7, 1), 0.5))
            ]
        )
        award = self._reckoned(100, (100, "amount", {"amount": 33.33}), currency_id=dollar.id)
        self.assertAward(award, 208.31)

    def test_no_target(self):
        """No bonus, and it is listed why."""
        self.goal.unlink()
        award = self._reckoned(100)
        self.assertAward(award, 0, 0, "nothing", "no_target")
        self.assertIn("no target was set", award.note)
        self.assertFalse(self._bonus_lines(award))

    def test_target_named_after_all(self):
        self.goal.unlink()
        award = self._reckoned(100)
        self._target(80)
        self.assertFalse(self._run_bonuses(), "a director decides on that")
        self.as_user(award, self.director).action_reckon()
        self.assertAward(award, 500, 125)

    def test_no_figure(self):
        judged = self._metric("judged", source="rated", model_id=False)
        self._target(80, judged)
        award = self._reckoned(None, metric_id=judged.id)
        self.assertAward(award, 0, 0, "nothing", "no_figure")
        self._override(100)
        self._run_bonuses()
        self.assertAward(award, 500, 125)

    def test_days_at_the_post(self):
        """Whoever has the post from the 16th of June on has 11 of its 22 working days."""
        post, other = self.env["hr.job"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Seller", "Helper")]
        )
        version = self.employee_seller.version_id
        version.write({"job_id": other.id, "date_version": date(2026, 1, 1)})
        self.employee_seller.create_version({"date_version": date(2026, 6, 16), "job_id": post.id})
        self.employee_colleague.version_id.write({"job_id": post.id, "date_version": date(2026, 7, 1)})
        self._visit(self.seller, color=100)
        values = {"user_ids": False, "job_ids": [Command.set(post.ids)]}
        part, whole = self._rule(**values), self._rule(pro_rata=False, **values)
        self._run_bonuses()
        award = self._award(rule=part)
        self.assertEqual((award.facts["days"], award.facts["of_days"]), (11, 22))
        self.assertAward(award, 250)
        self.assertAward(self._award(rule=whole), 500)
        self.assertFalse(self._award(self.colleague), "came with July")

    def test_team(self):
        self._visit(self.colleague, color=100)
        self._rule(user_ids=False, team_ids=[Command.set(self.team.ids)])
        self._run_bonuses()
        self.assertAward(self._award(self.colleague), 500)
        self.assertAward(self._award(), 0, 0, "nothing", "below")
        self.assertEqual(len(self.Award.search([("date_from", "=", JUNE)])), 2)

    # ------------------------------------------------------------------
    # In the ledger
    # ------------------------------------------------------------------

    def test_line(self):
        award = self._reckoned(120)
        line = self._bonus_lines(award)
        self.assertRecordValues(
            line,
            [
                {
                    "user_id": self.seller.id,
                    "kind": "target",
                    "amount": 500,
                    "earned_date": date(2026, 7, 10),
                    "due_date": date(2026, 8, 1),
                    "origin_model": self.Award._name,
                    "origin_id": award.id,
                    "origin_name": "Weight 2026-06",
                    "rule_name": "Weight",
                    "rule_version": "1",
                    "state": "due",
                    "label": "Target bonus",
                }
            ],
        )
        self.assertEqual(line.formula, f"120.00 % · {self.company.currency_id.format(500)}")
        self.assertEqual([step["value"] for step in line.trace][:3], ["120", "100", "120.00 %"])
        self.assertEqual(line.action_open_origin()["res_id"], award.id)
        self.assertEqual(self.as_user(award, self.seller).action_open_payout_lines()["domain"][1][2], award.ids)
        self._set_clock(date(2026, 8, 20))
        statement = self._run(date(2026, 8, 1))
        self.assertEqual((statement.line_ids, statement.amount_net), (line, 500))
        self.assertTiesOut()
        row = self.env["marketing.pay.overview"].search([("line_id", "=", line.id)])
        self.assertEqual((row.component, row.amount), ("target", 500))

    def test_put_right(self):
        """The difference is posted, up and down, and back again; nothing is edited."""
        award = self._reckoned(120, (100, "point", {"amount": 0, "point": 10}))
        self.assertEqual(award.amount, 200)
        first = self._bonus_lines(award)
        self._override(105)
        self.assertEqual(self._run_bonuses(), 1)
        self.assertAward(award, 50, 105)
        self._override(130)
        self._run_bonuses()
        award.value_id.with_user(self.leader).action_reset()
        self._run_bonuses()
        self._override(90)
        self._run_bonuses()
        self.assertAward(award, 0, 90, "nothing", "below")
        lines = self._bonus_lines(award)
        self.assertEqual(lines.mapped("amount"), [200, -150, 250, -100, -200])
        self.assertEqual(lines.mapped("turn"), [1, 2, 3, 4, 5])
        self.assertEqual((first.amount, first.state), (200, "due"))
        self.assertEqual(award.posted_amount, 0)
        self.assertEqual(lines[1].label, "Target bonus, put right")
        self.assertEqual(lines[1].trace[-1]["value"], 200)
        self.assertFalse(self._run_bonuses(), "nothing is left to put right")

    def test_put_right_after_payment(self):
        """What was paid goes off the next statement."""
        award = self._reckoned(120)
        self._set_clock(date(2026, 8, 20))
        self._post(self._run(date(2026, 8, 1)))
        self._override(50)
        self._run_bonuses()
        line = self._bonus_lines(award)[-1]
        self.assertEqual((line.amount, line.due_date), (-500, date(2026, 9, 1)))
        self._set_clock(date(2026, 9, 20))
        self._run(date(2026, 9, 1))
        self.assertTiesOut()

    def test_same_amount(self):
        """Another figure of the same tier posts nothing, and the facts follow."""
        award = self._reckoned(120)
        self._override(140)
        self.assertFalse(self._run_bonuses())
        self.assertAward(award, 500, 140)
        self.assertEqual(len(self._bonus_lines(award)), 1)

    def test_version_of_then(self):
        """What is put right goes by the version of the period, not by that of today."""
        award = self._reckoned(120)
        rule = award.bonus_id
        draft = self.Bonus.browse(rule.action_new_version()["res_id"])
        self.assertEqual(draft.name, rule.name)
        draft.write({"date_from": date(2026, 7, 1)})
        draft.tier_ids.amount = 999
        draft.action_activate()
        self._visit(self.seller, "2026-07-05 04:00:00", color=100)
        self._set_clock(date(2026, 8, 10))
        self._run_bonuses()
        july = self._award(day=date(2026, 7, 1))
        self.assertEqual((july.amount, july.bonus_number, july.bonus_id), (999, 2, draft))
        self._override(100)
        self._run_bonuses()
        self.assertEqual((award.amount, award.bonus_number), (500, 1))

    # ------------------------------------------------------------------
    # With an approval
    # ------------------------------------------------------------------

    def _with_policy(self):
        policies = self.env["marketing.approval.policy"].with_context(active_test=False)
        policies.search([("gate_id.code", "=", "target.bonus.grant")]).active = True

    def _request(self, award):
        return self.env["marketing.approval.request"].search(
            [("res_model", "=", award._name), ("res_id", "=", award.id), ("state", "=", "pending")]
        )

    def test_approval(self):
        self._with_policy()
        award = self._reckoned(120)
        self.assertAward(award, 500, 120, "proposed")
        self.assertFalse(self._bonus_lines(award))
        with self.assertRaises(AccessError):
            self.as_user(award, self.leader).action_ask()
        with self.assertRefused("waits for nothing"):
            self.as_user(award, self.director).action_ask()
        with self.assertRaises(UserError):
            award.sudo()._grant()
        self.as_user(self._request(award), self.director).action_approve("Well earned.")
        self.assertAward(award, 500, 120, "done")
        # What is put right is decided on its own.
        self._override(90)
        self._run_bonuses()
        self.assertEqual((award.state, award.difference, award.posted_amount), ("proposed", -500, 500))
        self.assertEqual(len(self._bonus_lines(award)), 1)
        self.as_user(self._request(award), self.director).action_approve("Right.")
        self.assertEqual((award.state, award.posted_amount), ("nothing", 0))
        # The first approval is none for the third amount, though it is the same as the first.
        award.value_id.with_user(self.leader).action_reset()
        self._run_bonuses()
        self.assertAward(award, 500, 120, "proposed")

    def test_refused(self):
        self._with_policy()
        award = self._reckoned(120)
        self.as_user(self._request(award), self.director).action_reject("Not this time.")
        self.assertAward(award, 500, 120, "refused")
        self.assertFalse(self._run_bonuses())
        self.assertFalse(self._bonus_lines(award))
        self._override(90)
        self._run_bonuses()
        self.assertAward(award, 0, 90, "nothing", "below")

    def test_changed_while_pending(self):
        self._with_policy()
        award = self._reckoned(120, (100, "point", {"amount": 0, "point": 10}))
        request = self._request(award)
        self._override(110)
        self._run_bonuses()
        self.assertEqual(request.state, "withdrawn")
        self.as_user(self._request(award), self.director).action_approve("Right.")
        self.assertEqual(self._bonus_lines(award).mapped("amount"), [100])

    def test_agreed_and_could_not_go_on(self):
        """What was agreed to while the ledger could not take it goes on later, once, without a new approval."""
        self._with_policy()
        award = self._reckoned(120)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        with patch.object(self.env.registry["marketing.payout.line"], "_append", side_effect=UserError("Not now.")):
            self.as_user(self._request(award), self.director).action_approve("Well earned.")
        self.assertEqual((award.state, award.approval_state, award.posted_amount), ("proposed", "approved", 0))
        told = self.env["mail.message"].search([("id", ">", before), ("body", "like", "Not now.")])
        self.assertIn(self.admin.partner_id, told.notified_partner_ids)
        with self.assertRaises(AccessError):
            self.as_user(award, self.leader).action_ask()
        self.as_user(award, self.director).action_ask()
        self.assertAward(award, 500, 120, "done")
        with self.assertRefused("waits for nothing"):
            self.as_user(award, self.director).action_ask()
        self.assertEqual(self._bonus_lines(award).mapped("amount"), [500])

    def test_returned(self):
        """What an approver gives back goes on once a director asks again."""
        self._with_policy()
        award = self._reckoned(120)
        request = self._request(award)
        self.as_user(request, self.director).action_return("Which visits?")
        self.assertEqual(award.approval_state, "returned")
        self.as_user(award, self.director).action_ask()
        self.as_user(self._request(award), self.director).action_approve("Well earned.")
        self.assertAward(award, 500, 120, "done")
