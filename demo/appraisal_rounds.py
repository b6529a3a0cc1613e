from datetime import timedelta
from functools import partial

from odoo import Command, models

from ..lib.periods import month_end
from .appraisal_words import (
    AGENTS,
    LEADER,
    OCCASION,
    OFFICE,
    OPINIONS,
    SELLER,
    YEAR,
    YEAR_OPINIONS,
    compose,
    pick,
)
from .appraisals import (
    APPEALS,
    HABITS,
    IDEAS,
    LEADERS,
    MOVES,
    OTHER_SCORES,
    PEERS_SO_FAR,
    SCORED,
    WRITTEN,
    WRITTEN_BY_END,
    Round,
)
from .people import PEOPLE
from .stage import workday

ROLES = {"account_manager": SELLER, "regional_manager": LEADER}
OPEN = ("self", "scoring")
# What of the last round that is over people have not answered yet, while they may.
UNANSWERED = ("lina", "wang", "sun", "chen", "yang", "qian")
MINUTES = (
    "The leaders compared the people of both regions, case by case. Figures weigh more than impressions.",
    "East and south were compared; the month was short of contracts in the south.",
)


def _differs(who, number, salt=0):
    """Return by how many points a month or an indicator of somebody differs from the usual: from -4 to 4."""
    return (sum(map(ord, who)) * 31 + number * 17 + salt * 7) % 9 - 4


def _unless_bonus(points, mark):
    """Return the points for a mark, none for extra points."""
    return None if mark.is_bonus else points


