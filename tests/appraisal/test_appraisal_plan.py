"""Who is appraised by which scheme, in which rounds: joiners, leavers, leave, holidays, downtime, any order of runs."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo import Command
from odoo.tests import tagged

from .plan_common import MAY, OPENED, PlanCommon

LAST = date(2026, 7, 6)
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))
DAYS = st.integers(0, 47).map(lambda number: date(2026, 5, 20) + timedelta(days=number))


@tagged("post_install", "-at_install")
class TestAppraisalPlan(PlanCommon):
    # ------------------------------------------------------------------
    # Who is there, and long enough (May 2026 has 21 working days)
    # ------------------------------------------------------------------

    def test_joiners(self):
        """From half of the days on somebody is judged."""
        late, early = self._join("late", date(2026, 5, 18)), self._join("early", date(2026, 5, 15))
        self._run(OPENED)
        self._assert_there(late, "excused", 10, "At the post on 10 of 21 working days")
        self._assert_there(early, "self", 11)
        self.assertFalse(self._appraisal(late).value_ids or self._appraisal(late).rating_ids)

    def test_leavers(self):
        """Whoever leaves is judged by the days there; one who can no longer log in is excused."""
        self.employee_seller.version_id.departure_date = date(2026, 5, 15)
        self.employee_colleague.version_id.departure_date = date(2026, 5, 14)
        self._run(OPENED)
        self._assert_there(self.seller, "self", 11)
        self._assert_there(self.colleague, "excused", 10)
        gone = self.mates[0]
        gone.active = False
        self._run(date(2026, 5, 28))
        self._assert_there(gone, "excused", 21, "No longer on the post")
        # Taken back: asked again, once.
        gone.active = True
        self._run(date(2026, 5, 29))
        self._assert_there(gone, "self", 21)
        kinds = sorted(self._appraisal(gone).rating_ids.mapped("kind"))
        self.assertEqual(kinds, ["peer"] * (len(kinds) - 2) + ["self", "superior"])

    def test_left_after_the_period(self):
        """Who leaves on the first day of the next month was there for all of this one."""
        self._run(OPENED)
        self.mates[0].active = False
        self._run(date(2026, 6, 1))
        self._assert_there(self.mates[0], "scoring", 21)

    def test_leaver_known_late(self):
        """The days there follow until the figures are frozen, also where somebody has written already."""
        self._run(OPENED)
        appraisal = self._appraisal(self.seller)
        self._give(appraisal, "self", self.seller, date(2026, 5, 26), 90)
        self.employee_seller.version_id.departure_date = date(2026, 5, 27)
        # Nobody ran anything in between.
        self._run(date(2026, 6, 5))
        self.assertEqual((appraisal.days, appraisal.of_days, appraisal.state), (19, 21, "scoring"))
        self.employee_seller.version_id.departure_date = date(2026, 5, 4)
        self._run(date(2026, 6, 6))
        self.assertEqual(appraisal.days, 19)

    def test_long_leave(self):
        """Long leave excuses by rule, and no longer once it is cancelled; days off count for the days there."""
        leave = self._leave(self.employee_seller, date(2026, 5, 11), date(2026, 5, 31))
        self._leave(self.employee_colleague, date(2026, 5, 4), date(2026, 5, 15))
        self._run(OPENED)
        self._assert_there(self.seller, "excused", 6, "At the post on 6 of 21 working days")
        self._assert_there(self.colleague, "self", 11)
        leave.action_refuse()
        self._run(date(2026, 5, 27))
        self._assert_there(self.seller, "self", 21)
        self.assertTrue(self._appraisal(self.seller).value_ids)

    def test_job_change(self):
        """The post held on most days decides; as many on both: the later one. Only the days at it count."""
        other = self._other_scheme()
        for user, day in ((self.seller, date(2026, 5, 18)), (self.colleague, date(2026, 5, 11))):
            self._move(user, day)
        self._move(self.mates[0], date(2026, 6, 16))
        self._run(OPENED)
        self._assert_there(self.seller, "self", 11)
        self._assert_there(self.colleague, "self", 15)
        mine, theirs = self._appraisal(self.seller), self._appraisal(self.colleague)
        self.assertEqual((mine.scheme_id, mine.job_id), (self.scheme, self.job))
        self.assertEqual((theirs.scheme_id, theirs.job_id), (other, self.other_job))
        self._run(date(2026, 6, 24))
        tied = self._appraisal(self.mates[0], day=date(2026, 6, 1))
        # 1 to 15 June and 16 to 30 June have eleven working days each.
        self.assertEqual((tied.scheme_id, tied.days, tied.of_days), (other, 11, 22))

    def test_job_change_known_late(self):
        """Another scheme takes the place of the first, as long as nobody has handed in anything."""
        other = self._other_scheme()
        self._run(OPENED)
        mine, theirs = self._appraisal(self.seller), self._appraisal(self.colleague)
        peer = self._peers(theirs)[0]
        self._give(theirs, "peer", peer, OPENED, 80)
        for user in (self.seller, self.colleague):
            self._move(user, date(2026, 5, 11))
        self._run(date(2026, 5, 28))
        self.assertEqual(mine.scheme_id, other)
        self.assertEqual(mine.value_ids.indicator_id, other.indicator_ids)
        self.assertEqual(mine.rating_ids.mark_ids.indicator_id, other.indicator_ids)
        self.assertEqual(theirs.scheme_id, self.scheme)
        self.assertEqual(self._rating(theirs, "peer", peer).state, "given")

    def test_public_holidays(self):
        """1 to 8 October 2026 are off: fewer working days, and peers have until the first day at work."""
        self._holiday(date(2026, 10, 1), date(2026, 10, 8))
        joiner = self._join("october", date(2026, 10, 20))
        self.company.appraisal_from = date(2026, 9, 1)
        self._run(date(2026, 10, 25))
        september, october = date(2026, 9, 1), date(2026, 10, 1)
        cycle = self._cycle(day=september)
        self.assertEqual((cycle.self_due, cycle.window_from), (date(2026, 9, 30), date(2026, 10, 1)))
        # The fifth day would be the 5th; the window of ten days is in the rules.
        self.assertEqual((cycle.peer_due, cycle.window_to), (date(2026, 10, 9), date(2026, 10, 10)))
        # Thursday, 5 November.
        self.assertEqual(self._cycle(day=october).peer_due, date(2026, 11, 5))
        # 22 weekdays less six.
        mine = self._appraisal(self.seller, day=october)
        self.assertEqual((mine.days, mine.of_days), (16, 16))
        # 9 of 16 days are more than half.
        self._assert_there(joiner, "self", 9, day=october)
        # Five working days after Wednesday the 30th: 9, 12, 13, 14, 15 October.
        company = self.company.with_context(**self._on(date(2026, 9, 30)))
        self.assertEqual(company._appraisal_appeal_until(), date(2026, 10, 15))

    # ------------------------------------------------------------------
    # Which rounds
    # ------------------------------------------------------------------

    def test_since(self):
        """A month that began before appraisals did is not judged; quarter and year are, at their end."""
        self._scheme("quarter")
        self._scheme("year", months_weight=60)
        self.company.appraisal_from = date(2026, 5, 15)
        self._run(date(2027, 1, 4))
        cycles = self.env["marketing.appraisal.cycle"].search([("company_id", "=", self.company.id)])
        months = cycles.filtered(lambda cycle: cycle.kind == "month").sorted("date_from")
        self.assertEqual(months.mapped("display_name"), [f"2026-{number:02}" for number in (6, 7, 8, 9, 10, 11, 12)])
        quarters = cycles.filtered(lambda cycle: cycle.kind == "quarter").sorted("date_from")
        self.assertEqual(quarters.mapped("display_name"), ["2026 Q2", "2026 Q3", "2026 Q4"])
        year = cycles.filtered(lambda cycle: cycle.kind == "year")
        self.assertEqual((year.display_name, year.window_from, year.window_to), ("2026", *JANUARY))

    def test_quarter(self):
        """A quarter is opened beside its last month, a week before it ends, with a window of its own."""
        scheme = self._scheme("quarter")
        self._run(date(2026, 6, 22))
        self.assertFalse(self._cycle("quarter", date(2026, 4, 1)))
        self._run(date(2026, 6, 23))
        cycle = self._cycle("quarter", date(2026, 4, 1))
        self.assertEqual((cycle.date_to, cycle.self_due), (date(2026, 6, 30), date(2026, 6, 30)))
        self.assertEqual((cycle.window_from, cycle.window_to), (date(2026, 7, 1), date(2026, 7, 10)))
        self.assertEqual((cycle.appraisal_ids.scheme_id, cycle.appraisal_ids.user_id), (scheme, self.team_users))
        # 22 + 21 + 22 working days
        self.assertEqual(set(cycle.appraisal_ids.mapped("of_days")), {65})
        self.assertTrue(self._cycle(day=date(2026, 6, 1)))

    def test_occasional(self):
        """One for an occasion is moved on by the plan, and opened by people alone."""
        scheme = self._scheme("occasional", date_from=date(2025, 1, 1))
        self._run(MAY[0])
        self.assertFalse(self._cycle("occasional"))
        cycles = (
            self.env["marketing.appraisal.cycle"].with_user(self.leader).with_context(**self._on(date(2026, 5, 12)))
        )
        cycle = cycles.create(
            {
                "name": "The fire",
                "date_from": date(2026, 5, 4),
                "date_to": date(2026, 5, 11),
                "company_id": self.company.id,
                "user_ids": [Command.set(self.seller.ids)],
            }
        )
        cycle.action_start()
        appraisal = cycle.sudo().appraisal_ids
        self.assertEqual((appraisal.user_id, appraisal.scheme_id), (self.seller, scheme))
        self._run(date(2026, 5, 12))
        self.assertEqual(appraisal.state, "self")
        self._run(date(2026, 5, 13))
        self.assertEqual((appraisal.state, len(appraisal.rating_ids.filtered("rater_id"))), ("scoring", 2))

    # ------------------------------------------------------------------
    # Whenever it runs
    # ------------------------------------------------------------------

    def test_ten_days_down(self):
        """Days without a server leave no trace: the same people, days, raters and states."""
        expected = self._tried([MAY[0] + timedelta(days=number) for number in range(19, 38)])
        down = self._tried([OPENED, date(2026, 6, 5), date(2026, 6, 7)])
        self.assertEqual(down, expected)
        self.assertEqual(self._tried([date(2026, 6, 7)]), expected)

    def test_two_months_down(self):
        """Each missed round is there once, and nobody is asked for anything twice."""
        self._run(date(2026, 7, 27))
        self._run(date(2026, 7, 27))
        cycles = self.env["marketing.appraisal.cycle"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(cycles.mapped("display_name")), ["2026-05", "2026-06", "2026-07"])
        self.assertEqual(cycles.mapped("appraisal_ids.user_id"), self.team_users)
        things = self.env["marketing.appraisal"]._to_do(self.seller | self.leader, self.company)
        mine = things[self.seller.id]
        own = [(kind, record.cycle_id.display_name) for kind, record, _due in mine if kind == "self"]
        self.assertEqual(own, [("self", "2026-05"), ("self", "2026-06"), ("self", "2026-07")])
        self.assertEqual(len(mine), len({(kind, record.appraisal_id) for kind, record, _due in mine}))
        # Six people in three rounds.
        self.assertEqual(len(things[self.leader.id]), 18)
        # Their time is over for May and June; they write late, and the superior need not wait for them.
        self.assertEqual(self._appraisal(self.seller).state, "scoring")
        self.assertTrue(self._appraisal(self.seller).is_late)
        self.assertTrue(self._cycle().frozen_on)
        self.assertEqual(self._appraisal(self.seller, day=date(2026, 7, 1)).state, "self")

    def test_killed_midway(self):
        """A run that ends after its first round is made up for by the next one."""
        expected = self._tried([date(2026, 7, 3)])
        cycles = self.env["marketing.appraisal.cycle"].with_context(**self._on(date(2026, 7, 3)))
        stopped = []
        cycles._run(self.company.with_env(cycles.env), date(2026, 7, 3), commit=stopped.append)
        self.assertEqual(stopped, [1])
        self.assertNotEqual(self._set(), expected)
        self.assertEqual(self._tried([date(2026, 7, 3)]), expected)

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(days=st.lists(DAYS, max_size=5))
    def test_any_order(self, days):
        """Whenever and however often the plan has run: in the end there is the same set."""
        if not hasattr(self, "expected"):
            self._other_scheme()
            self._scheme("quarter")
            self._join("joiner", date(2026, 5, 18))
            self._leave(self.employee_seller, date(2026, 6, 8), date(2026, 6, 26))
            self._move(self.colleague, date(2026, 6, 9))
            type(self).expected = self._tried([LAST])
            self.addClassCleanup(delattr, type(self), "expected")
            self.assertEqual(len(self.expected), 3 * 7)
        self.assertEqual(self._tried([*days, LAST]), self.expected)
