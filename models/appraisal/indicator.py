from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...lib import scoring

RATED = ("rating", "manual")


class AppraisalGroup(models.Model):
    """What indicators have in common, such as task completion or cooperation (L-01)."""

    _name = "marketing.appraisal.group"
    _description = "Group of Indicators"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    color = fields.Integer()

    _name_once = models.UniqueIndex("(name)", "There is such a group already.")


class AppraisalIndicator(models.Model):
    """One thing that people are judged by, with its weight and the way from what was found to points.

    =======  ===============================================================================
    source   where the points come from
    =======  ===============================================================================
    metric   a figure with its evidence, by a curve
    duties   the duties of the period: how many, how well, how timely (L-02)
    notes    the mean of what was noted day by day in its group (L-26)
    rating   people give points: oneself, the superior, peers, others
    manual   the superior gives points, with a reason
    =======  ===============================================================================
    """

    _name = "marketing.appraisal.indicator"
    _description = "Indicator of an Appraisal"
    _inherit = ["marketing.appraisal.scheme.line"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    group_id = fields.Many2one("marketing.appraisal.group", required=True, ondelete="restrict", index=True)
    sequence = fields.Integer(default=100)
    weight = fields.Float(string="Weight (%)", digits=(5, 2))
    is_bonus = fields.Boolean(string="Extra Points", help="On top of the 100, without a weight (L-05).")
    source = fields.Selection(
        [
            ("metric", "A figure"),
            ("duties", "Duties of the period"),
            ("notes", "Daily notes"),
            ("rating", "Ratings"),
            ("manual", "The superior alone"),
        ],
        required=True,
        default="rating",
    )
    hint = fields.Text(string="What Is Looked At", translate=True)
    metric_id = fields.Many2one("marketing.metric", ondelete="restrict", index="btree_not_null")
    curve = fields.Selection([("linear", "In proportion"), ("steps", "By steps")], required=True, default="linear")
    to_target = fields.Boolean(
        string="Up to the Target",
        default=True,
        help="100 points for the target of the person; else for the figure below.",
    )
    zero = fields.Float(string="0 Points At", help="The figure that is worth nothing.")
    full = fields.Float(string="100 Points At", help="The figure that is worth all points, without a target.")
    cap = fields.Float(
        string="Points at Most", default=100.0, digits=(5, 2), help="Above 100 where more than the target counts."
    )
    step_ids = fields.One2many("marketing.appraisal.step", "indicator_id", string="Steps", copy=True)
    done_weight = fields.Float(string="Amount (%)", default=50.0, digits=(5, 2))
    quality_weight = fields.Float(string="Quality (%)", default=20.0, digits=(5, 2))
    time_weight = fields.Float(string="Timeliness (%)", default=30.0, digits=(5, 2))
    by_self = fields.Boolean(string="Self", default=True)
    by_superior = fields.Boolean(string="Superior", default=True)
    by_peer = fields.Boolean(string="Peers")
    by_other = fields.Boolean(string="Others")
    sentence = fields.Char(string="In Words", compute="_compute_sentence")

    _weight_positive = models.Constraint("CHECK(weight >= 0)", "Weights are not negative.")
    _cap_positive = models.Constraint("CHECK(cap > 0)", "Something must be worth points.")

    def _is_rated(self):
        """Return whether people give the points, and not a figure."""
        self.ensure_one()
        return self.source in RATED

    @api.constrains("is_bonus", "weight")
    def _check_bonus(self):
        for indicator in self:
            if indicator.is_bonus and indicator.weight:
                raise ValidationError(
                    self.env._("%s gives extra points, so it has no weight among the others.", indicator.name)
                )

    def _lacks(self):
        """Return the sentences that say what this indicator still lacks before its scheme comes into force."""
        self.ensure_one()
        lacks = []
        if self.source == "metric":
            if not self.metric_id:
                lacks.append(self.env._("%s: name the figure.", self.name))
            elif self.metric_id.source == "rated":
                lacks.append(self.env._("%s: this figure is judged by people; take ratings instead.", self.name))
            if self.curve == "steps" and not self.step_ids:
                lacks.append(self.env._("%s: say which figure is worth which points.", self.name))
            if self.curve == "linear" and not self.to_target and self.zero == self.full:
                lacks.append(self.env._("%s: 0 and 100 points cannot stand at the same figure.", self.name))
        elif self.source == "duties" and abs(self.done_weight + self.quality_weight + self.time_weight - 100) > 0.005:
            lacks.append(self.env._("%s: amount, quality and timeliness have to come to 100 %%.", self.name))
        elif self.source == "rating" and not (self.by_self or self.by_superior or self.by_peer or self.by_other):
            lacks.append(self.env._("%s: say who rates it.", self.name))
        if not self.is_bonus and not self.weight:
            lacks.append(self.env._("%s has no weight.", self.name))
        return lacks

    def _figure_points(self, figure, target=None):
        """Return the points of a figure, None where there is nothing to go by.

        :param figure: in the unit of the metric, None where it says nothing
        :param target: what it should be, None without one
        """
        self.ensure_one()
        if figure is None:
            return None
        if self.curve == "steps":
            return scoring.rounded(scoring.steps(figure, [(step.start, step.points) for step in self.step_ids]))
        full = self.full
        if self.to_target:
            if target is None:
                return None
            full = target
        return scoring.rounded(scoring.linear(figure, self._zero_at(full), full, cap=self.cap))

    def _zero_at(self, full):
        """Return the figure that is worth nothing. Where less is better and nothing is said, twice the target is."""
        if self.to_target and not self.zero and self.metric_id.direction == "less":
            return 2 * full
        return self.zero

    def _mean_points(self, total, count):
        """Return the mean of points that were noted, None where nothing was."""
        return scoring.rounded(total / count) if count else None

    def _duty_points(self, due, done, in_time, returned):
        """Return the points of duties, None where nothing was due (L-02).

        Amount is what was done of what was due; timeliness what of it was done in time; quality what of it was never
        returned.

        :param float due: points of the duties that were due
        :param float done: points of those that are done
        :param float in_time: points of those that were done in time
        :param float returned: points of those that were returned once or more
        """
        self.ensure_one()
        if not due:
            return None
        parts = [
            (self.done_weight, scoring.linear(done, 0, due)),
            (self.quality_weight, scoring.linear(done - returned, 0, done) if done else None),
            (self.time_weight, scoring.linear(in_time, 0, done) if done else None),
        ]
        # Whoever has done nothing is neither good nor timely in it.
        return scoring.rounded(scoring.weighted((weight, 0 if points is None else points) for weight, points in parts))

    @api.depends(
        "source",
        "group_id",
        "metric_id",
        "curve",
        "to_target",
        "zero",
        "full",
        "step_ids.start",
        "step_ids.points",
        "by_self",
        "by_superior",
        "by_peer",
        "by_other",
        "done_weight",
        "quality_weight",
        "time_weight",
    )
    def _compute_sentence(self):
        for indicator in self:
            indicator.sentence = getattr(indicator, f"_{indicator.source or 'manual'}_words")()

    def _metric_words(self):
        """Return in words how a figure becomes points."""
        figure = self.metric_id.name or self.env._("a figure")
        if self.curve == "steps":
            steps = ", ".join(
                self.env._("%(points)s from %(figure)s on", points=f"{step.points:g}", figure=f"{step.start:g}")
                for step in self.step_ids.sorted("start")
            )
            return self.env._("%(figure)s: %(steps)s", figure=figure, steps=steps)
        if self.to_target:
            return self.env._("%s against the target, in proportion", figure)
        return self.env._(
            "%(figure)s: 0 points at %(zero)s, 100 at %(full)s, in proportion",
            figure=figure,
            zero=f"{self.zero:g}",
            full=f"{self.full:g}",
        )

    def _duties_words(self):
        """Return in words how duties become points."""
        return self.env._(
            "Duties: amount %(amount)s %%, quality %(quality)s %%, timeliness %(time)s %%",
            amount=f"{self.done_weight:g}",
            quality=f"{self.quality_weight:g}",
            time=f"{self.time_weight:g}",
        )

    def _rating_words(self):
        """Return in words who rates."""
        raters = [
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in ("by_self", "by_superior", "by_peer", "by_other")
            if self[name]
        ]
        return self.env._("Rated by: %s", ", ".join(raters))

    def _notes_words(self):
        return self.env._("Mean of the daily notes about: %s", self.group_id.name)

    def _manual_words(self):
        return self.env._("Points of the superior, with a reason")


class AppraisalStep(models.Model):
    """A step of a curve: from which figure on how many points are given."""

    _name = "marketing.appraisal.step"
    _description = "Step of an Indicator"
    _inherit = ["marketing.draft.line"]
    _draft_field = "scheme_id"
    _order = "start, id"

    indicator_id = fields.Many2one("marketing.appraisal.indicator", required=True, index=True, ondelete="cascade")
    scheme_id = fields.Many2one(related="indicator_id.scheme_id")
    start = fields.Float(string="From Figure", aggregator=None)
    points = fields.Float(digits=(5, 2), aggregator=None)

    _points_positive = models.Constraint("CHECK(points >= 0)", "Points are not negative.")
    _start_once = models.UniqueIndex("(indicator_id, start)", "Two steps cannot begin at the same figure.")
