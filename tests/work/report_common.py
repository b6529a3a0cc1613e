"""A weekly and a monthly report of one job: what the tests of reports stand on."""

from datetime import date

from odoo import Command

from ...models.core.clock import at
from .duty_common import DutyCommon


class ReportCommon(DutyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.work.report.kind"].search([]).active = False
        cls.metric = cls.env["marketing.metric"].create(
            {
                "name": "Chances",
                "code": "test_report_chances",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "domain": "[('type', '=', 'opportunity')]",
                "date_field_id": cls.env["ir.model.fields"]._get("crm.lead", "date_open").id,
                "person_path": "user_id",
            }
        )
        cls.week = cls._kind("Weekly", "week", open_days=2, close_days=0)
        cls.monthly = cls._kind("Monthly", "month", evaluate=True, open_days=3, close_days=5)
        cls.team_kind = cls._kind("Regional month", "month", scope="team", job_ids=[Command.clear()], open_days=3)

    @classmethod
    def _kind(cls, name, cycle, **values):
        return cls.env["marketing.work.report.kind"].create(
            {
                "name": name,
                "cycle": cycle,
                "job_ids": [Command.set(cls.job.ids)],
                "metric_ids": [Command.set(cls.metric.ids)],
                "section_ids": [
                    Command.create({"name": "Business", "topic": "business", "required": True}),
                    Command.create({"name": "Problems", "topic": "problems"}),
                ],
                **values,
            }
        )

    @classmethod
    def _chance(cls, user, day):
        """An opportunity that somebody took up on a day."""
        lead = cls.env["crm.lead"].create(
            {"name": "Chance", "type": "opportunity", "user_id": user.id, "company_id": cls.company.id}
        )
        lead.flush_recordset()
        cls.env.cr.execute("UPDATE crm_lead SET date_open = %s WHERE id = %s", (day, lead.id))
        lead.invalidate_recordset()
        return lead

    def _open(self, day):
        return self.env["marketing.work.report"]._open(self.company, day)

    def _reports(self, kind, user=None):
        domain = [("kind_id", "=", kind.id), ("company_id", "=", self.company.id)]
        if user:
            domain.append(("user_id", "=", user.id))
        return self.env["marketing.work.report"].search(domain, order="date_from")

    def _at(self, record, user, day):
        """Return the record as that user has it in hand on a day."""
        return self.as_user(record, user).with_context(**at(day))

    def _written(self, report, day, plan="Visit Hengyuan"):
        """Have the writer fill in what is needed; return the report as the writer has it on that day."""
        mine = self._at(report, report.user_id, day)
        mine.section_ids[0].body = "Three offers are out."
        mine.item_ids.filtered(lambda item: item.origin == "a_plan").progress = "done"
        mine.next_ids = [Command.create({"origin": "next", "name": plan, "date_deadline": date(2026, 4, 10)})]
        return mine

    def _submitted(self, report, day=date(2026, 3, 31)):
        mine = self._written(report, day)
        mine.action_approval_submit()
        return mine

    def _filed(self, report, day=date(2026, 3, 31), **evaluation):
        mine = self._submitted(report, day)
        evaluation = evaluation or {"score": 88, "evaluation": "Good month."}
        superior = report.user_id._marketing_superior(self.company)
        self._at(report, superior, day).action_evaluate(**evaluation)
        return mine
