from odoo import api, fields, models

from ..core.clock import now
from .price_range import RANGE_GROUP

# Prices are floats: what is nearer than this to the floor, relatively, lies on it.
NOISE = 1e-7


class SaleOrderLine(models.Model):
    """How far a line lies outside the price range of its product (S-03).

    * The price that counts is that of one unit before tax, after the line's discount, and after lines with a
      negative amount (a discount on the whole order, a trade-in), which are spread over the other lines.
    * The floor is converted to the unit and the currency of the line.
    * A combo is judged as a whole: the sum of its choices against its own floor or, without one, against the
      sum of the floors of its choices.
    * Sections, notes and down payments have no price of their own.
    """

    _inherit = "sale.order.line"

    price_floor = fields.Float(
        string="Floor",
        compute="_compute_price_range",
        compute_sudo=True,
        min_display_digits="Product Price",
        groups=RANGE_GROUP,
        help="Floor in the currency and unit of this line.",
    )
    price_gap = fields.Float(
        string="Below Floor (%)",
        compute="_compute_price_range",
        compute_sudo=True,
        groups=RANGE_GROUP,
        help="How many percent the price lies below the floor.",
    )
    discount_excess = fields.Float(
        string="Above Standard Discount (%)",
        compute="_compute_price_range",
        compute_sudo=True,
        groups=RANGE_GROUP,
        help="By how many percentage points the price lies below the price list, beyond the standard discount.",
    )

    @api.depends(
        "product_id",
        "product_id.price_floor",
        "product_id.standard_discount",
        "product_uom_id",
        "product_uom_qty",
        "price_unit",
        "discount",
        "tax_ids",
        "display_type",
        "is_downpayment",
        "linked_line_id",
        "currency_id",
        "order_id.date_order",
        "order_id.pricelist_id",
        "order_id.order_line.price_subtotal",
        "order_id.order_line.linked_line_id",
    )
    def _compute_price_range(self):
        self.price_floor = self.price_gap = self.discount_excess = 0.0
        for order, lines in self._price_range_near().grouped("order_id").items():
            company = order.company_id or self.env.company
            judged = lines.filtered(lambda line: line._price_range_judged()).with_company(company)
            ranged = judged.filtered(lambda line: line._price_range_set())
            if not ranged:
                continue
            factor, rate = order._price_range_factor(), order._price_range_rate()
            for line in ranged:
                price, doubt = line._price_range_net()
                price *= factor
                floor = line._price_range_floor() * rate
                line.price_floor = floor
                if floor and price < floor * (1 - NOISE) - doubt:
                    line.price_gap = (floor - price) / floor * 100
                line.discount_excess = line._price_range_excess(factor)

    def _price_range_near(self):
        """Return the lines that a range may apply to: most have none, and need no closer look."""
        near = self.browse()
        for company, lines in self.grouped(lambda line: line.order_id.company_id or self.env.company).items():
            ranged = lines.product_id.with_company(company).filtered(
                lambda product: product.type == "combo" or product.price_floor or product.standard_discount
            )
            of_products = lines.grouped(lambda line: line.product_id.id)
            near = near.union(*(of_products[product_id] for product_id in ranged.ids))
        return near

    def _price_range_judged(self):
        """Return whether this line has a price to be judged by itself."""
        self.ensure_one()
        return (
            bool(self.product_id)
            and not self.display_type
            # Without quantity a down payment adds nothing to the order; with one it is a sale like any other.
            and not (self.is_downpayment and not self.product_uom_qty)
            and not self._price_range_in_combo()
            and self.price_unit >= 0
        )

    def _price_range_in_combo(self):
        return bool(self.combo_item_id) and self.linked_line_id.product_id.type == "combo"

    def _price_range_choices(self):
        """Return the lines that bear the price of a combo; none for other products."""
        if self.product_id.type != "combo":
            return self.browse()
        return self.order_id.order_line.filtered(lambda line: line.linked_line_id == self and line.combo_item_id)

    def _price_range_set(self):
        """Return whether a floor or a standard discount applies to this line."""
        products = self.product_id | self._price_range_choices().product_id
        return any(product.price_floor or product.standard_discount for product in products)

    def _price_range_net(self):
        """Return (price of one unit before tax after the discount, how far rounding may have moved it)."""
        self.ensure_one()
        choices = self._price_range_choices()
        if choices:
            nets = [(choice._price_range_net(), choice.product_uom_qty) for choice in choices]
            quantity = self.product_uom_qty or 1.0
            return (
                sum(net * amount for (net, _doubt), amount in nets) / quantity,
                sum(doubt * amount for (_net, doubt), amount in nets) / quantity,
            )
        price = self.price_unit * (1 - (self.discount or 0.0) / 100)
        if not any(self.tax_ids.flatten_taxes_hierarchy().mapped("price_include")):
            return price, 0.0
        if not self.product_uom_qty:
            taxes = self.tax_ids.compute_all(price, currency=self.currency_id, product=self.product_id)
            return taxes["total_excluded"], (self.currency_id.rounding or 0.01) / 2
        # The subtotal is rounded to the currency once, over the whole quantity.
        return (
            self.price_subtotal / self.product_uom_qty,
            (self.currency_id.rounding or 0.01) / 2 / abs(self.product_uom_qty),
        )

    def _price_range_floor(self):
        """Return the floor of one unit of this line, in the company's currency."""
        self.ensure_one()
        product = self.product_id
        choices = self._price_range_choices()
        if choices and not product.price_floor:
            return sum(choice._price_range_floor() * choice.product_uom_qty for choice in choices) / (
                self.product_uom_qty or 1.0
            )
        return product.uom_id._compute_price(product.price_floor, self.product_uom_id)

    def _price_range_excess(self, factor):
        """Return the percentage points by which this line goes beyond the standard discount.

        :param float factor: what negative lines leave of each price
        """
        self.ensure_one()
        standard = self.product_id.standard_discount
        if not standard:
            return 0.0
        listed = self.product_id._get_tax_included_unit_price_from_price(
            self._get_pricelist_price(),
            product_taxes=self.product_id.taxes_id._filter_taxes_by_company(self.env.company),
            fiscal_position=self.order_id.fiscal_position_id,
        )
        if listed <= 0:
            return 0.0
        choices = self._price_range_choices()
        price = (
            sum(choice.price_unit * (1 - choice.discount / 100) * choice.product_uom_qty for choice in choices)
            / (self.product_uom_qty or 1.0)
            if choices
            else self.price_unit * (1 - (self.discount or 0.0) / 100)
        )
        excess = (1 - price * factor / listed) * 100 - standard
        return excess if excess > 100 * NOISE else 0.0


