from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..core.clock import now

GATE_POOL = "commission.pool.confirm"


class CommissionPool(models.Model):
    """How the team part of the commission on one contract is divided (K-02, K-04, H-15).

    The supervisor of the people concerned divides it, the director reviews it, and the record is kept. Only a
    division in force entitles anybody.

    ==========  ===================  =========================================================
    action      who                  when
    ==========  ===================  =========================================================
    divide      leader of the team   draft
    submit      leader of the team   draft, the shares are complete
    confirm     leader of the team   draft, approved by the director (or no rule asks for it)
    reopen      leader of the team   in force, nothing of it earned yet
    ==========  ===================  =========================================================
    """

    _name = "marketing.commission.pool"
    _description = "Team Pool of a Contract"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.approval.mixin", "marketing.guard"]
    _order = "id desc"
    _rec_name = "order_id"
    _approval_watched_fields = ("order_id", "share_ids.partner_id", "share_ids.percent")
    _approval_transitions = {"state": {"confirmed": GATE_POOL}}
    _approval_sealed_states = {"state": {"confirmed"}}
    # What follows from the contract and the shares is not for anybody to write.
    _guarded_fields = frozenset({"company_id", "salesperson_id", "team_id", "total"})

    order_id = fields.Many2one("sale.order", string="Contract", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    salesperson_id = fields.Many2one(related="order_id.user_id", string="Salesperson", store=True)
    team_id = fields.Many2one(related="order_id.team_id", store=True)
    share_ids = fields.One2many("marketing.commission.share", "pool_id", string="Shares")
    total = fields.Float(string="Divided (%)", compute="_compute_total", store=True, aggregator=None)
    state = fields.Selection(
        [("draft", "To Divide"), ("confirmed", "In Force")], required=True, default="draft", tracking=True, copy=False
    )

    _once = models.UniqueIndex("(order_id)", "This contract already has a team pool.")

    @api.depends("share_ids.percent")
    def _compute_total(self):
        for pool in self:
            pool.total = sum(pool.share_ids.mapped("percent"))

    @api.constrains("share_ids")
    def _check_total(self):
        self.share_ids._check_total()

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # The shares come first, then the division comes into force as any other one does.
        in_force = [vals.get("state") == "confirmed" for vals in vals_list]
        pools = super().create([{**vals, "state": "draft"} for vals in vals_list])
        pools.browse(pool.id for pool, now_in_force in zip(pools, in_force, strict=True) if now_in_force).write(
            {"state": "confirmed"}
        )
        return pools

    def write(self, vals):
        if not vals.keys().isdisjoint(("order_id", "share_ids")):
            self._check_draft()
        moved = self.filtered(lambda pool: pool.state != vals["state"]) if "state" in vals else self.browse()
        if vals.get("state") == "confirmed":
            moved._check_complete()
        elif vals.get("state") == "draft":
            moved._check_open_again()
        result = super().write(vals)
        moved._in_force()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(pool.state != "draft" for pool in self):
            raise UserError(self.env._("A division in force is kept. Open it again first."))

    def _check_draft(self):
        """Refuse to change a division in force, whether or not a rule asks for its review."""
        if self.filtered(lambda pool: pool.state == "confirmed"):
            raise UserError(
                self.env._("A division in force can no longer be changed. Open it again first, then divide anew.")
            )

    def _check_complete(self):
        """Refuse a division that leaves something over."""
        for pool in self:
            if not pool.share_ids or abs(pool.total - 100) > 0.000001:
                raise ValidationError(
                    self.env._(
                        "The shares of %(name)s add up to %(total)s %%. Divide the whole pool, 100 %%.",
                        name=pool.order_id.name,
                        total=f"{pool.total:g}",
                    )
                )

    def _check_open_again(self):
        """Refuse to divide anew what somebody has earned; a correction after that is a decision of its own (K-15)."""
        # sudo: whether anything was earned, also by people whose pay the leader does not see.
        earned = (
            self.env["marketing.commission"]
            .sudo()
            .search(
                [
                    ("order_id", "in", self.order_id.ids),
                    ("role", "=", "team"),
                    "|",
                    ("state", "=", "earned"),
                    ("turn", ">", 0),
                ],
                limit=1,
            )
        )
        if earned:
            raise UserError(
                self.env._(
                    "The team pool of %s has been earned as it was divided, so the division stands. "
                    "Correct the pay of the people concerned by an adjustment.",
                    earned.order_id.name,
                )
            )

    def _in_force(self):
        """Let the entitlements follow after a division came into force, or no longer is."""
        if self:
            self.flush_recordset()
            self.order_id._commission_reentitle()

    def action_confirm(self):
        """Put these divisions in force, as far as they are approved."""
        self.check_access("write")
        self.write({"state": "confirmed"})
        return True

    def action_reopen(self):
        """Take these divisions out of force to divide anew."""
        self.check_access("write")
        self.write({"state": "draft"})
        return True

    @api.model
    def _make_missing(self, company):
        """Give contracts in force under a plan with a team part a pool to divide, in one statement.

        :param company: `res.company`
        """
        moment = now(self.env)
        self.env["sale.order"].flush_model(["state", "company_id", "user_id", "team_id"])
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO marketing_commission_pool (
                       order_id, company_id, salesperson_id, team_id, state, total, create_date, write_date)
                SELECT DISTINCT o.id, o.company_id, o.user_id, o.team_id, 'draft', 0,
                       %(now)s::timestamp, %(now)s::timestamp
                  FROM marketing_commission com
                  JOIN sale_order o ON o.id = com.order_id
                  JOIN marketing_commission_rate r ON r.plan_id = com.plan_id AND r.role = 'team'
                 WHERE o.state = 'sale' AND com.company_id = %(company)s
                   AND NOT EXISTS (SELECT 1 FROM marketing_commission_pool had WHERE had.order_id = o.id)
                    ON CONFLICT DO NOTHING
             RETURNING id
                """,
                company=company.id,
                now=moment,
            )
        )
        self.invalidate_model()

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE_POOL if self.state == "draft" else False

    def action_approval_submit(self, options=None):
        """Submit divisions to the director's review (H-15).

        :param dict options: what the leader adds, see `marketing.approval.request._submit`
        :raises ValidationError: when the pool is not divided to the last per cent
        """
        # EXTENDS approval
        self._check_complete()
        return super().action_approval_submit(options)

    def _approval_summary(self):
        # EXTENDS approval
        return {
            "amount": self.order_id.amount_untaxed,
            "currency_id": self.order_id.currency_id.id,
            "subtitle": self.env._("Team pool of %s", self.salesperson_id.name or self.customer_id.name),
        }

    def _approval_team_leader(self):
        # EXTENDS approval
        return self.order_id._approval_team_leader()

    def action_open_order(self):
        """Open the contract."""
        self.ensure_one()
        return self.order_id._get_records_action()
