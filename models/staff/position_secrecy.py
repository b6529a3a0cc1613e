from odoo import fields, models


class ApprovalRequest(models.Model):
    """Approvals that the person whom they concern does not see, not even a director (design.md 5)."""

    _inherit = "marketing.approval.request"
    _guarded_fields = frozenset({"hidden_from_id"})

    hidden_from_id = fields.Many2one(
        "res.users", string="Not Shown To", index="btree_not_null", ondelete="set null", readonly=True, copy=False
    )


class PositionProposal(models.Model):
    _inherit = "marketing.position.proposal"

    def _approval_changed(self, request):
        # EXTENDS approval: hidden as long as it is not decided, and afterwards where the company does not tell.
        result = super()._approval_changed(request)
        self._hide(request)
        return result

    def _decided(self, request=None):
        # EXTENDS proposals
        result = super()._decided(request)
        # sudo: all requests of these proposals, whoever may read them.
        for proposal in self.sudo():
            proposal._hide(proposal.approval_request_ids)
        return result

    def _hide(self, requests):
        """Hide requests from the person whom this proposal concerns, or no longer (called with full rights)."""
        self.ensure_one()
        requests._guarded_write({"hidden_from_id": False if self.is_told else self.user_id.id})


class ResUsers(models.Model):
    _inherit = "res.users"

    def _who_reads_all(self):
        """Return the first of these people who, as a director or an auditor, reads every approval."""
        groups = ("marketing_office.group_director", "marketing_office.group_auditor")
        return self.filtered(lambda user: any(user.has_group(group) for group in groups))[:1]


class Conduct(models.Model):
    _inherit = "marketing.conduct"

    def _approval_changed(self, request):
        # EXTENDS approval: what is said about a reward or a penalty is not for the person, not even for a director.
        result = super()._approval_changed(request)
        request._guarded_write({"hidden_from_id": self.user_id._who_reads_all().id})
        return result


class Loss(models.Model):
    _inherit = "marketing.loss"

    def _approval_changed(self, request):
        # EXTENDS approval: nor is what is said about a loss for those who bear a share.
        result = super()._approval_changed(request)
        request._guarded_write({"hidden_from_id": self.share_ids.user_id._who_reads_all().id})
        return result


class LossWaiver(models.Model):
    _inherit = "marketing.loss.waiver"

    def _approval_changed(self, request):
        # EXTENDS approval: likewise.
        result = super()._approval_changed(request)
        request._guarded_write({"hidden_from_id": self.loss_id.share_ids.user_id._who_reads_all().id})
        return result
