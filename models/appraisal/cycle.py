from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.clock import today
from .scheme import KINDS

DATES = ("date_from", "date_to", "self_due", "peer_due", "window_from", "window_to")


class AppraisalCycle(models.Model):
    """One round of appraisals: a month, a quarter, a year, or one for an occasion (L-06, L-07, L-24).

    =======  ====================================================================================
    state    meaning
    =======  ====================================================================================
    draft    for an occasion only: who is appraised is still being chosen
    open     people write and score; results are published, confirmed or appealed against
    closed   every appraisal of it is locked or excused
    =======  ====================================================================================

    Regular rounds are opened by the plan, each once. One for an occasion is begun by a leader for people below (L-27).
    """

    _name = "marketing.appraisal.cycle"
    _description = "Appraisal Cycle"
    _inherit = ["mail.thread", "marketing.guard"]
    _order = "date_from desc, kind, id desc"
    _guarded_fields = frozenset({"kind", "company_id", "state", "frozen_on", "closed_on", *DATES[2:]})

    name = fields.Char(string="Occasion", help="What it is about, where it is for an occasion.", tracking=True)
    kind = fields.Selection(KINDS, required=True, default="occasional", tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    self_due = fields.Date(string="Self-Appraisal Due")
    peer_due = fields.Date(string="Peers Answer Until")
    window_from = fields.Date(string="Scoring From")
    window_to = fields.Date(string="Scoring Until")
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Under Way"), ("closed", "Closed")],
        required=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
    )
    frozen_on = fields.Datetime(string="Figures Frozen On", readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    user_ids = fields.Many2many(
        "res.users",
        "marketing_appraisal_cycle_user_rel",
        "cycle_id",
        "user_id",
        string="Who Is Appraised",
        groups="marketing_office.group_leader,marketing_office.group_auditor",
        help="For an occasion. Regular rounds are for all holders of posts that have a scheme.",
    )
    appraisal_ids = fields.One2many("marketing.appraisal", "cycle_id")
    appraisal_count = fields.Integer(string="Appraisals", compute="_compute_counts")
    self_count = fields.Integer(string="To Be Written", compute="_compute_counts")
    scoring_count = fields.Integer(string="To Be Scored", compute="_compute_counts")
    scored_count = fields.Integer(string="Scored", compute="_compute_counts")
    feedback_count = fields.Integer(string="With the People", compute="_compute_counts")
    locked_count = fields.Integer(string="Confirmed", compute="_compute_counts")
    late_count = fields.Integer(string="Late", compute="_compute_counts")

    _once = models.UniqueIndex(
        "(company_id, kind, date_from) WHERE kind != 'occasional'", "This period has a round already."
    )
    _days_in_order = models.Constraint("CHECK(date_to >= date_from)", "A period ends after it begins.")

    @api.depends("kind", "date_from", "name")
    def _compute_display_name(self):
        for cycle in self:
            cycle.display_name = cycle._period_words()

    def _period_words(self):
        """Return the period as people call it, for example '2026-05', '2026 Q2', '2026'; else the occasion."""
        self.ensure_one()
        day = self.date_from
        if not day or self.kind == "occasional":
            return self.name or ""
        if self.kind == "month":
            return f"{day:%Y-%m}"
        return f"{day.year} Q{(day.month + 2) // 3}" if self.kind == "quarter" else str(day.year)

    def _compute_counts(self):
        groups = self.env["marketing.appraisal"]._read_group(
            [("cycle_id", "in", self.ids)], ["cycle_id", "state"], ["__count"]
        )
        late = dict(
            self.env["marketing.appraisal"]._read_group(
                [("cycle_id", "in", self.ids), ("is_late", "=", True)], ["cycle_id"], ["__count"]
            )
        )
        counts = {(cycle.id, state): count for cycle, state, count in groups}
        for cycle in self:
            of = {state: counts.get((cycle.id, state), 0) for state in self.env["marketing.appraisal"]._states()}
            cycle.appraisal_count = sum(of.values())
            cycle.self_count = of["self"]
            cycle.scoring_count = of["scoring"]
            cycle.scored_count = of["scored"]
            cycle.feedback_count = of["feedback"] + of["appeal"]
            cycle.locked_count = of["locked"] + of["excused"]
            cycle.late_count = late.get(cycle, 0)

    # ------------------------------------------------------------------
    # For an occasion
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        cycles = super().create(vals_list)
        if not self._guard_is_open():
            for cycle in cycles:
                cycle._check_occasion()
        return cycles

    def write(self, vals):
        if not self._guard_is_open() and not {"name", "date_from", "date_to", "user_ids"}.isdisjoint(vals):
            for cycle in self:
                cycle._check_occasion()
        result = super().write(vals)
        if not self._guard_is_open() and "user_ids" in vals:
            for cycle in self:
                cycle._check_occasion()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for cycle in self:
            cycle._check_occasion()

    def _check_occasion(self):
        """Refuse changes by hand of regular rounds, of those under way, and for people who are not below the caller.

        :raises UserError: says which
        """
        self.ensure_one()
        if self.kind != "occasional" or self.state != "draft":
            raise UserError(
                self.env._(
                    "Regular rounds are opened by the plan, and a round under way stays as it is. Start one for an "
                    "occasion instead."
                )
            )
        user = self.env.user
        if self.env.su or user.has_group("marketing_office.group_director"):
            others = user & self.user_ids
        else:
            others = self.user_ids - (user.marketing_team_user_ids - user)
        if others:
            raise UserError(
                self.env._(
                    "Choose people below you in the reporting line. Not below you: %s.",
                    ", ".join(others.mapped("name")),
                )
            )

    def action_start(self):
        """Begin a round for an occasion: its people are asked from today on (L-24, L-27).

        :raises UserError: without people or an occasion, or where a post has no scheme for occasions
        """
        self.check_access("write")
        for cycle in self:
            cycle._check_occasion()
            if not (cycle.name or "").strip() or not cycle.user_ids:
                raise UserError(self.env._("Say what the occasion is and who is appraised."))
            day = today(cycle.company_id)
            company = cycle.company_id
            days = self._window_dates("occasional", max(cycle.date_to, day), company)
            cycle._guarded_write({"state": "open", **days})
            # sudo: the caller may appraise these people, as was checked.
            opened = cycle.sudo()._follow_people(day)
            missing = cycle.user_ids - opened.user_id
            if missing:
                raise UserError(
                    self.env._(
                        "No scheme for occasions is in force for the posts of: %s.", ", ".join(missing.mapped("name"))
                    )
                )
        return True

    def action_open_appraisals(self):
        """Show the appraisals of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_action_team")
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {}, "display_name": self.display_name}
