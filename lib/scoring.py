"""How figures become points, points a score, and scores grades: on plain numbers, so that no order matters.

All points and scores go from 0 to 100 (bonus points come on top); they are worked on as decimals and rounded once,
half away from zero.
"""

from decimal import ROUND_HALF_UP, Decimal

FULL = Decimal(100)


def _decimal(value):
    return value if isinstance(value, Decimal) else Decimal(str(value))


def rounded(value, digits=2):
    """Return a score rounded half away from zero, as a float; None stays None.

    >>> rounded(Decimal("87.125")), rounded(None)
    (87.13, None)
    """
    return None if value is None else float(_decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


# ----------------------------------------------------------------------
# From a figure to points
# ----------------------------------------------------------------------


def linear(figure, zero, full, cap=100):
    """Return the points of a figure on the straight line from `zero` (0 points) to `full` (100 points).

    Where less is better, `zero` lies above `full`. Below nothing there is nothing, above `cap` no more.

    :param cap: points at most, 100 or, where more than the target counts, above

    >>> linear(75, 50, 100), linear(120, 0, 100), linear(120, 0, 100, cap=110), linear(2, 10, 0)
    (Decimal('50'), Decimal('100'), Decimal('110'), Decimal('80'))
    """
    figure, zero, full, cap = map(_decimal, (figure, zero, full, cap))
    if zero == full:
        return min(FULL, cap) if figure >= full else Decimal(0)
    points = (figure - zero) * FULL / (full - zero)
    return min(max(points, Decimal(0)), cap)


def steps(figure, table):
    """Return the points of the highest step that a figure reaches, 0 below the first one.

    :param table: pairs (from which figure on, points), in any order

    >>> steps(85, [(60, 50), (80, 90), (100, 100)]), steps(10, [(60, 50)])
    (Decimal('90'), Decimal('0'))
    """
    reached = [(_decimal(start), _decimal(points)) for start, points in table if _decimal(start) <= _decimal(figure)]
    return max(reached)[1] if reached else Decimal(0)


# ----------------------------------------------------------------------
# From points to a score
# ----------------------------------------------------------------------


def weighted(parts):
    """Return the mean of points by their weights; what is missing leaves its weight to the others.

    :param parts: pairs (weight, points or None), in any order
    :return: Decimal, None where there is nothing to go by

    >>> weighted([(60, 80), (40, 50)]), weighted([(60, 80), (40, None)]), weighted([(10, None)])
    (Decimal('68'), Decimal('80'), None)
    """
    present = [(_decimal(weight), _decimal(points)) for weight, points in parts if points is not None]
    whole = sum((weight for weight, _points in present), Decimal(0))
    if not whole:
        return None
    # One division at the end: the order in which people answer changes nothing.
    return sum((weight * points for weight, points in present), Decimal(0)) / whole


def combined(given, weights, least=None):
    """Return the points of one indicator from what several people gave, first within each kind of rater.

    :param dict given: {kind of rater: [points]}
    :param dict weights: {kind of rater: weight}
    :param dict least: {kind of rater: number below which they do not count at all}

    >>> combined({"self": [90], "superior": [80], "peer": [60, 70]}, {"self": 20, "superior": 60, "peer": 20})
    Decimal('79')
    """
    least = least or {}
    return weighted(
        (weights.get(kind, 0), weighted((1, points) for points in marks))
        for kind, marks in sorted(given.items())
        if len(marks) >= least.get(kind, 1)
    )


def with_bonus(score, bonus, cap, deductions=0):
    """Return a score with bonus points up to a cap and with deductions, never below 0.

    >>> with_bonus(95, 12, 10), with_bonus(3, 0, 10, deductions=5)
    (Decimal('105'), Decimal('0'))
    """
    if score is None:
        return None
    return max(_decimal(score) + min(_decimal(bonus), _decimal(cap)) - _decimal(deductions), Decimal(0))


# ----------------------------------------------------------------------
# From scores to grades
# ----------------------------------------------------------------------


def grade(score, bands):
    """Return the key of the highest band that a score reaches; the lowest one below all of them.

    :param bands: pairs (from which score on, key), in any order

    >>> grade(89.995, [(90, "A"), (75, "B"), (0, "C")]), grade(90, [(90, "A"), (75, "B"), (0, "C")])
    ('B', 'A')
    """
    if score is None or not bands:
        return None
    ordered = sorted(((_decimal(start), key) for start, key in bands), key=lambda band: band[0])
    reached = [key for start, key in ordered if start <= _decimal(score)]
    return reached[-1] if reached else ordered[0][1]


def ranks(scores):
    """Return {key: rank}; the best is first, equals share a rank and the next one is passed over.

    >>> ranks({"a": 90, "b": 80, "c": 90, "d": None})
    {'a': 1, 'b': 3, 'c': 1}
    """
    known = {key: _decimal(score) for key, score in scores.items() if score is not None}
    return {key: 1 + sum(other > score for other in known.values()) for key, score in known.items()}


def seats(number, shares):
    """Return how many of `number` people each grade may have, by largest remainder; the counts add up.

    :param shares: per cent of each grade, in order of the grades; equal remainders go to the earlier one

    >>> seats(7, [20, 50, 30]), seats(1, [20, 50, 30]), seats(0, [100])
    ([1, 4, 2], [0, 1, 0], [0])
    """
    shares = [_decimal(share) for share in shares]
    whole = sum(shares)
    if not whole:
        raise ValueError("at least one share must be above zero")
    exact = [number * share / whole for share in shares]
    counts = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda place: (counts[place] - exact[place], place))
    for place in by_remainder[: number - sum(counts)]:
        counts[place] += 1
    return counts


