from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    commission_ids = fields.One2many("marketing.commission", "order_id", string="Commissions", copy=False)
    commission_pool_ids = fields.One2many("marketing.commission.pool", "order_id", string="Team Pools", copy=False)
    commission_pool_state = fields.Selection(
        related="commission_pool_ids.state", string="Team Pool", groups="marketing_office.group_leader"
    )
    commission_count = fields.Integer(compute="_compute_commission_count")

    @api.depends("commission_ids")
    def _compute_commission_count(self):
        counts = dict(
            self.env["marketing.commission"]._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.commission_count = counts.get(order, 0)

    def _action_confirm(self):
        result = super()._action_confirm()
        self.env["marketing.commission"]._entitle(self.ids)
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # What was earned is taken back by the run; what never was, goes with the contract.
        self.env["marketing.commission"]._drop_expected(self.ids)
        return result

    def write(self, vals):
        moved = self.filtered(lambda order: order.user_id.id != vals["user_id"]) if "user_id" in vals else self.browse()
        result = super().write(vals)
        if moved:
            moved._commission_reentitle()
        return result

    def _commission_reentitle(self):
        """Make the not yet earned entitlements of these contracts anew, after who takes part has changed.

        What is earned stays; a change after that is a manual decision (K-15).
        """
        confirmed = self.filtered(lambda order: order.state == "sale")
        if confirmed:
            self.env["marketing.commission"]._entitle(confirmed.ids, anew=True)

    def _collection_flipped(self):
        # EXTENDS contract: the run follows the collection at once and not only at night.
        self.env["marketing.commission"]._wake_up()
        return super()._collection_flipped()

    def action_open_commission_pool(self):
        """Open the team pool of this contract, a new one if there is none."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_commission_pool_action")
        pool = self.env["marketing.commission.pool"].search([("order_id", "=", self.id)], limit=1)
        return {
            **action,
            "views": [(False, "form")],
            "res_id": pool.id,
            "domain": [],
            "context": {"default_order_id": self.id},
        }

    def action_open_commissions(self):
        """Open the commissions of these contracts that the user may see."""
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_commission_action")
        return {**action, "domain": [("order_id", "in", self.ids)], "context": {}}
