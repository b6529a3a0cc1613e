from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .duty import OPEN

# What whoever asked for a task may change as long as it is open.
TERMS = frozenset({"name", "user_id", "date_deadline", "answer_by", "priority", "standard", "area_id", "description"})
# What the person in charge puts in.
PROOF = frozenset({"evidence_note", "attachment_ids", "check_done_ids"})
# What is said once, when a task is made.
FIXED = frozenset({"kind", "department_id"})


class Duty(models.Model):
    """Who may write what, on whichever path: screens, RPC, import, copies."""

    _inherit = "marketing.duty"

    @api.model_create_multi
    def create(self, vals_list):
        if self._guard_is_open():
            return super().create(vals_list)
        duties = super().create([self._addressed(vals) for vals in vals_list])
        duties._check_set_by_hand()
        for duty in duties.filtered(lambda duty: duty.user_id != duty.requester_id):
            duty._tell_person()
        return duties

    def write(self, vals):
        if self._guard_is_open():
            return super().write(vals)
        if not FIXED.isdisjoint(vals):
            raise AccessError(self.env._("Kind and department of a task are said once, when it is made."))
        if not TERMS.isdisjoint(vals):
            self._check_terms(vals)
        if not PROOF.isdisjoint(vals):
            self._check_proof()
        others = self.filtered(lambda duty: duty.user_id.id != vals.get("user_id", duty.user_id.id))
        result = super().write(vals)
        others._check_set_by_hand()
        for duty in others:
            duty._tell_person()
        return result

    @api.model
    def _addressed(self, vals):
        """Return the values of a task set by hand; requests go to the manager of the department that is asked."""
        if vals.get("kind") != "request":
            return vals
        # sudo: who manages a department is no secret.
        department = self.env["hr.department"].sudo().browse(vals.get("department_id") or [])
        manager = department.manager_id.user_id
        if not manager:
            raise UserError(
                self.env._("Name a department that has a manager with a user; the request goes to that person.")
            )
        if not vals.get("date_deadline"):
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            vals = {**vals, **self._answer_vals(company, vals.get("priority"))}
        return {**vals, "user_id": manager.id}

    def _tell_person(self):
        """Tell the person in charge about a task that somebody else has set for them."""
        self.ensure_one()
        if self.user_id != self.env.user:
            self.message_notify(
                partner_ids=self.user_id.partner_id.ids,
                subject=self.env._("For you: %s", self.name),
                body=self.env._("%(name)s, due on %(day)s.", name=self.name, day=self.date_deadline),
            )

    def copy_data(self, default=None):
        # A copy is a new task that its maker sets, whatever the first one came from.
        return [{**vals, "kind": "own"} for vals in super().copy_data(default)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if not self._guard_is_open():
            raise UserError(self.env._("Duties are kept. Cancel a task that is no longer wanted, with a reason."))

    def _check_set_by_hand(self):
        """Refuse to set tasks for people who are not one's own; another department is asked by a request.

        :raises AccessError: names the person
        """
        user = self.env.user
        team = user.marketing_team_user_ids | user
        director = user.has_group("marketing_office.group_director")
        for duty in self:
            if duty.kind not in ("own", "request"):
                raise AccessError(self.env._("Only the rules raise such a duty."))
            # sudo: who manages a department is no secret.
            manager = duty.kind == "request" and duty.sudo().department_id.manager_id.user_id == duty.user_id
            if not (manager or director or duty.user_id in team):
                raise AccessError(
                    self.env._(
                        "%s is not one of your people. Ask their department by a request instead.", duty.user_id.name
                    )
                )

    def _check_terms(self, vals):
        """Refuse changes of what was asked for by others than who asked, and of what is no longer open.

        :param dict vals: values about to be written
        :raises UserError: says why
        """
        team = self.env.user.marketing_team_user_ids | self.env.user
        for duty in self:
            if duty.kind in ("cycle", "event"):
                raise UserError(
                    self.env._(
                        "“%s” comes from the duty catalogue: change it there, for the periods to come.", duty.name
                    )
                )
            if duty.state not in OPEN:
                raise UserError(self.env._("“%s” is no longer open. Set a new task instead.", duty.name))
            # Whoever was asked passes it on to their own people.
            passes_on = duty.kind == "request" and duty.user_id in team and not (TERMS - {"user_id"}) & set(vals)
            if not passes_on and duty.requester_id not in team:
                raise AccessError(
                    self.env._("Only %s may change what was asked for.", duty.requester_id.name or duty.user_id.name)
                )

    def _check_proof(self):
        """Refuse words, ticks and files of others, and changes of what somebody verifies or has verified.

        :raises AccessError: names the person in charge
        :raises UserError: for what is no longer open
        """
        for duty in self:
            if duty.user_id != self.env.user:
                raise AccessError(duty._only(duty.user_id))
            if duty.state not in OPEN:
                raise UserError(self.env._("“%s” is no longer open. Open it again to change what was done.", duty.name))
