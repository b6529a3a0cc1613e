from odoo import models
from odoo.exceptions import AccessError, UserError

from ...lib import voting
from ..core.clock import now
from .approval_ballot import UNDECIDED


class ApprovalRequest(models.Model):
    """Decisions: an opinion is recorded, the step is counted, and the request moves on or ends."""

    _inherit = "marketing.approval.request"

    def _my_turn(self):
        """Lock these requests for a decision of the present user.

        :return: the requests with full rights, and the open ballots of the present user
        :raises AccessError: when the present user is not asked about one of them
        """
        self.check_access("read")
        # sudo: ballots are searched for the present user only; without an open one nothing is written.
        requests = self.sudo()._lock()
        ballots = requests.ballot_ids.filtered(
            lambda ballot: ballot.user_id.id == self.env.uid and ballot.state == "open"
        )
        not_asked = requests - ballots.request_id
        if not_asked:
            raise AccessError(
                self.env._(
                    "%s: you are not asked, or it has been decided meanwhile.", ", ".join(not_asked.mapped("res_name"))
                )
            )
        return requests, ballots

    def _decide(self, verdict, comment=None):
        """Record the present user's opinion on each request and move it on.

        :param str verdict: 'approved' or 'rejected'
        """
        requests, ballots = self._my_turn()
        if verdict == "approved" and (stale := requests._stale()):
            raise UserError(
                self.env._(
                    "%s is no longer what was submitted. The requester can withdraw the request and submit it anew.",
                    ", ".join(stale.mapped("res_name")),
                )
            )
        if verdict == "approved":
            requests._check_agreement()
        ballots._record(verdict, comment)
        kind, complete = ("approve", requests._complete()) if verdict == "approved" else ("reject", requests.browse())
        if len(ballots) > len(requests):
            # Several rows each; the last one is added when the request ends.
            complete = requests.browse()
        requests._log_opinions(kind, ballots, comment, complete=complete)
        requests._advance(complete)

    def _log_opinions(self, kind, ballots, comment, complete=(), **seals):
        """Add a row to the history for each opinion; somebody may give one of their own and one for another.

        :param complete: those of the requests whose history thereby ends, with a row for that
        """
        for ballot in ballots if len(ballots) > len(self) else [None]:
            own = {}
            for one in ballots if ballot is None else ballot:
                sealed = dict(seals)
                if kind == "reject" and one.request_id._step_outcome() != voting.REFUSED:
                    sealed["continues"] = True
                own[one.request_id] = {"on_behalf_id": one.on_behalf_id.id, "seals": sealed or False}
            (self if ballot is None else ballot.request_id)._log(
                kind, comment=comment, with_step=True, per_request=own, complete=complete
            )

    def _step_ballots(self):
        """Return the ballots of the present step."""
        self.ensure_one()
        return self.ballot_ids.filtered(lambda ballot: ballot.step_index == self.step_index)

    def _step_outcome(self):
        """Return what the vote of the present step has come to, a result of `voting`."""
        self.ensure_one()
        return self._step_ballots()._outcome(self.path[self.step_index])

    def _advance(self, complete=()):
        """Count the present step of each request: go on, end, or ask those whose turn it now is.

        :param complete: those whose history already says that they are complete
        """
        done, refused = self.browse(), self.browse()
        due, over = self.env["marketing.approval.ballot"], self.env["marketing.approval.ballot"]
        for request in self:
            ballots = request._step_ballots()
            outcome = ballots._outcome(request.path[request.step_index])
            if outcome == voting.REFUSED:
                refused |= request
            elif outcome == voting.AGREED:
                done |= request
                over |= ballots.filtered(lambda ballot: ballot.state in UNDECIDED)
            else:
                due |= ballots._due_next(request.path[request.step_index]["quorum"])
        # sudo: the callers have checked who acts.
        due, over = due.sudo(), over.sudo()
        over._guarded_write({"state": "cancelled"})
        self._close_activities(self - done - refused, only_me=True)
        due._open_now()
        if refused:
            refused._end("rejected")
        if done:
            done._open_next(asked=True, complete=complete)

    def _end(self, state, event=None):
        """Bring requests to their end and let their documents and requesters know.

        :param str state: 'approved', 'rejected', 'withdrawn' or 'void'
        :param str event: kind of the row in the history, when it is not yet written
        """
        self.ballot_ids.filtered(lambda ballot: ballot.state in UNDECIDED)._guarded_write({"state": "cancelled"})
        self._guarded_write({"state": state, "decided_on": now(self.env), "deadline": False, "to_tell": True})
        self._tell_soon()
        if event:
            self._log(event)
        self._close_activities(self)
        for requests in self.grouped("res_model").values():
            documents = requests._documents()
            if state != "approved":
                # A document cannot be deleted while it waits for its approval; of what was withdrawn it may be gone.
                documents = documents.exists()
                requests = requests._about(set(documents.ids))
            by_id = dict(zip(documents.ids, documents, strict=True))
            for request in requests:
                by_id[request.res_id]._approval_changed(request)
            if state == "approved":
                requests._run_on()


class ApprovalBallot(models.Model):
    _inherit = "marketing.approval.ballot"

    def _record(self, state, comment=None):
        """Write down the opinion of whoever decides these ballots."""
        moment = now(self.env)
        for ballot in self:
            ballot._guarded_write(
                {
                    "state": state,
                    "comment": (comment or "").strip(),
                    "decided_on": moment,
                    "hours": (moment - ballot.opened_on).total_seconds() / 3600,
                    "is_overdue": bool(ballot.deadline) and ballot.deadline < moment,
                }
            )

    def _open_now(self):
        """Ask the people of these ballots, whose turn has come."""
        if not self:
            return
        moment, known = now(self.env), {}
        for request, ballots in self.grouped("request_id").items():
            step = request.path[request.step_index]
            limit = request._deadline(request.company_id, step["limit"], step["unit"], moment, known)
            ballots._guarded_write({"state": "open", "opened_on": moment, "deadline": limit or request.total_deadline})
            request._guarded_write(request._standing(request.company_id, step, request.total_deadline, moment, known))
        self.request_id._ask(self._question_vals())
