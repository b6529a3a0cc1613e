from odoo import api, fields, models
from odoo.exceptions import ValidationError

NATURES = [("reward", "Reward"), ("penalty", "Penalty")]
POSITIONS = [
    ("promotion", "Promotion"),
    ("raise", "Raise"),
    ("training", "Training"),
    ("suspension", "Suspension"),
    ("transfer", "Transfer"),
    ("demotion", "Demotion"),
    ("dismissal", "Dismissal"),
]
LEVELS = [("superior", "Superior"), ("director", "Director"), ("general_manager", "General Manager")]


class ConductKind(models.Model):
    """One ordered master list of rewards and penalties; each rule book says which of them it allows (M-01, M-04)."""

    _name = "marketing.conduct.kind"
    _description = "Kind of Reward or Penalty"
    _order = "nature desc, severity, id"

    name = fields.Char(required=True, translate=True)
    nature = fields.Selection(NATURES, required=True, default="penalty", index=True)
    severity = fields.Integer(
        required=True, default=10, help="Place in the ladder: the higher, the more severe (or the greater the reward)."
    )
    note = fields.Text(translate=True, help="When it is used, and what it means for the person.")
    money = fields.Selection(
        [("no", "Never"), ("may", "Possible"), ("must", "Needed")], string="Amount", required=True, default="no"
    )
    points = fields.Float(
        string="Appraisal Points", help="Proposed with this kind; a reward adds them, a penalty takes them off."
    )
    expiry_months = fields.Integer(
        string="Counts for (months)", help="After so many months it no longer counts as an earlier one. 0: for good."
    )
    position_effect = fields.Selection(POSITIONS, string="Position", help="What is proposed for the person's post.")
    level = fields.Selection(
        LEVELS, string="Decided By", required=True, default="director", help="Up to whom the approval climbs."
    )
    needs_file = fields.Boolean(string="Evidence Needed", help="A file must be attached before it is submitted.")
    book_ids = fields.Many2many(
        "marketing.rule.book", "marketing_rule_book_kind_rel", "kind_id", "book_id", string="Allowed By"
    )
    active = fields.Boolean(default=True)

    _months_positive = models.Constraint("CHECK(expiry_months >= 0)", "Months cannot be negative.")
    _points_positive = models.Constraint("CHECK(points >= 0)", "Points are given without a sign.")

    def write(self, vals):
        # What a decision was must not turn into its contrary.
        if vals.get("nature"):
            turned = self.filtered(lambda kind: kind.nature != vals["nature"])
            # sudo: only whether the kind is in use.
            if turned and self.env["marketing.conduct"].sudo().search_count([("kind_id", "in", turned.ids)], limit=1):
                raise ValidationError(
                    self.env._("A kind that was used stays a reward or a penalty. Archive it and make a new one.")
                )
        return super().write(vals)


class RuleBook(models.Model):
    """A set of rules with its aim and the rewards and penalties that it knows (M-05, M-06, M-07, M-17, T-14)."""

    _name = "marketing.rule.book"
    _description = "Rule Book"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    aim = fields.Text(translate=True, help="Why these rules exist; printed on each decision.")
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: for all companies.")
    kind_ids = fields.Many2many(
        "marketing.conduct.kind", "marketing_rule_book_kind_rel", "book_id", "kind_id", string="Allowed Kinds"
    )
    ladder = fields.Char(compute="_compute_ladder", help="The penalties of this book, the mildest first.")
    rule_ids = fields.One2many("marketing.rule.book.rule", "book_id", string="Rules", copy=True)
    active = fields.Boolean(default=True)

    @api.depends_context("lang")
    @api.depends("kind_ids.name", "kind_ids.severity", "kind_ids.nature")
    def _compute_ladder(self):
        for book in self:
            book.ladder = " → ".join(book._steps().mapped("name"))

    def _steps(self):
        """Return the penalties that this book allows, the mildest first."""
        return self.kind_ids.filtered(lambda kind: kind.nature == "penalty" and kind.active).sorted(
            lambda kind: (kind.severity, kind._origin.id)
        )

    def _allows(self, kind):
        """Return whether this book knows a kind of reward or penalty."""
        return kind in self.kind_ids

    def _first_allowing(self, kind_id, company):
        """Return the first of these books that knows a kind of reward or penalty and holds in a company."""
        return self.filtered(
            lambda book: kind_id in book.kind_ids.ids and (not book.company_id or book.company_id == company)
        )[:1]


class RuleBookRule(models.Model):
    """One rule of a book: what it says, and what its breach entails at least (M-10, M-11, M-12)."""

    _name = "marketing.rule.book.rule"
    _description = "Rule of a Rule Book"
    _order = "book_id, number, id"
    _rec_names_search = ["number", "name"]

    book_id = fields.Many2one("marketing.rule.book", required=True, index=True, ondelete="cascade")
    number = fields.Char(required=True)
    name = fields.Char(string="Rule", required=True, translate=True)
    severe = fields.Boolean(help="Punished severely; see the least penalty.")
    minimum_kind_id = fields.Many2one(
        "marketing.conduct.kind",
        string="Least Penalty",
        ondelete="restrict",
        domain="[('nature', '=', 'penalty')]",
        help="A breach of this rule is never punished more mildly.",
    )
    legal = fields.Boolean(string="Legal Steps", help="Legal responsibility is pursued as well.")
    active = fields.Boolean(default=True)

    _number_once = models.UniqueIndex("(book_id, number)", "This book has a rule with that number already.")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = " ".join(filter(None, [rule.number, rule.name]))

    @api.constrains("minimum_kind_id", "book_id")
    def _check_minimum(self):
        for rule in self:
            if rule.minimum_kind_id and rule.minimum_kind_id not in rule.book_id._steps():
                raise ValidationError(
                    self.env._(
                        "“%(kind)s” is no penalty that “%(book)s” allows. Allow it there first.",
                        kind=rule.minimum_kind_id.name,
                        book=rule.book_id.name,
                    )
                )
