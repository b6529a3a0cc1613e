from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..core.clock import now, today
from .approval_ballot import UNDECIDED


class ApprovalDelegation(models.Model):
    """Who decides for somebody, from when to when, about what, or only while they are on leave.

    Everybody names their own stand-in; leaders do it for their team, administrators for all.
    """

    _name = "marketing.approval.delegation"
    _description = "Approval Delegation"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "delegate_id"

    user_id = fields.Many2one(
        "res.users",
        string="Whose Approvals",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
        tracking=True,
    )
    delegate_id = fields.Many2one(
        "res.users", string="Stand-In", required=True, domain=[("share", "=", False)], index=True, tracking=True
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date(
        string="Start Date", required=True, default=lambda self: today(self.env.company), tracking=True
    )
    date_to = fields.Date(string="Until", tracking=True, help="Last day. Empty: until further notice.")
    on_leave = fields.Boolean(
        string="Only While on Leave", help="Only while an approved time off of the person is running."
    )
    gate_ids = fields.Many2many("marketing.approval.gate", string="Only These Kinds", help="Empty: all kinds.")
    policy_ids = fields.Many2many(
        "marketing.approval.policy",
        string="Only These Rules",
        # A rule that is archived still narrows a delegation; without it the stand-in would decide on everything.
        context={"active_test": False},
        help="Single rules, besides the kinds. Empty: all rules of the kinds.",
    )
    reason = fields.Char()
    active = fields.Boolean(default=True)
    is_running = fields.Boolean(compute="_compute_is_running", search="_search_is_running")

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "A delegation cannot end before it begins."
    )
    _not_self = models.Constraint("CHECK(user_id <> delegate_id)", "Choose somebody else as the stand-in.")

    def _compute_is_running(self):
        running = self.filtered_domain(self._running_domain())
        for delegation in self:
            delegation.is_running = delegation in running

    def _search_is_running(self, operator, value):
        return self._running_domain() if operator == "in" and True in value else NotImplemented

    @api.model
    def _running_domain(self):
        day = today(self.env.company)
        return Domain("date_from", "<=", day) & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------

    @api.constrains("user_id", "delegate_id", "date_from", "date_to", "gate_ids", "policy_ids", "company_id", "active")
    def _check_delegation(self):
        for delegation in self.filtered("active"):
            if delegation.company_id not in delegation.delegate_id.sudo().company_ids:  # sudo: where the person works
                raise ValidationError(
                    self.env._(
                        "%(name)s does not work in %(company)s.",
                        name=delegation.delegate_id.name,
                        company=delegation.company_id.name,
                    )
                )
            others = self.search(
                [
                    ("user_id", "=", delegation.user_id.id),
                    ("company_id", "=", delegation.company_id.id),
                    ("id", "!=", delegation.id),
                    ("date_from", "<=", delegation.date_to or fields.Date.to_date("9999-12-31")),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", delegation.date_from),
                ]
            )
            clash = others.filtered(delegation._overlaps)
            if clash:
                raise ValidationError(
                    self.env._(
                        "%(name)s already has a stand-in for that time: %(other)s. End that one first.",
                        name=delegation.user_id.name,
                        other=clash[0].delegate_id.name,
                    )
                )

    def _overlaps(self, other):
        """Return whether two delegations are about the same approvals: all, the same kind, or the same rule."""
        # sudo: which gate a rule belongs to; only whether they meet is told.
        one, two = self.sudo(), other.sudo()
        if not (one.gate_ids or one.policy_ids) or not (two.gate_ids or two.policy_ids):
            return True
        return bool(
            one.gate_ids & (two.gate_ids | two.policy_ids.gate_id)
            or one.policy_ids.gate_id & two.gate_ids
            or one.policy_ids & two.policy_ids
        )

    def _check_owner(self, vals_list):
        """Refuse to name a stand-in for somebody whose approvals are not the present user's to give away."""
        if self.env.su or self.env.user.has_group("marketing_office.group_admin"):
            return
        mine = set(self.env.user.marketing_team_user_ids.ids) | {self.env.uid}
        if not self.env.user.has_group("marketing_office.group_leader"):
            mine = {self.env.uid}
        whose = {vals.get("user_id", self.env.uid) for vals in vals_list} | set(self.user_id.ids)
        if not whose <= mine:
            raise AccessError(self.env._("You can name a stand-in for yourself, and as a leader for your team."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_owner(vals_list)
        delegations = super().create(vals_list)
        self._changed(delegations.company_id)
        return delegations

    def write(self, vals):
        self._check_owner([vals] if "user_id" in vals else [])
        companies = self.company_id
        result = super().write(vals)
        self._changed(companies | self.company_id)
        return result

    def unlink(self):
        self._check_owner([])
        companies = self.company_id
        result = super().unlink()
        self._changed(companies)
        return result

    def _changed(self, companies):
        """Let what is open follow at once."""
        self.env.registry.clear_cache()
        # sudo: ballots are moved by the rule that the caller was allowed to make.
        self.env["marketing.approval.request"].sudo()._sync_stand_ins(companies)

    # ------------------------------------------------------------------
    # Who decides
    # ------------------------------------------------------------------

    @api.model
    @tools.ormcache("company_id")
    def _known(self, company_id):
        """Return all delegations of a company as plain rows. Cached: every step that is opened asks."""
        # sudo: the engine looks at everybody's. The answer is kept for all, so it must not depend on the caller.
        delegations = self.sudo().with_context({}).search([("company_id", "=", company_id)])
        return tuple(
            (
                one.user_id.id,
                one.delegate_id.id,
                one.date_from,
                one.date_to or None,
                one.on_leave,
                (frozenset(one.gate_ids.ids), frozenset(one.policy_ids.ids)),
            )
            for one in delegations
        )

    @api.model
    def _running(self, company):
        """Return [(user id, delegate id, (ids of kinds, ids of rules))] that hold at this moment in a company."""
        known = self._known(company.id)
        if not known:
            return []
        company = company.with_env(self.env)
        day = today(company)
        rows = [row for row in known if row[2] <= day and (row[3] is None or row[3] >= day)]
        waiting = {row[0] for row in rows if row[4]}
        away = self._on_leave(company, waiting) if waiting else set()
        return [(row[0], row[1], row[5]) for row in rows if not row[4] or row[0] in away]

    @api.model
    def _on_leave(self, company, user_ids):
        """Return the ids of those of these users whose approved time off is running now."""
        moment = now(self.env)
        # sudo: only whether they are away.
        leaves = self.env["hr.leave"].sudo()
        found = leaves.search(
            [
                ("employee_id.user_id", "in", list(user_ids)),
                ("employee_company_id", "=", company.id),
                ("state", "=", "validate"),
                ("date_from", "<=", moment),
                ("date_to", ">=", moment),
            ]
        )
        return set(found.employee_id.user_id.ids)


class ApprovalPolicy(models.Model):
    _inherit = "marketing.approval.policy"

    @api.ondelete(at_uninstall=False)
    def _unlink_ends_delegations(self):
        """End the delegations that are about these rules alone; left without a rule they would be about everything."""
        # sudo: whoever may delete a rule ends what hangs on it, whosever it is.
        delegations = self.env["marketing.approval.delegation"].sudo().search([("policy_ids", "in", self.ids)])
        delegations.filtered(lambda one: not one.gate_ids and one.policy_ids <= self.sudo()).active = False


class ApprovalRequest(models.Model):
    """Stand-ins are asked in place of the people whom the rule names, on their behalf."""

    _inherit = "marketing.approval.request"

    def _stand_in(self, user, running):
        """Return who decides for a user in this request: the stand-in, theirs in turn, else the user.

        :param list running: what `_running` returns
        """
        self.ensure_one()
        found, seen = user, {user.id}
        while True:
            following = next(
                (
                    delegate
                    for whose, delegate, (gates, policies) in running
                    if whose == found.id
                    and (not (gates or policies) or self.gate_id.id in gates or self.policy_id.id in policies)
                ),
                None,
            )
            if not following or following in seen:
                return found
            person = self._active_internal(user.browse(following))
            if not person or person == self.requester_id:
                return found
            found = person
            seen.add(following)

    def _seats(self, position, step, people, repeated, moment):
        # EXTENDS approval
        seats = super()._seats(position, step, people, repeated, moment)
        running = self.env["marketing.approval.delegation"]._running(self.company_id)
        if running:
            heard = self._heard_users(step, self.ballot_ids.browse()).ids
            for seat in seats:
                user = self.env["res.users"].browse(seat["user_id"])
                person = self._stand_in(user.sudo(), running)  # sudo: people of the configuration
                if person.id != user.id and seat["state"] in ("open", "planned"):
                    seat["user_id"], seat["on_behalf_id"] = person.id, user.id
                    if person.id in heard:
                        seat.update(state="skipped", decided_on=moment)
        return seats

    @api.model
    def _sync_stand_ins(self, companies):
        """Move what is undecided to stand-ins whose time has come, and back when it is over (with full rights)."""
        delegations = self.env["marketing.approval.delegation"]
        for company in companies:
            known = delegations._known(company.id)
            running = delegations._running(company) if known else []
            ballots = self.env["marketing.approval.ballot"].search(
                [
                    ("company_id", "=", company.id),
                    ("state", "in", UNDECIDED),
                    ("stands", "=", True),
                    "|",
                    ("on_behalf_id", "!=", False),
                    ("user_id", "in", [row[0] for row in running]),
                ]
            )
            for ballot in ballots:
                request = ballot.request_id
                owner = ballot.on_behalf_id or ballot.user_id
                person = request._stand_in(owner, running)
                if person != ballot.user_id:
                    ballot._hand_to(person, on_behalf=person != owner)
                    request._log("delegate", targets=person)
                    request._close_activities_of_gone()

    def _preview_away(self, users):
        # EXTENDS approval
        running = self.env["marketing.approval.delegation"]._running(self.company_id)
        away = {}
        for user in users:
            person = self._stand_in(user, running)
            if person != user:
                away[user.id] = self.env._("%(name)s is represented by %(person)s.", name=user.name, person=person.name)
        return {**super()._preview_away(users), **away}


class HrLeave(models.Model):
    _inherit = "hr.leave"

    def write(self, vals):
        result = super().write(vals)
        if not {"state", "date_from", "date_to"}.isdisjoint(vals):
            # sudo: what is undecided follows the leave, whoever approves it.
            self.env["marketing.approval.request"].sudo()._sync_stand_ins(self.employee_company_id)
        return result
