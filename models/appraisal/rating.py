from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..core.clock import now

KINDS = [("self", "Self"), ("superior", "Superior"), ("peer", "Peer"), ("other", "Other Role")]
# Which words each kind of rater writes, and which of them it has to.
WORDS = {
    "self": ("achievements", "shortcomings", "measures"),
    "superior": ("opinion",),
    "peer": (),
    "other": ("opinion",),
}
# With how many earlier ratings of the same person words are compared.
WORDS_COMPARED = 12
OWN = frozenset({"achievements", "shortcomings", "measures", "opinion", "mark_ids", "adjusted_score", "adjust_reason"})


class AppraisalRating(models.Model):
    """What one person says about another, or about themselves, in one appraisal (L-09, L-10, L-11).

    ========  ==========================================================================
    state     meaning
    ========  ==========================================================================
    asked     only the rater sees and writes it
    given     stays as it is; who reads it then depends on its kind, see below
    missed    the time is over
    ========  ==========================================================================

    What peers say is read by nobody but the rater where the scheme promises so: neither by the person nor by superiors
    nor by administrators. It has no times of its own, no messages and no activities, and counts only together with
    what enough others have said; from the moment it is combined nothing is added or changed any more, so that nothing
    can be found out from a difference. Handing one in moves nothing on either: the next run of the plan does, so that
    no time and no name on the result says who was the last.
    """

    _name = "marketing.appraisal.rating"
    _description = "Rating"
    _inherit = ["marketing.guard"]
    _order = "appraisal_id desc, kind, id"
    _guarded_fields = frozenset(
        {
            "appraisal_id",
            "user_id",
            "company_id",
            "cycle_id",
            "kind",
            "rater_id",
            "state",
            "given_on",
            "is_unnamed",
            "return_reason",
            "points",
        }
    )

    appraisal_id = fields.Many2one("marketing.appraisal", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(related="appraisal_id.user_id", store=True, string="About", index=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, string="Round")
    kind = fields.Selection(KINDS, required=True)
    rater_id = fields.Many2one("res.users", string="Rated By", required=True, index=True, ondelete="restrict")
    is_unnamed = fields.Boolean(help="Promised to the rater: nobody else reads it.")
    state = fields.Selection(
        [("asked", "To Do"), ("given", "Handed In"), ("missed", "Missed")], required=True, default="asked", index=True
    )
    given_on = fields.Datetime(string="Handed In On", help="Not kept of unnamed ones.")
    return_reason = fields.Char(string="Why Returned")
    achievements = fields.Text()
    shortcomings = fields.Text()
    measures = fields.Text(string="Improvement Measures")
    opinion = fields.Text()
    adjusted_score = fields.Float(
        string="Other Score", digits=(6, 2), aggregator=None, help="In place of what the formula says; 0 for none."
    )
    adjust_reason = fields.Text(string="Why Another Score")
    points = fields.Float(string="Mean", digits=(6, 2), aggregator=None)
    mark_ids = fields.One2many("marketing.appraisal.mark", "rating_id", string="Marks")

    _once = models.UniqueIndex("(appraisal_id, kind, rater_id)")
    _queue_idx = models.Index("(rater_id, state)")

    @api.depends("appraisal_id", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for rating in self:
            # sudo: the name only, for whoever may read the rating; peers cannot read the appraisal.
            rating.display_name = f"{labels.get(rating.kind, '')} · {rating.appraisal_id.sudo().display_name}"

    # ------------------------------------------------------------------
    # Whoever rates writes, until it is handed in
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_open():
            raise AccessError(self.env._("Whom to ask for a rating is decided by the scheme."))
        return super().create(vals_list)

    def write(self, vals):
        if not self._guard_is_open():
            self._check_rater()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        if not self._guard_is_open():
            raise AccessError(self.env._("Ratings are kept."))

    def _check_rater(self):
        """Refuse everybody but the rater, and changes of what was handed in.

        :raises AccessError: for others
        :raises UserError: for what was handed in or missed
        """
        for rating in self:
            if rating.rater_id != self.env.user:
                raise AccessError(self.env._("Only whoever is asked for a rating writes it."))
            if rating.state != "asked":
                raise UserError(self.env._("This rating was handed in, or its time is over. It stays as it is."))

    def action_give(self):
        """Hand in ratings, as their rater (L-09, L-10, L-11).

        :raises AccessError: for others
        :raises UserError: says what is missing
        """
        self._check_rater()
        before = self._own_ratings_before()
        for rating in self:
            rating._check_complete(before)
        # sudo: the rater has been checked; the year is judged after its months.
        self.filtered(lambda rating: rating.kind == "superior").sudo().appraisal_id._check_order()
        # sudo: the caller is the rater; marks and times are set by the rules.
        ratings = self.sudo()
        moment = now(self.env)
        for rating in ratings:
            rating._guarded_write(
                {
                    "state": "given",
                    "given_on": False if rating.is_unnamed else moment,
                    "return_reason": False,
                    "points": rating._mean(),
                }
            )
        ratings._given()
        return True

    def _mean(self):
        """Return the mean of the marks of this rating, by the weights of their indicators."""
        self.ensure_one()
        plain = self.mark_ids.filtered(lambda mark: not mark.indicator_id.is_bonus)
        return self.env["marketing.appraisal"]._weighted_points(
            [(mark.indicator_id.weight, mark.points) for mark in plain]
        )

    def _check_complete(self, before):
        """Refuse a rating in which something is missing.

        :param before: what the present user has said earlier, see `_own_ratings_before`
        :raises UserError: names it
        """
        self.ensure_one()
        appraisal = self.appraisal_id.sudo()  # sudo: the rater has been checked; peers cannot read the appraisal.
        if appraisal.state not in ("self", "scoring"):
            raise UserError(self.env._("%s has been settled meanwhile.", appraisal.display_name))
        if self.kind == "peer" and appraisal.peers_closed:
            raise UserError(self.env._("What peers say was combined already. It is too late for this rating."))
        empty = [name for name in WORDS[self.kind] if not (self[name] or "").strip()]
        if empty:
            labels = [self._fields[name].get_description(self.env, ["string"])["string"] for name in empty]
            raise UserError(self.env._("Write something under: %s.", ", ".join(labels)))
        unmarked = self.mark_ids.filtered(lambda mark: not mark.is_given and not mark.indicator_id.is_bonus)
        if unmarked:
            raise UserError(self.env._("Give points for: %s.", ", ".join(unmarked.indicator_id.mapped("name"))))
        unsaid = self.mark_ids.filtered(
            lambda mark: mark.is_given and mark.indicator_id.source == "manual" and not (mark.remark or "").strip()
        )
        if unsaid:
            raise UserError(self.env._("Say why, for: %s.", ", ".join(unsaid.indicator_id.mapped("name"))))
        if self.kind == "superior":
            self._check_other_score(appraisal)
        self._check_own_words(before)

    def _check_other_score(self, appraisal):
        """Refuse another score without a reason.

        :param appraisal: the appraisal, with full rights
        :raises UserError: says which
        """
        self.ensure_one()
        if self.adjusted_score:
            appraisal._check_score(self.adjusted_score)
            if not (self.adjust_reason or "").strip():
                raise UserError(self.env._("Say why the score is another one than the formula gives."))

    def _own_ratings_before(self):
        """Return what the present user has said about the same people, {(user, kind): the latest twelve}.

        By two queries, however many ratings are handed in at once.
        """
        speaking = self.filtered(lambda rating: WORDS[rating.kind])
        if not speaking:
            return {}
        self.flush_model(["rater_id", "user_id", "kind", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT id, row_number() OVER (PARTITION BY user_id, kind ORDER BY id DESC) AS place
                      FROM marketing_appraisal_rating
                     WHERE rater_id = %s AND user_id IN %s AND kind IN %s AND state = 'given'
                ) given WHERE place <= %s
                """,
                self.env.uid,
                tuple(speaking.user_id.ids),
                tuple(set(speaking.mapped("kind"))),
                WORDS_COMPARED,
            )
        )
        found = self.search([("id", "in", [row[0] for row in rows])]) if rows else self.browse()
        return found.grouped(lambda rating: (rating.user_id, rating.kind))

    def _check_own_words(self, before):
        """Refuse words that were said about an earlier period already: they are mandatory because they are new.

        :param before: see `_own_ratings_before`
        :raises UserError: names what was said before
        """
        self.ensure_one()
        earlier = before.get((self.user_id, self.kind), ())
        for name in WORDS[self.kind] if earlier else ():
            said = " ".join((self[name] or "").split())
            if said in {" ".join((other[name] or "").split()) for other in earlier}:
                raise UserError(
                    self.env._(
                        "“%s” stands word for word in an earlier appraisal. Say what happened in this period.",
                        self._fields[name].get_description(self.env, ["string"])["string"],
                    )
                )

    def _given(self):
        """Move the appraisals on after ratings were handed in (called with full rights)."""
        own = self.filtered(lambda rating: rating.kind == "self").appraisal_id
        if own:
            own._guarded_write({"self_given_on": now(self.env)})
            own.filtered(lambda appraisal: appraisal.state == "self")._guarded_write({"state": "scoring"})
        # Unnamed peers leave that to the plan: the moment, and the name on what is written, would tell on the last one.
        self.filtered(lambda rating: not rating.is_unnamed).appraisal_id._advance()

    def action_return(self, reason=None):
        """Give a self-appraisal back to the person, as the superior who has not scored yet.

        :param str reason: why; the person sees it
        :raises AccessError: for others
        :raises UserError: without a reason, or once the superior has scored
        """
        self.ensure_one()
        appraisal = self.appraisal_id
        if self.kind != "self" or not appraisal.can_score:
            raise AccessError(self.env._("Only the superior who still has to score may give a self-appraisal back."))
        if self.state != "given" or not (reason or "").strip():
            raise UserError(self.env._("Say what is to be written better."))
        # sudo: the caller is the superior.
        self.sudo()._guarded_write({"state": "asked", "given_on": False, "return_reason": reason.strip()})
        appraisal.sudo()._guarded_write({"self_given_on": False, "state": "self"})
        return True


class AppraisalMark(models.Model):
    """The points that a rater gives for one indicator."""

    _name = "marketing.appraisal.mark"
    _description = "Mark"
    _inherit = ["marketing.guard"]
    _order = "rating_id, sequence, id"
    _rec_name = "indicator_id"
    _guarded_fields = frozenset({"rating_id", "indicator_id", "sequence"})

    rating_id = fields.Many2one("marketing.appraisal.rating", required=True, index=True, ondelete="cascade")
    indicator_id = fields.Many2one("marketing.appraisal.indicator", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer()
    hint = fields.Text(related="indicator_id.hint", related_sudo=True)
    is_bonus = fields.Boolean(related="indicator_id.is_bonus", related_sudo=True)
    is_given = fields.Boolean(help="Points were given; 0 are points as well.")
    points = fields.Float(digits=(6, 2), aggregator=None, help="From 0 to 100; of extra points, as many as may be had.")
    remark = fields.Char()

    _once = models.UniqueIndex("(rating_id, indicator_id)")

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_open():
            raise AccessError(self.env._("Marks are those of the indicators of the scheme."))
        return super().create(vals_list)

    def write(self, vals):
        if not self._guard_is_open():
            self.rating_id._check_rater()
            if "points" in vals and "is_given" not in vals:
                vals = {**vals, "is_given": True}
        result = super().write(vals)
        if "points" in vals:
            self._check_points()
        return result

    def _most_points(self):
        """Return the most points that may be given: 100, or as many extra points as the scheme allows."""
        self.ensure_one()
        indicator = self.indicator_id.sudo()  # sudo: peers may have another post, whose scheme is another one
        return indicator.scheme_id.bonus_cap if indicator.is_bonus else 100.0

    def _check_points(self):
        """Refuse points out of range.

        :raises UserError: names the indicator and the range
        """
        for mark in self:
            most = mark._most_points()
            if not 0 <= mark.points <= most:
                name = mark.indicator_id.sudo().name  # sudo: likewise, the name only
                raise UserError(self.env._("%(name)s: give from 0 to %(most)s points.", name=name, most=f"{most:g}"))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        if not self._guard_is_open():
            raise AccessError(self.env._("Ratings are kept."))
