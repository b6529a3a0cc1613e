from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import to_local
from .duty import OPEN

GATE = "work.minutes.file"
CONTENT = frozenset({"text", "agenda_ids", "line_ids", "attendance_ids", "taker_id"})


class Minutes(models.Model):
    """Minutes of one meeting: agenda, who was there, what was said and decided (C-12, C-14, C-18).

    ===============  ===============================  ======================================================
    action           who                              when
    ===============  ===============================  ======================================================
    write            minute taker, chair              draft, not under approval
    hand over        chair                            draft: another minute taker
    submit           minute taker, chair              the meeting has begun, what the kind asks for is there
    file             the engine                       approved at the gate; nothing changes any more
    confirm actions  chair                            draft, where the kind says so: actions become tasks at once
    delete           nobody
    ===============  ===============================  ======================================================

    Minutes of a sales team are approved by its leader (C-12); those of the company are checked by the regional
    managers first and approved by the director last (C-14, T-29). Both chains are policies, to be changed on screen.
    """

    _name = "marketing.minutes"
    _description = "Minutes of a Meeting"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["kind_id", "team_id"]
    _guarded_fields = frozenset(
        {
            "action_count",
            "action_done_count",
            "action_open_count",
            "active",
            "attendance_rate",
            "chair_id",
            "company_id",
            "date_start",
            "day",
            "event_id",
            "invited_count",
            "kind_id",
            "present_count",
            "team_id",
            "user_ids",
            "planned_taker_id",
            "prepared_on",
            "filed_on",
            "actions_confirmed_on",
        }
    )
    _approval_watched_fields = (
        "text",
        "taker_id",
        "agenda_ids.name",
        "agenda_ids.user_id",
        "agenda_ids.text",
        "agenda_ids.note",
        "attendance_ids.user_id",
        "attendance_ids.state",
        "attendance_ids.reason",
        "line_ids.kind",
        "line_ids.name",
        "line_ids.text",
        "line_ids.user_id",
        "line_ids.date_deadline",
    )
    _approval_transitions = {"state": {"filed": GATE}}
    _approval_sealed_states = {"state": ("filed",)}

    event_id = fields.Many2one(
        "calendar.event", string="Meeting", required=True, index=True, ondelete="restrict", copy=False
    )
    active = fields.Boolean(
        related="event_id.active", store=True, string="Takes Place", help="Gone when the meeting was called off."
    )
    kind_id = fields.Many2one(related="event_id.meeting_kind_id", store=True, index=True)
    team_id = fields.Many2one(related="event_id.meeting_team_id", store=True, index=True)
    company_id = fields.Many2one(related="event_id.meeting_company_id", store=True, index=True)
    date_start = fields.Datetime(related="event_id.start", store=True, string="Begins", help="When the meeting begins.")
    day = fields.Date(compute="_compute_day", store=True, string="Held On", help="At the place of the company.")
    chair_id = fields.Many2one("res.users", required=True, index=True, tracking=True)
    taker_id = fields.Many2one(
        "res.users",
        string="Minute Taker",
        required=True,
        index=True,
        tracking=True,
        domain="[('id', 'in', user_ids)]",
    )
    planned_taker_id = fields.Many2one("res.users", string="Minute Taker by Rule")
    user_ids = fields.Many2many(
        "res.users",
        "marketing_minutes_user_rel",
        "minutes_id",
        "user_id",
        string="Invited",
        help="They and their superiors read these minutes.",
    )
    checker_ids = fields.Many2many(
        "res.users",
        string="Regional Managers Invited",
        compute="_compute_checker_ids",
        compute_sudo=True,
    )
    prepared_on = fields.Datetime(string="Agenda Put Together On")
    text = fields.Html(string="Summary")
    agenda_ids = fields.One2many("marketing.minutes.agenda", "minutes_id")
    attendance_ids = fields.One2many("marketing.minutes.attendance", "minutes_id")
    line_ids = fields.One2many("marketing.minutes.line", "minutes_id", string="Decisions and Actions")
    state = fields.Selection(
        [("draft", "Draft"), ("filed", "Filed")],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    filed_on = fields.Datetime(copy=False)
    actions_confirmed_on = fields.Datetime(copy=False)
    actions_at = fields.Selection(related="kind_id.actions_at")
    invited_count = fields.Integer(string="People Invited", compute="_compute_attendance", store=True)
    present_count = fields.Integer(string="People Present", compute="_compute_attendance", store=True)
    attendance_rate = fields.Float(
        string="Attendance (%)", compute="_compute_attendance", store=True, aggregator="avg", digits=(5, 1)
    )
    action_count = fields.Integer(string="Actions", compute="_compute_actions", store=True)
    action_done_count = fields.Integer(string="Actions Done", compute="_compute_actions", store=True)
    action_open_count = fields.Integer(string="Actions Open", compute="_compute_actions", store=True)
    has_text = fields.Boolean(compute="_compute_has_text")
    can_write = fields.Boolean(compute="_compute_can_write")
    can_propose = fields.Boolean(compute="_compute_can_write")

    _once_per_meeting = models.UniqueIndex("(event_id)", "A meeting has its minutes already.")

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    @api.depends("kind_id.name", "team_id.name", "day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for minutes in self:
            # sudo: names of the kind and the team, for whoever may read the minutes.
            names = [minutes.sudo().kind_id.name, minutes.sudo().team_id.name]
            minutes.display_name = " · ".join(filter(None, [*names, str(minutes.day or "")]))

    @api.depends("date_start", "company_id")
    def _compute_day(self):
        for minutes in self:
            minutes.day = minutes.date_start and to_local(minutes.company_id, minutes.date_start).date()

    @api.depends("user_ids", "chair_id")
    def _compute_checker_ids(self):
        teams = self.env["crm.team"].search([("user_id", "in", self.user_ids.ids)])
        for minutes in self:
            minutes.checker_ids = (teams.user_id & minutes.user_ids) - minutes.chair_id

    @api.depends("attendance_ids.state", "date_start")
    def _compute_attendance(self):
        for minutes in self:
            invited = len(minutes.attendance_ids)
            present = len(minutes.attendance_ids.filtered(lambda line: line.state == "present"))
            minutes.invited_count, minutes.present_count = invited, present
            minutes.attendance_rate = present / invited * 100 if invited else 0.0

    @api.depends("line_ids.kind", "line_ids.duty_id.state")
    def _compute_actions(self):
        for minutes in self:
            actions = minutes.line_ids.filtered(lambda line: line.kind == "action")
            # An action that was cancelled is neither done nor open.
            states = actions.duty_id.mapped("state")
            minutes.action_count = len(actions)
            minutes.action_done_count = sum(state in ("done", "verified") for state in states)
            minutes.action_open_count = len(actions.filtered(lambda line: not line.duty_id)) + sum(
                state in OPEN for state in states
            )

    @api.depends("agenda_ids.text")
    def _compute_has_text(self):
        for minutes in self:
            minutes.has_text = any(minutes.agenda_ids.mapped("text"))

    @api.depends("state", "taker_id", "chair_id", "user_ids", "approval_request_ids.state")
    @api.depends_context("uid")
    def _compute_can_write(self):
        for minutes in self:
            mine = self.env.user in minutes.taker_id | minutes.chair_id
            is_open = minutes.state == "draft" and minutes.approval_state != "pending"
            minutes.can_write = mine and is_open
            minutes.can_propose = is_open and self.env.user in minutes.user_ids

    # ------------------------------------------------------------------
    # Who may write what
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        minutes = super().create(vals_list)
        if any(one.state != "draft" for one in minutes):
            raise UserError(self.env._("New minutes begin as a draft."))
        return minutes

    def write(self, vals):
        if not self._guard_is_open():
            if not CONTENT.isdisjoint(vals):
                self._check_open()
            if "taker_id" in vals:
                self._check_taker(vals["taker_id"])
        filing = self.browse()
        if "state" in vals:
            filing = self.filtered(lambda minutes: minutes.state != vals["state"])
            if any(minutes.state == "filed" for minutes in filing):
                raise UserError(self.env._("Filed minutes stay as they are."))
            filing._check_complete()
        result = super().write(vals)
        # The gate was passed on the way.
        filing._file()
        return result

    def copy_data(self, default=None):
        raise UserError(self.env._("Minutes belong to their meeting and are not copied."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Minutes are kept. Call the meeting off if it does not take place."))

    def _check_open(self):
        """Refuse changes of minutes that are filed or under approval.

        :raises UserError: says what can be done
        """
        # sudo: whether an approval is under way is no secret to whoever is about to write.
        pending = {record_id for record_id, _gate in self.sudo()._approval_live_requests(("pending",))}
        for minutes in self:
            if minutes.state == "filed":
                raise UserError(
                    self.env._(
                        "“%s” is filed and stays as it is. Correct it in the next meeting.", minutes.display_name
                    )
                )
            if minutes.id in pending:
                raise UserError(
                    self.env._(
                        "“%s” is under approval. Withdraw the request first, or have it returned.", minutes.display_name
                    )
                )

    def _check_taker(self, user_id):
        """Refuse to hand the minutes to somebody who was not there, or by anybody but the chair."""
        for minutes in self:
            if not self.env.su and minutes.taker_id.id != user_id and minutes.chair_id != self.env.user:
                raise AccessError(self.env._("Only %s hands the minutes to somebody else.", minutes.chair_id.name))
            if user_id not in minutes.user_ids.ids:
                raise UserError(self.env._("The minutes are written by somebody who is invited to the meeting."))

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state == "draft" else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: minutes are filed because somebody has approved them (C-12, C-14).
        return self

    def _approval_company(self):
        # EXTENDS approval
        return self.company_id

    def _approval_summary(self):
        # EXTENDS approval
        return {"subtitle": self.event_id.sudo().name}  # sudo: the name, for whoever may read the minutes

    def action_approval_submit(self, options=None):
        """Submit minutes, once everything is there that their kind asks for.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        """
        # EXTENDS approval
        self._check_complete()
        return super().action_approval_submit(options)
