from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..core.guard import ALL_FIELDS
from ..core.windows import open_record

GATE = "appraisal.bonus.grant"
KINDS = [
    ("bonus", "Performance Bonus"),
    ("release", "Release of Held Pay"),
    ("promotion", "Promotion"),
    ("raise", "Pay Raise"),
    ("improvement", "Improvement Plan"),
    ("training", "Training Plan"),
    ("reward", "Reward"),
    ("penalty", "Penalty"),
]
MONEY = ("bonus", "release")
PLANS = ("improvement", "training")
POSITIONS = ("promotion", "raise")
CONDUCTS = ("reward", "penalty")


class AppraisalConsequence(models.Model):
    """What follows from a settled appraisal: one row for each appraisal and kind (L-12 … L-15, L-25, L-31, K-07, T-13).

    Nobody makes or changes rows, whatever their rights; they follow from the result, and money or position from an
    approval. Drafts of plans, proposals, rewards and penalties live on in their own documents.

    ==========  =======================================================================================
    state       meaning
    ==========  =======================================================================================
    proposed    money: waits for its approval; else: a draft was made, about which people decide
    done        in the ledger
    refused     the approval was turned down
    taken_back  the appraisal was opened again: reversed, held again, or cancelled
    ==========  =======================================================================================

    The person reads about money and plans. What is proposed for post, reward or penalty is for those above until it
    is decided; then its own document tells.
    """

    _name = "marketing.appraisal.consequence"
    _description = "What Follows from an Appraisal"
    _inherit = ["mail.thread", "marketing.payout.proposal"]
    _order = "id desc"
    _rec_names_search = ["appraisal_id.user_id.name"]
    _guarded_fields = ALL_FIELDS
    _proposal_gate = GATE
    _approval_watched_fields = ("appraisal_id", "kind", "amount")

    appraisal_id = fields.Many2one(
        "marketing.appraisal", required=True, readonly=True, index=True, ondelete="restrict", copy=False
    )
    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    state = fields.Selection(
        [("proposed", "Proposed"), ("done", "Carried Out"), ("refused", "Refused"), ("taken_back", "Taken Back")],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(related="appraisal_id.user_id", string="Person", store=True, index=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True, index=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", string="Round", store=True)
    date_from = fields.Date(related="appraisal_id.date_from", string="Start Date", store=True)
    grade_id = fields.Many2one("marketing.appraisal.grade", readonly=True, ondelete="restrict")
    is_excellent = fields.Boolean(related="grade_id.is_excellent")
    is_weak = fields.Boolean(related="grade_id.is_weak")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    paid_amount = fields.Monetary(string="In the Ledger", readonly=True)
    facts = fields.Json(string="Numbers", readonly=True, help="What it was worked out with.")
    note = fields.Text(string="In Words", compute="_compute_note")
    remark = fields.Text(compute="_compute_note", help="What could not be undone.")
    line_id = fields.Many2one(
        "marketing.payout.line", string="Ledger Line", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    released_line_ids = fields.Many2many(
        "marketing.payout.line",
        "marketing_appraisal_consequence_line_rel",
        "consequence_id",
        "line_id",
        string="Held Lines",
        readonly=True,
        copy=False,
    )
    document_model = fields.Char(readonly=True, copy=False)
    document_id = fields.Many2oneReference(
        model_field="document_model",
        readonly=True,
        copy=False,
        help="Plan, proposal, reward, penalty.",
    )
    done_on = fields.Datetime(string="Carried Out On", readonly=True)
    taken_back_on = fields.Datetime(readonly=True)

    _once = models.UniqueIndex(
        "(appraisal_id, kind) WHERE state != 'taken_back'", "This follows from the appraisal already."
    )

    @api.depends("kind", "appraisal_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            # sudo: the name of an appraisal, for whoever may read what follows from it.
            row.display_name = f"{kinds.get(row.kind, '')} · {row.appraisal_id.sudo().display_name or ''}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        raise AccessError(self.env._("What followed from an appraisal is kept."))

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def _document(self):
        """Return the plan, proposal, reward or penalty that was made, None without one or once it is gone."""
        self.ensure_one()
        # A plan goes with the employee whom it is about.
        return (self.env[self.document_model].browse(self.document_id).exists() or None) if self.document_id else None

    def action_open_appraisal(self):
        """Open the appraisal from which this follows."""
        self.ensure_one()
        self.appraisal_id.check_access("read")
        return open_record("marketing.appraisal", self.appraisal_id.id)

    def action_open_document(self):
        """Open the plan, the proposal or the ledger line. Its own access rules apply."""
        self.ensure_one()
        document = self._document() or self.line_id
        if not document:
            return False
        document.check_access("read")
        return open_record(document._name, document.id)

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _needs_consent(self):
        # EXTENDS payout: bonuses, and held pay that is not paid as it was held.
        return self.filtered(
            lambda row: row.kind == "bonus" or (row.kind == "release" and (row.facts or {}).get("factor") != 1)
        )

    @api.depends("state", "facts")
    def _compute_approval_state(self):
        return super()._compute_approval_state()

    def _approval_summary(self):
        # EXTENDS approval
        return {"amount": self.amount, "currency_id": self.currency_id.id, "subtitle": self.cycle_id.display_name}


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"

    consequence_ids = fields.One2many("marketing.appraisal.consequence", "appraisal_id", string="What Follows")
