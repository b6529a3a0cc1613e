from datetime import date, datetime

from odoo.tests import tagged

from ...models.core.clock import at
from .duty_common import DutyCommon

MARCH, LAST = date(2026, 3, 1), date(2026, 3, 31)


@tagged("post_install", "-at_install")
class TestWorkMetrics(DutyCommon):
    """How duties were met, person by person and for the team, agrees with the duties themselves (L-16)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.weekly = cls._template("Visit report", "week", "end", 1)
        cls.daily.active = False
        (cls.month | cls.weekly).write({"verify": "superior"})
        cls.month.points = 6.0
        cls.weekly.points = 1.0
        cls.env["marketing.duty"]._generate(cls.company, date(2026, 3, 24))
        cls.people = cls.seller | cls.colleague

    def done(self, duties, day):
        for duty in duties:
            self.as_user(duty, duty.user_id).with_context(**at(datetime(day.year, day.month, day.day, 4))).action_done()

    def figures(self, users=None):
        metrics = self.env["marketing.metric"].search([("code", "=like", "duties_%")]).sudo()
        users = users or self.people
        pairs = metrics._parts(users, MARCH, LAST, self.company)
        return {metric.code: [metric._figure(pairs[metric][user.id]) for user in users] for metric in metrics}

    def test_hand_counted(self):
        """Five weekly duties of one point and a monthly one of six: two weeks in time, one late, one returned."""
        weeks, month = self._duties(self.weekly, self.seller), self._duties(self.month, self.seller)
        weeks = weeks.filtered(lambda duty: duty.date_deadline <= LAST)
        self.assertGreaterEqual(len(weeks), 4)
        for duty in weeks[:2]:
            self.done(duty, duty.date_deadline)
        self.done(weeks[2], date(2026, 3, 31))
        self.done(month, month.date_deadline)
        for reason in ("Two are missing.", "One is missing."):
            self.as_user(month, self.leader).action_return(reason)
            self.done(month, month.date_deadline)
        self.as_user(month, self.leader).action_return("Still.")
        other = self.env["marketing.duty"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        own = other.create({"name": "Call back", "date_deadline": "2026-03-20"})
        own.action_cancel("Not needed any more.")
        found = self.figures()
        due = len(weeks) + 1
        self.assertEqual(found["duties_due"][0], due, "cancelled ones left out")
        self.assertEqual(found["duties_done"], [3, 0])
        self.assertEqual(found["duties_in_time"], [2, 0])
        self.assertEqual(found["duties_returned"], [3, 0])
        self.assertEqual(found["duties_points"], [3.0, 0])
        self.assertEqual(found["duties_points_due"], [len(weeks) + 6.0] * 2)
        self.assertAlmostEqual(found["duties_done_share"][0], 300 / due)
        self.assertAlmostEqual(found["duties_in_time_share"][0], 200 / due)
        self.assertAlmostEqual(found["duties_points_share"][0], 300 / (len(weeks) + 6))
        self.assertEqual(found["duties_done_share"][1], 0.0)

    def test_without_duties_they_say_nothing(self):
        found = self.figures(self.leader)
        self.assertEqual((found["duties_due"], found["duties_done_share"]), ([0], [None]))

    def test_the_team_is_sum_over_sum(self):
        mine = self._duties(self.weekly, self.seller)[:2]
        for duty in mine:
            self.done(duty, duty.date_deadline)
        self._duties(self.month, self.colleague).with_user(self.leader).action_cancel("Taken over.")
        metrics = self.env["marketing.metric"].search([("code", "=like", "duties_%")]).sudo()
        values = metrics._refresh(self.people, "month", MARCH, self.company)
        totals = metrics._refresh_totals("month", MARCH, self.company)
        figure = {total.metric_id.code: total.figure for total in totals.filtered("team_id")}
        both = {code: sum(found) for code, found in self.figures().items()}
        for code in ("duties_due", "duties_done", "duties_in_time", "duties_points", "duties_points_due"):
            self.assertEqual(figure[code], both[code], code)
        self.assertAlmostEqual(figure["duties_done_share"], 100 * both["duties_done"] / both["duties_due"])
        value = values.filtered(
            lambda value: value.metric_id.code == "duties_in_time_share" and value.user_id == self.seller
        )
        action = self.as_user(value, self.seller).action_open_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), mine, "those in time")
