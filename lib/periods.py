"""Months and other periods, on plain dates."""

from datetime import date, timedelta


def month_start(day):
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day, months):
    """Return `day` moved by whole months; the last days of long months become the last of short ones.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month0 == 11), (month0 + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month0 + 1, min(day.day, last))


def month_end(day):
    """Return the last day of the month of `day`."""
    return add_months(month_start(day), 1) - timedelta(days=1)


def months_between(first, last):
    """Return the first days of all months from that of `first` to that of `last`, both included."""
    months, month = [], month_start(first)
    while month <= last:
        months.append(month)
        month = add_months(month, 1)
    return months
