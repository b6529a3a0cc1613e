from odoo import Command, models

from .customers import CUSTOMERS
from .stage import utc


class MarketingDemo(models.AbstractModel):
    """Quotations of the last days, one for each state in which they can be."""

    _inherit = "marketing.demo"

    def _plan_quotations(self, stage):
        """Plan quotations that are under way at present."""
        self._plan_old_quotations(stage)
        self._plan_waiting_quotations(stage)
        self._plan_decided_quotations(stage)

    def _plan_offer(self, stage, key, moment, customer, lines, submit=True):
        """Plan a quotation, and its submission half an hour later.

        :param moment: when it is drawn up
        :return: logins of salesperson and leader
        """
        seller = CUSTOMERS[customer][3]
        stage.plan(moment, self._offer, stage, key, customer, lines)
        if submit:
            stage.plan(moment, self._submit_quotation, stage, seller, key)
        return seller, self._leader_of(seller)

    def _plan_old_quotations(self, stage):
        """Plan quotations that came to nothing, and drafts."""
        seller, leader = self._plan_offer(stage, "q01", utc(stage.month(5, 6)), "maanshan", "vision:10 day:4")
        stage.plan(utc(stage.month(5, 8), 10), self._decide_order, stage, leader, "q01")
        stage.plan(utc(stage.month(5, 8), 15), self._decide_order, stage, "liu", "q01")
        stage.plan(utc(stage.month(5, 9), 9), self._send, stage, seller, "q01")
        stage.plan(utc(stage.month(4, 22), 9), self._cancel, stage, seller, "q01")
        self._plan_offer(stage, "q02", utc(stage.back(2), 14), "zhongke", "licence:40 training:2", submit=False)
        self._plan_offer(stage, "q03", utc(stage.back(1), 11), "jinhua", "io:120 panel:6", submit=False)

    def _plan_waiting_quotations(self, stage):
        """Plan quotations that wait for somebody: in each role, one late, one out of the price range."""
        self._plan_offer(stage, "q04", stage.before(6), "shenjiang", "plc:10 panel:10 day:4")
        self._plan_offer(stage, "q05", stage.before(4), "foshan", "servo:24 panel:12 day:3")
        _seller, leader = self._plan_offer(stage, "q06", utc(stage.back(1), 9), "wuhu", "plc:16@8600 servo:12 day:6")
        stage.plan(stage.before(3), self._decide_order, stage, leader, "q06", "approve", "Delivery in eight weeks.")
        # Nobody has looked at this one for more than a week.
        _seller, leader = self._plan_offer(stage, "q07", utc(stage.back(9), 10), "nanchang", "vision:16 io:40 day:5")
        stage.plan(utc(stage.back(8), 16), self._decide_order, stage, leader, "q07", "approve", "Repeat order, urgent.")
        # Below the floor: regional manager and director agree, the general manager has the last word.
        _seller, leader = self._plan_offer(
            stage, "q08", utc(stage.back(2), 10), "hengyuan", "plc:12@8600 servo:24@3450 panel:12@2180 day:6"
        )
        stage.plan(
            utc(stage.back(1), 14),
            self._decide_order,
            stage,
            leader,
            "q08",
            "approve",
            "Second order this year, delivery dates agreed with the workshop.",
        )
        stage.plan(
            stage.before(2),
            self._decide_order,
            stage,
            "liu",
            "q08",
            "approve",
            "30/60/10 is acceptable; nothing overdue from this customer.",
        )
        # Sent, accepted by the customer, and now under approval as a contract.
        seller, leader = self._plan_offer(stage, "q09", utc(stage.back(12), 9), "nantong", "servo:36 day:4")
        self._plan_sent(stage, "q09", seller, leader, 11)
        stage.plan(stage.before(2), self._submit_quotation, stage, seller, "q09")

    def _plan_sent(self, stage, key, seller, leader, back):
        """Plan the consent to a quotation and its sending, so many days back."""
        stage.plan(utc(stage.back(back), 10), self._decide_order, stage, leader, key)
        stage.plan(utc(stage.back(back), 14), self._decide_order, stage, "liu", key)
        if seller:
            stage.plan(utc(stage.back(back), 15), self._send, stage, seller, key)

    def _plan_decided_quotations(self, stage):
        """Plan quotations that were approved, sent, rejected, or changed after the approval."""
        seller, leader = self._plan_offer(stage, "q10", utc(stage.back(15), 9), "ningbo", "vision:12 day:6")
        self._plan_sent(stage, "q10", seller, leader, 14)
        seller, leader = self._plan_offer(stage, "q11", utc(stage.back(13), 9), "quanzhou", "plc:8 io:60 day:3")
        self._plan_sent(stage, "q11", seller, leader, 12)
        _seller, leader = self._plan_offer(stage, "q12", utc(stage.back(5), 9), "huizhou", "rollout:1 licence:30")
        self._plan_sent(stage, "q12", None, leader, 4)
        _seller, leader = self._plan_offer(stage, "q13", utc(stage.back(7), 9), "lianyun", "plc:6@8400 spare:8")
        stage.plan(utc(stage.back(6), 10), self._decide_order, stage, leader, "q13")
        stage.plan(
            utc(stage.back(6), 16),
            self._decide_order,
            stage,
            "liu",
            "q13",
            "reject",
            "The customer is two invoices behind. Agree on a deposit of 50 % first.",
        )
        seller, leader = self._plan_offer(stage, "q14", utc(stage.back(8), 9), "changsha", "servo:30 panel:10")
        self._plan_sent(stage, "q14", None, leader, 7)
        stage.plan(utc(stage.back(3), 11), self._change_price, stage, seller, "q14", 3650)
        # Approved as a contract; the customer's signature is expected.
        seller, leader = self._plan_offer(stage, "q15", utc(stage.back(16), 9), "taida", "plc:14@8700 day:5")
        self._plan_sent(stage, "q15", seller, leader, 15)
        stage.plan(utc(stage.back(4), 9), self._submit_quotation, stage, seller, "q15")
        stage.plan(utc(stage.back(3), 10), self._decide_order, stage, leader, "q15")
        stage.plan(utc(stage.back(3), 15), self._decide_order, stage, "liu", "q15")

        self._plan_unusual_quotations(stage)

    def _plan_unusual_quotations(self, stage):
        """Plan quotations that are sent back, go the special path, or need another opinion."""
        _seller, leader = self._plan_offer(stage, "q16", utc(stage.back(6), 9), "liuzhou", "servo:20 io:30 day:2")
        stage.plan(utc(stage.back(5), 10), self._decide_order, stage, leader, "q16")
        stage.plan(
            utc(stage.back(5), 15), self._decide_order, stage, "liu", "q16", "return", "Offer the maintenance with it."
        )
        seller, _leader = self._plan_offer(
            stage, "q17", utc(stage.back(1), 16), "haikou", "rollout:1 licence:60 training:2", submit=False
        )
        stage.plan(stage.before(5), self._submit_special, stage, seller, "q17", "Their board meets tomorrow morning.")
        _seller, leader = self._plan_offer(stage, "q18", utc(stage.back(1), 14), "zhuzhou", "vision:18 day:6")
        stage.plan(stage.before(4), self._ask_another, stage, leader, "q18", "xu", "Do their payments allow 60 days?")

    # ------------------------------------------------------------------
    # Scenes
    # ------------------------------------------------------------------

    def _change_price(self, stage, login, key, price):
        """Have the salesperson change the first price of a quotation, which voids its approval."""
        order = stage.act(login, stage.orders[key])
        order.write({"order_line": [Command.update(order.order_line[0].id, {"price_unit": price})]})

    def _cancel(self, stage, login, key):
        """Have the salesperson cancel a quotation that was lost."""
        stage.act(login, stage.orders[key]).action_cancel()
