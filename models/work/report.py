from odoo import api, fields, models
from odoo.fields import Domain

from ..core.clock import today

WRITABLE = ("draft", "returned")


class WorkReport(models.Model):
    """What somebody reports about a week, month, quarter or year (C-01 … C-08, C-20).

    =========  ================================  =====================================================
    action     who                               when
    =========  ================================  =====================================================
    open       the plan, or the writer by hand   ahead of the day on which it is due; see `report_plan`
    write      the writer                        draft or returned
    submit     the writer                        everything that its kind asks for is there
    return     who is asked (the superior)       submitted; with a reason
    file       who is asked (the superior)       submitted; with an evaluation where the kind asks for one
    excuse     a superior of the writer          not submitted; with a reason. The plan: leave, another job
    =========  ================================  =====================================================

    Once filed nothing of it changes. Figures are counted once more after the period has closed, and what they have
    become is put beside what was reported (T-07).
    """

    _name = "marketing.work.report"
    _description = "Work Report"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "date_from desc, kind_id, user_id"
    _rec_names_search = ["user_id.name", "kind_id.name"]
    _guarded_fields = frozenset(
        {
            "user_id",
            "employee_id",
            "company_id",
            "cycle",
            "date_to",
            "date_deadline",
            "opens_on",
            "by_hand",
            "state",
            "submitted_on",
            "submitted_day",
            "in_time",
            "score",
            "evaluation",
            "evaluated_by_id",
            "excuse",
            "excused_by_id",
            "closed_on",
            "taken_ids",
        }
    )

    kind_id = fields.Many2one(
        "marketing.work.report.kind", string="Report", required=True, index=True, ondelete="restrict", copy=False
    )
    cycle = fields.Selection(related="kind_id.cycle", store=True)
    user_id = fields.Many2one(
        "res.users", string="Written By", required=True, default=lambda self: self.env.user, index=True, copy=False
    )
    employee_id = fields.Many2one("hr.employee", index="btree_not_null", ondelete="set null", copy=False)
    department_id = fields.Many2one("hr.department", index="btree_not_null", copy=False)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    date_from = fields.Date(string="Period From", required=True, copy=False)
    date_to = fields.Date(string="Period Until", copy=False)
    date_deadline = fields.Date(string="Due", index=True, copy=False)
    opens_on = fields.Date(copy=False)
    by_hand = fields.Boolean(copy=False, help="Written without being owed.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("filed", "Filed"),
            ("excused", "Excused"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)
    submitted_day = fields.Date(readonly=True, copy=False, help="At the place of the company.")
    in_time = fields.Boolean(readonly=True, copy=False, help="Submitted by the day on which it was due.")
    score = fields.Float(digits=(5, 1), aggregator="avg", readonly=True, copy=False, help="From 0 to 100.")
    evaluation = fields.Text(readonly=True, copy=False, help="What the superior says about this report.")
    evaluated_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    excuse = fields.Char(readonly=True, copy=False, help="Why nothing has to be reported.")
    excused_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_on = fields.Date(string="Counted Once More On", readonly=True, copy=False)
    section_ids = fields.One2many("marketing.work.report.section", "report_id", string="Words", copy=False)
    figure_ids = fields.One2many("marketing.work.report.figure", "report_id", string="Figures", copy=False)
    item_ids = fields.One2many("marketing.work.report.item", "report_id", string="Work", copy=False)
    done_ids = fields.One2many(
        "marketing.work.report.item", "report_id", string="Work Done", domain=[("origin", "!=", "next")]
    )
    next_ids = fields.One2many(
        "marketing.work.report.item", "report_id", string="Next Period", domain=[("origin", "=", "next")]
    )
    taken_ids = fields.Many2many(
        "marketing.work.report",
        "marketing_work_report_taken_rel",
        "report_id",
        "taken_id",
        string="Taken Over",
        copy=False,
        help="Reports of the team that went into this one.",
    )
    team_report_ids = fields.Many2many(
        "marketing.work.report", string="Reports of the Team", compute="_compute_team_report_ids"
    )
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    late_days = fields.Integer(string="Days Late", compute="_compute_is_late")
    is_mine = fields.Boolean(compute="_compute_is_mine")
    can_review = fields.Boolean(compute="_compute_can_review", search="_search_can_review")
    can_excuse = fields.Boolean(compute="_compute_is_mine")
    evaluate = fields.Boolean(related="kind_id.evaluate")

    # A run that is killed, repeated or made twice at once leaves each report once (design.md 6.5).
    _once = models.UniqueIndex(
        "(kind_id, user_id, company_id, date_from)", "There is such a report about this period already. Open that one."
    )
    _deadline_idx = models.Index("(company_id, state, date_deadline)")

    @api.depends("kind_id", "user_id", "date_from", "date_to")
    def _compute_display_name(self):
        for report in self:
            report.display_name = " · ".join(
                filter(None, [report.kind_id.name, report.user_id.name, report._period_words()])
            )

    def _period_words(self):
        """Return the period as people call it, for example '2026-W21', '2026-05', '2026 Q2', '2026'."""
        self.ensure_one()
        day = self.date_from
        if not day:
            return ""
        return {
            "week": f"{day:%G}-W{day:%V}",
            "month": f"{day:%Y-%m}",
            "quarter": f"{day.year} Q{(day.month + 2) // 3}",
            "half": f"{day.year} H{1 if day.month < 7 else 2}",
        }.get(self.cycle, str(day.year))

    # ------------------------------------------------------------------
    # Late, and whose turn
    # ------------------------------------------------------------------

    @api.depends("state", "date_deadline", "submitted_day", "company_id")
    def _compute_is_late(self):
        days = {company: today(company) for company in self.company_id}
        for report in self:
            day = report.submitted_day or days.get(report.company_id)
            over = (day - report.date_deadline).days if day and report.date_deadline else 0
            report.is_late = over > 0 and report.state != "excused"
            report.late_days = over if report.is_late else 0

    @api.model
    def _search_is_late(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        late = Domain("submitted_day", "!=", False) & Domain("in_time", "=", False)
        # sudo: only the day at each company's place.
        for company in self.env["res.company"].sudo().search([("id", "in", self.env.companies.ids)]):
            late |= (
                Domain("company_id", "=", company.id)
                & Domain("submitted_day", "=", False)
                & Domain("date_deadline", "<", today(company))
            )
        late &= Domain("state", "!=", "excused")
        return late if wanted else ~late

    @api.depends("user_id", "state")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        user = self.env.user
        director = user.has_group("marketing_office.group_director")
        below = user.marketing_team_user_ids - user
        for report in self:
            report.is_mine = report.user_id == user
            above = report.user_id in below or (director and report.user_id != user)
            report.can_excuse = above and report.state in WRITABLE

    @api.depends("state", "approval_request_ids.ballot_ids.state")
    @api.depends_context("uid")
    def _compute_can_review(self):
        open_ids = self._open_ballots().mapped("request_id.res_id")
        for report in self:
            report.can_review = report.id in open_ids

    @api.model
    def _search_can_review(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        return [("id", "in" if wanted else "not in", self._open_ballots(everywhere=True).mapped("request_id.res_id"))]

    def _open_ballots(self, everywhere=False):
        """Return the open opinions that the present user is asked for about these reports, with full rights.

        :param bool everywhere: about all reports
        """
        domain = [
            ("user_id", "=", self.env.uid),
            ("state", "=", "open"),
            ("request_id.res_model", "=", self._name),
            ("request_id.state", "=", "pending"),
        ]
        if not everywhere:
            domain.append(("request_id.res_id", "in", self.ids))
        # sudo: only those that the present user is asked for.
        return self.env["marketing.approval.ballot"].sudo().search(domain)

    def _compute_team_report_ids(self):
        found = self._reports_below()
        for report in self:
            report.team_report_ids = found.get(report, self.browse())

    def action_open_duties(self):
        """Show the tasks of the period of this report."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_duty_action_all")
        domain = [
            ("user_id", "=", self.user_id.id),
            ("date_deadline", ">=", self.date_from),
            ("date_deadline", "<=", self.date_to),
        ]
        return {**action, "domain": domain, "context": {}}
