from odoo import fields, models
from odoo.exceptions import UserError


class ApprovalDecision(models.TransientModel):
    """Asks for the reason of a rejection or a return to the requester, for one request or a batch."""

    _name = "marketing.approval.decision"
    _description = "Decide with a Reason"

    request_ids = fields.Many2many("marketing.approval.request", required=True)
    kind = fields.Selection(
        [("reject", "Reject"), ("return", "Return to the requester")], required=True, default="reject"
    )
    comment = fields.Text(string="Reason", required=True)

    def action_decide(self):
        """Reject or return the requests with the reason; the request checks that the user is asked."""
        self.ensure_one()
        if not self.comment.strip():
            raise UserError(self.env._("Say what has to change, so that the requester can mend it."))
        if self.kind == "return":
            self.request_ids.action_return(self.comment)
        else:
            self.request_ids.action_reject(self.comment)
        return {"type": "ir.actions.act_window_close"}
