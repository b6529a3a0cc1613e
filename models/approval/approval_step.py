from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from .approval_policy import TIME_UNITS

RULES = [
    ("user", "Named people"),
    ("group", "Members of a group"),
    ("superior", "Superior of the requester"),
    ("superiors", "All superiors up to a level"),
    ("department", "Manager of the requester's department"),
    ("team_leader", "Leader of the sales team"),
    ("field", "Person named on the document"),
    ("choice", "Whom the requester chooses"),
]
QUORUMS = [
    ("any", "One of them is enough"),
    ("all", "All of them"),
    ("sequence", "All of them, one after the other"),
    ("count", "A number of them"),
    ("share", "A share of the votes"),
]


class ApprovalStep(models.Model):
    """One step of a policy: who is asked, on what condition, how many must agree, and until when."""

    _name = "marketing.approval.step"
    _description = "Approval Step"
    _order = "sequence, id"

    policy_id = fields.Many2one("marketing.approval.policy", required=True, ondelete="cascade", index=True)
    model = fields.Char(related="policy_id.model")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    rule = fields.Selection(RULES, string="Who", required=True, default="superior")
    user_ids = fields.Many2many("res.users", string="People", domain=[("share", "=", False)])
    group_id = fields.Many2one("res.groups")
    superior_level = fields.Integer(string="Level", default=1, help="1: the direct superior, 2: theirs, …")
    field_path = fields.Char(
        string="Field", help="Path to a user on the document, for example company_id.general_manager_id"
    )
    quorum = fields.Selection(QUORUMS, required=True, default="any")
    quorum_count = fields.Integer(string="How Many", default=2)
    quorum_share = fields.Float(string="Share (%)", default=60.0)
    voter_ids = fields.One2many("marketing.approval.voter", "step_id", string="Weights", copy=True)
    domain = fields.Char(string="Only If", default="[]", help="The step is skipped for other documents.")
    domain_text = fields.Char(
        string="Condition in Words",
        translate=True,
        help="Told to the requester, for example “only above 500,000”. Empty: only that the step is not needed.",
    )
    confidential = fields.Boolean(
        help="The requester sees this step only once it is asked, because its condition tells "
        "something that they must not know."
    )
    time_limit = fields.Float(help="For this step alone. 0: only the limit of the whole policy counts.")
    time_unit = fields.Selection(TIME_UNITS, required=True, default="working_hours")
    total_limit = fields.Float(related="policy_id.time_limit", string="Limit of All Steps")
    limit_text = fields.Char(string="Limit in Words", compute="_compute_limit_text")
    on_timeout = fields.Selection(
        [
            ("remind", "Remind only"),
            ("escalate", "Pass it on to the superior"),
            ("approve", "Approve by itself"),
            ("reject", "Reject by itself"),
        ],
        string="When Time Is Over",
        required=True,
        default="escalate",
    )
    sentence = fields.Char(compute="_compute_sentence", string="In Words")

    _level_positive = models.Constraint("CHECK(superior_level > 0)", "The level of a superior starts at 1.")
    _count_positive = models.Constraint("CHECK(quorum_count > 0)", "At least one person must agree.")
    _share_range = models.Constraint(
        "CHECK(quorum_share > 0 AND quorum_share <= 100)", "The share of the votes lies between 0 and 100 %."
    )

    @api.depends(
        "rule", "user_ids", "group_id", "superior_level", "field_path", "quorum", "quorum_count", "quorum_share"
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for step in self:
            who = step._who()
            step.sentence = {
                "any": self.env._("Any of: %s", who),
                "all": self.env._("All of: %s", who),
                "sequence": self.env._("One after the other: %s", who),
                "count": self.env._("%(count)s of: %(who)s", count=step.quorum_count, who=who),
                "share": self.env._("%(share)s %% of the votes of: %(who)s", share=f"{step.quorum_share:g}", who=who),
            }.get(step.quorum, who)

    @api.depends_context("lang")
    @api.depends("time_limit", "time_unit")
    def _compute_limit_text(self):
        for step in self:
            step.limit_text = self.env["marketing.approval.request"]._limit_words(step.time_limit, step.time_unit)

    def _who(self):
        """Return in words whom this step asks."""
        self.ensure_one()
        people = ", ".join(self.user_ids.mapped("name"))
        return {
            "user": people,
            "group": self.group_id.name or "",
            "superior": self.env._("superior, level %s", self.superior_level),
            "superiors": self.env._("superiors up to level %s", self.superior_level),
            "department": self.env._("manager of the department"),
            "team_leader": self.env._("leader of the sales team, else the direct superior"),
            "field": self._field_label(),
            "choice": self.env._("whom the requester chooses from %s", people or self.group_id.name)
            if people or self.group_id
            else self.env._("whom the requester chooses"),
        }.get(self.rule, "")

    def _field_label(self):
        """Return the label of the field that names the person, in the reader's language."""
        model, label = self.env.get(self.model), self.field_path or ""
        for name in label.split("."):
            field = model._fields.get(name) if model is not None else None
            if not field:
                return self.field_path or ""
            label = field.get_description(self.env, ["string"])["string"]
            model = self.env.get(field.comodel_name)
        return label

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

    @api.model
    def _condition_fits(self, condition, record):
        """Return whether a condition fits the document (read with full rights).

        :param str condition: domain as text
        """
        condition = (condition or "[]").strip()
        return condition == "[]" or bool(record.sudo().filtered_domain(safe_eval(condition, {"uid": self.env.uid})))

    def _path(self, record, choices=None, known=None):
        """Return these steps as plain data, for the path of a request on `record`.

        :param dict choices: {step id as text: ids of the people whom the requester chose}
        :param dict known: answers that the documents of one batch share
        """
        known = {} if known is None else known
        # In one language for all, so that reports put the same steps together; people read them in their own.
        lang = record._approval_company().partner_id.lang
        steps = known.get((lang, self))
        if steps is None:
            steps = known[lang, self] = [step._snapshot(choices) for step in self.with_context(lang=lang)]
        return [{**step, "skipped": not self._condition_fits(step["domain"], record)} for step in steps]

    def _snapshot(self, choices=None):
        """Return what the path of a request keeps of this step, the same for every document.

        :param dict choices: {step id as text: ids of the people whom the requester chose}
        """
        self.ensure_one()
        policy = self.policy_id
        return {
            "step": self.id,
            "name": self.name,
            "rule": self.rule,
            "users": self.user_ids.ids,
            "group": self.group_id.id,
            "level": self.superior_level,
            "path": self.field_path or "",
            "chosen": self._checked_choice((choices or {}).get(str(self.id), ())) if self.rule == "choice" else [],
            "quorum": self.quorum,
            "needed": {"count": self.quorum_count, "share": self.quorum_share}.get(self.quorum, 0),
            "votes": {str(voter.user_id.id): [voter.weight, voter.veto] for voter in self.voter_ids},
            "confidential": self.confidential,
            "domain": (self.domain or "[]").strip(),
            "limit": self.time_limit,
            "unit": self.time_unit,
            "on_timeout": self.on_timeout,
            "total_unit": policy.time_unit,
            "self_approval": policy.self_approval,
            "repeat": policy.repeat,
            "fallback": policy.fallback_user_id.id,
        }

    def _checked_choice(self, user_ids):
        """Return the ids of the chosen people that this step allows.

        :raises ValidationError: when somebody else was chosen
        """
        chosen = {int(user_id) for user_id in user_ids}
        allowed = self._choosable()
        if allowed is not None and not chosen <= set(allowed.ids):
            raise ValidationError(self.env._("Step “%s”: choose among the people that it offers.", self.name))
        return sorted(chosen)

    def _choosable(self):
        """Return the people among whom the requester chooses, None when it may be anybody."""
        # sudo: whom a step offers is shown to its requester.
        step = self.sudo()
        if not step.user_ids and not step.group_id:
            return None
        return step.user_ids | step.group_id.all_user_ids

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
