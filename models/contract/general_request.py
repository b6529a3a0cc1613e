from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare


class ResCompany(models.Model):
    _inherit = "res.company"

    down_payment_percent = fields.Float(
        string="Down Payment (%)",
        default=30.0,
        help="Part of a contract that must have arrived before its project starts (I-10); a contract may differ.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    down_payment_percent = fields.Float(related="company_id.down_payment_percent", readonly=False)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    down_payment_percent = fields.Float(
        string="Down Payment (%)", copy=False, help="Empty: the share that the company has set."
    )
    down_payment_amount = fields.Monetary(string="Down Payment", compute="_compute_down_payment")
    down_payment_arrived = fields.Boolean(compute="_compute_down_payment")
    general_request_ids = fields.One2many("marketing.general.request", "contract_id", string="Requests", copy=False)
    general_request_count = fields.Integer(compute="_compute_general_request_count")

    @api.depends("down_payment_percent", "amount_total", "collection_collected", "company_id.down_payment_percent")
    def _compute_down_payment(self):
        for order in self:
            percent = order.down_payment_percent or order.company_id.down_payment_percent
            order.down_payment_amount = order.currency_id.round(order.amount_total * percent / 100)
            order.down_payment_arrived = (
                order.state == "sale"
                and float_compare(
                    order.collection_collected,
                    order.down_payment_amount,
                    precision_rounding=order.currency_id.rounding or 0.01,
                )
                >= 0
            )

    @api.depends("general_request_ids")
    def _compute_general_request_count(self):
        counts = dict(
            self.env["marketing.general.request"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for order in self:
            order.general_request_count = counts.get(order, 0)

    def action_open_general_requests(self):
        """Open the requests about this contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_general_request_action")
        return {
            **action,
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }


class GeneralRequestType(models.Model):
    _inherit = "marketing.general.request.type"

    needs_contract = fields.Boolean(string="Asks for a Contract")
    needs_down_payment = fields.Boolean(string="Only After the Down Payment", help="See I-10.")
    needs_supervisor = fields.Boolean(string="Asks for a Project Supervisor")
    needs_scope = fields.Boolean(
        string="Asks for a Scope Ruling", help="Promised by the contract, or paid by the customer (S-13, S-14)."
    )


class GeneralRequest(models.Model):
    """Requests about a contract know it and check its conditions (H-13, H-14)."""

    _inherit = "marketing.general.request"
    _approval_watched_fields = ("contract_id", "supervisor_id", "scope", "scope_clause", "customer_order_id")

    contract_id = fields.Many2one(
        "sale.order", domain=[("state", "=", "sale")], index="btree_not_null", ondelete="restrict"
    )
    supervisor_id = fields.Many2one("res.users", string="Project Supervisor", domain=[("share", "=", False)])
    scope = fields.Selection(
        [("inside", "Promised by the contract"), ("outside", "Beyond the contract, the customer pays")],
        help="S-13, S-14",
    )
    scope_clause = fields.Char(string="Clause", help="Clause of the contract that promises it.")
    customer_order_id = fields.Many2one(
        "sale.order",
        string="Order of the Customer",
        domain=[("state", "in", ("sent", "sale"))],
        ondelete="restrict",
        help="The quotation or order by which the customer pays for it.",
    )
    needs_contract = fields.Boolean(related="type_id.needs_contract")
    needs_supervisor = fields.Boolean(related="type_id.needs_supervisor")
    needs_scope = fields.Boolean(related="type_id.needs_scope")
    needs_down_payment = fields.Boolean(related="type_id.needs_down_payment")
    down_payment_amount = fields.Monetary(related="contract_id.down_payment_amount", currency_field="currency_id")
    down_payment_arrived = fields.Boolean(related="contract_id.down_payment_arrived")

    def _check_complete(self):
        # EXTENDS approval: what a request about a contract needs, when it is submitted and when it is granted.
        result = super()._check_complete()
        for request in self:
            kind = request.type_id
            if kind.needs_contract and not request.contract_id:
                raise ValidationError(self.env._("%s: name the contract.", request.display_name))
            if kind.needs_supervisor and not request.supervisor_id:
                raise ValidationError(self.env._("%s: name the project supervisor.", request.display_name))
            if kind.needs_down_payment:
                request._check_down_payment()
            if kind.needs_scope:
                request._check_scope()
        return result

    def _check_down_payment(self):
        """Refuse a project whose contract has not been paid for at all yet (I-10, T-24)."""
        self.ensure_one()
        # sudo: whether the down payment has arrived, also of a contract that the supervisor does not see.
        contract = self.contract_id.sudo()
        if not contract.down_payment_arrived:
            raise UserError(
                self.env._(
                    "The down payment of %(contract)s has not arrived: %(due)s are due, %(in)s are in. "
                    "Its project can be applied for once the money is there.",
                    **{
                        "contract": contract.name,
                        "due": contract.currency_id.format(contract.down_payment_amount),
                        "in": contract.currency_id.format(contract.collection_collected),
                    },
                )
            )

    def _check_scope(self):
        """Refuse a development that neither a clause nor an order of the customer covers (S-13, S-14, T-31)."""
        self.ensure_one()
        if self.scope == "inside" and (self.scope_clause or "").strip():
            return
        if self.scope == "outside" and self.customer_order_id:
            return
        raise ValidationError(
            self.env._(
                "%s: name the clause of the contract that promises it, or the order by which the customer pays.",
                self.display_name,
            )
        )
