from odoo import api, fields, models
from odoo.exceptions import UserError

from ...lib import rates


class CommissionRate(models.Model):
    """One rate of a plan. Its unit is never assumed: the sources lost the sign after the figure (T-01)."""

    _name = "marketing.commission.rate"
    _description = "Commission Rate"
    _order = "role, id"

    plan_id = fields.Many2one("marketing.commission.plan", required=True, ondelete="cascade", index=True)
    role = fields.Selection(
        [("salesperson", "Salesperson"), ("team", "Team Pool")],
        required=True,
        default="salesperson",
        help="The team pool is divided among the people entered on the contract (K-02, K-04).",
    )
    rate = fields.Float(required=True, digits=(16, 4))
    unit = fields.Selection(
        [(rates.PERCENT, "% (per cent)"), (rates.PER_MILLE, "‰ (per mille)")],
        help="Must be chosen before the plan can be confirmed; it makes a difference of ten times.",
    )
    example = fields.Char(compute="_compute_example")

    _role_once = models.UniqueIndex("(plan_id, role)", "A plan has one rate for each role.")
    _rate_positive = models.Constraint("CHECK(rate >= 0)", "A rate cannot be negative.")

    @api.depends("rate", "unit")
    def _compute_example(self):
        for rate in self:
            rate.example = (
                self.env._("100,000.00 of sales earn %s", f"{rates.apply_rate(100000, rate.rate or 0, rate.unit):,.2f}")
                if rate.unit
                else self.env._("Choose the unit first")
            )

    def _check_open(self, plans=None):
        for plan in self.plan_id if plans is None else plans:
            if plan.state != "draft":
                raise UserError(
                    self.env._("The plan “%s” is confirmed. Make a new version to change its rates.", plan.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_open(
            self.env["marketing.commission.plan"].browse({vals["plan_id"] for vals in vals_list if vals.get("plan_id")})
        )
        return super().create(vals_list)

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_open()
