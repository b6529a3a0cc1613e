from odoo import api, fields, models
from odoo.exceptions import ValidationError

CYCLE = [
    ("week", "Weekly"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
]


class WorkReportKind(models.Model):
    """A report that jobs owe: which period, until when, with which sections and figures (C-01, C-05, C-08, C-20).

    What is changed here holds for drafts that are opened afterwards; reports keep what they were opened with.
    """

    _name = "marketing.work.report.kind"
    _description = "Kind of Work Report"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    job_ids = fields.Many2many(
        "hr.job",
        "marketing_work_report_kind_job_rel",
        "kind_id",
        "job_id",
        string="Owed By",
        tracking=True,
        help="Whoever holds one of these posts on the last working day of the period owes the report.",
    )
    cycle = fields.Selection(CYCLE, required=True, default="month", tracking=True)
    scope = fields.Selection(
        [("own", "Of the person"), ("team", "Of the person and everybody below")],
        string="Whose Figures",
        required=True,
        default="own",
        tracking=True,
    )
    due_rule = fields.Selection(
        [
            ("calendar", "Days after the last day of the period"),
            ("end", "Working days before the last one of the period"),
            ("after", "On a working day after the period"),
        ],
        string="Due",
        required=True,
        default="calendar",
        tracking=True,
    )
    due_days = fields.Integer(
        string="Days", tracking=True, aggregator=None, help="0 with days after the period: its last day."
    )
    open_days = fields.Integer(
        string="Draft Ahead (days)",
        default=3,
        aggregator=None,
        tracking=True,
        help="So many days before it is due, the draft with its figures appears.",
    )
    close_days = fields.Integer(
        string="Figures Once More (working days)",
        default=5,
        aggregator=None,
        tracking=True,
        help="So many working days after the period its figures are counted once more, and what has changed is shown "
        "beside what was reported. 0: never.",
    )
    evaluate = fields.Boolean(
        string="Evaluation Needed",
        tracking=True,
        help="Whoever approves the report gives it a score and an evaluation.",
    )
    needs_plan = fields.Boolean(string="Plan Needed", default=True, help="It ends with what the next period is for.")
    lists_duties = fields.Boolean(default=True, help="Tasks of the period, due and done.")
    metric_ids = fields.Many2many(
        "marketing.metric", "marketing_work_report_kind_metric_rel", "kind_id", "metric_id", string="Figures Shown"
    )
    section_ids = fields.One2many("marketing.work.report.kind.section", "kind_id", copy=True)
    report_count = fields.Integer(compute="_compute_report_count")

    _days_positive = models.Constraint(
        "CHECK(open_days >= 0 AND close_days >= 0)", "Days ahead and days after the period are counted from zero on."
    )

    def _compute_report_count(self):
        counts = dict(
            self.env["marketing.work.report"]._read_group([("kind_id", "in", self.ids)], ["kind_id"], ["__count"])
        )
        for kind in self:
            kind.report_count = counts.get(kind, 0)

    @api.constrains("due_rule", "due_days")
    def _check_due_days(self):
        for kind in self:
            if kind.due_days < 0 and kind.due_rule != "calendar":
                raise ValidationError(self.env._("%s: working days are counted from zero on.", kind.name))

    def action_open_reports(self):
        """Show the reports of this kind that the reader may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_work_report_action_all")
        return {**action, "domain": [("kind_id", "=", self.id)], "context": {}}


class WorkReportKindSection(models.Model):
    """What a report has to say something about, in the words of whoever writes it."""

    _name = "marketing.work.report.kind.section"
    _description = "Section of a Kind of Report"
    _order = "sequence, id"

    kind_id = fields.Many2one("marketing.work.report.kind", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, translate=True)
    topic = fields.Char(
        help="Sections of the same topic belong together: what the team has written under one goes into the "
        "leader's draft under the same."
    )
    hint = fields.Char(translate=True, help="Shown as long as nothing is written.")
    required = fields.Boolean()
    sequence = fields.Integer(default=100)


class HrJob(models.Model):
    _inherit = "hr.job"

    report_kind_ids = fields.Many2many(
        "marketing.work.report.kind",
        "marketing_work_report_kind_job_rel",
        "job_id",
        "kind_id",
        string="Reports Owed",
        groups="marketing_office.group_staff,marketing_office.group_auditor",
    )
