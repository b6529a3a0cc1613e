from odoo.tests import tagged

from ..work.meeting_common import DAY, MeetingCommon


@tagged("post_install", "-at_install")
class TestDeskMeeting(MeetingCommon):
    """A regular meeting stands on the desks of those who take part, with its agenda, and on no other."""

    def section(self, user, moment):
        desk = self.as_user(self.env["marketing.desk"], user).with_context(**moment)
        [section] = [section for section in desk.get_page()["sections"] if section["name"] == "meetings"]
        return section

    def test_regular_meeting(self):
        self._run()
        minutes = self._minutes(self.monday, self.team)
        minutes._prepare()
        self.assertTrue(minutes.agenda_ids)
        # Two hours before the minutes are written, as it begins.
        moment = {key: value for key, value in minutes.env.context.items() if key == "marketing_clock"}
        for user, expected in ((self.seller, 1), (self.fellow, 1), (self.auditor, 0)):
            rows = self.section(user, moment)["rows"]
            self.assertEqual(len(rows), expected, user.name)
        [row] = self.section(self.seller, moment)["rows"]
        later = self.env["calendar.event"].browse(row["open"][1])
        self.assertGreater(self._day(later), DAY)
        self.assertEqual((row["open"][0], later.meeting_kind_id), ("calendar.event", self.month))
        later.minutes_ids._prepare()
        [row] = self.section(self.seller, moment)["rows"]
        self.assertIn(f"agenda: {len(later.minutes_ids.agenda_ids)}", row["note"])
