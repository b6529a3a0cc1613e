"""Units and their functions, deputies, regions, named functions: routing, rights, and who is asked by approvals."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.marketing_office.models.core.clock import today

from ..approval.common import ApprovalCommon


@tagged("at_install", "-post_install")
class TestStaffUnits(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        units = cls.env["hr.department"]
        cls.marketing = units.create({"name": "Marketing", "manager_id": cls.employee_director.id})
        cls.east = units.create({"name": "East", "parent_id": cls.marketing.id})
        cls.south = units.create({"name": "South", "parent_id": cls.marketing.id})
        cls.employee_seller.department_id = cls.east
        cls.employee_colleague.department_id = cls.south

    def _function(self, code):
        return self.env.ref(f"marketing_office.staff_unit_{code}")

    def _deputy(self, user, units=None, **values):
        return self.env["marketing.unit.deputy"].create(
            {
                "user_id": user.id,
                "company_id": self.company.id,
                "department_id": self.marketing.id,
                "unit_ids": [Command.set((self.east if units is None else units).ids)],
                **values,
            }
        )

    # ------------------------------------------------------------------
    # Routing
    # ------------------------------------------------------------------

    def test_routing(self):
        """Work for a function goes to the unit that has it, whatever it is called (A-13)."""
        units = self.env["hr.department"]
        self.assertFalse(units._unit_for("customer_service", self.company))
        self.south.unit_function_ids = self._function("customer_service")
        self.assertEqual(units._unit_for("customer_service", self.company), self.south)
        # Nearer to the top and with a manager who can be asked.
        self.marketing.unit_function_ids = self._function("customer_service") | self._function("sales")
        self.assertEqual(units._unit_for("customer_service", self.company), self.marketing)
        self.assertEqual(units._unit_for("sales", self.company), self.marketing)
        found = self.as_user(units, self.seller)._unit_for("sales", self.company)
        self.assertEqual((found.env.su, found.env.user), (False, self.seller))

    def test_routing_by_company(self):
        """The company's own unit comes before one of all companies; that of another is never asked."""
        other = self.env["res.company"].create({"name": "Other"})
        units = self.env["hr.department"]
        units.create({"name": "Theirs", "company_id": other.id, "unit_function_ids": self._function("finance").ids})
        self.assertFalse(units._unit_for("finance", self.company))
        shared = units.create(
            {"name": "Shared", "company_id": False, "unit_function_ids": self._function("finance").ids}
        )
        self.assertEqual(units._unit_for("finance", self.company), shared)
        self.east.unit_function_ids = self._function("finance")
        self.assertEqual(units._unit_for("finance", self.company), self.east)

    def test_picker(self):
        """Whoever asks another department finds it by its function, and sees what it is there for."""
        self.south.unit_function_ids = self._function("customer_service")
        picker = self.as_user(self.env["hr.department"], self.seller).with_context(
            show_functions=True, hierarchical_naming=False
        )
        self.assertEqual(
            picker.name_search("Customer Serv", operator="ilike"), [(self.south.id, "South (Customer Service)")]
        )
        self.assertEqual(picker.browse(self.east.id).display_name, "East")
        self.assertIn("South", dict(picker.name_search("Sou")).get(self.south.id, ""))
        plain = self.as_user(self.env["hr.department"], self.seller)
        self.assertFalse(plain.name_search("Customer Service", operator="="), "imports go by names alone")

    # ------------------------------------------------------------------
    # Deputies
    # ------------------------------------------------------------------

    def test_deputy_of_a_group(self):
        """A deputy is asked beside the manager, but only about the people of the groups given to them (A-12)."""
        self._deputy(self.leader)
        for user, asked in ((self.seller, self.director | self.leader), (self.colleague, self.director)):
            with self.subTest(user=user.login):
                self.assertEqual(self._people(user), asked)

    def _people(self, user, **step):
        request = self.env["marketing.approval.request"].new({"company_id": self.company.id, "requester_id": user.id})
        document = self._document()
        document.user_id = user
        return request._candidates({"rule": "department", "quorum": "any", **step}, document)

    def test_deputy_where_all_must_agree(self):
        """Where all must agree the deputy does not multiply the manager, but stands in for one who is not there."""
        self._deputy(self.leader)
        self.assertEqual(self._people(self.seller, quorum="all"), self.director)
        self.marketing.manager_id = False
        self.assertEqual(self._people(self.seller, quorum="all"), self.leader)
        self.assertFalse(self._people(self.colleague, quorum="all"))

    def test_deputy_of_another_manager(self):
        """The group's own manager comes first; who is deputy of the department has no say in that."""
        self._deputy(self.leader)
        self.east.manager_id = self.employee_other_leader
        self.assertEqual(self._people(self.seller), self.other_leader)

    def test_deputy_of_a_team_and_below(self):
        """Teams given to a deputy count with the teams below them."""
        region = self.env["crm.team"].create({"name": "All", "company_id": self.company.id})
        self._deputy(self.leader, self.env["hr.department"], team_ids=[Command.set(region.ids)])
        self.assertEqual(self._people(self.seller), self.director)
        self.team.marketing_parent_id = region
        self.assertEqual(self._people(self.seller), self.director | self.leader)

    def test_deputy_days(self):
        """Before and after the days of a deputy the manager alone is asked; archived, too."""
        day = today(self.company)
        deputy = self._deputy(self.leader, date_from=day + timedelta(days=1))
        self.assertEqual(self._people(self.seller), self.director)
        deputy.write({"date_from": day, "date_to": day})
        self.assertIn(self.leader, self._people(self.seller))
        deputy.write({"date_from": False, "date_to": day - timedelta(days=1)})
        self.assertEqual(self._people(self.seller), self.director)
        deputy.write({"date_to": False, "active": False})
        self.assertEqual(self._people(self.seller), self.director)

    def test_deputy_refused(self):
        """Without groups, for strange groups, or for people who work elsewhere nobody is deputy."""
        stranger = self.env["hr.department"].create({"name": "Finance"})
        elsewhere = self._user("far", "Far Away", "base.group_user")
        other = self.env["res.company"].create({"name": "Other"})
        elsewhere.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRefused("for which groups", ValidationError):
            self._deputy(self.leader, self.env["hr.department"])
        with self.assertRefused("does not belong", ValidationError):
            self._deputy(self.leader, stranger)
        with self.assertRefused("does not work in", UserError):
            self._deputy(elsewhere)

    # ------------------------------------------------------------------
    # Regions
    # ------------------------------------------------------------------

    def test_regions(self):
        """Regions are a tree within one company (A-14)."""
        teams = self.env["crm.team"]
        region = teams.create({"name": "Major", "company_id": self.company.id, "management_level": "department"})
        self.team.marketing_parent_id = region
        self.assertEqual(teams.search([("id", "child_of", region.ids)]), region | self.team)
        with self.assertRefused("part of itself", ValidationError):
            region.marketing_parent_id = self.team
        other = self.env["res.company"].create({"name": "Other"})
        theirs = teams.create({"name": "Theirs", "company_id": other.id})
        with self.assertRefused("company", UserError):
            self.team.marketing_parent_id = theirs
        region.company_id = False
        with self.assertRefused("regions below of another company", ValidationError):
            region.company_id = other

    @mute_logger("odoo.sql_db")
    def test_branch_code(self):
        """The code of a branch is its own within the company (A-15)."""
        teams = self.env["crm.team"]
        teams.create({"name": "One", "company_id": self.company.id, "branch_code": "B1"})
        with self.assertRefused(".", Exception):
            teams.create({"name": "Two", "company_id": self.company.id, "branch_code": "B1"})
            self.env.flush_all()

    # ------------------------------------------------------------------
    # Named functions
    # ------------------------------------------------------------------

    def _holder(self, code, user, company=None):
        return self.env["marketing.named.function.holder"].create(
            {
                "function_id": self.env.ref(f"marketing_office.staff_function_{code}").id,
                "user_id": user.id,
                "company_id": (company or self.company).id,
            }
        )

    def test_holders(self):
        """Holders are told by company; who has left is none; the general manager of the settings counts (A-10)."""
        functions = self.as_user(self.env["marketing.named.function"], self.seller)
        self.assertFalse(functions._holders("archive_keeper", self.company))
        self._holder("archive_keeper", self.seller)
        self._holder("archive_keeper", self.colleague)
        self.assertEqual(functions._holders("archive_keeper", self.company), self.seller | self.colleague)
        self.colleague.active = False
        self.assertEqual(functions._holders("archive_keeper", self.company), self.seller)
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(functions._holders("archive_keeper", other))
        self.assertEqual(functions._holders("general_manager", self.company), self.general_manager)
        self._holder("general_manager", self.director)
        self.assertEqual(functions._holders("general_manager", self.company), self.director)
        with self.assertRefused("does not work in", ValidationError):
            self._holder("archive_keeper", self.seller, other)

    def test_step_asks_holders(self):
        """A step of a policy asks the holders of a function; nobody has it: the fallback, never silence."""
        policy = self._policy(self.leader)
        function = self.env.ref("marketing_office.staff_function_sales_head")
        with self.assertRefused("Say who is asked", ValidationError):
            policy.step_ids.write({"rule": "function"})
        policy.step_ids.write({"rule": "function", "function_id": function.id})
        self.assertIn("Head of the Sales Department", policy.step_ids.sentence)
        self._holder("sales_head", self.other_leader)
        request = self._submit(self._document())
        self.assertEqual(request.ballot_ids.user_id, self.other_leader)
        self._approve(request, self.other_leader)
        self.assertEqual(request.state, "approved")
        self.env["marketing.named.function.holder"].search([("user_id", "=", self.other_leader.id)]).unlink()
        self.company.approval_fallback_user_id = self.director
        self.assertEqual(self._submit(self._document()).ballot_ids.user_id, self.director)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_who_sets_up(self):
        """Staff read the organization; administrators set up what is this module's, HR and sales what is theirs."""
        deputy = self._deputy(self.leader)
        holder = self._holder("archive_keeper", self.seller)
        for record, vals in (
            (deputy, {"date_to": False}),
            (holder, {"user_id": self.leader.id}),
            (holder.function_id, {"name": "Mine"}),
            (self._function("sales"), {"name": "Mine"}),
            (self.east, {"unit_mission": "Mine"}),
            (self.team, {"official_name": "Mine"}),
        ):
            with self.subTest(record=record):
                self.assertTrue(self.as_user(record, self.seller).display_name)
                for user in (self.seller, self.leader):
                    with self.assertRefused(".", AccessError):
                        self.as_user(record, user).write(vals)
        for record in (self.east, self.team):
            with self.assertRefused(".", AccessError):
                self.as_user(record, self.admin).write({"management_level": "team"})
        self.as_user(deputy, self.admin).date_to = today(self.company)
        self.as_user(holder, self.admin).user_id = self.colleague
        hr_officer = self._user("hr", "Hr", "hr.group_hr_user,marketing_office.group_admin")
        self.as_user(self.east, hr_officer).write(
            {"unit_mission": "Target", "unit_function_ids": [Command.link(self._function("sales").id)]}
        )
        self.as_user(self.team, self.director).management_level = "team"

    def test_other_companies(self):
        """Deputies and holders of another company are not read."""
        other = self.env["res.company"].create({"name": "Other"})
        far = self._user("far", "Far Away", "marketing_office.group_admin")
        far.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        theirs = self._holder("archive_keeper", far, other)
        with self.assertRefused(".", AccessError):
            self.as_user(theirs, self.admin).read(["user_id"])
        with self.assertRefused(".", AccessError):
            self._deputy(self.leader).with_user(far).with_context(allowed_company_ids=other.ids).read(["user_id"])
