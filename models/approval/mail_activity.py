from odoo import models
from odoo.exceptions import UserError

_TOKEN = object()
_KEY = "marketing_approval_activity"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _approval_unlink(self):
        """Remove questions that have been answered. For the approval engine only."""
        return self.with_context(**{_KEY: _TOKEN}).unlink()

    def _approval_check_free(self):
        """Refuse to tick off a question instead of answering it: the counter must stay right."""
        if self.env.context.get(_KEY) is _TOKEN:
            return
        approvals = self.filtered(lambda activity: activity.res_model == "marketing.approval.request" and activity.active)
        # sudo: only whether the question is still open is looked at.
        waiting = self.env["marketing.approval.request"].sudo().browse(approvals.mapped("res_id")).exists()
        if waiting.filtered(lambda request: request.state == "pending"):
            raise UserError(
                self.env._("Open the request and approve or reject it; the activity then closes by itself.")
            )

    def unlink(self):
        self._approval_check_free()
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._approval_check_free()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
