from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ..core.clock import now

# Open actions first, then the standing items, the reports and what people propose.
PLACES = {"action": 100, "template": 200, "report": 300, "proposal": 400}


class Minutes(models.Model):
    """How minutes begin: with who is invited, and with an agenda that puts itself together (C-11, C-18)."""

    _inherit = "marketing.minutes"

    @api.model
    def _agenda_reports(self, meeting):
        """Return what people have written for a meeting and is to be heard there. Those who keep reports extend it.

        :param meeting: `calendar.event` with full rights: kind, team, company, period, attendees say what belongs
        :return: [(title, user, content as HTML or text, model of the document, its id)]
        """
        return []

    @api.model
    def _open(self, events, facts):
        """Make the minutes of new meetings (called with full rights).

        :param events: `calendar.event`
        :param list facts: per event {'chair', 'taker', 'users'}
        """
        return self._guarded_create(
            [
                {
                    "event_id": event.id,
                    "chair_id": one["chair"].id,
                    "taker_id": one["taker"].id,
                    "planned_taker_id": one["taker"].id,
                    "user_ids": one["users"].ids,
                }
                for event, one in zip(events, facts, strict=True)
            ]
        )

    def _follow_rule(self, facts):
        """Take over chair and minute taker of a changed plan; a minute taker chosen by the chair stays."""
        for minutes in self:
            vals = {}
            if minutes.chair_id != facts["chair"]:
                vals["chair_id"] = facts["chair"].id
            if minutes.planned_taker_id != facts["taker"]:
                vals["planned_taker_id"] = facts["taker"].id
                if minutes.taker_id == minutes.planned_taker_id or minutes.taker_id not in facts["users"]:
                    vals["taker_id"] = facts["taker"].id
            if vals:
                minutes._guarded_write(vals)
                minutes._follow_people()

    def _follow_people(self):
        """Let those who are invited now, and nobody else, be the readers of these minutes (called with full rights)."""
        for minutes in self.filtered(lambda minutes: minutes.state == "draft"):
            users = minutes.event_id._meeting_users() | minutes.chair_id | minutes.taker_id
            if users != minutes.user_ids:
                minutes._guarded_write({"user_ids": [(6, 0, users.ids)]})
                if minutes.prepared_on:
                    minutes._prepare_attendance()

    # ------------------------------------------------------------------
    # Agenda
    # ------------------------------------------------------------------

    def action_prepare(self):
        """Put the agenda together, or bring it up to date, as the minute taker or the chair.

        :raises AccessError: for others
        :raises UserError: for minutes under approval or filed
        """
        self.check_access("write")
        for minutes in self:
            if self.env.user not in minutes.taker_id | minutes.chair_id:
                raise AccessError(self.env._("The agenda is put together by the minute taker or the chair."))
        self._check_open()
        self.sudo()._prepare()  # sudo: reports and actions of others; the caller was checked
        return True

    @api.model
    def _prepare_due(self, company):
        """Put the agendas of the meetings of the next days together, and of those that have begun without one."""
        moment = now(self.env)
        waiting = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("prepared_on", "=", False),
                ("date_start", "<", moment + timedelta(days=31)),
            ]
        )
        waiting.filtered(
            lambda minutes: minutes.date_start <= moment + timedelta(days=minutes.kind_id.prepare_days)
        )._prepare()

    def _prepare(self):
        """Add what belongs on the agendas and is not there yet; drop former actions that are done (with full rights).

        What somebody has written a note to stays in any case.
        """
        vals_list, actions = [], self._former_actions()
        for minutes in self:
            if not minutes.prepared_on:
                vals_list += minutes._standing_items()
            vals_list += minutes._report_items()
            vals_list += minutes._action_items(actions[minutes])
        self.env["marketing.minutes.agenda"]._guarded_create(vals_list)
        self.agenda_ids.filtered(
            lambda item: item.action_line_id and not item.note and not item.action_line_id.is_open
        )._guarded_unlink()
        self._prepare_attendance()
        self._guarded_write({"prepared_on": now(self.env)})

    def _standing_items(self):
        """Return the values of the items that every meeting of the kind has, in the language of the minute taker."""
        self.ensure_one()
        return [
            {
                "minutes_id": self.id,
                "source": "template",
                "name": line.name,
                "required": line.required,
                "sequence": PLACES["template"] + number,
            }
            for number, line in enumerate(self.with_context(lang=self.taker_id.lang).kind_id.agenda_ids)
        ]

    def _report_items(self):
        """Return the values of the reports to be heard that are not on the agenda yet."""
        self.ensure_one()
        known = {(item.res_model, item.res_id) for item in self.agenda_ids if item.source == "report"}
        return [
            {
                "minutes_id": self.id,
                "source": "report",
                "name": name,
                "user_id": user.id,
                "text": text,
                "res_model": model,
                "res_id": res_id,
                "sequence": PLACES["report"] + number,
            }
            for number, (name, user, text, model, res_id) in enumerate(self._agenda_reports(self.event_id))
            if (model, res_id) not in known
        ]

    def _former_actions(self):
        """Return {minutes: actions of former meetings of the same kind and team that are still to be done}."""
        lines = self.env["marketing.minutes.line"].search(
            [
                ("is_open", "=", True),
                ("meeting_kind_id", "in", self.kind_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            order="day, id",
        )
        series = lines.grouped(lambda line: line.minutes_id._series())
        return {minutes: minutes._of_former(series.get(minutes._series(), lines.browse())) for minutes in self}

    def _of_former(self, lines):
        """Return which lines are of meetings before this one."""
        return lines.filtered(lambda line: line.minutes_id.active and line.minutes_id.date_start < self.date_start)

    def _series(self):
        """Return what meetings have in common that follow up each other's actions."""
        self.ensure_one()
        return self.kind_id, self.team_id, self.company_id

    def _action_items(self, lines):
        """Return the values of the open actions that are not on the agenda yet."""
        self.ensure_one()
        return [
            {
                "minutes_id": self.id,
                "source": "action",
                "name": line.name,
                "user_id": line.user_id.id,
                "action_line_id": line.id,
                "sequence": PLACES["action"],
            }
            for line in lines - self.agenda_ids.action_line_id
        ]

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    def action_open_proposal(self):
        """Return the window in which somebody who is invited proposes a topic."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_minutes_propose_action")
        return {**action, "context": {"default_minutes_id": self.id}}

    def action_propose(self, topic, text=None):
        """Put a topic on the agenda, as somebody who is invited; the minutes have to answer it (B-29).

        :param str topic: what should be talked about
        :param str text: what is proposed, and why
        :raises AccessError: for others than those who are invited
        :raises UserError: for minutes under approval or filed, and without a topic
        """
        self.ensure_one()
        self.check_access("read")
        if self.env.user not in self.user_ids:
            raise AccessError(self.env._("Only those who are invited to the meeting propose topics."))
        self._check_open()
        if not (topic or "").strip():
            raise UserError(self.env._("Name the topic."))
        # sudo: whoever is invited adds a topic of their own, and nothing else; checked above.
        self.env["marketing.minutes.agenda"].sudo()._guarded_create(
            [
                {
                    "minutes_id": self.id,
                    "source": "proposal",
                    "name": topic.strip(),
                    "text": plaintext2html(text) if text else False,
                    "user_id": self.env.uid,
                    "required": True,
                    "sequence": PLACES["proposal"],
                }
            ]
        )
        return True

    # ------------------------------------------------------------------
    # Attendance
    # ------------------------------------------------------------------

    def _prepare_attendance(self):
        """Let the lists of who was there have those who are invited, on leave as excused (with full rights)."""
        lists, away = self.env["marketing.minutes.attendance"], self._away()
        lists._guarded_create(
            [
                {
                    "minutes_id": minutes.id,
                    "user_id": user.id,
                    "state": "excused" if (user, minutes.day) in away else "present",
                }
                for minutes in self
                for user in minutes.user_ids - minutes.attendance_ids.user_id
            ]
        )
        self.attendance_ids.filtered(lambda line: line.user_id not in line.minutes_id.user_ids)._guarded_unlink()

    def _away(self):
        """Return {(user, day)} of the people who are on leave on the days of these meetings."""
        days = [day for day in self.mapped("day") if day]
        if not days:
            return set()
        leaves = self.env["hr.leave"].search(
            [
                ("state", "=", "validate"),
                ("employee_id.user_id", "in", self.user_ids.ids),
                ("request_date_from", "<=", max(days)),
                ("request_date_to", ">=", min(days)),
            ]
        )
        return {
            (leave.employee_id.user_id, day)
            for leave in leaves
            for day in days
            if leave.request_date_from <= day <= leave.request_date_to
        }
