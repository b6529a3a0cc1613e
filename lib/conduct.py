"""The ladder of penalties and its days, on plain values."""

from datetime import timedelta


def next_step(ladder, given, minimum=None):
    """Return the step of a ladder that comes next, None on an empty ladder.

    Nobody falls back to a milder step while an earlier penalty is in force; beyond the last step it stays there.

    :param ladder: severities of the steps that a rule book allows, in any order
    :param given: severities of the earlier penalties that are in force
    :param minimum: least severity that the broken rule asks for

    >>> next_step([10, 20, 40], [10])
    20
    """
    steps = sorted(ladder)
    if not steps:
        return None
    floor = max(given, default=None)
    for step in steps:
        if (floor is None or step > floor) and (minimum is None or step >= minimum):
            return step
    return steps[-1]


def deadline(worked, start, number):
    """Return the so-manieth working day after a day.

    :param worked: function that says of a date whether it is worked on
    :param date start: day that does not count
    :param int number: working days, 0 for the day itself
    """
    day = start
    for _turn in range(number * 7 + 366):
        if number <= 0:
            break
        day += timedelta(days=1)
        number -= bool(worked(day))
    return day
