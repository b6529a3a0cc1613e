from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .desk_common import DAY, DeskCommon


@tagged("post_install", "-at_install")
class TestDeskTeam(DeskCommon):
    """A leader sees the own reporting line, and nobody sees anything else."""

    def people(self, user, **kwargs):
        """Return the rows of the people of a team by name."""
        return {row["name"]: row for row in self.section(user, "people", scope="team", **kwargs)["rows"]}

    def test_open_and_late_per_person(self):
        self._duty(self.seller)
        self._duty(self.seller, DAY - timedelta(days=1))
        self._duty(self.leader)
        rows = self.people(self.leader)
        self.assertEqual(
            {name: (row["open"], row["late"]) for name, row in rows.items()}, {"Li Na": (2, 1), "Wang Qiang": (0, 0)}
        )

    def test_figures_add_up(self):
        self._value(self.seller, 2, 10)
        self._value(self.colleague, 5, 10)
        self._value(self.other_leader, 100, 10)
        [card] = self.section(self.leader, "team_figures", scope="team")["cards"]
        self.assertEqual((card["figure"], card["target"], card["percent"]), ("7", "of 20", 35.0))
        rows = self.people(self.leader)
        self.assertEqual([figure["text"] for figure in rows["Li Na"]["figures"]], ["2"])
        self.assertEqual([figure["percent"] for figure in rows["Wang Qiang"]["figures"]], [50.0])

    def test_whoever_leads_is_measured_by_the_team(self):
        self._value(self.leader, 5)
        self._value(self.seller, 2, 10)
        section = self.section(self.leader, "figures")
        self.assertEqual((section["title"], section["cards"][0]["figure"]), ("Team against Target", "2"))
        self._value(self.leader, 3, 10, metric=self.metric.copy({"code": "other", "name": "Other"}))
        self.assertEqual(self.section(self.leader, "figures")["title"], "My Figures")

    def test_a_director_looks_at_one_team(self):
        page = self.page(self.director, scope="team")
        self.assertEqual([leader["name"] for leader in page["leaders"]], ["Chen Jing"])
        self.assertEqual(set(self.people(self.director)), {"Chen Jing", "Huang Hai", "Li Na", "Wang Qiang"})
        self.assertEqual(set(self.people(self.director, user_id=self.leader.id)), {"Li Na", "Wang Qiang"})

    def test_reports_that_are_late(self):
        kind = self.env["marketing.work.report.kind"].search([("cycle", "=", "month")], limit=1)
        values = {"company_id": self.company.id, "kind_id": kind.id, "date_from": date(2026, 5, 1)}
        days = {"date_to": date(2026, 5, 31), "date_deadline": DAY - timedelta(days=3)}
        self.env["marketing.work.report"]._guarded_create([{**values, **days, "user_id": self.seller.id}])
        self.assertEqual(self.people(self.leader)["Li Na"]["reports"], "1 report overdue")
        [row] = self.section(self.seller, "reports")["rows"]
        self.assertEqual((row["level"], row["right"]), ("late", "3 days late"))
        self.assertIsNone(self.section(self.colleague, "reports"))

    def test_whoever_has_left_is_not_shown(self):
        self.colleague.active = False
        self.assertEqual(set(self.people(self.leader)), {"Li Na"})

    def test_away(self):
        kind = self.env["hr.leave.type"].create(
            {"name": "Days off", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.employee_seller.id,
                "holiday_status_id": kind.id,
                "request_date_from": DAY,
                "request_date_to": DAY + timedelta(days=1),
            }
        )
        leave.sudo().write({"state": "validate"})
        self.assertEqual(self.people(self.leader)["Li Na"]["away"], "away today")

    # ------------------------------------------------------------------
    # Refused
    # ------------------------------------------------------------------

    def test_a_salesperson_asks_for_another(self):
        with self.assertRefused("Everybody's desk is their own", AccessError):
            self.page(self.seller, user_id=self.colleague.id)
        with self.assertRefused("those who lead it", AccessError):
            self.page(self.seller, scope="team")
        with self.assertRefused("those who lead it", AccessError):
            self.page(self.seller, scope="team", user_id=self.leader.id)
        self.assertFalse(self.page(self.seller)["has_team"])

    def test_a_leader_asks_for_another_team(self):
        for user in (self.other_leader, self.director, self.admin):
            with self.subTest(user.name), self.assertRefused("own reporting line only", AccessError):
                self.page(self.leader, scope="team", user_id=user.id)
        with self.assertRefused("Everybody's desk is their own", AccessError):
            self.page(self.leader, user_id=self.seller.id)

    def test_own_desk_holds_nothing_of_others(self):
        self._duty(self.colleague, name="Secret task")
        self._value(self.colleague, 77, 10)
        self.assertNotIn("Secret task", repr(self.page(self.seller)))
        self.assertIsNone(self.section(self.seller, "figures"))

    def test_nobody_below(self):
        page = self.page(self.other_leader, scope="team")
        self.assertFalse(page["sections"][0]["rows"])
        self.assertFalse(page["has_team"])
