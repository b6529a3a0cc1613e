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

    Every part but the last is rounded; the last takes what is left.

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
    whole, parts = _decimal(amount), []
    for share in shares[:-1]:
        parts.append(_decimal(round_amount(whole * share / total, rounding)))
    parts.append(whole - sum(parts))
    return [float(part) for part in parts]
