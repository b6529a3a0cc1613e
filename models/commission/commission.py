from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...lib import rates
from ..core.guard import ALL_FIELDS
from ..core.windows import open_record


class Commission(models.Model):
    """What one person is entitled to on one contract, and how it was calculated (K-01 … K-07, K-13).

    Written by the commission run alone, in sets; the money itself stands in the payout ledger. An entitlement
    is `expected` until the contract is fully collected, then `earned`; it goes back to `expected` when the
    collection is undone, and is `cancelled` with its contract.
    """

    _name = "marketing.commission"
    _description = "Commission"
    _inherit = ["marketing.guard"]
    _order = "id desc"
    _rec_name = "order_id"
    _guarded_fields = ALL_FIELDS

    order_id = fields.Many2one("sale.order", string="Contract", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one("res.currency", required=True)
    partner_id = fields.Many2one("res.partner", string="Person", required=True, index=True)
    user_id = fields.Many2one("res.users", index="btree_not_null")
    role = fields.Selection([("salesperson", "Salesperson"), ("team", "Team Pool")], required=True)
    plan_id = fields.Many2one("marketing.commission.plan", required=True, ondelete="restrict")
    plan_version = fields.Integer(required=True)
    base_amount = fields.Monetary(help="Amount that counts, in the company's currency.")
    rate = fields.Float(digits=(16, 4), aggregator=None)
    unit = fields.Selection([(rates.PERCENT, "%"), (rates.PER_MILLE, "‰")])
    share = fields.Float(string="Share (%)", aggregator=None)
    amount = fields.Monetary()
    state = fields.Selection(
        [("expected", "Not Yet Earned"), ("earned", "Earned"), ("cancelled", "Cancelled")], required=True
    )
    earned_date = fields.Date(help="Day of full collection of the contract.")
    turn = fields.Integer(help="How often it was earned; it counts on when a collection was undone and made again.")
    customer_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    team_id = fields.Many2one(related="order_id.team_id", string="Sales Team")
    collection_state = fields.Selection(related="order_id.collection_state", string="Collection")
    formula = fields.Char(compute="_compute_formula")
    payout_line_ids = fields.One2many(
        "marketing.payout.line",
        "origin_id",
        string="Ledger Lines",
        domain=[("origin_model", "=", "marketing.commission")],
    )

    _once = models.UniqueIndex("(order_id, partner_id, role)", "This person already has this commission.")

    def init(self):
        # Each row is rewritten once, when it is earned. With room beside it, and no index over what changes then, that
        # touches no index: half of the time of a large run's first half.
        self.env.cr.execute(SQL("ALTER TABLE %s SET (fillfactor = 50)", SQL.identifier(self._table)))

    @api.depends("base_amount", "rate", "unit", "share")
    def _compute_formula(self):
        for commission in self:
            parts = [formatLang(self.env, commission.base_amount), rates.format_rate(commission.rate, commission.unit)]
            if commission.role == "team":
                parts.append(self.env._("%s %% of the pool", f"{commission.share:g}"))
            commission.formula = " × ".join(parts)

    def action_open_order(self):
        """Open the contract."""
        self.ensure_one()
        return open_record("sale.order", self.order_id.id)

    def action_open_payout_lines(self):
        """Open the ledger lines of these commissions."""
        return self.env["marketing.payout.line"]._action_of_origin(self)
