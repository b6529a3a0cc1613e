"""A team of six with a monthly scheme in force: what the tests of appraisals stand on."""

from datetime import date, datetime, time

from odoo import Command

from ...models.core.clock import at
from ..common import MarketingCommon

WORDS = {
    "achievements": "Two new customers.",
    "shortcomings": "One list was late.",
    "measures": "Reserve Friday mornings for lists.",
}


class AppraisalCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.job = cls.env["hr.job"].create({"name": "Account manager", "company_id": cls.company.id})
        cls.mates = cls.env["res.users"]
        for number in range(1, 5):
            mate = cls._user(f"mate{number}", f"Mate {number}", "marketing_office.group_staff")
            cls._employee(mate, cls.employee_leader)
            cls.mates |= mate
        cls.team_users = cls.seller | cls.colleague | cls.mates
        employees = cls.env["hr.employee"].search(
            [("user_id", "in", cls.team_users.ids), ("company_id", "=", cls.company.id)]
        )
        for employee in employees:
            employee.version_id.write({"job_id": cls.job.id, "date_version": date(2025, 1, 1)})
        cls.group = cls.env.ref("marketing_office.appraisal_group_results")
        cls.scheme = cls._scheme("month")
        cls.company.write({"appraisal_from": date(2026, 5, 1), "duty_from": date(2026, 5, 1)})

    @classmethod
    def _scheme(cls, kind, indicators=None, **values):
        scheme = cls.env["marketing.appraisal.scheme"].create(
            {
                "name": f"Sales {kind}",
                "kind": kind,
                "company_id": cls.company.id,
                "job_ids": [Command.set(cls.job.ids)],
                "date_from": date(2025, 1, 1),
                "grade_ids": [
                    Command.create({"name": "A", "start": 90, "share": 20, "is_excellent": True}),
                    Command.create({"name": "B", "start": 75, "share": 50}),
                    Command.create({"name": "C", "start": 60, "share": 25}),
                    Command.create({"name": "D", "start": 0, "share": 5, "is_weak": True}),
                ],
                "indicator_ids": [
                    Command.create({"group_id": cls.group.id, "sequence": number, **vals})
                    for number, vals in enumerate(indicators or cls._indicators())
                ],
                **values,
            }
        )
        scheme.action_activate()
        return scheme

    @classmethod
    def _indicators(cls):
        """Duties 40 %, attitude by self and superior 20 %, teamwork by peers as well 40 %, ideas on top."""
        return [
            {"name": "Duties", "weight": 40, "source": "duties"},
            {"name": "Attitude", "weight": 20, "source": "rating"},
            {"name": "Teamwork", "weight": 40, "source": "rating", "by_peer": True},
            {"name": "Ideas", "is_bonus": True, "source": "manual"},
        ]

    @classmethod
    def _on(cls, day, hour=10):
        """Return the context in which it is an hour of a day at the company's place."""
        return at(datetime.combine(day, time(hour - 8)))

    @classmethod
    def _run(cls, day):
        cycles = cls.env["marketing.appraisal.cycle"].with_context(**cls._on(day))
        return cycles._run(cls.company.with_env(cycles.env), day)

    @classmethod
    def _cycle(cls, kind="month", day=date(2026, 5, 1)):
        return cls.env["marketing.appraisal.cycle"].search(
            [("company_id", "=", cls.company.id), ("kind", "=", kind), ("date_from", "=", day)]
        )

    @classmethod
    def _appraisal(cls, user, kind="month", day=date(2026, 5, 1)):
        return cls._cycle(kind, day).appraisal_ids.filtered(lambda appraisal: appraisal.user_id == user)

    def _rating(self, appraisal, kind, rater):
        return appraisal.sudo().rating_ids.filtered(lambda rating: rating.kind == kind and rating.rater_id == rater)

    def _give(self, appraisal, kind, rater, day, points=None, **words):
        """Rate as somebody, on a day: the same points for every indicator, or {name: points}."""
        rating = self._rating(appraisal, kind, rater).with_user(rater).with_context(**self._on(day))
        for mark in rating.mark_ids:
            name = mark.indicator_id.sudo().name
            given = points.get(name) if isinstance(points, dict) else (None if mark.is_bonus else points)
            if given is not None:
                mark.write({"points": given, **({"remark": "Seen"} if kind == "superior" else {})})
        if kind == "self":
            rating.write({**{name: f"{text} ({appraisal.date_from})" for name, text in WORDS.items()}, **words})
        elif kind == "superior":
            rating.write({"opinion": f"Careful and reliable in {appraisal.date_from}.", **words})
        rating.action_give()
        return rating

    def _peers(self, appraisal):
        return appraisal.sudo().rating_ids.filtered(lambda rating: rating.kind == "peer").rater_id

    def _duty(self, user, day, done=None, points=1.0, returned=0):
        """Raise a duty of a day and do it on another."""
        duty = self.env["marketing.duty"]._guarded_create(
            [
                {
                    "name": "Visit",
                    "user_id": user.id,
                    "company_id": self.company.id,
                    "date_deadline": day,
                    "points": points,
                }
            ]
        )
        if done:
            duty._guarded_write({"state": "done", "done_day": done, "in_time": done <= day, "return_count": returned})
        return duty
