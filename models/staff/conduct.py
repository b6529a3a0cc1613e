from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..core.clock import now, today
from ..core.words import translated
from .conduct_kind import NATURES, POSITIONS

# Until then the measure may change; the facts only while it is a draft.
OPEN = ("draft", "hearing", "heard")


class Conduct(models.Model):
    """A reward or a penalty, from the facts to the register (M-01 … M-17).

    ==========  ==================================  ====================================================
    action      who                                 when
    ==========  ==================================  ====================================================
    raise       superiors, directors, compliance    never about oneself
    hear        the same                            penalty, draft; the person is told the facts
    state       the person                          hearing, heard
    missed      whoever may raise it                the day for the hearing has passed; with a reason
    submit      whoever may raise it                reward: draft; penalty: heard
    decide      who is asked at the gate            submitted; never the person
    appeal      the person                          decided penalty, within the days of the settings
    revoke      directors, never about themselves   decided, no appeal under way; with a reason
    drop        whoever may raise it                before it is submitted; with a reason
    ==========  ==================================  ====================================================

    A decision writes a line of the payout ledger, counts for appraisals and stays in the register for good, also when
    it is revoked; then its line is taken back.
    """

    _name = "marketing.conduct"
    _description = "Reward or Penalty"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "day desc, id desc"
    _rec_names_search = ["name", "employee_id.name"]
    _guarded_fields = frozenset(
        {
            "name",
            "company_id",
            "user_id",
            "raised_by_id",
            "state",
            "told",
            "hearing",
            "hearing_asked_on",
            "hearing_deadline",
            "statement",
            "hearing_note",
            "heard_on",
            "res_model",
            "res_id",
            "proposed_kind_id",
            "decided_on",
            "decided_by_id",
            "expires_on",
            "appeal_deadline",
            "revoked_on",
            "revoke_reason",
            "drop_reason",
        }
    )

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="restrict", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Login of the Person",
        related="employee_id.user_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", related="employee_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    department_id = fields.Many2one("hr.department", related="employee_id.department_id")
    nature = fields.Selection(
        NATURES, compute="_compute_nature", store=True, readonly=False, precompute=True, required=True, index=True
    )
    book_id = fields.Many2one(
        "marketing.rule.book",
        string="Rule Book",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_book(),
        domain="[('company_id', 'in', [company_id, False])]",
    )
    rule_id = fields.Many2one(
        "marketing.rule.book.rule",
        string="Rule Broken",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('book_id', '=', book_id)]",
    )
    severe = fields.Boolean(related="rule_id.severe")
    kind_id = fields.Many2one(
        "marketing.conduct.kind",
        index=True,
        ondelete="restrict",
        domain="[('nature', '=', nature), ('book_ids', 'in', book_id)]",
        tracking=True,
    )
    money = fields.Selection(related="kind_id.money", string="Amount Asked For")
    day = fields.Date(string="Day of the Facts", required=True, default=lambda self: today(self.env.company))
    facts = fields.Text(help="What happened: where, when, who was there.")
    source_name = fields.Char(string="Source", help="From whom or from what the facts are known.")
    res_model = fields.Char(string="Source Model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(string="Source Document", model_field="res_model", readonly=True, copy=False)
    proposed_kind_id = fields.Many2one("marketing.conduct.kind", readonly=True, copy=False, ondelete="restrict")
    raised_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, copy=False, default=lambda self: self.env.user
    )
    told = fields.Boolean(readonly=True, copy=False, help="The person concerned knows of it and may read it.")

    amount = fields.Monetary(help="What is paid or taken off, without a sign.", tracking=True)
    points = fields.Float(
        string="Appraisal Points", compute="_compute_measure", store=True, readonly=False, precompute=True
    )
    position_effect = fields.Selection(
        POSITIONS, string="Position", compute="_compute_measure", store=True, readonly=False, precompute=True
    )
    effect_from = fields.Date(string="From", help="First day of a suspension or of the new post.")
    effect_to = fields.Date(string="Until")
    expiry_months = fields.Integer(
        string="Counts for (months)", compute="_compute_measure", store=True, readonly=False, precompute=True
    )
    legal = fields.Boolean(string="Legal Steps", compute="_compute_legal", store=True, readonly=False, precompute=True)
    legal_note = fields.Text(string="State of Legal Steps")

    hearing = fields.Selection(
        [("given", "In writing"), ("oral", "Orally"), ("refused", "Refused"), ("absent", "Did not answer")],
        readonly=True,
        copy=False,
    )
    hearing_asked_on = fields.Date(string="Asked On", readonly=True, copy=False)
    hearing_deadline = fields.Date(string="To Be Heard By", readonly=True, copy=False)
    statement = fields.Text(string="Statement of the Person", readonly=True, copy=False)
    hearing_note = fields.Text(string="Why Without a Statement", readonly=True, copy=False)
    heard_on = fields.Date(readonly=True, copy=False)

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("hearing", "Hearing"),
            ("heard", "Statement In"),
            ("submitted", "Submitted"),
            ("decided", "Decided"),
            ("revoked", "Revoked"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    decided_on = fields.Date(string="Day of the Decision", readonly=True, copy=False, index="btree_not_null")
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    expires_on = fields.Date(string="Counts Until", readonly=True, copy=False)
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")
    appeal_deadline = fields.Date(string="Appeal Until", readonly=True, copy=False)
    appeal_ids = fields.One2many("marketing.conduct.appeal", "conduct_id", string="Appeals", copy=False)
    revoked_on = fields.Date(readonly=True, copy=False)
    revoke_reason = fields.Text(string="Why It Was Revoked", readonly=True, copy=False)
    revoke_words = fields.Text(string="Taken Back Because", compute="_compute_revoke_words")
    drop_reason = fields.Text(string="Why It Was Dropped", readonly=True, copy=False)
    line_count = fields.Integer(string="Ledger Lines", compute="_compute_line_count")
    is_mine = fields.Boolean(compute="_compute_is_mine")
    can_appeal = fields.Boolean(compute="_compute_is_mine")
    can_manage = fields.Boolean(compute="_compute_is_mine")

    _amount_positive = models.Constraint("CHECK(amount IS NULL OR amount >= 0)", "An amount is given without a sign.")
    _points_positive = models.Constraint("CHECK(points IS NULL OR points >= 0)", "Points are given without a sign.")
    _months_positive = models.Constraint(
        "CHECK(expiry_months IS NULL OR expiry_months >= 0)", "Months are not below 0."
    )
    _effect_order = models.Constraint(
        "CHECK(effect_from IS NULL OR effect_to IS NULL OR effect_to >= effect_from)", "It cannot end before it begins."
    )
    _proposed_once = models.UniqueIndex(
        "(res_model, res_id, employee_id, proposed_kind_id) WHERE proposed_kind_id IS NOT NULL",
        "This document has proposed that already.",
    )

    @api.model
    def _default_book(self):
        return self.env["marketing.rule.book"].search([("company_id", "in", [self.env.company.id, False])], limit=1)

    @api.depends("name", "employee_id")
    def _compute_display_name(self):
        for conduct in self:
            conduct.display_name = " · ".join(filter(None, [conduct.name, conduct.employee_id.name]))

    @api.depends("kind_id")
    def _compute_nature(self):
        for conduct in self:
            conduct.nature = conduct.kind_id.nature or conduct.nature or "penalty"

    @api.depends("kind_id")
    def _compute_measure(self):
        # Depends on the choice only: what the master list says later does not change what was decided.
        for conduct in self:
            kind = conduct.kind_id
            conduct.points = kind.points
            conduct.position_effect = kind.position_effect
            conduct.expiry_months = kind.expiry_months

    @api.depends("rule_id")
    def _compute_legal(self):
        for conduct in self:
            conduct.legal = conduct.rule_id.legal

    # ------------------------------------------------------------------
    # What may be chosen (T-14, M-12)
    # ------------------------------------------------------------------

    @api.constrains("kind_id", "book_id", "rule_id", "nature")
    def _check_kind(self):
        for conduct in self:
            kind, book, rule = conduct.kind_id, conduct.book_id, conduct.rule_id
            if rule and rule.book_id != book:
                raise ValidationError(
                    self.env._("Rule %(rule)s is not one of “%(book)s”.", rule=rule.number, book=book.name)
                )
            if not kind:
                continue
            if not book._allows(kind):
                raise ValidationError(
                    self.env._(
                        "“%(book)s” does not know “%(kind)s”. Choose one of: %(kinds)s.",
                        book=book.name,
                        kind=kind.name,
                        kinds=", ".join(known.name for known in book.kind_ids if known.nature == conduct.nature),
                    )
                )
            if kind.nature != conduct.nature:
                raise ValidationError(self.env._("“%s” does not fit: a reward is no penalty.", kind.name))
            least = rule.minimum_kind_id
            if conduct.nature == "penalty" and least and kind.severity < least.severity:
                raise ValidationError(
                    self.env._(
                        "A breach of rule %(rule)s is punished with “%(kind)s” at least.",
                        rule=rule.number,
                        kind=least.name,
                    )
                )

    @api.constrains("day", "company_id")
    def _check_day(self):
        for conduct in self:
            if conduct.day > today(conduct.company_id):
                raise ValidationError(self.env._("The facts cannot lie in the future."))

    @api.constrains("book_id", "company_id")
    def _check_book_company(self):
        for conduct in self:
            if conduct.book_id.company_id and conduct.book_id.company_id != conduct.company_id:
                raise ValidationError(self.env._("“%s” belongs to another company.", conduct.book_id.name))

    # ------------------------------------------------------------------
    # For screens
    # ------------------------------------------------------------------

    @api.depends("state", "expires_on", "company_id")
    def _compute_in_force(self):
        days = {company: today(company) for company in self.company_id}
        for conduct in self:
            lasting = not conduct.expires_on or conduct.expires_on >= days.get(conduct.company_id, now(self.env).date())
            conduct.in_force = conduct.state == "decided" and lasting

    @api.model
    def _search_in_force(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        lasting = Domain("expires_on", "=", False)
        for company in self.env.companies:
            lasting |= Domain("company_id", "=", company.id) & Domain("expires_on", ">=", today(company))
        found = Domain("state", "=", "decided") & lasting
        return found if wanted else ~found

    @api.depends_context("uid")
    @api.depends("user_id", "state", "appeal_deadline", "appeal_ids.state")
    def _compute_is_mine(self):
        writable = self.filtered("id")._filtered_access("write")
        for conduct in self:
            mine = conduct.user_id == self.env.user
            conduct.is_mine = mine
            conduct.can_manage = not mine and (not conduct._origin.id or conduct._origin in writable)
            conduct.can_appeal = mine and not conduct._appeal_refusal()

    @api.depends_context("lang")
    @api.depends("revoke_reason")
    def _compute_revoke_words(self):
        for conduct in self:
            conduct.revoke_words = translated(self.env, conduct.revoke_reason)

    def _compute_line_count(self):
        # The reader's own rights on the ledger count.
        counts = self.env["marketing.payout.line"]._count_by_origin(self)
        for conduct in self:
            conduct.line_count = counts.get(conduct.id, 0)

    def action_open_lines(self):
        """Show the lines of the ledger that come from this decision."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ledger Lines"),
            "res_model": "marketing.payout.line",
            "view_mode": "list,form",
            "domain": [("origin_model", "=", self._name), ("origin_id", "=", self.id)],
        }

    def action_open_source(self):
        """Open the document that this was proposed from. The document's own access rules apply."""
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            return False
        self.env[self.res_model].browse(self.res_id).check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
