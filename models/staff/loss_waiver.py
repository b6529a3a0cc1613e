from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import today

GATE = "staff.loss.waive"
STATES = {
    "pending": "submitted",
    "returned": "returned",
    "void": "returned",
    "withdrawn": "withdrawn",
    "rejected": "rejected",
}
OPEN = ("draft", "submitted", "returned")


class LossShare(models.Model):
    """What is still open of a share, and what is asked for no longer."""

    _inherit = "marketing.loss.share"

    waiver_ids = fields.One2many("marketing.loss.waiver", "share_id", string="Write-Offs", copy=False)
    waived = fields.Monetary(
        string="Written Off", compute="_compute_waived", help="Not asked for any more, with the director's consent."
    )
    outstanding = fields.Monetary(string="Still Open", compute="_compute_waived")

    @api.depends("amount", "recovery_ids.amount", "waiver_ids.waived", "loss_id.state")
    def _compute_waived(self):
        # sudo: how far a share is settled is no secret to whoever may read it.
        for share in self.sudo():
            due = share.amount if share.loss_id.state == "decided" else 0.0
            share.waived = sum(share.waiver_ids.mapped("waived"))
            share.outstanding = share.currency_id.round(due - share.recovered - share.waived) if due else 0.0

    def action_waive(self, reason=None):
        """Ask the director to write off what is still open of a share (M-08).

        :param str reason: why nobody asks for it any more; without it the window that asks for it is returned
        :return: the action that opens the write-off
        :raises AccessError: for others than payout finance and directors, and for whoever bears a share of the case
        :raises UserError: when nothing is open, or it was asked for already
        """
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        groups = ("marketing_office.group_payout_finance", "marketing_office.group_director")
        if not self.env.su and not any(user.has_group(group) for group in groups):
            raise AccessError(self.env._("Payout finance and directors ask for a write-off."))
        self.loss_id._check_unconcerned()
        if self.currency_id.compare_amounts(self.outstanding, 0) <= 0:
            raise UserError(self.env._("%s: nothing is open that could be written off.", self.display_name))
        # sudo: only whether there is one.
        if self.sudo().waiver_ids.filtered(lambda waiver: waiver.state in OPEN):
            raise UserError(self.env._("%s: a write-off waits for its decision already.", self.display_name))
        if not (reason or "").strip():
            action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_conduct_word_action")
            names = dict(self.env["marketing.conduct.word"]._fields["step"]._description_selection(self.env))
            return {
                **action,
                "name": names["waive"],
                "context": {"default_step": "waive", "default_share_ids": self.ids},
            }
        # What was settled in the same transaction is known to the database before it looks for open ones.
        self.env["marketing.loss.waiver"].flush_model(["state"])
        # sudo: the caller was checked.
        waiver = (
            self.env["marketing.loss.waiver"]
            .sudo()
            ._guarded_create(
                [
                    {
                        "share_id": self.id,
                        "amount": self.outstanding,
                        "reason": reason.strip(),
                        "day": today(self.company_id),
                        "raised_by_id": self.env.uid,
                    }
                ]
            )
        )
        waiver = waiver.sudo(False)
        waiver.action_approval_submit()
        return waiver._get_records_action()


class LossWaiver(models.Model):
    """The rest of a share that is asked for no longer, by the director's consent. Kept for good.

    =======  ================================  ==========================================================
    action   who                               when
    =======  ================================  ==========================================================
    ask      payout finance, directors         a decided case, something open; never those who bear a share
    decide   who is asked at the gate          under way; never those who bear a share, nor who has asked
    =======  ================================  ==========================================================

    What has come back until the decision is not written off.
    """

    _name = "marketing.loss.waiver"
    _description = "Write-Off of a Loss"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "id desc"
    _guarded_fields = frozenset(
        {"share_id", "company_id", "amount", "reason", "day", "raised_by_id", "state", "waived", "decided_on"}
    )
    _approval_watched_fields = ("share_id", "amount", "reason")
    _approval_transitions = {"state": {"approved": GATE}}
    _approval_sealed_states = {"state": ("approved",)}

    share_id = fields.Many2one("marketing.loss.share", required=True, readonly=True, index=True, ondelete="restrict")
    loss_id = fields.Many2one(related="share_id.loss_id", string="Loss Case")
    name = fields.Char(related="share_id.loss_id.name", string="Number")
    employee_id = fields.Many2one(related="share_id.employee_id", string="Person")
    company_id = fields.Many2one(related="share_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(string="Asked On", readonly=True)
    amount = fields.Monetary(readonly=True, help="What was open when it was asked for.")
    reason = fields.Text(required=True, readonly=True, help="Why nobody asks for it any more.")
    raised_by_id = fields.Many2one("res.users", string="Asked By", required=True, readonly=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Under Way"),
            ("returned", "Returned"),
            ("approved", "Written Off"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    decided_on = fields.Date(readonly=True, copy=False)
    waived = fields.Monetary(string="Amount Written Off", readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(share_id) WHERE state IN ('draft', 'submitted', 'returned')", "A write-off waits for its decision already."
    )

    @api.depends("share_id")
    def _compute_display_name(self):
        for waiver in self:
            waiver.display_name = self.env._("Write-off %s", waiver.share_id.display_name or "")

    def copy_data(self, default=None):
        raise UserError(self.env._("A write-off is asked for on the share of the loss."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Write-offs are kept. Withdraw what is no longer wanted."))

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state in OPEN else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: a write-off is nothing but a question.
        return self

    def _approval_involved(self):
        # EXTENDS staff
        return self.share_id.loss_id.share_ids.user_id

    def _approval_subject(self):
        # EXTENDS approval: the line goes up from whoever bears the share.
        return self.share_id.user_id

    def _approval_summary(self):
        # EXTENDS approval
        return {"amount": self.amount, "currency_id": self.currency_id.id, "subtitle": self.share_id.display_name}

    def action_approval_submit(self, options=None):
        """Submit one's write-off, or submit it again after it was returned.

        :raises AccessError: for anybody but whoever has asked for it
        """
        # EXTENDS approval
        if any(waiver.raised_by_id != self.env.user for waiver in self):
            raise AccessError(self.env._("Only whoever asked for the write-off can submit it."))
        return super().action_approval_submit(options)

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        state = STATES.get(request.state)
        if state and self.state in OPEN:
            self._guarded_write({"state": state})
        return result

    def _approval_run(self, gate_code):
        # EXTENDS approval: approved is written off, as far as it is still open.
        if gate_code != GATE:
            return super()._approval_run(gate_code)
        # sudo: the gate is checked by the write; the effects are the rule's.
        waivers = self.sudo()
        waivers.share_id._take_turn()
        for waiver in waivers:
            rest = max(min(waiver.amount, waiver.share_id.outstanding), 0.0)
            waiver._guarded_write({"state": "approved", "waived": rest, "decided_on": today(waiver.company_id)})
        return None
