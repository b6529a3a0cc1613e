"""How somebody might get into minutes, or around their approval, and why that does not work."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestWorkMeetingTricks(MeetingCommon):
    def setUp(self):
        super().setUp()
        self._run()
        self.minutes = self._minutes(self.monday, self.team)
        self.taker = self.minutes.taker_id
        self.mate = (self.seller | self.colleague) - self.taker

    def test_facts_of_the_meeting(self):
        """What follows from the meeting and its lines is written by nobody, before and after the minutes are filed."""
        self._filed(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        following = self._minutes(self.monday, self.team, 1)
        following._prepare()
        self.as_user(following, self.leader).line_ids = [Command.create({"name": "Prices"})]
        for minutes in (self.minutes, following):
            theirs = self.as_user(minutes, self.leader)
            for records, vals in (
                (theirs, {"date_start": datetime(2026, 1, 5)}),
                (theirs, {"day": date(2026, 1, 5)}),
                (theirs, {"kind_id": self.month.id}),
                (theirs, {"team_id": self.other_team.id}),
                (theirs, {"company_id": False}),
                (theirs, {"active": False}),
                (theirs, {"attendance_rate": 100}),
                (theirs, {"present_count": 9}),
                (theirs, {"action_done_count": 9}),
                (theirs.attendance_ids[:1], {"is_present": 0}),
                (theirs.attendance_ids[:1], {"day": date(2026, 1, 5)}),
                (theirs.line_ids[:1], {"meeting_kind_id": self.month.id}),
                (theirs.agenda_ids[:1], {"company_id": False}),
            ):
                with self.subTest(state=minutes.state, vals=vals), self.assertRefused("set by hand|is filed|is a task"):
                    records.write(vals)

    def test_not_invited_by_a_contact(self):
        """The meetings of a contact are not a way around who may invite; the chair's next change lets nobody in."""
        event = self.minutes.event_id
        with self.assertRefused("moves it or invites", AccessError):
            self.as_user(self.fellow.partner_id, self.fellow).meeting_ids = [Command.link(event.id)]
        guest = self.env["res.partner"].create({"name": "Guest", "meeting_ids": [Command.link(event.id)]})
        with self.assertRefused("moves it or invites", AccessError):
            self.as_user(guest, self.fellow).meeting_ids = [Command.unlink(event.id)]
        with self.assertRefused("moves it or invites", AccessError):
            self.as_user(self.env["res.partner"], self.fellow).create(
                {"name": "Contact", "meeting_ids": [Command.link(event.id)]}
            )
        lunch = self.as_user(self.env["calendar.event"], self.fellow).create(
            {"name": "Lunch", "start": datetime(2026, 3, 3, 4), "stop": datetime(2026, 3, 3, 5)}
        )
        self.as_user(self.fellow.partner_id, self.fellow).meeting_ids = [Command.link(lunch.id)]
        self.as_user(guest, self.leader).meeting_ids = [Command.unlink(event.id)]
        self.assertNotIn(guest, event.partner_ids, "whoever leads the meeting may change it from there too")
        self.fellow.partner_id.meeting_ids = [Command.link(event.id)]
        self.assertIn(self.fellow, self.minutes.user_ids, "and the minutes follow")

    def test_no_series_of_a_meeting(self):
        """Nobody makes a series of a meeting that others lead."""
        event = self.as_user(self.minutes.event_id, self.fellow)
        for vals in ({"recurrency": True, "rrule_type": "daily", "count": 3}, {"follow_recurrence": True}):
            with self.subTest(vals=vals), self.assertRefused("moves it or invites", AccessError):
                event.write(vals)

    def test_actions_are_for_people_who_work_here(self):
        """No action, and so no task, is for customers, people who have left, or another company."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        portal = new_test_user(self.env, "customer", groups="base.group_portal")
        far = new_test_user(self.env, "far", groups="base.group_user", company_id=other.id, company_ids=other.ids)
        gone = new_test_user(
            self.env, "gone", groups="base.group_user", company_id=self.company.id, company_ids=self.company.ids
        )
        gone.active = False
        mine = self.as_user(self.minutes, self.taker)
        for user in (portal, far, gone):
            with self.subTest(user=user.login), self.assertRefused("does not work in", ValidationError):
                mine.line_ids = [
                    Command.create(
                        {"kind": "action", "name": "Do", "user_id": user.id, "date_deadline": date(2026, 3, 6)}
                    )
                ]
        mine.line_ids = [Command.create({"kind": "proposal", "name": "Prices", "user_id": gone.id})]
        with self.assertRefused("does not work in", ValidationError):
            mine.line_ids.write({"kind": "action", "date_deadline": date(2026, 3, 6)})

    def test_forms_are_not_told(self):
        """A form that claims to be about somebody else's action or task hears nothing of it."""
        self._filed(self.minutes, ("Call Hengyuan", self.mate, date(2026, 3, 6)))
        line = self.minutes.line_ids
        spec = {"action_state": {}, "date_deadline": {}}
        items = self.as_user(self.env["marketing.minutes.agenda"], self.fellow)
        told = items.onchange({"action_line_id": line.id}, ["action_line_id"], spec)["value"]
        self.assertFalse(any(told.values()))
        lines = self.as_user(self.env["marketing.minutes.line"], self.fellow)
        told = lines.onchange(
            {"kind": "action", "duty_id": line.duty_id.id},
            ["duty_id"],
            {"duty_deadline": {}, "action_state": {}, "kind": {}, "duty_id": {"fields": {}}},
        )["value"]
        self.assertFalse(told.get("duty_deadline"))
        self.assertNotEqual(told.get("action_state"), "open")

    def test_several_minutes_at_once(self):
        """Lines of several meetings are written together, and stay in theirs."""
        following = self._minutes(self.monday, self.team, 1)
        for minutes in (self.minutes, following):
            self.as_user(minutes, self.leader).line_ids = [Command.create({"name": "Prices"})]
        lines = self.as_user((self.minutes | following).line_ids, self.leader)
        lines.write({"text": "They go up."})
        self.assertEqual(lines.mapped("text"), ["They go up."] * 2)
        with self.assertRefused("not moved to another"):
            lines.write({"minutes_id": following.id})
