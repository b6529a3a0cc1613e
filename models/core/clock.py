"""What time it is, in one place.

The rules ask here and not the system, so that the demo company can tell the story of a past year
through the very methods that users trigger. The clock can be set only by code of this process.
"""

from datetime import datetime
from functools import lru_cache

import pytz

from odoo import fields

_KEY = "marketing_clock"


class Clock:
    """A clock that shows a set moment. No call from outside can make one, so none sets the time.

    The story of a year moves one clock on, instead of setting a new one for each step: all its steps then share
    their environments, and so their caches.
    """

    __slots__ = ("moment",)

    def __init__(self, moment):
        self.move(moment)

    def move(self, moment):
        """Set the clock to `moment` (a naive UTC datetime or a date)."""
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, 4)
        self.moment = moment.replace(microsecond=0)

    def context(self):
        """Return the context entries under which this clock counts."""
        return {_KEY: self}


def now(env):
    """Return the present moment as a naive UTC datetime, as Odoo stores it."""
    return env.context[_KEY].moment if is_set(env) else fields.Datetime.now()


def is_set(env):
    """Return whether the clock of this environment was set to another moment."""
    return isinstance(env.context.get(_KEY), Clock)


def today(company):
    """Return the date at the company's place (design.md 4.4: local dates, not UTC's).

    :param company: one `res.company` record
    """
    return to_local(company, now(company.env)).date()


def to_local(company, moment):
    """Return a naive UTC `moment` as a datetime in the company's time zone."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(zone_name(company)))


def zone_name(company):
    """Return the name of the company's time zone, for example 'Asia/Shanghai'."""
    # sudo: working hours and contacts may be closed to the caller; the zone is no secret.
    return company.sudo().resource_calendar_id.tz or company.sudo().partner_id.tz or "UTC"


@lru_cache(maxsize=64)
def _stopped(moment):
    """Return the one clock that stands at `moment`, so that equal moments share their environments."""
    return Clock(moment)


def at(moment):
    """Return the context entries that set the clock to `moment` (a naive UTC datetime or a date)."""
    return _stopped(moment).context()
