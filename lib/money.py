"""Rounding and splitting of money. Amounts come in as floats, are worked on as decimals."""

from decimal import ROUND_HALF_UP, Decimal


def _decimal(value):
    return value if isinstance(value, Decimal) else Decimal(str(value))


def round_amount(amount, rounding):
    """Return `amount` rounded half away from zero to a multiple of `rounding`, as a float.

    :param amount: amount in a currency
    :param rounding: smallest unit of that currency (0.01 for cents)
    """
    unit = _decimal(rounding)
    return float((_decimal(amount) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)


def split_amount(amount, weights, rounding):
    """Split an amount in proportion to weights, without losing or inventing a cent (invariant 1).

    The running total is rounded, and each part is what it grew by. So the last part takes what is left,
    no part is a whole unit off its share, and nobody gets a cent of the other sign or without a weight.

    :param amount: rounded amount in a currency
    :param weights: non-negative numbers, at least one above zero
    :param rounding: smallest unit of the currency
    :return: list of floats, one per weight, that add up to `amount`
    :raises ValueError: without a positive weight
    """
    shares = [_decimal(weight) for weight in weights]
    total = sum(shares)
    if not shares or total <= 0 or min(shares) < 0:
        raise ValueError("weights must be non-negative and at least one above zero")
    whole, given, running, parts = _decimal(amount), Decimal(0), Decimal(0), []
    for share in shares:
        running += share
        upto = whole if running == total else _decimal(round_amount(whole * running / total, rounding))
        parts.append(float(upto - given))
        given = upto
    return parts
