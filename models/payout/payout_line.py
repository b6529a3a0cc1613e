from odoo import api, fields, models

from ..core.clock import now
from ..core.guard import ALL_FIELDS
from ..core.windows import open_record

KINDS = [
    ("commission", "Commission"),
    ("bonus", "Bonus"),
    ("target", "Target Bonus"),
    ("reward", "Reward"),
    ("deduction", "Deduction"),
    ("penalty", "Penalty"),
    ("clawback", "Taken back"),
    ("carry", "Carry-over"),
    ("adjustment", "Adjustment"),
]
HOLDS = [
    ("none", "Nothing"),
    ("appraisal", "Annual appraisal"),
    ("release", "Decision of the director"),
]
# What a line that lies on a statement is, by the state of that statement.
LISTED_STATES = {
    "posted": "posted",
    "in_payment": "posted",
    "paid": "paid",
    "settled": "settled",
}


class KeptMany2one(fields.Many2one):
    """Link whose target is kept by other means than a foreign key, which would be checked for each row of a mass run.

    A fifth of a large run went into these checks (measured in `make bench`). Users and companies with lines in the
    ledger cannot be deleted all the same: see `payout_kept.py`. The beneficiary's contact keeps its foreign key.
    """

    def update_db_foreign_key(self, model, column):
        # OVERRIDES odoo.fields: there is none.
        return


