"""What a score is worth in money, on plain numbers; rounded once."""

from decimal import Decimal

from .money import round_amount


def _decimal(value):
    return value if isinstance(value, Decimal) else Decimal(str(value))


def reached(score, rows):
    """Return the highest row that a score reaches, None below all of them.

    :param rows: pairs (from which score on, row), in any order

    >>> reached(85, [(60, "C"), (75, "B"), (90, "A")]), reached(59.99, [(60, "C")])
    ('B', None)
    """
    found = [(_decimal(start), place) for place, (start, _row) in enumerate(rows) if _decimal(start) <= _decimal(score)]
    return rows[max(found)[1]][1] if found else None


def amount(figure, rounding, factor=1, rate=1, days=0, of_days=0):
    """Return an amount by its factor, pro rata and in another currency, rounded half away from zero at the end.

    :param figure: amount, or the base that the factor is taken of
    :param rounding: smallest unit of the currency it comes out in
    :param rate: of that currency for one unit of the figure's
    :param days: days there, of the `of_days` of the period; 0 of 0 days: the whole amount

    >>> amount(1000, 0.01, factor=0.8, days=7, of_days=21), amount(500, 0.01)
    (266.67, 500.0)
    """
    exact = _decimal(figure) * _decimal(factor) * _decimal(rate)
    if of_days:
        exact = exact * min(_decimal(days), _decimal(of_days)) / _decimal(of_days)
    return round_amount(exact, rounding)
