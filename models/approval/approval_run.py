import logging

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)


class ApprovalRequest(models.Model):
    """After approval the document goes on by itself, in the name of the requester, where its gate says so."""

    _inherit = "marketing.approval.request"

    run_error = fields.Text(string="Why It Did Not Go On", readonly=True)

    def _run_on(self):
        """Let the documents of these approved requests take the step that was approved (called with full rights).

        An error of the document undoes that step alone: the approval stands, and the requester is told.
        """
        for request in self:
            document = self.env[request.res_model].browse(request.res_id)
            code = request.gate_id.code
            if request.gate_id.auto_run or document._approval_awaited(code):
                request._run(document, code)

    def action_run_again(self):
        """Let approved documents that could not go on try again, once what was in their way is gone.

        As the requester, a director or an administrator: there is nothing left to decide.

        :raises AccessError: for others
        :raises UserError: for what is not approved, or has gone on
        """
        self.check_access("read")
        user = self.env.user
        groups = ("marketing_office.group_director", "marketing_office.group_admin")
        if any(request.requester_id != user for request in self) and not any(map(user.has_group, groups)):
            raise AccessError(self.env._("The requester, a director or an administrator tries this again."))
        for request in self:
            if request.state != "approved" or not request.run_error:
                raise UserError(self.env._("%s is not held up after its approval.", request.res_name))
        # sudo: the caller was checked; the step itself is taken with the rights of the requester.
        self.sudo()._run_on()
        return True

    def _run(self, document, gate_code):
        """Let one document go on, with the rights of the requester and nobody else's."""
        self.ensure_one()
        requester = self.requester_id
        acting = (
            document.sudo(False)
            .with_user(requester)
            .with_context(lang=requester.lang, allowed_company_ids=self.company_id.ids)
        )
        try:
            with self.env.cr.savepoint():
                acting._approval_run(gate_code)
        except UserError as error:
            self._run_failed(str(error))
        except OperationalError:
            # Two transactions met: Odoo tries the whole decision again.
            raise
        except Exception:
            _logger.exception("%s could not go on after its approval", document)
            self._run_failed(self.env._("An unexpected error occurred. An administrator finds it in the server's log."))
        else:
            self._guarded_write({"run_error": False})
            self._log("run")

    def _run_failed(self, error):
        """Keep the reason and tell the requester; where the system has asked, the administrators."""
        self._guarded_write({"run_error": error})
        self._log("run_failed", comment=error)
        subject = self.env._("Approved, but it could not go on: %s", self.res_name)
        if self.requester_id._is_superuser():
            self.company_id._warn_administrators(subject, error)
        else:
            self._notify_people(self.requester_id, subject, error)
