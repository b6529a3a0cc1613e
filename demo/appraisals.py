from collections import namedtuple
from datetime import date, timedelta

from odoo import Command, models

from ..lib.periods import month_end
from .appraisal_schemes import SECOND_VERSION
from .appraisal_words import NOTES, pick
from .stage import utc, workday

# How good somebody is, in whose eyes: points of the superior, the tone of the words, points that people add for
# themselves, whether they confirm results or let the time run out.
Habit = namedtuple("Habit", "points tone own confirms")
# Kind, first day, how many months ago, whether it is the last one that is over.
Round = namedtuple("Round", "kind first ago last", defaults=[0, False])
HABITS = {
    "lina": Habit(95, "strong", 0, True),
    "sun": Habit(91, "strong", -2, True),
    "chen": Habit(88, "strong", 1, True),
    "lin": Habit(87, "steady", 1, True),
    "qian": Habit(86, "steady", 3, True),
    "gao": Habit(84, "steady", 4, True),
    "huang": Habit(83, "steady", 2, True),
    "wang": Habit(82, "steady", -3, True),
    "he": Habit(80, "steady", 5, False),
    "zheng": Habit(79, "steady", 0, True),
    "yang": Habit(76, "steady", 6, False),
    "wu": Habit(66, "weak", 12, True),
    "ma": Habit(48, "weak", 25, False),
}
LEADERS = ("chen", "huang", "liu")
# Months ago: whose idea is worth how many extra points, and why.
IDEAS = {
    (6, "sun"): (5, "One numbering for all contract files; both regions use it."),
    (3, "wang"): (4, "A checklist for the first visit, taken over by the whole region."),
    (2, "lin"): (3, "提出按区域集中备件库存，已采用。"),
}
# Months ago: whom another score was given than the formula says, and why.
OTHER_SCORES = {
    (7, "yang"): (81, "两份合同在月末次日签署，工作均在本月完成。"),
}
# Months ago: who is moved in the calibration by how many grades, and why.
MOVES = {
    (4, "lin"): (1, "The frame contract was prepared in this month and signed on the 2nd; the others agree."),
    (3, "gao"): (-1, "Two of the visits reported had not taken place as written."),
}
# Months ago: who appeals, why, whether it is upheld, and the words of the director.
APPEALS = {
    (6, "gao"): (
        "The tender in Hefei took two weeks of this month and is not in the figures.",
        True,
        "The tender was the director's order; the month is judged with it.",
    ),
    (3, "ma"): (
        "The customer in Wuhu postponed twice; nobody could have signed there.",
        False,
        "Other visits were possible in these weeks, and the reports came late again.",
    ),
}
# Of the round under way: who has written, who has rated colleagues, whom superiors have scored already.
WRITTEN = ("gao", "he", "qian", "sun", "lin", "yang", "huang")
WRITTEN_BY_END = (*WRITTEN, "lina", "chen", "zheng")
PEERS_SO_FAR = ("gao", "he", "lin", "yang", "qian")
SCORED = (("chen", "gao"), ("huang", "lin"), ("liu", "he"))
# Who writes about themselves after the month is over, who is asked in vain as a peer from time to time.
LATE_WRITERS = ("ma", "wu")


