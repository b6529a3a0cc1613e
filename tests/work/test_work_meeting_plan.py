"""Each meeting once, on the right day, with the right people, however often and in whatever order it is planned."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .meeting_common import DAY, MeetingCommon


@tagged("post_install", "-at_install")
class TestWorkMeetingPlan(MeetingCommon):
    def test_mondays_of_two_teams(self):
        """Every Monday, one meeting per team, at nine by the company's clock, with leader and members (C-11)."""
        self._run()
        days = [DAY + timedelta(days=7 * week) for week in range(6)]
        for team, people in (
            (self.team, self.leader | self.seller | self.colleague),
            (self.other_team, self.other_leader | self.fellow),
        ):
            events = self._meetings(self.monday, team)
            self.assertEqual([self._day(event) for event in events], days)
            self.assertEqual(events[0].start, datetime(2026, 3, 2, 1))
            self.assertEqual(events[0].partner_ids, people.partner_id)
            self.assertEqual(events[0].user_id, team.user_id)
            self.assertEqual(events.minutes_ids.chair_id, team.user_id)
            self.assertEqual(events[0].minutes_ids.user_ids, people)

    def test_month_review(self):
        """On the third working day of the next month, led by the director, with everybody below (C-13)."""
        self._run()
        events = self._meetings(self.month)
        self.assertEqual([self._day(event) for event in events], [date(2026, 3, 4), date(2026, 4, 3)])
        self.assertEqual(events[0].meeting_from, date(2026, 2, 1))
        self.assertEqual(events[0].minutes_ids.chair_id, self.director)
        self.assertIn(self.fellow, events[0].minutes_ids.user_ids)
        self.assertNotIn(self.general_manager, events[0].minutes_ids.user_ids)

    def test_minute_takers_take_turns(self):
        self._run()
        events = self._meetings(self.monday, self.team)
        takers = [event.minutes_ids.taker_id for event in events]
        self.assertEqual(set(takers), {self.seller, self.colleague})
        self.assertTrue(all(one != other for one, other in zip(takers, takers[1:], strict=False)))

    def test_holiday(self):
        """A Monday off moves to the next working day; in a week off there is no meeting."""
        self._holiday(date(2026, 3, 9), date(2026, 3, 10))
        self._holiday(date(2026, 3, 16), date(2026, 3, 20))
        self._run()
        self.assertEqual(
            self._days(self.monday, self.team),
            [DAY, date(2026, 3, 11), date(2026, 3, 23), date(2026, 3, 30), date(2026, 4, 6)],
        )

    def test_holiday_is_declared_later(self):
        """What is planned moves with it; what somebody has moved by hand stays where it was put."""
        self._run()
        second = self._meetings(self.monday, self.team)[1]
        self.as_user(self._meetings(self.monday, self.other_team)[1], self.other_leader).write(
            {"start": datetime(2026, 3, 10, 3), "stop": datetime(2026, 3, 10, 4)}
        )
        self._holiday(date(2026, 3, 9), date(2026, 3, 9))
        self._run(date(2026, 3, 3))
        self.assertEqual((second.start, second.stop), (datetime(2026, 3, 10, 1), datetime(2026, 3, 10, 2, 30)))
        self.assertEqual(second.minutes_ids.day, date(2026, 3, 10))
        self.assertEqual(self._meetings(self.monday, self.other_team)[1].start, datetime(2026, 3, 10, 3))

    def test_joiner_and_leaver(self):
        """Who joins or leaves changes the meetings to come, and not what was; a guest stays."""
        self._run()
        guest = self.as_user(self._meetings(self.monday, self.team)[2], self.leader)
        guest.partner_ids = [Command.link(self.finance.partner_id.id)]
        self.team.member_ids = [Command.unlink(self.colleague.id), Command.link(self.fellow.id)]
        self.employee_seller.version_id.departure_date = date(2026, 3, 20)
        self._run(date(2026, 3, 10))
        events = self._meetings(self.monday, self.team)
        self.assertEqual(events[1].partner_ids, (self.leader | self.seller | self.colleague).partner_id)
        self.assertEqual(events[2].minutes_ids.user_ids, self.leader | self.seller | self.fellow | self.finance)
        self.assertEqual(events[3].minutes_ids.user_ids, self.leader | self.fellow)
        self.assertEqual(events[3].minutes_ids.taker_id, self.fellow)

    def test_team_ends(self):
        """Meetings of a team without a leader are called off, and come back with the next one."""
        self._run()
        self.other_team.user_id = False
        self._run(date(2026, 3, 10))
        self.assertEqual(self._days(self.monday, self.other_team), [DAY, date(2026, 3, 9)])
        self.other_team.user_id = self.leader
        self._run(date(2026, 3, 11))
        self.assertEqual(len(self._days(self.monday, self.other_team)), 7)
        self.assertEqual(self._meetings(self.monday, self.other_team)[-1].minutes_ids.chair_id, self.leader)

    def test_called_off_stays_off(self):
        self._run()
        self.as_user(self._meetings(self.monday, self.team)[1], self.leader).action_call_off()
        self._run(date(2026, 3, 3))
        self.assertNotIn(date(2026, 3, 9), self._days(self.monday, self.team))

    def test_nothing_past(self):
        """Weeks that nobody has planned are not made up for."""
        self._run(date(2026, 3, 25))
        self.assertEqual(self._days(self.monday, self.team)[0], date(2026, 3, 30))

    def test_nobody_is_written_to(self):
        """The calendar fills without a single mail; a kind that says so sends Odoo's own invitations."""
        before = self.env["mail.mail"].search_count([]), self.env["mail.message"].search_count([])
        self._run()
        self.assertEqual((self.env["mail.mail"].search_count([]), self.env["mail.message"].search_count([])), before)

    def test_nobody_meets_alone(self):
        self.other_team.member_ids = [Command.clear()]
        self._run()
        self.assertFalse(self._days(self.monday, self.other_team))

    def test_no_meetings_without_a_day(self):
        self.company.meeting_from = False
        self.assertFalse(self._run())

    def test_rules_fit(self):
        with self.assertRefused("led by its leader", ValidationError):
            self.month.chair_rule = "leader"

    def test_cost(self):
        """Planning again what is planned costs the same whatever is planned."""
        self._run()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self._run()
        self.company.meeting_ahead_days = 200
        self._run()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self._run()

    def test_cost_of_teams(self):
        """Two teams or eight: planning again what is planned takes the same number of queries."""
        counts = []
        for more in (0, 6):
            for number in range(more):
                users = self.env["res.users"].union(
                    *(
                        self._user(f"m{number}{place}", f"Member {number}{place}", "marketing_office.group_staff")
                        for place in range(3)
                    )
                )
                self.monday.team_ids += self.env["crm.team"].create(
                    {
                        "name": f"Region {number}",
                        "user_id": users[0].id,
                        "company_id": self.company.id,
                        "member_ids": [Command.set(users.ids)],
                    }
                )
            made = self._run()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(self._run())
            counts.append((len(made), self.env.cr.sql_log_count - before))
        self.assertEqual(counts[1][0], 36)
        self.assertLessEqual(counts[1][1], counts[0][1])

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(days=st.lists(st.integers(min_value=0, max_value=27), max_size=5))
    def test_any_order_of_runs(self, days):
        """Whatever runs there were, in whatever order and how often: the same meetings lie ahead after the last."""
        last = DAY + timedelta(days=28)

        def ahead():
            return sorted(
                (event.meeting_kind_id.id, event.meeting_team_id.id, event.start, tuple(sorted(event.partner_ids.ids)))
                for event in self._meetings()
                if self._day(event) >= last
            )

        with self.env.cr.savepoint() as savepoint:
            self._run(last)
            alone = ahead()
            savepoint.rollback()
        self.env.invalidate_all()
        with self.env.cr.savepoint() as savepoint:
            for number in (*days, 28, *days[:1], 28):
                self._run(DAY + timedelta(days=number))
            found = ahead()
            slots = [event._meeting_slot() for event in self._meetings(off=True)]
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(found, alone)
        self.assertEqual(len(slots), len(set(slots)))
