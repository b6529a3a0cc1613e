from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...lib.periods import add_months, month_start
from ..core.clock import today
from ..core.document_reference import DocumentReference
from .staff_document import check_source_stays, check_unfounded, document_models

GATE = "staff.position.decide"
# What changes the post, and what changes the pay.
MOVES = ("promotion", "transfer", "demotion")
CONTENT = frozenset(
    {
        "kind",
        "job_id",
        "department_id",
        "date_effective",
        "raise_unit",
        "raise_percent",
        "raise_amount",
        "reason",
        "hearing",
        "is_priority",
        "source_ref",
    }
)


class PositionProposal(models.Model):
    """What somebody above proposes for a person's post or pay; people decide, nothing happens by itself (L-13, O-14).

    =========  ==========================================  =================================================
    action     who                                         when
    =========  ==========================================  =================================================
    write      those above the person                      draft, not under approval
    submit     those above the person                      draft, with everything its kind asks for
    decide     superior, director, general manager         under approval (shipped policy; another may be set)
    apply      administrator, or whoever manages people    approved, of a kind that changes the post; pay: those
                                                           who may write wages
    cancel     those above the person                      draft; what is under approval is withdrawn
    =========  ==========================================  =================================================

    The elimination of the last is never more than such a proposal (L-20, M-15). What was decided is kept, rejected
    ones too. The person concerned hears of it once it is decided, where the company says so, and of nobody else's.
    """

    _name = "marketing.position.proposal"
    _description = "Position and Pay Proposal"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.person.document", "marketing.approval.mixin"]
    _order = "id desc"
    _rec_names_search = ["employee_id", "reason"]
    _check_company_auto = True
    _day_field = "date_effective"
    _proposed_once_by = ("kind",)
    _guarded_fields = frozenset(
        {
            "proposer_id",
            "job_before_id",
            "department_before_id",
            "decided_on",
            "decided_by_id",
            "decision_note",
            "is_told",
            "applied_on",
            "applied_by_id",
            "version_id",
        }
    )
    _approval_watched_fields = (
        "employee_id",
        *sorted(CONTENT),
        "basis_ids.name",
        "basis_ids.document_ref",
        "basis_ids.figure",
        "basis_ids.unit",
    )
    _approval_transitions = {"state": {"approved": GATE}}
    _approval_sealed_states = {"state": ("approved", "applied")}

    kind = fields.Selection(
        [
            ("promotion", "Promotion"),
            ("raise", "Pay Raise"),
            ("transfer", "Transfer"),
            ("demotion", "Demotion"),
            ("dismissal", "Dismissal"),
        ],
        required=True,
        default="promotion",
        index=True,
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    proposer_id = fields.Many2one(
        "res.users", string="Proposed By", default=lambda self: self.env.user, readonly=True, copy=False, index=True
    )
    job_before_id = fields.Many2one(
        "hr.job", string="Present Job", compute="_compute_before", compute_sudo=True, store=True, precompute=True
    )
    department_before_id = fields.Many2one(
        "hr.department",
        string="Present Department",
        compute="_compute_before",
        compute_sudo=True,
        store=True,
        precompute=True,
    )
    job_id = fields.Many2one("hr.job", string="Proposed Job", tracking=True, check_company=True, index="btree_not_null")
    department_id = fields.Many2one(
        "hr.department", string="Proposed Department", tracking=True, check_company=True, help="Empty: stays as it is."
    )
    date_effective = fields.Date(
        string="Takes Effect On",
        required=True,
        tracking=True,
        default=lambda self: add_months(month_start(today(self.env.company)), 1),
    )
    raise_unit = fields.Selection(
        [("percent", "Per cent"), ("amount", "Amount per month")], string="Raise In", default="percent"
    )
    raise_percent = fields.Float(string="Raise (%)", tracking=True)
    raise_amount = fields.Monetary(string="Raise per Month", tracking=True)
    reason = fields.Text(tracking=True)
    hearing = fields.Text(string="What the Person Said", help="When the person was heard about it.")
    is_priority = fields.Boolean(
        string="Priority", tracking=True, help="Before others, for example after several excellent results (L-14)."
    )
    source_ref = DocumentReference(
        selection="_selection_source", string="Follows From", copy=False, help="For example an appraisal."
    )
    basis_ids = fields.One2many("marketing.position.basis", "proposal_id", copy=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Approved"),
            ("applied", "Applied"),
            ("rejected", "Rejected"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    decided_on = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", string="Last Word By", readonly=True, copy=False)
    decision_note = fields.Text(string="Words of the Decision", readonly=True, copy=False)
    is_told = fields.Boolean(string="Person Informed", readonly=True, copy=False)
    applied_on = fields.Date(readonly=True, copy=False)
    applied_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    version_id = fields.Many2one(
        "hr.version",
        string="Employee Record",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="hr.group_hr_user,marketing_office.group_admin",
    )
    can_apply = fields.Boolean(compute="_compute_can_apply")

    _once_per_source = models.UniqueIndex(
        "(employee_id, source_ref, kind) WHERE source_ref IS NOT NULL",
        "There is a proposal of this kind for this person from that document already.",
    )
    _raise_positive = models.Constraint(
        "CHECK(raise_percent >= 0 AND raise_amount >= 0)", "A raise cannot be negative."
    )

    # ------------------------------------------------------------------
    # What follows from others
    # ------------------------------------------------------------------

    @api.model
    def _domain_employee(self):
        """Return for whom the present user may propose something, for the list to choose from."""
        user = self.env.user
        if self.env.su:
            return []
        if user.has_group("marketing_office.group_director"):
            return [("user_id", "!=", user.id)]
        return [("user_id", "in", (user.marketing_team_user_ids - user).ids)]

    # Kept as it was when the proposal was made: what became of the person since is another story.
    @api.depends("employee_id")
    def _compute_before(self):
        for proposal in self:
            proposal.job_before_id = proposal.employee_id.job_id
            proposal.department_before_id = proposal.employee_id.department_id

    @api.depends("state", "kind", "user_id")
    @api.depends_context("uid")
    def _compute_can_apply(self):
        user = self.env.user
        manages = user.has_group("marketing_office.group_admin") or user.has_group("hr.group_hr_user")
        pays = user.has_group("hr.group_hr_manager")
        for proposal in self:
            proposal.can_apply = (
                proposal.state == "approved"
                and proposal.user_id != user
                and ((proposal.kind in MOVES and manages) or (proposal.kind == "raise" and pays))
            )

    @api.constrains("employee_id")
    def _check_person(self):
        for proposal in self:
            if not self.env.su and proposal.user_id == self.env.user:
                raise ValidationError(self.env._("Nobody proposes something for themselves."))

    # ------------------------------------------------------------------
    # Who may write what
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        if not self._guard_is_open() and any(proposal.state != "draft" for proposal in proposals):
            raise UserError(self.env._("A new proposal begins as a draft."))
        return proposals

    def write(self, vals):
        if self._guard_is_open():
            return super().write(vals)
        if "employee_id" in vals and any(proposal.employee_id.id != vals["employee_id"] for proposal in self):
            raise UserError(self.env._("A proposal stays that for its person. Make a new one for somebody else."))
        if "source_ref" in vals:
            check_source_stays(self, vals["source_ref"])
        if not CONTENT.isdisjoint(vals):
            self._check_draft()
        moved = self.browse()
        if "state" in vals:
            moved = self.filtered(lambda proposal: proposal.state != vals["state"])
            if vals["state"] != "approved" or any(proposal.state != "draft" for proposal in moved):
                raise AccessError(
                    self.env._("How a proposal stands follows from its approval and from the buttons of the document.")
                )
            moved._check_complete()
        result = super().write(vals)
        # The gate was passed on the way.
        moved._decided()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        kept = self.filtered(lambda proposal: proposal.state != "draft")
        # sudo: whether it was ever submitted, whoever asks.
        if kept or self.sudo().approval_request_ids:
            raise UserError(self.env._("Proposals that were submitted are kept, with what was decided. Cancel it."))
        check_unfounded(self)

    def _check_draft(self):
        """Refuse changes of what was decided.

        :raises UserError: says what can be done
        """
        for proposal in self:
            if proposal.state != "draft":
                raise UserError(
                    self.env._("“%s” is settled and stays as it is. Make a new proposal.", proposal.display_name)
                )

    def _check_complete(self):
        """Refuse a proposal that nobody could decide on.

        :raises UserError: says what is missing
        """
        for proposal in self:
            if not (proposal.reason or "").strip():
                raise UserError(self.env._("Write down the reason."))
            if not proposal.basis_ids:
                raise UserError(self.env._("Enter what the proposal is based on, for example an appraisal."))
            if proposal.kind in ("promotion", "demotion") and (
                not proposal.job_id or proposal.job_id == proposal.job_before_id
            ):
                raise UserError(self.env._("Enter the proposed job, another one than the present."))
            if proposal.kind == "transfer" and not (
                (proposal.job_id and proposal.job_id != proposal.job_before_id)
                or (proposal.department_id and proposal.department_id != proposal.department_before_id)
            ):
                raise UserError(self.env._("Enter the job or the department to which the person is transferred."))
            if proposal.kind == "raise" and not proposal._raise_given():
                raise UserError(self.env._("Enter the raise."))
            if proposal.kind in ("demotion", "dismissal") and not (proposal.hearing or "").strip():
                raise UserError(self.env._("Hear the person first, and write down what was said."))

    def _raise_given(self):
        """Return the raise in per cent or money, as the proposal says it; 0 without one."""
        self.ensure_one()
        return self.raise_amount if self.raise_unit == "amount" else self.raise_percent

    def _check_above(self):
        """Refuse the person concerned, who may read a decided proposal of their own.

        :raises AccessError: says who can do it
        """
        self.check_access("write")
        if not self.env.su and any(proposal.user_id == self.env.user for proposal in self):
            raise AccessError(self.env._("This is for those above the person to do."))


class PositionBasis(models.Model):
    """What a proposal is based on: words, a figure, the document where it stands (L-13)."""

    _name = "marketing.position.basis"
    _description = "Basis of a Proposal"
    _inherit = ["marketing.guard", "marketing.approval.line.mixin"]
    _order = "proposal_id, sequence, id"
    _approval_parent = "proposal_id"
    _guarded_fields = frozenset({"company_id"})

    proposal_id = fields.Many2one("marketing.position.proposal", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What", required=True)
    document_ref = DocumentReference(selection="_selection_document", string="Document")
    figure = fields.Float(digits=(16, 2))
    unit = fields.Char(help="For example points, %, contracts.")

    @api.model
    def _selection_document(self):
        return document_models(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self._guard_is_open():
            lines.proposal_id._check_draft()
        return lines

    def write(self, vals):
        if not self._guard_is_open():
            self.proposal_id._check_draft()
            if "proposal_id" in vals and any(line.proposal_id.id != vals["proposal_id"] for line in self):
                raise UserError(self.env._("What one proposal is based on is not moved to another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if not self._guard_is_open():
            self.proposal_id._check_draft()
