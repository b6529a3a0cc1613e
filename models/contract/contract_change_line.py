from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

BEFORE = {"quantity_before": "product_uom_qty", "price_before": "price_unit", "discount_before": "discount"}
AFTER = {"quantity": "quantity_before", "price_unit": "price_before", "discount": "discount_before"}
DIGITS = {"quantity": "Product Unit", "price_unit": "Product Price", "discount": "Discount"}


class ContractChangeLine(models.Model):
    """One line of a contract as it was and as it is to be, or a line that is added."""

    _name = "marketing.contract.change.line"
    _description = "Line of a Contract Change"
    _inherit = ["marketing.draft.line", "marketing.guard", "marketing.approval.line.mixin"]
    _draft_field = "change_id"
    _guarded_fields = frozenset({"order_line_id", *BEFORE})
    _order = "change_id, sequence, id"
    _rec_name = "name"
    _approval_parent = "change_id"

    change_id = fields.Many2one("marketing.contract.change", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="change_id.company_id", store=True)
    currency_id = fields.Many2one(related="change_id.currency_id")
    sequence = fields.Integer(default=100)
    order_line_id = fields.Many2one("sale.order.line", string="Line of the Contract", index=True, ondelete="restrict")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=[("sale_ok", "=", True), ("type", "!=", "combo")],
    )
    name = fields.Text(
        string="Description", compute="_compute_from_product", store=True, readonly=False, precompute=True
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0)
    price_unit = fields.Float(
        string="Unit Price",
        digits="Product Price",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
    )
    discount = fields.Float(
        string="Disc.%",
        digits="Discount",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
    )
    quantity_before = fields.Float(digits="Product Unit", readonly=True)
    price_before = fields.Float(digits="Product Price", readonly=True)
    discount_before = fields.Float(string="Disc.% Before", digits="Discount", readonly=True)
    before = fields.Char(string="Was", compute="_compute_before", help="Quantity × price − discount in the contract.")
    qty_invoiced = fields.Float(related="order_line_id.qty_invoiced", string="Invoiced")
    kind = fields.Selection(
        [("same", "Unchanged"), ("changed", "Changed"), ("added", "Added"), ("removed", "Removed")],
        compute="_compute_kind",
    )
    amount = fields.Monetary(compute="_compute_amount", help="Quantity × price, after the discount.")

    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "A quantity cannot be negative. Enter 0 to remove.")
    _once = models.UniqueIndex(
        "(change_id, order_line_id) WHERE order_line_id IS NOT NULL", "A line of the contract appears only once."
    )

    @api.depends("product_id", "change_id.order_id")
    def _compute_from_product(self):
        for line in self:
            if line.order_line_id or not line.product_id:
                continue
            # Odoo finds price, text and unit as it would on the contract.
            like = self.env["sale.order.line"].new(
                {
                    "order_id": line.change_id.order_id._origin.id,
                    "product_id": line.product_id.id,
                    "product_uom_qty": line.quantity,
                }
            )
            line.name, line.product_uom_id = like.name, like.product_uom_id
            line.price_unit, line.discount = like.price_unit, like.discount

    @api.depends("order_line_id", "quantity", "price_unit", "discount")
    def _compute_kind(self):
        for line in self:
            if not line.order_line_id:
                line.kind = "added"
            elif not line.quantity and line.quantity_before:
                line.kind = "removed"
            else:
                line.kind = (
                    "same" if all(line._equal(line[new], line[old], new) for new, old in AFTER.items()) else ("changed")
                )

    @api.depends(*BEFORE)
    def _compute_before(self):
        precision = self.env["decimal.precision"].precision_get
        quantity_digits, price_digits = precision("Product Unit"), precision("Product Price")
        for line in self:
            if not line.order_line_id:
                line.before = False
                continue
            quantity = f"{round(line.quantity_before, quantity_digits):g}"
            line.before = f"{quantity} × {formatLang(self.env, line.price_before, digits=price_digits)}"
            if line.discount_before:
                line.before += f" − {line.discount_before:g} %"

    @api.depends("quantity", "price_unit", "discount")
    def _compute_amount(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            line.amount = currency.round(line.quantity * line.price_unit * (1 - line.discount / 100))

    def _equal(self, one, other, name):
        """Return whether two values of a field are the same within its digits."""
        digits = self.env["decimal.precision"].precision_get(DIGITS[name])
        return not fields.Float.compare(one, other, precision_digits=digits)

    # ------------------------------------------------------------------
    # The contract
    # ------------------------------------------------------------------

    def _fits_contract(self):
        """Return whether the line of the contract is still what this line keeps of it."""
        self.ensure_one()
        # sudo: as in `_differences`.
        line = self.order_line_id.sudo()
        return line.product_id == self.product_id and all(
            self._equal(self[old], line[BEFORE[old]], new) for new, old in AFTER.items()
        )

    def _brought_up_to_date(self):
        """Return the values that bring this line up to date; what it changes stays as it was entered."""
        self.ensure_one()
        line = self.order_line_id
        vals = {old: line[name] for old, name in BEFORE.items()}
        vals["product_id"] = line.product_id.id
        for new, old in AFTER.items():
            if self._equal(self[new], self[old], new):
                vals[new] = line[BEFORE[old]]
        return vals

    def _check_ready(self):
        """Refuse lines that cannot stand in the contract.

        :raises UserError: names the line and what to do
        """
        for line in self:
            if line.kind == "added" and not line.quantity:
                raise UserError(self.env._("%s: enter a quantity, or delete the line.", line.product_id.display_name))
            if line.kind in ("same", "added"):
                continue
            # sudo: the answer must not depend on who asks.
            of_contract = line.order_line_id.sudo()
            if of_contract.order_id != line.change_id.order_id:
                raise UserError(
                    self.env._("%s does not belong to the contract of this change.", line.product_id.display_name)
                )
            done = max(of_contract.qty_invoiced, of_contract.qty_delivered)
            if line.quantity < done and not line._equal(line.quantity, done, "quantity"):
                raise UserError(
                    self.env._(
                        "%(product)s: %(done)s have been delivered or invoiced already, so %(new)s is too few. "
                        "Take goods or invoices back first.",
                        product=line.product_id.display_name,
                        done=f"{done:g}",
                        new=f"{line.quantity:g}",
                    )
                )

    @api.model
    def _as_in_contract(self, vals):
        """Return what the contract says of the line that a new line names: nothing, for one that is added."""
        line = self.env["sale.order.line"].browse(vals.get("order_line_id"))
        kept = {old: line[name] for old, name in BEFORE.items()}
        if line:
            kept["product_id"] = line.product_id.id
        return kept

    # ------------------------------------------------------------------
    # Lines follow their change
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_open():
            # What the contract says is read from it below, whatever a client sends.
            return self._guarded_create(vals_list)
        vals_list = [{**vals, **self._as_in_contract(vals)} for vals in vals_list]
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_contract(self):
        kept = self.filtered("order_line_id")[:1]
        if kept and not self._guard_is_open():
            raise UserError(
                self.env._(
                    "%s stands in the contract. Enter the quantity 0 to take it out, or leave the line as it is.",
                    kept.product_id.display_name,
                )
            )
