from odoo import fields, models
from odoo.exceptions import UserError

NEEDS_WORDS = ("reject", "return", "comment")


class ApprovalDecision(models.TransientModel):
    """What is done with one request or a batch and needs words or people: the requests check who may do it."""

    _name = "marketing.approval.decision"
    _description = "Decide with a Reason"

    request_ids = fields.Many2many("marketing.approval.request", required=True)
    kind = fields.Selection(
        [
            ("reject", "Reject"),
            ("return", "Return to the requester"),
            ("transfer", "Pass on"),
            ("add", "Add an approver"),
            ("copy", "Copy to colleagues"),
            ("comment", "Comment"),
        ],
        required=True,
        default="reject",
    )
    position = fields.Selection(
        [("before", "Before me"), ("after", "After me")],
        string="Heard",
        required=True,
        default="before",
        help="Before: it comes back to you afterwards. After: they are heard once you have agreed.",
    )
    comment = fields.Text(string="Reason")
    user_id = fields.Many2one("res.users", string="To Whom", domain=[("share", "=", False)])
    user_ids = fields.Many2many("res.users", string="Colleagues", domain=[("share", "=", False)])
    attachment_ids = fields.Many2many("ir.attachment", string="Files")

    def action_decide(self):
        """Do what was chosen with all the requests.

        :raises UserError: where words or people are missing; what the requests themselves refuse
        """
        self.ensure_one()
        words, requests = (self.comment or "").strip(), self.request_ids
        if not words and self.kind in NEEDS_WORDS and not self.attachment_ids:
            raise UserError(self.env._("Say what has to change, so that the requester can mend it."))
        if self.kind == "reject":
            requests.action_reject(words)
        elif self.kind == "return":
            requests.action_return(words)
        elif self.kind == "transfer":
            if not self.user_id:
                raise UserError(self.env._("Choose who is to decide in your place."))
            requests.action_transfer(self.user_id.id, words)
        elif self.kind == "add":
            requests.action_add_approver(self.user_ids.ids, self.position, words)
        elif self.kind == "copy":
            requests.action_copy(self.user_ids.ids, words)
        else:
            requests.action_comment(words, self.attachment_ids.ids)
        return {"type": "ir.actions.act_window_close"}
