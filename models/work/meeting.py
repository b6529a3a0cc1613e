from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import to_local
from ..core.windows import open_record

READERS = "marketing_office.group_staff,marketing_office.group_auditor"
# What makes another meeting of a meeting; everything else of an event is everybody's, as in Odoo.
TERMS = frozenset(
    {
        "active",
        "allday",
        "attendee_ids",
        "duration",
        "follow_recurrence",
        "name",
        "partner_ids",
        "privacy",
        "recurrence_id",
        "recurrency",
        "start",
        "start_date",
        "stop",
        "stop_date",
        "user_id",
    }
)


class CalendarEvent(models.Model):
    """A meeting of a kind: an ordinary event with minutes (C-11, C-13).

    =============  =============================================  ============================================
    action         who                                            when
    =============  =============================================  ============================================
    plan           the scheduled action                           once per kind, team and period
    call           a leader                                       kinds that are held when somebody calls them
    move, invite   chair, minute taker, director                  the minutes are still being written
    call off       chair, director                                the minutes are still being written
    delete         nobody
    =============  =============================================  ============================================
    """

    _name = "calendar.event"
    _inherit = ["calendar.event", "marketing.guard"]
    _guarded_fields = frozenset(
        {
            "meeting_team_id",
            "meeting_company_id",
            "meeting_from",
            "meeting_to",
            "meeting_planned_start",
            "meeting_rule_partner_ids",
            "meeting_by_plan",
        }
    )

    meeting_kind_id = fields.Many2one("marketing.meeting.kind", index="btree_not_null", ondelete="restrict", copy=False)
    meeting_team_id = fields.Many2one("crm.team", string="Sales Team", copy=False, index="btree_not_null")
    meeting_company_id = fields.Many2one("res.company", copy=False, index="btree_not_null")
    meeting_from = fields.Date(string="Period From", copy=False)
    meeting_to = fields.Date(string="Period Until", copy=False)
    meeting_planned_start = fields.Datetime(string="Planned For", copy=False)
    meeting_rule_partner_ids = fields.Many2many(
        "res.partner",
        "marketing_meeting_rule_partner_rel",
        "event_id",
        "partner_id",
        string="Invited by Rule",
        copy=False,
        help="Whom the rule has invited so far; who was invited or left out by hand stays so.",
    )
    meeting_by_plan = fields.Boolean(string="Called Off by the Plan", copy=False)
    minutes_ids = fields.One2many("marketing.minutes", "event_id", string="All Minutes", groups=READERS)
    minutes_id = fields.Many2one("marketing.minutes", compute="_compute_minutes", groups=READERS)
    meeting_agenda_ids = fields.Many2many(
        "marketing.minutes.agenda", string="Agenda", compute="_compute_minutes", groups=READERS
    )
    meeting_line_ids = fields.Many2many(
        "marketing.minutes.line", string="Decisions", compute="_compute_minutes", groups=READERS
    )
    meeting_attendance_ids = fields.Many2many(
        "marketing.minutes.attendance", string="Attendance", compute="_compute_minutes", groups=READERS
    )
    can_call_off = fields.Boolean(compute="_compute_can_call_off")

    # A run that is killed, repeated or made twice at once leaves each meeting once (design.md 6.5).
    _meeting_once = models.UniqueIndex(
        "(meeting_kind_id, meeting_company_id, COALESCE(meeting_team_id, 0), meeting_from) "
        "WHERE meeting_planned_start IS NOT NULL",
        "There is already a meeting of this kind, team and period.",
    )

    @property
    def meeting_planned_day(self):
        """Day of the plan, at the place of the company."""
        return to_local(self.meeting_company_id, self.meeting_planned_start).date()

    def _meeting_slot(self):
        """Return what a planned meeting is known by: (kind id, team id or 0, first day of the period)."""
        self.ensure_one()
        return self.meeting_kind_id.id, self.meeting_team_id.id or 0, self.meeting_from

    def _meeting_minutes(self):
        """Return the minutes of these meetings with full rights, also of those that were called off.

        By a search: what the caller may not read is missing from `minutes_ids`.
        """
        if not self.ids:
            return self.env["marketing.minutes"].sudo()  # sudo: nothing is in it
        # sudo: who leads a meeting and whether it is minuted; what of it may be read is asked by those who show it.
        return (
            self.env["marketing.minutes"].sudo().with_context(active_test=False).search([("event_id", "in", self.ids)])
        )

    @api.depends("minutes_ids.agenda_ids", "minutes_ids.line_ids", "minutes_ids.attendance_ids")
    @api.depends_context("uid")
    def _compute_minutes(self):
        """Whoever may not read the minutes sees an ordinary event."""
        minutes = self._meeting_minutes().sudo(False)._filtered_access("read").grouped("event_id")
        for event in self:
            found = minutes.get(event._origin, self.env["marketing.minutes"])
            event.minutes_id = found
            event.meeting_agenda_ids = found.agenda_ids
            event.meeting_line_ids = found.line_ids
            event.meeting_attendance_ids = found.attendance_ids

    @api.depends("minutes_ids.chair_id", "meeting_kind_id")
    @api.depends_context("uid")
    def _compute_can_call_off(self):
        director = self.env.user.has_group("marketing_office.group_director")
        minutes = self._meeting_minutes().grouped("event_id")
        for event in self:
            chair = minutes[event._origin].chair_id if event._origin in minutes else False
            event.can_call_off = bool(chair) and (director or chair == self.env.user)

    # ------------------------------------------------------------------
    # Who may change a meeting
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._guard_is_open():
            return super().create(vals_list)
        events = super().create(vals_list)
        events.filtered("meeting_kind_id")._call_meeting()
        return events

    def write(self, vals):
        if not self._guard_is_open():
            # sudo: which events are meetings, also those whose content the caller does not see.
            meetings = self.sudo().filtered("meeting_kind_id").sudo(False)
            if "meeting_kind_id" in vals and (meetings or vals["meeting_kind_id"]):
                raise UserError(self.env._("The kind of a meeting is said once, when it is called."))
            if meetings and not TERMS.isdisjoint(vals):
                meetings._check_meeting_terms()
        result = super().write(vals)
        if "partner_ids" in vals:
            self._meeting_minutes()._follow_people()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_meeting(self):
        if any(event.sudo().meeting_kind_id for event in self):  # sudo: as in `write`
            raise UserError(
                self.env._("A meeting is not deleted. Call it off instead, so that it is not planned again.")
            )

    def _check_meeting_terms(self):
        """Refuse changes of meetings by others than those who lead them, and of those that are minuted.

        :raises AccessError: names who may
        :raises UserError: for what stands in minutes under approval or filed
        """
        director = self.env.user.has_group("marketing_office.group_director")
        for minutes in self._meeting_minutes():
            if not (self.env.su or director or self.env.user in minutes.chair_id | minutes.taker_id):
                raise AccessError(
                    self.env._(
                        "%(meeting)s: only %(name)s or the minute taker moves it or invites people.",
                        meeting=minutes.display_name,
                        name=minutes.chair_id.name,
                    )
                )
            minutes._check_open()

    def _call_meeting(self):
        """Make meetings of events that somebody has made by hand, with the caller in the chair (C-15, C-17).

        :raises UserError: for kinds that are planned
        :raises AccessError: for others than leaders
        """
        for event in self:
            kind = event.meeting_kind_id
            if kind.cycle != "none":
                raise UserError(
                    self.env._("“%s” is planned by itself. Choose a kind that is held when called.", kind.name)
                )
            if not self.env.user.has_group("marketing_office.group_leader"):
                raise AccessError(self.env._("Only leaders call a meeting of the kind “%s”.", kind.name))
            company = self.env.company
            event._guarded_write(
                {
                    "meeting_company_id": company.id,
                    "meeting_from": to_local(company, event.start).date(),
                    "meeting_to": to_local(company, event.start).date(),
                }
            )
        facts = [{"chair": event.user_id, "taker": event.user_id, "users": event._meeting_users()} for event in self]
        self.env["marketing.minutes"].sudo()._open(self.sudo(), facts)  # sudo: the rules make minutes, nobody else

    def _meeting_users(self):
        """Return the users who are invited, and who leads."""
        # sudo: users of contacts; only who takes part is looked at.
        event = self.sudo()
        return event.partner_ids.user_ids.filtered(lambda user: not user.share) | event.user_id

    def action_call_off(self):
        """Call these meetings off, as the chair or a director; the plan does not bring them back.

        :raises AccessError: for others
        """
        for event in self:
            if not event.can_call_off:
                raise AccessError(self.env._("Only the chair or a director calls a meeting off."))
        self.write({"active": False})
        return True

    def action_open_minutes(self):
        """Open the minutes of this meeting."""
        self.ensure_one()
        return open_record("marketing.minutes", self.minutes_id.id)

    # ------------------------------------------------------------------
    # Following the plan
    # ------------------------------------------------------------------

    def _follow_meeting_plan(self, facts, minutes):
        """Change this meeting, which has not begun, as far as the plan has changed (called with full rights)."""
        self.ensure_one()
        vals = {}
        if self.meeting_by_plan:
            vals.update(active=True, meeting_by_plan=False)
        if self.meeting_planned_start != facts["start"]:
            vals["meeting_planned_start"] = facts["start"]
            if self.start == self.meeting_planned_start:
                length = self.stop - self.start
                vals.update(start=facts["start"], stop=facts["start"] + length)
        partners, before = facts["users"].partner_id, self.meeting_rule_partner_ids
        if partners != before:
            joined, left = partners - before, before - partners
            vals["meeting_rule_partner_ids"] = [Command.set(partners.ids)]
            now_invited = (self.partner_ids | joined) - left
            if now_invited != self.partner_ids:
                vals["partner_ids"] = [Command.set(now_invited.ids)]
        if self.user_id != facts["chair"]:
            vals["user_id"] = facts["chair"].id
        if vals:
            self._guarded_write(vals)
        minutes._follow_rule(facts)