class SaleOrder(models.Model):
    _inherit = "sale.order"

    price_gap = fields.Float(
        string="Below Floor (%)",
        compute="_compute_price_range",
        search="_search_price_gap",
        compute_sudo=True,
        groups=RANGE_GROUP,
        help="Largest gap below the price floor among the lines.",
    )
    discount_excess = fields.Float(
        string="Above Standard Discount (%)",
        compute="_compute_price_range",
        search="_search_discount_excess",
        compute_sudo=True,
        groups=RANGE_GROUP,
        help="Largest excess over the standard discount among the lines.",
    )

    @api.depends("order_line.price_gap", "order_line.discount_excess")
    def _compute_price_range(self):
        for order in self:
            order.price_gap = max(order.order_line.mapped("price_gap"), default=0.0)
            order.discount_excess = max(order.order_line.mapped("discount_excess"), default=0.0)

    def _search_price_gap(self, operator, value):
        return self._search_price_range("price_gap", operator, value)

    def _search_discount_excess(self, operator, value):
        return self._search_price_range("discount_excess", operator, value)

    def _search_price_range(self, name, operator, value):
        """Find open quotations by their place in the price range; only they can still be changed by it.

        :raises AccessError: for those who must not know; Odoo checks the group of a field that is searched by
            a column, but not of one that has a search method
        """
        self._check_field_access(self._fields[name], "read")
        # sudo: the caller may know; the outer search applies the rules of the orders.
        quotations = self.sudo().search(
            [("state", "in", ("draft", "sent")), ("company_id", "in", self.env.companies.ids)]
        )
        return [("id", "in", quotations.filtered_domain([(name, operator, value)]).ids)]

    def _price_range_factor(self):
        """Return what negative lines leave of each price: 0.9 after a discount of 10 % on the whole order."""
        amounts = self.order_line.filtered(lambda line: not line.display_type).mapped("price_subtotal")
        above, below = sum(filter(lambda amount: amount > 0, amounts)), sum(filter(lambda amount: amount < 0, amounts))
        return max(0.0, 1 + below / above) if above and below else 1.0

    def _price_range_rate(self):
        """Return the rate from the company's currency to that of the order, on the day of the order."""
        company = self.company_id or self.env.company
        currency = self.currency_id or company.currency_id
        if currency == company.currency_id:
            return 1.0
        day = (self.date_order or now(self.env)).date()
        return self.env["res.currency"]._get_conversion_rate(company.currency_id, currency, company, day)

    def _price_range_outside(self):
        """Return those of these orders that lie outside the price range."""
        # sudo: whether consent is needed must not depend on who may see the floors.
        judged = self.sudo().filtered(lambda order: order.price_gap > 0 or order.discount_excess > 0)
        return self.browse(judged.ids)
