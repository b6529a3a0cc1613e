"""Who reads target bonuses, and that nobody makes or changes them by whatever path."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .target_common import JUNE, TargetCommon


@tagged("post_install", "-at_install")
class TestTargetBonusAccess(TargetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.seller, cls.colleague):
            cls._visit(user, color=120)
        cls.rule = cls._rule()
        cls.Bonus._run(cls.company)
        cls.awards = cls.Award.search([("bonus_id", "=", cls.rule.id)])
        cls.mine = cls.awards.filtered(lambda award: award.user_id == cls.seller)

    def everybody(self):
        return (
            self.seller,
            self.colleague,
            self.leader,
            self.other_leader,
            self.director,
            self.general_manager,
            self.finance,
            self.admin,
            self.auditor,
        )

    def test_who_sees_awards(self):
        both, nobody = self.seller | self.colleague, self.env["res.users"]
        expected = {user: both for user in self.everybody()} | {
            self.seller: self.seller,
            self.colleague: self.colleague,
            self.other_leader: nobody,
        }
        for user, people in expected.items():
            with self.subTest(user.name):
                awards = self.as_user(self.Award, user)
                self.assertEqual(awards.search([]).sudo().user_id, people)
                self.assertEqual(
                    awards._read_group([], [], ["amount:sum", "__count"]), [(500.0 * len(people), len(people))]
                )
                for award in awards.search([]):
                    self.assertIn("Attained: 120.00 %", award.note)
                    self.assertEqual(award.line_count, 1)
                for field in ("amount", "attained", "figure"):
                    hidden = awards.search([(field, ">", 0)])
                    self.assertEqual(hidden.sudo().user_id, people)
        with self.assertRaises(AccessError):
            self.as_user(self.Award, self.outsider).search([])

    def test_others_are_refused(self):
        reads = (
            lambda hidden: hidden.read(["amount"]),
            lambda hidden: hidden.note,
            lambda hidden: hidden.export_data(["amount"]),
            lambda hidden: hidden.action_open_figure(),
            lambda hidden: hidden.action_reckon(),
            lambda hidden: hidden.action_ask(),
            lambda hidden: hidden.read(["display_name", "note"]),
            lambda hidden: hidden.web_read({"display_name": {}, "posted_amount": {}}),
        )
        for user in (self.colleague, self.other_leader):
            hidden = self.as_user(self.mine, user)
            for read in reads:
                hidden.invalidate_recordset()
                with self.assertRaises(UserError):
                    read(hidden)

    def test_nobody_writes(self):
        vals = {name: self.mine[name].id for name in ("bonus_id", "family_id", "metric_id", "company_id", "value_id")}
        vals |= {
            "user_id": self.admin.id,
            "cycle": "month",
            "date_from": date(2026, 5, 1),
            "date_to": date(2026, 5, 31),
            "amount": 9999,
            "state": "proposed",
        }
        changes = (
            lambda mine: mine.create(dict(vals)),
            lambda mine: mine.sudo().create(dict(vals)),
            lambda mine: mine.write({"amount": 9999}),
            lambda mine: mine.sudo().write({"state": "proposed", "amount": 9999}),
            lambda mine: mine.sudo().write({"posted_amount": 0}),
            lambda mine: mine.unlink(),
            lambda mine: mine.sudo().unlink(),
            lambda mine: mine.sudo().copy(),
            lambda mine: mine.web_save({"amount": 5}, {"amount": {}}),
            lambda mine: mine.load(["amount"], [["5"]])["ids"] or mine.write({"amount": 5}),
            lambda mine: mine.write({"payout_line_ids": [Command.create({"amount": 7})]}),
            lambda mine: mine.action_approval_submit(),
        )
        for user in (*self.everybody(), self.env.user):
            mine = self.as_user(self.mine, user)
            for change in changes:
                with self.subTest(user.login), self.assertRaises(UserError):
                    change(mine)

    def test_buttons(self):
        """Directors reckon anew, and never about themselves."""
        for user in (self.seller, self.leader, self.finance, self.auditor):
            for name in ("action_reckon", "action_ask"):
                with self.subTest(f"{user.login} {name}"), self.assertRaises(AccessError):
                    getattr(self.as_user(self.mine, user), name)()
        self._rule(name="Top", user_ids=[Command.set(self.director.ids)])
        self._run_bonuses()
        own = self._award(self.director)
        with self.assertRaises(AccessError):
            self.as_user(own, self.director).action_reckon()
        self.assertTrue(self.as_user(own, self.general_manager).action_reckon())

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------

    def test_who_sees_rules(self):
        """Whoever works for a bonus, those above, finance, administrators; drafts only the last ones."""
        draft = self._rule(name="Draft", active=False)
        for user in self.everybody():
            rules = self.as_user(self.Bonus, user)
            sees_all = user in self.director | self.general_manager | self.finance | self.admin | self.auditor
            with self.subTest(user.name):
                self.assertEqual(self.rule in rules.search([]), user != self.other_leader)
                self.assertEqual(draft in rules.search([]), sees_all)
                tiers = self.as_user(self.env["marketing.target.bonus.tier"], user).search([])
                self.assertEqual(self.rule.tier_ids in tiers, user != self.other_leader)
        general = self._rule(name="For all", user_ids=False)
        self.assertIn(general, self.as_user(self.Bonus, self.other_leader).search([]))

    def test_only_administrators_change_rules(self):
        changes = (
            lambda rule: rule.write({"cap": 9}),
            lambda rule: rule.write({"tier_ids": [Command.create({"start": 10, "amount": 9})]}),
            lambda rule: rule.tier_ids.write({"amount": 9}),
            lambda rule: rule.sudo().tier_ids.unlink(),
            lambda rule: rule.write({"state": "draft"}),
            lambda rule: rule.write({"reckoned_until": False}),
            lambda rule: rule.update_field_translations("name", {"en_US": "Other"}),
            lambda rule: rule.unlink(),
        )
        for user in self.everybody():
            rule = self.as_user(self.rule, user)
            for change in changes:
                with self.subTest(user.login), self.assertRaises(UserError):
                    change(rule)
            if user != self.admin:
                for name in ("action_activate", "action_retire", "action_new_version"):
                    with self.subTest(f"{user.login} {name}"), self.assertRaises(UserError):
                        getattr(rule, name)()
        # A tier cannot be passed on to a rule in force.
        draft = self._rule(active=False)
        with self.assertRaises(UserError):
            self.as_user(draft.tier_ids, self.admin).bonus_id = self.rule
        self.as_user(draft, self.admin).write({"cap": 9})
        copied = self.as_user(self.rule, self.admin).copy()
        self.assertEqual((copied.state, copied.number, copied.family_id.id), ("draft", 1, False))

    def test_other_company(self):
        """Rules and awards of another company stay there."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids = [Command.link(other.id)]
        self.director.company_ids = [Command.link(other.id)]
        there = self.Award.with_user(self.director).with_context(allowed_company_ids=other.ids)
        self.assertFalse(there.search([]))
        self.assertFalse(there.env["marketing.target.bonus"].search([]))
        self.assertFalse(self.Bonus._run(other))

    def test_page(self):
        """“My commission” shows one's own, and no other's."""
        page = self.as_user(self.env["marketing.commission"], self.seller).get_my_page()
        self.assertEqual([row["id"] for row in page["bonuses"]], self.mine.ids)
        self.assertEqual(page["bonuses"][0]["amount"], 500)
        self.assertEqual(page["bonuses"][0]["period"], "2026-06")
        self.assertEqual(page["totals"]["due"]["amount"], 500)
        other = self.as_user(self.env["marketing.commission"], self.leader).get_my_page()
        self.assertFalse(other["bonuses"])
        self.assertEqual(self.mine.date_from, JUNE)

    def test_trial_stays_in_the_company(self):
        """A form that names a company in which its writer does not work shows none of the figures there."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._target(4321, company_id=other.id)
        self.env.flush_all()
        self.env.invalidate_all()
        rules = self.as_user(self.Bonus, self.admin)
        for company, shown in ((self.company, True), (other, False)):
            values = {
                "company_id": company.id,
                "metric_id": self.weight.id,
                "cycle": "month",
                "trial_user_id": self.seller.id,
                "trial_day": str(JUNE),
            }
            spec = dict.fromkeys([*values, "trial"], {})
            with self.subTest(company.name):
                found = rules.onchange(values, list(values), spec)["value"]
                self.assertEqual(bool(found.get("trial")), shown)
                self.assertNotIn("4,321", str(found))
