from odoo import api, fields, models
from odoo.tools import SQL

from ..core.clock import now
from ..core.words import month_words
from .payout_line import KINDS

COMPONENTS = [("base", "Base Wage"), ("allowance", "Allowance"), *KINDS]


class PayOverview(models.Model):
    """What a person's pay of a month is made of, each amount with its origin (K-12, L-19).

    One row per base wage and allowance and month, and per ledger line that was not taken back before it was paid.

    ==========  ===========================================================  ====================================
    component   from                                                         month
    ==========  ===========================================================  ====================================
    base wage   the version of the employee in force at the month's end      each month of employment until now
    allowance   the allowance in force                                       each month until now
    others      the payout ledger                                            of the statement, or of the one it
                                                                             will be on; while held: when earned
    ==========  ===========================================================  ====================================

    Held amounts stand in a column of their own, so that no sum of a month takes them for pay. The sums of both columns
    of a person are the sum of their ledger, of wages and of allowances. Wages are whole months as agreed: absence,
    joining and leaving within a month, and taxes are payroll's matter.
    """

    _name = "marketing.pay.overview"
    _description = "Pay by Component"
    _auto = False
    _order = "month desc, partner_id, component, id"
    _rec_name = "origin_name"

    partner_id = fields.Many2one("res.partner", string="Person", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True, help="At the end of the month.")
    job_id = fields.Many2one("hr.job", readonly=True, help="At the end of the month.")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    month = fields.Date(readonly=True, help="Of the statement. Of held amounts, when they were earned.")
    month_name = fields.Char(string="Month in Words", compute="_compute_month_name")
    component = fields.Selection(COMPONENTS, readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_held = fields.Monetary(string="Held", readonly=True, help="Earned, but not due yet; not part of the amount.")
    state = fields.Selection(
        [
            ("payroll", "Paid with the wage"),
            ("held", "Held"),
            ("due", "Due"),
            ("listed", "On statement"),
            ("paid", "Paid"),
            ("settled", "Offset"),
        ],
        readonly=True,
    )
    origin_name = fields.Char(string="From", readonly=True)
    line_id = fields.Many2one("marketing.payout.line", string="Ledger Line", readonly=True)
    statement_id = fields.Many2one("marketing.payout.statement", readonly=True)
    component_id = fields.Many2one("marketing.pay.component", string="Entry", readonly=True)

    _depends = {
        "marketing.payout.line": [
            "company_id",
            "partner_id",
            "user_id",
            "kind",
            "amount",
            "earned_date",
            "due_date",
            "origin_name",
            "is_void",
            "state",
            "statement_id",
        ],
        "marketing.payout.statement": ["company_id", "partner_id", "month", "state"],
        "marketing.pay.component": ["employee_id", "company_id", "name", "amount", "month_from", "month_until"],
        "hr.version": [
            "employee_id",
            "active",
            "date_version",
            "contract_date_start",
            "contract_date_end",
            "departure_date",
            "department_id",
            "job_id",
            "wage",
        ],
        "hr.employee": ["active", "company_id", "user_id", "work_contact_id"],
        "res.company": ["currency_id", "partner_id", "payout_statement_month", "payout_statement_day"],
        "res.users": ["partner_id"],
    }

    @property
    def _table_query(self):
        # Numbers of rows: the number of the record and the month, then two bits for the source.
        return SQL(
            """
            WITH place AS (%(place)s), version AS (%(versions)s), amount AS (
                %(lines)s UNION ALL %(wages)s UNION ALL %(allowances)s
            )
            SELECT amount.id, amount.partner_id, amount.user_id, amount.employee_id,
                   version.department_id, version.job_id, amount.company_id, company.currency_id, amount.month,
                   amount.component, amount.state, amount.origin_name, amount.line_id, amount.statement_id,
                   amount.component_id,
                   CASE WHEN amount.state = 'held' THEN 0 ELSE amount.amount END AS amount,
                   CASE WHEN amount.state = 'held' THEN amount.amount ELSE 0 END AS amount_held
              FROM amount
              JOIN res_company company ON company.id = amount.company_id
         LEFT JOIN version ON version.employee_id = amount.employee_id
                          AND amount.month BETWEEN version.first_month AND version.last_month
            """,
            place=self._place_sql(),
            versions=self._versions_sql(),
            lines=self._lines_sql(),
            wages=self._wages_sql(),
            allowances=self._allowances_sql(),
        )

    def _place_sql(self):
        """Return the SELECT of each company's present month, and the month its next statements are of."""
        return SQL(
            """
            SELECT company.id AS company_id, place.month,
                   company.payout_statement_month + CASE
                       WHEN company.payout_statement_month
                            < CASE WHEN place.day >= company.payout_statement_day
                                   THEN place.month ELSE place.month - INTERVAL '1 month' END
                       THEN INTERVAL '1 month' ELSE INTERVAL '0' END AS next_run
              FROM res_company company
         LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
         LEFT JOIN res_partner partner ON partner.id = company.partner_id
        CROSS JOIN LATERAL (
                SELECT (%s AT TIME ZONE 'UTC') AT TIME ZONE COALESCE(calendar.tz, partner.tz, 'UTC') AS moment
              ) clock
        CROSS JOIN LATERAL (
                SELECT date_trunc('month', clock.moment)::date AS month, EXTRACT(DAY FROM clock.moment) AS day
              ) place
            """,
            now(self.env),
        )

    def _versions_sql(self):
        """Return the SELECT of the versions of employees with the months at whose end they are in force."""
        return SQL(
            """
            SELECT version.id, version.employee_id, version.department_id, version.job_id, version.wage,
                   version.contract_date_start, version.contract_date_end, version.departure_date,
                   LEAST(version.date_version, version.contract_date_start) AS begins_on,
                   CASE WHEN lag(version.id) OVER story IS NULL THEN '-infinity'::date
                        ELSE date_trunc('month', version.date_version)::date END AS first_month,
                   COALESCE((date_trunc('month', lead(version.date_version) OVER story) - INTERVAL '1 month')::date,
                            'infinity'::date) AS last_month
              FROM hr_version version
             WHERE version.active AND version.employee_id IS NOT NULL
            WINDOW story AS (PARTITION BY version.employee_id ORDER BY version.date_version, version.id)
            """
        )

    def _lines_sql(self):
        """Return the SELECT over the ledger. What was taken back before it was paid cancels out and is left out."""
        return SQL(
            """
            SELECT line.id::bigint * 4 AS id, line.partner_id, line.user_id, employee.id AS employee_id,
                   line.company_id,
                   CASE WHEN line.statement_id IS NOT NULL THEN statement.month
                        WHEN line.due_date IS NULL THEN date_trunc('month', line.earned_date)::date
                        ELSE GREATEST(date_trunc('month', line.due_date), place.next_run,
                                      closed.month + INTERVAL '1 month')::date END AS month,
                   line.kind AS component, line.amount,
                   CASE line.state WHEN 'posted' THEN 'listed' ELSE line.state END AS state,
                   line.origin_name, line.id AS line_id, line.statement_id, NULL::int AS component_id
              FROM marketing_payout_line line
              JOIN place ON place.company_id = line.company_id
         LEFT JOIN marketing_payout_statement statement ON statement.id = line.statement_id
         LEFT JOIN hr_employee employee ON employee.user_id = line.user_id AND employee.company_id = line.company_id
         LEFT JOIN (
                SELECT company_id, partner_id, MAX(month) AS month
                  FROM marketing_payout_statement WHERE state <> 'draft' GROUP BY company_id, partner_id
              ) closed ON closed.company_id = line.company_id AND closed.partner_id = line.partner_id
                      AND line.statement_id IS NULL
             WHERE NOT line.is_void
            """
        )

    def _people_sql(self):
        """Return the FROM of employees with the contact they are paid by (aliases `employee`, `person`, `place`)."""
        return SQL(
            """
              JOIN hr_employee employee ON employee.id = source.employee_id
         LEFT JOIN res_users holder ON holder.id = employee.user_id
        CROSS JOIN LATERAL (SELECT COALESCE(holder.partner_id, employee.work_contact_id) AS partner_id) person
            """
        )

    def _wages_sql(self):
        """Return the SELECT over base wages: of the version in force at each month's end, whole months.

        Whoever is archived without a day of departure is left out, since nobody knows until when wages were paid.
        """
        return SQL(
            """
            SELECT (source.id::bigint * 65536 + EXTRACT(YEAR FROM one.month)::int * 12
                    + EXTRACT(MONTH FROM one.month)::int) * 4 + 1,
                   person.partner_id, employee.user_id, employee.id, employee.company_id, one.month::date, 'base',
                   source.wage, 'payroll', NULL, NULL::int, NULL::int, NULL::int
              FROM version source
              %s
              JOIN place ON place.company_id = employee.company_id
        CROSS JOIN LATERAL generate_series(
                date_trunc('month', GREATEST(source.begins_on, source.contract_date_start,
                                             NULLIF(source.first_month, '-infinity')))::timestamp,
                LEAST(place.month, NULLIF(source.last_month, 'infinity'), source.contract_date_end,
                      source.departure_date)::timestamp,
                INTERVAL '1 month'
              ) one (month)
             WHERE source.wage <> 0
               AND (employee.active OR source.contract_date_end IS NOT NULL OR source.departure_date IS NOT NULL)
            """,
            self._people_sql(),
        )

    def _allowances_sql(self):
        """Return the SELECT over allowances."""
        return SQL(
            """
            SELECT (source.id::bigint * 65536 + EXTRACT(YEAR FROM one.month)::int * 12
                    + EXTRACT(MONTH FROM one.month)::int) * 4 + 2,
                   person.partner_id, employee.user_id, employee.id, source.company_id, one.month::date, 'allowance',
                   source.amount, 'payroll', source.name, NULL::int, NULL::int, source.id
              FROM marketing_pay_component source
              %s
              JOIN place ON place.company_id = source.company_id
        CROSS JOIN LATERAL generate_series(
                source.month_from::timestamp, LEAST(place.month, source.month_until)::timestamp, INTERVAL '1 month'
              ) one (month)
            """,
            self._people_sql(),
        )

    @api.depends_context("lang")
    @api.depends("month")
    def _compute_month_name(self):
        for row in self:
            row.month_name = month_words(self.env, row.month)

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_open_origin(self):
        """Open what this amount comes from: the document behind the ledger line, the allowance or the employee.

        The rights of that record apply.
        """
        self.ensure_one()
        if self.line_id:
            return self.line_id.action_open_origin() or self.line_id.action_open_trace()
        if self.component_id:
            return self.component_id.get_formview_action()
        return self.employee_id.get_formview_action()

    def action_open_line(self):
        """Open the ledger line with its calculation."""
        self.ensure_one()
        return self.line_id.action_open_trace() if self.line_id else self.action_open_origin()

    def _sheets(self):
        """Return the pay sheets that these rows lie on, for the PDF.

        :return: [{'partner', 'company', 'month', 'rows' that count, 'held' rows, 'total', 'total_held'}]
        """
        sheets = []
        keys = {(row.company_id.id, row.partner_id.id, row.month) for row in self}
        found = self.search(
            [
                ("company_id", "in", list({key[0] for key in keys})),
                ("partner_id", "in", list({key[1] for key in keys})),
                ("month", "in", list({key[2] for key in keys})),
            ]
        )
        order = [name for name, _words in COMPONENTS]
        for key, rows in found.grouped(lambda row: (row.company_id.id, row.partner_id.id, row.month)).items():
            if key not in keys:
                continue
            rows = rows.sorted(lambda row: (order.index(row.component), row.id))
            held = rows.filtered(lambda row: row.state == "held")
            currency = rows.currency_id
            sheets.append(
                {
                    "partner": rows.partner_id,
                    "company": rows.company_id,
                    "currency": currency,
                    "month": rows[0].month,
                    "department": rows.department_id[:1],
                    "job": rows.job_id[:1],
                    "rows": rows - held,
                    "held": held,
                    "total": currency.round(sum(rows.mapped("amount"))),
                    "total_held": currency.round(sum(rows.mapped("amount_held"))),
                }
            )
        return sheets
