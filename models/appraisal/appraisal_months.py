from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ...lib import scoring
from .appraisal import SHOWN


class Appraisal(models.Model):
    """The months on the page of an appraisal: how it went, and what a year rests on (L-08)."""

    _inherit = "marketing.appraisal"

    def _sheet_first(self):
        """Return the first of the twelve months that the page shows."""
        self.ensure_one()
        if self.kind == "year":
            return self.date_from.replace(month=1, day=1)
        return self.date_from - relativedelta(months=11, day=1)

    def _sheet_months(self):
        """Return the monthly appraisals of the same person in the twelve months, as far as the reader may read them."""
        self.ensure_one()
        return self.search(
            [
                ("kind", "=", "month"),
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_from", ">=", self._sheet_first()),
                ("date_from", "<=", self.date_to if self.kind == "year" else self.date_from),
            ],
            order="date_from, id",
        )

    def _sheet_trend(self, months):
        """Return the published ones of the months, and their mean.

        :param months: see `_sheet_months`
        """
        rows = [month._sheet_month() for month in months if month.state in SHOWN]
        mean = scoring.rounded(sum(row["score"] for row in rows) / len(rows)) if rows else None
        return {"first": fields.Date.to_string(self._sheet_first()), "months": rows, "mean": mean}

    def _sheet_month(self):
        """Return what the page shows of one month."""
        shown = self.state in SHOWN
        return {
            "id": self.id,
            "date": fields.Date.to_string(self.date_from),
            "score": self.score if shown else None,
            # sudo: the name of the grade of an appraisal that the reader may read.
            "grade": self.sudo().grade_id.name or "",
            "days": self.days,
        }

    def _sheet_year(self, months, result):
        """Return the months that a year rests on and the rule by which they count, False for other appraisals.

        :param months: see `_sheet_months`
        :param result: `marketing.appraisal.result` as far as the reader may read it
        """
        if self.kind != "year":
            return False
        # sudo: the rule of the scheme by which the person is judged, for whoever may read the appraisal.
        scheme = self.sudo().scheme_id
        parts = result.parts or {}
        labels = dict(scheme._fields["months_rule"]._description_selection(self.env))
        known = {month.date_from.month: month for month in months}
        first = self._sheet_first()
        rows = []
        for number in range(1, 13):
            month = known.get(number, months.browse())
            rows.append(
                {
                    "id": month.id,
                    "date": fields.Date.to_string(first.replace(month=number)),
                    "score": None,
                    "grade": "",
                    "days": 0,
                    **(month._sheet_month() if month else {}),
                    "counts": month._sheet_counts(),
                    "excuse": month.excuse or "",
                }
            )
        return {
            "months": rows,
            "rule": labels[scheme.months_rule],
            "weight": scheme.months_weight,
            "mean": parts.get("months"),
            "count": parts.get("month_count") or 0,
            "brings": parts.get("months_bring"),
        }

    def _sheet_counts(self):
        """Return whether a month counts in its year: 'counted', 'excused', 'open' or 'none' without an appraisal."""
        if not self:
            return "none"
        if self.state == "excused":
            return "excused"
        return "counted" if self.state in SHOWN else "open"
