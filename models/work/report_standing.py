from odoo import fields, models
from odoo.tools import SQL

from ..core.clock import now
from ..core.windows import open_record


class WorkReportStanding(models.Model):
    """Who has submitted what when: the statistics of reports, right on every day (C-22)."""

    _name = "marketing.work.report.standing"
    _description = "Submission of Reports"
    _auto = False
    _order = "date_deadline desc, id"

    report_id = fields.Many2one("marketing.work.report", readonly=True)
    kind_id = fields.Many2one("marketing.work.report.kind", string="Report Kind", readonly=True)
    user_id = fields.Many2one("res.users", string="Written By", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date_from = fields.Date(string="Period From", readonly=True)
    date_deadline = fields.Date(string="Due", readonly=True)
    submitted_day = fields.Date(string="Submitted", readonly=True)
    outcome = fields.Selection(
        [
            ("in_time", "In time"),
            ("late", "Submitted late"),
            ("missing", "Missing"),
            ("to_come", "Not due yet"),
            ("excused", "Excused"),
        ],
        readonly=True,
    )
    days_late = fields.Integer(string="Days Over", readonly=True, help="Until it was submitted, or until today.")
    score = fields.Float(string="Mean Score", readonly=True, aggregator="avg")
    in_time_share = fields.Float(
        string="In Time (%)", readonly=True, aggregator="avg", help="Of those that are due; excused ones are left out."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, id AS report_id, kind_id, user_id, department_id, company_id, date_from, date_deadline,
                   submitted_day, outcome,
                   CASE WHEN outcome IN ('late', 'missing')
                        THEN COALESCE(submitted_day, today) - date_deadline ELSE 0 END AS days_late,
                   score,
                   CASE outcome WHEN 'in_time' THEN 100.0 WHEN 'late' THEN 0.0 WHEN 'missing' THEN 0.0 END
                       AS in_time_share
              FROM (
                SELECT report.id, report.kind_id, report.user_id, report.department_id, report.company_id,
                       report.date_from, report.date_deadline, report.submitted_day, place.today,
                       CASE WHEN kind.evaluate AND report.evaluated_by_id IS NOT NULL THEN report.score END AS score,
                       CASE WHEN report.state = 'excused' THEN 'excused'
                            WHEN report.submitted_day IS NOT NULL AND report.in_time THEN 'in_time'
                            WHEN report.submitted_day IS NOT NULL THEN 'late'
                            WHEN report.date_deadline < place.today THEN 'missing'
                            ELSE 'to_come' END AS outcome
                  FROM marketing_work_report report
                  JOIN marketing_work_report_kind kind ON kind.id = report.kind_id
                  JOIN res_company company ON company.id = report.company_id
             LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
             LEFT JOIN res_partner partner ON partner.id = company.partner_id
            CROSS JOIN LATERAL (
                SELECT ((%s AT TIME ZONE 'UTC')
                        AT TIME ZONE COALESCE(calendar.tz, partner.tz, 'UTC'))::date AS today
                ) place
              ) standing
            """,
            now(self.env),
        )

    def action_open_report(self):
        """Open the report itself."""
        self.ensure_one()
        return open_record("marketing.work.report", self.id)
