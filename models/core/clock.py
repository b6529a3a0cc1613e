"""What time it is, in one place.

The rules ask here and not the system, so that the demo company can tell the story of a past year
through the very methods that users trigger. The clock can be set only by code of this process.
"""

from datetime import datetime

import pytz

from odoo import fields

_TOKEN = object()
_KEY = "marketing_clock"


def now(env):
    """Return the present moment as a naive UTC datetime, as Odoo stores it."""
    clock = env.context.get(_KEY)
    if isinstance(clock, tuple) and clock[0] is _TOKEN:
        return clock[1]
    return fields.Datetime.now()


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


def at(moment):
    """Return the context entries that set the clock to `moment` (a naive UTC datetime or a date)."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 4)
    return {_KEY: (_TOKEN, moment.replace(microsecond=0))}
