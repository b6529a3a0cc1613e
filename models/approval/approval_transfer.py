from odoo import models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now
from .approval_ballot import UNDECIDED


class ApprovalRequest(models.Model):
    """An approver passes the ballot on, or adds somebody who is heard before or after."""

    _inherit = "marketing.approval.request"

    def action_transfer(self, user_id, comment=None):
        """Let somebody else decide in the present user's place.

        :param int user_id: id of the user who decides from now on
        :param str comment: why
        """
        requests, ballots = self._my_turn()
        user = requests._new_approver(user_id)
        ballots._hand_to(user)
        requests._log("transfer", comment=comment, with_step=True, targets=user)
        self._close_activities(requests, only_me=True)
        return True

    def action_add_approver(self, user_ids, position="before", comment=None):
        """Add people to the present step, whose agreement is then needed as well.

        :param user_ids: ids of users
        :param str position: 'before': they are heard first, and it then comes back to the present user;
            'after': they are heard once the present user has agreed
        :param str comment: what they should look at
        """
        if position not in ("before", "after"):
            raise UserError(self.env._("Say whether the people added are heard before or after you."))
        requests, ballots = self._my_turn()
        users = self.env["res.users"].sudo()  # sudo: people who were named, as `_new_approver` hands them out
        for user_id in user_ids:
            users |= requests._new_approver(user_id)
        if not users:
            raise UserError(self.env._("Choose who is to be added."))
        # One ballot of the present user in each request takes the others along.
        first = {ballot.request_id: ballot for ballot in ballots.sorted("id", reverse=True)}
        added = (
            self.env["marketing.approval.ballot"]
            .sudo()
            ._guarded_create(  # sudo: the caller's turn was checked
                [ballot._added_vals(user, position) for ballot in first.values() for user in users]
            )
        )
        requests._log("add", comment=comment, with_step=True, targets=users)
        if position == "before":
            for ballot in first.values():
                ballot._guarded_write({"state": "parked"})
            rest = ballots.filtered(lambda ballot: ballot.state == "open")
            if not rest:
                self._close_activities(requests, only_me=True)
            added._open_now()
        return True

    def action_remove_approver(self, user_id):
        """Take out somebody whom the present user has added and who has not yet decided.

        :param int user_id: id of the user
        """
        self.check_access("read")
        # sudo: only ballots that the present user has added are touched.
        requests = self.sudo()._lock()
        ballots = requests.ballot_ids.filtered(
            lambda ballot: (
                ballot.user_id.id == user_id
                and ballot.state in UNDECIDED
                and ballot.role != "seat"
                and ballot.parent_id.user_id.id == self.env.uid
            )
        )
        if requests - ballots.request_id:
            raise AccessError(self.env._("Only whoever added an approver may take them out, before they decide."))
        ballots._take_out()
        requests._log("remove", with_step=True, targets=ballots.user_id)
        for user in ballots.user_id:
            self.env["mail.activity"]._approval_close(requests, user)
        requests._advance()
        return True

    def _new_approver(self, user_id):
        """Return a user who may be asked about all of these requests besides those who are asked already.

        :raises UserError: when that person cannot be asked
        """
        user = self._people([user_id])
        for request in self:
            document = self.env[request.res_model].browse(request.res_id)
            barred = request.requester_id | request._climber(document)
            if user in barred and not request.path[request.step_index]["self_approval"]:
                raise UserError(self.env._("%s made the request and cannot decide about it.", user.name))
            asked = request._step_ballots().filtered(lambda ballot: ballot.stands and ballot.state in UNDECIDED)
            if user in asked.user_id:
                raise UserError(self.env._("%s is already asked in this step.", user.name))
        return user


class ApprovalBallot(models.Model):
    _inherit = "marketing.approval.ballot"

    def _hand_to(self, user, on_behalf=False, deadline=None):
        """Give these undecided ballots to somebody else, who is asked at once where they were (with full rights).

        :param user: who decides from now on
        :param on_behalf: whether the person keeps the ballot and is only represented
        :param deadline: new limits by request, {request: values of `_standing`}; without one the limit stays
        :return: the ballots that took their place
        """
        moment, vals_list = now(self.env), []
        for ballot in self:
            vals_list.append(
                {
                    **ballot._seat_vals(),
                    "user_id": user.id,
                    "on_behalf_id": (ballot.on_behalf_id or ballot.user_id).id if on_behalf else False,
                    "opened_on": moment,
                    "deadline": (deadline or {}).get(ballot.request_id, {}).get("deadline") or ballot.deadline,
                    "state": ballot.state,
                }
            )
            ballot._guarded_write({"state": "transferred", "decided_on": moment})
        self.flush_recordset()
        heirs = self._guarded_create(vals_list)
        children = self.request_id.ballot_ids.grouped("parent_id")
        for ballot, heir in zip(self, heirs, strict=True):
            if ballot in children:
                children[ballot]._guarded_write({"parent_id": heir.id})
        self.request_id._ask(heirs._question_vals())
        return heirs

    def _seat_vals(self):
        """Return what a ballot hands on to whoever takes its place."""
        self.ensure_one()
        return {
            "request_id": self.request_id.id,
            "company_id": self.company_id.id,
            "step_index": self.step_index,
            "step_name": self.step_name,
            "version": self.version,
            "role": self.role,
            "turn": self.turn,
            "parent_id": self.parent_id.id,
            "weight": self.weight,
            "veto": self.veto,
        }

    def _added_vals(self, user, position):
        """Return the values of a ballot that hangs on this one."""
        return {
            **self._seat_vals(),
            "role": position,
            "parent_id": self.id,
            "weight": 1.0,
            "veto": False,
            "user_id": user.id,
            "opened_on": now(self.env),
            "state": "planned",
        }

    def _take_out(self):
        """Take these ballots out, with all that hangs on them."""
        added, moment = self, now(self.env)
        while added:
            added._guarded_write({"state": "removed", "decided_on": moment})
            added = self.search([("parent_id", "in", added.ids), ("state", "in", UNDECIDED)])
