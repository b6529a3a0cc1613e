"""When a recurring duty is due, and whose it is: on plain dates, so that any order of runs gives the same plan."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import NamedTuple

from .periods import add_months, month_start

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
CYCLES = ("day", "week", *MONTHS)


class Stretch(NamedTuple):
    """Days, both included, during which somebody holds a job."""

    first: date
    last: date


def period(cycle, day):
    """Return the first and the last day of the period of a day.

    :param str cycle: one of `CYCLES`; weeks begin on Monday

    >>> period("quarter", date(2026, 5, 20))
    (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
    """
    if cycle == "day":
        return day, day
    if cycle == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = MONTHS[cycle]
    first = add_months(month_start(day), -((day.month - 1) % months))
    return first, add_months(first, months) - timedelta(days=1)


def periods(cycle, first, last):
    """Return the periods that have a day from `first` to `last`, in order, as (first day, last day)."""
    found, day = [], first
    while day <= last:
        begin, end = period(cycle, day)
        found.append((begin, end))
        day = end + timedelta(days=1)
    return found


class WorkingDays:
    """The working days of a calendar within a window."""

    def __init__(self, days):
        """:param days: dates, in any order"""
        self.days = sorted(set(days))

    def __contains__(self, day):
        index = bisect_left(self.days, day)
        return index < len(self.days) and self.days[index] == day

    def within(self, first, last):
        """Return the working days from `first` to `last`, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def after(self, day, number=1):
        """Return the so-manieth working day after a day, None where the window ends before."""
        index = bisect_right(self.days, day) + number - 1
        return self.days[index] if index < len(self.days) else None

    def due(self, rule, number, first, last):
        """Return the day on which something of a period is due, None where the window ends before.

        A period without any working day, such as a week of holidays, is due on the next working day.

        :param str rule: 'start' on its working day `number`; 'end' so many working days before its last working
            day; 'after' on working day `number` after it
        :param int number: working days; a number beyond the period stands for its last or first working day
        """
        if rule == "after":
            return self.after(last, max(number, 1))
        inside = self.within(first, last)
        if not inside:
            return self.after(last)
        if rule == "start":
            return inside[min(max(number, 1), len(inside)) - 1]
        return inside[max(len(inside) - 1 - number, 0)]


def holds(stretches, day):
    """Return whether one of these stretches has the day."""
    return any(stretch.first <= day <= stretch.last for stretch in stretches)


def turn(due, away, working_days, stretches, on_leave):
    """Return (day, substitute) of a duty whose holder may be away on the day; None where nobody has to do it.

    :param date due: day on which it is due
    :param dict away: {day: substitute or None} of whole days off
    :param WorkingDays working_days: those of the holder
    :param stretches: `Stretch` during which the holder has the job
    :param str on_leave: 'substitute', 'move' or 'skip'; without a substitute the first becomes 'move', for duties
        of a day 'skip' (the caller says so by passing 'substitute_or_skip')
    """
    if due not in away:
        return due, None
    substitute = away[due]
    if on_leave.startswith("substitute") and substitute:
        return due, substitute
    if on_leave in ("skip", "substitute_or_skip"):
        return None
    day = due
    while day is not None and day in away:
        day = working_days.after(day)
    return (day, None) if day is not None and holds(stretches, day) else None
