import logging
from datetime import datetime, time, timedelta

import pytz
from psycopg2 import OperationalError

from odoo import Command, api, models
from odoo.tools import SQL

from ...lib.duties import WorkingDays, periods
from ...lib.meetings import day_of
from ..core.clock import now, today, zone_name
from .meeting_people import Circle

_logger = logging.getLogger(__name__)
# How long after its period a meeting may be held; working days are known that far.
SLACK = timedelta(days=62)
# Odoo writes to everybody whom an event concerns unless it is told not to.
SILENT = {
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "dont_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "tracking_disable": True,
    "skip_contact_description": True,
}


class MeetingKind(models.Model):
    """The plan of the regular meetings, and how the calendar follows it.

    The plan is worked out anew at each run from what is known (kinds, teams, people, working days). Of what has not
    begun yet, what is missing is made, and what is there is moved, given other people, called off or brought back.
    Whatever somebody moved by hand stays where it was put; nothing is made for days that are over.
    """

    _inherit = "marketing.meeting.kind"

    @api.model
    def _plan(self, company, day):
        """Return the meetings to come, {(kind id, team id or 0, first day of the period): facts}.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        """
        last = day + timedelta(days=company.meeting_ahead_days)
        kinds = self.search([("cycle", "!=", "none"), ("company_id", "in", [company.id, False])])
        begin = max(day, company.meeting_from)
        if not kinds or begin > last:
            return {}
        days = self.env["marketing.duty"]._company_days(company, begin - SLACK * 6, last + SLACK)
        working_days, circle = WorkingDays(days), Circle(kinds, company)
        zone, plan = pytz.timezone(zone_name(company)), {}
        for kind in kinds:
            back = SLACK if kind.day_rule == "after" else timedelta()
            dated = [
                (first, end, held)
                for first, end in periods(kind.cycle, begin - back, last)
                if (held := kind._day_of(first, end, working_days)) and begin <= held <= last
            ]
            for team in kind._units(circle):
                chair, invited = kind._chair(circle, team), kind._invited(circle, team)
                if not chair:
                    continue
                for first, end, held in dated:
                    users = circle.present(invited, held) | chair
                    if len(users) < 2:
                        # Nobody meets alone.
                        continue
                    taker = kind._taker(circle, chair, users, first)
                    plan[kind.id, team.id or 0, first] = {
                        "start": kind._begins(held, zone),
                        "end": end,
                        "chair": chair,
                        "taker": taker,
                        "users": users | taker,
                        "team": team,
                    }
        return plan

    def _day_of(self, first, last, working_days):
        self.ensure_one()
        return day_of(self.day_rule, self.day_number, int(self.weekday), first, last, working_days)

    def _begins(self, day, zone):
        """Return when a meeting on a day begins, as a naive UTC datetime."""
        self.ensure_one()
        local = zone.localize(datetime.combine(day, time()) + timedelta(minutes=round(self.hour * 60)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------------
    # The calendar follows
    # ------------------------------------------------------------------

    @api.model
    def _generate(self, company, day=None):
        """Make, move, call off and bring back the meetings of a company that have not begun yet.

        :param company: `res.company`
        :param date day: today at its place, if not the clock's
        :return: the new meetings
        """
        # sudo: the plan is made for everybody in the company.
        kinds = self.sudo().with_company(company).with_context(**SILENT)
        company = company.with_env(kinds.env)
        events = kinds.env["calendar.event"]
        moment = datetime.combine(day, time()) if day else now(self.env)
        day = day or today(company)
        if not company.meeting_from or not kinds._take_turn(company):
            return events
        plan = kinds._plan(company, day)
        known = {event._meeting_slot(): event for event in kinds._known(company, moment)}
        minutes = events.union(*known.values())._meeting_minutes().grouped("event_id")
        missing, wanted = [], set()
        for slot, facts in plan.items():
            if slot not in known:
                if facts["start"] > moment:
                    missing.append((slot, facts))
                continue
            wanted.add(slot)
            if known[slot].start > moment:
                known[slot]._follow_meeting_plan(facts, minutes[known[slot]])
        last = day + timedelta(days=company.meeting_ahead_days)
        for slot, event in known.items():
            # What a run on a later day has made ahead is none of this one's business.
            if slot not in wanted and event.active and event.start > moment and event.meeting_planned_day <= last:
                event._guarded_write({"active": False, "meeting_by_plan": True})
        return kinds._make(company, missing)

    @api.model
    def _known(self, company, moment):
        """Return the planned meetings of a company that may lie ahead, also those called off."""
        return (
            self.env["calendar.event"]
            .with_context(active_test=False)
            .search(
                [
                    ("meeting_company_id", "=", company.id),
                    ("meeting_kind_id.cycle", "!=", "none"),
                    ("start", ">", moment - SLACK),
                ]
            )
        )

    @api.model
    def _make(self, company, missing):
        """Create the events of slots that have none, with their minutes."""
        events = self.env["calendar.event"]
        for invite in (False, True):
            batch = [item for item in missing if self.browse(item[0][0]).invite == invite]
            if not batch:
                continue
            model = events.with_context(
                **({"skip_attendee_notification": False, "no_mail_to_attendees": False} if invite else {})
            )
            made = model._guarded_create(
                [self.browse(slot[0])._event_vals(company, slot, facts) for slot, facts in batch]
            )
            self.env["marketing.minutes"]._open(made, [facts for _slot, facts in batch])
            events |= made
        return events.with_context(self.env.context)

    def _event_vals(self, company, slot, facts):
        """Return the values of the event of one slot, in the words of the chair's language."""
        self.ensure_one()
        chair, team = facts["chair"], facts["team"]
        name = self.with_context(lang=chair.lang).name
        return {
            "name": f"{name} · {team.with_context(lang=chair.lang).name}" if team else name,
            "user_id": chair.id,
            "partner_ids": [Command.set(facts["users"].partner_id.ids)],
            "start": facts["start"],
            "stop": facts["start"] + timedelta(minutes=round(self.duration * 60)),
            "allday": False,
            "location": self.location,
            "privacy": "confidential",
            "meeting_kind_id": self.id,
            "meeting_team_id": team.id,
            "meeting_company_id": company.id,
            "meeting_from": slot[2],
            "meeting_to": facts["end"],
            "meeting_planned_start": facts["start"],
            "meeting_rule_partner_ids": [Command.set(facts["users"].partner_id.ids)],
        }

    @api.model
    def _take_turn(self, company):
        """Return whether this transaction alone plans the meetings of a company."""
        [[taken]] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(hashtext('marketing.meeting'), %s)", company.id)
        )
        return taken

    @api.model
    def _cron_generate(self):
        """Plan the meetings of all companies and put the agendas of the next days together."""
        cron = self.env["ir.cron"]
        # sudo: meetings are made for everybody.
        for company in self.env["res.company"].sudo().search([("meeting_from", "!=", False)]):
            try:
                self._generate(company)
                self.env["marketing.minutes"].sudo()._prepare_due(company)  # sudo: as above
            except OperationalError:
                raise
            except Exception:
                _logger.exception("meetings of %s could not be planned", company.name)
                self.env.cr.rollback()
                company._warn_administrators(
                    self.env._("Meetings could not be planned"),
                    self.env._("The log of the server says why. What is missing is planned at the next run."),
                )
            if not cron._commit_progress(1):
                return
