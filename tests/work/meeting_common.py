"""Two teams with their Monday meetings, and a month's review: what the tests of meetings stand on."""

from datetime import date, datetime, time, timedelta

from odoo import Command

from ...models.core.clock import at
from ..common import MarketingCommon

# A Monday.
DAY = date(2026, 3, 2)


class MeetingCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["marketing.meeting.kind"].search([]).active = False
        cls.company.resource_calendar_id.tz = cls.env.user.tz = "Asia/Shanghai"
        cls.company.write({"meeting_from": DAY, "meeting_ahead_days": 35})
        cls.fellow = cls._user("sun", "Sun Yi", "marketing_office.group_staff,sales_team.group_sale_salesman")
        cls._employee(cls.fellow, cls.employee_other_leader)
        cls.other_team = cls.env["crm.team"].create(
            {
                "name": "South Region",
                "user_id": cls.other_leader.id,
                "company_id": cls.company.id,
                "member_ids": [Command.set(cls.fellow.ids)],
            }
        )
        cls.monday = cls.env.ref("marketing_office.meeting_kind_monday")
        cls.month = cls.env.ref("marketing_office.meeting_kind_month")
        cls.monday.write({"active": True, "team_ids": [Command.set((cls.team | cls.other_team).ids)]})
        cls.month.active = True

    def _run(self, day=DAY):
        return self.env["marketing.meeting.kind"]._generate(self.company, day)

    def _meetings(self, kind=None, team=None, off=False):
        domain = [("meeting_company_id", "=", self.company.id)]
        if kind:
            domain.append(("meeting_kind_id", "=", kind.id))
        if team:
            domain.append(("meeting_team_id", "=", team.id))
        return self.env["calendar.event"].with_context(active_test=not off).search(domain, order="start")

    def _days(self, kind=None, team=None):
        return [self._day(event) for event in self._meetings(kind, team)]

    def _day(self, event):
        return (event.start + timedelta(hours=8)).date()

    def _holiday(self, first, last):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": datetime.combine(first - timedelta(days=1), time(16)),
                "date_to": datetime.combine(last, time(15, 59, 59)),
            }
        )

    def _minutes(self, kind=None, team=None, number=0):
        """Return minutes of one meeting, with the clock two hours after its beginning."""
        event = self._meetings(kind or self.monday, team)[number]
        return event.minutes_ids.with_context(**at(event.start + timedelta(hours=2)))

    def as_user(self, record, user):
        clock = {key: value for key, value in record.env.context.items() if key == "marketing_clock"}
        return super().as_user(record, user).with_context(**clock)

    def _written(self, minutes, *actions):
        """Let the minute taker write minutes with actions, and return them as that person has them.

        :param actions: (what, user, due)
        """
        minutes._prepare()
        mine = self.as_user(minutes, minutes.taker_id)
        for item in mine.agenda_ids.filtered("required"):
            item.note = "Everybody has reported."
        mine.line_ids = [
            Command.create({"kind": "action", "name": name, "user_id": user.id, "date_deadline": due})
            for name, user, due in actions
        ]
        return mine

    def _request(self, minutes):
        return (
            self.env["marketing.approval.request"]
            .sudo()
            .search([("res_model", "=", "marketing.minutes"), ("res_id", "=", minutes.id)], order="id desc", limit=1)
        )

    def _filed(self, minutes, *actions):
        """Write, submit and approve minutes of a team."""
        mine = self._written(minutes, *actions)
        mine.action_approval_submit()
        self._request(minutes).with_user(minutes.chair_id).action_approve()
        self.assertEqual(minutes.state, "filed")
        return mine