def by_rank(scores, seats):
    """Return the place of the grade of each person when the grades are filled from the best score on, None undecided.

    Equal scores are never split: where a border of the seats runs through them, all of them are undecided.

    :param scores: one per person, in any order
    :param seats: number of seats of each grade, the best grade first; together one for each person

    >>> by_rank([80, 95, 80, 60], [1, 2, 1]), by_rank([80, 95, 80], [1, 1, 1])
    ([1, 0, 1, 2], [None, 0, None])
    """
    places = [place for place, number in enumerate(seats) for _seat in range(number)]
    ranked = sorted(scores, reverse=True)
    if len(places) != len(ranked):
        raise ValueError("there must be a seat for each person")
    found = {}
    for score, place in zip(ranked, places, strict=True):
        found[score] = place if found.get(score, place) == place else None
    return [found[score] for score in scores]


def seats_left(seats, taken):
    """Return how many seats are left in each grade; a grade with too many people takes them from the next one below.

    Where there is none below, they are taken from the next above: together there is a seat for everybody else.

    :param seats: number of seats of each grade, the best grade first
    :param taken: people who already sit there

    >>> seats_left([1, 3, 2], [2, 0, 1]), seats_left([1, 3, 2], [0, 0, 4])
    ([0, 2, 1], [1, 1, 0])
    """
    left, over = [], 0
    for number, count in zip(seats, taken, strict=True):
        rest = number - count - over
        over = max(0, -rest)
        left.append(max(0, rest))
    for place in reversed(range(len(left))):
        given = min(over, left[place])
        left[place], over = left[place] - given, over - given
    return left


def excess(counts, seats):
    """Return by how many people each grade exceeds its seats, 0 for those that do not.

    >>> excess([3, 1, 0], [1, 2, 1])
    [2, 0, 0]
    """
    return [max(0, count - number) for count, number in zip(counts, seats, strict=True)]


def streak(grades, good):
    """Return how many of the latest grades in a row are good ones.

    :param grades: grades, the latest last; None (no appraisal, excused) neither counts nor ends the row
    :param good: the grades that count

    >>> streak(["B", "A", None, "A"], {"A"}), streak(["A", "B"], {"A"})
    (2, 0)
    """
    count = 0
    for one in reversed([each for each in grades if each is not None]):
        if one not in good:
            break
        count += 1
    return count


def contributions(parts, digits=2):
    """Return what each part brings to `weighted`, in the order of the parts; together exactly the rounded mean.

    The remainder of the rounding goes to the last part that counts.

    :param parts: pairs (weight, points or None)
    :return: list of floats, None for parts that say nothing

    >>> contributions([(1, 50), (1, 50), (1, 51)]), contributions([(60, 80), (40, None)])
    ([16.67, 16.67, 16.99], [80.0, None])
    """
    parts = [(_decimal(weight), None if points is None else _decimal(points)) for weight, points in parts]
    whole = sum((weight for weight, points in parts if points is not None), Decimal(0))
    if not whole:
        return [None] * len(parts)
    unit = Decimal(1).scaleb(-digits)
    brought = [
        None if points is None else (weight * points / whole).quantize(unit, ROUND_HALF_UP) for weight, points in parts
    ]
    total = weighted(parts).quantize(unit, ROUND_HALF_UP)
    last = max(place for place, (weight, _points) in enumerate(parts) if brought[place] is not None and weight)
    brought[last] += total - sum(part for part in brought if part is not None)
    return [None if part is None else float(part) for part in brought]
