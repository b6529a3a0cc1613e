"""Who may not read minutes, and what nobody changes, on every path."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestWorkMeetingPaths(MeetingCommon):
    def setUp(self):
        super().setUp()
        self._run()
        self.minutes = self._minutes(self.monday, self.team)
        self.taker = self.minutes.taker_id
        self.mate = (self.seller | self.colleague) - self.taker

    def test_readers(self):
        """Invited people and the line above them read minutes; nobody else, by no way."""
        self._written(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        for user in self.seller | self.colleague | self.leader | self.director | self.auditor:
            with self.subTest(user=user.login):
                self.assertTrue(self.as_user(self.minutes, user).line_ids.name)
        for user in self.fellow | self.other_leader | self.finance | self.outsider:
            with self.subTest(user=user.login):
                theirs = self.as_user(self.minutes, user)
                for records in (
                    theirs,
                    self.as_user(self.minutes.line_ids, user),
                    self.as_user(self.minutes.agenda_ids, user),
                    self.as_user(self.minutes.attendance_ids, user),
                ):
                    with self.assertRaises(AccessError):
                        records.read([])
                event = self.as_user(self.minutes.event_id, user)
                self.assertTrue(event.read([]))
                if user != self.outsider:
                    self.assertFalse(event.minutes_id or event.meeting_line_ids or event.meeting_agenda_ids)

    def test_no_way_in_by_invitation(self):
        """Who invites themselves, from whichever side, does not become a reader."""
        event = self.as_user(self.minutes.event_id, self.fellow)
        with self.assertRefused("moves it or invites", AccessError):
            event.partner_ids = [Command.link(self.fellow.partner_id.id)]
        with self.assertRefused("."):
            self.as_user(self.fellow.partner_id, self.fellow).meeting_ids = [Command.link(event.id)]
            self.as_user(self.minutes, self.fellow).read(["text"])

    def test_writers(self):
        """Only the minute taker and the chair write; others who read do not."""
        self.minutes._prepare()
        for user in self.mate | self.director | self.admin | self.auditor:
            with self.subTest(user=user.login):
                for records, vals in (
                    (self.minutes, {"text": "Mine"}),
                    (self.minutes.agenda_ids[:1], {"note": "Mine"}),
                    (self.minutes.attendance_ids[:1], {"state": "absent"}),
                ):
                    with self.assertRefused(".", AccessError):
                        self.as_user(records, user).write(vals)
                with self.assertRefused(".", AccessError):
                    self.as_user(self.env["marketing.minutes.line"], user).create(
                        {"minutes_id": self.minutes.id, "name": "Mine"}
                    )
        self.as_user(self.minutes, self.taker).text = "Written"
        self.as_user(self.minutes, self.leader).text = "Mended"

    def test_guarded(self):
        """What the rules set, nobody sets: state, chair, readers, sources; on write, create and import."""
        self.minutes._prepare()
        mine = self.as_user(self.minutes, self.taker)
        for vals in (
            {"chair_id": self.taker.id},
            {"user_ids": [Command.link(self.fellow.id)]},
            {"filed_on": datetime(2026, 3, 2)},
            {"event_id": self._meetings(self.monday, self.team)[1].id},
        ):
            with self.subTest(vals=vals), self.assertRefused("cannot be set by hand", AccessError):
                mine.write(vals)
        with self.assertRefused("needs an approval|write what was said", UserError):
            mine.state = "filed"
        with self.assertRefused(".", AccessError):
            mine.agenda_ids[:1].action_line_id = self.env["marketing.minutes.line"].create(
                {"minutes_id": self.minutes.id, "name": "x"}
            )
        with self.assertRefused("hands the minutes", AccessError):
            mine.taker_id = self.mate
        self.as_user(self.minutes, self.leader).taker_id = self.mate
        with self.assertRefused(".", AccessError):
            self.as_user(self.minutes, self.leader).unlink()
        with self.assertRefused("."):
            self.as_user(self.minutes, self.leader).copy()

    def test_lines_stay_in_their_meeting(self):
        mine = self._written(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        other = self._minutes(self.monday, self.team, 1)
        with self.assertRefused("not moved to another"):
            self.as_user(mine.line_ids, self.leader).minutes_id = other

    def test_pending_is_locked(self):
        mine = self._written(self.minutes)
        mine.action_approval_submit()
        for records, vals in (
            (mine, {"text": "Later"}),
            (mine.agenda_ids[:1], {"note": "Later"}),
            (mine.attendance_ids[:1], {"state": "absent"}),
        ):
            with self.subTest(model=records._name), self.assertRefused("under approval|waiting for approval"):
                records.write(vals)
        with self.assertRefused("under approval"):
            self.as_user(self.minutes.event_id, self.leader).partner_ids = [Command.unlink(self.mate.partner_id.id)]

    def test_filed_is_kept(self):
        """Filed minutes change by no path: write, lines, one2many commands, import, files, deletion, the event."""
        mine = self._filed(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        chair = self.as_user(self.minutes, self.leader)
        for records in (mine, chair):
            with self.assertRefused("is filed"):
                records.text = "Changed"
            with self.assertRefused("is filed"):
                records.line_ids = [Command.create({"name": "Added"})]
            with self.assertRefused("is a task already|is filed"):
                records.line_ids.name = "Changed"
            with self.assertRefused("is filed"):
                records.agenda_ids[:1].note = "Changed"
            with self.assertRefused("is filed"):
                records.agenda_ids[:1].unlink()
            with self.assertRefused("is filed"):
                records.attendance_ids[:1].unlink()
            with self.assertRefused("stay as they are"):
                records.state = "draft"
            with self.assertRefused("."):
                records.env["ir.attachment"].create(
                    {"name": "x.txt", "raw": b"x", "res_model": "marketing.minutes", "res_id": self.minutes.id}
                )
            with self.assertRefused("is filed"):
                records.action_prepare()
        result = chair.load([".id", "text"], [[str(self.minutes.id), "Imported"]])
        self.assertTrue(result["messages"])
        event = self.as_user(self.minutes.event_id, self.leader)
        with self.assertRefused("is filed"):
            event.start = datetime(2026, 3, 3, 1)
        with self.assertRefused("not deleted"):
            event.unlink()

    def test_events(self):
        """Meetings are moved by those who lead them; their kind and period by nobody; no meeting is deleted."""
        event = self._meetings(self.monday, self.team)[1]
        for user in (self.fellow, self.mate, self.outsider):
            theirs = self.as_user(event, user)
            if user in event.minutes_ids.taker_id:
                continue
            with self.subTest(user=user.login), self.assertRefused("moves it or invites", AccessError):
                theirs.start = datetime(2026, 3, 10, 1)
        leader = self.as_user(event, self.leader)
        with self.assertRefused("said once"):
            leader.meeting_kind_id = self.month
        with self.assertRefused("cannot be set by hand", AccessError):
            leader.meeting_from = date(2026, 1, 1)
        with self.assertRefused("not deleted"):
            leader.unlink()
        with self.assertRefused("Only the chair", AccessError):
            self.as_user(event, self.mate).action_call_off()
        ordinary = self.as_user(self.env["calendar.event"], self.outsider).create(
            {"name": "Lunch", "start": datetime(2026, 3, 3, 4), "stop": datetime(2026, 3, 3, 5)}
        )
        ordinary.start = datetime(2026, 3, 3, 3)
        ordinary.unlink()

    def test_what_a_reader_saw_before(self):
        """The rules do not go by what the caller happens to have read: nor by what stays hidden, nor by what is off."""
        event = self._meetings(self.monday, self.team)[1]
        theirs = self.as_user(event, self.fellow)
        self.env.invalidate_all()
        self.assertFalse(theirs.minutes_ids)
        with self.assertRefused("moves it or invites", AccessError):
            theirs.start = datetime(2026, 3, 10, 1)
        self.as_user(event, self.leader).action_call_off()
        with self.assertRefused("moves it or invites", AccessError):
            theirs.active = True
        self._filed(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        self.env.invalidate_all()
        [row] = self.as_user(self.minutes.line_ids, self.taker).read(["duty_id", "action_state"])
        self.assertEqual(row["action_state"], "open")
        lines = self.as_user(self.env["marketing.minutes.line"], self.taker)
        self.assertEqual(lines.search([("is_open", "=", True)]), self.minutes.line_ids)
        self.assertFalse(lines.search([("is_open", "=", False)]))

    def test_private_events_stay_private(self):
        private = self.as_user(self.env["calendar.event"], self.seller).create(
            {"name": "Doctor", "privacy": "private", "start": datetime(2026, 3, 3, 4), "stop": datetime(2026, 3, 3, 5)}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        theirs = self.as_user(private, self.leader)
        self.assertEqual(theirs.read(["name", "minutes_id", "meeting_kind_id"])[0]["name"], "Busy")

    def test_duty_of_an_action(self):
        """Whoever is in charge does it; the chair moves the day; nobody forges one."""
        self._filed(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        duty = self.minutes.line_ids.duty_id
        with self.assertRefused(".", AccessError):
            self.as_user(self.env["marketing.duty"], self.mate).create(
                {"name": "Forged", "kind": "meeting", "date_deadline": date(2026, 3, 6)}
            )
        with self.assertRefused("cannot be set by hand", AccessError):
            self.as_user(duty, self.mate).minutes_line_id = False
        self.as_user(duty, self.leader).date_deadline = date(2026, 3, 10)
        with self.assertRefused(".", AccessError):
            self.as_user(duty, self.mate).date_deadline = date(2026, 4, 10)

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.director.company_ids = [Command.link(other.id)]
        theirs = self.minutes.with_user(self.director).with_context(allowed_company_ids=other.ids)
        with self.assertRefused(".", AccessError):
            theirs.read(["text"])
