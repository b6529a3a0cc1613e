"""Twelve months of two people, worked out on paper to the point and to the cent, and what became of it in the books.

All numbers stand here as they were reckoned by hand. A month: revenue 40 % (100 points for 100,000), duties 20 %,
teamwork 40 %. Teamwork without peers: (own · 20 + superior's · 60) / 80; with three of them: own · 20 % + superior's
· 60 % + their mean · 20 %. Bonus: 1,000 × 1.2 from 90 on, × 0.8 from 75 on, 333.33 from 60 on, by the days there.
"""

from datetime import date

from odoo.tests import tagged

from .year_common import YearCommon

ONE, NONE = [True], [False]
# Revenue, duties, own points, the superior's, the peers', extra points.
LINA = {
    1: (82_000, ONE, 90, 85, (), 0),
    2: (91_250, ONE, 95, 90, (), 0),
    3: (88_000, ONE, 90, 92, (80, 90, 100), 0),
    4: (95_500, ONE, 100, 95, (), 0),
    5: (0, [], 0, 0, (), 0),  # On sick leave from the 6th on.
    6: (120_000, ONE, 80, 90, (), 0),
    7: (79_333, [True, True, False], 85, 80, (), 0),
    8: (90_000, ONE, 90, 90, (), 0),
    9: (84_000, NONE, 95, 80, (), 0),
    10: (93_000, ONE, 90, 95, (), 3),
    11: (89_000, ONE, 90, 90, (), 0),
    12: (87_500, ONE, 90, 91, (), 0),
}
WANG = {
    1: (65_000, ONE, 80, 70, (), 0),
    2: (64_900, ONE, 80, 70, (), 0),
    3: (40_000, NONE, 70, 65, (60, 50, 40), 0),
    4: (70_000, ONE, 75, 75, (), 0),
    5: (71_250, ONE, 80, 78, (), 0),
    6: (60_000, ONE, 70, 70, (), 0),
    7: (75_000, ONE, 75, 80, (), 0),
    8: (76_000, ONE, 80, 80, (), 0),
    9: (77_000, ONE, 80, 82, (), 0),
    10: (80_000, ONE, 80, 84, (), 0),
    11: (83_000, ONE, 85, 85, (), 0),
    12: (86_000, ONE, 85, 88, (), 0),
}
# Score, grade and bonus of each month, as they are published.
LINA_BY_HAND = {
    1: (87.30, "B", 800.00),  # 82 · 40 % + 100 · 20 % + 86.25 · 40 % = 32.8 + 20 + 34.5
    2: (93.00, "A", 1200.00),  # 36.5 + 20 + 91.25 · 40 %
    3: (91.68, "A", 1200.00),  # 35.2 + 20 + (18 + 55.2 + 18 = 91.2) · 40 %
    4: (96.70, "A", 1200.00),  # 38.2 + 20 + 96.25 · 40 %; the third excellent one in a row
    6: (95.00, "A", 1200.00),  # 120 % of the revenue are 100 points: 40 + 20 + 87.5 · 40 %
    # 2 of 3 done, none returned, both in time: 66.67 · 50 % + 100 · 50 % = 83.33
    7: (80.90, "B", 800.00),  # 79.33 · 40 % + 83.33 · 20 % + 81.25 · 40 % = 31.732 + 16.666 + 32.5
    8: (92.00, "A", 914.29),  # 36 + 20 + 36; there on 16 of 21 days: 1,200 · 16 / 21 = 914.2857
    9: (67.10, "C", None),  # 33.6 + 0 + 83.75 · 40 %; she appeals
    10: (97.70, "A", 1200.00),  # 37.2 + 20 + 93.75 · 40 % + 3 extra
    11: (91.60, "A", 1200.00),  # 35.6 + 20 + 36
    12: (91.30, "A", 1200.00),  # 35 + 20 + 90.75 · 40 %; the third one in a row again
}
WANG_BY_HAND = {
    1: (75.00, "B", 800.00),  # 26 + 20 + 72.5 · 40 %: just reached
    2: (74.96, "C", 333.33),  # 25.96 + 20 + 29: just not
    3: (41.20, "D", 0.00),  # 16 + 0 + (14 + 39 + 10 = 63) · 40 %
    4: (78.00, "B", 800.00),  # 28 + 20 + 30
    5: (79.90, "B", 800.00),  # 28.5 + 20 + 78.5 · 40 %
    6: (72.00, "C", 333.33),  # 24 + 20 + 28
    7: (81.50, "B", 800.00),  # 30 + 20 + 78.75 · 40 %
    8: (82.40, "B", 800.00),  # 30.4 + 20 + 32
    9: (83.40, "B", 800.00),  # 30.8 + 20 + 81.5 · 40 %; opened again in November
    10: (85.20, "B", 800.00),  # 32 + 20 + 83 · 40 %
    11: (87.20, "B", 800.00),  # 33.2 + 20 + 34
    12: (89.30, "B", 800.00),  # 34.4 + 20 + 87.25 · 40 %
}
WORDS = {"achievements": "The year.", "shortcomings": "Two lists.", "measures": "Fewer lists."}


