from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .gate_common import GateCommon


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
        calls = {
            "read": lambda records, name: records.read([name]),
            "web_read": lambda records, name: records.web_read({name: {}}),
            "attribute": lambda records, name: records[name],
            "search": lambda records, name: records.search([(name, ">", 1)]),
            "search_count": lambda records, name: records.search_count([(name, ">", 1)]),
            "web_search_read": lambda records, name: records.web_search_read([(name, ">", 1)], {"id": {}}),
            "order": lambda records, name: records.search([], order=name),
            "export": lambda records, name: records.export_data([name]),
            "aggregate": lambda records, name: records.formatted_read_group([], [], [f"{name}:max"]),
            "group": lambda records, name: records.formatted_read_group([], [name], ["__count"]),
            "having": lambda records, name: records.formatted_read_group(
                [],
                ["id"],
                ["__count"],
                having=[(f"{name}:max", ">", 1)],
            ),
            "web_read_group": lambda records, name: records.web_read_group([], [name], ["__count"]),
            "onchange": lambda records, name: records.onchange({}, [], {name: {}}),
            "write": lambda records, name: records.write({name: 0}),
            "create": lambda records, name: records.create({name: 0}),
            "default": lambda records, name: self.assertNotIn(name, records.default_get([name])) or self._stop(),
            "fields_get": lambda records, name: self.assertNotIn(name, records.fields_get()) or self._stop(),
            "copy_data": lambda records, name: self.assertNotIn(name, records.copy_data()[0]) or self._stop(),
        }
        for records, names in self.models():
            for name in names:
                for call, step in calls.items():
                    with self.subTest(f"{records._name}.{name} by {call}"):
                        with self.assertRaises(AccessError) as caught, self.env.cr.savepoint():
                            step(records, name)
                        for secret in ("812", "7.25", "13.8"):
                            self.assertNotIn(secret, str(caught.exception))

    def _stop(self):
        raise AccessError(self.env._("not there"))

    def test_not_through_other_models(self):
        order = self._quotation((1, 700.0))
        sellers = {"allowed_company_ids": self.company.ids}
        paths = {
            "sale.order": (
                "order_line.price_gap",
                "order_line.product_id.price_floor",
                "order_line.product_template_id.price_floor",
            ),
            "sale.order.line": (
                "product_id.price_floor",
                "order_id.price_gap",
                "product_template_id.standard_discount",
            ),
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
            *order.message_ids.sudo().tracking_value_ids.mapped(
                lambda value: f"{value.old_value_float} {value.new_value_float}"
            ),
            *product.message_ids.sudo().tracking_value_ids.mapped(
                lambda value: f"{value.old_value_float} {value.new_value_float}"
            ),
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
