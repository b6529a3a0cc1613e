"""On which day a regular meeting is held, on plain dates."""

from datetime import timedelta

from .duties import MONTHS


def day_of(rule, number, weekday, first, last, working_days):
    """Return the day of the meeting of a period, None where it falls away or the working days are not known that far.

    A day that is no working day moves to the next one. A week in which nobody works has no meeting: it would fall
    together with that of the week after.

    :param str rule: 'weekday': on that weekday of the period, of its week `number`; else a rule of `WorkingDays.due`
    :param int number: week of the period, or working days
    :param int weekday: 0 for Monday
    :param WorkingDays working_days: those of the company
    """
    if rule != "weekday":
        return working_days.due(rule, number, first, last)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (max(number, 1) - 1))
    while day > last:
        day -= timedelta(days=7)
    day = working_days.after(day - timedelta(days=1))
    return day if day is not None and day <= last else None


def ordinal(cycle, first):
    """Return a number that grows by one from period to period, by which people take turns.

    >>> from datetime import date
    >>> ordinal("week", date(2026, 3, 9)) - ordinal("week", date(2026, 3, 2))
    1
    """
    if cycle == "week":
        return first.toordinal() // 7
    return (first.year * 12 + first.month - 1) // MONTHS.get(cycle, 1)


def taker(people, number):
    """Return whose turn it is among people in a fixed order, None without any."""
    return people[number % len(people)] if people else None
