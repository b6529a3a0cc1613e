from odoo import api, fields, models

from ..core.clock import today
from ..metric.metric_target import CYCLES

PAYS = [
    ("amount", "Fixed amount"),
    ("percent", "Per cent of the base"),
    ("point", "Amount, and more per point above"),
]


class TargetBonus(models.Model):
    """What reaching the target of a metric is worth, beside commission (K-10, M-02, L-19). The sources give no figures.

    =========  ==============================================================================
    state      meaning
    =========  ==============================================================================
    draft      being prepared; pays nobody
    active     pays for the periods that begin from its day on; stays as it is
    retired    a later version has taken its place, or nobody is paid by it any more
    =========  ==============================================================================

    A rule in force is changed by a new version, so that every award names what it was reckoned by. It lives beside the
    plans of commissions and not with appraisals: it goes by figures alone, no score is asked for.
    """

    _name = "marketing.target.bonus"
    _description = "Target Bonus Rule"
    _inherit = ["mail.thread", "marketing.version"]
    _order = "sequence, name, number desc, id"
    _guarded_fields = frozenset({"family_id", "reckoned_until"})

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=100)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    number = fields.Integer(aggregator=None)
    previous_id = fields.Many2one(
        "marketing.target.bonus", string="Version Before", readonly=True, copy=False, ondelete="set null"
    )
    family_id = fields.Many2one(
        "marketing.target.bonus",
        string="First Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    metric_id = fields.Many2one(
        "marketing.metric", required=True, ondelete="restrict", check_company=True, tracking=True
    )
    direction = fields.Selection(related="metric_id.direction")
    cycle = fields.Selection(CYCLES, string="Per", required=True, default="quarter", tracking=True)
    date_from = fields.Date(
        string="Pays From",
        required=True,
        tracking=True,
        default=lambda self: fields.Date.start_of(today(self.env.company), "quarter"),
        help="Periods that begin on this day or later. Those that are over already are reckoned at the next run.",
    )
    date_to = fields.Date(string="Pays Until", readonly=True, copy=False, help="No period that begins later.")
    job_ids = fields.Many2many(
        "hr.job",
        "marketing_target_bonus_job_rel",
        "bonus_id",
        "job_id",
        string="Posts",
        check_company=True,
        tracking=True,
    )
    team_ids = fields.Many2many(
        "crm.team",
        "marketing_target_bonus_team_rel",
        "bonus_id",
        "team_id",
        string="Teams",
        check_company=True,
        tracking=True,
    )
    user_ids = fields.Many2many(
        "res.users",
        "marketing_target_bonus_user_rel",
        "bonus_id",
        "user_id",
        string="People",
        domain=[("share", "=", False)],
        tracking=True,
    )
    # Not stored: it would be looked at again with every user that is made.
    is_for_all = fields.Boolean(
        string="For Everybody", compute="_compute_is_for_all", help="Neither posts nor teams nor people."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        tracking=True,
        help="Bonuses are converted into the currency of the company by the rate of the last day of the period.",
    )
    tier_ids = fields.One2many("marketing.target.bonus.tier", "bonus_id", string="Tiers", copy=True)
    base_amount = fields.Monetary(string="Base", tracking=True, help="What the per cent of the tiers are taken of.")
    least = fields.Float(
        string="At Least (%)",
        digits=(6, 2),
        tracking=True,
        aggregator=None,
        help="Below this part of the target nothing is paid, whatever the tiers say.",
    )
    most = fields.Float(
        string="Counts Up To (%)",
        digits=(6, 2),
        required=True,
        default=200.0,
        tracking=True,
        aggregator=None,
        help="More than this counts as this. Where less is better, so does nothing at all.",
    )
    cap = fields.Monetary(
        string="At Most", tracking=True, help="Of a person there for the whole period. Nothing: no limit."
    )
    pro_rata = fields.Boolean(
        string="By Days at the Post",
        default=True,
        tracking=True,
        help="Whoever joins, changes post or leaves within the period has the part of the working days at the post.",
    )
    settle_days = fields.Integer(
        string="Reckoned After (Days)",
        required=True,
        default=10,
        tracking=True,
        aggregator=None,
        help="So many days after the end of a period its figures are frozen and the bonuses reckoned. What is put "
        "right later is posted as a difference.",
    )
    reckoned_until = fields.Date(readonly=True, copy=False, help="Last day of the last period that was reckoned.")
    award_count = fields.Integer(string="Awards", compute="_compute_award_count")
    warning = fields.Text(compute="_compute_warning")

    _figures_fit = models.Constraint(
        "CHECK(base_amount >= 0 AND cap >= 0 AND least >= 0 AND most >= 100 AND least <= most)",
        "Base, limits and parts of the target are not negative, and at least 100 % of the target count.",
    )
    _settle_later = models.Constraint(
        "CHECK(settle_days BETWEEN 1 AND 180)", "Bonuses are reckoned 1 to 180 days after the end of the period."
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for bonus in self:
            bonus.display_name = self.env._("%(name)s, version %(version)s", name=bonus.name, version=bonus.number)

    @api.depends("job_ids", "team_ids", "user_ids")
    def _compute_is_for_all(self):
        for bonus in self:
            bonus.is_for_all = not (bonus.job_ids or bonus.team_ids or bonus.user_ids)

    def _compute_award_count(self):
        counts = dict(
            self.env["marketing.target.bonus.award"]._read_group(
                [("bonus_id", "in", self.ids)], ["bonus_id"], ["__count"]
            )
        )
        for bonus in self:
            bonus.award_count = counts.get(bonus, 0)

    @api.depends(
        "tier_ids.start", "tier_ids.pays", "tier_ids.amount", "tier_ids.percent", "tier_ids.point", "base_amount"
    )
    def _compute_warning(self):
        for bonus in self:
            bonus.warning = "\n".join(bonus._lacks() + bonus._falls()) or False

    def _lacks(self):
        """Return what is missing before the rule can come into force, as sentences."""
        self.ensure_one()
        lacks = []
        if not self.tier_ids:
            lacks.append(self.env._("Add a tier: from which part of the target on how much is paid."))
        if not self.base_amount and "percent" in self.tier_ids.mapped("pays"):
            lacks.append(self.env._("Name the base: a tier pays per cent of it."))
        return lacks

    def _falls(self):
        """Return where a tier pays less than the one below it, as sentences; that is allowed, and seldom meant."""
        self.ensure_one()
        tiers = self.tier_ids.sorted("start")
        return [
            self.env._("At %s %% a higher tier pays less than the one below it.", f"{high.start:g}")
            for low, high in zip(tiers, tiers[1:], strict=False)
            if high._worth(high.start) < low._worth(high.start)
        ]

    def action_open_awards(self):
        """Open the awards that this version produced."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_target_bonus_award_action")
        return {**action, "domain": [("bonus_id", "=", self.id)], "context": {}}
