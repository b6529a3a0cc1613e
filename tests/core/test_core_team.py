"""Who leads whom, and what time it is."""

from datetime import date, datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ...models.core import clock
from ..common import MarketingCommon


@tagged("at_install", "-post_install")
class TestCoreTeam(MarketingCommon):
    def line_of(self, user):
        return user.with_user(user).marketing_team_user_ids

    def superior(self, user, level=1):
        return user._marketing_superior(self.company, level)

    def visible(self, user, users):
        """Return whose records a rule "of my team" shows to a user, as the rule finds out itself."""
        rules = self.env["ir.rule"].with_user(user)
        domain = rules._compute_domain("marketing.approval.request", "read")
        found = [leaf[2] for leaf in domain if leaf[0] == "requester_id"] if domain else []
        return users.browse(found[-1] if found else []) & users

    def test_team(self):
        """Everybody below in the line, over all levels, and oneself (A-02)."""
        self.assertEqual(self.line_of(self.seller), self.seller)
        self.assertEqual(self.line_of(self.leader), self.leader | self.seller | self.colleague)
        self.assertEqual(
            self.line_of(self.director),
            self.director | self.leader | self.other_leader | self.seller | self.colleague,
        )
        self.assertEqual(self.line_of(self.outsider), self.outsider, "without an employee")
        self.assertFalse(self.env["res.users"].new().marketing_team_user_ids)

    def test_team_after_a_change(self):
        """Rules see a new superior at once, also when they were asked before in the same transaction."""
        people = self.seller | self.colleague
        self.assertEqual(self.line_of(self.leader) & people, people)
        self.assertEqual(self.visible(self.leader, people), people)
        self.employee_seller.parent_id = self.employee_other_leader
        self.assertEqual(self.visible(self.leader, people), self.colleague)
        self.assertEqual(self.visible(self.other_leader, people), self.seller)
        self.assertEqual(self.line_of(self.leader) & people, self.colleague)
        self.assertEqual(self.line_of(self.other_leader) & people, self.seller)
        self.employee_seller.user_id = False
        self.assertFalse(self.visible(self.other_leader, people))

    def test_team_after_a_department(self):
        """A department's new manager takes its members over."""
        people = self.seller | self.colleague
        department = self.env["hr.department"].create(
            {"name": "East", "company_id": self.company.id, "manager_id": self.employee_leader.id}
        )
        (self.employee_seller | self.employee_colleague).department_id = department
        self.assertEqual(self.visible(self.leader, people), people)
        department.manager_id = self.employee_other_leader
        self.assertFalse(self.visible(self.leader, people))
        self.assertEqual(self.visible(self.other_leader, people), people)

    def test_team_after_a_deletion(self):
        """Whose employee is gone leads nobody."""
        people = self.seller | self.colleague
        self.assertEqual(self.visible(self.other_leader, people), self.env["res.users"])
        self.employee_seller.parent_id = self.employee_other_leader
        self.assertEqual(self.visible(self.other_leader, people), self.seller)
        self.employee_other_leader.unlink()
        self.assertFalse(self.visible(self.other_leader, people))

    def test_team_with_a_loop(self):
        """A loop in the line, which SQL or an import can leave behind, ends."""
        self.employee_director.flush_recordset()
        self.env.cr.execute(
            "UPDATE hr_employee SET parent_id = %s WHERE id = %s",
            [self.employee_seller.id, self.employee_director.id],
        )
        self.employee_director.invalidate_recordset()
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        circle = self.seller | self.leader | self.director
        self.assertEqual(self.line_of(self.seller) & circle, circle)
        self.assertEqual(self.superior(self.seller), self.leader)
        self.assertEqual(self.superior(self.seller, 2), self.director)
        self.assertFalse(self.superior(self.seller, 3), "nobody is their own superior")

    def test_superior(self):
        self.assertEqual(self.superior(self.seller), self.leader)
        self.assertEqual(self.superior(self.seller, 2), self.director)
        self.assertEqual(self.superior(self.seller, 3), self.general_manager)
        self.assertFalse(self.superior(self.seller, 4), "the line ends")
        self.assertFalse(self.superior(self.general_manager))
        self.assertFalse(self.superior(self.outsider))

    def test_superior_passed_over(self):
        """Superiors who cannot log in, or have left, are passed over, at each level."""
        self.leader.active = False
        self.assertEqual(self.superior(self.seller), self.director)
        self.assertEqual(self.superior(self.seller, 2), self.general_manager)
        self.leader.active = True
        self.employee_leader.user_id = False
        self.assertEqual(self.superior(self.seller), self.director)
        self.employee_leader.user_id = self.leader
        # Odoo cuts the line below somebody who is archived; old data may still have it.
        self.employee_leader.flush_recordset()
        self.env.cr.execute("UPDATE hr_employee SET active = FALSE WHERE id = %s", [self.employee_leader.id])
        self.employee_leader.invalidate_recordset()
        self.assertEqual(self.superior(self.seller), self.director)

    def test_superior_of_the_company(self):
        """The employee of the asked company counts."""
        other = self.env["res.company"].create({"name": "Branch"})
        boss = self.env["hr.employee"].create({"name": "Boss", "user_id": self.finance.id, "company_id": other.id})
        self.env["hr.employee"].create(
            {"name": "Li Na", "user_id": self.seller.id, "company_id": other.id, "parent_id": boss.id}
        )
        self.assertEqual(self.superior(self.seller), self.leader)
        self.assertEqual(self.seller._marketing_superior(other), self.finance)

    def test_superior_without_rights(self):
        """Salespeople find their superior without any right on employees, and learn nothing else."""
        found = self.seller.with_user(self.seller)._marketing_superior(self.company)
        self.assertEqual(found, self.leader)
        self.assertFalse(found.env.su)


@tagged("at_install", "-post_install")
class TestCoreClock(MarketingCommon):
    def test_clock(self):
        moment = datetime(2025, 3, 1, 20, 30)
        env = self.env(context={**self.env.context, **clock.at(moment)})
        self.assertEqual(clock.now(env), moment)
        self.assertEqual(clock.now(self.env), fields.Datetime.now())
        self.assertEqual(clock.now(self.env(context=clock.at(date(2025, 3, 1)))).date(), date(2025, 3, 1))

    def test_clock_forged(self):
        """Nobody can set the clock from outside."""
        for value in (
            "2020-01-01 00:00:00",
            datetime(2020, 1, 1),
            ["x", "2020-01-01"],
            (object(), datetime(2020, 1, 1)),
            (None, datetime(2020, 1, 1)),
        ):
            moment = clock.now(self.env(context={"marketing_clock": value}))
            self.assertLess(fields.Datetime.now() - moment, timedelta(seconds=5))

    def test_today_is_local(self):
        """The day begins where the company is (design.md 4.4)."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-01-31 15:59:59"):
            self.assertEqual(clock.today(self.company), date(2026, 1, 31))
        with freeze_time("2026-01-31 16:00:00"):
            self.assertEqual(clock.today(self.company), date(2026, 2, 1))
        self.company.resource_calendar_id.tz = "America/New_York"
        with freeze_time("2026-02-01 04:59:00"):
            self.assertEqual(clock.today(self.company), date(2026, 1, 31))
