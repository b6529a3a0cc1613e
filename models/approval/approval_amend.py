from odoo import models

from .approval_changes import Changes


class ApprovalMixin(models.AbstractModel):
    """Content in force that changes all the same, because the change itself was approved at a gate of its own."""

    _inherit = "marketing.approval.mixin"

    def _approval_amend(self, vals, reason):
        """Write sealed content, for a caller that has had this very change approved.

        The approvals that brought this document in force go on to hold, over the new content; their history says
        from what to what, and why. Without such an approval nothing but the values is written.

        :param dict vals: values of this document, commands for its lines included
        :param str reason: which change this is, for the history
        """
        self.ensure_one()
        changes = Changes()
        self.with_context(**changes.context()).write(vals)
        # Whatever else the write reached is compared as always.
        changes.compare(self.env, but=self)
        gates = self._approval_sealing_gates() or ()
        for (_id, gate_code), request in self._approval_live_requests(("approved",)).items():
            if gate_code in gates:
                request._amend(self, reason)


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _amend(self, document, reason):
        """Seal the present content of the document of this approval, and keep what was changed (with full rights).

        :param document: the document, as it is now
        :param str reason: which change this is
        """
        self.ensure_one()
        difference = document._approval_difference(self.content)
        self._guarded_write(
            {
                "fingerprint": document._approval_fingerprints()[document.id],
                "content": document._approval_words()[document.id],
            }
        )
        self._log("amend", comment=reason, changes=difference, per_request={self: {"seals": self._present_seals()}})
