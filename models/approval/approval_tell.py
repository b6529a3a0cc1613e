from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from .approval_history import OUTCOMES

_KEY = "marketing_approval_tell"


class ApprovalRequest(models.Model):
    """Outcomes are told a moment after the decision: mail is slow and may fail, and neither may hold up a decision."""

    _inherit = "marketing.approval.request"

    to_tell = fields.Boolean(help="The outcome is still to be told: to the requester, and in the document's messages.")

    _to_tell_idx = models.Index("(id) WHERE to_tell")

    @api.model
    def _tell_soon(self):
        """Have what is to be told sent once this transaction is through; one call for all that it decides."""
        callbacks = self.env.cr.precommit
        if _KEY not in callbacks.data:
            callbacks.data[_KEY] = True
            callbacks.add(self._start_telling)

    @api.model
    def _start_telling(self):
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id("marketing_office.ir_cron_approval_tell")
        if cron_id:
            # sudo: a scheduled action of this module is started; what it does does not depend on who did so.
            self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _cron_tell(self):
        """Tell all outcomes that nobody has heard of yet, batch after batch. Idempotent; safe on several workers."""
        # sudo: whoever decided, the system tells it.
        requests = self.with_user(SUPERUSER_ID).sudo()
        requests._work_off(
            Domain("to_tell", "=", True),
            "id",
            "_tell",
            self.env._("The outcome of this approval could not be told"),
            {"to_tell": False},
        )

    def _tell(self):
        """Tell the outcomes of these requests, each batch of one person in one message."""
        self._guarded_write({"to_tell": False})
        for model, requests in self.grouped("res_model").items():
            documents = {
                document.id: document for document in self.env[model].browse(requests.mapped("res_id")).exists()
            }
            known = requests._about(documents)
            for author, group in known.grouped(lambda request: request._told_by()).items():
                group._tell_outcome(documents, author)

    def _told_by(self):
        """Return the user who brought about how this request stands."""
        self.ensure_one()
        return self.event_ids.filtered(lambda event: event.kind in OUTCOMES).sorted("id")[-1:].user_id

    def _tell_outcome(self, documents, author):
        """Write the outcome on the documents, and let the requesters hear of it.

        :param dict documents: {record id: document} of one model
        :param author: user who brought it about
        """
        heard = self.filtered(
            lambda request: request.state in ("approved", "rejected", "returned") and request.requester_id != author
        )
        # Submitted again meanwhile: there is nothing to tell any more.
        logged = (self - heard).filtered(lambda request: request.state != "pending")
        for requester, requests in heard.grouped("requester_id").items():
            first = documents[requests[0].res_id]
            if len(requests) == 1:
                first.message_post(
                    body=requests._outcome(),
                    partner_ids=requester.partner_id.ids,
                    subtype_xmlid="mail.mt_note",
                    author_id=author.partner_id.id,
                )
                continue
            # A batch is one message to each requester, and a line on each document.
            logged |= requests
            first.message_notify(
                body=Markup("<br/>").join(f"{request.res_name}: {request._outcome()}" for request in requests),
                subject=requests[0]._outcome(),
                partner_ids=requester.partner_id.ids,
                author_id=author.partner_id.id,
            )
        if logged:
            first = documents[logged[0].res_id]
            first.browse(set(logged.mapped("res_id")))._message_log_batch(
                bodies={request.res_id: request._outcome() for request in logged}, author_id=author.partner_id.id
            )

    def _outcome(self):
        """Return the outcome in words, in the requester's language."""
        self.ensure_one()
        env = self.with_context(lang=self.requester_id.lang).env
        gate = self.gate_id.with_env(env).name
        last = self.ballot_ids.filtered("decided_on").sorted("decided_on")[-1:]
        return {
            "approved": env._("Approved: %s", gate),
            "rejected": env._("Rejected by %(name)s: %(reason)s", name=last.user_id.name, reason=last.comment or ""),
            "returned": env._(
                "Returned by %(name)s: %(reason)s Change it and submit it again.",
                name=last.user_id.name,
                reason=last.comment or "",
            ),
            "withdrawn": env._("Approval withdrawn: %s", gate),
            "void": env._("Approval void, because the content changed: %s", gate),
        }[self.state]
