from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.clock import today


class ApprovalStep(models.Model):
    """A step may ask the holders of a named function (A-09)."""

    _inherit = "marketing.approval.step"

    rule = fields.Selection(
        selection_add=[("function", "Holders of a named function")], ondelete={"function": "set default"}
    )
    function_id = fields.Many2one("marketing.named.function", string="Named Function", ondelete="restrict")

    @api.constrains("rule", "function_id")
    def _check_function(self):
        for step in self:
            if step.rule == "function" and not step.function_id:
                raise ValidationError(self.env._("Say who is asked in step “%s”.", step.name))

    @api.depends("function_id")
    def _compute_sentence(self):
        # EXTENDS approval
        return super()._compute_sentence()

    def _who(self):
        # EXTENDS approval
        return self.function_id.name or "" if self.rule == "function" else super()._who()

    def _snapshot(self, choices=None):
        # EXTENDS approval
        snapshot = super()._snapshot(choices)
        return {**snapshot, "function": self.function_id.code} if self.rule == "function" else snapshot


class ApprovalRequest(models.Model):
    """Holders of named functions, and deputies beside the manager of a department (A-09, A-12)."""

    _inherit = "marketing.approval.request"

    def _candidates(self, step, document):
        # EXTENDS approval
        if step["rule"] == "function":
            holders = self.env["marketing.named.function"]._holders(step["function"], self.company_id)
            return self._active_internal(holders)
        people = super()._candidates(step, document)
        return self._with_deputies(step, document, people) if step["rule"] == "department" else people

    def _with_deputies(self, step, document, people):
        """Return the manager of a department with the deputies who may answer instead.

        Where one answer is enough they are asked beside the manager; where all must agree, only in place of one who
        is not there. A deputy acts for this manager only, and only for the groups that were given to them.
        """
        deputies = self.env["marketing.unit.deputy"]._for_person(
            self._climber(document), self.company_id, today(self.company_id)
        )
        if people and step["quorum"] != "any":
            return people
        if people:
            deputies = deputies.filtered(lambda deputy: deputy.department_id.manager_id.user_id in people)
        return people | self._active_internal(deputies.user_id)