class PayoutLine(models.Model):
    """The payout ledger: what a person is owed or owes, one line for each reason (design.md 4.3).

    Append-only. Nobody creates, writes or deletes lines, whatever their rights and by whatever path;
    only these methods do:

    ==================  =========================  ======================================================
    method              who calls it               what changes
    ==================  =========================  ======================================================
    `_append`           code of upper domains      new lines
    `_append_select`    code of upper domains      new lines, many at once
    `_reverse`          code of upper domains      a reversing line for each; the original is only marked
    `_release`          code of upper domains      due date of held lines
    `_hold_again`       code of upper domains      released lines wait again, off a statement not posted
    `action_release`    directors                  the same, with a reason
    `_post_accruals`    scheduled action, finance  `accrual_move_id`, `accrual_account_id`
    statement methods   scheduled action, finance  `statement_id`, carry lines
    ==================  =========================  ======================================================

    ========  ==============================================================================================
    state     meaning
    ========  ==============================================================================================
    held      earned, but no due date yet: waits for what `hold` names
    due       goes on the statement of the month of its due date
    listed    on a statement that is not posted
    posted    on a statement whose document is posted
    paid      on a statement whose document is paid
    settled   on a statement that closed without payment (deductions ate it up, or carried on)
    reversed  taken back before it was on a posted statement; its reversing line bears the same state
    ========  ==============================================================================================
    """

    _name = "marketing.payout.line"
    _description = "Payout Ledger Line"
    _inherit = ["marketing.guard"]
    _order = "earned_date desc, id desc"
    _rec_name = "origin_name"
    _rec_names_search = ["label", "origin_name"]
    _guarded_fields = ALL_FIELDS
    # Nobody writes lines by hand, so who wrote them says nothing; two columns and keys less in each mass run.
    _log_access = False

    company_id = KeptMany2one("res.company", required=True, readonly=True)
    # Not stored: with its foreign key it would cost a tenth of a large run, and the company's is the only one.
    currency_id = fields.Many2one("res.currency", related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Beneficiary",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The contact who is paid: of the user, or the firm of an agent.",
    )
    user_id = KeptMany2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        help="Empty for agents, who do not log in.",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    part = fields.Char(
        required=True,
        default="",
        readonly=True,
        help="Tells several lines of one origin apart, for example first, rest.",
    )
    amount = fields.Monetary(
        required=True, readonly=True, help="Positive: the company owes. Negative: the person owes."
    )
    earned_date = fields.Date(string="Earned", required=True, readonly=True)
    due_date = fields.Date(string="Due", readonly=True, help="Empty while the amount is held.")
    hold = fields.Selection(HOLDS, string="Waits For", required=True, default="none", readonly=True)
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    origin_name = fields.Char(string="From", readonly=True)
    rule_name = fields.Char(string="Rule", readonly=True)
    rule_version = fields.Char(readonly=True)
    turn = fields.Integer(
        required=True,
        default=1,
        readonly=True,
        help="Counts how often the same part was earned, taken back and earned again.",
    )
    reason = fields.Char(readonly=True, help="Why the line was taken back.")
    reverses_id = fields.Many2one("marketing.payout.line", string="Takes Back", readonly=True, ondelete="restrict")
    reversal_ids = fields.One2many("marketing.payout.line", "reverses_id", string="Taken Back By", readonly=True)
    is_void = fields.Boolean(
        required=True, default=False, readonly=True, help="Taken back before it was on a posted statement."
    )
    statement_id = fields.Many2one(
        "marketing.payout.statement", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    accrual_move_id = fields.Many2one(
        "account.move", string="Accrual Entry", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    # Kept by the journal items of the accrual entry, which lie on the same account.
    accrual_account_id = KeptMany2one("account.account", readonly=True)
    booked_on = fields.Datetime(readonly=True, default=lambda self: now(self.env), help="When the line was written.")
    released_by_id = KeptMany2one("res.users", readonly=True)
    released_on = fields.Datetime(readonly=True)
    release_reason = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("held", "Held"),
            ("due", "Due"),
            ("listed", "On statement"),
            ("posted", "Posted"),
            ("paid", "Paid"),
            ("settled", "Offset"),
            ("reversed", "Taken back"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    _origin_once = models.UniqueIndex(
        # The number first: it tells most rows apart, and numbers are quicker to compare than words.
        "(origin_id, origin_model, kind, part, turn) WHERE reverses_id IS NULL",
        "The ledger already has this line of that origin.",
    )
    _reversed_once = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL", "This line has already been taken back."
    )
    # Lines that are not yet on a statement: what a person still expects, and what a run picks up.
    _unlisted_idx = models.Index("(company_id, partner_id, due_date) WHERE statement_id IS NULL")
    _accrual_pending_idx = models.Index("(company_id, earned_date) WHERE accrual_move_id IS NULL AND kind <> 'carry'")

    # ------------------------------------------------------------------
    # Computed fields
    # ------------------------------------------------------------------

    @api.depends("due_date", "is_void", "statement_id.state")
    def _compute_state(self):
        # `_append_select` and the statement run write the same states in SQL, for many lines at once.
        for line in self:
            if line.is_void:
                line.state = "reversed"
            elif line.statement_id:
                line.state = LISTED_STATES.get(line.statement_id.state, "listed")
            else:
                line.state = "due" if line.due_date else "held"

    @api.depends_context("lang")
    @api.depends("origin_name", "label")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " · ".join(filter(None, [line.label, line.origin_name]))

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def action_open_trace(self):
        """Open this line with its calculation in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_open_origin(self):
        """Open the record that this line comes from. The record's own access rules apply."""
        self.ensure_one()
        if not self.origin_model or self.origin_model not in self.env or not self.origin_id:
            return False
        self.env[self.origin_model].browse(self.origin_id).check_access("read")
        return open_record(self.origin_model, self.origin_id)

    # ------------------------------------------------------------------
    # Where lines come from
    # ------------------------------------------------------------------

    @api.model
    def _count_by_origin(self, records):
        """Return {record id: number of the lines that come from it}, of the lines that the reader may see."""
        domain = [("origin_model", "=", records._name), ("origin_id", "in", records.ids)]
        return dict(self._read_group(domain, ["origin_id"], ["__count"]))

    @api.model
    def _action_of_origin(self, records):
        """Return the window with the lines that come from these records."""
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_payout_line_action")
        domain = [("origin_model", "=", records._name), ("origin_id", "in", records.ids)]
        return {**action, "domain": domain, "context": {}}
