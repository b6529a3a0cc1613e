from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..core.guard import ALL_FIELDS
from ..core.windows import open_record
from ..metric.metric_target import CYCLES

GATE = "target.bonus.grant"


class TargetBonusAward(models.Model):
    """What one person has from one target bonus for one period, and how it was reckoned (K-10).

    Nobody makes or changes awards, whatever their rights; they follow from frozen figures, and the ledger from them.
    Where a figure is put right later, the award is reckoned anew by the same version, and the difference is posted.

    ========  ==========================================================================================
    state     meaning
    ========  ==========================================================================================
    nothing   no bonus; `reason` says why
    proposed  waits for its approval: the whole amount, or what differs from the ledger
    done      in the ledger
    refused   the approval was turned down; what is in the ledger stays there
    ========  ==========================================================================================

    =========  ========================================  ====================================================
    action     who                                       when
    =========  ========================================  ====================================================
    reckon     the run; directors, not about themselves  figure or target have changed since
    ask again  directors, not about themselves           it waits for an approval that nobody was asked for
    read       own, leaders the team's, directors,       always
               finance and auditors all
    =========  ========================================  ====================================================
    """

    _name = "marketing.target.bonus.award"
    _description = "Target Bonus"
    _inherit = ["mail.thread", "marketing.payout.proposal"]
    _order = "date_from desc, bonus_id, user_id, id desc"
    _rec_names_search = ["user_id.name", "bonus_id.name"]
    _guarded_fields = ALL_FIELDS
    _proposal_gate = GATE
    _approval_watched_fields = ("user_id", "bonus_id", "date_from", "amount", "turn")

    bonus_id = fields.Many2one(
        "marketing.target.bonus", string="Rule", required=True, readonly=True, index=True, ondelete="restrict"
    )
    family_id = fields.Many2one(
        "marketing.target.bonus", string="First Version", required=True, readonly=True, ondelete="restrict"
    )
    bonus_number = fields.Integer(string="Version", related="bonus_id.number")
    metric_id = fields.Many2one("marketing.metric", required=True, readonly=True, index=True, ondelete="restrict")
    unit = fields.Selection(related="metric_id.unit")
    user_id = fields.Many2one(
        "res.users", string="Person", required=True, readonly=True, index=True, ondelete="restrict"
    )
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cycle = fields.Selection(CYCLES, string="Per", required=True, readonly=True)
    date_from = fields.Date(string="Start Date", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    period = fields.Char(compute="_compute_period")
    value_id = fields.Many2one(
        "marketing.metric.value", string="Evidence", required=True, readonly=True, index=True, ondelete="restrict"
    )
    figure = fields.Float(readonly=True, aggregator=None)
    has_figure = fields.Boolean(string="Says Something", readonly=True)
    target = fields.Float(readonly=True, aggregator=None)
    has_target = fields.Boolean(readonly=True)
    attained = fields.Float(string="Attained (%)", digits=(6, 2), readonly=True, aggregator="avg")
    tier_id = fields.Many2one("marketing.target.bonus.tier", readonly=True, ondelete="restrict")
    amount = fields.Monetary(readonly=True, help="As reckoned now.")
    posted_amount = fields.Monetary(string="In the Ledger", readonly=True, help="All lines of this award together.")
    difference = fields.Monetary(
        string="To Be Posted", compute="_compute_difference", store=True, help="Waits for its approval."
    )
    reason = fields.Selection(
        [
            ("no_target", "No target"),
            ("no_figure", "No figure"),
            ("below", "Target not reached far enough"),
            ("days", "Not at the post"),
        ],
        string="Why Nothing",
        readonly=True,
    )
    state = fields.Selection(
        [("nothing", "No Bonus"), ("proposed", "Proposed"), ("done", "In the Ledger"), ("refused", "Refused")],
        required=True,
        default="nothing",
        readonly=True,
        index=True,
    )
    turn = fields.Integer(default=0, readonly=True, aggregator=None, help="Counts how often another amount came out.")
    facts = fields.Json(string="Numbers", readonly=True, help="What it was reckoned with.")
    note = fields.Text(string="How It Was Reckoned", compute="_compute_note")
    payout_line_ids = fields.One2many(
        "marketing.payout.line",
        "origin_id",
        string="Ledger Lines",
        domain=[("origin_model", "=", "marketing.target.bonus.award")],
        readonly=True,
    )
    line_count = fields.Integer(compute="_compute_line_count")

    _once = models.UniqueIndex(
        "(family_id, user_id, date_from)", "This person has an award of this rule for the period already."
    )

    @api.depends("bonus_id", "user_id", "period")
    def _compute_display_name(self):
        for award in self:
            # sudo: the name of a rule, for whoever may read the award.
            award.display_name = f"{award.sudo().bonus_id.name} · {award.user_id.name} · {award.period}"

    @api.depends("cycle", "date_from")
    def _compute_period(self):
        for award in self:
            award.period = award.date_from and award._period_words(award.cycle, award.date_from)

    @api.model
    def _period_words(self, cycle, day):
        """Return a period as people call it, for example '2026-05', '2026 Q2', '2026'."""
        if cycle == "month":
            return f"{day:%Y-%m}"
        return f"{day.year} Q{(day.month + 2) // 3}" if cycle == "quarter" else str(day.year)

    @api.depends("amount", "posted_amount", "state")
    def _compute_difference(self):
        for award in self:
            open_amount = award.amount - award.posted_amount if award.state == "proposed" else 0.0
            award.difference = award.currency_id.round(open_amount)

    def _compute_line_count(self):
        counts = self.env["marketing.payout.line"]._count_by_origin(self)
        for award in self:
            award.line_count = counts.get(award.id, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        raise AccessError(self.env._("Awards of target bonuses are kept."))

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_open_payout_lines(self):
        """Open the ledger lines of these awards."""
        return self.env["marketing.payout.line"]._action_of_origin(self)

    def action_open_figure(self):
        """Open the frozen figure with its evidence. Its own access rules apply."""
        self.ensure_one()
        self.value_id.check_access("read")
        return open_record("marketing.metric.value", self.value_id.id)

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_summary(self):
        # EXTENDS approval
        subtitle = " · ".join(filter(None, [self.metric_id.name, self.period]))
        return {"amount": self.difference, "currency_id": self.currency_id.id, "subtitle": subtitle}
