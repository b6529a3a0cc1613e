"""A small company whose data is committed: for tests of what several people and the plan do at once."""

from datetime import date, datetime

from odoo import SUPERUSER_ID, Command, api
from odoo.tools import SQL

from ...models.core.clock import at
from ..transactions import CommittedCase

OPENED = date(2026, 5, 26)
JUNE_2, JUNE_3, JUNE_8, JUNE_15 = date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 8), date(2026, 6, 16)
NAMES = ("leader", "person", "one", "two", "three")


class AtOnceCase(CommittedCase):
    """A leader and the four people that the leader appraises."""

    # Terms of the scheme beside or in place of those below.
    scheme_vals = {}

    def _prepare(self, env):
        company = env["res.company"].create(
            {"name": f"Appraised at Once Ltd. {id(self)}", "appraisal_from": date(2026, 5, 1)}
        )
        env.user.company_ids = [Command.link(company.id)]
        company.resource_calendar_id.tz = "Asia/Shanghai"
        users = env["res.users"].create(
            [
                {
                    "name": name,
                    "login": f"mo_once_{name}_{company.id}",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref(f"marketing_office.group_{group}").ids)],
                }
                for name, group in zip(NAMES, ["leader", *["staff"] * 4], strict=True)
            ]
        )
        job = env["hr.job"].create({"name": "Job of Many at Once", "company_id": company.id})
        employees = env["hr.employee"].create(
            [{"name": user.name, "user_id": user.id, "company_id": company.id} for user in users]
        )
        employees[1:].parent_id = employees[0]
        for employee in employees[1:]:
            employee.version_id.write({"job_id": job.id, "date_version": date(2025, 1, 1)})
        group = env.ref("marketing_office.appraisal_group_results").id
        scheme = env["marketing.appraisal.scheme"].create(
            {
                "name": "At Once",
                "kind": "month",
                "company_id": company.id,
                "job_ids": [Command.set(job.ids)],
                "date_from": date(2025, 1, 1),
                "peers_anonymous": False,
                "grade_ids": [Command.create({"name": "A", "start": 0})],
                "indicator_ids": [
                    Command.create({"name": "Teamwork", "group_id": group, "weight": 100, "by_peer": True})
                ],
                **self.scheme_vals,
            }
        )
        scheme.action_activate()
        self.ids = {"company": company.id, "job": job.id, "scheme": scheme.id}
        self.people = dict(zip(NAMES, users.ids, strict=True))

    def _remove(self, env):
        company, job, scheme = self.ids["company"], self.ids["job"], self.ids["scheme"]
        appraisals = SQL("(SELECT id FROM marketing_appraisal WHERE company_id = %s)", company)
        ratings = SQL("(SELECT id FROM marketing_appraisal_rating WHERE company_id = %s)", company)
        cycles = SQL("(SELECT id FROM marketing_appraisal_cycle WHERE company_id = %s)", company)
        for query in (
            SQL("DELETE FROM mail_message WHERE model = 'marketing.appraisal' AND res_id IN %s", appraisals),
            SQL("DELETE FROM mail_followers WHERE res_model = 'marketing.appraisal' AND res_id IN %s", appraisals),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.appraisal.cycle' AND res_id IN %s", cycles),
            SQL("DELETE FROM marketing_appraisal_mark WHERE rating_id IN %s", ratings),
            SQL("DELETE FROM marketing_appraisal_rating WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal_change WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal_result WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal_value WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal_cycle WHERE company_id = %s", company),
            SQL("DELETE FROM marketing_appraisal_indicator WHERE scheme_id = %s", scheme),
            SQL("DELETE FROM marketing_appraisal_grade WHERE scheme_id = %s", scheme),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.appraisal.scheme' AND res_id = %s", scheme),
            SQL("DELETE FROM marketing_appraisal_scheme WHERE id = %s", scheme),
        ):
            env.cr.execute(query)
        env["hr.employee"].search([("company_id", "=", company)]).unlink()
        env["hr.job"].browse(job).unlink()
        env["res.users"].browse(self.people.values()).active = False
        env.user.company_ids = [Command.unlink(company)]
        env["res.company"].browse(company).active = False

    # ------------------------------------------------------------------
    # Who does what
    # ------------------------------------------------------------------

    def env_of(self, cr, name, day):
        uid = self.people[name] if name else SUPERUSER_ID
        moment = at(datetime.combine(day, datetime.min.time().replace(hour=2)))
        context = {"allowed_company_ids": [self.ids["company"]], "tracking_disable": True, **moment}
        return api.Environment(cr, uid, context)

    def run_plan(self, cr, day):
        env = self.env_of(cr, None, day)
        return env["marketing.appraisal.cycle"]._run(env["res.company"].browse(self.ids["company"]), day)

    def appraisal(self, cr, name=None, day=JUNE_2):
        env = self.env_of(cr, name, day)
        found = env["marketing.appraisal"].sudo().search([("user_id", "=", self.people["person"])])
        return found.sudo(False)

    def give(self, cr, name, kind="peer"):
        """Hand in a rating, all points 80."""
        rating = self.env_of(cr, name, JUNE_2)["marketing.appraisal.rating"].search(
            [
                ("user_id", "=", self.people["person"]),
                ("rater_id", "=", self.people[name]),
                ("kind", "=", kind),
            ]
        )
        rating.mark_ids.write({"points": 80})
        if kind == "self":
            rating.write({"achievements": "Much.", "shortcomings": "Little.", "measures": "Some."})
        elif kind == "superior":
            rating.write({"opinion": "Good."})
        rating.action_give()

    def confirm(self, cr):
        self.appraisal(cr, "person", JUNE_8).action_confirm()

    def count(self, table):
        with self.registry.cursor() as cr:
            cr.execute(SQL("SELECT count(*) FROM %s WHERE company_id = %s", SQL.identifier(table), self.ids["company"]))
            return cr.fetchone()[0]

    def facts(self):
        """Return (state, number of peers combined, number of results, how often it was published)."""
        with self.registry.cursor() as cr:
            appraisal = self.appraisal(cr)
            published = appraisal.message_ids.filtered(lambda message: "Published" in (message.body or ""))
            return appraisal.state, appraisal.peer_count, len(appraisal.result_ids), len(published)
