"""What a score, or a target reached, is worth in money, on plain numbers; rounded once."""

from decimal import ROUND_HALF_UP, Decimal

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


def attained(figure, target, less_is_better=False, most=200):
    """Return how far a target was reached in per cent as people read it: two decimals, from 0 to `most`.

    Where less is better, half the target is 200 per cent, and nothing at all is the most there is: whoever has one
    complaint never gets more than whoever has none.

    :param most: per cent up to which it counts
    :return: Decimal; None without figure or target, and where more than nothing is aimed at nothing

    >>> attained(50, 200), attained(50, 200, True), attained(0, 5, True), attained(0, 0, True), attained(5, 0)
    (Decimal('25.00'), Decimal('200.00'), Decimal('200.00'), Decimal('100.00'), None)
    """
    if figure is None or target is None:
        return None
    figure, target, most = _decimal(figure), _decimal(target), _decimal(most)
    if less_is_better:
        if figure <= 0:
            reached_by = most if target > 0 else Decimal(100)
        else:
            reached_by = max(target, Decimal(0)) * 100 / figure
    elif target <= 0:
        return None
    else:
        reached_by = figure * 100 / target
    return min(max(reached_by, Decimal(0)), most).quantize(Decimal("0.01"), ROUND_HALF_UP)


def worth(pays, reached_by, start, amount=0, percent=0, base=0, point=0):
    """Return what a tier pays before cap, days and currency, unrounded.

    :param str pays: 'amount'; 'percent' of a base; 'point': an amount and so much for each per cent above the start
    :param reached_by: how far the target was reached, in per cent
    :param start: from how many per cent on the tier pays

    >>> worth("amount", 105, 100, amount=500), worth("percent", 105, 100, percent=12.5, base=8000)
    (Decimal('500'), Decimal('1000.0'))
    >>> worth("point", 105.5, 100, amount=500, point=20)
    Decimal('610.0')
    """
    if pays == "percent":
        return _decimal(base) * _decimal(percent) / 100
    if pays == "point":
        return _decimal(amount) + _decimal(point) * max(_decimal(reached_by) - _decimal(start), Decimal(0))
    return _decimal(amount)


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
