from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..core.clock import now


class ApprovalBallot(models.Model):
    _inherit = "marketing.approval.ballot"

    automatic = fields.Boolean(help="Decided by the rule when time was over, and not by the person.")


class ApprovalRequest(models.Model):
    """What time does: remind at half and full time, then pass on or decide, as the step says (H-03)."""

    _inherit = "marketing.approval.request"

    @api.model
    def _cron_time_limits(self):
        """Look at all requests whose time has come, batch after batch. Idempotent; what was missed is made up once.

        A request that fails is put off by a day and reported; it stops nobody else's.
        """
        # sudo: the limits of all requests, in nobody's name but the system's.
        requests = self.with_user(SUPERUSER_ID).sudo()
        requests._sync_stand_ins(self.env["res.company"].search([]))
        moment = now(self.env)
        requests._work_off(
            Domain("state", "=", "pending") & Domain("check_on", "<=", moment),
            "check_on, id",
            "_act_on_time",
            self.env._("The time limit of this approval could not be acted on"),
            {"check_on": fields.Datetime.add(moment, days=1)},
        )

    def _act_on_time(self):
        """Remind, pass on or decide, for all of these requests together."""
        moment = now(self.env)
        over = self.filtered(lambda request: request.deadline and request.deadline <= moment)
        first = over.filtered(lambda request: request.check_level < 2)
        again = over - first
        half = self - over
        for request in half:
            request._guarded_write({"check_level": 1, "check_on": request.deadline})
        half._log("remind", with_step=True, per_request=half._asked_targets())
        half._send_digest(self.env._("Please decide: half of the time is over"))
        if first:
            first._time_is_over()
        if again:
            again._remind_again()

    def _asked_targets(self):
        """Return {request: values of a history row} that name who is asked."""
        return {request: {"target_ids": request._asked_now().ids} for request in self}

    def _remind_again(self):
        """Remind those who are late once each working day, as often as the rule says."""
        moment, known = now(self.env), {}
        for request in self:
            more = request.check_level - 1 < request.reminder_limit
            following = self._deadline(request.company_id, 1, "working_days", moment, known) if more else False
            request._guarded_write({"check_level": request.check_level + 1, "check_on": following})
        self._log("remind", with_step=True, per_request=self._asked_targets())
        self._send_digest(self.env._("Please decide: the time limit is over"))

    def _time_is_over(self):
        """Write down that time is over, tell everybody concerned, and do what the step says."""
        moment, known = now(self.env), {}
        self._log("overdue", with_step=True, per_request=self._asked_targets())
        self._send_digest(self.env._("Time limit over"), requesters=True)
        groups = {}
        for request in self:
            what = request.path[request.step_index].get("on_timeout", "remind")
            groups[what] = groups.get(what, self.browse()) | request
        if decided := groups.get("approve"):
            decided._decide_by_rule("approved")
        if decided := groups.get("reject"):
            decided._decide_by_rule("rejected")
        passed_on = groups["escalate"]._escalate(moment, known) if "escalate" in groups else self.browse()
        waiting = (groups.get("remind", self.browse()) | groups.get("escalate", self.browse())) - passed_on
        for request in waiting:
            following = (
                self._deadline(request.company_id, 1, "working_days", moment, known)
                if request.reminder_limit
                else False
            )
            request._guarded_write({"check_level": 2, "check_on": following})

    def _decide_by_rule(self, state):
        """Give the opinion that the rule gives when nobody has decided in time; it is marked as such."""
        ballots = self.ballot_ids.filtered(lambda ballot: ballot.state == "open")
        words = self.env._("Time limit over: decided by the rule.")
        ballots._record(state, words)
        ballots._guarded_write({"automatic": True})
        self._log_opinions("approve" if state == "approved" else "reject", ballots, words)
        self._advance()

    def _escalate(self, moment, known):
        """Hand the ballots of those who are late to their superiors, with a new time limit.

        :param dict known: answers that the requests share
        :return: the requests in which somebody else could be asked
        """
        heirs, targets = {}, {}
        for request in self:
            for ballot in request.ballot_ids.filtered(lambda ballot: ballot.state == "open"):
                user = request._heir_of(ballot, known)
                if user:
                    heirs[user] = heirs.get(user, ballot.browse()) | ballot
                    targets.setdefault(request, []).append(user.id)
        standings = {request: request._second_limit(moment, known) for request in self if request in targets}
        for user, ballots in heirs.items():
            ballots._guarded_write({"is_overdue": True, "overdue_share": 100.0})
            ballots._hand_to(user, deadline=standings)
        moved = self.browse([request.id for request in targets])
        moved._log(
            "escalate", with_step=True, per_request={request: {"target_ids": ids} for request, ids in targets.items()}
        )
        moved._close_activities_of_gone()
        for request, standing in standings.items():
            request._guarded_write(standing)
        return moved

    def _heir_of(self, ballot, known=None):
        """Return who decides in place of somebody who is late or has left: the superior, else the fallbacks.

        :param dict known: answers that requests of one batch share
        """
        self.ensure_one()
        asked = self._step_ballots().filtered(lambda one: one.stands and one.state in ("open", "planned", "parked"))
        barred = self.requester_id | asked.user_id
        for people in (
            self._above(ballot.user_id, known),
            self.company_id.general_manager_id,
            # sudo: people of the configuration.
            self.sudo().policy_id.fallback_user_id,
            self.company_id.approval_fallback_user_id,
        ):
            if found := (self._active_internal(people) - barred)[:1]:
                return found
        return self.env["res.users"]

    def _second_limit(self, moment, known):
        """Return the limit of whoever decides after the first one: that of the step again, else a working day."""
        step = self.path[self.step_index]
        amount, unit = (step["limit"], step["unit"]) if step["limit"] else (1, "working_days")
        deadline = self._deadline(self.company_id, amount, unit, moment, known)
        return {
            "deadline": deadline,
            "deadline_working": unit.startswith("working"),
            "waiting_since": moment,
            "check_on": deadline,
            "check_level": 1,
        }

    def _close_activities_of_gone(self):
        """Remove the questions of people who are no longer asked."""
        leaving = {}
        for request in self:
            if gone := request.activity_ids.user_id - request._asked_now():
                leaving[gone] = leaving.get(gone, self.browse()) | request
        for users, requests in leaving.items():
            self.env["mail.activity"]._approval_close(requests, users)

    def _send_digest(self, subject, requesters=False):
        """Tell each person of all their requests in one message.

        :param bool requesters: tell the requesters as well
        """
        mine = {}
        for request in self:
            people = request._asked_now()
            for user in people | request.requester_id if requesters else people:
                mine[user] = mine.get(user, self.browse()) | request
        for user, requests in mine.items():
            rows = Markup().join(
                Markup("<li><a href='/odoo/marketing.approval.request/%s'>%s</a> · %s</li>")
                % (request.id, request.res_name or "", request.gate_id.with_context(lang=user.lang).name)
                for request in requests
            )
            self.env["mail.thread"].with_context(lang=user.lang).message_notify(
                partner_ids=user.partner_id.ids, subject=subject, body=Markup("<ul>%s</ul>") % rows
            )
