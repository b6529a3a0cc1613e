from odoo import models

from ...lib import scoring
from .consequence import CONDUCTS, MONEY, PLANS, POSITIONS


class Appraisal(models.Model):
    """From a settled result to what follows: for many appraisals at once, each consequence once."""

    _inherit = "marketing.appraisal"

    def _locked(self):
        # EXTENDS appraisals
        result = super()._locked()
        self._follow_up()
        return result

    def _follow_up(self):
        """Make what follows from these settled appraisals (called with full rights); what is there already stays."""
        rows = self.env["marketing.appraisal.consequence"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        settled = self.filtered(lambda appraisal: appraisal.state == "locked")
        there = rows.search_fetch(
            [("appraisal_id", "in", settled.ids), ("state", "!=", "taken_back")], ["appraisal_id", "kind"]
        )
        known = {(row.appraisal_id.id, row.kind) for row in there}
        wanted = [
            *settled._bonus_rows(),
            *settled._release_rows(),
            *settled._streak_rows(),
            *settled._grade_rows(),
        ]
        fresh = [vals for vals in wanted if (vals["appraisal_id"], vals["kind"]) not in known]
        rows._guarded_create(fresh).with_context(self.env.context)._carry_out()

    def _consequence_vals(self, kind, facts, **vals):
        """Return the values of one consequence."""
        self.ensure_one()
        return {"appraisal_id": self.id, "kind": kind, "grade_id": self.grade_id.id, "facts": facts, **vals}

    # ------------------------------------------------------------------
    # Excellent several times in a row (L-13, L-14)
    # ------------------------------------------------------------------

    def _streak_rows(self):
        """Return the values of the proposals that follow from a row of excellent months, one query for all people.

        Each time the row reaches a multiple of the number in the settings there is one. Months from which somebody is
        excused neither count nor end it.
        """
        months = self.filtered(lambda appraisal: appraisal.kind == "month" and appraisal.employee_id).sorted(
            "date_from"
        )
        rows = []
        # An earlier month that was opened again ends in a row that may have been proposed for already.
        known = {(row.kind, frozenset(row.facts["months"])) for row in months._positions()}
        for appraisal, row in months._streaks().items():
            kinds = appraisal.company_id._appraisal_proposal_kinds()
            least = appraisal.company_id.appraisal_streak
            if row and len(row) % least == 0:
                facts = {"streak": len(row), "least": least, "months": row.ids}
                kinds = [kind for kind in kinds if (kind, frozenset(row.ids)) not in known]
                rows += [appraisal._consequence_vals(kind, facts) for kind in kinds]
        return rows

    def _positions(self):
        """Return what was proposed for the post or pay of these people after rows of months, and is not taken back."""
        rows = self.env["marketing.appraisal.consequence"]
        if not self:
            return rows
        return rows.search(
            [
                ("kind", "in", POSITIONS),
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "!=", "taken_back"),
            ]
        )

    def _streaks(self):
        """Return {monthly appraisal: the excellent ones in a row up to the latest one known when it is settled}.

        Where several of one person are settled together, they count one after the other.
        """
        settled = self.search(
            [
                ("kind", "=", "month"),
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "locked"),
            ],
            order="date_from",
        )
        of_people = (settled - self).grouped(lambda month: (month.user_id, month.company_id))
        found = {}
        for appraisal in self:
            key = (appraisal.user_id, appraisal.company_id)
            mine = of_people[key] = (of_people.get(key, self.browse()) | appraisal).sorted("date_from")
            count = scoring.streak(mine.mapped("is_excellent"), {True}) if appraisal.is_excellent else 0
            found[appraisal] = mine[len(mine) - count :]
        return found

    # ------------------------------------------------------------------
    # By the grade, and by single indicators (L-15, L-25, L-31, M-16, T-13)
    # ------------------------------------------------------------------

    def _grade_rows(self):
        """Return the values of plans, rewards and penalties that follow from the grades."""
        people = self.filtered("employee_id")
        before = people.filtered(lambda appraisal: appraisal.grade_id.follows == "plan_penalty")._ones_before()
        rows = []
        for appraisal in people:
            weak = appraisal._weak_values()
            kind = appraisal._follows_kind(before.get(appraisal), weak)
            if kind:
                facts = {
                    "weak": appraisal.company_id.appraisal_weak_points,
                    "indicators": [[value.indicator_id.id, value.points] for value in weak],
                    "before": before.get(appraisal, self.browse()).id,
                }
                rows.append(appraisal._consequence_vals(kind, facts))
        return rows

    def _follows_kind(self, before, weak):
        """Return the kind of what follows from the grade, None for nothing.

        :param before: the settled appraisal of the person before this one, where it is asked for
        :param weak: the weak indicators
        """
        self.ensure_one()
        follows = self.grade_id.follows
        if follows == "plan_penalty":
            # Whoever was weak before has had a plan already.
            return "penalty" if before and before.is_weak else "improvement"
        if follows in (*PLANS, *CONDUCTS):
            return follows
        single = self.company_id.appraisal_train_single and not self.is_weak
        return "training" if single and weak else None

    def _weak_values(self):
        """Return the indicators below the points of the settings, else the weakest one of a weak grade."""
        self.ensure_one()
        judged = self.value_ids.filtered(lambda value: value.has_points and not value.indicator_id.is_bonus)
        weak = judged.filtered(lambda value: value.points < self.company_id.appraisal_weak_points)
        return weak or (judged.sorted("points")[:1] if self.is_weak else judged.browse())

    def _ones_before(self):
        """Return {appraisal: the settled one of the same person and kind before it}, by one query."""
        if not self:
            return {}
        earlier = self.search(
            [
                ("kind", "in", list(set(self.mapped("kind")))),
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "locked"),
                ("date_from", "<", max(self.mapped("date_from"))),
            ],
            order="date_from desc, id desc",
        )
        of_people = earlier.grouped(lambda one: (one.user_id, one.company_id, one.kind))
        return {
            appraisal: appraisal._latest_before(
                of_people.get((appraisal.user_id, appraisal.company_id, appraisal.kind), self.browse())
            )
            for appraisal in self
        }

    def _latest_before(self, others):
        """Return the first of other appraisals, latest first, that begins before this one."""
        return others.filtered(lambda other: other.date_from < self.date_from)[:1]

    # ------------------------------------------------------------------
    # Rewards and penalties count (L-05, M-14)
    # ------------------------------------------------------------------

    def _other_points(self):
        # EXTENDS appraisals: what was decided within the period. A year that rests on its months has them in there.
        found = super()._other_points()
        counting = self.filtered(lambda appraisal: appraisal.employee_id and not appraisal.scheme_id.months_weight)
        for cycle, group in counting.grouped("cycle_id").items():
            points = self.env["marketing.conduct"]._appraisal_points(group.employee_id, cycle.date_from, cycle.date_to)
            for appraisal in group:
                rows = points.get(appraisal.employee_id.id, [])
                if rows:
                    found[appraisal] = [
                        *found.get(appraisal, []),
                        *((f"{conduct.kind_id.name} {conduct.name}", figure) for conduct, figure in rows),
                    ]
        return found


class AppraisalConsequence(models.Model):
    _inherit = "marketing.appraisal.consequence"

    def _carry_out(self):
        """Let new rows go their way: money by its approval, the others as drafts (called with full rights)."""
        money = self.filtered(lambda row: row.kind in MONEY)
        asked = money._needs_consent()
        (money - asked)._grant()
        if asked:
            asked._ask()
        (self - money)._make_documents()
