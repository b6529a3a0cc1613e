from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.windows import open_record
from .duty import OPEN

PRESENCE = [("present", "Present"), ("excused", "Excused Absence"), ("absent", "Absent")]


class MinutesPart(models.AbstractModel):
    """A part of minutes: written as long as they are, by whoever writes them."""

    _name = "marketing.minutes.part"
    _description = "Part of Minutes"
    _inherit = ["marketing.guard", "marketing.approval.line.mixin"]
    _approval_parent = "minutes_id"
    _guarded_fields = frozenset({"company_id"})

    minutes_id = fields.Many2one("marketing.minutes", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="minutes_id.company_id", store=True)
    can_write = fields.Boolean(related="minutes_id.can_write")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        if not self._guard_is_open():
            parts.minutes_id._check_open()
        return parts

    def write(self, vals):
        if not self._guard_is_open():
            if "minutes_id" in vals and any(part.minutes_id.id != vals["minutes_id"] for part in self):
                raise UserError(self.env._("What was said in one meeting is not moved to another."))
            self.minutes_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if not self._guard_is_open():
            self.minutes_id._check_open()


class MinutesAgenda(models.Model):
    _name = "marketing.minutes.agenda"
    _description = "Agenda Item"
    _inherit = ["marketing.minutes.part"]
    _order = "sequence, id"
    _guarded_fields = frozenset({"source", "required", "text", "res_model", "res_id", "action_line_id", "state_then"})

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Topic", required=True)
    source = fields.Selection(
        [
            ("own", "Added"),
            ("template", "Standing Item"),
            ("report", "Report"),
            ("action", "Open Action"),
            ("proposal", "Proposal"),
        ],
        string="Comes From",
        required=True,
        default="own",
    )
    required = fields.Boolean(string="Must Be in the Minutes")
    user_id = fields.Many2one("res.users", string="Whose")
    text = fields.Html(string="Content")
    note = fields.Text(string="What Was Said")
    res_model = fields.Char(string="Document Type")
    res_id = fields.Many2oneReference("Document ID", model_field="res_model")
    action_line_id = fields.Many2one(
        "marketing.minutes.line", string="Action of a Former Meeting", index="btree_not_null", ondelete="restrict"
    )
    date_deadline = fields.Date(string="Due", compute="_compute_action_state", compute_sudo=True)
    state_then = fields.Selection(lambda self: self.env["marketing.minutes.line"]._action_states())
    action_state = fields.Selection(
        lambda self: self.env["marketing.minutes.line"]._action_states(),
        string="State of the Action",
        compute="_compute_action_state",
        compute_sudo=True,
        help="As it was when the minutes were filed; until then as it is.",
    )

    _action_once = models.UniqueIndex(
        "(minutes_id, action_line_id) WHERE action_line_id IS NOT NULL", "This action is on the agenda already."
    )

    # sudo by `compute_sudo`: those who meet hear how far the actions of their meetings are, whosoever they are.
    @api.depends("state_then", "action_line_id.action_state", "action_line_id.duty_deadline")
    def _compute_action_state(self):
        for item in self:
            # As stored: no form is told about an action that it only claims to follow up.
            line = item._origin.action_line_id
            item.action_state = item.state_then or line.action_state
            item.date_deadline = line.duty_deadline

    def action_open_document(self):
        """Open the document or the task that this item is about, with the rights of the caller."""
        self.ensure_one()
        duty = self.action_line_id.sudo().duty_id.sudo(False)  # sudo: which task; it opens with the caller's rights
        model, res_id = ("marketing.duty", duty.id) if duty else (self.res_model, self.res_id)
        if not model:
            return False
        return open_record(model, res_id)


class MinutesAttendance(models.Model):
    _name = "marketing.minutes.attendance"
    _description = "Attendance of a Meeting"
    _inherit = ["marketing.minutes.part"]
    _order = "minutes_id desc, id"
    _guarded_fields = frozenset({"is_present", "day", "kind_id"})

    user_id = fields.Many2one("res.users", string="Person", required=True, index=True, ondelete="restrict")
    state = fields.Selection(PRESENCE, string="Presence", required=True, default="present", index=True)
    reason = fields.Char(string="Remark")
    is_present = fields.Integer(string="Was There", compute="_compute_is_present", store=True)
    day = fields.Date(related="minutes_id.day", store=True, string="Held On")
    kind_id = fields.Many2one(related="minutes_id.kind_id", store=True)

    _once = models.UniqueIndex("(minutes_id, user_id)", "Each person stands once in the list of who was there.")

    @api.depends("state")
    def _compute_is_present(self):
        for line in self:
            line.is_present = int(line.state == "present")


