from datetime import timedelta

from odoo import api, models

from ...lib import voting
from ..core.clock import now
from ..core.insert import LARGE


class ApprovalRequest(models.Model):
    """Who is asked next, and until when."""

    _inherit = "marketing.approval.request"

    def _open_next(self, asked=False, complete=(), moment=None):
        """Ask the people of the first step that still needs an opinion, or approve requests without one.

        Steps that are passed stay passed, so a request that was returned to an earlier step comes back to where it
        was returned from. Somebody who has agreed before is not asked twice.

        :param bool asked: people were asked in the step before, whose questions no longer wait
        :param complete: requests whose history already says that they are complete
        :param datetime moment: when they were submitted, where that was just now
        """
        ballots, standings, finished, known = [], {}, self.browse(), {}
        moment = moment or now(self.env)
        for request in self:
            vals, standing = request._next_ballots(moment, known)
            ballots += vals
            if standing:
                standings[standing] = standings.get(standing, self.browse()) | request
            else:
                finished |= request
        if asked:
            # The end of a request removes its questions itself.
            self._close_activities(self - finished)
        # Requests that now stand alike are written together: a batch costs little more than one.
        for (position, standing), requests in standings.items():
            vals = {"step_index": position, "waiting_since": moment, **dict(standing)}
            # What was submitted just now was created like this.
            requests._stand(vals)
        if ballots:
            # A person who decided in this transaction may be asked again: the database must know of the decision.
            self.ballot_ids.flush_recordset(["state"])
            # sudo: only the engine writes ballots; its callers have checked who acts.
            engine = self.env["marketing.approval.ballot"].sudo()
            # A few cost a query less like this, as they are read again at once.
            make = engine._guarded_create if len(ballots) < LARGE else engine._guarded_insert
            make(ballots)
            self._ask(ballots)
        if finished:
            finished.filtered(lambda request: request not in complete)._log("complete")
            finished._end("approved")

    def _stand(self, vals):
        """Write how requests stand, on those that do not stand like that already."""
        self.filtered(lambda request: any(request[name] != vals[name] for name in vals))._guarded_write(vals)

    def _next_ballots(self, moment, known):
        """Return the ballots to open, and how the request then stands.

        :param dict known: answers that requests of one batch share
        :return: values of ballots; (step, its time limit), or None when nobody is left to ask
        """
        self.ensure_one()
        document, vals = self.env[self.res_model].browse(self.res_id), []
        for position, step, before in self._steps_to_go():
            people = self._resolve(step, document, known)
            repeated = people & self._heard_users(step, before)
            seats = self._seats(position, step, people, repeated, moment)
            limit = self._deadline(self.company_id, step["limit"], step["unit"], moment, known)
            passed = self._seats_agree(step, seats)
            for seat in seats:
                if passed and seat["state"] in ("open", "planned"):
                    seat["state"] = "cancelled"
                seat["deadline"] = (limit or self.total_deadline) if seat["state"] == "open" else False
            vals += seats
            if not passed:
                standing = self._standing(self.company_id, step, self.total_deadline, moment, known)
                return vals, (position, tuple(standing.items()))
        # Everybody of the last steps was heard before: their rows are kept.
        return vals, None

    def _steps_to_go(self):
        """Yield the steps that still need opinions, as (index, entry of the path, ballots of the step before)."""
        self.ensure_one()
        given = self.ballot_ids._counting().grouped("step_index")
        nobody = before = self.ballot_ids.browse()
        for position, step in enumerate(self.path):
            if step["skipped"]:
                continue
            ballots = given.get(position, nobody)
            if ballots and ballots._outcome(step) == voting.AGREED:
                before = ballots
            else:
                yield position, step, before

    def _complete(self):
        """Return those of these requests in which every step has its opinions."""
        return self.filtered(lambda request: next(request._steps_to_go(), None) is None)

    def _seats(self, position, step, people, repeated, moment):
        """Return the values of the ballots of one step.

        :param people: users whom the rule of the step names, in their order
        :param repeated: those of them who have agreed before
        """
        seats, waiting = [], False
        for turn, user in enumerate(people):
            state = "skipped" if user in repeated else "open"
            if step["quorum"] == "sequence" and state == "open":
                state, waiting = ("planned" if waiting else "open"), True
            weight, veto = step.get("votes", {}).get(str(user.id), (1.0, False))
            seats.append(
                {
                    "request_id": self.id,
                    "company_id": self.company_id.id,
                    "step_index": position,
                    "step_name": step["name"],
                    "user_id": user.id,
                    "turn": turn,
                    "version": self.version,
                    "weight": weight,
                    "veto": veto,
                    "opened_on": moment,
                    "state": state,
                    "decided_on": moment if state == "skipped" else False,
                }
            )
        return seats

    @api.model
    def _seats_agree(self, step, seats):
        """Return whether those who were heard before already decide a step."""
        votes = [
            (voting.AGREED if seat["state"] == "skipped" else voting.OPEN, seat["weight"], seat["veto"])
            for seat in seats
        ]
        return voting.outcome(votes, step["quorum"], step["needed"]) == voting.AGREED

    def _heard_users(self, step, before):
        """Return the people whose agreement is already in this request and need not be asked again.

        :param dict step: entry of the path
        :param before: ballots of the step before it
        """
        repeat = step.get("repeat", "once")
        if repeat == "always":
            return self.env["res.users"]
        heard = self.ballot_ids._counting() if repeat == "once" else before
        return heard.filtered(lambda ballot: ballot.state == "approved").user_id

    @api.model
    def _first_standing(self, company, path, total_deadline, moment, known):
        """Return how a request that is submitted now will stand, as values to create it with.

        :param list path: its steps; at first nobody was heard before, so the first that counts is asked
        """
        for position, step in enumerate(path):
            if not step["skipped"]:
                standing = self._standing(company, step, total_deadline, moment, known)
                return {"step_index": position, "waiting_since": moment, **standing}
        return {}

    @api.model
    def _standing(self, company, step, total_deadline, moment, known=None):
        """Return until when a request waits in a step that is asked now, as values to write.

        :param company: `res.company` whose calendar counts the working time
        :param dict step: entry of the path
        :param total_deadline: end of the limit of the whole approval, or False
        :param dict known: answers that a batch shares
        """
        known = {} if known is None else known
        limit = self._deadline(company, step["limit"], step["unit"], moment, known)
        deadline = min(filter(None, [limit, total_deadline]), default=False)
        alone = bool(limit) and deadline == limit
        unit = step["unit"] if alone else step["total_unit"]
        half = deadline
        if alone:
            half = self._deadline(company, step["limit"] / 2, unit, moment, known)
        elif deadline:
            half = moment + (deadline - moment) / 2
        return {
            "deadline": deadline,
            "deadline_working": unit.startswith("working"),
            "check_on": max(half, moment) if half else False,
            "check_level": 0,
        }

    @api.model
    def _deadline(self, company, amount, unit, start, known=None):
        """Return when a time limit that starts at `start` ends, or False without a limit (H-03, T-05).

        :param company: `res.company` whose calendar counts the working time
        :param float amount: length of the limit in `unit`, a key of `TIME_UNITS`
        :param dict known: answers that a batch shares
        """
        if not amount:
            return False
        key, known = (company, amount, unit, start), {} if known is None else known
        if key not in known:
            known[key] = self._deadline_by_calendar(company, amount, unit, start)
        return known[key]

    @api.model
    def _deadline_by_calendar(self, company, amount, unit, start):
        day = company._working_day(start) if unit.startswith("working") else 0.0
        if unit == "hours" or (not day and unit == "working_hours"):
            return start + timedelta(hours=amount)
        if not day:
            return start + timedelta(days=amount)
        hours = amount if unit == "working_hours" else amount * day
        return company._after_working_hours(hours, start) or start + timedelta(hours=hours)

    def _ask(self, ballots):
        """Put the question into the activities of the people asked.

        :param list ballots: values of ballots, of which those that are open count
        """
        # Somebody who decides for two people is asked once.
        asked = {
            (ballot["request_id"], ballot["user_id"]): ballot["deadline"] or ballot["opened_on"] + timedelta(days=7)
            for ballot in ballots
            if ballot["state"] == "open"
        }
        if not asked:
            return
        activity_type_id = self.env["mail.activity"]._approval_type_id()
        model_id = self.env["ir.model"]._get_id(self._name)
        names = {request.id: request.res_name for request in self}
        self.env["mail.activity"]._approval_ask(
            [
                {
                    "activity_type_id": activity_type_id,
                    "res_model_id": model_id,
                    "res_model": self._name,
                    "res_id": request_id,
                    "user_id": user_id,
                    "summary": names[request_id],
                    "res_name": names[request_id],
                    "date_deadline": until.date(),
                }
                for (request_id, user_id), until in asked.items()
            ]
        )

    def _close_activities(self, requests, only_me=False):
        """Remove the questions that no longer wait, for everybody or for the present user."""
        if requests:
            users = self.env.user if only_me else self.env["res.users"]
            self.env["mail.activity"]._approval_close(requests, users)
