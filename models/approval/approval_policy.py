from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

TIME_UNITS = [
    ("working_hours", "Working hours"),
    ("working_days", "Working days"),
    ("hours", "Hours"),
    ("days", "Calendar days"),
]
# Where a transaction keeps the rules of its gates.
_RULES = "marketing_approval_rules"
# What a submission needs to know of the policy that it finds.
_FETCHED = ["domain", "version", "time_limit", "time_unit", "self_approval", "fallback_user_id", "reminder_limit"]


class ApprovalPolicy(models.Model):
    """Who must consent at a gate, and when. The first policy that matches the document applies.

    A running request keeps the steps it started with: it holds a copy of them.
    """

    _name = "marketing.approval.policy"
    _description = "Approval Policy"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10, help="The first policy whose condition fits applies.")
    gate_id = fields.Many2one("marketing.approval.gate", required=True, ondelete="cascade", index=True, tracking=True)
    model = fields.Char(related="gate_id.model_id.model", string="Document Model")
    company_id = fields.Many2one("res.company", help="Empty: all companies.")
    domain = fields.Char(
        string="Applies To", default="[]", required=True, tracking=True, help="Documents that this policy covers."
    )
    step_ids = fields.One2many("marketing.approval.step", "policy_id", string="Steps", copy=True)
    time_limit = fields.Float(
        default=2.0,
        tracking=True,
        aggregator=None,
        help="For all steps together, counted from the submission. 0: no limit (H-03).",
    )
    time_unit = fields.Selection(TIME_UNITS, required=True, default="working_days")
    fallback_user_id = fields.Many2one(
        "res.users", help="Asked when a step finds nobody. Empty: the fallback of the company, then the administrators."
    )
    self_approval = fields.Boolean(
        string="Requester May Decide", help="Otherwise nobody decides on own requests (H-05)."
    )
    repeat = fields.Selection(
        [
            ("once", "Each person is asked once in the whole approval"),
            ("consecutive", "Nobody is asked again in the very next step"),
            ("always", "Everybody is asked in each step"),
        ],
        string="Same Person Again",
        required=True,
        default="once",
        help="Only the repeated opinion is skipped; those of the others in the same step are still asked for.",
    )
    special_path = fields.Boolean(
        default=True,
        help="In special cases the requester may ask the general manager directly, with a reason; "
        "those who are passed over are told (H-04).",
    )
    restart_on_change = fields.Boolean(
        string="Changes Start Over",
        help="When a returned document was changed, everybody is asked again. Otherwise it goes on with the person "
        "who returned it, and those who had agreed before are told what has changed.",
    )
    copy_user_ids = fields.Many2many(
        "res.users",
        "marketing_approval_policy_copy_rel",
        string="Copies To",
        domain=[("share", "=", False)],
        help="They can read each request of this policy and see its outcome.",
    )
    copy_group_ids = fields.Many2many(
        "res.groups",
        "marketing_approval_policy_copy_group_rel",
        string="Copies To Roles",
        help="Everybody who was given one of these roles and works in the company of the document gets a copy (H-10).",
    )
    reminder_limit = fields.Integer(
        string="Reminders When Late",
        default=3,
        help="How often those who are late are reminded after the time limit, once each working day.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)

    @api.constrains("domain", "gate_id")
    def _check_domain(self):
        for policy in self:
            policy._check_domain_of(policy.domain, policy.name)

    def _check_domain_of(self, domain, label):
        """Refuse a condition that cannot be evaluated on the gate's document."""
        self.ensure_one()
        try:
            # sudo: only whether the fields exist is looked at.
            Domain(safe_eval(domain or "[]", {"uid": self.env.uid})).validate(self.env[self.model].sudo())
        except Exception as error:
            raise ValidationError(
                self.env._("The condition of “%(name)s” does not fit its document: %(error)s", name=label, error=error)
            ) from error

    @api.model
    def _policy_rules(self, gate_code, company_id):
        """Return (policy id, condition) of a gate in order, for one company.

        Read once by each transaction: a cache of the process can be filled by somebody who does not see a new policy
        yet, and the gate would stay open after it is there. It ends with a commit, a rollback or a savepoint.
        """
        known = self.env.cr.precommit.data.setdefault(_RULES, {})
        if (gate_code, company_id) in known:
            return known[gate_code, company_id]
        gate_id = self.env["marketing.approval.gate"]._gate_id(gate_code)
        # The answer must not depend on the caller's context.
        policies = self.sudo().with_context({})
        domain = [("gate_id", "=", gate_id), ("company_id", "in", [False, company_id])]
        found = policies.search_fetch(domain, _FETCHED)
        rules = tuple((policy.id, (policy.domain or "[]").strip()) for policy in found)
        known[gate_code, company_id] = rules
        return rules

    @api.model
    def _match(self, gate_code, records):
        """Return {record id: policy} for the records of one model that need consent at a gate.

        :param str gate_code: code of the gate
        :param records: documents; they are evaluated with full rights, since a condition may look at
            figures that the requester must not see (price floors)
        """
        matched = {}
        for company, group in records.sudo().grouped(lambda record: record._approval_company()).items():
            rest = group.with_company(company)
            for policy_id, condition in self._policy_rules(gate_code, company.id):
                if not rest:
                    break
                hits = rest if condition == "[]" else rest.filtered_domain(safe_eval(condition, {"uid": self.env.uid}))
                policy = self.sudo().browse(policy_id)
                matched.update(dict.fromkeys(hits.ids, policy))
                rest -= hits
        return matched

    def _copy_people(self, company):
        """Return who gets a copy of each request in a company (called with full rights).

        :param company: `res.company`
        :return: the people named, and those who were given one of the roles and work there
        """
        self.ensure_one()
        holders = self.copy_group_ids.user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return self.copy_user_ids | holders

    def _bump_version(self):
        """Count a change of the rule, so that requests can name the version they followed."""
        self._forget_rules()
        for policy in self.exists():
            policy.write({"version": policy.version + 1})

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self._forget_rules()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"version", "name", "sequence"}:
            self._bump_version()
        self._forget_rules()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_rules()
        return result

    def _forget_rules(self):
        self.env.cr.precommit.data.pop(_RULES, None)
