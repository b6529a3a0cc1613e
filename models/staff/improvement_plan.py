from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..core.clock import today
from ..core.document_reference import DocumentReference
from .staff_document import check_source_stays, check_unfounded, superiors_of

LIVE = ("agreed", "running")
# What was agreed to: it changes in drafts only, and a change asks both sides again.
CONTENT = frozenset({"kind", "goal", "date_from", "date_to", "supervisor_id", "source_ref"})


class ResCompany(models.Model):
    _inherit = "res.company"

    def _improvement_until(self):
        """Return the last day of a plan that begins today, or None: domains above know how long plans last."""
        return None


class ImprovementPlan(models.Model):
    """What somebody does to get better, agreed with their superior (L-15, L-31, O-04).

    =========  =======================================  ==================================================
    action     who                                      when
    =========  =======================================  ==================================================
    write      the person, those above, the supervisor  draft; a change takes back what was agreed
    agree      the person and the supervisor            draft, with a goal and measures
    start      by itself                                both have agreed and the first day is here
    done       the person, those above, the supervisor  agreed or running, measure by measure
    revise     those above, the supervisor              agreed or running; becomes a draft again
    close      those above, the supervisor              agreed or running; with an outcome and words
    cancel     those above, the supervisor              until it is closed; with a reason
    =========  =======================================  ==================================================

    The person sees their own plans, superiors those of their line, directors and auditors all.
    """

    _name = "marketing.improvement.plan"
    _description = "Improvement Plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.person.document"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["employee_id", "goal"]
    _check_company_auto = True
    _day_field = "date_from"
    _guarded_fields = frozenset(
        {
            "state",
            "department_id",
            "agreed_person_on",
            "agreed_superior_on",
            "agreed_day",
            "closed_day",
            "outcome",
            "conclusion",
            "measure_count",
            "done_count",
        }
    )

    kind = fields.Selection(
        [("improvement", "Improvement Plan"), ("training", "Personal Training Plan")],
        required=True,
        default="improvement",
        tracking=True,
        index=True,
    )
    employee_id = fields.Many2one(ondelete="cascade")
    department_id = fields.Many2one(
        "hr.department", compute="_compute_department_id", compute_sudo=True, store=True, precompute=True
    )
    supervisor_id = fields.Many2one(
        "res.users",
        compute="_compute_supervisor_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', user_id)]",
        help="Agrees to the plan and looks after it: the superior, unless somebody above names another one.",
    )
    source_ref = DocumentReference(
        selection="_selection_source",
        string="Follows From",
        copy=False,
        help="The document that showed what is to get better, for example an appraisal.",
    )
    date_from = fields.Date(string="From", required=True, tracking=True, default=lambda self: today(self.env.company))
    date_to = fields.Date(
        string="Until", required=True, tracking=True, default=lambda self: self.env.company._improvement_until()
    )
    goal = fields.Text(tracking=True, help="What will be better in the end, so that one can tell.")
    measure_ids = fields.One2many("marketing.improvement.measure", "plan_id", string="Measures", copy=True)
    measure_count = fields.Integer(string="Measures Agreed", compute="_compute_counts", store=True)
    done_count = fields.Integer(string="Measures Done", compute="_compute_counts", store=True)
    progress = fields.Float(compute="_compute_progress", help="Measures done, in per cent.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("agreed", "Agreed"),
            ("running", "Under Way"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    agreed_person_on = fields.Date(string="Agreed by the Person", readonly=True, copy=False, tracking=True)
    agreed_superior_on = fields.Date(string="Agreed by the Supervisor", readonly=True, copy=False, tracking=True)
    agreed_day = fields.Date(string="In Force Since", readonly=True, copy=False)
    closed_day = fields.Date(string="Ended On", readonly=True, copy=False)
    outcome = fields.Selection(
        [("achieved", "Achieved"), ("partly", "Partly Achieved"), ("missed", "Not Achieved")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    conclusion = fields.Text(readonly=True, copy=False, help="What came of it, or why it was cancelled.")
    can_agree = fields.Boolean(compute="_compute_can")
    can_lead = fields.Boolean(compute="_compute_can")

    _dates_in_order = models.Constraint("CHECK(date_to >= date_from)", "A plan cannot end before it begins.")
    _once_per_source = models.UniqueIndex(
        "(employee_id, source_ref) WHERE source_ref IS NOT NULL",
        "There is a plan of this person from that document already.",
    )

    # ------------------------------------------------------------------
    # What follows from others
    # ------------------------------------------------------------------

    @api.model
    def _domain_employee(self):
        """Return whose plans the present user may begin, for the list to choose from."""
        user = self.env.user
        if self.env.su or user.has_group("marketing_office.group_director"):
            return []
        return [("user_id", "in", user.marketing_team_user_ids.ids)]

    @api.depends("employee_id")
    def _compute_department_id(self):
        for plan in self:
            plan.department_id = plan.employee_id.department_id

    @api.depends("employee_id")
    def _compute_supervisor_id(self):
        superiors = superiors_of(self.employee_id)
        for plan in self:
            plan.supervisor_id = superiors.get(plan.employee_id, False)

    @api.depends("measure_ids.date_done")
    def _compute_counts(self):
        for plan in self:
            plan.measure_count = len(plan.measure_ids)
            plan.done_count = len(plan.measure_ids.filtered("date_done"))

    @api.depends("measure_count", "done_count")
    def _compute_progress(self):
        for plan in self:
            plan.progress = 100.0 * plan.done_count / plan.measure_count if plan.measure_count else 0.0

    @api.depends("state", "user_id", "supervisor_id", "agreed_person_on", "agreed_superior_on")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        director = user.has_group("marketing_office.group_director")
        below = user.marketing_team_user_ids - user
        for plan in self:
            person = plan.user_id == user
            plan.can_agree = plan.state == "draft" and bool(
                (person and not plan.agreed_person_on)
                or (plan.supervisor_id == user and not person and not plan.agreed_superior_on)
            )
            plan.can_lead = not person and (director or plan.supervisor_id == user or plan.user_id in below)

    @api.constrains("employee_id", "supervisor_id")
    def _check_supervisor(self):
        for plan in self:
            if plan.supervisor_id and plan.supervisor_id == plan.user_id:
                raise ValidationError(self.env._("Nobody supervises their own plan. Name somebody above."))

    # ------------------------------------------------------------------
    # Who may write what
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        if not self._guard_is_open():
            plans._check_beginner()
            plans._check_own_supervisor()
        return plans

    def write(self, vals):
        if self._guard_is_open():
            return super().write(vals)
        if "employee_id" in vals and any(plan.employee_id.id != vals["employee_id"] for plan in self):
            raise UserError(self.env._("A plan stays that of its person. Make a new one for somebody else."))
        if "source_ref" in vals:
            check_source_stays(self, vals["source_ref"])
        touched = not CONTENT.isdisjoint(vals)
        if touched:
            self._check_draft()
        result = super().write(vals)
        if touched:
            self._content_changed()
        if "supervisor_id" in vals:
            self._check_own_supervisor()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(plan.state != "draft" or plan.agreed_person_on or plan.agreed_superior_on for plan in self):
            raise UserError(self.env._("Plans that somebody has agreed to are kept. Cancel what is no longer wanted."))
        check_unfounded(self)

    def _check_draft(self):
        """Refuse changes of what was agreed.

        :raises UserError: says what can be done
        """
        for plan in self:
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” was agreed and stays as it is. The supervisor can take it back for a revision.",
                        plan.display_name,
                    )
                )

    def _check_beginner(self):
        """Refuse plans for people who are not below the present user, who could otherwise name themselves supervisor.

        :raises AccessError: says who begins a plan
        """
        user = self.env.user
        if self.env.su or user.has_group("marketing_office.group_director"):
            return
        for plan in self:
            if plan.user_id not in user.marketing_team_user_ids:
                raise AccessError(
                    self.env._("A plan is begun by the person, or by somebody above: not by you for this person.")
                )

    def _check_own_supervisor(self):
        """Refuse people who choose for themselves who agrees to their plan.

        :raises AccessError: names the superior
        """
        own = self.filtered(lambda plan: plan.user_id == self.env.user)
        if self.env.su or not own:
            return
        superiors = superiors_of(own.employee_id)
        for plan in own:
            superior = superiors[plan.employee_id]
            if plan.supervisor_id != superior:
                raise AccessError(
                    self.env._("Your own plan is agreed with %s, or with whom those above name.", superior.name or "")
                )

    def _content_changed(self):
        """Take back what one side has agreed to, after the other one changed it."""
        changed = self.filtered(lambda plan: plan.agreed_person_on or plan.agreed_superior_on)
        if changed:
            changed._guarded_write({"agreed_person_on": False, "agreed_superior_on": False})

    def _check_lead(self):
        """Refuse everybody but those above the person and the supervisor.

        :raises AccessError: names who it is
        """
        self.check_access("read")
        for plan in self:
            if not self.env.su and not plan.can_lead:
                raise AccessError(
                    self.env._(
                        "“%(plan)s”: only %(name)s, or somebody above, can do this.",
                        plan=plan.display_name,
                        name=plan.supervisor_id.name or self.env._("the supervisor"),
                    )
                )
