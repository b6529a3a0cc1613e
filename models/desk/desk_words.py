from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from odoo import api, models
from odoo.tools.misc import babel_locale_parse, get_lang

# From here on an amount is shown rounded; the exact one is a click away.
LARGE = 10000


class Desk(models.AbstractModel):
    """Dates and figures as people read them at a glance, in their language."""

    _inherit = "marketing.desk"

    @api.model
    def _locale(self):
        return babel_locale_parse(get_lang(self.env).code)

    @api.model
    def _date_words(self, day, skeleton="EEEMMMd"):
        """Return a date by a CLDR skeleton, which each language orders in its own way."""
        return format_skeleton(skeleton, day, locale=self._locale())

    @api.model
    def _month_words(self, day):
        """Return the name of a month, standing by itself."""
        return format_date(day, "LLLL", locale=self._locale())

    @api.model
    def _days_late(self, count):
        """Return how late something is, in words."""
        return self.env._("1 day late") if count == 1 else self.env._("%s days late", count)

    @api.model
    def _day_words(self, day, today):
        """Return a day in words that need no calendar: today, tomorrow, or its date."""
        distance = (day - today).days
        if distance == 0:
            return self.env._("today")
        if distance == 1:
            return self.env._("tomorrow")
        return self._date_words(day)

    @api.model
    def _figure_words(self, figure, unit, company):
        """Return a figure as it is read at a glance, for example '¥2.42M', '7' or '86 %'.

        :param str unit: unit of a metric
        :param company: `res.company` in whose currency amounts are
        """
        if unit == "amount":
            short = (
                format_decimal(round(figure), locale=self._locale())
                if abs(figure) < LARGE
                else format_compact_decimal(figure, locale=self._locale(), fraction_digits=2)
            )
            symbol = company.currency_id.symbol
            # As in amounts elsewhere, they are never torn apart.
            pair = (symbol, short) if company.currency_id.position == "before" else (short, symbol)
            return "\N{NO-BREAK SPACE}".join(pair)
        number = format_decimal(round(figure, 1), locale=self._locale())
        return {
            "percent": self.env._("%s %%", number),
            "days": self.env._("%s days", number),
            "hours": self.env._("%s h", number),
        }.get(unit, number)
