from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now
from .duty import OPEN

STATES = [("draft", "Draft"), ("offered", "Offered"), ("confirmed", "Confirmed")]


class Handover(models.Model):
    """How work is handed over before leave begins (B-13).

    =========  ===============================  =================================================
    action     who                              when
    =========  ===============================  =================================================
    write      who goes on leave                draft
    offer      who goes on leave                a receiver and words are there
    confirm    the receiver                     offered; from then on leave can be approved
    decline    the receiver                     offered
    =========  ===============================  =================================================

    While the leave lasts, duties that a substitute may do are the receiver's.
    """

    _name = "marketing.handover"
    _description = "Hand-over"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard"]
    _order = "date_from desc, id desc"
    _guarded_fields = frozenset({"state", "confirmed_on"})

    leave_id = fields.Many2one("hr.leave", string="Time Off", required=True, ondelete="cascade", index=True, copy=False)
    # sudo by `compute_sudo` of related fields: whoever may read the hand-over may know whose leave it is.
    employee_id = fields.Many2one(related="leave_id.employee_id", store=True, index=True)
    user_id = fields.Many2one(related="leave_id.employee_id.user_id", string="Hands Over", store=True, index=True)
    company_id = fields.Many2one(related="leave_id.employee_company_id", store=True, index=True)
    date_from = fields.Date(related="leave_id.request_date_from", string="Away From", store=True)
    date_to = fields.Date(related="leave_id.request_date_to", string="Away Until", store=True)
    receiver_id = fields.Many2one(
        "res.users", tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]", index=True
    )
    note = fields.Text(string="What Is Handed Over", tracking=True, help="Running matters, contacts, where things are.")
    duty_ids = fields.Many2many("marketing.duty", string="Duties in This Time", compute="_compute_duty_ids")
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    confirmed_on = fields.Datetime(readonly=True, copy=False)

    _once_per_leave = models.UniqueIndex("(leave_id)", "The work of this leave is handed over in one document.")

    @api.depends("user_id", "date_from", "date_to")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "Hand-over %(name)s %(day)s", name=handover.user_id.name or "", day=handover.date_from or ""
            )

    @api.depends("employee_id", "date_from", "date_to")
    def _compute_duty_ids(self):
        domain = [("employee_id", "in", self.employee_id.ids), ("state", "in", OPEN)]
        duties = self.env["marketing.duty"].search(domain).grouped("employee_id") if self.employee_id else {}
        for handover in self:
            handover.duty_ids = handover._due_within(duties.get(handover.employee_id, self.env["marketing.duty"]))

    def _due_within(self, duties):
        """Return which of duties are due in the time of this hand-over, none before it has one."""
        return duties.filtered(lambda duty: self.date_from and self.date_from <= duty.date_deadline <= self.date_to)

    @api.model_create_multi
    def create(self, vals_list):
        handovers = super().create(vals_list)
        handovers._check_mine()
        return handovers

    def write(self, vals):
        if not self._guard_is_open() and not {"leave_id", "receiver_id", "note"}.isdisjoint(vals):
            self._check_mine()
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_mine()
        self._check_draft()

    def _check_draft(self):
        """Refuse changes of what the receiver was asked for or has agreed to.

        :raises UserError: says how to change it
        """
        if any(handover.state != "draft" for handover in self):
            raise UserError(self.env._("What was offered stays as it is until the receiver has declined."))

    def _check_mine(self):
        """Refuse everybody but those who go on leave.

        :raises AccessError: names the person
        """
        for handover in self:
            if not self.env.su and handover.user_id != self.env.user:
                raise AccessError(self.env._("Only %s hands this work over.", handover.user_id.name))

    def action_offer(self):
        """Ask the receiver to take over, as the one who goes on leave.

        :raises UserError: without a receiver, or without words
        """
        self._check_mine()
        for handover in self:
            if not handover.receiver_id or handover.receiver_id == handover.user_id:
                raise UserError(self.env._("Name the person who takes over."))
            if not (handover.note or "").strip():
                raise UserError(self.env._("Write down what is handed over."))
            handover.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Take over the work of %s", handover.user_id.name),
                user_id=handover.receiver_id.id,
                date_deadline=handover.date_from,
            )
        self._guarded_write({"state": "offered"})
        return True

    def action_confirm(self):
        """Take over, as the receiver.

        :raises AccessError: for others
        """
        self._check_receiver()
        # sudo: the caller is the receiver.
        handovers = self.sudo()
        handovers._guarded_write({"state": "confirmed", "confirmed_on": now(self.env)})
        handovers.activity_unlink(["mail.mail_activity_data_todo"])
        handovers.leave_id._duties_change()
        return True

    def action_decline(self):
        """Refuse to take over, as the receiver; the other one looks for somebody else."""
        self._check_receiver()
        # sudo: the caller is the receiver.
        handovers = self.sudo()
        handovers._take_back()
        for handover in handovers:
            handover.message_notify(
                partner_ids=handover.user_id.partner_id.ids,
                subject=self.env._("Declined: %s", handover.display_name),
                body=self.env._("%s cannot take over. Name somebody else.", handover.receiver_id.name),
            )
        return True

    def _take_back(self):
        """Make these hand-overs drafts again (called with full rights)."""
        self._guarded_write({"state": "draft", "confirmed_on": False})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _check_receiver(self):
        """Refuse everybody but the receivers of what is offered.

        :raises AccessError: names the person
        :raises UserError: for what is not offered
        """
        self.check_access("read")
        for handover in self:
            if handover.state != "offered":
                raise UserError(self.env._("This hand-over is not offered."))
            if handover.receiver_id != self.env.user:
                raise AccessError(self.env._("Only %s takes this work over.", handover.receiver_id.name))
