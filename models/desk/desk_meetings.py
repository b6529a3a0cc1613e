from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_time

from ..core.clock import now, zone_name

ROWS = 5
# A week, from today on: on a Friday the next Monday counts more than the days gone by.
AHEAD = timedelta(days=7)


class Desk(models.AbstractModel):
    """Whom I meet: today and in the days to come, as the calendar says."""

    _inherit = "marketing.desk"

    @api.model
    def _section_meetings(self, day):
        """Return the meetings of the present user, see `_sections`."""
        zone = pytz.timezone(self.env.user.tz or zone_name(self.env.company))
        meetings = self.env["calendar.event"]
        domain = self._meeting_domain(self.env.user.partner_id, day, day + AHEAD, zone)
        found = meetings.search(domain, order="start, id", limit=ROWS)
        points = self._agenda_points(found)
        rows = [self._meeting_row(meeting, day, zone, points.get(meeting)) for meeting in found]
        count = sum(row["tile"]["today"] for row in rows)
        return self._list_section(
            "side",
            self.env._("Meetings"),
            rows,
            badges=[(self.env._("%s today", count), "later")] if count else (),
            more={"text": self.env._("Calendar"), "action": "calendar.action_calendar_event"},
            empty={
                "title": self.env._("No meetings in the next days"),
                "text": self.env._("What is in your calendar for the coming week appears here."),
            },
        )

    @api.model
    def _meeting_domain(self, partners, first, last, zone):
        """Return the domain of the meetings that people have not declined and that are not over yet.

        :param partners: `res.partner` of the people
        :param date first: first day
        :param date last: the day after the last
        :param zone: time zone in which days begin and end
        """
        begin, end = (
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, last)
        )
        timed = (
            Domain("allday", "=", False) & Domain("stop", ">", max(begin, now(self.env))) & Domain("start", "<", end)
        )
        whole = Domain("allday", "=", True) & Domain("stop_date", ">=", first) & Domain("start_date", "<", last)
        part = Domain("partner_id", "in", partners.ids) & Domain("state", "!=", "declined")
        return (timed | whole) & Domain("attendee_ids", "any", part)

    @api.model
    def _agenda_points(self, meetings):
        """Return {meeting: number of points on its agenda} of those with minutes, by one query."""
        agenda = self.env["marketing.minutes.agenda"]
        if not meetings.meeting_kind_id or not agenda.has_access("read"):
            return {}
        domain = [("minutes_id.event_id", "in", meetings.ids)]
        return dict(agenda._read_group(domain, ["minutes_id.event_id"], ["__count"]))

    @api.model
    def _meeting_row(self, meeting, day, zone, points=None):
        """Return one meeting as a row.

        :param int points: number of points on its agenda
        """
        agenda = points and self.env._("agenda: %s", points)
        begins = meeting.start_date if meeting.allday else pytz.utc.localize(meeting.start).astimezone(zone).date()
        begins = max(begins, day)
        return {
            "id": f"meeting-{meeting.id}",
            "title": meeting.name,
            "note": " · ".join(filter(None, [self._meeting_time(meeting, zone), meeting.location, agenda])),
            "right": self._day_words(begins, day) if (begins - day).days < 2 else self._date_words(begins, "EEE"),
            "level": "soon" if begins == day else "later",
            "tile": {
                "month": self._date_words(begins, "MMM"),
                "number": str(begins.day),
                "today": begins == day,
            },
            "open": [meeting._name, meeting.id],
        }

    @api.model
    def _meeting_time(self, meeting, zone):
        """Return from when to when a meeting lasts, in words."""
        if meeting.allday:
            return self.env._("all day")
        begin, end = (
            format_time(self.env, moment, tz=zone.zone, time_format="short") for moment in (meeting.start, meeting.stop)
        )
        return f"{begin} – {end}"
