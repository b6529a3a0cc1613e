from odoo import SUPERUSER_ID, models
from odoo.exceptions import MissingError, UserError


class ApprovalRequest(models.Model):
    """Whom the rule of a step names: never nobody, and not the requester (H-05)."""

    _inherit = "marketing.approval.request"

    def _resolve(self, step, document, known=None):
        """Return the people to ask in a step; never nobody, and not the requester (H-05).

        :param dict step: entry of the path
        :param document: the record under approval
        :param dict known: answers that requests of one batch share
        :raises UserError: when not even a fallback can be found
        """
        if known is None or step["rule"] in ("field", "team_leader"):
            return self._find_people(step, document)
        key = (self.company_id, self.requester_id, self._climber(document), *(str(step[name]) for name in sorted(step)))
        if key not in known:
            known[key] = self._find_people(step, document)
        return known[key]

    def _find_people(self, step, document):
        # sudo: the rule may look at fields that the requester cannot read; only people leave this method.
        people = self._candidates(step, document.sudo())
        climber = self._climber(document)
        barred = self.requester_id | climber
        if not step["self_approval"] and people & barred:
            people -= barred
            if not people:
                people = self._above(climber)
        fallbacks = (
            # sudo: people of the configuration, also those whom the requester cannot see.
            lambda: self.env["res.users"].sudo().browse(step["fallback"] or ()),
            lambda: self.company_id.approval_fallback_user_id,
            lambda: self.company_id.general_manager_id,
            lambda: self._active_internal(self.env.ref("marketing_office.group_admin").sudo().all_user_ids),
        )
        for fallback in fallbacks:
            if people:
                break
            people = self._active_internal(fallback()) - barred
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

    def _climber(self, document):
        """Return the user from whom the chain climbs: whom the document is about, else the requester."""
        # sudo: only the person is looked at.
        return document.sudo()._approval_subject() or self.requester_id

    def _candidates(self, step, document):
        """Return the people that the rule of a step names, in the order in which they are asked."""
        # sudo: members and people of the configuration, also those whom the requester cannot see.
        users, rule = self.env["res.users"].sudo(), step["rule"]
        climber = self._climber(document)
        if rule == "user":
            people = users.browse(step["users"])
        elif rule == "group":
            # sudo: whoever is in the group is asked, whether or not the requester may read groups.
            group = self.env["res.groups"].sudo().browse(step["group"])
            try:
                # Those who were given the role itself; an administrator has it too, but is not its holder.
                people = self._active_internal(group.user_ids) or group.all_user_ids
            except MissingError:
                # A path that was written down may name a group that is gone. Asked of the cache, not for each request.
                people = users
        elif rule == "field":
            people = document.mapped(step["path"])
        elif rule == "team_leader":
            people = document._approval_team_leader() or self._above(climber)
        elif rule == "choice":
            people = users.browse(step["chosen"])
        elif rule == "department":
            people = climber._marketing_department_manager(self.company_id)
        elif rule == "superiors":
            people = climber._marketing_superiors(self.company_id, step["level"])
        else:
            people = climber._marketing_superior(self.company_id, step["level"])
        return self._active_internal(people)

    def _above(self, user, known=None):
        """Return the direct superior of a user who may decide here, as a recordset of the engine.

        :param dict known: answers that requests of one batch share
        """
        key, known = (self.company_id, user), {} if known is None else known
        if key not in known:
            known[key] = user._marketing_superiors(self.company_id, 99)
        for superior in known[key]:
            if superior != self.requester_id:
                return self._active_internal(superior)
        return self._active_internal(self.env["res.users"])

    def _active_internal(self, users):
        """Keep the people who can log in and work in the company of this request."""
        company = self.company_id

        def works_here(user):
            return user.active and not user.share and company in user.company_ids and user.id != SUPERUSER_ID

        # sudo: whether people are active, and in which companies.
        users = users.sudo()
        try:
            return users.filtered(works_here)
        except MissingError:
            # A path remembers people as they were; somebody has been deleted since. Rare, so not asked before.
            return users.exists().filtered(works_here)
