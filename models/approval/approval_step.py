from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from .approval_policy import TIME_UNITS


class ApprovalStep(models.Model):
    """One step of a policy: who is asked, on what condition, and how many must agree."""

    _name = "marketing.approval.step"
    _description = "Approval Step"
    _order = "sequence, id"

    policy_id = fields.Many2one("marketing.approval.policy", required=True, ondelete="cascade", index=True)
    model = fields.Char(related="policy_id.model")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    rule = fields.Selection(
        [
            ("user", "Named people"),
            ("group", "Members of a group"),
            ("superior", "Superior of the requester"),
            ("team_leader", "Leader of the sales team"),
            ("field", "Person named on the document"),
        ],
        string="Who",
        required=True,
        default="superior",
    )
    user_ids = fields.Many2many("res.users", string="People", domain=[("share", "=", False)])
    group_id = fields.Many2one("res.groups")
    superior_level = fields.Integer(string="Level", default=1, help="1: the direct superior, 2: theirs, …")
    field_path = fields.Char(
        string="Field", help="Path to a user on the document, for example company_id.general_manager_id"
    )
    quorum = fields.Selection([("any", "One of them is enough"), ("all", "All of them")], required=True, default="any")
    domain = fields.Char(string="Only If", default="[]", help="The step is skipped for other documents.")
    confidential = fields.Boolean(
        help="The requester sees this step only once it is asked, because its condition tells "
        "something that they must not know."
    )
    time_limit = fields.Float(help="For this step alone. 0: only the limit of the whole policy counts.")
    time_unit = fields.Selection(TIME_UNITS, required=True, default="working_hours")
    sentence = fields.Char(compute="_compute_sentence", string="In Words")

    _level_positive = models.Constraint("CHECK(superior_level > 0)", "The level of a superior starts at 1.")

    @api.depends("rule", "user_ids", "group_id", "superior_level", "field_path", "quorum")
    def _compute_sentence(self):
        for step in self:
            everyone = step.quorum == "all"
            if step.rule == "user":
                who = ", ".join(step.user_ids.mapped("name"))
            elif step.rule == "group":
                who = step.group_id.name or ""
            elif step.rule == "superior":
                who = self.env._("superior, level %s", step.superior_level)
            elif step.rule == "team_leader":
                who = self.env._("leader of the sales team, else the direct superior")
            else:
                who = step.field_path or ""
            step.sentence = self.env._("All of: %s", who) if everyone else self.env._("Any of: %s", who)

    @api.constrains("rule", "user_ids", "group_id", "field_path", "domain")
    def _check_rule(self):
        for step in self:
            missing = (
                (step.rule == "user" and not step.user_ids)
                or (step.rule == "group" and not step.group_id)
                or (step.rule == "field" and not step.field_path)
            )
            if missing:
                raise ValidationError(self.env._("Say who is asked in step “%s”.", step.name))
            if step.rule == "field":
                step._check_field_path()
            step.policy_id._check_domain_of(step.domain, step.name)

    def _check_field_path(self):
        """Refuse a path that does not lead to users."""
        model = self.env[self.model]
        for name in self.field_path.split("."):
            field = model._fields.get(name)
            if not field or not field.relational:
                raise ValidationError(
                    self.env._(
                        "Step “%(step)s”: “%(path)s” does not lead to a user.", step=self.name, path=self.field_path
                    )
                )
            model = self.env[field.comodel_name]
        if model._name != "res.users":
            raise ValidationError(
                self.env._("Step “%(step)s”: “%(path)s” does not lead to a user.", step=self.name, path=self.field_path)
            )

    def _applies_to(self, record):
        """Return whether the condition of this step fits the document (read with full rights)."""
        self.ensure_one()
        condition = (self.domain or "[]").strip()
        return condition == "[]" or bool(record.sudo().filtered_domain(safe_eval(condition, {"uid": self.env.uid})))

    def _snapshot(self, record):
        """Return this step as plain data for the path of a request on `record`."""
        self.ensure_one()
        return {
            "step": self.id,
            "name": self.name,
            "rule": self.rule,
            "users": self.user_ids.ids,
            "group": self.group_id.id,
            "level": self.superior_level,
            "path": self.field_path or "",
            "quorum": self.quorum,
            "confidential": self.confidential,
            "limit": self.time_limit,
            "unit": self.time_unit,
            "total_unit": self.policy_id.time_unit,
            "self_approval": self.policy_id.self_approval,
            "fallback": self.policy_id.fallback_user_id.id,
            "skipped": not self._applies_to(record),
        }

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.policy_id._bump_version()
        return steps

    def write(self, vals):
        policies = self.policy_id
        result = super().write(vals)
        (policies | self.policy_id)._bump_version()
        return result

    def unlink(self):
        policies = self.policy_id
        result = super().unlink()
        policies._bump_version()
        return result