class MinutesLine(models.Model):
    _name = "marketing.minutes.line"
    _description = "Line of Minutes"
    _inherit = ["marketing.minutes.part"]
    _order = "minutes_id, sequence, id"
    _guarded_fields = frozenset({"day", "duty_id", "meeting_kind_id"})

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("discussion", "Discussion"),
            ("decision", "Decision"),
            ("action", "Action"),
            ("proposal", "Proposal"),
        ],
        required=True,
        default="decision",
        index=True,
    )
    name = fields.Char(string="Topic", required=True)
    text = fields.Text(string="What Was Said or Decided", help="Of a proposal: what was answered to it (B-29).")
    user_id = fields.Many2one(
        "res.users", string="In Charge", index="btree_not_null", help="Of a proposal: who has made it."
    )
    date_deadline = fields.Date(string="Due")
    duty_id = fields.Many2one(
        "marketing.duty", string="Task", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    duty_deadline = fields.Date(string="Task Due", compute="_compute_action_state", compute_sudo=True)
    action_state = fields.Selection(
        selection="_action_states", string="State", compute="_compute_action_state", compute_sudo=True
    )
    is_open = fields.Boolean(string="To Be Done", compute="_compute_is_open", search="_search_is_open")
    day = fields.Date(related="minutes_id.day", store=True, string="Held On")
    meeting_kind_id = fields.Many2one(related="minutes_id.kind_id", store=True)

    _action_complete = models.Constraint(
        "CHECK(kind != 'action' OR (user_id IS NOT NULL AND date_deadline IS NOT NULL))",
        "An action has a person in charge and a day on which it is due (C-18).",
    )

    @api.constrains("kind", "user_id")
    def _check_in_charge(self):
        for line in self.filtered(lambda line: line.kind == "action"):
            user = line.user_id.sudo()  # sudo: where the person works
            if user.share or not user.active or line.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._("%(name)s does not work in %(company)s.", name=user.name, company=line.company_id.name)
                )

    @api.model
    def _action_states(self):
        return [
            ("waiting", self.env._("In Minutes Not Yet Approved")),
            *self.env["marketing.duty"]._fields["state"]._description_selection(self.env),
        ]

    # sudo by `compute_sudo`: whoever reads the minutes hears how far their actions are.
    @api.depends("kind", "date_deadline", "duty_id.state", "duty_id.date_deadline")
    def _compute_action_state(self):
        for line in self:
            # As stored: no form is told about a task that it only claims to be that of an action.
            duty = line._origin.duty_id
            line.action_state = line.kind == "action" and (duty.state or "waiting")
            line.duty_deadline = duty.date_deadline or line.date_deadline

    @api.depends("action_state")
    def _compute_is_open(self):
        for line in self:
            line.is_open = line.action_state in ("waiting", *OPEN)

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: how far a task is, which the lines themselves say; the rules of the lines still apply to what is found.
        still = self.sudo()._search(
            [("kind", "=", "action"), "|", ("duty_id", "=", False), ("duty_id.state", "in", OPEN)]
        )
        return [("id", "in" if True in value else "not in", still)]

    def write(self, vals):
        if not self._guard_is_open() and any(name != "sequence" for name in vals):
            self._check_no_task()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_task(self):
        self._check_no_task()

    def _check_no_task(self):
        """Refuse changes of actions that somebody works on already.

        :raises UserError: names the first one
        """
        tasks = self.filtered("duty_id")[:1]
        if tasks:
            raise UserError(
                self.env._("“%s” is a task already. Whoever leads the meeting changes the task itself.", tasks.name)
            )

    def action_open_document(self):
        """Open the task of this action, with the rights of the caller."""
        self.ensure_one()
        return open_record("marketing.duty", self.duty_id.id) if self.duty_id else False
