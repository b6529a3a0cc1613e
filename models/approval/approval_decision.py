from odoo import fields, models
from odoo.exceptions import UserError


class ApprovalDecision(models.TransientModel):
    """Asks for the reason of a rejection, for one request or a batch."""

    _name = "marketing.approval.decision"
    _description = "Reject with a Reason"

    request_ids = fields.Many2many("marketing.approval.request", required=True)
    comment = fields.Text(string="Reason", required=True)

    def action_reject(self):
        """Reject the requests with the reason; the request checks that the user is asked."""
        if not self.comment.strip():
            raise UserError(self.env._("Say what has to change, so that the requester can mend it."))
        self.request_ids.action_reject(self.comment)
        return {"type": "ir.actions.act_window_close"}
