from odoo import api, models
from odoo.exceptions import UserError


class ApprovalRequest(models.Model):
    """The exceptional path: straight to the general manager, with a reason; those passed over are told (H-04, T-04)."""

    _inherit = "marketing.approval.request"

    @api.model
    def _special_path(self, policy, path, company):
        """Return the path that asks the general manager alone; the other steps stay in sight, passed over.

        :param policy: the rule that covers the document
        :param list path: its steps, as `_path` returns them
        :raises UserError: when the rule has no such path, or nobody is at its end
        """
        # sudo: who the general manager is, and what the rule says, is needed by whoever submits.
        manager = company.sudo().general_manager_id
        if not policy.sudo().special_path:
            raise UserError(self.env._("This approval has no special path. Submit it in the ordinary way."))
        if not manager.active:
            raise UserError(
                self.env._(
                    "%s has no general manager yet. An administrator can name one in the settings.", company.name
                )
            )
        if manager.id == self.env.uid:
            raise UserError(self.env._("The general manager cannot decide about own requests."))
        special = {
            **path[0],
            "step": False,
            "name": self.env._("General manager, special path"),
            "rule": "user",
            "users": manager.ids,
            "quorum": "any",
            "needed": 0,
            "votes": {},
            "confidential": False,
            "domain": "[]",
            "limit": 0.0,
            "skipped": False,
        }
        # The condition of a step passed over never holds, also when it is looked at again.
        passed_over = [
            {**step, "skipped": True, "passed_over": not step["skipped"], "domain": "[(0, '=', 1)]"} for step in path
        ]
        return [*passed_over, special]

    def _after_submission(self, options):
        # EXTENDS approval: who would have been asked hears of it at once.
        for request in self.filtered("special_reason"):
            document = self.env[request.res_model].browse(request.res_id)
            people = self.env["res.users"]
            for step in request.path:
                if step.get("passed_over"):
                    people |= request._resolve(step, document)
            people -= request.company_id.general_manager_id | request.requester_id
            request._copy_to(people)
            request._notify_people(
                people,
                self.env._("Special path: %s", request.res_name),
                self.env._(
                    "%(name)s asks the general manager directly: %(reason)s",
                    name=request.requester_id.name,
                    reason=request.special_reason,
                ),
            )
        return super()._after_submission(options)
