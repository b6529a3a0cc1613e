"""From the agenda to filed minutes, and from actions to tasks that come back until they are done."""

from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.core.clock import at
from .meeting_common import DAY, MeetingCommon


@tagged("post_install", "-at_install")
class TestWorkMeetingMinutes(MeetingCommon):
    def setUp(self):
        super().setUp()
        self._run()
        self.minutes = self._minutes(self.monday, self.team)

    def test_agenda(self):
        """Standing items in the order of the kind; everybody invited is on the list, whoever is on leave as excused."""
        leave_type = self.env["hr.leave.type"].create(
            {"name": "Days off", "requires_allocation": False, "company_id": self.company.id, "handover": False}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.employee_seller.id,
                "holiday_status_id": leave_type.id,
                "request_date_from": DAY,
                "request_date_to": DAY,
            }
        )
        leave.sudo().write({"state": "validate"})
        self.minutes._prepare()
        self.minutes._prepare()
        self.assertEqual(self.minutes.agenda_ids.mapped("name"), self.monday.agenda_ids.mapped("name"))
        states = {line.user_id: line.state for line in self.minutes.attendance_ids}
        self.assertEqual(states, {self.seller: "excused", self.colleague: "present", self.leader: "present"})
        self.assertAlmostEqual(self.minutes.attendance_rate, 66.7, places=1)

    def test_reports_come_by_the_hook(self):
        """What the hook returns stands on the agenda, each document once."""
        self.patch(
            type(self.env["marketing.minutes"]),
            "_agenda_reports",
            lambda minutes, meeting: [("Week 10", self.seller, "<p>Sold two.</p>", "res.partner", self.customer.id)],
        )
        self.minutes._prepare()
        self.minutes._prepare()
        report = self.minutes.agenda_ids.filtered(lambda item: item.source == "report")
        self.assertEqual((report.name, report.user_id), ("Week 10", self.seller))

    def test_submitted_reports(self):
        """Submitted reports about the week before stand on the agenda, without their words; colleagues open none."""
        kind = self.env.ref("marketing_office.report_kind_week")
        vals = {
            "kind_id": kind.id,
            "company_id": self.company.id,
            "date_from": date(2026, 2, 23),
            "date_to": date(2026, 3, 1),
            "date_deadline": date(2026, 3, 1),
        }
        reports = self.env["marketing.work.report"]._guarded_create(
            [
                {**vals, "user_id": self.seller.id, "state": "submitted"},
                {**vals, "user_id": self.colleague.id},
                {**vals, "user_id": self.fellow.id, "state": "submitted"},
            ]
        )
        self.minutes._prepare()
        items = self.minutes.agenda_ids.filtered(lambda item: item.source == "report")
        self.assertEqual(items.mapped("res_id"), reports[:1].ids)
        self.assertFalse(items.text)
        theirs = self.as_user(reports[:1], self.colleague)
        with self.assertRefused(".", AccessError):
            theirs.read(["state"])

    def test_by_itself_before_the_meeting(self):
        """The scheduled action puts together the agendas of the next days, and no others."""
        company = self.env["marketing.minutes"].with_context(**at(datetime(2026, 3, 7, 9)))
        company.sudo()._prepare_due(self.company)
        prepared = self._meetings(self.monday, self.team).minutes_ids.filtered("prepared_on")
        self.assertEqual(prepared.sorted("day").mapped("day"), [DAY, date(2026, 3, 9)])

    def test_proposals(self):
        """Whoever is invited proposes a topic, nobody else; the minutes have to answer it (B-29)."""
        mate = (self.seller | self.colleague) - self.minutes.taker_id
        window = self.as_user(self.env["marketing.minutes.propose"], mate)
        window.create({"minutes_id": self.minutes.id, "name": "Shared calendar", "text": "One."}).action_propose()
        item = self.minutes.agenda_ids
        self.assertEqual((item.source, item.user_id, item.required), ("proposal", mate, True))
        for user in (self.fellow, self.director):
            with self.subTest(user=user.login), self.assertRefused(".", AccessError):
                self.as_user(self.minutes, user).action_propose("Mine too")
        with self.assertRefused("Name the topic"):
            self.as_user(self.minutes, mate).action_propose(" ")
        mine = self._written(self.minutes)
        item.note = False
        with self.assertRefused("write what was said on Shared calendar"):
            mine.action_approval_submit()
        item.note = "Agreed."
        mine.action_approval_submit()
        with self.assertRefused("under approval"):
            self.as_user(self.minutes, mate).action_propose("Later")

    def test_monday_minutes(self):
        """The minute taker writes and submits, the regional manager approves, and they are filed (C-12)."""
        mine = self._written(self.minutes, ("Call Hengyuan", self.colleague, date(2026, 3, 6)))
        mine.action_approval_submit()
        request = self._request(self.minutes)
        self.assertEqual(request.ballot_ids.user_id, self.leader)
        self.assertFalse(self.minutes.line_ids.duty_id)
        request.with_user(self.leader).action_approve()
        self.assertEqual(self.minutes.state, "filed")
        duty = self.minutes.line_ids.duty_id
        self.assertEqual((duty.user_id, duty.requester_id, duty.kind), (self.colleague, self.leader, "meeting"))
        self.assertEqual((duty.date_deadline, duty.res_model), (date(2026, 3, 6), "marketing.minutes"))
        self.assertEqual(self.as_user(duty, self.colleague).res_name, self.minutes.display_name)

    def test_month_minutes(self):
        """Of the month's review: the regional managers check first, the director approves last (T-29)."""
        minutes = self._minutes(self.month)
        mine = self._written(minutes)
        mine.action_approval_submit()
        request = self._request(minutes)
        self.assertEqual(request.ballot_ids.user_id, (self.leader | self.other_leader) - minutes.taker_id)
        for checker in request.ballot_ids.user_id:
            request.with_user(checker).action_approve()
        self.assertEqual(minutes.state, "draft")
        ballots = request.ballot_ids.filtered(lambda ballot: ballot.state == "open")
        self.assertIn(self.director, ballots.user_id)
        request.with_user(self.director).action_approve()
        self.assertEqual(minutes.state, "filed")

    def test_complete(self):
        """Nothing is submitted before the meeting, without the standing items, or without a word."""
        early = self.as_user(self.minutes.with_context(**at(datetime(2026, 3, 1))), self.minutes.taker_id)
        with self.assertRefused("not begun"):
            early.action_approval_submit()
        self.minutes._prepare()
        mine = self.as_user(self.minutes, self.minutes.taker_id)
        with self.assertRefused("write what was said on"):
            mine.action_approval_submit()
        self.minutes.agenda_ids.sudo()._guarded_write({"required": False})
        with self.assertRefused("write what was said or decided"):
            mine.action_approval_submit()

    def test_actions_come_back(self):
        """An action stands on every next agenda until it is done, also while its minutes wait for approval (C-18)."""
        first = self._written(self.minutes, ("Call Hengyuan", self.colleague, date(2026, 3, 6)))
        second = self._minutes(self.monday, self.team, 1)
        second._prepare()
        item = second.agenda_ids.filtered("action_line_id")
        self.assertEqual((item.name, item.action_state), ("Call Hengyuan", "waiting"))
        first.action_approval_submit()
        self._request(self.minutes).with_user(self.leader).action_approve()
        second._prepare()
        self.assertEqual(second.agenda_ids.filtered("action_line_id"), item)
        self.assertEqual(item.action_state, "open")
        other = self._minutes(self.monday, self.other_team, 1)
        other._prepare()
        self.assertFalse(other.agenda_ids.filtered("action_line_id"))
        # Filed with what it was then, whatever comes of it later.
        item.note = "Not reached yet."
        self._filed(second)
        duty = self.minutes.line_ids.duty_id
        third = self._minutes(self.monday, self.team, 2)
        third._prepare()
        self.assertTrue(third.agenda_ids.filtered("action_line_id"))
        self.as_user(duty, self.colleague).action_done()
        third._prepare()
        self.assertFalse(third.agenda_ids.filtered("action_line_id"))
        self.assertEqual(item.action_state, "open")
        self.assertEqual((self.minutes.action_count, self.minutes.action_done_count), (1, 1))

    def test_actions_once(self):
        """However often tasks are made of actions, there is one each."""
        self._filed(self.minutes, ("Call", self.colleague, date(2026, 3, 6)), ("Visit", self.seller, date(2026, 3, 7)))
        self.minutes.sudo()._raise_duties()
        self.assertEqual(len(self.minutes.line_ids.duty_id), 2)

    def test_chair_confirms(self):
        """Where the kind says so, actions are tasks as soon as the chair confirms them, and then stay as they are."""
        mine = self._written(self.minutes, ("Call Hengyuan", self.colleague, date(2026, 3, 6)))
        with self.assertRefused("once the minutes are approved"):
            self.as_user(self.minutes, self.leader).action_confirm_actions()
        self.monday.actions_at = "chair"
        with self.assertRefused("Only Chen Jing", AccessError):
            mine.action_confirm_actions()
        self.as_user(self.minutes, self.leader).action_confirm_actions()
        self.assertEqual(len(self.minutes.line_ids.duty_id), 1)
        with self.assertRefused("is a task already"):
            mine.line_ids.name = "Something else"
        with self.assertRefused("is a task already"):
            mine.line_ids.unlink()
        mine.action_approval_submit()
        self._request(self.minutes).with_user(self.leader).action_approve()
        self.assertEqual(len(self.minutes.line_ids.duty_id), 1)

    def test_action_needs_person_and_day(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["marketing.minutes.line"].create(
                {"minutes_id": self.minutes.id, "kind": "action", "name": "Somebody should"}
            )

    def test_called_by_a_leader(self):
        """A leader calls a meeting of a kind without a day; it has minutes like every other (C-15, C-17)."""
        kind = self.env.ref("marketing_office.meeting_kind_sharing")
        kind.active = True
        vals = {
            "name": "What we learned from Hengyuan",
            "meeting_kind_id": kind.id,
            "start": datetime(2026, 3, 12, 7),
            "stop": datetime(2026, 3, 12, 8),
            "partner_ids": [Command.set((self.leader | self.seller).partner_id.ids)],
        }
        events = self.env["calendar.event"]
        meeting = self.as_user(events, self.leader).create(vals)
        self.assertEqual((meeting.minutes_id.chair_id, meeting.minutes_id.taker_id), (self.leader, self.leader))
        self.assertEqual(meeting.minutes_id.user_ids, self.leader | self.seller)
        with self.assertRefused("Only leaders", AccessError):
            self.as_user(events, self.seller).create(vals)
        with self.assertRefused("planned by itself", UserError):
            self.as_user(events, self.leader).create({**vals, "meeting_kind_id": self.monday.id})

    def test_paper(self):
        """The minutes as a PDF, with who has approved them."""
        self._filed(self.minutes, ("Call Hengyuan", self.colleague, date(2026, 3, 6)))
        reports = self.env["ir.actions.report"].with_user(self.seller).with_context(force_report_rendering=True)
        html = reports._render_qweb_html("marketing_office.report_work_minutes", self.minutes.ids)[0].decode()
        for words in ("Call Hengyuan", "Wang Qiang", "Approved By", "Chen Jing"):
            self.assertIn(words, html)
        pdf = reports._render_qweb_pdf("marketing_office.report_work_minutes", self.minutes.ids)[0]
        self.assertTrue(pdf.startswith(b"%PDF"))

    def test_cost(self):
        """The agendas of many meetings are put together by as many queries as those of two."""
        few, many = self._meetings(self.monday)[-2:].minutes_ids, self._meetings(self.monday)[:-2].minutes_ids
        few._prepare()
        self.env.flush_all()
        counts = []
        for minutes in (few, many):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            minutes = minutes.browse(minutes.ids)
            minutes._guarded_write({"prepared_on": False})
            minutes._prepare()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual((len(few), len(many)), (2, 10))
        self.assertLess(counts[1], counts[0] + 15)