@tagged("post_install", "-at_install")
class TestAppraisalYearWorked(YearCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._holiday(date(2025, 10, 1), date(2025, 10, 8))
        cls._leave(cls.employee_seller, date(2025, 5, 6), date(2025, 5, 31))
        cls._leave(cls.employee_seller, date(2025, 8, 11), date(2025, 8, 15))
        # 30 % of 10,000.00, of 4,111.10 and of 1,000.01; of 6,666.67 and of 1,666.82.
        cls._hold(cls.seller, date(2025, 3, 14), 7000.00, 3000.00)
        cls._hold(cls.seller, date(2025, 7, 8), 2877.77, 1233.33)
        cls._hold(cls.seller, date(2025, 12, 31), 700.01, 300.00)
        cls._hold(cls.colleague, date(2025, 4, 2), 4666.67, 2000.00)
        cls._hold(cls.colleague, date(2025, 11, 20), 1166.77, 500.05)
        cls.next_year = cls._held(cls.seller, 500.00, date(2026, 1, 5))

    def test_year(self):
        """From the first forms to the last cent."""
        for number in range(1, 13):
            mine, other = self._month(number, {self.seller: LINA[number], self.colleague: WANG[number]})
            with self.subTest(month=number):
                self._assert_published(mine, LINA_BY_HAND.get(number))
                self._assert_published(other, WANG_BY_HAND[number])
            self._answered(number, mine)
            # Wang Qiang says nothing: silence counts after five working days.
            begin = date(2025 + number // 12, number % 12 + 1, 20)
            self._run(begin)
            self.assertEqual((other.state, other.is_silent), ("locked", True))
            self._agree_all(begin.replace(day=21))
            with self.subTest(month=number):
                self._assert_paid(mine, LINA_BY_HAND.get(number))
                self._assert_paid(other, WANG_BY_HAND[number])
            getattr(self, f"_after_{number}", lambda _mine, _other: None)(mine, other)
        self._year_of_lina()
        self._year_of_wang()
        self._books()

    def _assert_published(self, appraisal, by_hand):
        if by_hand is None:
            # From the 6th of May on away: there on 3 of 22 working days.
            self.assertEqual((appraisal.state, appraisal.days, appraisal.of_days), ("excused", 3, 22))
            return
        score, grade, _bonus = by_hand
        self.assertEqual((appraisal.state, appraisal.score, appraisal.grade_id.name), ("feedback", score, grade))
        self.assertEqual(round(sum(appraisal.value_ids.mapped("contribution")), 2), score)
        figures = appraisal.value_ids.metric_value_id
        self.assertEqual(figures.state, "frozen")

    def _assert_paid(self, appraisal, by_hand):
        bonus = by_hand and by_hand[2]
        if bonus is not None:
            self.assertEqual(self._paid(appraisal), [bonus] if bonus else [])

    def _answered(self, number, mine):
        """Li Na confirms at once; in September she appeals."""
        if mine.state == "excused":
            return
        if number != 9:
            self.as_user(mine, self.seller).action_confirm()
            return
        # 1 to 8 October are off: published on Friday the 10th, five working days on.
        self.assertEqual((mine.published_on.date(), mine.appeal_until), (date(2025, 10, 10), date(2025, 10, 17)))
        self._day(date(2025, 10, 17))
        self.as_user(mine, self.seller).action_appeal("The customer has put the duty off.")
        self.assertEqual((mine.judge_id, self._paid(mine)), (self.director, []))

    # ------------------------------------------------------------------
    # What happens along the way
    # ------------------------------------------------------------------

    def _kinds(self, appraisal):
        return sorted(self._follows(appraisal).mapped("kind"))

    def _after_3(self, mine, other):
        """D: a training plan about what lay below 60."""
        self.assertEqual(self._kinds(other), ["training"])
        plan = self._follows(other, "training")._document()
        self.assertEqual(plan.measure_ids.mapped("name"), ["Revenue (40.00 points)", "Duties (0.00 points)"])
        self.assertEqual((mine.peer_count, mine.peer_points), (3, 90.00))
        self.assertEqual((other.peer_count, other.peer_points), (3, 50.00))
        self.assertEqual(self._kinds(mine), ["bonus"])

    def _after_4(self, mine, _other):
        """Excellent in February, March and April."""
        self.assertEqual(self._kinds(mine), ["bonus", "promotion", "raise"])
        proposal = self._follows(mine, "promotion")._document()
        self.assertTrue(proposal.is_priority)
        self.assertEqual(proposal.basis_ids.mapped("figure"), [93.00, 91.68, 96.70])

    def _after_6(self, mine, _other):
        """The excused May ends no row; June is the fourth, the next priority would be at six."""
        self.assertEqual(self._kinds(mine), ["bonus"])
        self.assertEqual(mine._streaks()[mine].mapped("score"), [93.00, 91.68, 96.70, 95.00])

    def _after_8(self, mine, _other):
        self.assertEqual((mine.days, mine.of_days), (16, 21))

    def _after_9(self, mine, _other):
        """The appeal makes a B of the C: 800.00 instead of 333.33."""
        self.as_user(mine, self.director).action_decide(True, "The duty fell away.", 88)
        self.assertEqual((mine.state, mine.score, mine.grade_id.name, mine.verdict), ("locked", 88.0, "B", "upheld"))
        change = mine.result_ids.change_ids
        self.assertEqual((change.old_score, change.new_score), (67.10, 88.0))
        self.assertEqual((change.old_grade_id.name, change.new_grade_id.name), ("C", "B"))
        self._agree_all(date(2025, 10, 22))
        self.assertEqual(self._paid(mine), [800.00])

    def _after_10(self, _mine, _other):
        """Statements of November. Wang Qiang's is posted; a complaint then opens his September again."""
        self._day(date(2025, 11, 24))
        statements = self._statements(date(2025, 11, 1)).grouped("user_id")
        # January to September: 800 + 1,200 · 3 + 1,200 + 800 + 914.29 + 800
        self.assertEqual(statements[self.seller].amount_net, 8114.29)
        # 800 + 333.33 + 800 + 800 + 333.33 + 800 + 800 + 800
        self.assertEqual(statements[self.colleague].amount_net, 5466.66)
        self._post(statements[self.colleague])
        self.assertTiesOut()
        september = self._appraisal(self.colleague, day=date(2025, 9, 1))
        self._day(date(2025, 11, 25))
        self._open_again(september, "The fair was prepared by somebody else.")
        # What was paid comes back on the next statement, and the new bonus stands beside it.
        self.assertEqual((september.state, self._paid(september)), ("scoring", [800.00, -800.00]))
        words = {"opinion": "As it turned out."}
        self._give(september, "superior", self.leader, date(2025, 11, 25), {"Teamwork": 40}, **words)
        # 30.8 + 20 + (1,600 + 2,400) / 80 · 40 %
        self.assertEqual((september.state, september.score, september.grade_id.name), ("feedback", 70.80, "C"))
        self.as_user(september, self.colleague).action_confirm()
        self.assertEqual(september.state, "locked")
        self._agree_all(date(2025, 11, 26))
        self.assertEqual(self._paid(september), [800.00, -800.00, 333.33])
        line = self._follows(september, "bonus").line_id
        self.assertEqual((line.turn, line.due_date, line.state), (2, date(2025, 12, 1), "due"))
        first = self.Line.search([("origin_id", "=", september.id), ("kind", "=", "bonus")], order="id", limit=1)
        back = first.reversal_ids
        self.assertEqual((first.state, back.amount, back.is_void), ("posted", -800.00, False))
        rows = september.consequence_ids.filtered(lambda row: row.kind == "bonus").sorted("id")
        self.assertEqual(rows.mapped("state"), ["taken_back", "done"])

    def _after_12(self, mine, _other):
        """October, November and December."""
        self.assertEqual(self._kinds(mine), ["bonus", "promotion", "raise"])
        self.assertEqual(self._follows(mine, "raise")._document().basis_ids.mapped("figure"), [97.70, 91.60, 91.30])

    # ------------------------------------------------------------------
    # The year
    # ------------------------------------------------------------------

    def _annual(self, user, own, superior):
        """Let somebody be judged about the year, on 22 January."""
        year = self._appraisal(user, "year", date(2025, 1, 1))
        self._give(year, "self", user, date(2026, 1, 21), own, **WORDS)
        words = {"opinion": f"A year of {user.name}."}
        self._give(year, "superior", self.leader, date(2026, 1, 22), superior, **words)
        return year

    def _year_of_lina(self):
        """B by the formula; opened again, she appeals and has an A: nine tenths of what was held, then all of it."""
        year = self._annual(self.seller, 92, 88)
        # 87.30 + 93.00 + 91.68 + 96.70 + 95.00 + 80.90 + 92.00 + 88.00 + 97.70 + 91.60 + 91.30 = 1,005.18; / 11
        self.assertEqual(year.result_ids.months_mean, 91.38)
        points = {value.indicator_id.name: value.points for value in year.value_ids}
        # 999,583 of 1,200,000; (1,840 + 5,280) / 80
        self.assertEqual(points, {"Revenue": 83.30, "Judgement": 89.00})
        # 91.38 · 60 % + 83.30 · 20 % + 89 · 20 % = 54.828 + 16.66 + 17.8
        self.assertEqual((year.state, year.score, year.grade_id.name), ("feedback", 89.29, "B"))
        self._day(date(2026, 1, 22))
        self.as_user(year, self.seller).action_confirm()
        release = self._follows(year, "release")
        # 3,000.00 + 1,233.33 + 300.00 = 4,533.33; a tenth less: 453.33
        self.assertEqual((release.state, release.amount), ("proposed", 4080.00))
        self._agree_all(date(2026, 1, 23))
        self.assertEqual((release.state, release.paid_amount, self._paid(year)), ("done", 4080.00, [-453.33]))
        self.assertEqual(sum(release.released_line_ids.mapped("amount")), 4533.33)
        self.assertEqual(set(release.released_line_ids.mapped("state")), {"due"})

        self._day(date(2026, 1, 26))
        self._open_again(year, "A contract was booked late.")
        self.assertEqual((release.state, self._paid(year)), ("taken_back", [-453.33, 453.33]))
        self.assertEqual(set(release.released_line_ids.mapped("state")), {"held"})
        self._give(year, "superior", self.leader, date(2026, 1, 26), 88, opinion="No other than before.")
        self.assertEqual((year.state, year.score, year.grade_id.name), ("feedback", 89.29, "B"))
        self.as_user(year, self.seller).action_appeal("The contract of December is missing.")
        self._day(date(2026, 1, 27))
        self.as_user(year, self.director).action_decide(True, "It was signed on 30 December.", 90.5)
        self.assertEqual((year.state, year.score, year.grade_id.name), ("locked", 90.5, "A"))
        second = self._follows(year, "release")
        # All of it, and nobody has to agree to what is paid as it was held.
        self.assertEqual((second.state, second.amount, second.paid_amount), ("done", 4533.33, 4533.33))
        self.assertEqual(self._paid(year), [-453.33, 453.33])
        self.assertEqual(self.next_year.with_env(self.env).state, "held")

    def _year_of_wang(self):
        year = self._annual(self.colleague, 80, 78)
        # 75.00 + 74.96 + 41.20 + 78.00 + 79.90 + 72.00 + 81.50 + 82.40 + 70.80 + 85.20 + 87.20 + 89.30 = 917.46
        # / 12 = 76.455
        self.assertEqual(year.result_ids.months_mean, 76.46)
        # 848,150 of 1,200,000 are 70.68; 76.46 · 60 % + 70.68 · 20 % + 78.5 · 20 % = 45.876 + 14.136 + 15.7
        self.assertEqual((year.score, year.grade_id.name), (75.71, "B"))
        self._run(date(2026, 2, 2))
        self.assertEqual((year.state, year.is_silent), ("locked", True))
        self._agree_all(date(2026, 2, 3))
        release = self._follows(year, "release")
        # 2,000.00 + 500.05 = 2,500.05; a tenth less: 250.005
        self.assertEqual((release.paid_amount, self._paid(year)), (2250.04, [-250.01]))

    # ------------------------------------------------------------------
    # The books
    # ------------------------------------------------------------------

    def _books(self):
        """What each has earned in the year, and that ledger and books agree."""
        self._day(date(2026, 2, 4))
        statements = self._statements(date(2026, 2, 1)).grouped("user_id")
        earned = {}
        for user in (self.seller, self.colleague):
            lines = self.Line.search([("user_id", "=", user.id), ("origin_model", "=", "marketing.appraisal")])
            earned[user] = round(sum(lines.mapped("amount")), 2)
        # 800 · 3 + 1,200 · 7 + 914.29, and the 453.33 that came back; Wang Qiang: 800 · 8 + 333.33 · 3, 800 taken back
        # beside the 800 it was for, less the 250.01 of the release
        self.assertEqual(earned, {self.seller: 11714.29, self.colleague: 7149.98})
        self.assertEqual(set(statements), {self.seller, self.colleague})
        total = {}
        for user in (self.seller, self.colleague):
            lines = self.Line.search([("user_id", "=", user.id), ("is_void", "=", False), ("state", "!=", "held")])
            total[user] = round(sum(lines.mapped("amount")), 2)
        # 11,714.29 + 4,533.33 released + 7,000.00 + 2,877.77 + 700.01 at once
        # 7,399.99 + 2,250.04 released + 4,666.67 + 1,166.77 at once
        self.assertEqual(total, {self.seller: 26825.40, self.colleague: 15483.47})
        self.assertTiesOut()
