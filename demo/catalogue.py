from collections import namedtuple

from odoo import Command, models

Product = namedtuple("Product", "key code name chinese price floor discount unit")

# Prices in CNY before tax; floor: lowest price; discount: standard discount in per cent (S-03).
PRODUCTS = (
    Product("plc", "PLC-300", "PLC 300 controller", "PLC 300 控制器", 8900, 8200, 6, "unit"),
    Product("servo", "SD-75", "Servo drive SD-75", "伺服驱动器 SD-75", 3900, 3600, 7, "unit"),
    Product("panel", "OP-12", 'Operator panel 12"', "12 寸触摸屏", 2450, 2250, 8, "unit"),
    Product("io", "IO-16", "I/O module, 16 channels", "16 点输入输出模块", 680, 600, 10, "unit"),
    Product("vision", "VS-20", "Vision sensor VS-20", "视觉传感器 VS-20", 12800, 11500, 8, "unit"),
    Product("spare", "SP-01", "Spare parts kit", "备件包", 4600, 4100, 10, "unit"),
    Product("day", "SV-D", "Commissioning on site", "现场调试", 1850, 1700, 8, "day"),
    Product("training", "SV-T", "Operator training", "操作培训", 1500, 1300, 10, "day"),
    Product("licence", "MES-U", "MES user licence", "MES 用户许可", 1200, 1000, 15, "unit"),
    Product("rollout", "MES-I", "MES implementation", "MES 实施服务", 64000, 56000, 10, "unit"),
)
# Copied for the demo company, which names its director as a person.
STEPS = {"Regional review": "区域审核", "Director": "总监", "General manager": "总经理"}
POLICIES = ("approval_policy_quote_send", "approval_policy_contract_confirm", "payout_policy_statement_post")


class MarketingDemo(models.AbstractModel):
    """What is sold, at which prices, on which terms, and who must consent."""

    _inherit = "marketing.demo"

    def _make_catalogue(self, stage):
        """Make products with their price ranges, price lists, terms of payment and approval policies."""
        everybody = stage.env.ref("base.group_user")
        for name in ("product.group_product_pricelist", "sale.group_discount_per_so_line"):
            everybody._apply_group(stage.env.ref(name))
        units = {
            "unit": stage.env.ref("uom.product_uom_unit"),
            "day": stage.env.ref("uom.product_uom_day"),
        }
        tax = stage.company.account_sale_tax_id
        for product in PRODUCTS:
            record = stage.make(
                "product.product",
                f"product_{product.key}",
                {
                    "name": product.name,
                    "default_code": product.code,
                    "type": "service" if product.code.startswith(("SV", "MES")) else "consu",
                    "invoice_policy": "order",
                    "list_price": product.price,
                    "uom_id": units[product.unit].id,
                    "company_id": stage.company.id,
                    "taxes_id": [Command.set(tax.ids)],
                    "sale_ok": True,
                    "purchase_ok": False,
                },
            )
            stage.chinese(record, name=product.chinese)
            stage.products[product.key] = record
        for product in PRODUCTS:
            # The price range is the director's business.
            stage.act("liu", stage.products[product.key].product_tmpl_id).write(
                {"price_floor": product.floor, "standard_discount": product.discount}
            )
        self._make_price_lists(stage)
        self._make_terms(stage)
        self._make_policies(stage)

    def _make_price_lists(self, stage):
        common = {"company_id": stage.company.id, "currency_id": stage.company.currency_id.id}
        stage.standard_prices = stage.make(
            "product.pricelist", "pricelist_standard", {"name": "Huachen price list", "sequence": 1, **common}
        )
        stage.key_prices = stage.make(
            "product.pricelist",
            "pricelist_key",
            {
                "name": "Key accounts",
                "sequence": 2,
                "item_ids": [
                    Command.create({"applied_on": "3_global", "compute_price": "formula", "price_discount": 2})
                ],
                **common,
            },
        )
        stage.chinese(stage.standard_prices, name="华辰价目表")
        stage.chinese(stage.key_prices, name="大客户价目表")

    def _make_terms(self, stage):
        """Make the terms of payment: three instalments, a deposit, and 30 days."""
        terms = {
            "instalments": ("30 / 60 / 10 %", "30 / 60 / 10 %", ((30, 0), (60, 60), (10, 120))),
            "deposit": ("30 % deposit, rest on delivery", "预付 30 %,货到付清", ((30, 0), (70, 45))),
            "month": ("30 days", "30 天", ((100, 30),)),
        }
        for key, (name, chinese, parts) in terms.items():
            stage.terms[key] = stage.make(
                "account.payment.term",
                f"terms_{key}",
                {
                    "name": name,
                    "company_id": stage.company.id,
                    "line_ids": [
                        Command.create({"value": "percent", "value_amount": percent, "nb_days": days})
                        for percent, days in parts
                    ],
                },
            )
            stage.chinese(stage.terms[key], name=chinese)

    def _make_policies(self, stage):
        """Have the administrator name the director in policies of this company; the shipped ones ask the group."""
        for name in POLICIES:
            shipped = stage.env.ref(f"marketing_office.{name}")
            policy = stage.act("tang", shipped).copy(
                {
                    "name": f"{shipped.name} (Huachen)",
                    "company_id": stage.company.id,
                    "sequence": 5,
                }
            )
            stage.name(policy, name)
            for step in policy.step_ids:
                stage.chinese(step, name=STEPS[step.name])
            director = policy.step_ids.filtered(lambda step: step.rule == "group")
            director.write({"rule": "user", "user_ids": [Command.set(stage.user("liu").ids)]})
