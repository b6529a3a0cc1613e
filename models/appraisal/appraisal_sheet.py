from datetime import timedelta

from odoo import fields, models

from ...lib import scoring
from ..core.clock import today
from .appraisal import SHOWN

OPINIONS = ("achievements", "shortcomings", "measures", "opinion", "adjust_reason")


class Appraisal(models.Model):
    """The page of one appraisal: everything its reader may see, read at once."""

    _inherit = "marketing.appraisal"

    def get_sheet(self):
        """Return what the page of this appraisal shows to its reader (L-08, L-24, L-29).

        What the reader may not read is absent. Single peers are absent for everybody; what they say together is there
        once it is published.

        :return: dict with `head`, `next`, `groups`, `result` (dict or False), `ratings`, `peers` (dict or False),
            `changes`, `appeal` (dict or False), `trend`, `year` (dict or False) and `follows`; days and times as the
            ORM sends them
        :raises AccessError: for whoever may not read the appraisal
        """
        self.ensure_one()
        self.check_access("read")
        result = self._sheet_rows("marketing.appraisal.result", [("appraisal_id", "=", self.id)])
        months = self._sheet_months()
        trend = self._sheet_trend(months)
        return {
            "head": self._sheet_head(),
            "next": self._sheet_next(),
            "groups": self._sheet_groups(),
            "result": self._sheet_result(result, trend),
            "ratings": self._sheet_ratings(),
            "peers": self._sheet_peers(),
            "changes": self._sheet_changes(result),
            "appeal": self._sheet_appeal(),
            "trend": trend,
            "year": self._sheet_year(months, result),
            "follows": self._sheet_follows(),
        }

    def _sheet_rows(self, model, domain, order=None):
        """Return the records of a model that the reader may read, fetched by the query that finds them."""
        records = self.env[model]
        names = [name for name, field in records._fields.items() if field.prefetch is True and field.column_type]
        return records.search_fetch(domain, [name for name in names if not records._fields[name].groups], order=order)

    def _sheet_head(self):
        # sudo: names of the scheme and post that judge, for whoever may read the appraisal; posts change.
        known = self.sudo()
        # Everybody who is named on the page, by one query.
        (known.user_id | known.superior_id | known.judge_id).mapped("name")
        return {
            "id": self.id,
            "person": known.user_id.name,
            "person_id": known.user_id.id,
            "period": known.cycle_id.display_name,
            "kind": self.kind,
            "job": known.job_id.name or "",
            "department": known.department_id.name or "",
            "scheme": known.scheme_id.name,
            "version": known.scheme_id.number,
            "superior": known.superior_id.name or "",
            "frozen_on": fields.Datetime.to_string(known.cycle_id.frozen_on) or False,
            "published_on": fields.Datetime.to_string(self.published_on) or False,
            "days": self.days,
            "of_days": self.of_days,
            "state": self.state,
            "is_shown": self.state in SHOWN,
            "is_mine": self.user_id == self.env.user,
        }

    def _sheet_groups(self):
        """Return the groups of indicators in their order, each with its indicators and their sums."""
        # sudo: names of the indicators and why a figure was replaced, for whoever may read the appraisal.
        values, known = self.value_ids, self.value_ids.sudo()
        groups = {}
        for value, row in zip(values, known, strict=True):
            indicator, figure = row.indicator_id, row._standing_figure()
            said = [kind for kind in (value.said_by or "").split(",") if kind]
            group = groups.setdefault(
                row.group_id.id,
                {"id": row.group_id.id, "name": row.group_id.name or "", "weight": 0.0, "brings": 0.0, "values": []},
            )
            has_points = value.has_points or value.has_figure_points
            group["values"].append(
                {
                    "id": value.id,
                    "name": indicator.name,
                    "weight": value.weight,
                    "is_bonus": indicator.is_bonus,
                    "words": value.words or "",
                    "has_records": value.source in ("metric", "duties", "notes"),
                    "said_by": said or ([] if indicator._is_rated() else ["figures"]),
                    "said": [{"kind": kind, "points": value[f"{kind}_points"]} for kind in said],
                    "points": (value.points if value.has_points else value.figure_points) if has_points else None,
                    "brings": value.contribution if value.has_points else None,
                    "override": figure.override_reason or False,
                    "override_by": figure.override_user_id.name or False,
                }
            )
            group["weight"] += 0.0 if indicator.is_bonus else value.weight
            group["brings"] += value.contribution if value.has_points else 0.0
        for group in groups.values():
            group["brings"] = scoring.rounded(group["brings"])
        return list(groups.values())

    def _sheet_result(self, result, trend):
        """Return the result with the bands of its scheme, False where the reader may not read it."""
        if not result:
            return False
        # sudo: names of grades in a result that the reader may read.
        known = result.sudo()
        before = [month["score"] for month in trend["months"] if month["id"] != self.id]
        compared = before and self.kind != "year" and self.state in SHOWN
        parts = result.parts or {}
        return {
            "score": result.score,
            "proposed": result.proposed_score,
            "proposed_grade": known.proposed_grade_id.name or "",
            "grade": known.grade_id.name or "",
            "is_weak": known.grade_id.is_weak,
            "rank": self.rank,
            "rank_of": self.rank_of,
            "place": self._place_words(),
            "bands": [
                {"name": grade.name, "start": grade.start, "is_reached": grade == known.grade_id}
                for grade in known.scheme_id.grade_ids.sorted("start", reverse=True)
            ],
            "difference": scoring.rounded(result.score - before[-1]) if compared else None,
            "extra": result.extra_points,
            "deducted": result.deducted_points,
            "others": [{"words": words, "points": points} for words, points in parts.get("others", [])],
            "months_mean": parts.get("months"),
            "formula": result.formula.split("\n"),
        }

    def _place_words(self):
        """Return the place among others in words, '' where there are no others."""
        self.ensure_one()
        if not self.rank or self.rank_of < 2:
            return ""
        return self.env._("Place %(rank)s of %(of)s", rank=self.rank, of=self.rank_of)

    def _sheet_ratings(self):
        """Return named ratings and the reader's own, as far as the reader may read them; never those of peers."""
        ratings = self._sheet_rows(
            "marketing.appraisal.rating",
            [("appraisal_id", "=", self.id), ("kind", "in", ("self", "superior", "other"))],
        )
        # sudo: names of raters and indicators in ratings that the reader may read.
        known = ratings.sudo()
        order = ("self", "superior", "other")
        rows = [
            {
                "id": rating.id,
                "kind": rating.kind,
                "rater": row.rater_id.name,
                "state": rating.state,
                "given_on": fields.Datetime.to_string(rating.given_on) or False,
                "returned": rating.return_reason or "",
                "points": rating.points if rating.state == "given" else None,
                "can_write": rating.state == "asked"
                and rating.rater_id == self.env.user
                and self.state in ("self", "scoring"),
                **{name: rating[name] or "" for name in OPINIONS},
                "marks": [
                    {
                        "id": mark.id,
                        "name": mark.indicator_id.name,
                        "points": mark.points if mark.is_given else None,
                        "remark": mark.remark or "",
                    }
                    for mark in row.mark_ids
                ],
            }
            for rating, row in zip(ratings, known, strict=True)
        ]
        return sorted(rows, key=lambda row: (order.index(row["kind"]), row["id"]))

    def _sheet_peers(self):
        """Return what peers say together, False before it is published or where nobody was asked.

        Of fewer than the scheme shows not even the number is told.
        """
        if self.state not in SHOWN or not self.peer_asked:
            return False
        # sudo: the scheme's number and the names of its indicators, for whoever may read the appraisal.
        least = self.sudo().scheme_id.peer_least
        enough = self.peer_count >= least
        return {
            "count": self.peer_count if enough else None,
            "asked": self.peer_asked,
            "least": least,
            "points": self.peer_points if enough else None,
            "marks": [
                {"name": value.sudo().indicator_id.name, "points": value.peer_points}  # sudo: the name only
                for value in self.value_ids
                if enough and "peer" in (value.said_by or "").split(",")
            ],
        }

    def _sheet_changes(self, result):
        """Return who changed the result, when and why, the oldest first."""
        changes = self.env["marketing.appraisal.change"].search([("result_id", "in", result.ids)], order="id")
        labels = dict(changes._fields["how"]._description_selection(self.env))
        return [
            {
                "how": labels[change.how],
                "by": change.sudo().changed_by_id.name,  # sudo: the name only, of a change the reader may read
                "on": fields.Datetime.to_string(change.changed_on),
                "old": change.old_score,
                "new": change.new_score,
                "reason": change.reason,
            }
            for change in changes
        ]

    def _sheet_appeal(self):
        """Return until when the person may appeal, the appeal and the decision; False before publication."""
        if self.state not in SHOWN:
            return False
        day, left = today(self.company_id), 0
        if self.state == "feedback" and self.appeal_until and self.appeal_until > day:
            days = self.env["marketing.duty"]._company_days(self.company_id, day, self.appeal_until + timedelta(days=1))
            left = sum(day < one <= self.appeal_until for one in days)
        return {
            "until": fields.Date.to_string(self.appeal_until) or False,
            "days_left": left,
            "judge": self.sudo().judge_id.name or "",  # sudo: the name only
            "reason": self.appeal_reason or "",
            "verdict": self.verdict or False,
            "verdict_reason": self.verdict_reason or "",
            "decided_on": fields.Datetime.to_string(self.decided_on) or False,
            "is_silent": self.is_silent,
        }

    def _sheet_follows(self):
        """Return what follows from the result, where something is told about it, once it is published."""
        tell = getattr(self, "_what_follows", None)
        return tell() if tell and self.state in SHOWN else []
