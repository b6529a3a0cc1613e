"""The pure calculations, over whatever Hypothesis can think of."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ...lib import money, periods, rates, working_time

settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=200)
HOUSE = settings.get_profile("house")

UNITS = st.sampled_from([0.01, 0.05, 0.1, 0.001, 1.0, 100.0])
WEIGHTS = st.lists(st.floats(0, 1000, allow_nan=False, width=32), min_size=1, max_size=8)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def exact(value):
    return Decimal(repr(value))


@tagged("at_install", "-post_install")
class TestCoreMoney(BaseCase):
    @HOUSE
    @given(st.integers(-(10**9), 10**9), WEIGHTS, UNITS)
    def test_split_adds_up(self, units, weights, rounding):
        """Invariant 1: the parts add up to the amount, for any weights and rounding."""
        assume(sum(weights) > 0)
        amount = float(units * exact(rounding))
        parts = money.split_amount(amount, weights, rounding)
        self.assertEqual(len(parts), len(weights))
        self.assertEqual(sum(map(exact, parts)), exact(amount))

    @HOUSE
    @given(st.integers(-(10**6), 10**6), WEIGHTS, UNITS)
    def test_split_is_fair(self, units, weights, rounding):
        """Each part is a multiple of the unit, less than one unit off its share, never of the other sign."""
        assume(sum(weights) > 0)
        unit, total = exact(rounding), sum(map(exact, weights))
        amount = float(units * unit)
        for part, weight in zip(money.split_amount(amount, weights, rounding), weights, strict=True):
            self.assertEqual(exact(part) % unit, 0)
            self.assertLess(abs(exact(part) - exact(amount) * exact(weight) / total), unit * Decimal("1.000001"))
            self.assertGreaterEqual(part * amount, 0, "a part must not have the other sign")
            if not weight:
                self.assertEqual(part, 0, "who has no share gets nothing")

    def test_split_70_30(self):
        """The shipped split: the first part is rounded, the rest takes what is left."""
        self.assertEqual(money.split_amount(100.01, [70, 30], 0.01), [70.01, 30.0])
        self.assertEqual(money.split_amount(0.01, [70, 30], 0.01), [0.01, 0.0])
        self.assertEqual(money.split_amount(-100.01, [70, 30], 0.01), [-70.01, -30.0])
        self.assertEqual(money.split_amount(0.02, [1, 1, 1, 1], 0.01), [0.01, 0.0, 0.01, 0.0])

    def test_split_refuses_nonsense(self):
        for weights in ([], [0], [0, 0], [1, -1], [2, -1]):
            with self.subTest(weights=weights), self.assertRaises(ValueError):
                money.split_amount(10, weights, 0.01)

    @HOUSE
    @given(st.floats(-1e9, 1e9, allow_nan=False), UNITS)
    def test_round(self, amount, rounding):
        """A rounded amount is a multiple of the unit, half a unit away at most, and stays as it is."""
        result, unit = money.round_amount(amount, rounding), exact(rounding)
        self.assertEqual(exact(result) % unit, 0)
        self.assertLessEqual(abs(exact(result) - exact(amount)), unit / 2)
        self.assertEqual(money.round_amount(result, rounding), result)
        self.assertEqual(money.round_amount(-amount, rounding), -result)

    def test_round_half_away_from_zero(self):
        for amount, result in (
            (0.005, 0.01),
            (-0.005, -0.01),
            (1.005, 1.01),
            (2.675, 2.68),
            (-2.675, -2.68),
            (0.0049, 0.0),
        ):
            self.assertEqual(money.round_amount(amount, 0.01), result, amount)
        self.assertEqual(money.round_amount(2.5, 1.0), 3.0)
        self.assertEqual(money.round_amount(0.025, 0.05), 0.05)


@tagged("at_install", "-post_install")
class TestCoreRates(BaseCase):
    @HOUSE
    @given(st.decimals(-(10**8), 10**8, places=2), st.decimals(0, 1000, places=4))
    def test_units(self, base, rate):
        """A rate per mille is a tenth of the same rate in percent."""
        percent = rates.apply_rate(float(base), float(rate), rates.PERCENT)
        per_mille = rates.apply_rate(float(base), float(rate), rates.PER_MILLE)
        self.assertEqual(percent, per_mille * 10)
        self.assertEqual(percent, Decimal(str(float(base))) * Decimal(str(float(rate))) / 100)

    def test_no_unit_no_rate(self):
        """A rate whose unit nobody has confirmed cannot be used (T-01)."""
        for unit in (False, None, "", "percents", "%"):
            with self.subTest(unit=unit), self.assertRaises(ValueError):
                rates.apply_rate(100, 3, unit)

    def test_format(self):
        self.assertEqual(rates.format_rate(3.0, rates.PERCENT), "3 %")
        self.assertEqual(rates.format_rate(2.5, rates.PER_MILLE), "2.5 ‰")


@tagged("at_install", "-post_install")
class TestCorePeriods(BaseCase):
    @HOUSE
    @given(DAYS, st.integers(-600, 600))
    def test_add_months(self, day, months):
        """The month moves by exactly that many, and the day stays or becomes the last of its month."""
        result = periods.add_months(day, months)
        self.assertEqual((result.year * 12 + result.month) - (day.year * 12 + day.month), months)
        if result.day != day.day:
            self.assertLess(result.day, day.day)
            self.assertEqual((result + timedelta(days=1)).day, 1)

    @HOUSE
    @given(DAYS)
    def test_month(self, day):
        first, last = periods.month_start(day), periods.month_end(day)
        self.assertEqual(first.day, 1)
        self.assertLessEqual(first, day)
        self.assertLessEqual(day, last)
        self.assertEqual(last + timedelta(days=1), periods.add_months(first, 1))

    @HOUSE
    @given(DAYS, st.integers(0, 800))
    def test_months_between(self, day, days):
        """Every month is there once, from the first to the last."""
        last = day + timedelta(days=days)
        months = periods.months_between(day, last)
        self.assertEqual(months[0], periods.month_start(day))
        self.assertEqual(months[-1], periods.month_start(last))
        self.assertEqual(months, [periods.add_months(months[0], number) for number in range(len(months))])

    def test_months_between_nothing(self):
        self.assertEqual(periods.months_between(date(2026, 3, 1), date(2026, 2, 28)), [])


@st.composite
def calendars(draw):
    """Ordered pairs of working time that do not overlap."""
    moment, intervals = datetime(2026, 1, 5), []
    for pause, length in draw(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 600)), min_size=1, max_size=10)):
        begin = moment + timedelta(minutes=pause)
        moment = begin + timedelta(minutes=length)
        intervals.append((begin, moment))
    return intervals


@tagged("at_install", "-post_install")
class TestCoreWorkingTime(BaseCase):
    @HOUSE
    @given(calendars(), st.integers(-2000, 20000), st.integers(0, 6000))
    def test_inverse(self, intervals, offset, minutes):
        """Between the start and the moment to which one advances lies exactly the time that was to pass."""
        start, amount = datetime(2026, 1, 5) + timedelta(minutes=offset), timedelta(minutes=minutes)
        stop = working_time.advance(intervals, start, amount)
        available = working_time.elapsed(intervals, start, datetime.max)
        if stop is None:
            self.assertTrue(amount > available or not available)
        else:
            self.assertLessEqual(start, stop)
            self.assertEqual(working_time.elapsed(intervals, start, stop), amount)

    @HOUSE
    @given(calendars(), st.integers(0, 20000), st.integers(0, 20000))
    def test_elapsed_splits(self, intervals, first, second):
        """The time of a span is the sum of the times of its parts; backwards nothing goes by."""
        begin, middle, end = (
            datetime(2026, 1, 5) + timedelta(minutes=minutes) for minutes in (0, min(first, second), max(first, second))
        )
        whole = working_time.elapsed(intervals, begin, end)
        parts = [working_time.elapsed(intervals, *span) for span in ((begin, middle), (middle, end))]
        self.assertEqual(whole, sum(parts, timedelta()))
        self.assertEqual(working_time.elapsed(intervals, end, begin), timedelta() if end > begin else whole)

    def test_over_the_weekend(self):
        friday, monday = datetime(2026, 1, 9), datetime(2026, 1, 12)
        intervals = [(day + timedelta(hours=9), day + timedelta(hours=17)) for day in (friday, monday)]
        self.assertEqual(
            working_time.advance(intervals, friday + timedelta(hours=15), timedelta(hours=4)),
            monday + timedelta(hours=11),
        )
