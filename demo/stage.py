"""The stage of the demo company: who and what is there, what time it is, what happens next."""

import heapq
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields

from ..lib.periods import add_months, month_start
from ..models.core.clock import Clock, now

ZONE = ZoneInfo("Asia/Shanghai")
# Demo records are known by this prefix. It is no module, so no update or uninstallation deletes them.
XMLID_MODULE = "marketing_office_demo"


def utc(day, hour=9, minute=0):
    """Return a local date and time of the demo company as a naive UTC datetime."""
    local = datetime.combine(day, time(hour, minute), tzinfo=ZONE)
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def workday(day):
    """Return `day`, or the Monday after it when it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


class Stage:
    """What the scenes of the story share: the company, its people and goods by key, and the calendar.

    Scenes are planned with a moment and played in the order of time, so that numbers of documents follow it. A
    scene whose moment lies ahead of the present has not happened yet and is left out.
    """

    def __init__(self, env):
        self.present = now(env)
        self.clock = Clock(self.present)
        self.today = self.present.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZONE).date()
        self.env = env
        self.company = env["res.company"]
        self.people = {}
        self.teams = {}
        self.products = {}
        self.customers = {}
        self.terms = {}
        self.orders = {}
        self.pools = {}
        self.payments = {}
        self._acting = None
        self._scenes = []
        self._count = 0

    # ------------------------------------------------------------------
    # Time
    # ------------------------------------------------------------------

    def month(self, ago, day=1):
        """Return a day of the month that lies `ago` months back."""
        return add_months(month_start(self.today), -ago).replace(day=day)

    def back(self, days):
        """Return the working day that lies about `days` days back."""
        day = self.today - timedelta(days=days)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def before(self, hours):
        """Return the moment some hours before the present."""
        return self.present - timedelta(hours=hours)

    def plan(self, moment, scene, *args):
        """Have `scene(*args)` played at `moment` (naive UTC), unless that is still to come."""
        if moment <= self.present:
            self._count += 1
            heapq.heappush(self._scenes, (moment, self._count, scene, args))

    def play(self):
        """Play all planned scenes; a scene may plan further ones."""
        while self._scenes:
            moment, _count, scene, args = heapq.heappop(self._scenes)
            self.clock.move(moment)
            scene(*args)
            # Changes are written into the logs of documents now, and not all at once in the end; in the name of
            # whoever acted last, at that time of the story.
            (self._acting or self.env).flush_all()
            self.env.cr.flush()
        self.clock.move(self.present)

    @property
    def moment(self):
        """The present moment of the story (naive UTC)."""
        return self.clock.moment

    @property
    def day(self):
        """The company's date at the present moment of the story."""
        return self.moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZONE).date()

    # ------------------------------------------------------------------
    # People act
    # ------------------------------------------------------------------

    def user(self, login):
        """Return a user of the demo company."""
        return self.people[login]

    def act(self, login, records, silent=False):
        """Return records as that person has them in hand at this moment of the story.

        :param str login: who acts
        :param records: records, or the name of a model
        :param bool silent: write no changes of values into the log
        """
        if isinstance(records, str):
            records = self.env[records]
        user = self.people[login]
        records = records.with_user(user).with_context(
            **self.clock.context(),
            allowed_company_ids=self.company.ids,
            lang=user.lang,
            tz=user.tz,
            mail_notify_force_send=False,
            tracking_disable=silent,
        )
        self._acting = records.env
        return records

    def system(self, model):
        """Return a model as the scheduled actions have it at this moment of the story."""
        return self.env[model].with_company(self.company).with_context(**self.clock.context())

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    def make(self, model, key, values, **context):
        """Create a record that keeps a name, so that it can be found again.

        :param str key: unique within the demo company
        """
        record = self.env[model].with_context(**context).create(values).with_env(self.env)
        self.name(record, key)
        return record

    def name(self, record, key):
        """Give an existing record its name within the demo company."""
        xml_id = f"{XMLID_MODULE}.{key}"
        self.env["ir.model.data"]._update_xmlids([{"xml_id": xml_id, "record": record, "noupdate": True}])

    def chinese(self, record, **values):
        """Give translatable fields their Chinese text, where Chinese is installed."""
        if "zh_CN" in dict(self.env["res.lang"].get_installed()):
            record.with_context(lang="zh_CN").write(values)

    def moment_text(self):
        """Return this moment of the story as Odoo stores it."""
        return fields.Datetime.to_string(self.moment)
