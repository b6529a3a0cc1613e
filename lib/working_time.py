"""Working time on plain intervals, as a company's calendar yields them."""

from datetime import timedelta


def advance(intervals, start, amount):
    """Return the moment when `amount` of working time after `start` has gone by.

    :param intervals: ordered (begin, end) pairs of working time
    :param start: moment from which to count
    :param timedelta amount: working time to pass
    :return: the moment, or None when the intervals end before
    """
    for begin, end in intervals:
        begin = max(begin, start)
        if begin >= end:
            continue
        if amount <= end - begin:
            return begin + amount
        amount -= end - begin
    return None


def elapsed(intervals, start, stop):
    """Return the working time between two moments as a timedelta."""
    return sum(
        (min(end, stop) - max(begin, start) for begin, end in intervals if min(end, stop) > max(begin, start)),
        timedelta(),
    )
