from odoo import api, fields, models
from odoo.exceptions import ValidationError

RANGE_GROUP = "marketing_office.group_leader"
RANGE_FIELDS = frozenset({"price_floor", "standard_discount"})


class ProductTemplate(models.Model):
    """The price range of a product (S-03). Salespeople must neither see nor infer it, so it is not tracked."""

    _inherit = "product.template"

    price_floor = fields.Float(
        company_dependent=True,
        min_display_digits="Product Price",
        groups=RANGE_GROUP,
        help="Lowest price of one unit before tax, after all discounts, in the company's currency. "
        "Below it a quotation needs the consent of the general manager. 0: no floor.",
    )
    standard_discount = fields.Float(
        string="Standard Discount (%)",
        company_dependent=True,
        groups=RANGE_GROUP,
        help="Percent below the price of the price list that need no special consent. 0: not limited.",
    )

    @api.constrains("price_floor", "standard_discount")
    def _check_price_range(self):
        for product in self:
            if product.price_floor < 0:
                raise ValidationError(self.env._("%s: a price floor cannot be negative.", product.display_name))
            if not 0 <= product.standard_discount <= 100:
                raise ValidationError(
                    self.env._("%s: the standard discount lies between 0 and 100 percent.", product.display_name)
                )

    def write(self, vals):
        if (
            vals
            and RANGE_FIELDS.issuperset(vals)
            and not self.env.su
            and self.env.user.has_group(RANGE_GROUP)
            and not self.has_access("write")
        ):
            # Leaders keep the price ranges without being allowed to change products otherwise.
            self.check_access("read")
            # sudo: the caller is a leader, reads these products, and writes nothing but their range.
            return super(ProductTemplate, self.sudo()).write(vals)
        return super().write(vals)
