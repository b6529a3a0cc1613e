from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_payout_pay_overview import NOVEMBER, PayOverviewCommon


@tagged("post_install", "-at_install")
class TestPayoutPayAccess(PayOverviewCommon):
    """Who sees whose pay by component, on every way to read; leaders only where the company lets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {"seller": cls.seller, "colleague": cls.colleague, "leader": cls.leader}
        for number, name in enumerate(cls.people, start=1):
            getattr(cls, f"employee_{name}").version_id.write({"wage": 1000.0 * number, "date_version": NOVEMBER})
            cls._earn(cls.people[name], amount=10.0 * number)
        other = cls.env["res.company"].create({"name": "Other Company"})
        cls._earn(company_id=other.id, amount=777.0)

    MATRIX = {
        "seller": {"seller"},
        "colleague": {"colleague"},
        "leader": {"leader"},
        "other_leader": set(),
        "director": {"seller", "colleague", "leader"},
        "general_manager": {"seller", "colleague", "leader"},
        "finance": {"seller", "colleague", "leader"},
        "admin": {"seller", "colleague", "leader"},
        "auditor": {"seller", "colleague", "leader"},
    }

    def _check(self, reader, visible):
        """Check that a reader sees exactly the pay of these people, by every way to read."""
        user = getattr(self, reader)
        overview = self.as_user(self.env["marketing.pay.overview"], user)
        everything = self.env["marketing.pay.overview"].search([("company_id", "=", self.company.id)])
        partners = {self.people[name].partner_id for name in visible}
        expected = everything.filtered(lambda row: row.partner_id in partners)
        self.assertEqual(len(expected), 2 * len(visible))
        self.assertEqual(set(overview.search([]).ids), set(expected.ids))
        # By sorting, by the place in a sorted list, and by conditions on amounts.
        self.assertEqual(set(overview.search([], order="amount desc", limit=1).ids) - set(expected.ids), set())
        self.assertEqual(overview.search_count([("amount", ">", 0)]), len(expected))
        # By sums and groups.
        groups = overview.formatted_read_group([], ["partner_id"], ["amount:sum", "amount:max", "__count"])
        self.assertEqual({group["partner_id"][0] for group in groups}, {partner.id for partner in partners})
        [totals] = overview.formatted_read_group([], [], ["amount:sum"])
        self.assertAlmostEqual(totals["amount:sum"] or 0.0, sum(expected.mapped("amount")), 2)
        [totals] = overview.formatted_read_grouping_sets([], [[]], ["amount:max"])[0]
        self.assertAlmostEqual(totals["amount:max"] or 0.0, max(expected.mapped("amount"), default=0.0), 2)
        # By names, and by reading and exporting what one knows the number of.
        self.assertEqual({key for key, _name in overview.name_search("", limit=None)}, set(expected.ids))
        user.group_ids += self.env.ref("base.group_allow_export")
        for row in everything:
            if row in expected:
                self.as_user(row, user).read(["amount", "partner_id", "state"])
                self.assertEqual(len(self.as_user(row, user).export_data(["amount"])["datas"]), 1)
            else:
                for read in (lambda one: one.read(["amount"]), lambda one: one.export_data(["amount"])):
                    with self.assertRaises(AccessError):
                        read(self.as_user(row, user))
                with self.assertRaises(AccessError):
                    self.as_user(row, user).web_read({"amount": {}})
                with self.assertRaises(AccessError):
                    self.as_user(self.env["ir.actions.report"], user)._render_qweb_html(
                        "marketing_office.payout_pay_sheet_report", row.ids
                    )

    def test_matrix(self):
        for reader, visible in self.MATRIX.items():
            with self.subTest(reader=reader):
                self._check(reader, visible)

    def test_leaders_where_the_company_lets_them(self):
        self.company.payout_leaders_see_overview = True
        self._check("leader", {"seller", "colleague", "leader"})
        self._check("other_leader", set())
        self._check("seller", {"seller"})
        self.company.payout_leaders_see_overview = False
        self._check("leader", {"leader"})

    def test_strangers_see_nothing(self):
        with self.assertRaises(AccessError):
            self.as_user(self.env["marketing.pay.overview"], self.outsider).search([])

    def test_nobody_writes(self):
        row = self._rows(component="base", partner_id=self.seller.partner_id.id)
        for name in ("seller", "finance", "admin"):
            with self.assertRaises(AccessError):
                self.as_user(row, getattr(self, name)).write({"amount": 1.0})
            with self.assertRaises(AccessError):
                self.as_user(row, getattr(self, name)).unlink()

    def test_wages_stay_closed_beside_it(self):
        """The field of the employee itself keeps the rights that Odoo gives it."""
        with self.assertRaises(AccessError):
            self.as_user(self.employee_colleague.version_id, self.seller).read(["wage"])
        with self.assertRaises(AccessError):
            self.as_user(self.env["marketing.pay.overview"], self.seller).search([("employee_id.wage", ">", 1)])

    def test_views_open_for_everybody(self):
        for name in self.MATRIX:
            overview = self.as_user(self.env["marketing.pay.overview"], getattr(self, name))
            for kind in ("list", "pivot", "graph", "search"):
                self.assertTrue(overview.get_view(view_type=kind)["arch"])
            overview.web_search_read(
                [], {"month": {}, "partner_id": {"fields": {"display_name": {}}}, "statement_id": {"fields": {}}}
            )
            overview.web_read_group([("month", "=", date(2026, 11, 1))], ["component"], ["amount:sum"])
