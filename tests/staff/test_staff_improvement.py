"""Improvement plans: both sides agree, measures are done, somebody says what came of it (L-15, L-31, O-04)."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .plan_common import END, START, PlanCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 04:00:00")
class TestStaffImprovement(PlanCommon):
    def test_way_through(self):
        """Superior and person agree, measures are done, the plan is closed with an outcome."""
        plan = self._plan()
        self.assertEqual(plan.supervisor_id, self.leader)
        plan.action_agree()
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.activity_ids.user_id, self.seller)
        mine = self.as_user(plan, self.seller)
        mine.action_agree()
        self.assertEqual(plan.state, "running")
        self.assertFalse(plan.sudo().activity_ids)
        mine.measure_ids[0].action_done()
        self.assertEqual(plan.measure_ids[0].date_done, date(2026, 3, 10))
        self.assertEqual((plan.done_count, plan.measure_count, plan.progress), (1, 2, 50.0))
        self.assertEqual(plan.action_close()["res_model"], "marketing.improvement.finish")
        wizard = (
            self.as_user(self.env["marketing.improvement.finish"], self.leader)
            .with_context(default_plan_ids=plan.ids, default_decision="close")
            .create({"outcome": "partly", "words": "One course is left."})
        )
        wizard.action_finish()
        self.assertEqual((plan.state, plan.outcome), ("closed", "partly"))
        with self.assertRefused("not in force"):
            mine.measure_ids[1].action_done()

    def test_starts_on_its_day(self):
        plan = self._agreed(date_from=date(2026, 4, 1))
        self.assertEqual(plan.state, "agreed")
        self.env["marketing.improvement.plan"]._cron_start()
        self.assertEqual(plan.state, "agreed")
        with freeze_time("2026-03-31 17:00:00"):  # the first of April in Shanghai
            self.env["marketing.improvement.plan"]._cron_start()
            self.env["marketing.improvement.plan"]._cron_start()
        self.assertEqual(plan.state, "running")

    def test_change_asks_again(self):
        """A change by one side takes back what the other one has agreed to."""
        for change in (
            {"goal": "Five visits."},
            {"measure_ids": [Command.create({"name": "Writing", "date_due": END})]},
        ):
            plan = self._plan()
            plan.action_agree()
            with self.subTest(change=change):
                self.as_user(plan, self.seller).write(change)
                self.assertFalse(plan.agreed_superior_on)
                self.as_user(plan, self.seller).action_agree()
                self.assertEqual(plan.state, "draft")
        plan = self._plan()
        self.as_user(plan, self.seller).action_agree()
        plan.measure_ids[0].unlink()
        self.assertFalse(plan.agreed_person_on)

    def test_agreed_stays(self):
        """What was agreed changes by a revision only, and both agree anew."""
        plan = self._agreed()
        attempts = (
            lambda mine: mine.write({"goal": "None."}),
            lambda mine: mine.measure_ids[0].write({"name": "None."}),
            lambda mine: mine.measure_ids[0].unlink(),
            lambda mine: mine.write({"measure_ids": [Command.create({"name": "X", "date_due": END})]}),
            lambda mine: mine.unlink(),
        )
        for user in (self.seller, self.leader, self.admin):
            mine = self.as_user(plan, user)
            for attempt in attempts:
                with self.subTest(user=user.name), self.assertRefused("stays as it is|are kept"):
                    attempt(mine)
        with self.assertRefused("or somebody above", AccessError):
            self.as_user(plan, self.seller).action_revise()
        plan.action_revise()
        self.assertEqual((plan.state, plan.agreed_person_on, plan.agreed_day), ("draft", False, False))

    def test_no_forging(self):
        """No path writes state, agreement or outcome: create, write, import, copy, one2many."""
        plan = self._plan()
        forged = {"state": "closed", "agreed_superior_on": START, "outcome": "achieved", "agreed_day": START}
        for name, value in forged.items():
            for user in (self.seller, self.leader, self.admin):
                with self.subTest(name=name, user=user.name):
                    with self.assertRefused("by hand", AccessError):
                        self.as_user(plan, user).write({name: value})
                    with self.assertRefused("by hand", AccessError):
                        self._plan(user, **{name: value})
        result = self.as_user(self.env["marketing.improvement.plan"], self.leader).load(
            [".id", "state"], [[str(plan.id), "closed"]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(plan.state, "draft")
        agreed = self._agreed()
        agreed.measure_ids[0].action_done()
        copied = agreed.copy()
        self.assertEqual((copied.state, copied.agreed_person_on, copied.outcome), ("draft", False, False))
        self.assertEqual(copied.measure_ids.mapped("date_done"), [False, False])
        with self.assertRefused("agreed first"):
            self._plan(measure_ids=[Command.create({"name": "X", "date_due": END, "date_done": START})])
        with self.assertRefused("stays that of its person"):
            plan.employee_id = self.employee_colleague

    def test_nobody_agrees_for_another(self):
        plan = self._plan()
        for user in (self.director, self.admin):
            with self.subTest(user=user.name), self.assertRefused("Only", AccessError):
                self.as_user(plan, user).action_agree()
        for user in (self.colleague, self.other_leader, self.auditor, self.outsider):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.as_user(plan, user).action_agree()
        with self.assertRefused("Nobody supervises", ValidationError):
            plan.supervisor_id = self.seller
        with self.assertRefused("agreed with", AccessError):
            self.as_user(plan, self.seller).supervisor_id = self.colleague
        with self.assertRefused("agreed with", AccessError):
            self._plan(self.seller, supervisor_id=self.colleague.id)

    def test_own_training_plan(self):
        """People begin their own; they do not close it."""
        plan = self._plan(self.seller, kind="training")
        self.assertEqual(plan.supervisor_id, self.leader)
        plan.action_agree()
        self.as_user(plan, self.leader).action_agree()
        self.assertEqual(plan.state, "running")
        with self.assertRefused("or somebody above", AccessError):
            plan.action_close("achieved", "Fine.")
        with self.assertRefused("or somebody above", AccessError):
            plan.action_cancel("No time.")
        with self.assertRaises(AccessError):
            self._plan(self.seller, employee_id=self.employee_colleague.id)

    def test_incomplete(self):
        for missing in ({"goal": " "}, {"measure_ids": []}):
            with self.subTest(missing=missing), self.assertRefused("Write down|Enter at least"):
                self._plan(**missing).action_agree()
        with self.assertRefused("done today or on a day before"):
            self._agreed().measure_ids[0].date_done = date(2026, 3, 11)

    def test_cancel(self):
        plan = self._agreed()
        with self.assertRaises(AccessError):
            self.as_user(plan, self.other_leader).action_cancel("Never mind.")
        self.as_user(plan, self.director).action_cancel("Left the post.")
        self.assertEqual((plan.state, plan.conclusion), ("cancelled", "Left the post."))
        with self.assertRefused("has ended"):
            plan.action_cancel("Again.")

    def test_who_reads_what(self):
        plan = self._agreed()
        allowed = {"person", "leader", "director", "general manager", "admin", "auditor"}
        for name, user in self.everybody.items():
            with self.subTest(who=name):
                for records in (plan, plan.measure_ids):
                    found = self.as_user(self.env[records._name], user).search([("id", "in", records.ids)])
                    self.assertEqual(bool(found), name in allowed)
                    grouped = self.as_user(self.env[records._name], user)._read_group([], ["employee_id"], ["__count"])
                    self.assertEqual(bool(grouped), name in allowed)
        with self.assertRaises(AccessError):
            self.as_user(plan, self.auditor).measure_ids.write({"result": "x"})
        with self.assertRaises(AccessError):
            self.as_user(plan, self.outsider).read(["goal"])

    def test_supervisor_from_elsewhere(self):
        """Somebody above names another supervisor, who then sees the plan."""
        plan = self._plan()
        plan.supervisor_id = self.other_leader
        theirs = self.as_user(plan, self.other_leader)
        theirs.action_agree()
        self.as_user(plan, self.seller).action_agree()
        theirs.measure_ids[0].action_done()
        self.assertTrue(theirs.action_close("achieved", "Done."))

    def test_proposed_once(self):
        """The maker gives one draft per person and document, by a fixed number of queries."""
        people = self._people(50)
        sources = self._sources(50)
        values = [
            {
                "employee_id": person.id,
                "source_ref": source,
                "kind": "training",
                "date_from": START,
                "date_to": END,
                "measure_ids": [Command.create({"name": "Writing", "date_due": END})],
            }
            for person, source in zip(people, sources, strict=True)
        ]
        model = self.env["marketing.improvement.plan"]
        model._propose(values[:1])
        self.env.flush_all()
        # Two of them per document are Odoo's: a reference looks whether its document is there.
        with self.assertQueryCount(114):
            plans = model._propose(values)
            self.env.flush_all()
        self.assertEqual(len(plans), 50)
        self.assertEqual(plans.supervisor_id, self.leader)
        self.assertEqual(plans.activity_ids.user_id, self.leader)
        plans[0].action_cancel("Not needed.")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            again = model._propose(values)
        self.assertEqual(again, plans)
        self.assertEqual(plans[0].state, "cancelled")

    def test_standing(self):
        """Open plans, measures done and due, by one query; closed ones since a day where asked for."""
        people = self._people(50) | self.employee_seller
        plan = self._agreed()
        plan.measure_ids[1].date_done = date(2026, 3, 9)
        model = self.env["marketing.improvement.plan"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            standing = model._standing(people, date(2026, 3, 10))
        self.assertEqual(len(standing), 51)
        self.assertEqual(standing[self.employee_seller.id], (1, 1, 1))
        self.assertEqual(standing[people[0].id], (0, 0, 0))
        self.assertEqual(model._standing(people, date(2026, 3, 9))[self.employee_seller.id], (0, 0, 0))
        plan.action_close("missed", "Not enough.")
        self.assertEqual(model._standing(people, date(2026, 6, 30))[self.employee_seller.id], (0, 0, 0))
        later = model._standing(people, date(2026, 6, 30), since=START)
        self.assertEqual(later[self.employee_seller.id], (0, 1, 2))
        self.assertEqual(model._standing(self.env["hr.employee"], START), {})

    def test_late_is_found(self):
        plan = self._agreed()
        late = self.env["marketing.improvement.measure"].search([("is_late", "=", True), ("plan_id", "=", plan.id)])
        self.assertEqual(late, plan.measure_ids[0])
        self.assertTrue(late.is_late)
        self.assertFalse(plan.measure_ids[1].is_late)

    def test_paper(self):
        plan = self._agreed()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "marketing_office.report_staff_improvement", plan.ids
        )
        self.assertIn(b"Product knowledge", html)
        with self.assertRaises(UserError):
            plan.unlink()
