from datetime import timedelta

from odoo import Command, api, models
from odoo.exceptions import UserError

from ..core.clock import now


class ApprovalRequest(models.Model):
    """Who is asked next, and until when."""

    _inherit = "marketing.approval.request"

    def _open_steps(self, index):
        """Ask the people of step `index`, or of the first later one that is not skipped.

        A step whose people have all agreed before is passed with their earlier opinion (they are not asked
        twice). Requests without a further step are approved.
        """
        ballots, standings, finished, known = [], {}, self.browse(), {}
        moment = now(self.env)
        for request in self:
            vals, standing = request._next_ballots(index, moment, known)
            ballots += vals
            if standing:
                standings[standing] = standings.get(standing, self.browse()) | request
            else:
                finished |= request
        # Requests that now stand alike are written together: a batch costs little more than one.
        for (position, deadline, working, user_ids), requests in standings.items():
            requests._guarded_write(
                {
                    "step_index": position,
                    "waiting_since": moment,
                    "deadline": deadline,
                    "deadline_working": working,
                    "asked_user_ids": [Command.link(user_id) for user_id in user_ids],
                }
            )
        if ballots:
            # sudo: only the engine writes ballots; its callers have checked who acts.
            self._ask(self.env["marketing.approval.ballot"].sudo()._guarded_create(ballots))
        if finished:
            finished._log("complete")
            finished._end("approved")

    def _next_ballots(self, index, moment, known):
        """Return the ballots to open from step `index` on, and where the request then stands.

        :param dict known: answers that requests of one batch share
        :return: values of ballots; (step, deadline, whether it is in working time, ids of the people asked), or
            None when nobody is left to ask
        """
        self.ensure_one()
        heard, document = self._heard_users(), self.env[self.res_model].browse(self.res_id)
        vals = []
        for position in range(index, len(self.path)):
            step = self.path[position]
            if step["skipped"]:
                continue
            people = self._resolve(step, document, known)
            repeated = people & heard
            passed = bool(repeated) and (step["quorum"] == "any" or repeated == people)
            limit = self._deadline(self.company_id, step["limit"], step["unit"], moment, known)
            for user in people:
                state = "skipped" if user in repeated else "cancelled" if passed else "open"
                vals.append(
                    {
                        "request_id": self.id,
                        "company_id": self.company_id.id,
                        "step_index": position,
                        "step_name": step["name"],
                        "user_id": user.id,
                        "opened_on": moment,
                        "state": state,
                        "decided_on": moment if state == "skipped" else False,
                        "deadline": (limit or self.total_deadline) if state == "open" else False,
                    }
                )
            if not passed:
                deadline = min(filter(None, [limit, self.total_deadline]), default=False)
                unit = step["unit"] if limit and deadline == limit else step["total_unit"]
                return vals, (position, deadline, unit.startswith("working"), tuple(people.ids))
        # Everybody of the last steps was heard before: their rows are kept.
        return vals, None

    def _heard_users(self):
        """Return the people whose agreement is already in this request."""
        return self.ballot_ids.filtered(lambda ballot: ballot.state == "approved").user_id

    def _resolve(self, step, document, known=None):
        """Return the people to ask in a step; never nobody, and not the requester (H-05).

        :param dict step: entry of the path
        :param document: the record under approval
        :param dict known: answers that requests of one batch share
        :raises UserError: when not even a fallback can be found
        """
        if known is None or step["rule"] in ("field", "team_leader"):
            return self._find_people(step, document)
        key = (self.company_id, self.requester_id, *(str(step[name]) for name in sorted(step)))
        if key not in known:
            known[key] = self._find_people(step, document)
        return known[key]

    def _find_people(self, step, document):
        # sudo: the rule may look at fields that the requester cannot read; only people leave this method.
        people = self._candidates(step, document.sudo())
        if not step["self_approval"] and self.requester_id in people:
            people -= self.requester_id
            if not people:
                people = self._above(self.requester_id)
        fallbacks = (
            # sudo: people of the configuration, also those whom the requester cannot see.
            lambda: self.env["res.users"].sudo().browse(step["fallback"] or ()).exists(),
            lambda: self.company_id.approval_fallback_user_id,
            lambda: self.company_id.general_manager_id,
            lambda: self._active_internal(self.env.ref("marketing_office.group_admin").sudo().all_user_ids),
        )
        for fallback in fallbacks:
            if people:
                break
            people = self._active_internal(fallback()) - self.requester_id
        if not people:
            raise UserError(
                self.env._(
                    "Nobody can be asked in step “%(step)s” of “%(policy)s”. "
                    "An administrator can name a fallback person in the policy.",
                    step=step["name"],
                    policy=self.policy_id.name,
                )
            )
        return people

    def _candidates(self, step, document):
        """Return the people that the rule of a step names."""
        # sudo: members and people of the configuration, also those whom the requester cannot see.
        users = self.env["res.users"].sudo()
        if step["rule"] == "user":
            people = users.browse(step["users"]).exists()
        elif step["rule"] == "group":
            # sudo: whoever is in the group is asked, whether or not the requester may read groups.
            group = self.env["res.groups"].sudo().browse(step["group"]).exists()
            # Those who were given the role itself; an administrator has it too, but is not its holder.
            people = self._active_internal(group.user_ids) or group.all_user_ids
        elif step["rule"] == "field":
            people = document.mapped(step["path"])
        elif step["rule"] == "team_leader":
            people = document._approval_team_leader() or self._above(self.requester_id)
        else:
            people = self.requester_id._marketing_superior(self.company_id, step["level"])
        return self._active_internal(people)

    def _above(self, user):
        """Return the direct superior of a user, as a recordset of the engine."""
        return self._active_internal(user._marketing_superior(self.company_id))

    def _active_internal(self, users):
        """Keep the people who can log in and work in the company of this request."""
        company = self.company_id
        # sudo: whether people are active, and in which companies.
        return users.sudo().filtered(
            lambda user: user.active and not user.share and company in user.company_ids and user.id != 1
        )

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
        # sudo: the calendar of the company, whose working time is no secret.
        calendar = company.sudo().resource_calendar_id
        if unit == "hours" or (not calendar and unit == "working_hours"):
            return start + timedelta(hours=amount)
        if unit == "days" or not calendar:
            return start + timedelta(days=amount)
        hours = amount if unit == "working_hours" else amount * (calendar.hours_per_day or 8.0)
        return calendar.plan_hours(hours, start, compute_leaves=True) or start + timedelta(hours=hours)

    def _ask(self, ballots):
        """Put the question into the activities of the people asked."""
        asked = ballots.filtered(lambda ballot: ballot.state == "open")
        if not asked:
            return
        activity_type_id = self.env["mail.activity"]._approval_type_id()
        model_id = self.env["ir.model"]._get_id(self._name)
        # Quick update: one mail per question would flood people; the activity menu counts them.
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type_id,
                    "res_model_id": model_id,
                    "res_id": ballot.request_id.id,
                    "user_id": ballot.user_id.id,
                    "summary": ballot.request_id.res_name,
                    "res_name": ballot.request_id.res_name,
                    "date_deadline": (ballot.deadline or ballot.opened_on + timedelta(days=7)).date(),
                }
                for ballot in asked
            ]
        )

    def _close_activities(self, requests, only_me=False):
        """Remove the questions that no longer wait, for everybody or for the present user."""
        if requests:
            users = self.env.user if only_me else self.env["res.users"]
            self.env["mail.activity"]._approval_close(requests, users)
