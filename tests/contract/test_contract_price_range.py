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
                {"name": part.name, "combo_item_ids": [Command.create({"product_id": part.id})], "company_id": self.company.id}
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
        parent = self.env["sale.order.line"].create({"order_id": order.id, "product_id": bundle.id, "product_uom_qty": 2})
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


@tagged("post_install", "-at_install")
class TestContractFloorsHidden(GateCommon):
    """A salesperson cannot read, search, sort, group, export or infer floors and standard discounts (design 5)."""

    FLOOR = 812.5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_range(cls, floor=cls.FLOOR, discount=7.25)
        cls.seller.group_ids += cls.env.ref("base.group_allow_export")

    def models(self):
        """Yield (records as the salesperson, hidden fields) of each model that has any."""
        order = self._quotation((1, 700.0))
        line = order.order_line
        product = self.as_user(self.product, self.seller)
        yield product.product_tmpl_id, ("price_floor", "standard_discount")
        yield product, ("price_floor", "standard_discount")
        yield order, ("price_gap", "discount_excess")
        yield line, ("price_floor", "price_gap", "discount_excess")

    def test_on_no_model_by_no_call(self):
        for records, names in self.models():
            for name in names:
                calls = {
                    "read": lambda: records.read([name]),  # noqa: B023
                    "web_read": lambda: records.web_read({name: {}}),  # noqa: B023
                    "attribute": lambda: records[name],  # noqa: B023
                    "search": lambda: records.search([(name, ">", 1)]),  # noqa: B023
                    "search_count": lambda: records.search_count([(name, ">", 1)]),  # noqa: B023
                    "web_search_read": lambda: records.web_search_read([(name, ">", 1)], {"id": {}}),  # noqa: B023
                    "order": lambda: records.search([], order=name),  # noqa: B023
                    "export": lambda: records.export_data([name]),  # noqa: B023
                    "aggregate": lambda: records.formatted_read_group([], [], [f"{name}:max"]),  # noqa: B023
                    "group": lambda: records.formatted_read_group([], [name], ["__count"]),  # noqa: B023
                    "having": lambda: records.formatted_read_group(  # noqa: B023
                        [], ["id"], ["__count"], having=[(f"{name}:max", ">", 1)]  # noqa: B023
                    ),
                    "web_read_group": lambda: records.web_read_group([], [name], ["__count"]),  # noqa: B023
                    "onchange": lambda: records.onchange({}, [], {name: {}}),  # noqa: B023
                    "write": lambda: records.write({name: 0}),  # noqa: B023
                    "create": lambda: records.create({name: 0}),  # noqa: B023
                    "default": lambda: self.assertNotIn(name, records.default_get([name])) or self._stop(),  # noqa: B023
                    "fields_get": lambda: self.assertNotIn(name, records.fields_get()) or self._stop(),  # noqa: B023
                    "copy_data": lambda: self.assertNotIn(name, records.copy_data()[0]) or self._stop(),  # noqa: B023
                }
                for call, step in calls.items():
                    with self.subTest(f"{records._name}.{name} by {call}"):
                        with self.assertRaises(AccessError) as caught, self.env.cr.savepoint():
                            step()
                        for secret in ("812", "7.25", "13.8"):
                            self.assertNotIn(secret, str(caught.exception))

    def _stop(self):
        raise AccessError("not there")

    def test_not_through_other_models(self):
        order = self._quotation((1, 700.0))
        sellers = {"allowed_company_ids": self.company.ids}
        paths = {
            "sale.order": ("order_line.price_gap", "order_line.product_id.price_floor", "order_line.product_template_id.price_floor"),
            "sale.order.line": ("product_id.price_floor", "order_id.price_gap", "product_template_id.standard_discount"),
            "product.product": ("product_tmpl_id.price_floor",),
            "account.move.line": ("product_id.price_floor",),
            "res.partner": ("sale_order_ids.price_gap",),
        }
        for model, names in paths.items():
            records = self.env[model].with_user(self.seller).with_context(**sellers)
            for name in names:
                with self.subTest(f"{model} {name}"), self.assertRaises(AccessError):
                    records.search([(name, ">", 1)])
        with self.assertRaises(AccessError):
            order.web_read({"order_line": {"fields": {"price_gap": {}}}})
        with self.assertRaises(AccessError):
            order.web_read({"order_line": {"fields": {"product_id": {"fields": {"price_floor": {}}}}}})
        with self.assertRaises(AccessError):
            order.export_data(["order_line/product_id/price_floor"])
        with self.assertRaises(AccessError):
            order.with_context(**sellers).onchange(
                {"order_line": [[1, order.order_line.id, {"price_unit": 500.0}]]},
                ["order_line"],
                {"order_line": {"fields": {"price_gap": {}}}},
            )
        report = self.env["sale.report"].with_user(self.seller).with_context(**sellers)
        with self.assertRaises(AccessError):
            report.search([("product_tmpl_id.price_floor", ">", 1)])

    def test_views_do_not_name_them(self):
        for model, view in (
            ("sale.order", "form"),
            ("sale.order", "list"),
            ("product.template", "form"),
            ("product.template", "list"),
            ("product.product", "form"),
        ):
            records = self.env[model].with_user(self.seller)
            views = [(False, view), (False, "search")]
            if model == "sale.order":
                views = [(self.env.ref("marketing_office.sale_order_view_list").id, "list"), *views]
                views.append((self.env.ref("marketing_office.sale_order_view_search").id, "search"))
            if model == "product.template":
                views.append((self.env.ref("marketing_office.product_template_view_search_price_range").id, "search"))
            for view_id, kind in views:
                arch = records.get_views([(view_id, kind)])["views"][kind]["arch"]
                for word in ("price_floor", "price_gap", "discount_excess", "standard_discount"):
                    self.assertNotIn(word, arch, f"{model} {kind}")

    def test_form_works_without_them(self):
        with Form(self._quotation((1, 700.0))) as form, form.order_line.edit(0) as line:
            line.price_unit = 650
            self.assertNotIn("price_gap", line._values)

    def test_menu_and_action_are_for_leaders(self):
        menu = self.env.ref("marketing_office.product_template_menu_price_range")
        visible = self.env["ir.ui.menu"].with_user(self.seller)._visible_menu_ids()
        self.assertNotIn(menu.id, visible)
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(self.leader)._visible_menu_ids())

    def test_no_message_log_or_report_tells(self):
        tracked = self.env(context={**self.env.context, "tracking_disable": False, "mail_notrack": False})
        product = self.product.product_tmpl_id.with_env(tracked).with_company(self.company)
        product.write({"price_floor": 823.75, "standard_discount": 8.5})
        order = self._quotation((1, 700.0)).with_context(tracking_disable=False)
        order.action_approval_submit()
        self._decide(order, self.leader, self.director)
        panel = order.approval_panel
        self.env.flush_all()
        texts = [
            *order.message_ids.mapped("body"),
            *product.message_ids.mapped("body"),
            *order.message_ids.sudo().tracking_value_ids.mapped(lambda value: f"{value.old_value_float} {value.new_value_float}"),
            *product.message_ids.sudo().tracking_value_ids.mapped(lambda value: f"{value.old_value_float} {value.new_value_float}"),
            str(panel),
            str(order.approval_request_ids.read()),
            str(order.sudo().approval_request_ids.event_ids.read()),
        ]
        self._decide(order, self.general_manager)
        texts.append(
            self.env["ir.actions.report"]
            .with_user(self.seller)
            ._render_qweb_html("sale.report_saleorder", order.ids)[0]
            .decode()
        )
        for text in texts:
            for secret in ("823", "8.5", "15.0", "below floor", "price_gap"):
                self.assertNotIn(secret, str(text))

    def test_refusals_sound_the_same(self):
        """Inside or outside the range, what a salesperson is told does not differ."""
        messages = set()
        for price in (700.0, 900.0):
            order = self._quotation((1, price))
            for step in (order.action_quotation_sent, order.action_confirm, order.action_preview_sale_order):
                messages.add(self.assertRefused(step).replace(order.name, "X"))
        self.assertEqual(len(messages), 3)

    def test_preview_of_the_path_is_the_same(self):
        """Before anybody decided, the panel of a quotation outside the range looks like any other."""
        panels = []
        for price in (700.0, 900.0):
            order = self._quotation((1, price))
            order.action_approval_submit()
            panels.append([(step["name"], step["state"]) for step in order.approval_panel["steps"]])
        self.assertEqual(*panels)
