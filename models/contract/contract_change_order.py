from markupsafe import Markup

from odoo import api, fields, models

from .contract_change import GATE_CHANGE
from .contract_gate import GATE_CONFIRM


class SaleOrder(models.Model):
    """The changes of a contract: a sealed contract changes by them and by nothing else."""

    _inherit = "sale.order"

    contract_change_ids = fields.One2many(
        "marketing.contract.change", "order_id", string="Contract Changes", copy=False
    )
    contract_change_count = fields.Integer(compute="_compute_contract_change_count")
    contract_sealed = fields.Boolean(
        compute="_compute_contract_sealed", help="In force and approved: only an approved change alters it."
    )

    @api.depends("state", "approval_request_ids.state")
    def _compute_contract_sealed(self):
        sealed = self.filtered(lambda order: order.state == "sale")._approval_live_requests(("approved",))
        for order in self:
            order.contract_sealed = (order._origin.id, GATE_CONFIRM) in sealed

    @api.depends("contract_change_ids")
    def _compute_contract_change_count(self):
        counts = dict(
            self.env["marketing.contract.change"]._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.contract_change_count = counts.get(order, 0)

    def action_contract_change(self):
        """Open the draft of a change of this contract, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_contract_change_action")
        draft = self.contract_change_ids.filtered(lambda change: change.state == "draft")[:1]
        return {
            **action,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": draft.id,
            "domain": [],
            "context": {"default_order_id": self.id},
        }

    def action_open_contract_changes(self):
        """Open all changes of this contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_contract_change_action")
        return {**action, "domain": [("order_id", "=", self.id)], "context": {"default_order_id": self.id}}

    def _contract_change(self, vals, change):
        """Take over a change that passed its gate.

        :param dict vals: values of this order
        :param change: the `marketing.contract.change`
        """
        self.ensure_one()
        locked = self.locked
        if locked:
            # Odoo's own lock keeps hands off; this is the way it is meant to be changed.
            self.locked = False
        if change._approval_live_requests(("approved",)):
            self._approval_amend(vals, f"{change.name}: {change.reason}")
        else:
            self.write(vals)
        if locked:
            self.locked = True
        self._message_log(
            body=Markup("<p>%s</p><p>%s</p>")
            % (
                self.env._(
                    "Changed by %(change)s: %(before)s → %(after)s.",
                    change=change._get_html_link(title=change.name),
                    before=self.currency_id.format(change.amount_before),
                    after=self.currency_id.format(self.amount_total),
                ),
                change.reason,
            )
        )

    def _action_cancel(self):
        # A contract that is called off is changed no more.
        # sudo: the changes go with the contract, whoever wrote them.
        changes = self.sudo().contract_change_ids.filtered(lambda change: change.state == "draft")
        for request in changes._approval_live_requests(("pending", "returned")).values():
            request._end("withdrawn", "withdraw")
        changes.write({"state": "cancelled"})
        return super()._action_cancel()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _contract_change_vals(self):
        """Return the values of the line of a new change that leaves this line of the contract as it is."""
        self.ensure_one()
        return {
            "order_line_id": self.id,
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "name": self.name,
            "product_uom_id": self.product_uom_id.id,
            "quantity": self.product_uom_qty,
            "quantity_before": self.product_uom_qty,
            "price_unit": self.price_unit,
            "price_before": self.price_unit,
            "discount": self.discount,
            "discount_before": self.discount,
        }


class ContractChange(models.Model):
    """What the approval engine asks about a change."""

    _inherit = "marketing.contract.change"

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE_CHANGE if self.state == "draft" else False

    @api.depends("state")
    def _compute_approval_panel(self):
        return super()._compute_approval_panel()

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: what was approved changes by approval only, and prices keep to their range.
        mandatory = super()._approval_mandatory(gate_code)
        # sudo: whether consent is needed must not depend on who asks.
        changes = self.sudo()
        sealed = changes.order_id._approval_live_requests(("approved",))
        return mandatory | self.filtered(
            lambda change: (
                (change.order_id.id, GATE_CONFIRM) in sealed
                or change.sudo().price_gap > 0  # sudo: as above
                or change.sudo().discount_excess > 0  # sudo: as above
            )
        )

    def _approval_lines(self, name):
        # EXTENDS approval: lines that stay as they are say nothing.
        lines = super()._approval_lines(name)
        return lines.filtered(lambda line: line.kind != "same") if name == "line_ids" else lines

    def _approval_summary(self):
        # EXTENDS approval
        return {
            "amount": self.amount_after,
            "currency_id": self.currency_id.id,
            "subtitle": self.partner_id.display_name,
        }

    def _approval_discount(self):
        # EXTENDS approval
        return max(self._approval_lines("line_ids").mapped("discount"), default=0.0)

    def _approval_alone(self, gate_code):
        # EXTENDS approval: prices out of range are weighed one by one.
        # sudo: as in `_approval_mandatory`.
        change = self.sudo()
        return change.price_gap > 0 or change.discount_excess > 0 or super()._approval_alone(gate_code)

    def _approval_notices(self, gate_code):
        # EXTENDS approval
        notices = super()._approval_notices(gate_code)
        if self.state != "draft" or not self.order_id:
            return notices
        with self._changed_order() as order:
            notices += order._approval_notices(GATE_CONFIRM)
        invoiced = self.line_ids.filtered(
            lambda line: line.kind == "changed" and line.qty_invoiced and line.price_unit != line.price_before
        )
        if invoiced:
            notices.append(
                {
                    "level": "info",
                    "text": self.env._(
                        "Partly invoiced at the old price: %s. Finance corrects the invoices.",
                        ", ".join(invoiced.product_id.mapped("display_name")),
                    ),
                }
            )
        return notices
