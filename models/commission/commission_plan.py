from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ..core.clock import now, today
from ..core.windows import open_record

# What fixes the money: frozen once a plan is confirmed.
_TERMS = frozenset(
    {
        "company_id", "base", "first_percent", "first_month_offset", "rest_hold", "domain", "valid_from", "rate_ids",
        "version", "previous_id",
    }
)  # fmt: skip


class CommissionPlan(models.Model):
    """Who earns what on which contracts (K-01 … K-07).

    A plan is drafted, confirmed by an administrator who has chosen the unit of each rate, and from then on
    frozen; a change is a new version. Each commission names the plan and version that produced it.
    """

    _name = "marketing.commission.plan"
    _description = "Commission Plan"
    _inherit = ["marketing.guard", "mail.thread", "mail.activity.mixin"]
    _order = "sequence, valid_from desc, version desc, id"
    _guarded_fields = frozenset({"state", "confirmed_by_id", "confirmed_on"})

    name = fields.Char(required=True, tracking=True)
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one("marketing.commission.plan", string="Previous Version", readonly=True, copy=False)
    sequence = fields.Integer(default=10, help="The first plan that fits a contract applies.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("retired", "Retired")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    valid_from = fields.Date(required=True, default=lambda self: fields.Date.start_of(today(self.env.company), "year"))
    valid_to = fields.Date(help="Contracts confirmed after this day follow another plan. Empty: no end.")
    domain = fields.Char(string="Contracts", default="[]", required=True, help="Contracts that follow this plan.")
    base = fields.Selection(
        [
            ("untaxed", "Contract amount without tax"),
            ("total", "Contract amount with tax"),
            ("collected", "Amount collected"),
        ],
        required=True,
        default="untaxed",
        tracking=True,
        help="What the rates are applied to (K-03).",
    )
    rate_ids = fields.One2many("marketing.commission.rate", "plan_id", string="Rates", copy=True)
    first_percent = fields.Float(
        string="First Part (%)", default=70.0, required=True, help="Part that is due after full collection (K-06)."
    )
    first_month_offset = fields.Integer(
        string="Months Later",
        default=1,
        required=True,
        help="1: the first part is due in the month after full collection.",
    )
    rest_hold = fields.Selection(
        [("appraisal", "Until the annual appraisal"), ("none", "Due with the first part")],
        string="Rest Is Held",
        required=True,
        default="appraisal",
        help="When the rest is due (K-07).",
    )
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    commission_count = fields.Integer(compute="_compute_commission_count")

    _first_range = models.Constraint(
        "CHECK(first_percent >= 0 AND first_percent <= 100)", "The first part lies between 0 and 100 %."
    )
    _dates_order = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_to >= valid_from)", "A plan cannot end before it begins."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._("%(name)s, version %(version)s", name=plan.name, version=plan.version)

    def _compute_commission_count(self):
        counts = dict(
            self.env["marketing.commission"]._read_group([("plan_id", "in", self.ids)], ["plan_id"], ["__count"])
        )
        for plan in self:
            plan.commission_count = counts.get(plan, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for plan in self:
            try:
                # sudo: only whether the fields exist is looked at.
                Domain(safe_eval(plan.domain or "[]")).validate(self.env["sale.order"].sudo())
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The condition of “%(name)s” does not fit contracts: %(error)s", name=plan.name, error=error
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{key: value for key, value in vals.items() if key != "version"} for vals in vals_list])

    def write(self, vals):
        if not self._guard_is_open() and not _TERMS.isdisjoint(vals):
            frozen = self.filtered(lambda plan: plan.state != "draft")
            if frozen:
                raise UserError(
                    self.env._(
                        "The plan “%s” is confirmed, so its terms are fixed. Make a new version to change them.",
                        frozen[0].display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(plan.state != "draft" for plan in self):
            raise UserError(self.env._("A plan that was in force is kept. Archive it instead."))

    def action_confirm(self):
        """Put plans in force, as an administrator who has chosen the unit of each rate (K-01, T-01).

        :raises UserError: when a rate or its unit is missing
        """
        self.check_access("write")
        for plan in self:
            if plan.state != "draft":
                raise UserError(self.env._("The plan “%s” is already confirmed.", plan.display_name))
            if not plan.rate_ids:
                raise UserError(self.env._("The plan “%s” has no rate yet.", plan.display_name))
            if any(not rate.unit for rate in plan.rate_ids):
                raise UserError(
                    self.env._(
                        "Choose %% or ‰ for each rate of “%s” before you confirm it; the sources leave the unit open.",
                        plan.display_name,
                    )
                )
            plan._guarded_write({"state": "confirmed", "confirmed_by_id": self.env.uid, "confirmed_on": now(self.env)})
            if plan.previous_id.state == "confirmed":
                plan.previous_id._guarded_write(
                    {
                        "state": "retired",
                        "valid_to": max(plan.previous_id.valid_from, fields.Date.subtract(plan.valid_from, days=1)),
                    }
                )
        return True

    def action_retire(self):
        """Take plans out of force for contracts to come. What was earned under them stands."""
        self.check_access("write")
        self.filtered(lambda plan: plan.state == "confirmed")._guarded_write({"state": "retired"})
        return True

    def action_new_version(self):
        """Draft the next version of a confirmed plan and open it."""
        self.ensure_one()
        self.check_access("write")
        draft = self.copy({"name": self.name})
        draft._guarded_write({"version": self.version + 1, "previous_id": self.id})
        return open_record(self._name, draft.id)

    def action_open_commissions(self):
        """Open the commissions that this plan produced."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_commission_action")
        return {**action, "domain": [("plan_id", "=", self.id)], "context": {}}

    def _orders_query(self, order_ids=None):
        """Return a query of the ids of contracts to which the condition of this plan fits."""
        self.ensure_one()
        domain = Domain(safe_eval(self.domain or "[]"))
        if order_ids is not None:
            domain &= Domain("id", "in", order_ids)
        # sudo: commissions are made for everybody's contracts, whoever starts the run.
        return self.env["sale.order"].sudo()._search(domain & Domain("company_id", "=", self.company_id.id))
