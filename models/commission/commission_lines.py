from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...lib import rates


class Commission(models.Model):
    """The ledger lines of earned commissions, as one SELECT for `_append_select`."""

    _inherit = "marketing.commission"

    def _earned_lines(self, company, ids):
        """Return the select of the ledger lines of earned commissions, with the columns of `_append_select`.

        The first part is rounded and the rest is what is left, so that they always add up (invariant 1). The
        calculation is kept as bare numbers: amount that counts, rate, what the rate is divided by, share in per cent,
        commission, part in per cent. `PayoutLine` below puts them into words.
        """
        return SQL(
            """
            SELECT com.company_id, com.partner_id, com.user_id, 'commission', part.code, NULL, NULL,
                   part.money, com.earned_date, CASE WHEN part.hold = 'none' THEN com.due_date END, part.hold,
                   'marketing.commission', com.id, com.order_name, com.plan_name, com.plan_version,
                   TO_JSONB(ARRAY[com.base_amount, com.rate, com.divisor, com.share, com.amount, part.percent]),
                   com.turn
              FROM (
                SELECT com.id, com.company_id, com.partner_id, com.user_id, com.amount, com.base_amount,
                       com.earned_date, com.turn, com.plan_version::varchar AS plan_version, o.name AS order_name,
                       p.name AS plan_name, p.rest_hold, com.rate::numeric AS rate, com.share::numeric AS share,
                       CASE com.unit WHEN 'permille' THEN 1000 ELSE 100 END::numeric AS divisor,
                       p.first_percent::numeric AS first_percent,
                       ROUND(com.amount * p.first_percent::numeric / 100 / cur.rounding::numeric)
                           * cur.rounding::numeric AS first_money,
                       (DATE_TRUNC('month', com.earned_date)
                           + MAKE_INTERVAL(months => p.first_month_offset))::date AS due_date
                  FROM marketing_commission com
                  JOIN marketing_commission_plan p ON p.id = com.plan_id
                  JOIN sale_order o ON o.id = com.order_id
                  JOIN res_currency cur ON cur.id = com.currency_id
                 WHERE com.id = ANY(%(ids)s)
                OFFSET 0 -- so that it is computed once for both lines
              ) com
             CROSS JOIN LATERAL (VALUES
                ('first', com.first_money, com.first_percent, 'none'),
                ('rest', com.amount - com.first_money, 100 - com.first_percent, com.rest_hold)
             ) part (code, money, percent, hold)
             WHERE part.money != 0
            """,
            ids=ids,
        )


class PayoutLine(models.Model):
    """What the lines of commissions say."""

    _inherit = "marketing.payout.line"

    def _is_commission(self):
        return self.origin_model == "marketing.commission" and not self.reverses_id and bool(self.calculation)

    def _commission_numbers(self):
        """Return the kept numbers by name, see `Commission._earned_lines`."""
        self.ensure_one()
        names = ("base", "rate", "divisor", "share", "commission", "percent")
        numbers = dict(zip(names, self.calculation, strict=True))
        unit = rates.PER_MILLE if numbers["divisor"] == rates.divisor(rates.PER_MILLE) else rates.PERCENT
        return {**numbers, "unit": unit}

    def _commission_part(self):
        """Return which part of a commission a line is."""
        return self.env._("Commission, first part") if self.part == "first" else self.env._("Commission, rest")

    def _line_label(self):
        # EXTENDS payout
        if not self._is_commission():
            return super()._line_label()
        return f"{self._commission_part()} {self._commission_numbers()['percent']:g} %"

    def _line_formula(self):
        # EXTENDS payout
        if not self._is_commission():
            return super()._line_formula()
        numbers = self._commission_numbers()
        factors = [formatLang(self.env, numbers["base"]), rates.format_rate(numbers["rate"], numbers["unit"])]
        if numbers["share"] != 100:
            factors.append(f"{numbers['share']:g} %")
        return " × ".join([*factors, f"{numbers['percent']:g} %"])

    def _calculation_steps(self):
        # EXTENDS payout
        if not self._is_commission():
            return super()._calculation_steps()
        numbers = self._commission_numbers()
        return [
            {"label": self.env._("Amount that counts"), "value": numbers["base"], "kind": "money"},
            {"label": self.env._("Rate"), "value": numbers["rate"], "kind": numbers["unit"]},
            {"label": self.env._("Share"), "value": numbers["share"], "kind": "percent"},
            {"label": self.env._("Commission"), "value": numbers["commission"], "kind": "money"},
            {"label": self._commission_part(), "value": numbers["percent"], "kind": "percent"},
        ]
