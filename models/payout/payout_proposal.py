from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError


class PayoutProposal(models.AbstractModel):
    """Money for one person that follows from a rule, and enters the ledger after an approval where a policy wants one.

    A model has `state` with `proposed` and `refused`, and `user_id`; it names its gate, and puts the money into the
    ledger by `_grant`. Nobody asks for their own money: the requester is the system.
    """

    _name = "marketing.payout.proposal"
    _description = "Proposal of Money"
    _inherit = ["marketing.guard", "marketing.approval.mixin"]

    # Code of the gate before the ledger.
    _proposal_gate = None

    def _needs_consent(self):
        """Return those about whose money somebody decides. Hook."""
        return self

    def _grant(self):
        """Put the money of these into the ledger (called with full rights).

        :raises UserError: without the approval that a policy wants
        """
        raise NotImplementedError

    def _nobody_words(self):
        """Return what administrators are told when a policy finds nobody to ask."""
        raise NotImplementedError

    def _director_words(self):
        """Return why somebody may not do what directors do."""
        return self.env._("A director does this, and never about themselves.")

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        # EXTENDS approval
        return self._proposal_gate if self.state == "proposed" and self._needs_consent() else False

    @api.depends("state")
    def _compute_approval_state(self):
        return super()._compute_approval_state()

    def _approval_subject(self):
        # EXTENDS approval: the chain climbs from the person, who never decides on it.
        # sudo: only the user is looked at.
        return self.sudo().user_id.sudo(self.env.su)

    def _approval_run(self, gate_code):
        # EXTENDS approval
        if gate_code != self._proposal_gate:
            return super()._approval_run(gate_code)
        # sudo: the approval is checked again on the way.
        self.sudo()._grant()
        return None

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        if request.state == "rejected" and self.state == "proposed":
            self._guarded_write({"state": "refused"})
        return result

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _ask(self):
        """Ask for consent where a policy wants it, in one batch; the others go on (called with full rights)."""
        policies = self.env["marketing.approval.policy"]._match(self._proposal_gate, self)
        free = self.filtered(lambda proposal: proposal.id not in policies)
        free._grant()
        asked = (self - free).with_user(SUPERUSER_ID)
        if not asked:
            return
        try:
            with self.env.cr.savepoint():
                # Whoever happened to cause it, by a confirmation for instance, is not the requester.
                asked.env["marketing.approval.request"]._submit(self._proposal_gate, asked)
        except UserError as error:
            # It stands all the same; a director asks again once the policy is put right.
            asked._message_log_batch(bodies={proposal.id: str(error) for proposal in asked})
            for company in asked.company_id:
                company._warn_administrators(self._nobody_words(), str(error))

    def _check_director(self):
        """Refuse everybody but directors, and directors for themselves.

        :raises AccessError: for others
        """
        self.check_access("read")
        if not self.env.user.has_group("marketing_office.group_director") or self.env.user in self.user_id:
            raise AccessError(self._director_words())

    def action_ask(self):
        """Ask for consent again, as a director: after a policy was put right.

        What was agreed to and could not go on, such as while a statement was made, goes on now.

        :raises AccessError: for others, and about oneself
        :raises UserError: for what waits already, or is settled
        """
        self._check_director()
        waiting = {record_id for record_id, _gate in self._approval_live_requests(("pending",))}
        for proposal in self:
            if proposal.state != "proposed" or proposal.id in waiting or not proposal._needs_consent():
                raise UserError(self.env._("%s waits for nothing that you could ask for.", proposal.display_name))
        agreed = self.browse(record_id for record_id, _gate in self._approval_live_requests(("approved",)))
        # sudo: the caller was checked.
        agreed.sudo()._grant()
        (self - agreed).sudo()._ask()  # sudo: likewise
        return True
