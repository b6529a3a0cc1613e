from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now


class ApprovalRequest(models.Model):
    """What is said beside the decisions: comments with files, and reminders of the requester."""

    _inherit = "marketing.approval.request"

    reminded_on = fields.Datetime(help="When the requester last reminded those who are asked.")
    can_remind = fields.Boolean(compute="_compute_can_remind")

    def _compute_can_remind(self):
        moment = now(self.env)
        for request in self:
            request.can_remind = (
                request.state == "pending"
                and request.requester_id.id == self.env.uid
                and (not request.reminded_on or request._remind_again_on() <= moment)
            )

    def _remind_again_on(self):
        """Return when the requester may remind again."""
        self.ensure_one()
        # sudo: a setting of the company.
        hours = self.company_id.sudo().approval_remind_hours
        return (self.reminded_on or self.submitted_on) + timedelta(hours=hours)

    def action_comment(self, comment, attachment_ids=()):
        """Add words and files to the history of these requests, as anybody who may read them.

        :param str comment: the words
        :param attachment_ids: ids of files that the present user has uploaded
        """
        self.check_access("read")
        files = self._own_files(attachment_ids)
        if not (comment or "").strip() and not files:
            raise UserError(self.env._("Write something or add a file."))
        # sudo: a row of the history, by somebody who can read the requests; the files become part of it.
        files, requests = files.sudo(), self.sudo()
        for request in requests:
            # Each history has files of its own.
            own = files if request == requests[-1] else files.copy()
            own.write({"res_model": self._name, "res_id": request.id})
            request._log("comment", comment=comment, files=own)
            request._notify_people(
                (request.requester_id | request._asked_now()) - self.env.user,
                self.env._("Comment on the approval of %s", request.res_name),
                comment or "",
            )
        return True

    def _own_files(self, attachment_ids):
        """Return files that the present user has uploaded and that belong to no record yet.

        :raises AccessError: for other people's files
        """
        # sudo: only whose files these are is looked at.
        files = self.env["ir.attachment"].browse([int(file_id) for file_id in attachment_ids]).sudo().exists()
        foreign = files.filtered(lambda file: file.create_uid.id != self.env.uid or file.res_id or file.res_field)
        if foreign:
            raise AccessError(self.env._("Add files that you have uploaded yourself for this comment."))
        return files

    def action_remind(self):
        """Remind those who are asked, as the requester; not more often than the company has set.

        :raises UserError: too early, or nobody is asked
        """
        self.check_access("read")
        moment = now(self.env)
        # sudo: the requester's own requests; only reminders are sent.
        for request in self.sudo():
            if request.requester_id.id != self.env.uid:
                raise AccessError(self.env._("Only %s may remind.", request.requester_id.name))
            if request.state != "pending":
                raise UserError(self.env._("%s is no longer waiting for a decision.", request.res_name))
            if request.reminded_on and request._remind_again_on() > moment:
                raise UserError(
                    self.env._(
                        "They were reminded at %(moment)s. You may remind them again from %(again)s on.",
                        moment=fields.Datetime.context_timestamp(self, request.reminded_on).strftime("%H:%M"),
                        again=fields.Datetime.context_timestamp(self, request._remind_again_on()).strftime("%H:%M"),
                    )
                )
            request._guarded_write({"reminded_on": moment})
            request._log("remind", with_step=True, targets=request._asked_now())
            request._remind(self.env._("%s asks for your decision.", request.requester_id.name))
        return True

    def _asked_now(self):
        """Return the people whose decision is waited for."""
        return self.ballot_ids.filtered(lambda ballot: ballot.state == "open").user_id

    def _remind(self, words):
        """Send a reminder to the people who are asked now (called with full rights)."""
        for request in self:
            request._notify_people(request._asked_now(), self.env._("Please decide: %s", request.res_name), words)

    def _notify_people(self, users, subject, body):
        """Let people hear of a request, by e-mail or in their inbox as each prefers (called with full rights)."""
        self.ensure_one()
        for lang, group in users.grouped("lang").items():
            self.env["mail.thread"].with_context(lang=lang).message_notify(
                model=self._name,
                res_id=self.id,
                partner_ids=group.partner_id.ids,
                subject=subject,
                body=body,
                author_id=self.env.user.partner_id.id,
            )
