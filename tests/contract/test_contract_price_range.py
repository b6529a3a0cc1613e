from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestContractPriceRange(GateCommon):
    """How far a line lies outside the range of its product (S-03)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.company.account_fiscal_country_id
        group = cls.env["account.tax.group"].create(
            {"name": "VAT", "company_id": cls.company.id, "country_id": country.id}
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "13 % included",
                "amount": 13,
                "company_id": cls.company.id,
                "country_id": country.id,
                "tax_group_id": group.id,
                "price_include_override": "tax_included",
            }
        )

    def _line(self, price, discount=0.0, quantity=1, **values):
        order = self._order(lines=((quantity, price),))
        line = order.order_line
        line.write({"discount": discount, **values})
        return line

    def assertGap(self, line, gap, excess=0.0):
        self.assertAlmostEqual(line.price_gap, gap, 4)
        self.assertAlmostEqual(line.discount_excess, excess, 4)

    def test_no_range_no_gap(self):
        self.assertGap(self._line(1.0, 90), 0)

    def test_floor(self):
        self._set_range(floor=800)
        self.assertGap(self._line(800), 0)
        self.assertGap(self._line(1000, 20), 0)
        self.assertGap(self._line(799.99), 0.00125)
        self.assertGap(self._line(1000, 25), 6.25)
        self.assertGap(self._line(0), 100)
        self.assertGap(self._line(750, quantity=0), 6.25)
        self.assertGap(self._line(750, quantity=3).order_id, 6.25)

    def test_floor_is_before_tax(self):
        self._set_range(floor=800)
        self.assertGap(self._line(904, tax_ids=[Command.set(self.tax.ids)]), 0)
        self.assertGap(self._line(903.99, tax_ids=[Command.set(self.tax.ids)]), 0.00125)
        self.assertGap(self._line(880, tax_ids=[Command.set(self.tax.ids)]), 2.655)
        self.assertAlmostEqual(self._line(880, quantity=0, tax_ids=[Command.set(self.tax.ids)]).price_gap, 2.65, 1)

    def test_unit_and_currency(self):
        self._set_range(floor=10)
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self._line(119, product_uom_id=dozen.id)
        line.price_unit = 119
        self.assertAlmostEqual(line.price_floor, 120)
        self.assertGap(line, 0.8333)
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "name": "2026-01-01", "rate": 0.1, "company_id": self.company.id}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": usd.id, "company_id": self.company.id}
        )
        order = self._order(lines=((1, 0.9),), pricelist_id=pricelist.id, date_order="2026-05-05 08:00:00")
        self.assertAlmostEqual(order.order_line.price_floor, 1.0)
        self.assertGap(order, 10)

    def test_discount_on_the_whole_order_lowers_each_price(self):
        self._set_range(floor=900)
        discount = self.env["product.product"].create(
            {"name": "Goodwill", "type": "service", "company_id": self.company.id, "taxes_id": [Command.clear()]}
        )
        order = self._order(lines=((1, 1000.0), (3, 1000.0)))
        self.assertGap(order, 0)
        order.order_line = [Command.create({"product_id": discount.id, "product_uom_qty": 1, "price_unit": -800})]
        self.assertGap(order, 11.1111)
        order.order_line[-1].write({"product_uom_qty": -1, "price_unit": 400})
        self.assertGap(order, 0)
        order.order_line[-1].price_unit = 800
        self.assertGap(order, 11.1111)

    def test_standard_discount_counts_from_the_price_list(self):
        self._set_range(discount=10)
        self.assertGap(self._line(1000, 10), 0)
        self.assertGap(self._line(1000, 12.5), 0, 2.5)
        self.assertGap(self._line(850), 0, 5)
        self.assertGap(self._line(1200, 20), 0)
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Class A",
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 20})],
            }
        )
        order = self._order(lines=((1, 800.0),), pricelist_id=pricelist.id)
        self.assertGap(order, 0)
        order.order_line.price_unit = 700
        self.assertGap(order, 0, 2.5)

    def test_lines_without_a_price_of_their_own(self):
        self._set_range(floor=500)
        order = self._order(lines=((1, 500.0),))
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Section"}),
            Command.create({"display_type": "line_note", "name": "Note"}),
            Command.create({"is_downpayment": True, "product_uom_qty": 0, "price_unit": 100, "name": "Down"}),
        ]
        self.assertGap(order, 0)
        # A line that only calls itself a down payment is a sale.
        order.order_line = [
            Command.create(
                {"product_id": self.product.id, "is_downpayment": True, "product_uom_qty": 1, "price_unit": 100}
            )
        ]
        self.assertGap(order, 80)

    def test_combo_is_judged_as_a_whole(self):
        part_one, part_two = (
            self.env["product.product"].create(
                {
                    "name": name,
                    "type": "service",
                    "list_price": price,
                    "company_id": self.company.id,
                    "taxes_id": [Command.clear()],
                }
            )
            for name, price in (("Arm", 600.0), ("Tool", 400.0))
        )
        combos = self.env["product.combo"].create(
            [
                {
                    "name": part.name,
                    "combo_item_ids": [Command.create({"product_id": part.id})],
                    "company_id": self.company.id,
                }
                for part in (part_one, part_two)
            ]
        )
        bundle = self.env["product.product"].create(
            {
                "name": "Robot",
                "type": "combo",
                "list_price": 900.0,
                "company_id": self.company.id,
                "combo_ids": [Command.set(combos.ids)],
                "taxes_id": [Command.clear()],
            }
        )
        order = self._order(lines=())
        parent = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": bundle.id, "product_uom_qty": 2}
        )
        for combo, price in zip(combos, (540.0, 360.0), strict=True):
            self.env["sale.order.line"].create(
                {
                    "order_id": order.id,
                    "product_id": combo.combo_item_ids.product_id.id,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": parent.id,
                    "product_uom_qty": 2,
                    "price_unit": price,
                }
            )
        self._set_range(500, product=part_one)
        self._set_range(380, product=part_two)
        self.assertGap(order, 0)
        order.order_line[-1].price_unit = 320
        self.assertGap(parent, (880 - 860) / 880 * 100)
        self._set_range(850, product=bundle)
        self.assertGap(order, 0)
        order.order_line[-1].price_unit = 225
        self.assertGap(order, 10)

    def test_other_company_has_its_own_range(self):
        self._set_range(floor=800)
        other = self.env["res.company"].create({"name": "Other"})
        self.product.company_id = False
        self.assertEqual(self.product.product_tmpl_id.with_company(other).price_floor, 0)
        self.assertGap(self._line(700).with_company(other), 12.5)

    def test_leaders_search_open_quotations(self):
        self._set_range(floor=800)
        outside, inside = self._order(lines=((1, 700.0),)), self._order(lines=((1, 900.0),))
        found = self.as_user(self.env["sale.order"], self.leader).search([("price_gap", ">", 0)])
        self.assertIn(outside, found)
        self.assertNotIn(inside, found)
        found = self.as_user(self.env["sale.order"], self.leader).search([("discount_excess", "=", 0)])
        self.assertIn(inside, found)

    def test_leaders_keep_the_ranges_and_nothing_else(self):
        template = self.product.product_tmpl_id
        record = self.as_user(template, self.leader)
        self.assertFalse(record.has_access("write"))
        record.write({"price_floor": 700, "standard_discount": 5})
        self.assertEqual((record.price_floor, record.standard_discount), (700, 5))
        for values in ({"list_price": 1}, {"price_floor": 1, "name": "Mine"}, {}):
            if values:
                with self.assertRaises(AccessError):
                    record.write(values)
        for user in (self.seller, self.finance, self.auditor, self.outsider):
            with self.assertRaises(AccessError, msg=user.name):
                self.as_user(template, user).write({"price_floor": 1})
        with self.assertRaises(ValidationError):
            record.write({"price_floor": -1})
        with self.assertRaises(ValidationError):
            record.write({"standard_discount": 101})
        with self.assertRaises(AccessError):
            self.as_user(template.with_company(self.company), self.leader).create({"name": "New", "price_floor": 1})

    def test_leader_sees_the_gap_while_editing(self):
        self._set_range(floor=800)
        order = self.as_user(self._order(lines=((1, 900.0),)), self.leader)
        with Form(order) as form, form.order_line.edit(0) as line:
            line.price_unit = 600
            self.assertAlmostEqual(line.price_gap, 25)

    def test_notices_for_leaders_only(self):
        self._set_range(floor=800, discount=10)
        order = self._quotation((1, 700.0), (1, 1000.0))
        texts = [notice["text"] for notice in self.as_user(order, self.leader).approval_panel["notices"]]
        self.assertEqual(len(texts), 2)
        self.assertIn("−12.5 %", texts[0])
        self.assertEqual(order.approval_panel["notices"], [])
