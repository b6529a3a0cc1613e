from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.clock import today

# In which there is nothing to see of the result for whoever is appraised.
HIDDEN = ("self", "scoring", "scored")
SHOWN = ("feedback", "appeal", "locked")


class Appraisal(models.Model):
    """What one person is judged by in one round, and what came out (L-01 … L-33).

    =========  ==============================  =======================================================
    state      what happens                    who moves it on
    =========  ==============================  =======================================================
    self       the person writes               the person hands in; after the due day the plan
    scoring    superior, peers, others rate    the superior, once peers have answered or their time is over
    scored     the result is worked out        published at once, or by the calibration session
    feedback   the person has the result       confirms, appeals, or says nothing until the day is over
    appeal     somebody past the rater looks   decides, with a reason
    locked     nothing changes any more        only an approved reopening leads back to scoring
    excused    by rule: too few days there, or nothing to go by
    =========  ==============================  =======================================================

    The result stands in `marketing.appraisal.result`, which the person cannot read before it is published; what is
    published is copied to here, to be searched and compared.
    """

    _name = "marketing.appraisal"
    _description = "Appraisal"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "date_from desc, cycle_id desc, user_id, id"
    _rec_names_search = ["user_id.name", "cycle_id.name"]
    _mail_post_access = "read"
    _guarded_fields = frozenset(
        {
            "cycle_id",
            "scheme_id",
            "user_id",
            "employee_id",
            "job_id",
            "department_id",
            "superior_id",
            "days",
            "of_days",
            "state",
            "excuse",
            "self_given_on",
            "peers_closed",
            "peer_count",
            "peer_points",
            "score",
            "grade_id",
            "published_on",
            "appeal_until",
            "confirmed_on",
            "is_silent",
            "appeal_reason",
            "appealed_on",
            "judge_id",
            "verdict",
            "verdict_reason",
            "decided_on",
            "locked_on",
            "reopen_reason",
            "reopen_count",
            "value_ids",
        }
    )

    cycle_id = fields.Many2one(
        "marketing.appraisal.cycle", string="Round", required=True, index=True, ondelete="restrict", copy=False
    )
    kind = fields.Selection(related="cycle_id.kind", store=True)
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    date_from = fields.Date(related="cycle_id.date_from", store=True, index=True)
    date_to = fields.Date(related="cycle_id.date_to", store=True)
    window_to = fields.Date(related="cycle_id.window_to", store=True)
    scheme_id = fields.Many2one("marketing.appraisal.scheme", required=True, index=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Person", required=True, index=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", index="btree_not_null", ondelete="set null")
    job_id = fields.Many2one("hr.job", string="Job Position", index="btree_not_null", ondelete="set null")
    department_id = fields.Many2one("hr.department", index="btree_not_null", ondelete="set null")
    superior_id = fields.Many2one(
        "res.users", string="Appraised By", index="btree_not_null", ondelete="restrict", tracking=True
    )
    days = fields.Integer(string="Days There", aggregator=None, help="Working days of the period at the post, present.")
    of_days = fields.Integer(string="Working Days", aggregator=None)
    state = fields.Selection(
        [
            ("self", "Self"),
            ("scoring", "Scoring"),
            ("scored", "Scored"),
            ("feedback", "Feedback"),
            ("appeal", "Appeal"),
            ("locked", "Confirmed"),
            ("excused", "Excused"),
        ],
        required=True,
        default="self",
        index=True,
        copy=False,
    )
    excuse = fields.Char(help="Why nobody is appraised here.")
    self_given_on = fields.Datetime(string="Handed In On")
    peers_closed = fields.Boolean(help="What peers have said is combined; nothing is added to it any more.")
    peer_count = fields.Integer(string="Peers Answered", aggregator=None)
    peer_asked = fields.Integer(string="Peers Asked", aggregator=None)
    peer_points = fields.Float(string="Peers Together", digits=(6, 2), aggregator="avg")
    score = fields.Float(digits=(6, 2), aggregator="avg", tracking=True)
    grade_id = fields.Many2one("marketing.appraisal.grade", index="btree_not_null", ondelete="restrict", tracking=True)
    is_excellent = fields.Boolean(related="grade_id.is_excellent", store=True)
    is_weak = fields.Boolean(related="grade_id.is_weak", store=True)
    published_on = fields.Datetime()
    appeal_until = fields.Date(help="Last day for an appeal; after that the result counts as confirmed.")
    confirmed_on = fields.Datetime()
    is_silent = fields.Boolean(string="Confirmed by Silence")
    appeal_reason = fields.Text(string="Appeal")
    appealed_on = fields.Datetime()
    judge_id = fields.Many2one(
        "res.users", string="Decides on an Appeal", index="btree_not_null", help="Never whoever has scored."
    )
    verdict = fields.Selection([("upheld", "Upheld"), ("dismissed", "Dismissed")], string="Decision on the Appeal")
    verdict_reason = fields.Text(string="Why So Decided")
    decided_on = fields.Datetime()
    locked_on = fields.Datetime()
    reopen_reason = fields.Text(string="Why Reopened")
    reopen_count = fields.Integer(string="Times Reopened", aggregator=None)
    value_ids = fields.One2many("marketing.appraisal.value", "appraisal_id", string="Indicators")
    rating_ids = fields.One2many("marketing.appraisal.rating", "appraisal_id", string="Ratings")
    result_ids = fields.One2many("marketing.appraisal.result", "appraisal_id")
    rank = fields.Integer(compute="_compute_rank", help="Among those of the same round and scheme.")
    rank_of = fields.Integer(string="Of", compute="_compute_rank")
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    is_mine = fields.Boolean(compute="_compute_whose")
    can_score = fields.Boolean(compute="_compute_whose", search="_search_can_score")
    can_decide = fields.Boolean(compute="_compute_whose")

    _once = models.UniqueIndex("(cycle_id, user_id)", "This person has an appraisal in this round already.")
    _state_idx = models.Index("(company_id, state, date_from)")

    @api.model
    def _states(self):
        """Return the states, in the order in which an appraisal goes through them."""
        return [state for state, _label in self._fields["state"].selection]

    @api.depends("user_id", "cycle_id")
    def _compute_display_name(self):
        for appraisal in self:
            appraisal.display_name = f"{appraisal.user_id.name} · {appraisal.cycle_id.display_name}"

    def _compute_rank(self):
        places = {}
        if self.ids:
            # sudo: everybody may know their place, without the scores of the others.
            table = self.sudo()._search([("cycle_id", "in", self.cycle_id.ids), ("state", "in", SHOWN)])
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT id, rank() OVER (PARTITION BY cycle_id, scheme_id ORDER BY score DESC),
                           count(*) OVER (PARTITION BY cycle_id, scheme_id)
                      FROM marketing_appraisal WHERE id IN %s
                    """,
                    table.subselect(),
                )
            )
            places = {appraisal: (rank, of) for appraisal, rank, of in rows}
        for appraisal in self:
            appraisal.rank, appraisal.rank_of = places.get(appraisal.id, (0, 0))

    # ------------------------------------------------------------------
    # Late, and whose turn
    # ------------------------------------------------------------------

    @api.depends("state", "cycle_id", "self_given_on")
    def _compute_is_late(self):
        days = {company: today(company) for company in self.company_id}
        for appraisal in self:
            cycle, day = appraisal.cycle_id, days.get(appraisal.company_id)
            missing = appraisal.state in ("self", "scoring") and not appraisal.self_given_on and day > cycle.self_due
            appraisal.is_late = bool(
                cycle.window_to and (missing or (appraisal.state in HIDDEN and day > cycle.window_to))
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        late = Domain.FALSE
        # sudo: only the day at each company's place.
        for company in self.env["res.company"].sudo().search([("id", "in", self.env.companies.ids)]):
            day = today(company)
            late |= Domain("company_id", "=", company.id) & (
                (
                    Domain("state", "in", ("self", "scoring"))
                    & Domain("self_given_on", "=", False)
                    & Domain("cycle_id.self_due", "<", day)
                )
                | (Domain("state", "in", HIDDEN) & Domain("window_to", "<", day))
            )
        return late if wanted else ~late

    @api.depends("user_id", "state", "superior_id", "judge_id")
    @api.depends_context("uid")
    def _compute_whose(self):
        user = self.env.user
        given = set(self._own_superior_ratings().mapped("appraisal_id").ids)
        for appraisal in self:
            appraisal.is_mine = appraisal.user_id == user
            appraisal.can_score = (
                appraisal.superior_id == user and appraisal.state in ("self", "scoring") and appraisal.id in given
            )
            appraisal.can_decide = appraisal.state == "appeal" and appraisal.judge_id == user

    def _own_superior_ratings(self):
        """Return what the present user still has to give as the superior about these appraisals."""
        return self.env["marketing.appraisal.rating"].search(
            [
                ("appraisal_id", "in", self.ids),
                ("kind", "=", "superior"),
                ("rater_id", "=", self.env.uid),
                ("state", "=", "asked"),
            ]
        )

    @api.model
    def _search_can_score(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        asked = self.env["marketing.appraisal.rating"]._search(
            [("kind", "=", "superior"), ("rater_id", "=", self.env.uid), ("state", "=", "asked")]
        )
        mine = Domain("state", "in", ("self", "scoring")) & Domain("rating_ids", "any!", [("id", "in", asked)])
        return mine if wanted else ~mine

    # ------------------------------------------------------------------
    # Nobody makes or changes one by hand
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_open():
            raise AccessError(
                self.env._("Appraisals are opened by their round. Start a round for an occasion to appraise somebody.")
            )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        if not self._guard_is_open():
            raise AccessError(self.env._("Appraisals are kept."))

    # ------------------------------------------------------------------
    # What the plan does
    # ------------------------------------------------------------------

    @api.model
    def _excuse_vals(self, owed):
        """Return the values of somebody who is appraised, or who is excused by rule.

        :param Owed owed: see `marketing.appraisal.cycle._owed_people`
        """
        if not owed.excused:
            return {"state": "self", "excuse": False}
        return {
            "state": "excused",
            "excuse": self.env._(
                "At the post on %(days)s of %(of_days)s working days", days=owed.days, of_days=owed.of_days
            ),
        }

    def _follows_plan(self):
        """Return whether nobody has handed in anything about this appraisal yet."""
        self.ensure_one()
        if self.state == "excused":
            # Once everybody has been heard, there was nothing to go by.
            return not self.peers_closed
        return self.state == "self" and not self.self_given_on

    def _follow(self, vals):
        """Take over what the plan says; return this appraisal where something has changed.

        Another post leads to another scheme only as long as nobody has handed in anything.
        """
        self.ensure_one()
        changed = {
            name: value
            for name, value in vals.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if not changed:
            return self.browse()
        written = self.rating_ids.filtered(lambda rating: rating.state == "given" or rating.return_reason)
        if "scheme_id" in changed and written:
            # What people have said was said by the indicators of this scheme.
            changed = {name: value for name, value in changed.items() if name not in ("scheme_id", "job_id")}
        if "scheme_id" in changed:
            # Another post, other indicators: what was prepared goes.
            self.value_ids._guarded_unlink()
            self.rating_ids._guarded_unlink()
            changed["peer_asked"] = 0
        self._guarded_write(changed)
        return self

    def _excuse(self, reason):
        """Excuse people by rule (called with full rights)."""
        open_ones = self.filtered(lambda appraisal: appraisal.state != "excused")
        open_ones._guarded_write({"state": "excused", "excuse": reason})
        return open_ones

    def _prepare(self):
        """Give appraisals that are new or have changed their indicators and their raters (called with full rights)."""
        active = self.filtered(lambda appraisal: appraisal.state != "excused")
        active._make_values()
        active._ask_raters()
        active._fill()
