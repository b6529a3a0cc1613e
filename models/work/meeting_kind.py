from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_duration

from ..staff.duty_template import CYCLE

CYCLES = [item for item in CYCLE if item[0] != "day"]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class MeetingKind(models.Model):
    """A regular meeting: who comes, when, who leads it, what is on its agenda (C-11, C-13, C-15 … C-17).

    Each period's meeting is one calendar event of its own, made ahead by a scheduled action, and no recurrence of
    Odoo's: a holiday moves a single meeting, and who joins or leaves changes only those to come.
    """

    _name = "marketing.meeting.kind"
    _description = "Kind of Meeting"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, help="Short name, for lists and imports.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True, tracking=True)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", index=True, help="Empty: in all companies.")
    description = fields.Text(string="Purpose", translate=True)
    cycle = fields.Selection(
        [*CYCLES, ("none", "When somebody calls it")], required=True, default="month", tracking=True
    )
    day_rule = fields.Selection(
        [
            ("weekday", "On a weekday"),
            ("start", "On a working day of the period"),
            ("end", "Before the end of the period"),
            ("after", "After the period"),
        ],
        string="Day",
        required=True,
        default="weekday",
        tracking=True,
        help="A day on which the company does not work moves to the next working day.",
    )
    weekday = fields.Selection(WEEKDAYS, required=True, default="0", tracking=True)
    day_number = fields.Integer(
        string="Number",
        default=1,
        tracking=True,
        help="On a weekday: of the first, second … week of the period. Else working days: 3 with “After the period” "
        "is the third working day of the next one.",
    )
    hour = fields.Float(string="Time", default=9.0, tracking=True, help="At the place of the company.")
    duration = fields.Float(string="Duration (hours)", default=1.0, tracking=True)
    location = fields.Char(string="Place")
    audience = fields.Selection(
        [
            ("team", "Each sales team: members and leader"),
            ("leaders", "Leaders of the sales teams and the director"),
            ("line", "The director and everybody below"),
            ("department", "A department"),
            ("people", "Only the people named"),
        ],
        string="Who Comes",
        required=True,
        default="line",
        tracking=True,
    )
    team_ids = fields.Many2many(
        "crm.team", "marketing_meeting_kind_team_rel", "kind_id", "team_id", string="Only These Teams"
    )
    department_id = fields.Many2one("hr.department")
    user_ids = fields.Many2many(
        "res.users",
        "marketing_meeting_kind_user_rel",
        "kind_id",
        "user_id",
        string="Always Invited",
        domain=[("share", "=", False)],
    )
    chair_rule = fields.Selection(
        [
            ("leader", "The leader of the sales team"),
            ("director", "The director"),
            ("manager", "The manager of the department"),
            ("user", "A certain person"),
        ],
        string="Chaired By",
        required=True,
        default="director",
        tracking=True,
    )
    chair_id = fields.Many2one("res.users", domain=[("share", "=", False)])
    taker_rule = fields.Selection(
        [
            ("turn", "Those who come, in turn"),
            ("job", "Whoever holds a job"),
            ("user", "A certain person"),
            ("chair", "The chair"),
        ],
        string="Minutes By",
        required=True,
        default="turn",
        tracking=True,
    )
    taker_id = fields.Many2one("res.users", string="Minute Taker", domain=[("share", "=", False)])
    taker_job_id = fields.Many2one("hr.job", string="Job of the Minute Taker")
    invite = fields.Boolean(
        string="Send Invitations",
        tracking=True,
        help="By e-mail, as Odoo does for other events. Off: it stands in the calendars, and nobody is written to.",
    )
    actions_at = fields.Selection(
        [("filed", "Once the minutes are approved"), ("chair", "As soon as the chair confirms them")],
        string="Actions Become Tasks",
        required=True,
        default="filed",
        tracking=True,
    )
    prepare_days = fields.Integer(
        string="Agenda Ahead (days)", default=2, help="So many days before the meeting the agenda is put together."
    )
    agenda_ids = fields.One2many("marketing.meeting.kind.line", "kind_id", copy=True)
    event_ids = fields.One2many("calendar.event", "meeting_kind_id", string="Meetings")
    event_count = fields.Integer(string="Number of Meetings", compute="_compute_event_count")
    sentence = fields.Char(string="In Words", compute="_compute_sentence")

    _code_unique = models.UniqueIndex("(code, COALESCE(company_id, 0))", "There is already a kind with this code.")
    _hour_of_day = models.Constraint("CHECK(hour >= 0 AND hour < 24)", "A meeting begins between 0:00 and 23:59.")
    _duration_positive = models.Constraint("CHECK(duration > 0)", "A meeting lasts a while.")
    _number_positive = models.Constraint("CHECK(day_number >= 0)", "Weeks and working days are counted from 0 or 1 up.")

    def _compute_event_count(self):
        counts = dict(
            self.env["calendar.event"]._read_group(
                [("meeting_kind_id", "in", self.ids)], ["meeting_kind_id"], ["__count"]
            )
        )
        for kind in self:
            kind.event_count = counts.get(kind, 0)

    @api.depends("cycle", "day_rule", "weekday", "day_number", "hour")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for kind in self:
            if kind.cycle == "none":
                kind.sentence = self.env._("When a leader calls it")
                continue
            names = {
                name: dict(kind._fields[name]._description_selection(self.env))[kind[name]]
                for name in ("cycle", "weekday")
            }
            number, time = kind.day_number, format_duration(kind.hour)
            days = {
                "weekday": names["weekday"]
                if kind.cycle == "week"
                else self.env._("%(weekday)s of week %(number)s", weekday=names["weekday"], number=number),
                "start": self.env._("working day %s", number),
                "end": self.env._("%s working days before its end", number),
                "after": self.env._("working day %s after it", number),
            }
            kind.sentence = self.env._(
                "%(cycle)s, %(day)s, %(time)s", cycle=names["cycle"], day=days.get(kind.day_rule, ""), time=time
            )

    @api.constrains(
        "audience", "chair_rule", "taker_rule", "department_id", "chair_id", "taker_id", "taker_job_id", "user_ids"
    )
    def _check_rules(self):
        for kind in self:
            missing = (
                (kind.audience == "department" and not kind.department_id)
                or (kind.audience == "people" and not kind.user_ids)
                or (kind.chair_rule == "user" and not kind.chair_id)
                or (kind.chair_rule == "manager" and not kind.department_id)
                or (kind.chair_rule == "leader" and kind.audience != "team")
                or (kind.taker_rule == "user" and not kind.taker_id)
                or (kind.taker_rule == "job" and not kind.taker_job_id)
            )
            if missing:
                raise ValidationError(
                    self.env._(
                        "“%s”: say who comes, who leads the meeting and who writes the minutes. "
                        "Only a meeting of a sales team is led by its leader.",
                        kind.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        self._plan_soon()
        return kinds

    def write(self, vals):
        result = super().write(vals)
        self._plan_soon()
        return result

    @api.model
    def _plan_soon(self):
        """Have the meetings to come follow what has changed."""
        cron = self.env.ref("marketing_office.marketing_meeting_cron", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # sudo: only that the plan is made again

    def action_open_meetings(self):
        """Open the meetings of this kind."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.calendar_event_action_meeting_all")
        return {**action, "domain": [("meeting_kind_id", "=", self.id)], "context": {}}

    def action_open_policies(self):
        """Open the rules by which minutes are checked and approved."""
        gate = self.env["marketing.approval.gate"]._by_code("work.minutes.file")
        return gate.sudo(False).action_open_policies()


class MeetingKindLine(models.Model):
    _name = "marketing.meeting.kind.line"
    _description = "Agenda Item of a Kind of Meeting"
    _order = "sequence, id"

    kind_id = fields.Many2one("marketing.meeting.kind", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Topic", required=True, translate=True)
    required = fields.Boolean(
        string="Must Be in the Minutes", help="Without a note on it the minutes are not submitted (C-16)."
    )
