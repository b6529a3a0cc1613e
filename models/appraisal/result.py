from odoo import api, fields, models

from ...lib import scoring
from ..core.clock import now
from ..core.guard import ALL_FIELDS


class AppraisalResult(models.Model):
    """What an appraisal has come to: by the formula, by the rater, by the calibration, by an appeal.

    The person reads it once it is published, those above before. Every step that changed it is kept in
    `marketing.appraisal.change`.
    """

    _name = "marketing.appraisal.result"
    _description = "Result of an Appraisal"
    _inherit = ["marketing.guard"]
    _order = "score desc, id"
    _rec_name = "appraisal_id"
    _guarded_fields = ALL_FIELDS

    appraisal_id = fields.Many2one("marketing.appraisal", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(related="appraisal_id.user_id", store=True, index=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    scheme_id = fields.Many2one(related="appraisal_id.scheme_id", store=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    superior_id = fields.Many2one(related="appraisal_id.superior_id", store=True)
    date_from = fields.Date(related="appraisal_id.date_from", store=True)
    proposed_score = fields.Float(string="By the Formula", digits=(6, 2), aggregator="avg")
    score = fields.Float(digits=(6, 2), aggregator="avg")
    proposed_grade_id = fields.Many2one("marketing.appraisal.grade", string="Grade by the Score", ondelete="restrict")
    grade_id = fields.Many2one("marketing.appraisal.grade", index="btree_not_null", ondelete="restrict")
    extra_points = fields.Float(digits=(6, 2), aggregator=None)
    deducted_points = fields.Float(digits=(6, 2), aggregator=None)
    months_mean = fields.Float(string="Mean of the Months", digits=(6, 2), aggregator=None)
    peer_points = fields.Float(string="Peers Together", digits=(6, 2), aggregator=None)
    peer_count = fields.Integer(string="Peers Answered", aggregator=None)
    parts = fields.Json(help="What each indicator brings.")
    formula = fields.Text(string="How It Comes About", compute="_compute_formula")
    change_ids = fields.One2many("marketing.appraisal.change", "result_id", string="Changes")

    _once = models.UniqueIndex("(appraisal_id)")

    @api.depends("parts", "proposed_score", "score")
    @api.depends_context("lang")
    def _compute_formula(self):
        indicators = self.env["marketing.appraisal.indicator"].sudo()  # sudo: names in a result the reader may read
        for result in self:
            parts = result.parts or {}
            share = self._share(parts)
            terms = []
            for part in parts.get("indicators", []):
                name = indicators.browse(part["indicator"]).name
                if part["points"] is None and part["bonus"]:
                    # Extra points that nobody gave: no weight goes anywhere.
                    continue
                if part["points"] is None:
                    terms.append(self.env._("%(name)s: nothing to go by, its weight goes to the others", name=name))
                elif part["bonus"]:
                    terms.append(self.env._("%(name)s: + %(points)s extra", name=name, points=f"{part['points']:.2f}"))
                else:
                    terms.append(
                        self.env._(
                            "%(name)s: %(points)s × %(weight)s %% = %(brings)s",
                            name=name,
                            points=f"{part['points']:.2f}",
                            weight=f"{part['weight'] * share:.4g}",
                            brings=f"{part['brings']:.2f}",
                        )
                    )
            if parts.get("months") is not None:
                terms.append(
                    self.env._(
                        "Mean of %(count)s months: %(points)s × %(weight)s %% = %(brings)s",
                        count=parts["month_count"],
                        points=f"{parts['months']:.2f}",
                        weight=f"{parts['months_weight']:g}",
                        brings=f"{parts['months_bring']:.2f}",
                    )
                )
            terms += [f"{words}: {points:+.2f}" for words, points in parts.get("others", [])]
            terms.append(self.env._("Together: %s", f"{result.proposed_score:.2f}"))
            result.formula = "\n".join(terms)

    @api.model
    def _share(self, parts):
        """Return by what the weights of indicators count: months take their part, what says nothing leaves its own."""
        there = sum(
            part["weight"] for part in parts.get("indicators", []) if part["points"] is not None and not part["bonus"]
        )
        rest = 100 - parts["months_weight"] if parts.get("months") is not None else 100
        return rest / there if there else 0.0

    @api.model
    def _vals(self, appraisal, reckoned):
        """Return the values of a result by the formula.

        :param dict reckoned: see `marketing.appraisal._reckon`
        """
        scheme, score = appraisal.scheme_id, reckoned["score"] or 0.0
        grade = scheme._grade(score)
        return {
            "proposed_score": score,
            "score": score,
            "proposed_grade_id": grade.id,
            "grade_id": grade.id,
            "extra_points": reckoned["extra"],
            "deducted_points": reckoned["deducted"],
            "months_mean": reckoned["months"] or 0.0,
            "peer_points": reckoned["peer_points"] or 0.0,
            "peer_count": reckoned["peer_count"],
            "parts": {
                "indicators": [
                    {
                        "indicator": part["value"].indicator_id.id,
                        "weight": part["value"].weight,
                        "bonus": part["value"].indicator_id.is_bonus,
                        "points": part["points"],
                        "brings": part["brings"],
                        "said": part["said"],
                    }
                    for part in reckoned["parts"]
                ],
                "months": reckoned["months"],
                "month_count": len(reckoned["month_list"]),
                "months_weight": scheme.months_weight,
                "months_bring": reckoned["months_bring"],
                "others": reckoned["others"],
            },
        }

    def _decided_by_hand(self):
        """Return whether people, not the rank, gave this grade in a calibration (called with full rights)."""
        self.ensure_one()
        moves = self.change_ids.filtered(lambda change: change.how in ("calibration", "rank", "reopen"))
        return moves.sorted("id")[-1:].how == "calibration"

    def _grade_after_appeal(self, score):
        """Return the grade that goes with a score on appeal (called with full rights).

        The one of the calibration may be another one than the score alone would bring: whose score does not fall does
        not fall to a lower grade, and the other way round.
        """
        self.ensure_one()
        grades = (self.scheme_id._grade(score) | self.grade_id).sorted("start")
        return grades[-1:] if score >= self.score else grades[:1]

    def _change(self, how, reason, score=None, grade=None):
        """Change results, with a row that says who, how and why (called with full rights).

        :param str how: see `marketing.appraisal.change`
        :param str reason: why; it is shown to the person
        :param float score: the new score; the grade follows it unless one is given
        :param grade: `marketing.appraisal.grade`
        """
        changes = []
        for result in self:
            new_score = result.score if score is None else score
            new_grade = grade or (result.scheme_id._grade(new_score) if score is not None else result.grade_id)
            changes.append(
                {
                    "result_id": result.id,
                    "how": how,
                    "reason": reason,
                    "old_score": result.score,
                    "new_score": new_score,
                    "old_grade_id": result.grade_id.id,
                    "new_grade_id": new_grade.id,
                }
            )
            result._guarded_write({"score": new_score, "grade_id": new_grade.id})
        return self.env["marketing.appraisal.change"]._guarded_create(changes)


class AppraisalChange(models.Model):
    """One change of a result, for good: what it was, what it is, who and why."""

    _name = "marketing.appraisal.change"
    _description = "Change of a Result"
    _inherit = ["marketing.guard"]
    _order = "id desc"
    _rec_name = "result_id"
    _guarded_fields = ALL_FIELDS

    result_id = fields.Many2one("marketing.appraisal.result", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="result_id.company_id", store=True)
    user_id = fields.Many2one(related="result_id.user_id", store=True, string="About")
    how = fields.Selection(
        [
            ("rater", "The superior"),
            ("calibration", "Calibration"),
            ("rank", "Calibration, by rank"),
            ("appeal", "Appeal"),
            ("reopen", "Reopened"),
        ],
        required=True,
    )
    changed_by_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    changed_on = fields.Datetime(required=True, default=lambda self: now(self.env))
    old_score = fields.Float(digits=(6, 2), aggregator=None)
    new_score = fields.Float(digits=(6, 2), aggregator=None)
    old_grade_id = fields.Many2one("marketing.appraisal.grade", ondelete="restrict")
    new_grade_id = fields.Many2one("marketing.appraisal.grade", ondelete="restrict")
    reason = fields.Text(required=True)


class AppraisalScheme(models.Model):
    _inherit = "marketing.appraisal.scheme"

    def _grade(self, score):
        """Return the grade of a score by the bands of this scheme."""
        self.ensure_one()
        bands = {grade.id: grade for grade in self.grade_ids}
        key = scoring.grade(score, [(grade.start, grade.id) for grade in self.grade_ids])
        return bands.get(key, self.env["marketing.appraisal.grade"])
