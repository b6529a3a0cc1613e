from odoo import models
from odoo.exceptions import UserError


class ApprovalMixin(models.AbstractModel):
    """What a request takes over from its document and its rule when it is submitted."""

    _inherit = "marketing.approval.mixin"

    def _approval_request_vals(self, gate, policies, versions, moment, options):
        """Return the values of the requests over these documents, in their order (called with full rights).

        :param policies: {record id: policy}
        :param versions: {record id: last version that was submitted at this gate}
        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        """
        files, lines, known = self._approval_files(), self._approval_line_batches(), {}
        seals, words = self._approval_fingerprints(files, lines), self._approval_words(files, lines)
        return [
            {
                **record._approval_request_head(gate, policies[record.id], moment, known, options),
                "version": (versions.get(record.id) or 0) + 1,
                "fingerprint": seals[record.id],
                "content": words[record.id],
            }
            for record in self
        ]

    def _approval_request_head(self, gate, policy, moment, known, options):
        """Return the values of a request over this document that do not depend on its content."""
        self.ensure_one()
        if not policy.step_ids:
            raise UserError(
                self.env._("The approval policy “%s” has no steps. An administrator can add them.", policy.name)
            )
        company = self._approval_company()
        engine = self.env["marketing.approval.request"]
        path = policy.step_ids._path(self, options.get("choices"), known)
        special = (options.get("special") or "").strip()
        if special:
            path = engine._special_path(policy, path, company)
        total_deadline = engine._deadline(company, policy.time_limit, policy.time_unit, moment, known)
        return {
            **self._approval_request_summary(company),
            **engine._first_standing(company, path, total_deadline, moment, known),
            "gate_id": gate.id,
            "policy_id": policy.id,
            "policy_version": policy.version,
            "company_id": company.id,
            "res_model": self._name,
            "res_id": self.id,
            "requester_id": self.env.uid,
            "state": "pending",
            "submitted_on": moment,
            "total_deadline": total_deadline,
            "reminder_limit": policy.reminder_limit,
            "special_reason": special or False,
            **engine._inbox_vals(self, gate),
            "path": path,
        }

    def _approval_request_summary(self, company):
        """Return the values of a request by which lists tell this document."""
        summary = self._approval_summary()
        return {
            "res_name": self.display_name,
            "subtitle": summary.get("subtitle"),
            # Before the amount, which is rounded by it.
            "currency_id": summary.get("currency_id", company.currency_id.id),
            "amount": summary.get("amount", 0.0),
        }
