from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..core.clock import now
from ..core.windows import open_record


class Duty(models.Model):
    """A task that was decided in a meeting: the chair has asked for it, and the next meetings follow it up (C-18)."""

    _inherit = "marketing.duty"
    _guarded_fields = frozenset({"minutes_line_id"})

    minutes_line_id = fields.Many2one(
        "marketing.minutes.line",
        string="Decided in the Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _once_per_action = models.UniqueIndex(
        "(minutes_line_id) WHERE minutes_line_id IS NOT NULL", "This action is a task already."
    )


class Minutes(models.Model):
    """How minutes are completed and filed, and how their actions become tasks."""

    _inherit = "marketing.minutes"

    def _check_complete(self):
        """Refuse minutes in which something is missing, when they are submitted and when they are filed.

        :raises UserError: says what is missing
        """
        moment = now(self.env)
        for minutes in self:
            if not minutes.active:
                raise UserError(self.env._("“%s” was called off.", minutes.display_name))
            if minutes.date_start > moment:
                raise UserError(self.env._("“%s” has not begun yet.", minutes.display_name))
            silent = minutes.agenda_ids.filtered(lambda item: item.required and not (item.note or "").strip())
            if silent:
                raise UserError(
                    self.env._(
                        "“%(meeting)s”: write what was said on %(topics)s.",
                        meeting=minutes.display_name,
                        topics=", ".join(silent.mapped("name")),
                    )
                )
            if not minutes.line_ids and is_html_empty(minutes.text) and not any(minutes.agenda_ids.mapped("note")):
                raise UserError(
                    self.env._("“%s”: write what was said or decided before you submit it.", minutes.display_name)
                )
            if not minutes.attendance_ids.filtered(lambda line: line.state == "present"):
                raise UserError(self.env._("“%s”: say who was there.", minutes.display_name))

    def _file(self):
        """Keep how the followed-up actions stand, and make tasks of the new ones, once the gate was passed."""
        if not self:
            return
        # sudo: the gate was passed; tasks are for people who need not be the minute taker's.
        filed = self.sudo()
        for state, items in filed.agenda_ids.filtered("action_line_id").grouped("action_state").items():
            items._guarded_write({"state_then": state})
        filed._guarded_write({"filed_on": now(self.env)})
        filed._raise_duties()

    def action_confirm_actions(self):
        """Make tasks of the actions at once, as the chair, where the kind says so.

        :raises AccessError: for others than the chair
        :raises UserError: for kinds whose actions wait for the approval
        """
        self.check_access("write")
        for minutes in self:
            if minutes.chair_id != self.env.user:
                raise AccessError(self.env._("Only %s confirms the actions.", minutes.chair_id.name))
            if minutes.kind_id.actions_at != "chair":
                raise UserError(self.env._("Actions of this meeting become tasks once the minutes are approved."))
        self._check_open()
        # sudo: the chair was checked; tasks are for people who need not be the chair's.
        confirmed = self.sudo()
        confirmed._raise_duties()
        confirmed._guarded_write({"actions_confirmed_on": now(self.env)})
        return True

    def _raise_duties(self):
        """Make a task of each action that is none yet (called with full rights)."""
        lines = self.line_ids.filtered(lambda line: line.kind == "action" and not line.duty_id)
        duties = self.env["marketing.duty"]._guarded_create([line._duty_vals() for line in lines])
        for line, duty in zip(lines, duties, strict=True):
            line._guarded_write({"duty_id": duty.id})
            duty._tell_person()

    def action_open_duties(self):
        """Open the tasks that were decided in these meetings, as far as the caller may read them."""
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_duty_action_all")
        action["domain"] = [("minutes_line_id.minutes_id", "in", self.ids)]
        return {**action, "name": self.env._("Actions"), "context": {}}

    def action_open_meeting(self):
        """Open the meeting in the calendar."""
        self.ensure_one()
        return open_record("calendar.event", self.event_id.id)


class MinutesLine(models.Model):
    _inherit = "marketing.minutes.line"

    def _duty_vals(self):
        """Return the values of the task that this action becomes."""
        self.ensure_one()
        minutes = self.minutes_id
        return {
            "kind": "meeting",
            "name": self.name,
            "standard": self.text,
            "user_id": self.user_id.id,
            "requester_id": minutes.chair_id.id,
            "company_id": minutes.company_id.id,
            "date_deadline": self.date_deadline,
            "res_model": minutes._name,
            "res_id": minutes.id,
            "minutes_line_id": self.id,
        }
