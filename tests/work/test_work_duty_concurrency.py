"""Two workers raise the duties and open the reports of one company at the same moment, with real transactions."""

from datetime import date

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

DAY = date(2026, 3, 24)


@tagged("post_install", "-at_install")
class TestWorkDutyConcurrency(BaseCase):
    """The data is committed, since the other transaction must see it, and removed again afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean_up)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "no_reset_password": True})
            company = env["res.company"].create({"name": "Two Workers Ltd.", "duty_from": date(2026, 3, 1)})
            user = env["res.users"].create(
                {
                    "name": "Worker",
                    "login": "mo_two_workers",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref("marketing_office.group_staff").ids)],
                }
            )
            job = env["hr.job"].create({"name": "Job of Two Workers", "company_id": company.id})
            employee = env["hr.employee"].create(
                {"name": "Worker", "user_id": user.id, "company_id": company.id, "job_id": job.id}
            )
            employee.version_id.date_version = date(2026, 1, 1)
            template = env["marketing.duty.template"].create(
                {
                    "name": "Tidy",
                    "job_id": job.id,
                    "company_id": company.id,
                    "area_id": env.ref("marketing_office.duty_area_selling").id,
                    "cycle": "week",
                    "date_from": date(2026, 1, 1),
                }
            )
            kind = env["marketing.work.report.kind"].create(
                {
                    "name": "Week of Two Workers",
                    "cycle": "week",
                    "job_ids": [Command.set(job.ids)],
                    "company_id": company.id,
                }
            )
            self.ids = (company.id, user.id, job.id, employee.id, template.id, kind.id)

    def _clean_up(self):
        company, user, job, employee, template, kind = self.ids
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["marketing.duty"].search([("company_id", "=", company)])._guarded_unlink()
            env["marketing.work.report"].search([("company_id", "=", company)])._guarded_unlink()
            env["marketing.work.report.kind"].browse(kind).unlink()
            env["marketing.duty.template"].browse(template).unlink()
            env["hr.employee"].browse(employee).unlink()
            env["hr.job"].browse(job).unlink()
            env["res.users"].browse(user).active = False
            env["res.users"].browse(user).login = f"mo_two_workers_{user}"
            env["res.company"].browse(company).write({"active": False, "name": f"Two Workers {company}"})
        self.registry.clear_all_caches()

    def _raised_by(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["marketing.duty"]._generate(env["res.company"].browse(self.ids[0]), DAY)

    def test_two_workers(self):
        """The second one leaves it to the first; afterwards it finds nothing to do. Each duty is there once."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            raised = self._raised_by(first)
            self.assertEqual(self._raised_by(second), 0, "the first one is at it")
            second.rollback()
            first.commit()
            self.assertEqual(self._raised_by(second), 0, "nothing is left to do")
        self.assertEqual(raised, 5)
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM marketing_duty WHERE company_id = %s", [self.ids[0]])
            self.assertEqual(cr.fetchone()[0], 5)

    def _opened_by(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["marketing.work.report"]._open(env["res.company"].browse(self.ids[0]), DAY)

    def test_two_workers_open_reports(self):
        """The same with reports: what the first one opens, the second one does not open again."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            opened = self._opened_by(first)
            self.assertEqual(self._opened_by(second), 0, "the first one is at it")
            second.rollback()
            first.commit()
            self.assertEqual(self._opened_by(second), 0, "nothing is left to do")
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM marketing_work_report WHERE company_id = %s", [self.ids[0]])
            self.assertEqual(cr.fetchone()[0], opened)
        self.assertEqual(opened, 4, "the weeks that ended on March 1, 8, 15 and 22")
