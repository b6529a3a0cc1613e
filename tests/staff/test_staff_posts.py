"""The shipped posts: whom they report to, what they have to do, and which rights their holders need."""

from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import MarketingCommon

POSTS = ("director", "regional_manager", "account_manager", "sales_assistant", "marketing_assistant", "office_staff")


@tagged("post_install", "-at_install")
class TestStaffPosts(MarketingCommon):
    def _post(self, key):
        return self.env.ref(f"marketing_office.staff_job_{key}")

    def test_shipped(self):
        """Six posts for all companies, each with a group of this module and five to nine duties (A-01, A-08)."""
        privileges = self.env["hr.job"]._marketing_privileges()
        for key in POSTS:
            post = self._post(key)
            with self.subTest(post=key):
                self.assertFalse(post.company_id)
                self.assertIn(post.marketing_group_id.privilege_id, privileges)
                self.assertTrue(5 <= len(post.duty_template_ids) <= 9)
                self.assertTrue(all(line.standard and line.area_id for line in post.duty_template_ids))
        areas = self._post("office_staff").duty_template_ids.area_id
        self.assertEqual(len(areas), 5, "the office staff have five areas of duty")

    def test_reporting_lines(self):
        """The lines of A-02, which may be changed, but not into a circle."""
        director, regional = self._post("director"), self._post("regional_manager")
        self.assertFalse(director.superior_job_id)
        self.assertEqual(regional.superior_job_id, director)
        self.assertEqual(self._post("account_manager").superior_job_id, regional)
        self.assertEqual(self._post("marketing_assistant").superior_job_id, director)
        with self.assertRefused("above itself", ValidationError):
            director.superior_job_id = self._post("account_manager")

    def test_nothing_raised_without_a_day(self):
        """A company that has not said from when on gets no duties, nor one without holders of the posts."""
        duties = self.env["marketing.duty"]
        self.assertEqual(duties._generate(self.company, date(2026, 3, 2)), 0)
        self.company.duty_from = date(2026, 3, 1)
        self.assertEqual(duties._generate(self.company, date(2026, 3, 2)), 0)

    def test_raised_for_holders(self):
        """Once a post is held and the company has its day, the shipped lines are raised for the holder alone."""
        self.employee_seller.version_id.write(
            {"job_id": self._post("account_manager").id, "date_version": date(2026, 1, 1)}
        )
        self.company.duty_from = date(2026, 3, 1)
        self.env["marketing.duty"]._generate(self.company, date(2026, 3, 2))
        raised = self.env["marketing.duty"].search([("company_id", "=", self.company.id)])
        self.assertEqual(raised.user_id, self.seller)
        self.assertLessEqual(raised.template_id, self._post("account_manager").duty_template_ids)

    def test_rights_that_differ(self):
        """The checklist learns who lacks the rights of the post and who has more; nothing is granted."""
        jobs = self.env["hr.job"]
        self.assertEqual(jobs._rights_that_differ(self.company), [])
        self.employee_seller.job_id = self._post("regional_manager")
        self.employee_leader.job_id = self._post("regional_manager")
        self.employee_director.job_id = self._post("account_manager")
        self.assertEqual(
            jobs._rights_that_differ(self.company),
            [
                (self.seller, self._post("regional_manager"), "missing"),
                (self.director, self._post("account_manager"), "more"),
            ],
        )
        self.assertFalse(self.seller.has_group("marketing_office.group_leader"))

    def test_who_changes_posts(self):
        """Posts are HR's: an administrator of the marketing office alone does not change them; rights are not told."""
        post = self._post("account_manager")
        hr_officer = self._user("hr", "Hr", "hr.group_hr_user")
        for user in (self.seller, self.director, self.admin):
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                self.as_user(post, user).superior_job_id = False
        self.as_user(post, hr_officer).superior_job_id = self._post("director")
        with self.assertRefused(".", AccessError):
            self.as_user(post, self.seller).read(["marketing_group_id"])
        self.assertTrue(self.as_user(post, self.admin).marketing_group_id)

    def test_posts_for_people_without_a_role(self):
        """Whoever keeps the posts without a role here reads them all the same; duties are not shown to them."""
        officer = self._user("personnel", "Personnel", "hr.group_hr_user")
        for user in officer | self.outsider:
            with self.subTest(user=user.login):
                [values] = self.as_user(self._post("director"), user).read([])
                self.assertNotIn("duty_template_ids", values)
                self.assertNotIn("report_kind_ids", values)
