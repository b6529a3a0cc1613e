"""Figures as pairs of a numerator and a denominator, so that those of a team are never means of means."""


def value(parts, percent=False):
    """Return the figure that a pair stands for, None where it says nothing.

    :param tuple parts: (numerator, denominator); the denominator is None where nothing is divided
    :param bool percent: in per cent

    >>> value((3, None)), value((1, 4), percent=True), value((0, 0))
    (3, 25.0, None)
    """
    numerator, denominator = parts
    if denominator is None:
        return numerator
    if not denominator:
        return None
    return numerator / denominator * (100 if percent else 1)


def total(pairs):
    """Return the pair of a team: the parts are summed each by itself.

    >>> total([(1, 2), (3, 2)]), total([(1, None), (2, None)]), total([])
    ((4, 4), (3, None), (0, None))
    """
    numerator, denominator = 0, None
    for above, below in pairs:
        numerator += above
        if below is not None:
            denominator = (denominator or 0) + below
    return numerator, denominator


def target(parts):
    """Return what people should reach together, None where nobody has a target.

    Where something is divided, each one's target weighs as much as what theirs is divided by.

    :param parts: list of (pair, target of the person or None)

    >>> target([((3, None), 5), ((9, None), 10), ((1, None), None)])
    15
    >>> target([((1, 10), 50), ((1, 30), 90)]), target([((0, 0), 50), ((0, 0), 90)]), target([((1, None), None)])
    (80.0, 70.0, None)
    """
    goals = [(pair[1], goal) for pair, goal in parts if goal is not None]
    if not goals:
        return None
    if all(below is None for below, _goal in goals):
        return sum(goal for _below, goal in goals)
    weights = sum(below or 0 for below, _goal in goals)
    if not weights:
        return sum(goal for _below, goal in goals) / len(goals)
    return sum((below or 0) * goal for below, goal in goals) / weights


def achieved(figure, target, less_is_better=False):
    """Return how far a target was reached, in per cent; None where there is no figure or no target.

    Where less is better, half the target is 200 per cent, and nothing at all is full marks.

    >>> achieved(50, 200), achieved(50, 200, True), achieved(0, 5, True), achieved(None, 5)
    (25.0, 400.0, 100.0, None)
    """
    if figure is None or not target:
        return None
    if not less_is_better:
        return figure / target * 100
    return target / figure * 100 if figure else 100.0
