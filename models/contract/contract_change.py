from contextlib import contextmanager

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..core.clock import now
from ..core.moves import check_move
from .price_range import RANGE_GROUP

GATE_CHANGE = "sale.contract.change"
# From which state to which.
MOVES = {"draft": {"applied", "cancelled"}, "applied": set(), "cancelled": {"draft"}}
CONTENT = frozenset({"order_id", "reason", "payment_term_id", "note", "line_ids"})


class ContractChange(models.Model):
    """A change of a contract in force: written beside the contract, approved, and only then applied to it (H-06).

    ==========  ==================================  =====================================================
    action      who                                 when
    ==========  ==================================  =====================================================
    write       who may write the contract          draft, not under approval
    submit      who may write the contract          the contract still stands as the change was written for
    apply       the engine, for the requester       approved at the gate; freely where none of it needs consent
    cancel      who may write the contract          draft; what is under approval is withdrawn
    ==========  ==================================  =====================================================

    Each line keeps what the contract said when the change was written. If the contract has changed since, nothing
    is applied until the change is brought up to date and approved as it then stands.
    """

    _name = "marketing.contract.change"
    _description = "Contract Change"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "reason"]
    # What the contract said is read from the contract, not taken from whoever writes the change.
    _guarded_fields = frozenset(
        {"name", "number", "applied_on", "amount_before", "payment_term_before_id", "note_before"}
    )
    _approval_watched_fields = (
        "order_id",
        "reason",
        "payment_term_id",
        "note",
        "line_ids.product_id",
        "line_ids.name",
        "line_ids.product_uom_id",
        "line_ids.quantity_before",
        "line_ids.quantity",
        "line_ids.price_before",
        "line_ids.price_unit",
        "line_ids.discount_before",
        "line_ids.discount",
    )
    _approval_transitions = {"state": {"applied": GATE_CHANGE}}
    _approval_sealed_states = {"state": ("applied",)}

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    number = fields.Integer(
        string="Sequence", readonly=True, copy=False, help="The first, second … change of this contract."
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "sale")],
        tracking=True,
    )
    partner_id = fields.Many2one(related="order_id.partner_id", store=True, index=True)
    user_id = fields.Many2one(related="order_id.user_id", string="Salesperson", store=True, index=True)
    team_id = fields.Many2one(related="order_id.team_id", store=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    reason = fields.Text(required=True, help="What the customer and we have agreed, and why.")
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment Terms",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
    )
    payment_term_before_id = fields.Many2one(
        "account.payment.term",
        string="Payment Terms Before",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        copy=False,
    )
    note = fields.Html(
        string="Terms and Conditions", compute="_compute_from_order", store=True, readonly=False, precompute=True
    )
    note_before = fields.Html(
        string="Terms and Conditions Before", compute="_compute_from_order", store=True, precompute=True, copy=False
    )
    line_ids = fields.One2many(
        "marketing.contract.change.line",
        "change_id",
        string="Lines",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("applied", "Applied"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    applied_on = fields.Datetime(readonly=True, copy=False)
    amount_before = fields.Monetary(
        string="Total Before", compute="_compute_from_order", store=True, precompute=True, copy=False
    )
    amount_after = fields.Monetary(string="Total After", compute="_compute_amount_after", store=True)
    amount_difference = fields.Monetary(string="Difference", compute="_compute_amount_difference", store=True)
    price_gap = fields.Float(
        string="Below Floor (%)", compute="_compute_price_range", compute_sudo=True, groups=RANGE_GROUP
    )
    discount_excess = fields.Float(
        string="Above Standard Discount (%)", compute="_compute_price_range", compute_sudo=True, groups=RANGE_GROUP
    )

    _number_once = models.UniqueIndex("(order_id, number)", "Two changes of one contract cannot have the same number.")

    # ------------------------------------------------------------------
    # What the contract says, and what it would say
    # ------------------------------------------------------------------

    @api.depends("order_id")
    def _compute_from_order(self):
        for change in self:
            order = change.order_id
            change.payment_term_id = change.payment_term_before_id = order.payment_term_id
            change.note = change.note_before = order.note
            change.amount_before = order.amount_total

    @api.depends("order_id")
    def _compute_line_ids(self):
        for change in self:
            lines = change.order_id._approval_lines("order_line")
            change.line_ids = [Command.clear(), *(Command.create(line._contract_change_vals()) for line in lines)]

    @api.depends(
        "payment_term_id",
        "line_ids.product_id",
        "line_ids.product_uom_id",
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
    )
    def _compute_amount_after(self):
        for change in self:
            if not change.order_id:
                change.amount_after = 0.0
                continue
            with change._changed_order() as order:
                change.amount_after = order.amount_total

    @api.depends("amount_before", "amount_after")
    def _compute_amount_difference(self):
        for change in self:
            change.amount_difference = change.amount_after - change.amount_before

    @api.depends("amount_after", "line_ids.product_id.price_floor", "line_ids.product_id.standard_discount")
    def _compute_price_range(self):
        for change in self:
            if change.state == "applied" or not change.order_id:
                order = change.order_id
                change.price_gap, change.discount_excess = order.price_gap, order.discount_excess
                continue
            with change._changed_order() as order:
                change.price_gap, change.discount_excess = order.price_gap, order.discount_excess

    @contextmanager
    def _changed_order(self):
        """Give the contract as it would stand, in memory: Odoo itself computes its totals, taxes and prices."""
        self.ensure_one()
        updates, additions = self._order_commands()
        order = self.order_id._origin
        changed = order.new(
            {"payment_term_id": self.payment_term_id.id, "order_line": updates + additions}, origin=order
        )
        try:
            yield changed
        finally:
            # Whoever makes such an order again, for another change perhaps, would meet what is left of this one.
            changed.order_line.invalidate_recordset(flush=False)
            changed.invalidate_recordset(flush=False)

    def _order_commands(self):
        """Return (commands that update lines of the contract, commands that add lines)."""
        self.ensure_one()
        updates = [
            # All three, whichever changed: a quantity alone would have Odoo compute the price anew.
            Command.update(
                line.order_line_id._origin.id,
                {"product_uom_qty": line.quantity, "price_unit": line.price_unit, "discount": line.discount},
            )
            for line in self.line_ids
            if line.order_line_id and line.kind != "same"
        ]
        additions = [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "name": line.name,
                    "product_uom_id": line.product_uom_id.id,
                    "product_uom_qty": line.quantity,
                    "price_unit": line.price_unit,
                    "discount": line.discount,
                }
            )
            for line in self.line_ids
            if not line.order_line_id and line.product_id
        ]
        return updates, additions

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        numbers = changes._last_numbers()
        for change in changes:
            if change.state != "draft":
                raise UserError(self.env._("A new change begins as a draft."))
            if change.order_id.state != "sale":
                raise UserError(
                    self.env._(
                        "%s is not in force. Change it directly, and submit it afterwards.", change.order_id.name
                    )
                )
            numbers[change.order_id.id] = number = numbers.get(change.order_id.id, 0) + 1
            change._guarded_write({"number": number, "name": f"{change.order_id.name}/C{number}"})
        return changes

    def _last_numbers(self):
        """Return {order id: number of its latest change}, counting those that the present user does not see."""
        # sudo: numbers are drawn by rule, not by right.
        found = self.sudo()._read_group([("order_id", "in", self.order_id.ids)], ["order_id"], ["number:max"])
        return {order.id: number or 0 for order, number in found}

    def write(self, vals):
        if not CONTENT.isdisjoint(vals):
            self._check_draft()
        if "order_id" in vals and any(change.order_id.id != vals["order_id"] for change in self):
            raise UserError(self.env._("A change stays with its contract. Write a new one for another contract."))
        applying = self.browse()
        if "state" in vals:
            moving = self.filtered(lambda change: change.state != vals["state"])
            moving._check_move(vals["state"])
            if vals["state"] == "applied":
                applying = moving
        result = super().write(vals)
        # The gate was passed on the way.
        applying._apply()
        return result

    def _check_draft(self):
        """Refuse to alter what was applied or cancelled.

        :raises UserError: names the first such change
        """
        closed = self.filtered(lambda change: change.state != "draft")[:1]
        if closed:
            raise UserError(
                self.env._("%s is no longer a draft, so it stays as it is. Write a new change.", closed.display_name)
            )

    def _check_move(self, state):
        """Refuse a step that does not follow from the present state.

        :raises UserError: says which state it has
        """
        check_move(self, state, MOVES)
        if state == "applied":
            self._check_ready()

    def _check_ready(self):
        """Refuse a change that cannot be applied as it stands, when it is submitted and when it is applied.

        :raises UserError: says what stands in the way
        """
        for change in self:
            # sudo: the answer must not depend on who asks.
            order = change.order_id.sudo()
            if order.state != "sale":
                raise UserError(self.env._("%s is no longer in force, so it is not changed.", order.name))
            if differences := change._differences():
                raise UserError(
                    self.env._(
                        "%(order)s has changed since %(name)s was written: %(what)s Bring the change up to date first.",
                        order=order.name,
                        name=change.name,
                        what=" ".join(differences),
                    )
                )
            if not change._alters():
                raise UserError(self.env._("%s changes nothing. Enter what is to change first.", change.name))
            change.line_ids._check_ready()

    def _check_release(self):
        """Refuse to print changes that the customer must not see yet.

        :raises UserError: names them and says what to do
        """
        waiting = self.filtered(lambda change: change.state != "applied")
        for change in waiting:
            change._approval_check(GATE_CHANGE)

    def _alters(self):
        """Return whether this change alters anything in its contract."""
        self.ensure_one()
        return bool(
            self.line_ids.filtered(lambda line: line.kind != "same")
            or self.payment_term_id != self.payment_term_before_id
            or (self.note or "") != (self.note_before or "")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if any(change.state == "applied" for change in self):
            raise UserError(self.env._("Changes that were applied belong to the contract and are kept."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_approval_submit(self, options=None):
        """Submit changes of contracts that still stand as the changes were written for.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        """
        # EXTENDS approval
        self._check_ready()
        return super().action_approval_submit(options)

    def action_apply(self):
        """Apply changes to their contracts: approved ones, or those that need no consent."""
        self.check_access("write")
        self.write({"state": "applied"})
        return True

    def action_cancel(self):
        """Cancel drafts. What is under approval is withdrawn."""
        self.check_access("write")
        self.action_approval_withdraw()
        self.write({"state": "cancelled"})
        return True

    def action_reopen(self):
        """Make cancelled changes drafts again."""
        self.check_access("write")
        self.write({"state": "draft"})
        return True

    def _apply(self):
        """Write these changes into their contracts, with the rights of the present user."""
        for change in self:
            # Whoever changes the contract at this moment writes the same row.
            change.order_id._approval_touch()
            updates, additions = change._order_commands()
            vals = {"order_line": updates + additions}
            if change.payment_term_id != change.payment_term_before_id:
                vals["payment_term_id"] = change.payment_term_id.id
            if (change.note or "") != (change.note_before or ""):
                vals["note"] = change.note
            change.order_id._contract_change(vals, change)
            change._guarded_write({"applied_on": now(self.env)})
