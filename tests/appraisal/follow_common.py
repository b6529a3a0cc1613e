"""Appraisals with money behind them: a ledger, accounts, and results that are settled in one step."""

from datetime import date

from odoo import Command

from ..payout.common import PayoutCommon
from .appraisal_common import AppraisalCommon

INDICATORS = [
    {"name": "Attitude", "weight": 50, "source": "rating", "by_self": False},
    {"name": "Teamwork", "weight": 50, "source": "rating", "by_self": False},
]
GRADES = (("A", 90, {"is_excellent": True}), ("B", 75, {}), ("C", 60, {}), ("D", 0, {"is_weak": True}))


class FollowCommon(AppraisalCommon, PayoutCommon):
    """Monthly and annual schemes with a bonus table; `_settle` brings somebody's round to its end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_clock(date(2026, 6, 8))
        cls.scheme = cls._next(cls.scheme)

    def setUp(self):
        super().setUp()
        self._set_clock(date(2026, 6, 8))

    @classmethod
    def _next(cls, scheme, grades=None, **values):
        """Return a scheme in force in place of another one: rated by the superior alone, with a bonus table."""
        scheme._guarded_write({"state": "retired", "date_to": date(2025, 1, 31)})
        return cls._with_bonus(grades, **values)

    @classmethod
    def _with_bonus(cls, grades=None, kind="month", **values):
        grades = grades or {}
        return cls._scheme(
            kind,
            **{
                "indicators": INDICATORS,
                "date_from": date(2025, 2, 1) if kind == "month" else date(2025, 1, 1),
                "superior_weight": 100,
                "self_weight": 0,
                "peer_weight": 0,
                "grade_ids": [
                    Command.create({"name": name, "start": start, "share": 25, **vals, **grades.get(name, {})})
                    for name, start, vals in GRADES
                ],
                "bonus_base": 1000,
                "currency_id": cls.company.currency_id.id,
                "bonus_ids": [
                    Command.create({"start": 90, "rule": "factor", "factor": 1.2}),
                    Command.create({"start": 75, "rule": "factor", "factor": 0.8}),
                    Command.create({"start": 60, "rule": "amount", "amount": 333.33}),
                ],
                **values,
            },
        )

    def _round(self, day=date(2026, 5, 1), kind="month", users=None, scheme=None, **values):
        """Return the appraisals of a round in which people wait for their results."""
        scheme = scheme or self.scheme
        first, last = self.env["marketing.metric"]._period(kind, day)
        users = users or self.seller
        cycle = self.env["marketing.appraisal.cycle"].search(
            [("company_id", "=", self.company.id), ("kind", "=", kind), ("date_from", "=", first)]
        ) or self.env["marketing.appraisal.cycle"]._guarded_create(
            [
                {
                    "kind": kind,
                    "company_id": self.company.id,
                    "date_from": first,
                    "date_to": last,
                    "self_due": last,
                    "peer_due": last,
                    "window_from": last,
                    "window_to": last,
                    "state": "open",
                }
            ]
        )
        employees = self.env["hr.employee"].search([("user_id", "in", users.ids), ("company_id", "=", self.company.id)])
        appraisals = self.env["marketing.appraisal"]._guarded_create(
            [
                {
                    "cycle_id": cycle.id,
                    "scheme_id": scheme.id,
                    "user_id": employee.user_id.id,
                    "employee_id": employee.id,
                    "job_id": self.job.id,
                    "superior_id": self.leader.id,
                    "state": "feedback",
                    "days": 21,
                    "of_days": 21,
                    **values,
                }
                for employee in employees
            ]
        )
        appraisals._make_values()
        return appraisals

    @classmethod
    def _scored(cls, appraisals, score, points=None):
        """Publish a score, with the points of its two indicators."""
        grade = appraisals.scheme_id._grade(score)
        appraisals._guarded_write({"score": score, "grade_id": grade.id})
        cls.env["marketing.appraisal.result"]._guarded_create(
            [
                {"appraisal_id": one.id, "score": score, "grade_id": grade.id, "proposed_score": score}
                for one in appraisals
                if not one.result_ids
            ]
        )
        for value in appraisals.value_ids:
            given = (points or {}).get(value.indicator_id.name, score)
            value._guarded_write({"has_points": True, "points": given})

    def _settle(self, score, day=date(2026, 5, 1), points=None, **values):
        """Return the settled appraisal of somebody with a score."""
        appraisals = self._round(day, **values)
        self._scored(appraisals, score, points)
        appraisals.sudo()._lock()
        return appraisals

    def _follows(self, appraisals, kind=None):
        rows = appraisals.sudo().consequence_ids.filtered(lambda row: row.state != "taken_back")
        return rows.filtered(lambda row: row.kind == kind) if kind else rows

    def _agree(self, rows, user=None):
        """Let a director agree to money."""
        requests = self.env["marketing.approval.request"].search(
            [("res_model", "=", rows._name), ("res_id", "in", rows.ids), ("state", "=", "pending")]
        )
        self.as_user(requests, user or self.director).action_approve("Well earned.")
        rows.invalidate_recordset()
        return requests

    def _back(self, appraisals, reason="A figure was wrong."):
        """Open settled appraisals again, as after the approval."""
        appraisals.sudo()._guarded_write({"reopen_reason": reason})
        appraisals.sudo()._reopen()
        self.env.invalidate_all()

    def _again(self, appraisals, score):
        """Settle reopened appraisals with another score."""
        appraisals.sudo()._guarded_write({"state": "feedback"})
        self._scored(appraisals, score)
        appraisals.sudo()._lock()

    @classmethod
    def _held(cls, user, amount, earned=date(2025, 7, 3)):
        """Put something into the ledger that waits for the annual appraisal."""
        return cls._earn(user, amount, part="rest", due_date=False, hold="appraisal", earned_date=earned)

    @classmethod
    def _statements(cls, month):
        """Make the statements of a month."""
        return cls.Statement._run(cls.company, month)
