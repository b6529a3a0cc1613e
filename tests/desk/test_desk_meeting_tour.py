from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ...models.core.clock import today
from ..work.meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestDeskMeetingTour(MeetingCommon, HttpCase):
    """From the Monday meeting to the task, in a real browser, by the people whose turn it is (C-11, C-12, C-18)."""

    def _visit(self, url, tour, user):
        self.env.flush_all()
        self.start_tour(url, tour, login=user.login)
        self.env.invalidate_all()

    def test_monday_to_duties(self):
        self.monday.write({"taker_rule": "user", "taker_id": self.seller.id})
        day = today(self.company) - timedelta(days=6)
        self.company.write({"meeting_from": day, "meeting_ahead_days": 13})
        (self.month | self.monday).active = True
        self._run(day)
        first, second = self._meetings(self.monday, self.team)[:2].minutes_ids.sorted("day")
        first._prepare()
        self._visit("/odoo/minutes", "marketing_meeting_minutes", self.seller)
        line = first.line_ids
        self.assertEqual((line.kind, line.user_id), ("action", self.colleague))
        self._visit("/odoo/to-approve", "marketing_meeting_approve", self.leader)
        self.assertEqual(first.state, "filed")
        second._prepare()
        self.assertEqual(second.agenda_ids.action_line_id, line)
        duties = "/odoo/action-marketing_office.marketing_duty_action_mine"
        self._visit(duties, "marketing_meeting_task", self.colleague)
        self.assertEqual(line.action_state, "verified")
        self.assertEqual(first.action_done_count, 1)
