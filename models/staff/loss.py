from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...lib.money import round_amount, split_amount
from ..core.clock import today

KINDS = [("mistake", "Mistake at work"), ("bad_debt", "Bad debt for personal reasons")]
# Which answer makes people liable, by the kind of loss (T-15).
DECISIVE = {"mistake": "cause", "bad_debt": "personal"}
FACTS = frozenset(
    {
        "kind",
        "day",
        "facts",
        "amount",
        "partner_id",
        "sale_order_id",
        "liable_percent",
        "deduct",
        "answer_ids",
        "share_ids",
    }
)


class Loss(models.Model):
    """A loss that somebody may have to answer for: its cause, the shares, the decision, what came back (M-08, M-09).

    ==========  =================================  =========================================================
    action      who                                when
    ==========  =================================  =========================================================
    raise       superiors, directors, compliance   never about oneself
    answer      the same                           draft: the cause test of the kind of loss
    submit      the same                           every question answered; people liable only if it says so
    decide      who is asked at the gate           submitted; never the people concerned
    recover     directors, payout finance          decided; money that came back
    write off   the same; a director consents      decided; the rest of a share, see `marketing.loss.waiver`
    take back   directors                          decided; deductions are reversed
    ==========  =================================  =========================================================

    People decide about cause and shares; the sources name no figure (I-12). Deductions from pay are off unless the
    settings allow them, and are approved with the case (K-14).
    """

    _name = "marketing.loss"
    _description = "Loss Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "day desc, id desc"
    _guarded_fields = frozenset({"name", "company_id", "state", "raised_by_id", "decided_on", "revoke_reason"})

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    kind = fields.Selection(KINDS, string="Kind of Loss", required=True, default="mistake", index=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(string="Day of the Loss", required=True, default=lambda self: today(self.env.company))
    facts = fields.Text(help="What happened, and how the amount was found.")
    amount = fields.Monetary(required=True, tracking=True)
    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null")
    sale_order_id = fields.Many2one("sale.order", string="Contract", index="btree_not_null", check_company=True)
    answer_ids = fields.One2many("marketing.loss.answer", "loss_id", string="Cause Test")
    cause = fields.Selection(
        [("open", "Not answered"), ("liable", "People are liable"), ("free", "Nobody is liable")],
        compute="_compute_cause",
    )
    fault = fields.Boolean(compute="_compute_cause", help="There was fault: a penalty may come on top.")
    liable_percent = fields.Float(
        string="Borne by People (%)", default=100.0, help="The rest is borne by the company. People decide about it."
    )
    liable_amount = fields.Monetary(compute="_compute_liable_amount", store=True, string="Borne by People")
    share_ids = fields.One2many("marketing.loss.share", "loss_id", string="Shares")
    deduct = fields.Boolean(
        string="Deduct from Pay", help="Only where the settings allow it; approved together with the case."
    )
    deduct_allowed = fields.Boolean(related="company_id.loss_deduct")
    raised_by_id = fields.Many2one("res.users", readonly=True, required=True, default=lambda self: self.env.user)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("decided", "Decided"),
            ("rejected", "Rejected"),
            ("revoked", "Taken back"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    decided_on = fields.Date(readonly=True, copy=False)
    revoke_reason = fields.Text(string="Why It Was Taken Back", readonly=True, copy=False)
    recovered = fields.Monetary(compute="_compute_recovered", help="What came back by payment or from pay.")
    outstanding = fields.Monetary(compute="_compute_recovered", string="Still Open")
    waived = fields.Monetary(
        string="Written Off", compute="_compute_recovered", help="Not asked for any more, with the director's consent."
    )
    recovery = fields.Selection(
        [
            ("none", "Nothing due"),
            ("open", "Open"),
            ("part", "Partly"),
            ("full", "Recovered"),
            ("waived", "Rest written off"),
        ],
        compute="_compute_recovered",
    )
    is_concerned = fields.Boolean(compute="_compute_is_concerned")

    _amount_positive = models.Constraint("CHECK(amount > 0)", "A loss has an amount above zero.")
    _percent_range = models.Constraint(
        "CHECK(liable_percent BETWEEN 0 AND 100)", "A percentage lies between 0 and 100."
    )

    @api.depends("answer_ids.answer", "kind")
    def _compute_cause(self):
        # sudo: how the test came out, not each answer, for whoever may read the case.
        for loss in self.sudo():
            answers = [line for line in loss.answer_ids if line.kind == loss.kind]
            decisive = [line for line in answers if line.role == DECISIVE.get(loss.kind)]
            if not decisive or not all(line.answer for line in answers):
                loss.cause = "open"
            else:
                loss.cause = "liable" if all(line.answer == "yes" for line in decisive) else "free"
            loss.fault = any(line.role == "fault" and line.answer == "yes" for line in answers)

    @api.depends("amount", "liable_percent", "company_id")
    def _compute_liable_amount(self):
        for loss in self:
            rounding = loss.currency_id.rounding or 0.01
            loss.liable_amount = round_amount(loss.amount * loss.liable_percent / 100.0, rounding)

    @api.depends("share_ids.recovered", "share_ids.waived", "share_ids.amount", "state")
    def _compute_recovered(self):
        # sudo: how far a case is recovered is no secret to whoever may read the case.
        for loss in self.sudo():
            shares, currency = loss.share_ids if loss.state == "decided" else loss.share_ids.browse(), loss.currency_id
            due, back, waived = (sum(shares.mapped(name)) for name in ("amount", "recovered", "waived"))
            loss.recovered, loss.waived = currency.round(back), currency.round(waived)
            loss.outstanding = currency.round(due - back - waived)
            if currency.is_zero(due):
                loss.recovery = "none"
            elif currency.is_zero(loss.outstanding):
                loss.recovery = "full" if currency.is_zero(waived) else "waived"
            else:
                loss.recovery = "open" if currency.is_zero(back + waived) else "part"

    @api.depends_context("uid")
    @api.depends("share_ids.user_id")
    def _compute_is_concerned(self):
        for loss in self:
            # sudo: whether the reader is one of the people.
            loss.is_concerned = self.env.user in loss.sudo().share_ids.user_id

    @api.constrains("deduct", "company_id")
    def _check_deduct(self):
        for loss in self:
            if loss.deduct and not loss.company_id.loss_deduct:
                raise ValidationError(
                    self.env._("Losses are not deducted from pay here. An administrator can allow it in the settings.")
                )

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        losses = super().create(vals_list)
        for loss in losses:
            loss._check_unconcerned()
            # sudo: numbers are drawn by rule, not by right.
            number = self.env["ir.sequence"].sudo().with_company(loss.company_id).next_by_code("marketing.loss")
            loss._guarded_write({"name": number})
        losses._ask()
        return losses

    def write(self, vals):
        if not self._guard_is_open() and not FACTS.isdisjoint(vals):
            self._check_draft()
        result = super().write(vals)
        if "kind" in vals:
            self._ask()
        return result

    def copy_data(self, default=None):
        raise UserError(self.env._("A loss is not copied: each has its own cause and its own decision."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(loss.state != "draft" for loss in self):
            raise UserError(self.env._("Loss cases that were submitted are kept."))

    def _check_draft(self):
        """Refuse changes of what was submitted, and by the people concerned.

        :raises AccessError: for the people concerned
        :raises UserError: for what is no draft
        """
        for loss in self:
            loss._check_unconcerned()
            if loss.state != "draft":
                raise UserError(self.env._("%s was submitted or settled, so it stays as it is.", loss.display_name))

    def _ask(self):
        """Put the questions of the cause test on new cases, each once."""
        questions = self.env["marketing.loss.question"].search([])
        vals_list = []
        for loss in self:
            # The questions of another kind fall away with their answers.
            loss.answer_ids.filtered_domain([("kind", "!=", loss.kind)]).unlink()
            known = loss.answer_ids.question_id
            vals_list += [
                {"loss_id": loss.id, "question_id": question.id}
                for question in questions
                if question.kind == loss.kind and question not in known
            ]
        self.env["marketing.loss.answer"].create(vals_list)

    def _split(self):
        """Return {share: amount}: what people bear, in proportion to their weights, to the cent; the last the rest."""
        self.ensure_one()
        shares = self.share_ids.sorted(lambda share: (share.sequence, share._origin.id or 0))
        if not shares or sum(shares.mapped("weight")) <= 0 or min(shares.mapped("weight")) < 0:
            return {}
        parts = split_amount(self.liable_amount, shares.mapped("weight"), self.currency_id.rounding or 0.01)
        return dict(zip(shares, parts, strict=True))
