from collections import Counter

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...lib import scoring
from ..core.clock import now


class AppraisalCalibration(models.Model):
    """Seats, moves between grades, and the closing that publishes."""

    _inherit = "marketing.appraisal.calibration"

    def _grades(self):
        """Return the grades of the scheme, the best first (called with full rights)."""
        return self.scheme_id.grade_ids.sorted(lambda grade: (-grade.start, grade.id))

    def _seats(self):
        """Return how many people each grade may have, {grade: number}, empty where the scheme names no shares."""
        self.ensure_one()
        grades = self._grades()
        if not sum(grades.mapped("share")):
            return {}
        numbers = scoring.seats(len(self.appraisal_ids), grades.mapped("share"))
        return dict(zip(grades, numbers, strict=True))

    def _begin_change(self):
        """Check the caller, wait for others, and return this session with full rights.

        :raises AccessError: for whoever is neither the chair nor a director
        :raises UserError: where the session is not under way
        """
        self.ensure_one()
        self._check_mover()
        session = self.sudo()  # sudo: the caller runs this session, as was checked.
        session._lock_session()
        if session.state != "running":
            raise UserError(self.env._("People are moved while a session is under way."))
        return session

    def action_move(self, appraisal_id, grade_id, reason, score=None, seen_grade_id=None):
        """Move somebody to another grade; the change is on record with its reason.

        :param int appraisal_id: of the person, within this session
        :param int grade_id: of the scheme
        :param str reason: why; the person sees it once the result is published
        :param float score: the new score, where the session changes scores too
        :param int seen_grade_id: the grade from which the caller moves; where somebody else was quicker, it is refused
        :raises AccessError: for whoever is neither the chair nor a director, and for the person
        :raises UserError: without a reason, for what is not in this session, or what has changed meanwhile
        """
        session = self._begin_change()
        appraisal = session.appraisal_ids.filtered(lambda one: one.id == appraisal_id and one.state == "scored")
        grade = session._grades().filtered(lambda one: one.id == grade_id)
        if not appraisal or not grade:
            raise UserError(self.env._("This person or this grade is not in the session."))
        if appraisal.user_id == self.env.user:
            raise AccessError(self.env._("Nobody moves themselves. Ask another director."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the grade changes; the person will read it."))
        if score is not None:
            if not session.with_score:
                raise UserError(self.env._("This session changes grades only; scores stay as they are."))
            appraisal._check_score(score)
            score = scoring.rounded(score)
        result = appraisal.result_ids
        if seen_grade_id and result.grade_id.id != seen_grade_id:
            raise UserError(session._moved_words(result))
        if result.grade_id == grade and score in (None, result.score):
            return True
        result._change("calibration", reason.strip(), score=score, grade=grade)
        # Whoever waits to close has to look again.
        session._guarded_write({"moved_on": now(self.env)})
        return True

    def _moved_words(self, result):
        """Return who has moved somebody while the caller was looking, and where to."""
        change = result.change_ids.sorted("id")[-1:]
        return self.env._(
            "Meanwhile %(who)s has moved %(name)s to %(grade)s: %(reason)s",
            who=change.changed_by_id.name or "–",
            name=result.user_id.name,
            grade=result.grade_id.name,
            reason=change.reason or "–",
        )

    def action_suggest(self):
        """Fill the grades by rank so that the seats are kept.

        Whom somebody moved by hand stays where they were put, and takes a seat there. People of equal scores are never
        split: where a border runs through them, they stay for the people to decide.

        :return: number of people moved
        """
        session = self._begin_change()
        seats = session._seats()
        if not seats:
            raise UserError(self.env._("The scheme names no shares, so there is nothing to go by."))
        reason = self.env._("By rank, as the shares of the grades say")
        moved = 0
        for result, grade in session._suggested(seats):
            if result.user_id != self.env.user and result.grade_id != grade:
                result._change("rank", reason, grade=grade)
                moved += 1
        if moved:
            session._guarded_write({"moved_on": now(self.env)})
        return moved

    def _suggested(self, seats):
        """Return [(result, grade)] by rank, without those through whom a border runs.

        :param dict seats: {grade: number}, the best first
        """
        grades, results = list(seats), self.appraisal_ids.result_ids
        decided = results.filtered(lambda result: result._decided_by_hand())
        taken = Counter(result.grade_id for result in decided)
        left = scoring.seats_left(list(seats.values()), [taken[grade] for grade in grades])
        results -= decided
        places = scoring.by_rank(results.mapped("score"), left)
        return [(result, grades[place]) for result, place in zip(results, places, strict=True) if place is not None]

    def _over(self):
        """Return [(grade, people, seats)] of the grades that have more people than seats."""
        seats, people = self._seats(), self.appraisal_ids.result_ids.grouped("grade_id")
        counts = [len(people.get(grade, ())) for grade in seats]
        over = scoring.excess(counts, list(seats.values()))
        return [
            (grade, count, number)
            for (grade, number), count, more in zip(seats.items(), counts, over, strict=True)
            if more
        ]

    def _stamp(self, appraisals):
        """Return a sign of how things stand with these people: another one once somebody was moved or taken in."""
        changes = appraisals.result_ids.change_ids
        return f"{len(appraisals)}-{max(changes.ids, default=0)}"

    def action_close(self, stamp=None):
        """Publish the results of everybody in this session in one go.

        :param str stamp: of the board that the caller looks at, see `get_board`; one that is out of date is refused
        :raises AccessError: for whoever is in the session, or neither the chair nor a director
        :raises UserError: where the shares are kept and a grade has too many people, or something changed meanwhile
        """
        session = self._begin_change()
        people = session.appraisal_ids.filtered(lambda one: one.state == "scored")
        # What is said about shares would tell somebody of the population their own grade.
        if self.env.user in people.user_id:
            raise AccessError(self.env._("Your own result is in this session. Another director closes it."))
        if stamp and stamp != session._stamp(session.appraisal_ids):
            raise UserError(self.env._("Somebody was moved or taken in meanwhile. Look at the board again."))
        over = session._over() if session.mode == "enforced" else []
        if over:
            raise UserError(session._over_words(over))
        session._publish_people()
        session._guarded_write({"state": "done", "closed_on": now(self.env), "closed_by_id": self.env.uid})
        session._over_with()
        return True

    def _over_words(self, over):
        """Return which grades have how many people too many."""
        return self.env._(
            "The shares of this scheme are kept. Move people out of: %s.",
            "; ".join(
                self.env._(
                    "%(grade)s has %(count)s people for %(seats)s seats, %(over)s too many",
                    grade=grade.name,
                    count=count,
                    seats=number,
                    over=count - number,
                )
                for grade, count, number in over
            ),
        )

    def _publish_people(self):
        """Publish the results of everybody in this session (called with full rights)."""
        self.appraisal_ids.filtered(lambda one: one.state == "scored")._publish()
