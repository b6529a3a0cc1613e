"""The year out of its months, after the year's own report; notes summed up; and bad records that stop nobody else."""

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.appraisal.cycle_plan import AppraisalCycle as Plan
from ...models.appraisal.value import Appraisal as Values
from .plan_common import MAY, OPENED, PlanCommon

QUIET = ("odoo.addons.marketing_office.models.appraisal.cycle_run",)
MONTHLY = {
    1: ("locked", 80.00, 20),
    2: ("locked", 90.01, 10),
    3: ("excused", 0.0, 3),
    4: ("feedback", 60.50, 21),
}


@tagged("post_install", "-at_install")
class TestAppraisalPlanYear(PlanCommon):
    # ------------------------------------------------------------------
    # The year out of its months (L-08)
    # ------------------------------------------------------------------

    def _months(self, user, facts, scheme=None, year=2025):
        """Put settled months of somebody there.

        :param dict facts: {number of the month: (state, score, days there)}
        """
        found = self.env["marketing.appraisal"]
        for number, (state, score, days) in facts.items():
            first, last = self.env["marketing.metric"]._period("month", date(year, number, 1))
            cycle = self._cycle(day=first) or self.env["marketing.appraisal.cycle"]._guarded_create(
                [
                    {
                        "kind": "month",
                        "company_id": self.company.id,
                        "date_from": first,
                        "date_to": last,
                        "state": "closed",
                    }
                ]
            )
            found |= self.env["marketing.appraisal"]._guarded_create(
                [
                    {
                        "cycle_id": cycle.id,
                        "scheme_id": (scheme or self.scheme).id,
                        "user_id": user.id,
                        "state": state,
                        "score": score,
                        "days": days,
                        "of_days": 21,
                    }
                ]
            )
        return found

    def _annual(self, **values):
        """Open the round of 2025 by a scheme that rests on the months alone, and return that of the salesperson."""
        scheme = self._scheme("year", **{"months_weight": 100, "indicator_ids": [], **values})
        self.company.appraisal_from = date(2025, 1, 1)
        with patch.object(Plan, "_owed_periods", lambda *_args: [("year", date(2025, 1, 1), date(2025, 12, 31))]):
            self._run(date(2025, 12, 28))
        appraisal = self._appraisal(self.seller, "year", date(2025, 1, 1))
        self.assertEqual(appraisal.scheme_id, scheme)
        return appraisal

    def _scored(self, appraisal, day=date(2026, 1, 12)):
        self._give(appraisal, "superior", self.leader, day, {})
        return appraisal.score

    def test_mean_of_the_months(self):
        """(80.00 + 90.01 + 60.50) / 3; the excused March is no month."""
        self._months(self.seller, MONTHLY)
        self.assertEqual(self._scored(self._annual()), 76.84)

    def test_mean_by_days(self):
        """(80.00 · 20 + 90.01 · 10 + 60.50 · 21) / 51 = 3,770.60 / 51"""
        self._months(self.seller, MONTHLY)
        self.assertEqual(self._scored(self._annual(months_rule="days")), 73.93)

    def test_no_month_counts(self):
        """Somebody who was excused all the time has nothing to go by; the months take no weight from the rest."""
        self._months(self.seller, {3: MONTHLY[3]})
        indicators = [{"name": "Judgement", "weight": 100, "source": "rating", "by_self": False}]
        scheme = {"months_weight": 60, "indicator_ids": self._commands(indicators)}
        annual = self._annual(**scheme)
        self._give(annual, "superior", self.leader, date(2026, 1, 12), 71)
        self.assertEqual((annual.score, annual.result_ids.months_mean), (71.0, 0.0))

    def _commands(self, indicators):
        return [Command.create({"group_id": self.group.id, **vals}) for vals in indicators]

    def test_months_first(self):
        """A month without a result holds the year up; the months of others do not."""
        self._months(self.seller, {**MONTHLY, 11: ("scoring", 0.0, 20), 12: ("scored", 0.0, 20)})
        self._months(self.colleague, {10: ("scoring", 0.0, 20)})
        annual = self._annual()
        with self.assertRaisesRegex(UserError, "no result yet: 2025-11, 2025-12"):
            self._scored(annual)
        self._cycle(day=date(2025, 11, 1)).appraisal_ids._guarded_write({"state": "locked", "score": 70.0})
        self._cycle(day=date(2025, 12, 1)).appraisal_ids._guarded_write({"state": "locked", "score": 70.0})
        # (80.00 + 90.01 + 60.50 + 70 + 70) / 5
        self.assertEqual(self._scored(annual), 74.10)

    def test_report_first(self):
        """The year's own report comes before the appraisal, the appraisal before what was held (T-12)."""
        kinds = self.env["marketing.work.report.kind"]
        kinds.search([]).active = False
        kinds.create(
            {
                "name": "The Year",
                "cycle": "year",
                "job_ids": [Command.set(self.job.ids)],
                "company_id": self.company.id,
                "section_ids": [Command.create({"name": "Business", "topic": "business", "required": True})],
            }
        )
        self.company.duty_from = date(2025, 1, 1)
        self._months(self.seller, MONTHLY)
        annual = self._annual()
        reports = self.env["marketing.work.report"].with_context(**self._on(date(2025, 12, 31)))
        reports._open(self.company.with_env(reports.env), date(2025, 12, 31))
        report = reports.search([("user_id", "=", self.seller.id), ("cycle", "=", "year")])
        self.assertEqual((report.state, report.date_from), ("draft", date(2025, 1, 1)))
        with self.assertRaisesRegex(UserError, "The Year · Li Na · 2025 comes before the annual appraisal"):
            self._scored(annual)
        mine = report.with_user(self.seller).with_context(**self._on(date(2026, 1, 11)))
        mine.section_ids.body = "Three lines were sold."
        plan = {"origin": "next", "name": "Sell four", "date_deadline": date(2026, 12, 31)}
        mine.next_ids = [Command.create(plan)]
        mine.action_approval_submit()
        self.assertEqual(self._scored(annual), 76.84)
        # Who never writes it can be excused by a superior.
        other = self._appraisal(self.colleague, "year", date(2025, 1, 1))
        self._months(self.colleague, {1: ("locked", 50.0, 20)})
        with self.assertRaisesRegex(UserError, "comes before"):
            self._scored(other)
        theirs = reports.search([("user_id", "=", self.colleague.id), ("cycle", "=", "year")])
        theirs.with_user(self.leader).action_excuse("On sick leave.")
        self.assertEqual(self._scored(other), 50.0)

    def test_year_with_a_job_change(self):
        """The post held on most days of the year judges it; the months at both posts count."""
        other = self._other_scheme(date_from=date(2025, 1, 1))
        of_clerks = self._scheme(
            "year",
            name="Clerks, year",
            job_ids=[Command.set(self.other_job.ids)],
            months_weight=100,
            indicator_ids=[],
        )
        # From 1 January to 30 June 129 working days, from 1 July on 132.
        self._move(self.seller, date(2025, 7, 1))
        self._move(self.colleague, date(2025, 7, 3))
        self._months(self.seller, {5: ("locked", 70.0, 21), 6: ("locked", 80.0, 21)})
        self._months(self.seller, {7: ("locked", 95.0, 21)}, other)
        theirs = self._scheme("year", months_weight=100, indicator_ids=[])
        self.company.appraisal_from = date(2025, 1, 1)
        with patch.object(Plan, "_owed_periods", lambda *_args: [("year", date(2025, 1, 1), date(2025, 12, 31))]):
            self._run(date(2025, 12, 28))
        annual = self._appraisal(self.seller, "year", date(2025, 1, 1))
        self.assertEqual((annual.scheme_id, annual.days, annual.of_days), (of_clerks, 132, 261))
        # (70 + 80 + 95) / 3
        self.assertEqual(self._scored(annual), 81.67)
        stayed = self._appraisal(self.colleague, "year", date(2025, 1, 1))
        self.assertEqual((stayed.scheme_id, stayed.days), (theirs, 131))

    # ------------------------------------------------------------------
    # Daily notes (L-26)
    # ------------------------------------------------------------------

    def test_notes_summed_up(self):
        """The month has the mean of its own notes of the indicator's group."""
        other = self.env.ref("marketing_office.appraisal_group_quality")
        scheme = self._scheme(
            "month",
            name="With notes",
            date_from=date(2025, 2, 1),
            indicators=[
                {"name": "Attitude", "weight": 50, "source": "notes"},
                {"name": "Teamwork", "weight": 50, "source": "rating"},
            ],
        )
        day = date(2026, 6, 2)
        notes = self.env["marketing.appraisal.note"].with_user(self.leader).with_context(**self._on(day))
        for when, group, points in (
            (date(2026, 5, 1), self.group, 80),
            (date(2026, 5, 12), self.group, 91),
            (date(2026, 5, 31), self.group, 70),
            (date(2026, 4, 30), self.group, 0),
            (date(2026, 6, 1), self.group, 0),
            (date(2026, 5, 12), other, 0),
        ):
            notes.create(
                {
                    "user_id": self.seller.id,
                    "date": when,
                    "group_id": group.id,
                    "points": points,
                    "words": "Seen.",
                    "company_id": self.company.id,
                }
            )
        self._run(OPENED)
        self._run(date(2026, 6, 3))
        value = self._appraisal(self.seller).value_ids.filtered(lambda value: value.source == "notes")
        self.assertEqual(value.appraisal_id.scheme_id, scheme)
        # (80 + 91 + 70) / 3
        self.assertEqual((value.figure_points, value.facts, value.words), (80.33, {"count": 3}, "3 daily notes"))
        self.assertEqual(len(value.sudo().evidence_ids), 3)
        bare = self._appraisal(self.colleague).value_ids.filtered(lambda value: value.source == "notes")
        self.assertFalse(bare.has_figure_points)

    # ------------------------------------------------------------------
    # Bad records
    # ------------------------------------------------------------------

    def _told(self):
        """Return what the administrators were told about appraisals."""
        return self.env["mail.message"].search(
            [("subject", "=like", "Appraisals could not%"), ("partner_ids", "in", self.admin.partner_id.ids)]
        )

    def _bad(self, name, whose):
        """Let a method of appraisals fail for some of them."""
        method = getattr(Values, name)

        def fails(appraisals, *args, **kwargs):
            if appraisals.filtered(whose):
                raise ValueError("this one is broken")
            return method(appraisals, *args, **kwargs)

        return patch.object(Values, name, fails)

    @mute_logger(*QUIET)
    def test_person_who_raises(self):
        """The others are asked; the one is made up for once the record is mended."""
        with self._bad("_make_values", lambda one: one.user_id == self.seller):
            self._run(OPENED)
        cycle = self._cycle()
        self.assertEqual(cycle.appraisal_ids.user_id, self.team_users)
        bad = self._appraisal(self.seller)
        self.assertFalse(bad.value_ids or bad.rating_ids)
        for one in cycle.appraisal_ids - bad:
            self.assertEqual(
                (len(one.value_ids), {"self", "superior"} - set(one.rating_ids.mapped("kind"))), (4, set())
            )
        told = self._told()
        self.assertEqual(len(told), 1)
        self.assertIn("Li Na · 2026-05: this one is broken", told.body)
        self._run(date(2026, 5, 26))
        self.assertEqual(len(bad.value_ids), 4)
        self.assertIn("self", bad.rating_ids.mapped("kind"))
        self.assertEqual(len(self._told()), 1)

    @mute_logger(*QUIET)
    def test_scheme_that_raises(self):
        """Figures of one scheme that cannot be had hold up those alone who are judged by it."""
        other = self._other_scheme()
        self._move(self.colleague, date(2026, 5, 1))
        self._run(OPENED)
        mine, theirs = self._appraisal(self.seller), self._appraisal(self.colleague)
        self.assertEqual(theirs.scheme_id, other)
        for user, appraisal in ((self.seller, mine), (self.colleague, theirs)):
            self._give(appraisal, "self", user, MAY[1], 80)
        self._give(mine, "superior", self.leader, date(2026, 6, 2), 80)
        with self._bad("_fill", lambda one: one.scheme_id == other):
            self._run(date(2026, 6, 8))
        self.assertEqual((mine.state, theirs.state), ("feedback", "scoring"))
        self.assertFalse(mine.cycle_id.frozen_on)
        self.assertTrue(self._told())
        self._run(date(2026, 6, 9))
        self.assertTrue(mine.cycle_id.frozen_on)
        self._give(theirs, "superior", self.leader, date(2026, 6, 9), 80, opinion="As ever.")
        self.assertEqual((theirs.state, theirs.score), ("feedback", 80.0))

    @mute_logger(*QUIET)
    def test_round_that_raises(self):
        """One round that cannot be worked out at all holds up no other."""
        people = Plan._owed_people

        def fails(cycle, day):
            if cycle.date_from == MAY[0]:
                raise ValueError("no calendar")
            return people(cycle, day)

        with patch.object(Plan, "_owed_people", fails):
            self._run(date(2026, 6, 25))
        self.assertFalse(self._cycle().appraisal_ids)
        self.assertEqual(len(self._cycle(day=date(2026, 6, 1)).appraisal_ids), 6)
        self.assertEqual(self._told().mapped("subject"), ["Appraisals could not be moved on: 2026-05"])
        self._run(date(2026, 6, 26))
        self.assertEqual(len(self._cycle().appraisal_ids), 6)
