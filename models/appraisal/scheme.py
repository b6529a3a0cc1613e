from odoo import api, fields, models
from odoo.fields import Domain

KINDS = [
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("year", "Annual"),
    ("occasional", "Occasional"),
]

# Of two, each would know what the other one has said.
LEAST_UNNAMED = 3


class AppraisalScheme(models.Model):
    """What the holders of a post are judged by: indicators with weights, who rates, which score is which grade.

    =========  ==============================================================================
    state      meaning
    =========  ==============================================================================
    draft      being prepared; judges nobody
    active     judges the periods from its day on; stays as it is (L-29)
    retired    a later version has taken its place, or nobody is judged by it any more
    =========  ==============================================================================

    A scheme in force is changed by a new version, so that every appraisal names what it was made by (L-01, T-11).
    """

    _name = "marketing.appraisal.scheme"
    _description = "Appraisal Scheme"
    _inherit = ["mail.thread", "marketing.version"]
    _order = "sequence, name, number desc, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=100)
    kind = fields.Selection(KINDS, required=True, default="month", tracking=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.", tracking=True)
    job_ids = fields.Many2many(
        "hr.job",
        "marketing_appraisal_scheme_job_rel",
        "scheme_id",
        "job_id",
        string="Judges",
        tracking=True,
        help="The posts whose holders are judged by this scheme.",
    )
    description = fields.Text(translate=True, help="Principles and method, in the words of those who are judged.")
    previous_id = fields.Many2one(
        "marketing.appraisal.scheme", string="Version Before", readonly=True, copy=False, ondelete="set null"
    )
    date_from = fields.Date(string="Judges From", tracking=True, help="First day of the first period it judges.")
    date_to = fields.Date(string="Judges Until", readonly=True, copy=False)

    # Who rates, with which weight; of those indicators that people rate.
    self_weight = fields.Float(string="Self (%)", default=20.0, digits=(5, 2), tracking=True)
    superior_weight = fields.Float(string="Superior (%)", default=60.0, digits=(5, 2), tracking=True)
    peer_weight = fields.Float(string="Peers (%)", default=20.0, digits=(5, 2), tracking=True)
    other_weight = fields.Float(
        string="Others (%)", default=0.0, digits=(5, 2), tracking=True, help="Other roles, such as another department."
    )
    rater_total = fields.Float(compute="_compute_totals", digits=(6, 2))
    peer_least = fields.Integer(
        string="Peers Shown From",
        default=3,
        aggregator=None,
        help="Below so many answers the peers' opinions neither count nor are shown, so that nobody is found out.",
    )
    peer_most = fields.Integer(string="Peers Asked at Most", default=5, aggregator=None)
    peer_rule = fields.Selection(
        [("team", "Colleagues with the same superior"), ("hand", "Named by the person, agreed by the superior")],
        string="Peers",
        required=True,
        default="team",
        help="Who is asked as a peer. Nobody is, where there are fewer than are needed to show what they say.",
    )
    peers_anonymous = fields.Boolean(
        string="Peers Stay Unnamed",
        default=True,
        help="What single peers say is never shown to anybody, only what they say together.",
    )

    indicator_ids = fields.One2many("marketing.appraisal.indicator", "scheme_id", copy=True)
    indicator_count = fields.Integer(compute="_compute_totals")
    weight_total = fields.Float(string="Weights (%)", compute="_compute_totals", digits=(6, 2))
    bonus_cap = fields.Float(
        string="Extra Points at Most",
        default=10.0,
        digits=(5, 2),
        tracking=True,
        help="Extra points, for innovation for instance, come on top of the 100 (L-05).",
    )
    grade_ids = fields.One2many("marketing.appraisal.grade", "scheme_id", string="Grades", copy=True)
    calibration = fields.Selection(
        [
            ("none", "Published at once"),
            ("advisory", "Calibrated, the shares are a guide"),
            ("enforced", "Calibrated, the shares are kept"),
        ],
        required=True,
        default="none",
        tracking=True,
        help="Whether grades are compared with each other before people learn theirs.",
    )
    months_weight = fields.Float(
        string="Months (%)",
        digits=(5, 2),
        tracking=True,
        help="How much the months of the year weigh; the indicators weigh the rest (L-08).",
    )
    months_rule = fields.Selection(
        [("mean", "Mean of the months that count"), ("days", "Mean by the days at work")],
        required=True,
        default="mean",
        tracking=True,
    )
    warning = fields.Text(string="Before It Comes into Force", compute="_compute_warning")

    _peers_positive = models.Constraint(
        "CHECK(peer_least >= 1 AND peer_most >= peer_least)",
        "Peers are shown from one on at least, and at least as many are asked as are needed to show them.",
    )
    _weights_positive = models.Constraint(
        "CHECK(self_weight >= 0 AND superior_weight >= 0 AND peer_weight >= 0 AND other_weight >= 0)",
        "Weights are not negative.",
    )
    _bonus_positive = models.Constraint("CHECK(bonus_cap >= 0)", "Extra points are not negative.")
    _months_part = models.Constraint(
        "CHECK(months_weight >= 0 AND months_weight <= 100)", "The months weigh between 0 and 100 %."
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for scheme in self:
            scheme.display_name = self.env._("%(name)s, version %(number)s", name=scheme.name, number=scheme.number)

    @api.depends(
        "indicator_ids.weight",
        "indicator_ids.is_bonus",
        "self_weight",
        "superior_weight",
        "peer_weight",
        "other_weight",
    )
    def _compute_totals(self):
        for scheme in self:
            counting = scheme.indicator_ids.filtered(lambda indicator: not indicator.is_bonus)
            scheme.indicator_count = len(scheme.indicator_ids)
            scheme.weight_total = sum(counting.mapped("weight"))
            scheme.rater_total = scheme.self_weight + scheme.superior_weight + scheme.peer_weight + scheme.other_weight

    @api.depends(
        "weight_total",
        "rater_total",
        "grade_ids.start",
        "indicator_ids.source",
        "peers_anonymous",
        "peer_least",
        "job_ids",
        "date_from",
        "kind",
        "months_weight",
    )
    def _compute_warning(self):
        for scheme in self:
            scheme.warning = "\n".join(scheme._lacks()) if scheme.state == "draft" else False

    def _lacks(self):
        """Return the sentences that say what this scheme still lacks before it can come into force."""
        self.ensure_one()
        lacks = []
        if not self.job_ids:
            lacks.append(self.env._("Say which posts it judges."))
        if not self.date_from:
            lacks.append(self.env._("Say from which day on it judges."))
        if self.months_weight and self.kind != "year":
            lacks.append(self.env._("Only an annual scheme rests on the months."))
        only_months = self.kind == "year" and self.months_weight == 100
        if abs(self.weight_total - 100) > 0.005 and not (only_months and not self.weight_total):
            lacks.append(
                self.env._("The weights of the indicators come to %s %%, not to 100 %%.", f"{self.weight_total:g}")
            )
        if self.indicator_ids.filtered(lambda indicator: indicator._is_rated()) and abs(self.rater_total - 100) > 0.005:
            lacks.append(self.env._("The weights of the raters come to %s %%, not to 100 %%.", f"{self.rater_total:g}"))
        if self.kind == "occasional" and self.indicator_ids.filtered(lambda indicator: indicator.source == "metric"):
            lacks.append(
                self.env._("Figures belong to months, quarters and years; occasional appraisals take ratings instead.")
            )
        if self.peers_anonymous and self.peer_least < LEAST_UNNAMED and self._rated_by("peer"):
            lacks.append(
                self.env._(
                    "Peers who stay unnamed are shown from %s on, so that none can be worked out.", LEAST_UNNAMED
                )
            )
        if not self.grade_ids.filtered(lambda grade: grade.start == 0):
            lacks.append(self.env._("One grade has to begin at 0, so that every score has one."))
        return lacks + [words for indicator in self.indicator_ids for words in indicator._lacks()]

    @api.model
    def _in_force(self, jobs, kind, company, day):
        """Return the schemes by which the holders of jobs are judged about a period, {job: scheme}.

        The company's own scheme comes before one for all companies.

        :param jobs: `hr.job`
        :param str kind: of `KINDS`
        :param company: `res.company`
        :param date day: first day of the period
        """
        domain = (
            Domain("state", "in", ("active", "retired"))
            & Domain("kind", "=", kind)
            & Domain("job_ids", "in", jobs.ids)
            & Domain("company_id", "in", [company.id, False])
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        found = {}
        # The own ones last, so that they take the place of the general ones.
        for scheme in self.search(domain).sorted(lambda scheme: (bool(scheme.company_id), scheme.date_from, scheme.id)):
            for job in scheme.job_ids & jobs:
                found[job] = scheme
        return found


class AppraisalGrade(models.Model):
    """A grade: from which score on, and how good it is."""

    _name = "marketing.appraisal.grade"
    _description = "Grade of an Appraisal"
    _inherit = ["marketing.appraisal.scheme.line"]
    _order = "start desc, id"

    name = fields.Char(required=True, translate=True)
    start = fields.Float(string="From Score", digits=(5, 2), required=True, aggregator=None)
    share = fields.Float(
        string="Target Share (%)", digits=(5, 2), help="How many people may have this grade, where it is calibrated."
    )
    is_excellent = fields.Boolean(string="Excellent", help="Several in a row give priority in promotion (L-14).")
    is_weak = fields.Boolean(string="Weak", help="Leads to training and coaching (L-31).")
    color = fields.Integer()

    _start_once = models.UniqueIndex("(scheme_id, start)", "Two grades of a scheme cannot begin at the same score.")
    _start_positive = models.Constraint("CHECK(start >= 0)", "Scores begin at 0.")
