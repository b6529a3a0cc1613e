"""The page of one appraisal: the next step, twelve months, the year, the buttons, and what it costs as it grows."""

from datetime import date

from odoo.tests import tagged

from .anonymity_common import JUNE_2, JUNE_8, LAST
from .appraisal_common import AppraisalCommon
from .follow_common import FollowCommon

OPENED, JUNE_3 = date(2026, 5, 26), date(2026, 6, 3)


@tagged("post_install", "-at_install")
class TestAppraisalPage(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)

    def _as(self, user, day=JUNE_2):
        return self.appraisal.with_user(user).with_context(**self._on(day))

    def _next(self, user, day=JUNE_2):
        step = self._as(user, day).get_sheet()["next"]
        return step["tone"], step["words"]

    def _publish_it(self):
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        for peer in self._peers(self.appraisal):
            self._give(self.appraisal, "peer", peer, JUNE_2, 80)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80, "Ideas": 2})
        self.assertEqual(self.appraisal.state, "feedback")

    def test_next_step(self):
        """Everybody is told who does what by when: the person, the superior, and those who wait."""
        self.assertEqual(
            self._next(self.seller, LAST), ("todo", "Write your self-appraisal until Sun 31 May 2026 and hand it in.")
        )
        self.assertEqual(self._next(self.seller)[0], "late")
        self.assertEqual(
            self._next(self.director, LAST), ("wait", "Li Na writes the self-appraisal until Sun 31 May 2026.")
        )
        self.assertEqual(self._next(self.leader)[0], "todo")
        self.assertIn("Score Li Na until", self._next(self.leader)[1])
        self._publish_it()
        tone, words = self._next(self.seller)
        self.assertEqual(tone, "todo")
        self.assertIn("Confirm or appeal until", words)
        self.assertIn("Li Na may confirm or appeal until", self._next(self.leader)[1])
        self._as(self.seller).action_appeal("One list is missing.")
        self.assertEqual(self._next(self.seller), ("wait", f"{self.appraisal.judge_id.name} decides on the appeal."))
        self.assertEqual(self._next(self.appraisal.judge_id), ("todo", "You decide on the appeal."))
        self._as(self.appraisal.judge_id).action_decide(True, "It was there.", 91)
        self.assertEqual(self._next(self.seller), ("done", "Decided on Tue 2 Jun 2026, after an appeal."))

    def test_silent(self):
        self._publish_it()
        self._run(date(2026, 6, 16))
        self.assertIn("there was no appeal until", self._next(self.seller, date(2026, 6, 16))[1])

    def test_moved_by_the_superior(self):
        """Another score than the formula's stands beside it with its reason."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self._give(
            self.appraisal,
            "superior",
            self.leader,
            JUNE_2,
            {"Attitude": 85, "Teamwork": 80},
            adjusted_score=88,
            adjust_reason="Stood in for two colleagues.",
        )
        self._run(JUNE_8)
        sheet = self._as(self.seller, JUNE_8).get_sheet()
        self.assertEqual(sheet["result"]["score"], 88)
        self.assertNotEqual(sheet["result"]["proposed"], 88)
        self.assertEqual(sheet["changes"][0]["reason"], "Stood in for two colleagues.")
        self.assertEqual([band["name"] for band in sheet["result"]["bands"] if band["is_reached"]], ["B"])

    def test_buttons(self):
        """What stands behind the page is counted and opened as far as its reader may."""
        self.assertEqual(
            (self._as(self.seller).evidence_count, self._as(self.seller).rating_count, self.appraisal.appealed_on),
            (1, 0, False),
        )
        self._publish_it()
        for reader in (self.seller, self.leader, self.director, self.auditor):
            with self.subTest(reader=reader.login):
                mine = self._as(reader)
                self.assertEqual((mine.rating_count, mine.change_count), (2, 0))
                action = mine.action_open_ratings()
                ratings = self.env[action["res_model"]].with_user(reader).search(action["domain"])
                self.assertEqual(sorted(ratings.mapped("kind")), ["self", "superior"])
        evidence = self._as(self.seller).action_open_evidence()
        values = self.env[evidence["res_model"]].with_user(self.seller).search(evidence["domain"])
        self.assertEqual(values.indicator_id.sudo().mapped("name"), ["Duties"])
        self._as(self.seller).action_appeal("One list is missing.")
        self._as(self.appraisal.judge_id).action_decide(True, "It was there.", 91)
        self.assertEqual(self._as(self.seller).change_count, 1)
        changes = self._as(self.seller).action_open_changes()
        found = self.env[changes["res_model"]].with_user(self.seller).search(changes["domain"])
        self.assertEqual((found.how, found.new_score), ("appeal", 91))
        self.assertEqual(self._as(self.seller).action_open_appeal()["res_id"], self.appraisal.id)
        self.assertEqual(self._as(self.seller).action_open_follows()["domain"][0][2], self.appraisal.id)

    def test_due(self):
        """Whoever is asked knows until when, and whether it is late."""
        rating = self._rating(self.appraisal, "self", self.seller).with_user(self.seller)
        self.assertEqual((rating.with_context(**self._on(LAST)).due, rating.due), (LAST, LAST))
        for day, late in ((LAST, False), (JUNE_2, True)):
            rating.invalidate_recordset()
            self.assertEqual(rating.with_context(**self._on(day)).is_late, late)
        superior = self._rating(self.appraisal, "superior", self.leader).with_user(self.leader)
        self.assertEqual(superior.due, self.appraisal.window_to)
        peer = self._peers(self.appraisal)[0]
        asked = self._rating(self.appraisal, "peer", peer).with_user(peer)
        self.assertEqual(asked.due, self.appraisal.cycle_id.peer_due)


@tagged("post_install", "-at_install")
class TestAppraisalPageYear(FollowCommon):
    def _year(self, **values):
        return self._with_bonus(kind="year", months_weight=60, **values)

    def _sheet(self, appraisal, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return appraisal.with_user(user or self.seller).get_sheet()

    def test_year(self):
        """The page of a year shows its twelve months, which of them count, their mean and rule."""
        scheme = self._year()
        for month, score in ((1, 80), (2, 90), (4, 100)):
            self._settle(score, date(2025, month, 1))
        self._round(date(2025, 3, 1), state="excused", excuse="At the post on 3 of 21 working days")
        self._round(date(2025, 5, 1), state="scoring")
        year = self._round(date(2025, 1, 1), kind="year", scheme=scheme, state="scoring")
        sheet = self._sheet(year)
        rows = sheet["year"]["months"]
        self.assertEqual(len(rows), 12)
        self.assertEqual(
            [row["counts"] for row in rows[:6]], ["counted", "counted", "excused", "counted", "open", "none"]
        )
        self.assertEqual([row["score"] for row in rows[:5]], [80, 90, None, 100, None])
        self.assertEqual(rows[2]["excuse"], "At the post on 3 of 21 working days")
        self.assertEqual((sheet["year"]["weight"], sheet["year"]["mean"]), (60, None))
        self.assertIn("Mean of the months", sheet["year"]["rule"])
        self.assertEqual(sheet["trend"]["mean"], 90)
        self.assertEqual(len(sheet["groups"][0]["values"]), 2)

    def test_month_has_no_year(self):
        sheet = self._sheet(self._settle(80, date(2025, 3, 1)))
        self.assertFalse(sheet["year"])
        self.assertEqual(sheet["trend"]["first"], "2024-04-01")

    def test_above_hundred(self):
        """Extra points lead above 100, in the score and in the months."""
        appraisal = self._settle(104, date(2025, 3, 1))
        sheet = self._sheet(appraisal)
        self.assertEqual((sheet["result"]["score"], sheet["trend"]["months"][0]["score"]), (104, 104))

    def _say(self, appraisal, raters, changes):
        """Have people in another role rate, and the result change so many times."""
        ratings = self.env["marketing.appraisal.rating"]._guarded_create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": "other",
                    "rater_id": rater.id,
                    "state": "given",
                    "opinion": "Good.",
                }
                for rater in raters
            ]
        )
        self.env["marketing.appraisal.mark"]._guarded_create(
            [
                {"rating_id": rating.id, "indicator_id": value.indicator_id.id, "is_given": True, "points": 80}
                for rating in ratings
                for value in appraisal.value_ids
            ]
        )
        for number in range(changes):
            appraisal.result_ids._change("calibration", f"Compared {number}.", score=90 + number)

    def test_growth(self):
        """Twelve months, more indicators, more who rate: the page is read by as many queries as with few."""

        def cost(appraisal):
            self._sheet(appraisal)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            appraisal.with_user(self.seller).get_sheet()
            return self.env.cr.sql_log_count - before

        for month in (1, 2):
            last = self._settle(80 + month, date(2025, month, 1))
        self._say(last, self.other_leader, 1)
        few = cost(last)
        for month in range(3, 12):
            self._settle(80 + month, date(2025, month, 1))
        many = self._settle(88, date(2025, 12, 1))
        self._say(many, self.leader | self.other_leader | self.director, 5)
        self.assertLessEqual(cost(many), few)
        sheet = self._sheet(many)
        self.assertEqual((len(sheet["trend"]["months"]), len(sheet["changes"])), (12, 5))
        self.assertEqual(len([rating for rating in sheet["ratings"] if rating["kind"] == "other"]), 3)
