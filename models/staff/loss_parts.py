from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..core.clock import today
from .loss import KINDS

# What the outcome of a cause test rests on.
_ASKED = ("name", "kind", "role")
ROLES = [("cause", "Cause"), ("personal", "Personal reason"), ("fault", "Fault"), ("note", "For the record")]


def _check_stays(records, vals, names):
    """Refuse parts of a case that are moved to another one, or asked for something else.

    :raises UserError: says what to do instead
    """
    for name in names:
        if name in vals and any(record[name].id != vals[name] for record in records):
            raise UserError(records.env._("A part of a case stays in its case. Enter a new one there."))


class LossQuestion(models.Model):
    """A question of the cause test; which of them decide is said by their role (T-15)."""

    _name = "marketing.loss.question"
    _description = "Question of a Cause Test"
    _order = "kind, sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    kind = fields.Selection(KINDS, string="Kind of Loss", required=True, default="mistake")
    role = fields.Selection(
        ROLES,
        required=True,
        default="note",
        help="Cause decides about mistakes, personal reason about bad debt; fault lets a penalty come on top.",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    def write(self, vals):
        changed = self.filtered(lambda question: any(name in vals and question[name] != vals[name] for name in _ASKED))
        if changed:
            # sudo: whether somebody has answered, whoever may read the cases.
            answers = self.env["marketing.loss.answer"].sudo()
            settled = answers.search(
                [("question_id", "in", changed.ids), ("loss_id.state", "!=", "draft")], limit=1
            ).question_id
            if settled:
                raise UserError(
                    self.env._(
                        "“%s” was answered in cases that are submitted or decided, and what was asked there stays. "
                        "Archive it and enter a new question.",
                        settled.name,
                    )
                )
        return super().write(vals)


class LossAnswer(models.Model):
    _name = "marketing.loss.answer"
    _description = "Answer of a Cause Test"
    _inherit = ["marketing.draft.line"]
    _draft_field = "loss_id"
    _order = "loss_id, question_id"

    loss_id = fields.Many2one("marketing.loss", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="loss_id.company_id", store=True, index=True, precompute=True)
    question_id = fields.Many2one("marketing.loss.question", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(related="question_id.kind")
    role = fields.Selection(related="question_id.role")
    answer = fields.Selection([("yes", "Yes"), ("no", "No")])
    remark = fields.Char()

    _once = models.UniqueIndex("(loss_id, question_id)", "This question is asked already.")

    def write(self, vals):
        _check_stays(self, vals, ("loss_id", "question_id"))
        return super().write(vals)


class LossShare(models.Model):
    """Who bears which part of a loss."""

    _name = "marketing.loss.share"
    _description = "Share of a Loss"
    _inherit = ["marketing.draft.line"]
    _draft_field = "loss_id"
    _order = "loss_id, sequence, id"
    _rec_names_search = ["loss_id.name", "employee_id.name"]

    loss_id = fields.Many2one("marketing.loss", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="loss_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one("hr.employee", string="Person", required=True, index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", related="employee_id.user_id", store=True, index=True, precompute=True, string="Login"
    )
    weight = fields.Float(default=1.0, required=True, help="In proportion to the weights of the others.")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    conduct_id = fields.Many2one("marketing.conduct", string="Penalty", compute="_compute_conduct_id")
    recovery_ids = fields.One2many("marketing.loss.recovery", "share_id", string="Came Back")
    recovered = fields.Monetary(compute="_compute_recovered")
    deducted = fields.Monetary(compute="_compute_recovered", help="Set against pay through the payout ledger.")

    _person_once = models.UniqueIndex("(loss_id, employee_id)", "Each person has one share.")
    _weight_positive = models.Constraint("CHECK(weight > 0)", "A weight lies above zero.")

    def _take_turn(self):
        """Let those who settle the same share at the same moment do so one after the other.

        By an UPDATE and not a lock alone: whoever comes second begins again, and sees what was settled before.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE marketing_loss_share SET write_date = write_date WHERE id IN %s", tuple(self.ids))
        )

    @api.depends("employee_id", "loss_id")
    def _compute_display_name(self):
        for share in self:
            share.display_name = f"{share.loss_id.name or ''} · {share.employee_id.name or ''}"

    @api.depends(
        "weight", "sequence", "loss_id.liable_amount", "loss_id.share_ids.weight", "loss_id.share_ids.sequence"
    )
    def _compute_amount(self):
        for loss, shares in self.grouped("loss_id").items():
            # sudo: the parts depend on one another, whoever looks.
            parts = loss.sudo()._split() if loss else {}
            for share in shares:
                share.amount = parts.get(share.sudo(), 0.0)  # sudo: as above

    @api.depends_context("uid")
    @api.depends("employee_id", "loss_id")
    def _compute_conduct_id(self):
        # With the reader's rights: whoever bears a share does not learn here of a penalty that is only a draft.
        found = {}
        if self.env["marketing.conduct"].has_access("read"):
            records = self.env["marketing.conduct"].search_fetch(
                [("res_model", "=", "marketing.loss"), ("res_id", "in", self.loss_id.ids)], ["employee_id", "res_id"]
            )
            found = {(record.res_id, record.employee_id): record for record in records}
        for share in self:
            share.conduct_id = found.get((share.loss_id.id, share.employee_id))

    @api.depends("recovery_ids.amount")
    def _compute_recovered(self):
        back = self._lines_of_pay()
        for share in self:
            share.deducted = -back.get(share.id, 0.0)
            share.recovered = sum(share.recovery_ids.mapped("amount")) + share.deducted

    def _lines_of_pay(self):
        """Return {share id: sum in the ledger}, reversed lines included, with full rights."""
        # sudo: the sum of one's share; who may read the share may know it.
        return dict(
            self.env["marketing.payout.line"]
            .sudo()
            ._read_group(
                [("origin_model", "=", self._name), ("origin_id", "in", self.ids)], ["origin_id"], ["amount:sum"]
            )
        )

    def write(self, vals):
        _check_stays(self, vals, ("loss_id",))
        return super().write(vals)


class LossRecovery(models.Model):
    """Money that came back otherwise than from pay. Kept for good; a mistake is corrected by its contrary."""

    _name = "marketing.loss.recovery"
    _description = "Recovery of a Loss"
    _order = "day, id"

    share_id = fields.Many2one("marketing.loss.share", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="share_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(required=True, default=lambda self: today(self.env.company))
    amount = fields.Monetary(required=True)
    note = fields.Char(help="Receipt, bank statement …")

    _amount_set = models.Constraint("CHECK(amount <> 0)", "Say how much came back.")

    @api.constrains("amount", "share_id")
    def _check_amount(self):
        for share in self.share_id:
            share.invalidate_recordset(["recovered", "deducted", "waived", "outstanding"])
            loss, currency = share.loss_id, share.currency_id
            if share.user_id == self.env.user and not self.env.su:
                raise AccessError(self.env._("Others write down what you pay back."))
            if loss.state != "decided":
                raise UserError(self.env._("%s is not decided, so nothing is due yet.", loss.display_name))
            if (
                currency.compare_amounts(share.recovered + share.waived, share.amount) > 0
                or currency.compare_amounts(sum(share.recovery_ids.mapped("amount")), 0) < 0
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s owes %(amount)s in all; no more can come back.",
                        name=share.employee_id.name,
                        amount=formatLang(self.env, share.amount - share.waived, currency_obj=currency),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        recoveries = super().create(vals_list)
        recoveries.share_id._take_turn()
        return recoveries

    def write(self, vals):
        if not {"share_id", "day", "amount", "note"}.isdisjoint(vals):
            raise UserError(self.env._("What came back is not rewritten. Add the contrary amount."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What came back is not rewritten. Add the contrary amount."))
