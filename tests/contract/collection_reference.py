"""The rules of collection a second time, in plain Python over the ORM: what the SQL is measured against."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

BILLS = ("out_invoice", "out_refund")
CLAIMS = ("asset_receivable", "liability_payable")


def dec(value):
    return Decimal(repr(value or 0.0))


def rounded(value, currency):
    unit = Decimal(str(currency.rounding)).normalize()
    return (value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


class Reference:
    """What the stored columns of some orders must hold, computed document by document."""

    def __init__(self, orders):
        self.orders = orders.sudo()
        self.env = self.orders.env
        self.orders.env.flush_all()
        self.orders.env.invalidate_all()

    def values(self):
        """Return {order: (invoiced, collected, written off, open, state, day)} with floats."""
        return {order: self._order(order) for order in self.orders}

    def _order(self, order):
        sums, days = defaultdict(Decimal), []
        for bill in order.order_line.invoice_lines.move_id:
            if bill.state != "posted" or bill.move_type not in BILLS:
                continue
            sign = 1 if bill.move_type == "out_invoice" else -1
            facts = {"invoiced": sign * dec(bill.amount_total), **self._settled(bill, sign)}
            day = facts.pop("day")
            days += [day] if day else []
            for name, amount in facts.items():
                sums[name] += self._to_order(order, bill, self._share(order, bill, amount, name == "invoiced"))
        invoiced, collected = sums["invoiced"], sums["collected"]
        tolerance = dec(order.currency_id.rounding) * max(
            1, len(order.order_line.filtered(lambda line: not line.display_type and not line.is_downpayment))
        )
        full = (
            order.state == "sale"
            and bool(days)
            and invoiced >= dec(order.amount_total) - tolerance
            and collected + sums["exchange"] == invoiced
            and not sums["written_off"]
        )
        return (
            float(invoiced),
            float(collected),
            float(sums["written_off"]),
            float(invoiced - collected - sums["written_off"] - sums["exchange"]),
            "full" if full else "partial" if collected else "none",
            max(days) if full else False,
        )

    def _share(self, order, bill, amount, own_total=False):
        """Return the order's part of an amount of the bill, by the totals of the lines of each order."""
        weights = defaultdict(Decimal)
        for line in bill.line_ids.filtered(lambda line: line.display_type == "product"):
            owners = line.sale_line_ids.order_id
            for owner in owners or [self.env["sale.order"]]:
                weights[owner] += dec(line.price_total) / max(1, len(owners))
        whole = sum(weights.values())
        if not whole:
            sign = 1 if bill.move_type == "out_invoice" else -1
            return sign * rounded(weights[order], bill.currency_id) if own_total else Decimal(0)
        before = Decimal(0)
        for owner in sorted(weights, key=lambda owner: owner.id or 10**9):
            if owner == order:
                after = before + weights[owner]
                return rounded(amount * after / whole, bill.currency_id) - rounded(
                    amount * before / whole, bill.currency_id
                )
            before += weights[owner]
        return Decimal(0)

    def _to_order(self, order, bill, amount):
        if bill.currency_id == order.currency_id:
            return amount
        day = bill.invoice_date or bill.date
        company = dec(abs(bill.amount_total_signed)) / dec(bill.amount_total)
        rate = self.env["res.currency"]._get_conversion_rate(
            bill.company_currency_id, order.currency_id, bill.company_id, day
        )
        return rounded(amount * company * dec(rate), order.currency_id)

    def _settled(self, bill, sign):
        facts, days = defaultdict(Decimal), []
        matched = bank = Decimal(0)
        for line in bill.line_ids.filtered(lambda line: line.account_id.account_type in CLAIMS):
            for partial, amount, other in [
                *((p, dec(p.debit_amount_currency), p.credit_move_id) for p in line.matched_credit_ids),
                *((p, -dec(p.credit_amount_currency), p.debit_move_id) for p in line.matched_debit_ids),
            ]:
                move = other.move_id
                if move == bill or move.state != "posted":
                    continue
                payment = move.origin_payment_id
                if payment.state in ("draft", "canceled", "rejected"):
                    continue
                matched += amount
                if move.move_type != "entry":
                    continue
                if self.env["account.partial.reconcile"].search_count([("exchange_move_id", "=", move.id)]):
                    facts["exchange"] += amount
                elif payment or move.statement_line_id:
                    money = rounded(amount * self._money_part(move, payment), bill.currency_id)
                    facts["collected"] += money
                    facts["written_off"] += amount - money
                    if not payment:
                        bank += abs(money)
                    days += [partial.max_date] if money else []
                else:
                    facts["written_off"] += amount
        direction = "inbound" if sign == 1 else "outbound"
        loose = bill.matched_payment_ids.filtered(
            lambda pay: not pay.move_id and pay.state == "paid" and pay.payment_type == direction
        )
        if loose:
            # Only payments of a single bill are in the random sequences; spread ones have tests of their own.
            left = max(Decimal(0), dec(bill.amount_total) - abs(matched))
            money = min(left, max(Decimal(0), sum(dec(pay.amount) for pay in loose) - bank))
            facts["collected"] += sign * rounded(money, bill.currency_id)
            days += loose.mapped("date") if money else []
        return {**facts, "day": max(days, default=False)}

    def _money_part(self, move, payment):
        claims = move.line_ids.filtered(lambda line: line.account_id.account_type in CLAIMS)
        if payment:
            came, claimed = dec(payment.amount), abs(sum(dec(line.amount_currency) for line in claims))
        else:
            bank = move.line_ids.filtered(lambda line: line.account_id == move.journal_id.default_account_id)
            came = abs(sum(dec(line.balance) for line in bank))
            claimed = abs(sum(dec(line.balance) for line in claims))
        return min(Decimal(1), came / claimed) if claimed else Decimal(1)
