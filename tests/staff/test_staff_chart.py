"""The charts of posts, units and regions, on the screen and as PDFs."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestStaffChart(MarketingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for employee, post in (
            (cls.employee_director, "director"),
            (cls.employee_leader, "regional_manager"),
            (cls.employee_seller, "account_manager"),
            (cls.employee_colleague, "account_manager"),
        ):
            employee.job_id = cls.env.ref(f"marketing_office.staff_job_{post}")
        cls.employee_gm.job_id = cls.env["hr.job"].create({"name": "General Manager", "company_id": cls.company.id})
        cls.marketing = cls.env["hr.department"].create(
            {"name": "Marketing", "manager_id": cls.employee_director.id, "company_id": cls.company.id}
        )
        cls.east = cls.env["hr.department"].create(
            {"name": "East", "parent_id": cls.marketing.id, "company_id": cls.company.id}
        )
        (cls.employee_seller | cls.employee_colleague).department_id = cls.east
        cls.env["marketing.unit.deputy"].create(
            {
                "user_id": cls.leader.id,
                "company_id": cls.company.id,
                "department_id": cls.marketing.id,
                "unit_ids": [Command.set(cls.east.ids)],
            }
        )

    def _flat(self, nodes, level=0):
        return [
            entry
            for node in nodes
            for entry in [(level, node["name"], node["people"]), *self._flat(node["children"], level + 1)]
        ]

    def test_posts(self):
        """Posts stand below the one they report to; the director below the post of their manager; vacant ones too."""
        company = self.as_user(self.company, self.seller)
        rows = self._flat(company._position_chart())
        self.assertIn((0, "General Manager", ["Zhao Min"]), rows)
        self.assertIn((1, "Marketing Director", ["Liu Wei"]), rows)
        self.assertIn((3, "Account Manager", ["Li Na", "Wang Qiang"]), rows)
        self.assertIn((2, "Marketing Office Staff", []), rows)

    def test_no_circle(self):
        """What the people's managers say closes no circle: everybody is on the chart once."""
        self.employee_gm.parent_id = self.employee_seller
        company = self.as_user(self.company, self.seller)
        rows = self._flat(company._position_chart())
        self.assertEqual(len(rows), len({name for _level, name, _people in rows}))
        self.assertIn("General Manager", [name for _level, name, _people in rows])

    def test_units_and_regions(self):
        company = self.as_user(self.company, self.seller)
        [node] = company._organization_chart()
        self.assertEqual((node["name"], node["manager"], node["deputies"]), ("Marketing", "Liu Wei", ["Chen Jing"]))
        self.assertEqual(node["children"][0]["people"], ["Li Na", "Wang Qiang"])
        region = self.env["crm.team"].create({"name": "Major Region", "company_id": self.company.id})
        self.team.marketing_parent_id = region
        rows = self._flat(company._region_chart())
        self.assertEqual(rows, [(0, "Major Region", []), (1, "East Region", ["Li Na", "Wang Qiang"])])

    def test_queries(self):
        """A chart costs the same for few and for many people."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            company = self.as_user(self.company, self.seller)
            start = self.env.cr.sql_log_count
            company._position_chart()
            company._organization_chart()
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        for number in range(15):
            user = self._user(f"p{number}", f"Person {number}", "base.group_user")
            self._employee(user, self.employee_leader).write(
                {"department_id": self.east.id, "job_id": self.employee_seller.job_id.id}
            )
        count()
        self.assertLessEqual(count(), few)

    def test_other_company(self):
        """The chart of a company that one does not work in is refused, by the report's address too."""
        other = self.env["res.company"].create({"name": "Other"})
        self.env["crm.team"].create({"name": "Their Team", "company_id": other.id})
        theirs = self.as_user(other, self.seller)
        for name in ("_position_chart", "_organization_chart", "_region_chart"):
            with self.subTest(name), self.assertRefused("company", AccessError):
                getattr(theirs, name)()
        for name in ("position", "organization"):
            with self.subTest(name), self.assertRefused(".", AccessError):
                self.as_user(self.env["ir.actions.report"], self.seller)._render_qweb_html(
                    f"marketing_office.report_staff_{name}_chart", other.ids
                )

    def test_on_screen_and_paper(self):
        """Everybody of the marketing office opens the charts, and prints them as PDFs."""
        for name in ("position", "organization"):
            company = self.as_user(self.company, self.seller)
            action = getattr(company, f"action_{name}_chart")()
            self.assertEqual((action["report_type"], action["context"]["active_ids"]), ("qweb-html", self.company.ids))
            reports = self.as_user(self.env["ir.actions.report"], self.seller)
            page = reports._render_qweb_html(action["report_name"], self.company.ids)[0].decode()
            self.assertIn("Li Na", page)
            pdf, kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                action["report_name"], self.company.ids
            )
            self.assertEqual((kind, pdf[:4]), ("pdf", b"%PDF"))
