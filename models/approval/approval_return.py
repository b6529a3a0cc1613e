from odoo import models
from odoo.exceptions import UserError

from ..core.clock import now
from .approval_ballot import UNDECIDED

# Where a request is returned to when not to an earlier step.
REQUESTER = -1


class ApprovalRequest(models.Model):
    """Back for a revision: to an earlier step, or to the requester, who submits again (H-02)."""

    _inherit = "marketing.approval.request"

    def action_return(self, comment=None, step_index=REQUESTER, restart=False):
        """Return requests for a revision, as one of the people asked.

        :param str comment: what has to be mended
        :param int step_index: index of an earlier step in the path, `REQUESTER` (-1) for the requester
        :param bool restart: ask everybody from there on again; otherwise it comes back to the present user directly
        :raises UserError: without a reason, or for a step that was not asked before
        """
        if not (comment or "").strip():
            raise UserError(self.env._("Say what has to be mended, so that it can come back in good order."))
        requests, ballots = self._my_turn()
        for request in requests:
            request._check_return(step_index)
        ballots._record("returned", comment)
        requests._log_opinions("return", ballots, comment, target=step_index, restart=bool(restart))
        for request in requests:
            request._go_back(step_index, restart)
        self._close_activities(requests)
        if step_index != REQUESTER:
            requests._open_next()
            return True
        requests._guarded_write({"state": "returned", "deadline": False, "check_on": False, "to_tell": True})
        requests._tell_soon()
        for model, group in requests.grouped("res_model").items():
            # sudo: documents follow their approval, whoever returned it.
            documents = {document.id: document for document in self.env[model].sudo().browse(group.mapped("res_id"))}
            for request in group:
                documents[request.res_id]._approval_changed(request)
        return True

    def _check_return(self, step_index):
        """Refuse to return this request to a step that nobody was asked in."""
        self.ensure_one()
        if step_index != REQUESTER and step_index not in self._return_targets():
            raise UserError(
                self.env._("%s can only be returned to its requester or to an earlier step.", self.res_name)
            )

    def _return_targets(self):
        """Return the indexes of the earlier steps in which people were asked."""
        self.ensure_one()
        asked = {ballot.step_index for ballot in self.ballot_ids._counting() if ballot.state == "approved"}
        return sorted(index for index in asked if index < self.step_index)

    def _go_back(self, step_index, restart):
        """Take back the opinions that are asked for anew."""
        self.ensure_one()
        back = {self.step_index}
        if restart:
            back = set(range(max(step_index, 0), len(self.path)))
        elif step_index != REQUESTER:
            back.add(step_index)
        ballots = self.ballot_ids.filtered(lambda ballot: ballot.stands and ballot.step_index in back)
        ballots.filtered(lambda ballot: ballot.state in UNDECIDED)._guarded_write({"state": "cancelled"})
        ballots._guarded_write({"stands": False})
        # Before the same people are asked anew: a person has one open ballot in a step.
        ballots.flush_recordset()

    def _resubmit(self, options):
        """Submit returned requests again, with what their documents now say (called with full rights).

        The conditions of the steps are looked at anew, in the rule as it was at the first submission.

        :param dict options: what the requester adds, see `_submit`
        """
        moment, changes, known = now(self.env), {}, {}
        for request in self:
            document = self.env[request.res_model].sudo().browse(request.res_id)
            changes[request] = document._approval_difference(request.content)
            request._guarded_write(request._resubmit_vals(document, moment, known))
            if changes[request] and request._starts_over():
                request.ballot_ids._guarded_write({"stands": False})
        self._log_resubmission(options.get("comment"), changes)
        self._tell_changes(changes)
        self._after_submission(options)
        for request in self:
            self.env[request.res_model].sudo().browse(request.res_id)._approval_changed(request)

    def _resubmit_vals(self, document, moment, known):
        """Return the values of a request whose revised document is submitted."""
        engine, company = self.env["marketing.approval.step"], self.company_id
        # sudo: the limit of the rule, which the requester need not read.
        policy = self.sudo().policy_id
        path = [{**step, "skipped": not engine._condition_fits(step["domain"], document)} for step in self.path]
        return {
            **document._approval_request_summary(company),
            "state": "pending",
            "version": self.version + 1,
            # Whoever submits it answers for it, and so cannot decide about it (H-05).
            "requester_id": self.env.uid,
            "fingerprint": document._approval_fingerprints()[document.id],
            "content": document._approval_words()[document.id],
            "submitted_on": moment,
            "total_deadline": self._deadline(company, policy.time_limit, policy.time_unit, moment, known),
            "path": path,
        }

    def _starts_over(self):
        """Return whether a changed content is put to everybody again."""
        self.ensure_one()
        # sudo: a setting of the rule.
        return self.sudo().policy_id.restart_on_change

    def _tell_changes(self, changes):
        """Tell those who had agreed to an earlier version, and are not asked again, what has changed since."""
        for request in self.filtered(lambda request: changes[request]):
            heard = request.ballot_ids._counting().filtered(lambda ballot: ballot.state == "approved").user_id
            request._copy_to(heard - self.env.user)
