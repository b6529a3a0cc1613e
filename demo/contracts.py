from collections import namedtuple
from datetime import timedelta

from odoo import Command, models

from .customers import CUSTOMERS
from .stage import utc, workday

# month: how many months ago it was offered; lines: product:quantity@price; life: how it is invoiced and paid
# (see money.py); pool: who shares the team pool, in per cent; way: 'quote' (sent, then a contract) or 'direct'.
Contract = namedtuple("Contract", "key month day customer lines life pool way", defaults=["", "direct"])

CONTRACTS = (
    Contract("c01", 12, 3, "hengyuan", "plc:16 servo:30@3750 panel:12 day:8", "instalments", "qian:75 he:25", "quote"),
    Contract("c02", 12, 6, "wenzhou", "vision:14 io:40 day:4", "month", "qian:100"),
    Contract("c03", 12, 10, "guangzhou", "plc:22 servo:24 panel:16 day:10", "deposit", "zheng:75 he:25", "quote"),
    Contract("c04", 11, 4, "ruifeng", "servo:64@3700 io:80 day:6", "month", "agent:100"),
    Contract("c05", 11, 9, "nantong", "plc:12 panel:12 spare:4", "quick"),
    Contract("c06", 11, 12, "foshan", "plc:20 vision:8@12200 day:9", "instalments", "zheng:100", "quote"),
    Contract("c07", 10, 5, "yuntian", "rollout:2@62000 licence:90@1150 training:5", "deposit", "qian:100", "quote"),
    Contract("c08", 10, 8, "shaoxing", "servo:80@3690 panel:30@2290", "month"),
    Contract("c09", 10, 18, "xiamen", "rollout:1 licence:60 training:3", "month"),
    Contract("c10", 9, 3, "jinda", "plc:18@8600 servo:22 panel:10 day:6", "instalments", "qian:75 he:25", "quote"),
    Contract("c11", 9, 11, "dongguan", "io:220@640 panel:24 day:3", "quick"),
    Contract("c12", 9, 16, "hefei", "vision:18 day:6", "month"),
    Contract("c13", 8, 4, "zhenjiang", "plc:20 panel:14 day:7", "refund", "qian:100", "quote"),
    Contract("c14", 8, 9, "shenzhen", "rollout:1 licence:120@1100 training:4", "deposit", "zheng:100"),
    Contract("c15", 8, 15, "fuzhou", "plc:14 servo:18 day:5", "month", "zheng:100"),
    Contract(
        "c16", 7, 3, "ningbo", "plc:26@8500 servo:40@3700 panel:18 day:12", "instalments", "qian:75 he:25", "quote"
    ),
    Contract("c17", 7, 8, "zhuhai", "rollout:1 licence:40 vision:6", "bad_debt"),
    Contract("c18", 7, 12, "jiaxing", "vision:10 plc:10 day:8", "month"),
    Contract("c19", 7, 17, "xuzhou", "servo:36 spare:10 day:4", "month"),
    Contract("c20", 6, 5, "shenjiang", "rollout:1 licence:80 training:4", "deposit", "qian:100", "quote"),
    Contract("c21", 6, 13, "huizhou", "vision:20@12000 io:60 day:5", "month", "zheng:100"),
    Contract("c22", 5, 2, "kunshan", "plc:18 servo:20 panel:8 day:5", "bounce"),
    Contract("c23", 5, 9, "zhongke", "rollout:1@60000 licence:100@1100 day:4", "month", "qian:100", "quote"),
    Contract("c24", 5, 13, "liuzhou", "servo:44@3700 io:60 day:5", "instalments", "zheng:100"),
    Contract("c25", 5, 18, "changsha", "plc:15 servo:15 day:6", "month", "zheng:100"),
    Contract("c26", 4, 4, "zhuzhou", "plc:24@8550 servo:30 day:10", "instalments", "zheng:75 he:25", "quote"),
    Contract("c27", 4, 9, "wuhu", "plc:10 servo:12 day:4", "month"),
    Contract("c28", 4, 14, "taida", "vision:9 panel:15 day:4", "month"),
    Contract("c29", 4, 18, "nanchang", "vision:12 day:4", "quick"),
    Contract("c30", 3, 4, "hengyuan", "servo:50@3660 panel:20 day:6", "instalments", "qian:100", "quote"),
    Contract("c31", 3, 9, "haikou", "rollout:1 licence:50 training:3", "deposit"),
    Contract("c32", 3, 11, "lianyun", "io:160 panel:20 day:4", "month", "agent:100"),
    Contract("c33", 3, 17, "jinhua", "io:200@640 spare:6", "quick"),
    Contract("c34", 2, 2, "ruifeng", "plc:16 servo:16 panel:10", "quick"),
    Contract("c35", 2, 4, "wenzhou", "plc:20 servo:20@3680 day:8", "month", "qian:100"),
    Contract("c36", 2, 6, "putian", "panel:22 io:90 day:2", "month"),
    Contract("c37", 2, 9, "taizhou", "plc:12 vision:4 day:4", "instalments", "qian:100", "quote"),
    Contract("c38", 2, 13, "yuntian", "licence:60 training:4 rollout:1", "deposit"),
    Contract("c39", 2, 17, "jiangmen", "servo:26 spare:4", "overdue"),
    Contract("c40", 1, 3, "guangzhou", "plc:14 panel:14 day:5", "quick", "zheng:100"),
    Contract("c41", 1, 5, "shenzhen", "servo:30 io:40 day:3", "quick"),
    Contract("c42", 1, 8, "jinda", "plc:10 panel:6 day:3", "instalments"),
    Contract("c43", 1, 10, "nantong", "vision:10 day:4", "deposit"),
    Contract("c44", 1, 15, "maanshan", "vision:8 day:3", "overdue"),
    Contract("c45", 1, 18, "xiamen", "plc:8 servo:8 day:3", "open"),
)
COMMENTS = (
    None,
    None,
    "Prices are inside the range, delivery dates are agreed with the workshop.",
    None,
    "Second order this year. Please watch the first instalment.",
    None,
    "Nothing overdue from this customer.",
)

