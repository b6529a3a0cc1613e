"""Two workers raise the duties and open the reports of one company at the same moment, with real transactions."""

from datetime import date

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..transactions import CommittedCase

DAY = date(2026, 3, 24)


@tagged("post_install", "-at_install")
class TestWorkDutyConcurrency(CommittedCase):
    def _prepare(self, env):
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
        self.ids = {
            "company": company.id,
            "user": user.id,
            "job": job.id,
            "employee": employee.id,
            "template": template.id,
            "kind": kind.id,
        }

    def _remove(self, env):
        company, user = self.ids["company"], self.ids["user"]
        env["marketing.duty"].search([("company_id", "=", company)])._guarded_unlink()
        env["marketing.work.report"].search([("company_id", "=", company)])._guarded_unlink()
        env["marketing.work.report.kind"].browse(self.ids["kind"]).unlink()
        env["marketing.duty.template"].browse(self.ids["template"]).unlink()
        env["hr.employee"].browse(self.ids["employee"]).unlink()
        env["hr.job"].browse(self.ids["job"]).unlink()
        env["res.users"].browse(user).active = False
        env["res.users"].browse(user).login = f"mo_two_workers_{user}"
        env["res.company"].browse(company).write({"active": False, "name": f"Two Workers {company}"})

    def _company(self, env):
        return env["res.company"].browse(self.ids["company"])

    def _count(self, table):
        with self.transaction() as env:
            query = SQL("SELECT count(*) FROM %s WHERE company_id = %s", SQL.identifier(table), self.ids["company"])
            return env.execute_query(query)[0][0]

    def test_two_workers(self):
        """The second one leaves it to the first; afterwards it finds nothing to do. Each duty is there once."""
        raised = self.assertTakesTurns(lambda env: env["marketing.duty"]._generate(self._company(env), DAY))
        self.assertEqual(raised, 5)
        self.assertEqual(self._count("marketing_duty"), 5)

    def test_two_workers_open_reports(self):
        """The same with reports: what the first one opens, the second one does not open again."""
        opened = self.assertTakesTurns(lambda env: env["marketing.work.report"]._open(self._company(env), DAY))
        self.assertEqual(opened, 4, "the weeks that ended on March 1, 8, 15 and 22")
        self.assertEqual(self._count("marketing_work_report"), opened)
