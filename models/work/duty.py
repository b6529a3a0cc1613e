from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..core.clock import now, today
from ..staff.duty_template import CYCLE, EVIDENCE, PRIORITY, VERIFY

OPEN = ("open", "returned")


class Duty(models.Model):
    """One dated task of one person (B-01, B-07).

    =========  =============================================================================
    kind       where it comes from
    =========  =============================================================================
    cycle      the duty catalogue of a job, once per holder and period
    event      the duty catalogue, when something happened to a document
    request    somebody asked another department for it and waits for the answer (B-10)
    own        somebody set it for themselves or, as a superior, for their people
    meeting    an action of the minutes of a meeting, asked for by its chair (C-18)
    =========  =============================================================================

    =========  ======================================  ============================================
    action     who                                     when
    =========  ======================================  ============================================
    done       the person                              open or returned; checklist and evidence in
    verify     the verifier                            done, and somebody is to verify it
    return     the verifier                            done; with a reason
    reopen     the person                              done by mistake, not verified by anybody yet
    terms      who asked, and their superiors          open, not of the catalogue; see `duty_rules`
    evidence   the person                              open or returned
    cancel     who asked, or a superior                open; with a reason. Those of a cycle: a superior
    =========  ======================================  ============================================

    What a job's duty was raised with (words, points, day) stays as it was, whatever happens to the catalogue. The
    day moves only by the rules of leave, see `duty_plan`.
    """

    _name = "marketing.duty"
    _description = "Duty"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard"]
    _order = "priority desc, date_deadline, id"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "state",
            "template_id",
            "employee_id",
            "points",
            "cycle",
            "date_from",
            "date_to",
            "evidence",
            "verify",
            "verifier_id",
            "requester_id",
            "company_id",
            "done_on",
            "done_day",
            "in_time",
            "verified_on",
            "verified_by_id",
            "return_count",
            "reason",
            "by_plan",
            "res_model",
            "res_id",
        }
    )

    name = fields.Char(string="Task", required=True, tracking=True, index="trigram")
    kind = fields.Selection(
        [
            ("cycle", "Of the job"),
            ("event", "Upon an event"),
            ("request", "Request to a department"),
            ("own", "Set by hand"),
            ("meeting", "Decided in a meeting"),
        ],
        required=True,
        default="own",
        index=True,
    )
    state = fields.Selection(
        [
            ("open", "To Do"),
            ("returned", "Returned"),
            ("done", "Done"),
            ("verified", "Verified"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="In Charge",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Holder of the Job", index="btree_not_null", ondelete="cascade", copy=False
    )
    requester_id = fields.Many2one(
        "res.users", string="Asked By", default=lambda self: self.env.user, copy=False, index="btree_not_null"
    )
    department_id = fields.Many2one(
        "hr.department", string="Asked Department", tracking=True, help="Whom a request is addressed to."
    )
    template_id = fields.Many2one(
        "marketing.duty.template", string="Of the Catalogue", index="btree_not_null", ondelete="restrict", copy=False
    )
    area_id = fields.Many2one("marketing.duty.area", index="btree_not_null", ondelete="restrict")
    standard = fields.Text(string="Standard of Completion")
    description = fields.Html(string="Details")
    points = fields.Float(digits=(6, 1), default=1.0, copy=False)
    cycle = fields.Selection(
        CYCLE,
        copy=False,
    )
    date_from = fields.Date(string="Period From", copy=False)
    date_to = fields.Date(string="Period Until", copy=False)
    date_deadline = fields.Date(string="Due", required=True, index=True, tracking=True)
    answer_by = fields.Datetime(
        string="Answer Required By", tracking=True, help="Where the hour matters; the day alone otherwise."
    )
    priority = fields.Selection(PRIORITY, required=True, default="0")
    evidence = fields.Selection(
        EVIDENCE,
        string="Evidence Needed",
        required=True,
        default="none",
        copy=False,
    )
    evidence_note = fields.Text(string="Note", copy=False, help="What was done, found or answered.")
    attachment_ids = fields.Many2many(
        "ir.attachment", "marketing_duty_attachment_rel", "duty_id", "attachment_id", string="Files", copy=False
    )
    check_ids = fields.One2many(related="template_id.check_ids", string="Checklist")
    check_done_ids = fields.Many2many(
        "marketing.duty.template.check",
        "marketing_duty_check_rel",
        "duty_id",
        "check_id",
        string="Ticked",
        domain="[('template_id', '=', template_id)]",
        copy=False,
    )
    verify = fields.Selection(
        VERIFY,
        string="Verified By Whom",
        required=True,
        default="none",
        copy=False,
    )
    verifier_id = fields.Many2one(
        "res.users", index="btree_not_null", copy=False, help="Who is to verify what was done."
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    done_day = fields.Date(readonly=True, copy=False, help="At the place of the company.")
    in_time = fields.Boolean(readonly=True, copy=False, help="Done by the day, and by the hour where one was set.")
    verified_on = fields.Datetime(readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    return_count = fields.Integer(string="Times Returned", readonly=True, copy=False)
    reason = fields.Text(readonly=True, copy=False, help="Why it was returned or cancelled.")
    by_plan = fields.Boolean(
        string="Cancelled by the Plan",
        readonly=True,
        copy=False,
        help="The job, the calendar or the duty catalogue has changed.",
    )
    res_model = fields.Char(string="Document Type", readonly=True, copy=False)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True, copy=False)
    res_name = fields.Char(string="About", compute="_compute_res_name")
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    late_days = fields.Integer(string="Days Late", compute="_compute_is_late")
    can_do = fields.Boolean(compute="_compute_can")
    can_verify = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    duplicate_id = fields.Many2one("marketing.duty", string="Asked Already", compute="_compute_duplicate_id")
    duplicate_words = fields.Char(string="By Whom Already", compute="_compute_duplicate_id")

    # A run that is killed, repeated or made twice at once leaves each duty once (design.md 6.5).
    _once_per_period = models.UniqueIndex(
        "(template_id, employee_id, date_from) WHERE kind = 'cycle'",
        "This duty of the period exists already.",
    )
    _once_per_event = models.UniqueIndex(
        "(template_id, user_id, res_model, res_id) WHERE kind = 'event'",
        "This duty was raised for the document already.",
    )
    _mine = models.Index("(user_id, state, date_deadline)")

    # ------------------------------------------------------------------
    # Late, and whose turn
    # ------------------------------------------------------------------

    @api.depends("state", "date_deadline", "answer_by", "done_day", "in_time", "company_id")
    def _compute_is_late(self):
        days = {company: today(company) for company in self.company_id}
        moment = now(self.env)
        for duty in self:
            day = duty.done_day if duty.state in ("done", "verified") else days.get(duty.company_id)
            over = (day - duty.date_deadline).days if day and duty.date_deadline else 0
            if duty.state in OPEN:
                duty.is_late = over > 0 or bool(duty.answer_by and duty.answer_by < moment)
            else:
                duty.is_late = duty.state in ("done", "verified") and not duty.in_time
            duty.late_days = max(over, 0) if duty.is_late else 0

    @api.model
    def _search_is_late(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        late = Domain("state", "in", ("done", "verified")) & Domain("in_time", "=", False)
        late |= Domain("state", "in", OPEN) & Domain("answer_by", "<", now(self.env))
        # sudo: only the day at each company's place.
        for company in self.env["res.company"].sudo().search([("id", "in", self.env.companies.ids)]):
            late |= (
                Domain("company_id", "=", company.id)
                & Domain("state", "in", OPEN)
                & Domain("date_deadline", "<", today(company))
            )
        return late if wanted else ~late

    @api.depends("state", "kind", "user_id", "verifier_id", "requester_id")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        director = user.has_group("marketing_office.group_director")
        below = user.marketing_team_user_ids - user
        for duty in self:
            asked = duty.kind in ("own", "request", "meeting") and duty.requester_id == user
            duty.can_cancel = duty.state in OPEN and (asked or director or duty.user_id in below)
            duty.can_do = duty.state in OPEN and duty.user_id == user
            duty.can_verify = duty.state == "done" and duty.verifier_id == user

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for model, duties in self.grouped("res_model").items():
            if not model or model not in self.env:
                duties.res_name = False
                continue
            # Whoever may not read the document learns nothing of it here.
            readable = self.env[model].browse(duties.mapped("res_id")).exists()._filtered_access("read")
            names = {record.id: record.display_name for record in readable}
            for duty in duties:
                duty.res_name = names.get(duty.res_id, False)

    @api.depends("kind", "name", "department_id", "state")
    def _compute_duplicate_id(self):
        """Find an open request to the same department with the same subject, so that nothing is asked twice (B-10)."""
        asked = self.filtered(lambda duty: duty.kind == "request" and duty.state in OPEN and duty.name)
        (self - asked).update({"duplicate_id": False, "duplicate_words": False})
        if not asked:
            return
        domain = [
            ("kind", "=", "request"),
            ("state", "in", OPEN),
            ("department_id", "in", asked.department_id.ids),
            ("name", "in", asked.mapped("name")),
        ]
        # sudo: that a colleague has asked for the very same; what the answer is stays with them.
        known = self.sudo().search(domain, order="id").grouped(lambda duty: (duty.department_id.id, duty.name))
        for duty in asked:
            others = known.get((duty.department_id.id, duty.name), self.browse()) - duty._origin
            first = duty._asked_before(others)[:1]
            duty.duplicate_id = first.sudo(False)._filtered_access("read")
            duty.duplicate_words = first and self.env._(
                "%(name)s, due on %(day)s", name=first.requester_id.name, day=format_date(self.env, first.date_deadline)
            )

    def _asked_before(self, others):
        """Return which of other requests were there before this one."""
        return others.filtered(lambda other: not self._origin or other.id < self._origin.id)
