from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now
from .position_proposal import GATE, MOVES


class ResCompany(models.Model):
    _inherit = "res.company"

    proposal_tell = fields.Boolean(
        string="Tell People of Decided Proposals",
        default=True,
        help="Whoever a proposal about post or pay concerns sees it once it is decided.",
    )


class PositionProposal(models.Model):
    """Consent, the record of what was decided, and what becomes of it."""

    _inherit = "marketing.position.proposal"

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state == "draft" else False

    @api.depends("state")
    def _compute_approval_panel(self):
        return super()._compute_approval_panel()

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: nothing about a person's post or pay is decided by one person alone.
        return self

    def _approval_subject(self):
        # EXTENDS approval: the line goes up from the person, who never decides on it.
        # sudo: only the user is looked at.
        return self.sudo().user_id.sudo(self.env.su)

    def _approval_summary(self):
        # EXTENDS approval
        vals = {"subtitle": self.job_id.name or self.department_id.name or self.job_before_id.name or ""}
        if self.raise_unit == "amount" and self.raise_amount:
            vals |= {"amount": self.raise_amount, "currency_id": self.currency_id.id}
        return vals

    def _approval_alone(self, gate_code):
        # EXTENDS approval: each of these is weighed by itself.
        return True

    def action_approval_submit(self, options=None):
        """Submit proposals that have everything their kind asks for.

        :param dict options: what the proposer adds, see `marketing.approval.request._submit`
        :raises UserError: says what is missing
        """
        # EXTENDS approval
        self._check_above()
        self._check_complete()
        return super().action_approval_submit(options)

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        if request.state == "rejected" and self.state == "draft":
            self._guarded_write({"state": "rejected"})
            self._decided(request)
        return result

    def _decided(self, request=None):
        """Keep who had the last word, when and in which words, and tell the people.

        :param request: the approval request that was rejected; None: the approved one of each proposal
        """
        # sudo: the gate was passed, or the engine calls; the record is kept whoever decides.
        proposals = self.sudo()
        approved = proposals._approval_live_requests(("approved",)) if request is None else {}
        for proposal in proposals:
            decided = request or approved.get((proposal.id, GATE))
            # sudo: as above.
            ballots = decided.sudo().ballot_ids if decided else self.env["marketing.approval.ballot"].sudo()
            last = ballots.filtered("decided_on").sorted("decided_on")[-1:]
            proposal._guarded_write(
                {
                    "decided_on": now(self.env),
                    "decided_by_id": last.user_id.id or self.env.uid,
                    "decision_note": last.comment or False,
                    "is_told": proposal.company_id.proposal_tell,
                }
            )
            proposal._tell_decision()

    def _tell_decision(self):
        """Tell proposer and person what was decided, and administrators what is left to do (with full rights)."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        people = self.proposer_id
        if self.is_told:
            people |= self.user_id
        self.message_notify(
            partner_ids=people.partner_id.ids,
            subject=f"{states[self.state]}: {self.display_name}",
            body=self.decision_note or states[self.state],
        )
        if self.state == "approved" and self.kind in MOVES:
            self.company_id._warn_administrators(
                self.env._("To be applied: %s", self.display_name),
                self.env._("The proposal is approved. Its button “Apply” writes the new job into the employee record."),
            )

    # ------------------------------------------------------------------
    # What becomes of it
    # ------------------------------------------------------------------

    def action_cancel(self):
        """Cancel drafts. What is under approval is withdrawn.

        :raises UserError: for what is decided
        """
        self._check_above()
        self._check_draft()
        self.action_approval_withdraw()
        self._guarded_write({"state": "cancelled"})
        return True

    def action_apply(self):
        """Write approved proposals into the employee records: one version from the given day on (O-14).

        Pay is written by those only who may write wages; for others it stays a matter of payroll.

        :raises AccessError: for whoever may not apply
        :raises UserError: for what is not approved, or was applied already
        """
        self.check_access("read")
        for proposal in self:
            if proposal.state != "approved":
                raise UserError(self.env._("“%s” is not approved, or was applied already.", proposal.display_name))
            if proposal.kind not in (*MOVES, "raise"):
                raise UserError(
                    self.env._("A dismissal is carried out by people, in the employee record: nothing happens here.")
                )
            if not proposal.can_apply:
                raise AccessError(
                    self.env._(
                        "Administrators and those who manage employee records apply proposals, pay only those who "
                        "may write wages, and nobody their own."
                    )
                )
        pays = self.env.user.has_group("hr.group_hr_manager")
        # sudo: the caller was checked above; administrators of this module need not be officers of Odoo's HR.
        for proposal in self.sudo():
            version = proposal._new_version(pays)
            proposal._guarded_write(
                {
                    "state": "applied",
                    "applied_on": proposal._today(),
                    "applied_by_id": self.env.uid,
                    "version_id": version.id,
                }
            )
        return True

    def _new_version(self, pays):
        """Return the version of the employee record that this proposal brings (called with full rights).

        :param bool pays: whether the caller may write wages
        """
        self.ensure_one()
        # Odoo drops full rights on the way; the superuser keeps them, and the proposal says who has applied it.
        employee = self.employee_id.with_user(SUPERUSER_ID)
        version = employee.create_version({"date_version": self.date_effective})
        vals = self._version_vals(version, pays)
        before = {name: version[name] for name in vals}
        version.write(vals)
        # Versions that were planned for later days go on from the new post.
        for later in employee.version_ids.filtered(lambda other: other.date_version > self.date_effective):
            carried = {name: value for name, value in vals.items() if later[name] == before[name]}
            if carried:
                later.write(carried)
        return version

    def _version_vals(self, version, pays):
        """Return what changes in the employee record."""
        vals = {}
        if self.kind in MOVES and self.job_id:
            vals["job_id"] = self.job_id.id
        if self.kind in MOVES and self.department_id:
            vals["department_id"] = self.department_id.id
        if pays and version.wage and self._raise_given():
            more = self.raise_amount if self.raise_unit == "amount" else version.wage * self.raise_percent / 100
            vals["wage"] = self.currency_id.round(version.wage + more)
        return vals
