"""Night by night: once, after the figures are frozen, what was missed, past what cannot be reckoned."""

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.commission.target_bonus_reckon import TargetBonus as Reckon
from .target_common import TargetCommon

RUN = "odoo.addons.marketing_office.models.commission.target_bonus_run"


@tagged("post_install", "-at_install")
class TestTargetBonusRun(TargetCommon):
    def _amounts(self):
        awards = self.Award.search([], order="date_from, user_id")
        return [(award.date_from, award.user_id, award.amount) for award in awards]

    def test_once(self):
        """A second run finds nothing to do; the figures are frozen by the first."""
        self._visit(self.seller, color=100)
        rule = self._rule()
        self.assertEqual(self._run_bonuses(), 2)
        award = self._award()
        self.assertEqual(award.value_id.state, "frozen")
        self.assertEqual(rule.reckoned_until, date(2026, 6, 30))
        self._visit(self.seller, color=500)
        self.assertEqual(self._run_bonuses(), 0)
        self.assertEqual((award.figure, len(self._bonus_lines(award))), (100, 1))

    def test_not_before_the_figures_settle(self):
        self._visit(self.seller, color=100)
        self._rule()
        self._set_clock(date(2026, 7, 9))
        self.assertFalse(self._run_bonuses())
        self.assertFalse(self._award())
        self._set_clock(date(2026, 7, 10))
        self.assertTrue(self._run_bonuses())

    def test_cron(self):
        self._visit(self.seller, color=100)
        self._rule()
        cron = self.env.ref("marketing_office.marketing_target_bonus_cron")
        with self.enter_registry_test_mode():
            cron.with_env(self.env).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._award().amount, 500)

    def test_catches_up(self):
        """After months without a run each missed period is reckoned, once, the earlier first."""
        for month in (2, 3, 4, 5):
            self._visit(self.seller, f"2026-{month:02}-10 04:00:00", color=100 + month)
        self._rule(date_from=date(2026, 2, 15), user_ids=[Command.set(self.seller.ids)])
        self._run_bonuses()
        self.assertEqual(
            self._amounts(),
            [(date(2026, month, 1), self.seller, 0 if month == 6 else 500) for month in (3, 4, 5, 6)],
            "February began before the rule",
        )

    def test_quarters(self):
        self._target(300, cycle="quarter")
        for month in (4, 5, 6):
            self._visit(self.seller, f"2026-{month:02}-10 04:00:00", color=110)
        self._rule(cycle="quarter", date_from=date(2026, 1, 1))
        self._run_bonuses()
        self.assertEqual([row[2] for row in self._amounts()], [0, 0, 500, 0])
        self.assertEqual(self._award(day=date(2026, 4, 1)).period, "2026 Q2")

    def test_killed_between_two_batches(self):
        """What was committed stays; the next run does the rest."""
        self._rule()
        with patch(f"{RUN}.BATCH", 1):
            self.Bonus._run(self.company, commit=lambda done: False)
            self.assertEqual(len(self._amounts()), 1)
            self.assertEqual(self.Bonus._run(self.company, commit=lambda done: True), 1)
        self.assertEqual(len(self._amounts()), 2)
        self.assertFalse(self._run_bonuses())

    @mute_logger(RUN)
    def test_bad_record(self):
        """One person who cannot be reckoned stops no other; the administrators hear of it, the next run tries again."""
        self._visit(self.seller, color=100)
        self._visit(self.colleague, color=200)
        rule, reckoned = self._rule(), Reckon._reckoned

        def breaks(bonus, figure, *args, **kwargs):
            if figure == 200:
                raise UserError("Nonsense")
            return reckoned(bonus, figure, *args, **kwargs)

        other = self._rule(name="Other", user_ids=[Command.set(self.leader.ids)])
        with patch.object(Reckon, "_reckoned", breaks):
            self._run_bonuses()
        self.assertEqual(self._award(rule=rule).amount, 500)
        self.assertTrue(self._award(self.leader, rule=other))
        self.assertFalse(self._award(self.colleague))
        self.assertFalse(rule.reckoned_until)
        told = self.env["mail.message"].search([("subject", "=", "Target bonuses could not be reckoned")])
        self.assertIn("Wang Qiang: Nonsense", told[:1].body)
        self.assertIn(self.admin.partner_id, told[:1].notified_partner_ids)
        self.assertEqual(self._run_bonuses(), 1)
        self.assertEqual(self._award(self.colleague).amount, 500)
        self.assertEqual(rule.reckoned_until, date(2026, 6, 30))

    @mute_logger(RUN, "odoo.addons.marketing_office.models.metric.metric_value_run")
    def test_broken_metric(self):
        """A metric that cannot be counted pays nobody, and is not taken for nothing reached."""
        self._visit(self.seller, color=100)
        rule = self._rule()
        self.weight.flush_recordset()
        query = "UPDATE marketing_metric SET domain = %s WHERE id = %s"
        self.env.cr.execute(query, ("[('nowhere', '=', 1)]", self.weight.id))
        self.assertFalse(self._run_bonuses())
        self.assertFalse(self.Award.search([]))
        self.assertFalse(rule.reckoned_until)

    def test_wakes_up(self):
        self._visit(self.seller, color=100)
        self._rule()
        self._run_bonuses()
        triggers = self.env["ir.cron.trigger"].sudo()
        cron = self.env.ref("marketing_office.marketing_target_bonus_cron")
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self._override(50)
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)

    def test_retired(self):
        """The running period is still paid, and none after it."""
        rule = self._rule(date_from=date(2026, 7, 1))
        rule.action_retire()
        self._set_clock(date(2026, 10, 20))
        self._run_bonuses()
        self.assertEqual({row[0] for row in self._amounts()}, {date(2026, 7, 1)})

    def test_same_family_once(self):
        """A version that begins among what was reckoned is refused; so is one in the middle of a period."""
        rule = self._rule()
        self._run_bonuses()
        draft = self.Bonus.browse(rule.action_new_version()["res_id"])
        self.assertEqual((draft.number, draft.family_id, draft.tier_ids.amount), (2, rule, 500))
        draft.date_from = date(2026, 6, 30)
        with self.assertRefused("begins later"):
            draft.action_activate()
        draft.date_from = date(2026, 7, 2)
        with self.assertRefused("whole periods"):
            draft.action_activate()
        draft.date_from = date(2026, 7, 1)
        draft.action_activate()
        self.assertEqual((rule.state, rule.date_to), ("retired", date(2026, 6, 30)))

    def test_lacks(self):
        rule = self._rule((100, "percent", {"percent": 5}), active=False)
        with self.assertRefused("Name the base"):
            rule.action_activate()
        rule.tier_ids = [Command.clear()]
        with self.assertRefused("Add a tier"):
            rule.action_activate()
        rule.tier_ids = [
            Command.create({"start": start, "pays": "amount", "amount": amount})
            for start, amount in ((80, 90), (100, 50))
        ]
        self.assertIn("At 100 %", rule.warning)
        rule.action_activate()

    def test_trial(self):
        """The try-out says what would be paid, and keeps nothing."""
        self._visit(self.seller, color=120)
        rule = self._rule(active=False)
        mine = self.as_user(rule, self.admin).new(origin=rule)
        mine.trial_user_id, mine.trial_day = self.seller, date(2026, 6, 20)
        self.assertIn("Attained: 120.00 %", mine.trial)
        self.assertIn(f"Comes to: {self.company.currency_id.format(500)}", mine.trial)
        mine.trial_user_id = self.leader
        self.assertIn("not reached far enough", mine.trial)
        self.goal.unlink()
        mine.trial_day = date(2026, 6, 19)
        self.assertIn("no target was set", mine.trial)
        self.assertFalse(self.env["marketing.metric.value"].search([("metric_id", "=", self.weight.id)]))
        self.assertFalse(self.as_user(rule, self.director).trial)

    def test_queries(self):
        """The number of queries does not grow with the people."""

        def count(users, day):
            self._set_clock(day)
            first = date(day.year, day.month - 1, 1)
            rule = self._rule(user_ids=[Command.set(users.ids)], date_from=first, name=str(day))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.Bonus._run(self.company), len(users))
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
            rule._guarded_write({"state": "retired", "date_to": first})
            return queries

        count(self.seller, date(2026, 7, 20))
        few = count(self.seller | self.colleague, date(2026, 8, 20))
        people = self.env["res.users"]
        for number in range(20):
            person = self._user(f"many{number}", f"Person {number}", "marketing_office.group_staff")
            self._employee(person, self.employee_leader)
            people |= person
        many = count(people, date(2026, 10, 20))
        self.assertLessEqual(many, few + 25, (few, many))