# Divisions of the team pool that the director has not decided on, and those sent back or refused.
UNDECIDED_POOLS = ("c40",)
REFUSED_POOLS = {"c37": ("reject", "He Jun wrote the offer; give him his part.")}


class MarketingDemo(models.AbstractModel):
    """A year of contracts: offered, approved, confirmed."""

    _inherit = "marketing.demo"

    def _plan_contracts(self, stage):
        """Plan the way of all contracts up to their confirmation; the money follows by itself."""
        for number, contract in enumerate(CONTRACTS):
            start = workday(stage.month(contract.month, contract.day))
            seller = CUSTOMERS[contract.customer][3]
            leader = self._leader_of(seller)
            comment = COMMENTS[number % len(COMMENTS)]
            key = contract.key
            stage.plan(utc(start, 10), self._offer, stage, key, contract.customer, contract.lines, contract.life)
            if contract.way == "quote":
                reviewed = workday(start + timedelta(days=1))
                stage.plan(utc(start, 10, 30), self._submit_quotation, stage, seller, key)
                stage.plan(utc(reviewed, 10), self._decide_order, stage, leader, key, "approve", comment)
                stage.plan(utc(reviewed, 15), self._decide_order, stage, "liu", key)
                stage.plan(utc(reviewed, 16), self._send, stage, seller, key)
                start = workday(reviewed + timedelta(days=5))
                stage.plan(utc(start, 11), self._submit_quotation, stage, seller, key)
            else:
                stage.plan(utc(start, 11), self._submit_contract, stage, seller, key)
            reviewed = workday(start + timedelta(days=1))
            stage.plan(utc(reviewed, 10, 20), self._decide_order, stage, leader, key, "approve", comment)
            stage.plan(utc(reviewed, 15, 40), self._decide_order, stage, "liu", key)
            signed = workday(reviewed + timedelta(days=1))
            stage.plan(utc(signed, 14), self._confirm, stage, seller, contract)

    # ------------------------------------------------------------------
    # Scenes
    # ------------------------------------------------------------------

    def _offer(self, stage, key, customer, lines, terms=None):
        """Have the salesperson of a customer draw up a quotation.

        :param str lines: product:quantity@price, separated by spaces
        :param str terms: kind of terms of payment
        """
        seller = CUSTOMERS[customer][3]
        terms = stage.terms.get(terms) or stage.terms["instalments"]
        order = stage.act(seller, "sale.order").create(
            {
                "partner_id": stage.customers[customer].id,
                "user_id": stage.user(seller).id,
                "team_id": self._team_of(stage, seller).id,
                "company_id": stage.company.id,
                "date_order": stage.moment_text(),
                "validity_date": stage.day + timedelta(days=45),
                "payment_term_id": terms.id,
                "order_line": [Command.create(self._line_vals(stage, line)) for line in lines.split()],
            }
        )
        stage.orders[key] = order.with_env(stage.env)
        stage.name(stage.orders[key], f"order_{key}")

    def _line_vals(self, stage, line):
        """Return the values of a line written as product:quantity or product:quantity@price."""
        product, _colon, rest = line.partition(":")
        quantity, _at, price = rest.partition("@")
        values = {
            "product_id": stage.products[product].id,
            "product_uom_qty": float(quantity),
        }
        if price:
            values["price_unit"] = float(price)
        return values

    def _send(self, stage, login, key):
        """Have the salesperson mark a quotation as sent."""
        stage.act(login, stage.orders[key]).action_quotation_sent()

    def _confirm(self, stage, seller, contract):
        """Have the regional manager divide the team pool and the salesperson confirm the contract."""
        order = stage.orders[contract.key]
        leader = self._leader_of(seller)
        shares = [
            Command.create(
                {
                    "partner_id": (stage.agent if who == "agent" else stage.user(who).partner_id).id,
                    "percent": float(percent),
                }
            )
            for who, percent in (share.split(":") for share in contract.pool.split())
        ]
        stage.act(seller, order).action_confirm()
        if shares:
            pool = stage.act(leader, "marketing.commission.pool").create({"order_id": order.id, "share_ids": shares})
            pool.action_approval_submit()
            if contract.key in UNDECIDED_POOLS:
                return self._plan_money(stage, contract.key, contract.life)
            verdict, why = REFUSED_POOLS.get(contract.key, ("approve", None))
            self._decide(stage, "liu", pool, verdict, why)
        self._plan_money(stage, contract.key, contract.life)
