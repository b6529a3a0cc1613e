from odoo import models
from odoo.exceptions import UserError

_TOKEN = object()
_KEY = "marketing_approval_activity"
# Whom a question asks, about what and until when is not theirs to change.
_FIXED = {"active", "activity_type_id", "date_deadline", "res_id", "res_model", "res_model_id", "user_id"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _approval_unlink(self):
        """Remove questions that have been answered. For the approval engine only."""
        return self.with_context(**{_KEY: _TOKEN}).unlink()

    def _approval_check_free(self):
        """Refuse to tick off a question instead of answering it: the counter must stay right."""
        if self.env.context.get(_KEY) is _TOKEN:
            return
        questions = self.filtered(lambda activity: activity.res_model == "marketing.approval.request" and activity.active)
        if not questions:
            return
        kind = self.env.ref("marketing_office.mail_activity_type_approval", raise_if_not_found=False)
        questions = questions.filtered(lambda activity: activity.activity_type_id == kind)
        # sudo: only whether the question is still open is looked at.
        waiting = self.env["marketing.approval.request"].sudo().browse(questions.mapped("res_id")).exists()
        if waiting.filtered(lambda request: request.state == "pending"):
            raise UserError(
                self.env._("Open the request and approve or reject it; the activity then closes by itself.")
            )

    def write(self, vals):
        if not _FIXED.isdisjoint(vals):
            self._approval_check_free()
        return super().write(vals)

    def unlink(self):
        self._approval_check_free()
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._approval_check_free()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_archive(self):
        # Odoo removes the activities of people who leave. Their ballots stay open, so that no gate opens by itself.
        return super(ResUsers, self.with_context(**{_KEY: _TOKEN})).action_archive()
