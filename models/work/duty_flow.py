from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..core.clock import now, to_local
from ..core.windows import open_record
from .duty import OPEN


class Duty(models.Model):
    """From open to done, verified or returned."""

    _inherit = "marketing.duty"

    def action_done(self):
        """Say that these tasks are done, as the person in charge; with what is missing asked for first.

        :return: True, or the window that asks for the evidence of one task
        :raises UserError: for several of which one still lacks something
        """
        lacking = self.filtered(lambda duty: duty._missing())
        if len(self) == 1 and lacking and self.state in OPEN and self.user_id == self.env.user:
            return self._finish_action()
        self._do_done()
        return True

    def _finish_action(self):
        """Return the window in which one task gets its evidence and is finished."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_duty_finish_action")
        return {**action, "context": {"default_duty_id": self.id}}

    def _missing(self):
        """Return a sentence that says what this task still lacks, or an empty one."""
        self.ensure_one()
        unticked = self.check_ids - self.check_done_ids
        if unticked:
            return self.env._(
                "“%(task)s”: tick the checklist first. Open: %(lines)s",
                task=self.name,
                lines=", ".join(unticked.mapped("name")),
            )
        if self.evidence == "note" and is_html_empty(self.evidence_note):
            return self.env._("“%s”: write down what was done.", self.name)
        if self.evidence == "file" and not self.attachment_ids:
            return self.env._("“%s”: attach the file that shows it.", self.name)
        if self.kind == "request" and is_html_empty(self.evidence_note):
            return self.env._("“%s”: write the answer.", self.name)
        return ""

    def _do_done(self):
        """Finish these tasks and hand them to those who verify them.

        :raises AccessError: for tasks of others
        :raises UserError: for what is not open, or lacks something
        """
        self.check_access("write")
        moment = now(self.env)
        for duty in self:
            if duty.user_id != self.env.user:
                raise AccessError(duty._only(duty.user_id))
            if duty.state not in OPEN:
                raise UserError(self.env._("“%s” is not open.", duty.name))
            missing = duty._missing()
            if missing:
                raise UserError(missing)
        superiors = self._superiors()
        for duty in self:
            day = to_local(duty.company_id, moment).date()
            verifier = duty._verifier(superiors)
            duty._guarded_write(
                {
                    "state": "done" if verifier else "verified",
                    "done_on": moment,
                    "done_day": day,
                    "in_time": day <= duty.date_deadline and not (duty.answer_by and duty.answer_by < moment),
                    "verifier_id": verifier.id,
                    "reason": False,
                }
            )
        self._tell_requesters()

    def _only(self, user):
        """Return the sentence that refuses everybody but this user."""
        self.ensure_one()
        return self.env._("“%(task)s”: only %(name)s can do this.", task=self.name, name=user.name)

    def _superiors(self):
        """Return {(company, user): superior} of the people of these tasks whose superior verifies."""
        return {
            (company, user): user._marketing_superior(company)
            for company, duties in self.filtered(lambda duty: duty.verify == "superior").grouped("company_id").items()
            for user in duties.user_id
        }

    def _verifier(self, superiors):
        """Return who verifies this task; nobody verifies their own."""
        self.ensure_one()
        if self.verify == "superior":
            return superiors[self.company_id, self.user_id]
        verifier = self.verifier_id if self.verify == "user" else self.env["res.users"]
        if self.kind == "request":
            verifier = self.requester_id
        return verifier if verifier != self.user_id else self.env["res.users"]

    def _tell_requesters(self):
        """Tell those who asked for an answer that it is there."""
        for duty in self.filtered(lambda duty: duty.kind == "request" and duty.requester_id != duty.user_id):
            duty.message_notify(
                partner_ids=duty.requester_id.partner_id.ids,
                subject=self.env._("Answered: %s", duty.name),
                body=duty.evidence_note or "",
            )

    def action_reopen(self):
        """Take back that these tasks are done, as the person in charge and before somebody verified them.

        :raises UserError: for what was verified already
        """
        self.check_access("write")
        for duty in self:
            if duty.user_id != self.env.user:
                raise AccessError(duty._only(duty.user_id))
            if duty.verified_by_id or duty.state not in ("done", "verified"):
                raise UserError(self.env._("“%s” cannot be opened again.", duty.name))
        self._guarded_write({"state": "open", "done_on": False, "done_day": False, "in_time": False})
        return True

    def action_verify(self):
        """Confirm what was done, as the person who verifies it.

        :raises AccessError: for others
        :raises UserError: for what is not done
        """
        self._check_verifier()
        # sudo: the caller verifies these tasks.
        self.sudo()._guarded_write({"state": "verified", "verified_on": now(self.env), "verified_by_id": self.env.uid})
        return True

    def action_return(self, reason=None):
        """Give back what was not done as it should be.

        Without a reason, as from a button, the window that asks for it is returned.

        :param str reason: what is to be mended
        :raises AccessError: for others than the verifier
        """
        self._check_verifier()
        if not (reason or "").strip():
            return self._reason_action("return")
        # sudo: the caller verifies these tasks.
        for duty in self.sudo():
            duty._guarded_write(
                {
                    "state": "returned",
                    "reason": reason.strip(),
                    "return_count": duty.return_count + 1,
                    "done_on": False,
                    "done_day": False,
                    "in_time": False,
                }
            )
            duty.message_notify(
                partner_ids=duty.user_id.partner_id.ids,
                subject=self.env._("Returned: %s", duty.name),
                body=reason.strip(),
            )
        return True

    def action_cancel(self, reason=None):
        """Cancel open tasks that are no longer wanted: who asked for them, or a superior of the person.

        :param str reason: why; without one the window that asks for it is returned
        :raises AccessError: for others
        :raises UserError: for what is not open
        """
        self.check_access("read")
        for duty in self:
            if duty.state not in OPEN:
                raise UserError(self.env._("“%s” is not open.", duty.name))
            if not duty.can_cancel:
                raise AccessError(self.env._("Only who asked for “%s”, or a superior, can cancel it.", duty.name))
        if not (reason or "").strip():
            return self._reason_action("cancel")
        # sudo: the caller has asked for these tasks or is a superior.
        self.sudo()._guarded_write({"state": "cancelled", "reason": reason.strip()})
        return True

    def _check_verifier(self):
        """Refuse everybody but the verifiers of these tasks.

        :raises AccessError: names who it is
        :raises UserError: for what is not done
        """
        self.check_access("read")
        for duty in self:
            if duty.state != "done":
                raise UserError(self.env._("“%s” does not wait to be verified.", duty.name))
            if duty.verifier_id != self.env.user:
                raise AccessError(duty._only(duty.verifier_id))

    def _reason_action(self, decision):
        """Return the window that asks for a reason."""
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_duty_reason_action")
        return {**action, "context": {"default_duty_ids": self.ids, "default_decision": decision}}

    def action_open_document(self):
        """Open the document that this task is about."""
        self.ensure_one()
        return open_record(self.res_model, self.res_id)
