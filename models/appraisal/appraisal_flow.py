from datetime import timedelta

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...lib import scoring
from ...lib.duties import WorkingDays
from ..approval.approval_changes import Changes
from ..core.clock import now, today
from .appraisal import SHOWN


class Appraisal(models.Model):
    """From rating to result: worked out, published, confirmed or decided, locked (L-08, L-29)."""

    _inherit = "marketing.appraisal"

    # ------------------------------------------------------------------
    # Worked out
    # ------------------------------------------------------------------

    def _advance(self):
        """Work out the results of those that the superior has scored and whose other raters are through.

        Called with full rights after each rating and by the plan; nothing happens to the others.
        """
        ready = self.filtered(lambda appraisal: appraisal.state in ("self", "scoring"))._ready()
        if not ready:
            return ready
        ready._check_order()
        ready._close_ratings()
        ready._work_out()
        ready.filtered(lambda one: one.state == "scored" and one.scheme_id.calibration == "none")._publish()
        return ready

    def _ready(self):
        """Return those that the superior has scored, and whose peers and others have answered or are too late.

        Nobody is judged before the period is over, or the person's own words are in where it is for an occasion.
        """
        days = {company: today(company) for company in self.company_id}
        ready = self.browse()
        for appraisal in self:
            ratings = appraisal.rating_ids
            scored = ratings.filtered(lambda rating: rating.kind == "superior" and rating.state == "given")
            waiting = ratings.filtered(lambda rating: rating.kind in ("peer", "other") and rating.state == "asked")
            day, cycle = days[appraisal.company_id], appraisal.cycle_id
            due = day > cycle.self_due or (appraisal.kind == "occasional" and appraisal.state != "self")
            if scored and due and (day > cycle.peer_due or not waiting):
                ready |= appraisal
        return ready

    def _check_order(self):
        """Refuse annual results before their months are settled, and before the person's own report (L-08, T-12).

        Called with full rights; the number of queries does not depend on the people.

        :raises UserError: names the reports and the months
        """
        yearly = self.filtered(lambda appraisal: appraisal.kind == "year")
        if not yearly:
            return
        missing = yearly._missing_reports()
        lacks = [
            self.env._(
                "%s comes before the annual appraisal. It has to be handed in first, or a superior excuses it.",
                report.display_name,
            )
            for report in missing
        ]
        for appraisal, months in yearly._unsettled_months().items():
            lacks.append(
                self.env._(
                    "The year of %(name)s rests on its months, and these have no result yet: %(months)s.",
                    name=appraisal.user_id.name,
                    months=", ".join(months.cycle_id.mapped("display_name")),
                )
            )
        if lacks:
            raise UserError("\n".join(lacks))

    def _missing_reports(self):
        """Return the annual work reports that these people owe about the year and have not handed in."""
        return self.env["marketing.work.report"].search(
            [
                ("cycle", "=", "year"),
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("date_from", "in", list(set(self.mapped("date_from")))),
                ("state", "in", ("draft", "returned")),
                ("by_hand", "=", False),
            ],
            order="user_id, id",
        )

    def _unsettled_months(self):
        """Return {annual appraisal: months on which it rests and that have no result yet}, by one query."""
        resting = self.filtered("scheme_id.months_weight")
        if not resting:
            return {}
        months = self.search(
            [
                ("kind", "=", "month"),
                ("user_id", "in", resting.user_id.ids),
                ("company_id", "in", resting.company_id.ids),
                ("date_from", ">=", min(resting.mapped("date_from"))),
                ("date_to", "<=", max(resting.mapped("date_to"))),
                ("state", "not in", ("excused", *SHOWN)),
            ],
            order="date_from",
        )
        found = {appraisal: appraisal._months_within(months) for appraisal in resting}
        return {appraisal: mine for appraisal, mine in found.items() if mine}

    def _months_within(self, months):
        """Return which of monthly appraisals are about this person and this time."""
        return months.filtered(
            lambda month: (
                month.user_id == self.user_id
                and month.company_id == self.company_id
                and self.date_from <= month.date_from <= self.date_to
            )
        )

    def _close_ratings(self):
        """Let nothing be added any more to what raters have said (called with full rights)."""
        self.rating_ids.filtered(lambda rating: rating.state == "asked")._guarded_write({"state": "missed"})
        self._guarded_write({"peers_closed": True})

    def _work_out(self):
        """Work out results by the formula, and by what the superior says instead (called with full rights)."""
        self.filtered(lambda appraisal: not appraisal.cycle_id.frozen_on)._fill(freeze=True)
        results = self.env["marketing.appraisal.result"]
        known = {result.appraisal_id: result for result in self.result_ids}
        new, moved, found = [], [], self._reckon()
        bare = self.filtered(lambda appraisal: found[appraisal]["score"] is None and not appraisal._scored_by_hand())
        # Neither figure nor rating nor month: no score is not a score of 0.
        bare._excuse(self.env._("Nothing to go by"))
        for appraisal in self - bare:
            reckoned = found[appraisal]
            vals = results._vals(appraisal, reckoned)
            result = known.get(appraisal)
            if result:
                result._guarded_write(vals)
            else:
                new.append({"appraisal_id": appraisal.id, **vals})
        results._guarded_create(new)
        self.invalidate_recordset(["result_ids"])
        for appraisal in self - bare:
            if rating := appraisal._scored_by_hand():
                moved.append((appraisal.result_ids, rating))
        for result, rating in moved:
            result.with_user(rating.rater_id).sudo()._change(  # sudo: in the name of the rater, whose words they are
                "rater", rating.adjust_reason, score=rating.adjusted_score
            )
        (self - bare)._guarded_write({"state": "scored"})

    def _scored_by_hand(self):
        """Return the superior's rating where it names another score than the formula gives."""
        self.ensure_one()
        return self.rating_ids.filtered(lambda rating: rating.kind == "superior" and rating.adjusted_score)

    # ------------------------------------------------------------------
    # Published
    # ------------------------------------------------------------------

    def _publish(self):
        """Let people have their results, and until when they may appeal against them (called with full rights)."""
        if not self:
            return
        moment = now(self.env)
        untils = {company: company._appraisal_appeal_until() for company in self.company_id}
        lines, directors = self._judge_lines(), self._directors()
        said, changes = {}, Changes()
        # What is under approval is compared once for all of them. Publishing is told by words of its own.
        for appraisal in self.with_context(tracking_disable=True, **changes.context()):
            result = appraisal.result_ids
            appraisal._show_values(result)
            judge = appraisal._judge(lines[appraisal.company_id], directors)
            appraisal._guarded_write(
                {
                    "state": "feedback",
                    "score": result.score,
                    "grade_id": result.grade_id.id,
                    "peer_count": result.peer_count,
                    "peer_points": result.peer_points,
                    "published_on": moment,
                    "appeal_until": untils[appraisal.company_id],
                    "judge_id": judge.id,
                }
            )
            said[appraisal.id] = appraisal.with_context(lang=appraisal.user_id.lang).env._(
                "Published. You may confirm or appeal until %(day)s; an appeal goes to %(judge)s.",
                day=untils[appraisal.company_id],
                judge=judge.name or "–",
            )
        changes.compare(self.env)
        self._message_log_batch(bodies=said)

    def _show_values(self, result):
        """Put the points of a result beside the indicators, for the person to see."""
        self.ensure_one()
        parts = {part["indicator"]: part for part in (result.parts or {}).get("indicators", [])}
        extra_left = self.scheme_id.bonus_cap
        for value in self.value_ids:
            part = parts.get(value.indicator_id.id)
            if not part:
                continue
            said = part["said"]
            brings = part["brings"] or 0.0
            if part["bonus"]:
                # Extra points count up to the cap, so that the column adds up to the score.
                brings = min(part["points"] or 0.0, extra_left)
                extra_left -= brings
            value._guarded_write(
                {
                    "has_points": part["points"] is not None,
                    "points": part["points"] or 0.0,
                    "contribution": brings,
                    "said_by": ",".join(said) or False,
                    **{f"{kind}_points": said.get(kind) or 0.0 for kind in ("self", "superior", "peer", "other")},
                }
            )

    def _unpublish(self):
        """Take back what was shown, for a reopened appraisal (called with full rights)."""
        self.value_ids._guarded_write(
            {
                "has_points": False,
                "points": 0.0,
                "contribution": 0.0,
                "said_by": False,
                **{f"{kind}_points": 0.0 for kind in ("self", "superior", "peer", "other")},
            }
        )
        self._guarded_write(
            {
                "score": 0.0,
                "grade_id": False,
                "peer_count": 0,
                "peer_points": 0.0,
                "published_on": False,
                "appeal_until": False,
                "confirmed_on": False,
                "is_silent": False,
                "locked_on": False,
            }
        )

    # ------------------------------------------------------------------
    # Confirmed, or appealed against
    # ------------------------------------------------------------------

    def _check_own(self):
        """Refuse others than the person, and what is not open to an answer.

        :raises AccessError: for others
        :raises UserError: for what is not published, or settled
        """
        self.check_access("read")
        for appraisal in self:
            if not appraisal.is_mine:
                raise AccessError(self.env._("Only %s answers to this result.", appraisal.user_id.name))
            if appraisal.state != "feedback":
                raise UserError(self.env._("%s is not open to an answer.", appraisal.display_name))

    def action_confirm(self):
        """Confirm results, as the person.

        :raises AccessError: for others
        :raises UserError: for what is not published, or settled
        """
        self._check_own()
        # sudo: the caller is the person.
        appraisals = self.sudo()
        appraisals._guarded_write({"confirmed_on": now(self.env)})
        appraisals._lock()
        return True

    def action_appeal(self, reason=None):
        """Appeal against a result, as the person; somebody past the rater decides.

        :param str reason: why; without one the window that asks for it is returned
        :raises AccessError: for others
        :raises UserError: too late, or for what is settled
        """
        self._check_own()
        self.ensure_one()
        if self.appeal_until < today(self.company_id):
            raise UserError(self.env._("Appeals were possible until %s.", self.appeal_until))
        if not (reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Appeal"),
                "res_model": "marketing.appraisal.answer",
                "view_mode": "form",
                "target": "new",
                "context": {"default_appraisal_id": self.id, "default_answer": "appeal"},
            }
        # sudo: the caller is the person.
        self.sudo()._guarded_write(
            {"state": "appeal", "appeal_reason": reason.strip(), "appealed_on": now(self.env), "verdict": False}
        )
        self._message_log(body=self.env._("Appeal: %s", reason.strip()))
        return True

    def action_decide(self, upheld, reason, score=None):
        """Decide on an appeal, as the one past the rater whom it goes to.

        :param bool upheld: whether the result changes
        :param str reason: why; the person sees it
        :param float score: the new score, where it is upheld
        :raises AccessError: for others, the rater among them
        :raises UserError: without a reason, or with a score out of range
        """
        self.ensure_one()
        self.check_access("read")
        if not self.can_decide or self.env.user in (self.superior_id, self.user_id):
            raise AccessError(self.env._("Only %s decides on this appeal.", self.judge_id.name or "–"))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you decide so."))
        # sudo: the caller decides on this appeal.
        appraisal = self.sudo()
        if upheld:
            appraisal._check_score(score)
            result = appraisal.result_ids
            score = scoring.rounded(score)
            result._change("appeal", reason.strip(), score=score, grade=result._grade_after_appeal(score))
            appraisal._guarded_write({"score": result.score, "grade_id": result.grade_id.id})
        appraisal._guarded_write(
            {
                "verdict": "upheld" if upheld else "dismissed",
                "verdict_reason": reason.strip(),
                "decided_on": now(self.env),
            }
        )
        appraisal._message_log(
            body=self.env._("Appeal upheld: %s", reason.strip())
            if upheld
            else self.env._("Appeal dismissed: %s", reason.strip())
        )
        appraisal._lock()
        return True

    def _check_score(self, score):
        """Refuse a score that nobody can have.

        :raises UserError: names the range
        """
        self.ensure_one()
        most = 100 + self.scheme_id.bonus_cap
        if score is None or not 0 <= score <= most:
            raise UserError(self.env._("A score goes from 0 to %s.", f"{most:g}"))

    # ------------------------------------------------------------------
    # Locked
    # ------------------------------------------------------------------

    def _lock(self):
        """Settle results for good, and let follow what follows (called with full rights)."""
        self._guarded_write({"state": "locked", "locked_on": now(self.env), "reopen_reason": False})
        self._locked()

    def _locked(self):
        """Called with full rights once results are settled; what follows from them overrides this."""

    def _settle_silent(self, day):
        """Lock the results to which people have said nothing in time (called with full rights).

        :param date day: today at the company's place
        """
        silent = self.filtered(lambda appraisal: appraisal.state == "feedback" and appraisal.appeal_until < day)
        silent._guarded_write({"is_silent": True})
        silent._lock()
        return silent


def _appeal_window(days):
    return timedelta(days=days * 3 + 40)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _appraisal_appeal_until(self):
        """Return the last day on which somebody may appeal against a result that is published today."""
        self.ensure_one()
        day, number = today(self), self.appraisal_appeal_days
        days = self.env["marketing.duty"]._company_days(self, day, day + _appeal_window(number))
        return WorkingDays(days).after(day, number) or day + timedelta(days=number)
