from datetime import timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain

from ..core.clock import zone_name
from ..work.duty import OPEN
from ..work.report import WRITABLE

# More lines than that are not read in an e-mail; the desk has them all.
ROWS = 8


class Digest(models.Model):
    """What people are reminded of: each part is collected for all of them at once."""

    _inherit = "marketing.digest"

    @api.model
    def _digest_sections(self):
        """Return the names of the sections in the order of the e-mail; `_collect_<name>` makes each.

        Domains that stand above add theirs here.
        """
        return ["late", "due", "reports", "approvals", "handovers", "meetings"]

    @api.model
    def _collect(self, users, company, day):
        """Return what there is to say to people, {user id: [section]}; the number of queries does not depend on them.

        A method `_collect_<name>(users, company, day)` returns (title, short words with one %s for the number,
        {user id: [row]}), in the language of this environment. A row is a dict with `text`, `note`, `url`, `late` and,
        below the text, `about`.

        :param users: `res.users`, with full rights
        :param company: `res.company`
        :param date day: today at its place
        """
        found = {}
        for name in self._digest_sections():
            # The names are those of the hook, so nothing else can be called.
            title, short, rows_of = getattr(self, f"_collect_{name}")(users, company, day)
            for user_id, rows in rows_of.items():
                found.setdefault(user_id, []).append(
                    {
                        "name": name,
                        "title": title,
                        "short": short % len(rows),
                        "rows": rows[:ROWS],
                        "count": len(rows),
                        "more": self.env._("and %s more", len(rows) - ROWS) if len(rows) > ROWS else "",
                    }
                )
        return found

    @api.model
    def _url(self, record):
        """Return where a record is opened, with My Desk behind it."""
        return f"{record.get_base_url()}/odoo/my-desk/{record._name}/{record.id}"

    @api.model
    def _open_duties(self, users, company, domain):
        """Return {user id: duties} of people that are not done."""
        duties = self.env["marketing.duty"].search(
            Domain([("user_id", "in", users.ids), ("company_id", "=", company.id), ("state", "in", OPEN)]) & domain
        )
        return {user.id: mine for user, mine in duties.grouped("user_id").items()}

    @api.model
    def _duty_line(self, duty, note):
        return {"text": duty.name, "note": note, "url": self._url(duty), "late": duty.is_late}

    @api.model
    def _collect_late(self, users, company, day):
        """Return the late duties of people, see `_collect`."""
        desk = self.env["marketing.desk"]
        late = self._open_duties(users, company, Domain("is_late", "=", True))
        rows = {
            user_id: [self._duty_line(duty, desk._duty_when(duty, day)) for duty in duties]
            for user_id, duties in late.items()
        }
        return self.env._("Overdue"), self.env._("%s overdue"), rows

    @api.model
    def _collect_due(self, users, company, day):
        """Return the duties of people that are due today, see `_collect`."""
        domain = Domain("date_deadline", "=", day) & Domain("is_late", "=", False)
        rows = {
            user_id: [self._duty_line(duty, self.env._("urgent") if duty.priority != "0" else "") for duty in duties]
            for user_id, duties in self._open_duties(users, company, domain).items()
        }
        return self.env._("Due Today"), self.env._("%s due today"), rows

    @api.model
    def _collect_reports(self, users, company, day):
        """Return the reports of people that are due today or late, see `_collect`."""
        desk = self.env["marketing.desk"]
        found = self.env["marketing.work.report"].search(
            [
                ("user_id", "in", users.ids),
                ("company_id", "=", company.id),
                ("state", "in", WRITABLE),
                ("date_deadline", "<=", day),
            ],
            order="date_deadline, id",
        )
        rows = {
            user.id: [
                {
                    "text": f"{report.kind_id.name} {report._period_words()}",
                    "note": desk._days_late(report.late_days) if report.is_late else "",
                    "url": self._url(report),
                    "late": report.is_late,
                }
                for report in mine
            ]
            for user, mine in found.grouped("user_id").items()
        }
        return self.env._("Reports"), self.env._("%s to report"), rows

    @api.model
    def _collect_approvals(self, users, company, day):
        """Return the approvals that wait for people, as themselves or as stand-ins, see `_collect`."""
        ballots = self.env["marketing.approval.ballot"].search(
            [
                ("user_id", "in", users.ids),
                ("state", "=", "open"),
                ("request_id.state", "=", "pending"),
                ("company_id", "=", company.id),
            ]
        )
        ballots.request_id.requester_id._know_names()
        rows = {}
        for user, mine in ballots.grouped("user_id").items():
            requests = mine.request_id.sorted(lambda request: (request.deadline or request.create_date, request.id))
            rows[user.id] = [
                {
                    "text": request.res_name or "",
                    "about": " · ".join(filter(None, [request.gate_id.name, request.requester_id.name])),
                    "note": request.time_left or "",
                    "url": self._url(request),
                    "late": request.time_level == "late",
                }
                for request in requests
            ]
        return self.env._("Waiting for Your Consent"), self.env._("%s to approve"), rows

    @api.model
    def _collect_handovers(self, users, company, day):
        """Return the hand-overs that people were asked to take, see `_collect`."""
        desk = self.env["marketing.desk"]
        found = self.env["marketing.handover"].search(
            [("receiver_id", "in", users.ids), ("company_id", "=", company.id), ("state", "=", "offered")],
            order="date_from, id",
        )
        rows = {
            receiver.id: [
                {
                    "text": self.env._("Take over the work of %s", handover.user_id.name),
                    "note": desk._date_words(handover.date_from),
                    "url": self._url(handover),
                    "late": False,
                }
                for handover in mine
            ]
            for receiver, mine in found.grouped("receiver_id").items()
        }
        return self.env._("Hand-overs to Confirm"), self.env._("%s to take over"), rows

    @api.model
    def _collect_meetings(self, users, company, day):
        """Return the meetings of people today, by their own clocks, see `_collect`."""
        desk, zone = self.env["marketing.desk"], pytz.timezone(zone_name(company))
        domain = desk._meeting_domain(users.partner_id, day, day + timedelta(days=1), zone)
        meetings = self.env["calendar.event"].search(domain, order="start, id")
        by_partner = {user.partner_id: user for user in users}
        rows = {}
        for meeting in meetings:
            for attendee in meeting.attendee_ids:
                user = by_partner.get(attendee.partner_id)
                if not user or attendee.state == "declined":
                    continue
                own = pytz.timezone(user.tz or zone.zone)
                rows.setdefault(user.id, []).append(
                    {
                        "text": meeting.name,
                        "about": meeting.location or "",
                        "note": desk._meeting_time(meeting, own),
                        "url": self._url(meeting),
                        "late": False,
                    }
                )
        return self.env._("Meetings Today"), self.env._("%s to meet"), rows