class MarketingDemo(models.AbstractModel):
    """The scenes of a round: written, rated, scored, compared, published, answered, granted."""

    _inherit = "marketing.demo"

    def _run_rounds(self, stage, day=None):
        """Do what the scheduled action does at night."""
        stage.system("marketing.appraisal.cycle")._run(stage.company, day=day)

    def _round(self, stage, login, key):
        """Return a round in the hands of a person."""
        return stage.act(login, "marketing.appraisal.cycle").search(
            [("company_id", "=", stage.company.id), ("kind", "=", key.kind), ("date_from", "=", key.first)]
        )

    def _asked(self, stage, login, key, kind):
        """Return the ratings of a round that a person is asked for and has not given yet."""
        ratings = stage.act(login, "marketing.appraisal.rating").search(
            [
                ("cycle_id", "=", self._round(stage, login, key).id),
                ("kind", "=", kind),
                ("rater_id", "=", stage.user(login).id),
                ("state", "=", "asked"),
            ]
        )
        # Peers do not read the appraisal itself.
        return ratings.filtered(lambda rating: rating.sudo().appraisal_id.state in OPEN)

    def _number(self, key, login):
        """Return the number by which somebody's words and points differ from round to round."""
        return key.first.year * 12 + key.first.month + sum(map(ord, login)) % 7

    def _rare(self, key, texts, name, chinese):
        """Return what is said about a year, which names it (no two years have the same words), or about an occasion."""
        text = pick(texts[name], chinese)
        if key.kind != "year":
            return text
        return f"{key.first.year}年：{text}" if chinese else f"{key.first.year}: {text}"

    # ------------------------------------------------------------------
    # Written and rated
    # ------------------------------------------------------------------

    def _mark(self, rating, points):
        """Enter points, those that are equal together.

        :param points: called with each mark; points, or (points, remark), or None for none
        """
        alike = {}
        for mark in rating.mark_ids:
            found = points(mark)
            if found is not None:
                alike[found] = alike.get(found, mark.browse()) | mark
        for found, marks in alike.items():
            figure, remark = found if isinstance(found, tuple) else (found, None)
            marks.write({"points": max(0, min(100, figure)), **({"remark": remark} if remark else {})})

    def _write(self, stage, key, login):
        """Have somebody write about themselves."""
        rating = self._asked(stage, login, key, "self")
        if not rating:
            return
        habit, number = HABITS[login], self._number(key, login)
        chinese = rating.env.lang == "zh_CN"
        [job] = [person.job for person in PEOPLE if person.login == login]
        words = ROLES.get(job, OFFICE)
        if key.kind == "month":
            said = {name: compose(halves, number, chinese) for name, halves in words.items()}
        else:
            said = {name: self._rare(key, YEAR if key.kind == "year" else OCCASION, name, chinese) for name in words}
        self._mark(
            rating,
            lambda mark: None if mark.is_bonus else habit.points + habit.own + _differs(login, number, mark.sequence),
        )
        rating.write(said)
        rating.action_give()

    def _rate_peers(self, stage, key, login):
        """Have somebody rate the colleagues they are asked about, all of them at a sitting."""
        ratings = self._asked(stage, login, key, "peer")
        for rating in ratings:
            who = rating.user_id.login
            points = HABITS[who].points + _differs(who + login, self._number(key, who))
            self._mark(rating, partial(_unless_bonus, points))
        if ratings:
            ratings.action_give()

    def _score(self, stage, key, login, late=(), only=None):
        """Have a superior score people and write an opinion about each.

        :param late: logins of whom the superior has not scored in time
        :param only: logins of those alone who are scored now
        """
        ratings = self._asked(stage, login, key, "superior").filtered(
            lambda rating: rating.user_id.login in (only or HABITS) and rating.user_id.login not in late
        )
        for rating in ratings:
            self._score_one(key, rating)
        if ratings:
            ratings.action_give()

    def _score_one(self, key, rating):
        who = rating.user_id.login
        habit, number = HABITS[who], self._number(key, who)
        chinese = rating.env.lang == "zh_CN"
        usual = key.kind == "month"

        def points(mark):
            if mark.is_bonus:
                return IDEAS.get((key.ago, who)) if usual else None
            figure = habit.points + _differs(who, number, mark.sequence + 3)
            manual = mark.sudo().indicator_id.source == "manual"
            return (figure, pick(AGENTS, chinese) % (2 + number % 3)) if manual else figure

        self._mark(rating, points)
        if usual:
            opinion = compose(OPINIONS[habit.tone], number, chinese)
        else:
            tone = habit.tone if key.kind == "year" else "opinion"
            opinion = self._rare(key, YEAR_OPINIONS if key.kind == "year" else OCCASION, tone, chinese)
        score, reason = OTHER_SCORES.get((key.ago, who), (0, False)) if usual else (0, False)
        rating.write({"opinion": opinion, "adjusted_score": score, "adjust_reason": reason})

    def _write_all(self, stage, key):
        for login in HABITS:
            self._write(stage, key, login)

    def _rate_all(self, stage, key):
        for login in HABITS:
            self._rate_peers(stage, key, login)

    def _score_all(self, stage, key):
        """Have the superiors score the year of those whose months are settled."""
        unsettled = stage.env["marketing.appraisal"].search(
            [
                ("company_id", "=", stage.company.id),
                ("kind", "=", "month"),
                ("date_from", ">=", key.first),
                ("date_to", "<=", key.first.replace(month=12, day=31)),
                ("state", "in", (*OPEN, "scored")),
            ]
        )
        for login in LEADERS:
            self._score(stage, key, login, late=unsettled.user_id.mapped("login"))

    # ------------------------------------------------------------------
    # Compared, answered, granted
    # ------------------------------------------------------------------

    def _calibrate(self, stage, key):
        """Have the director compare the grades of those who are scored; of the last round the south is not through."""
        cycle = self._round(stage, "liu", key)
        for region in ("chen", "huang") if key.last else (None,):
            waiting = stage.act("liu", "marketing.appraisal").search(
                [("cycle_id", "=", cycle.id), ("state", "=", "scored"), ("scheme_id.calibration", "!=", "none")]
            )
            if region:
                waiting = waiting.filtered_domain([("superior_id", "=", stage.user(region).id)])
            if not waiting:
                continue
            session = stage.act("liu", "marketing.appraisal.calibration").create(
                {
                    "cycle_id": cycle.id,
                    "scheme_id": waiting.scheme_id[:1].id,
                    "superior_ids": [Command.set(stage.user(region).ids if region else [])],
                    "participant_ids": [Command.set([stage.user(login).id for login in ("chen", "huang")])],
                }
            )
            session.action_start()
            self._move(stage, session, key)
            if region != "huang":
                session.minutes = MINUTES[key.ago % 2]
                session.action_close()

    def _move(self, stage, session, key):
        for (ago, login), (steps, reason) in MOVES.items():
            one = session.appraisal_ids.filtered_domain([("user_id", "=", stage.user(login).id)])
            if ago != key.ago or key.kind != "month" or not one:
                continue
            grades = list(session.scheme_id.grade_ids.sorted("start"))
            place = grades.index(one.result_ids.grade_id) + steps
            if 0 <= place < len(grades):
                session.action_move(one.id, grades[place].id, reason)

    def _answer(self, stage, key):
        """Have people confirm what was published, or appeal; some say nothing until the time is over."""
        published = stage.env["marketing.appraisal"].search(
            [("cycle_id", "=", self._round(stage, "liu", key).id), ("state", "=", "feedback")]
        )
        for appraisal in published:
            login = appraisal.user_id.login
            if key.kind == "month" and (key.ago, login) in APPEALS:
                self._appeal_result(stage, key, login, APPEALS[key.ago, login][0])
                day = workday(stage.day + timedelta(days=2))
                stage.plan(
                    stage.moment + (day - stage.day),
                    self._decide_appeal,
                    stage,
                    appraisal,
                    *APPEALS[key.ago, login][1:],
                )
            elif HABITS[login].confirms and not (key.last and login in UNANSWERED):
                stage.act(login, appraisal).action_confirm()

    def _appeal_result(self, stage, key, login, reason):
        """Have somebody appeal against a published result, while that is possible."""
        appraisal = stage.act(login, "marketing.appraisal").search(
            [
                ("cycle_id", "=", self._round(stage, login, key).id),
                ("user_id", "=", stage.user(login).id),
                ("state", "=", "feedback"),
            ]
        )
        if appraisal:
            appraisal.action_appeal(reason)

    def _decide_appeal(self, stage, appraisal, upheld, reason):
        """Have the director decide on an appeal; one that is upheld leads to the next better grade."""
        theirs = stage.act("liu", appraisal)
        better = theirs.scheme_id.grade_ids.filtered(lambda grade: grade.start > theirs.grade_id.start).sorted("start")
        theirs.action_decide(upheld, reason, score=better[:1].start + 1 if upheld else None)

    def _grant(self, stage, key):
        """Have the director decide on the bonuses that wait; of the last round two are left, one was refused before."""
        requests = stage.act("liu", "marketing.approval.request").search(
            [("can_decide", "=", True), ("res_model", "=", "marketing.appraisal.consequence")], order="id"
        )
        if key.kind == "month" and key.ago == 2:
            requests[:1].action_reject("The contract behind it was cancelled meanwhile.")
            requests = requests[1:]
        if key.last:
            requests = requests[:-2]
        if requests:
            requests.action_approve()
        stage.system("marketing.approval.request").search([("to_tell", "=", True)])._tell()

    # ------------------------------------------------------------------
    # Under way
    # ------------------------------------------------------------------

    def _live(self, stage, first):
        """Have part of the people write, part of the peers answer, and each superior score one person."""
        self._run_rounds(stage, stage.today)
        key = Round("month", first, 0, False)
        over = stage.today > month_end(first)
        for login in WRITTEN_BY_END if over else WRITTEN:
            self._write(stage, key, login)
        for login in PEERS_SO_FAR:
            self._rate_peers(stage, key, login)
        for login, who in SCORED:
            self._score(stage, key, login, only=(who,))
