"""Rates with an explicit unit: the sources lost the sign after their figures (K-01, T-01)."""

from decimal import Decimal

PERCENT = "percent"
PER_MILLE = "permille"
_DIVISORS = {PERCENT: 100, PER_MILLE: 1000}
_SIGNS = {PERCENT: "%", PER_MILLE: "‰"}


def divisor(unit):
    """Return by what a rate of this unit is divided: 100 or 1000.

    :raises ValueError: for a unit that nobody has confirmed
    """
    try:
        return _DIVISORS[unit]
    except KeyError:
        raise ValueError(f"unknown unit of a rate: {unit!r}") from None


def apply_rate(base, rate, unit):
    """Return `base` × `rate` in that unit, unrounded, as a Decimal."""
    return Decimal(str(base)) * Decimal(str(rate)) / divisor(unit)


def format_rate(rate, unit):
    """Return the rate with its sign, without needless zeros: '3 %', '2.5 ‰'."""
    return f"{rate:g} {_SIGNS[unit]}"