class MarketingDemo(models.AbstractModel):
    """A year of appraisals: rounds of the months, one of the year, one for an occasion."""

    _inherit = "marketing.demo"

    def _plan_appraisals(self, stage):
        """Plan the rounds: those that are over, and the one under way, which on any day has something to do."""
        # Until the last year is settled, in February, the one before shows what a settled year looks like.
        months = {1: 13, 2: 14}.get(stage.today.month, 12)
        since = stage.month(months)
        self._set_targets(stage, stage.env["marketing.metric"]._nightly())
        self._plan_schemes(stage, since)
        stage.plan(utc(stage.month(8, 20), 9), self._take_leave, stage, "zheng", "yang", stage.month(7))
        # Opened so many days before the end of the month: until then the last one is being scored.
        opens = month_end(stage.today) - timedelta(days=stage.company.appraisal_open_days)
        live = 0 if stage.today >= opens else 1
        for ago in range(months, live - 1, -1):
            self._plan_notes(stage, ago)
            if ago > live:
                self._plan_month(stage, ago, last=ago == live + 1)
        for year in range(since.year, stage.today.year + 1):
            self._plan_year(stage, year)
        self._plan_occasion(stage)
        end = month_end(stage.month(live))
        for days in (-20, 1, 4, 6):
            stage.plan(utc(end + timedelta(days=days), 6), self._run_rounds, stage)
        stage.plan(stage.before(4), self._live, stage, stage.month(live))
        stage.plan(stage.before(1), self._run_rounds, stage, stage.today)

    # ------------------------------------------------------------------
    # Planned
    # ------------------------------------------------------------------

    def _plan_month(self, stage, ago, last):
        """Plan a round that is over; of the last one some people are late, and the south is being calibrated."""
        first = stage.month(ago)
        end = month_end(first)

        def on(days, hour, scene, *args):
            day = end + timedelta(days=days)
            stage.plan(utc(workday(day) if hour > 6 else day, hour), scene, stage, *args)

        key = Round("month", first, ago, last)
        late = {"zheng", "qian"} if last else set()
        for days in (-20, 1, 4, 8, 21):
            on(days, 6, self._run_rounds)
        for login in HABITS:
            on(2 if login in LATE_WRITERS else 0, 7 if login in LATE_WRITERS else 17, self._write, key, login)
        for login in HABITS:
            if login != "wu" or ago % 4:
                on(2, 11, self._rate_peers, key, login)
        for login in LEADERS:
            on(4, 15, self._score, key, login, late)
        if ago <= SECOND_VERSION:
            # The last one is compared by now in any case.
            compared = utc(workday(end + timedelta(days=8)), 15)
            stage.plan(min(compared, stage.before(5)) if last else compared, self._calibrate, stage, key)
        on(9, 10, self._answer, key)
        on(11, 17, self._answer, key)
        on(22, 9, self._grant, key)
        if last:
            stage.plan(utc(stage.back(3), 10), self._score, stage, key, "chen", (), ("qian",))
            stage.plan(
                stage.before(20),
                self._appeal_result,
                stage,
                key,
                "qian",
                "The offers for both regions went through me alone while Zheng was at the fair.",
            )

    def _plan_year(self, stage, year):
        """Plan an annual round: in January, after the months are settled."""
        end = date(year, 12, 31)
        if utc(end - timedelta(days=20)) > stage.present or end < stage.company.appraisal_from:
            return
        key = Round("year", date(year, 1, 1))
        for days in (-20, 1, 14, 34):
            stage.plan(utc(end + timedelta(days=days), 6), self._run_rounds, stage)
        steps = (
            (-2, 16, self._write_all, key),
            (5, 11, self._rate_all, key),
            (14, 10, self._score_all, key),
            (17, 15, self._calibrate, key),
            (20, 10, self._answer, key),
            (36, 10, self._grant, key),
            (36, 14, self._list_last, key),
        )
        for days, hour, scene, *args in steps:
            stage.plan(utc(workday(end + timedelta(days=days)), hour), scene, stage, *args)

    def _plan_notes(self, stage, ago):
        """Have superiors note something about somebody, twice a month."""
        pairs = (("chen", "lina", "ma"), ("huang", "wu", "lin"), ("liu", "he", "sun"))
        for number, (author, *people) in enumerate(pairs):
            for turn, day in enumerate((8, 17)):
                moment = utc(workday(stage.month(ago, day)), 17)
                stage.plan(moment, self._note, stage, author, people[(ago + turn) % 2], ago + number + 3 * turn)

    def _plan_occasion(self, stage):
        day = workday(stage.month(2, 10))
        stage.plan(utc(day, 10), self._begin_occasion, stage, day)

    # ------------------------------------------------------------------
    # Besides the rounds of months
    # ------------------------------------------------------------------

    def _take_leave(self, stage, login, other, month):
        """Have somebody be away for a month, who is excused from its appraisal, and a colleague take over."""
        leaves = stage.act(login, "hr.leave").with_context(leave_fast_create=True, mail_activity_automation_skip=True)
        leave = leaves.create(
            {
                "employee_id": self._person(stage, login).id,
                "holiday_status_id": stage.env.ref("hr_holidays.leave_type_unpaid").id,
                "request_date_from": month,
                "request_date_to": month_end(month),
            }
        )
        handover = stage.act(login, "marketing.handover").create(
            {
                "leave_id": leave.id,
                "receiver_id": stage.user(other).id,
                "note": "Return visits of the south are on the list; two files wait for signed copies.",
            }
        )
        handover.action_offer()
        stage.act(other, handover).action_confirm()
        leave = stage.system("hr.leave").browse(leave.id).with_context(leave_fast_create=True)
        leave.action_approve(check_state=False)
        if leave.state != "validate":
            leave._action_validate(check_state=False)

    def _note(self, stage, author, about, number):
        points, *words = NOTES[number % len(NOTES)]
        notes = stage.act(author, "marketing.appraisal.note")
        notes.create(
            {
                "user_id": stage.user(about).id,
                "group_id": stage.env.ref("marketing_office.appraisal_group_cooperation").id,
                "points": points,
                "words": pick(words, notes.env.lang == "zh_CN"),
            }
        )

    def _begin_occasion(self, stage, day):
        """Have a leader appraise two people for what happened at a customer's on a Friday night."""
        cycle = stage.act("chen", "marketing.appraisal.cycle").create(
            {
                "name": "Line standing still at Ningbo Harbor 宁波港机停线",
                "date_from": day - timedelta(days=3),
                "date_to": day,
                "user_ids": [Command.set([stage.user(login).id for login in ("lina", "gao")])],
            }
        )
        cycle.action_start()
        stage.name(cycle, "appraisal_occasion")
        key = Round("occasional", cycle.date_from, 2)
        for login in ("lina", "gao"):
            stage.plan(utc(workday(day + timedelta(days=1)), 17), self._write, stage, key, login)
        stage.plan(utc(workday(day + timedelta(days=3)), 11), self._score, stage, key, "chen")
        stage.plan(utc(workday(day + timedelta(days=5)), 11), self._answer, stage, key)

    def _list_last(self, stage, key):
        """Have the director look at the last-place list: one is spared, one proposed, the others are open."""
        self._round(stage, "liu", key).action_last_place()
        rows = stage.act("liu", "marketing.appraisal.candidate").search([("company_id", "=", stage.company.id)])
        for row in rows[:1]:
            row.reason = "Two tenders are under way; looked at again in summer."
            row.action_spare()
        rows[1:2].action_propose()
