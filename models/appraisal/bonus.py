from odoo import api, fields, models


class AppraisalBonus(models.Model):
    """From a score on, how much performance bonus is paid (L-12). The sources give no figures."""

    _name = "marketing.appraisal.bonus"
    _description = "Performance Bonus by Score"
    _inherit = ["marketing.appraisal.scheme.line"]
    _order = "start desc, id"

    start = fields.Float(string="From Score", digits=(5, 2), required=True, aggregator=None)
    rule = fields.Selection(
        [("factor", "Factor of the base"), ("amount", "Fixed amount")], string="Pays", required=True, default="factor"
    )
    factor = fields.Float(digits=(6, 3), default=1.0, aggregator=None)
    amount = fields.Monetary(aggregator=None)
    currency_id = fields.Many2one(related="scheme_id.currency_id")

    _start_once = models.UniqueIndex(
        "(scheme_id, start)", "Two rows of the bonus table cannot begin at the same score."
    )
    _figures_positive = models.Constraint(
        "CHECK(start >= 0 AND factor >= 0 AND amount >= 0)", "Scores, factors and amounts of bonuses are not negative."
    )


class AppraisalScheme(models.Model):
    """A scheme says what its scores are worth; like all its terms, this stays once it is in force."""

    _inherit = "marketing.appraisal.scheme"

    bonus_ids = fields.One2many("marketing.appraisal.bonus", "scheme_id", string="Bonus Table", copy=True)
    currency_id = fields.Many2one(
        "res.currency",
        string="Currency of Bonuses",
        required=True,
        default=lambda self: self.env.company.currency_id,
        tracking=True,
        help="Bonuses are converted into the currency of the company by the rate of the last day of the period.",
    )
    bonus_base = fields.Monetary(
        tracking=True,
        help="What the factors of the table are taken of. Nothing: no bonus by factor.",
    )
    bonus_pro_rata = fields.Boolean(
        string="Bonus by Days There",
        default=True,
        tracking=True,
        help="Whoever was at the post on a part of the working days has that part of the bonus.",
    )

    _bonus_base_positive = models.Constraint("CHECK(bonus_base >= 0)", "The base of bonuses is not negative.")


class AppraisalGrade(models.Model):
    """A grade says what follows from it (T-13, L-25, L-31, M-16)."""

    _inherit = "marketing.appraisal.grade"

    follows = fields.Selection(
        [
            ("none", "Nothing"),
            ("training", "Training plan"),
            ("improvement", "Improvement plan"),
            ("plan_penalty", "Improvement plan, then penalty"),
            ("reward", "Reward"),
            ("penalty", "Penalty"),
        ],
        string="What Follows",
        required=True,
        default="none",
        help="“Then penalty”: where the grade of the person before this one was weak as well.",
    )
    conduct_kind_id = fields.Many2one(
        "marketing.conduct.kind",
        string="Reward or Penalty",
        ondelete="restrict",
        domain="[('nature', '=', 'reward' if follows == 'reward' else 'penalty')]",
        help="What is proposed; people decide on it.",
    )
    release_factor = fields.Float(
        string="Factor on Held Pay",
        digits=(6, 3),
        default=1.0,
        aggregator=None,
        help="Of what was held until the annual appraisal, so much is paid (K-07). 1: exactly what was held.",
    )

    _factor_positive = models.Constraint("CHECK(release_factor >= 0)", "A factor is not negative.")

    def _conduct_nature(self):
        """Return 'reward' or 'penalty' where one may be proposed for this grade, else None."""
        self.ensure_one()
        return {"reward": "reward", "penalty": "penalty", "plan_penalty": "penalty"}.get(self.follows)


class AppraisalSchemeLacks(models.Model):
    _inherit = "marketing.appraisal.scheme"

    @api.depends("bonus_ids.rule", "bonus_base", "grade_ids.follows", "grade_ids.conduct_kind_id")
    def _compute_warning(self):
        # EXTENDS schemes
        return super()._compute_warning()

    def _lacks(self):
        # EXTENDS schemes
        lacks = super()._lacks()
        for grade in self.grade_ids:
            nature = grade._conduct_nature()
            if nature and grade.conduct_kind_id.nature != nature:
                lacks.append(self.env._("Say which reward or penalty is proposed for “%s”.", grade.name))
        return lacks
