from collections import defaultdict

from odoo import api, models

from ...lib import scoring
from .appraisal import SHOWN

# So many rounds can be chosen from: three years of months.
ROUNDS = 36


class AppraisalScheme(models.Model):
    _inherit = "marketing.appraisal.scheme"

    def _bands(self):
        """Return the grades of this scheme as bands, the best first, each with how good it is.

        :return: list of dicts with `id`, `name`, `start` and `level`: 'excellent', 'good', 'fair' (the last one before
            the weak ones) or 'weak'
        """
        self.ensure_one()
        bands = [
            {
                "id": grade.id,
                "name": grade.name,
                "start": grade.start,
                "level": "weak" if grade.is_weak else "excellent" if grade.is_excellent else "good",
            }
            for grade in self.grade_ids.sorted("start", reverse=True)
        ]
        plain = [band for band in bands if band["level"] == "good"]
        if len(plain) > 1:
            plain[-1]["level"] = "fair"
        return bands

    @api.model
    def _level(self, points, bands):
        """Return how good points are by bands, '' where there are none.

        :param points: number or None
        :param list bands: see `_bands`
        """
        if points is None:
            return ""
        return scoring.grade(points, [(band["start"], band["level"]) for band in bands]) or ""


class Appraisal(models.Model):
    """The matrix of a team: everybody of a round by every indicator, in one call."""

    _inherit = "marketing.appraisal"

    @api.model
    def get_matrix(self, cycle_id=None):
        """Return people by indicators of one round, as far as the reader may read them (L-02, L-32).

        Read with the reader's own rights and without the reader's own appraisal. Points are those that count in the
        result; before it is worked out, only those of figures. What single raters have said is never among them.
        The number of queries does not depend on the number of people.

        :param int cycle_id: the round; without it, or for one in which there is nothing to read, the latest one
        :return: dict with `cycles` to choose from, `cycle_id`, and `schemes`: each with its `bands`, `groups` of
            indicators, `rows` of people and `means`
        """
        others = [("user_id", "!=", self.env.uid), ("state", "!=", "excused")]
        found = [cycle for (cycle,) in self._read_group(others, ["cycle_id"])]
        # sudo: names of rounds whose appraisals the reader may read.
        cycles = self.env["marketing.appraisal.cycle"].sudo().browse([cycle.id for cycle in found])
        cycles = cycles.sorted(lambda cycle: (cycle.date_to, cycle.date_from, cycle.id), reverse=True)[:ROUNDS]
        chosen = cycles.filtered(lambda cycle: cycle.id == cycle_id) or cycles[:1]
        people = self.search([*others, ("cycle_id", "=", chosen.id)]) if chosen else self.browse()
        values = self.env["marketing.appraisal.value"].search([("appraisal_id", "in", people.ids)])
        # Thousands: at once, and not a thousand rows at a time.
        values.fetch()
        results = self.env["marketing.appraisal.result"].search([("appraisal_id", "in", people.ids)])
        results = {result.appraisal_id: result for result in results if result.appraisal_id.state in ("scored", *SHOWN)}
        of_people = values.grouped("appraisal_id")
        # sudo: the names of schemes and posts by which the people whom the reader may read are judged; posts change.
        schemes = people.sudo().grouped("scheme_id")
        return {
            "cycles": [{"id": cycle.id, "name": cycle.display_name} for cycle in cycles],
            "cycle_id": chosen.id,
            "schemes": [
                self._matrix_scheme(scheme, mine.with_env(self.env), of_people, results)
                for scheme, mine in schemes.items()
            ],
        }

    @api.model
    def _matrix_scheme(self, scheme, people, of_people, results):
        """Return the part of the matrix of those who are judged by one scheme.

        :param scheme: with full rights
        :param people: its appraisals, with the rights of the reader
        :param dict of_people: {appraisal: values}
        :param dict results: {appraisal: result}
        """
        bands = scheme._bands()
        rows = [one._matrix_row(bands, of_people.get(one), results.get(one)) for one in people]
        points = defaultdict(list)
        for row in rows:
            for indicator, cell in row["cells"].items():
                points[indicator].append(cell["points"])
        values = self.env["marketing.appraisal.value"].union(*(of_people[one] for one in people if one in of_people))
        scores = [row["score"] for row in rows]
        return {
            "id": scheme.id,
            "name": scheme.name,
            "bands": bands,
            "groups": values._matrix_groups(),
            "rows": rows,
            "means": {indicator: _mean(each) for indicator, each in points.items()},
            "mean": _mean(scores),
        }

    def _matrix_row(self, bands, values, result):
        """Return the row of one person.

        :param list bands: of the scheme, see `marketing.appraisal.scheme._bands`
        :param values: indicators that the reader may read, None without any
        :param result: what has come out, None where the reader may not read it or it has not
        """
        self.ensure_one()
        known = self.sudo()  # sudo: names of person, post and grade, for whoever may read the appraisal.
        labels = dict(self._fields["state"]._description_selection(self.env))
        grade = result.sudo().grade_id if result else known.scheme_id.grade_ids.browse()  # sudo: likewise
        parts = (result.parts or {}).get("indicators", []) if result else []
        found = {part["indicator"]: part["points"] for part in parts}
        levels = {band["id"]: band["level"] for band in bands}
        return {
            "id": self.id,
            "user_id": known.user_id.id,
            "user": known.user_id.name,
            "job": known.job_id.name or "",
            "state": self.state,
            "state_name": labels[self.state],
            "score": result.score if result else None,
            "grade": grade.name or "",
            "level": levels.get(grade.id, ""),
            "cells": {
                value.sudo().indicator_id.id: value._matrix_cell(bands, found)  # sudo: only its number
                for value in values or ()
            },
        }


def _mean(points):
    """Return the mean of those that are there, None without any."""
    given = [one for one in points if one is not None]
    return scoring.rounded(sum(given) / len(given)) if given else None


class AppraisalValue(models.Model):
    _inherit = "marketing.appraisal.value"

    def _matrix_groups(self):
        """Return the groups of these indicators with their columns, in the order of the scheme."""
        groups, seen = {}, set()
        # sudo: names of indicators in appraisals that the reader may read; posts change.
        for value in self.sudo().sorted(lambda value: (value.sequence, value.indicator_id.id)):
            indicator = value.indicator_id
            if indicator in seen:
                continue
            seen.add(indicator)
            group = groups.setdefault(
                value.group_id.id, {"id": value.group_id.id, "name": value.group_id.name, "indicators": []}
            )
            group["indicators"].append(
                {"id": indicator.id, "name": indicator.name, "weight": value.weight, "is_bonus": indicator.is_bonus}
            )
        return list(groups.values())

    def _matrix_cell(self, bands, found):
        """Return the cell of one person and indicator.

        :param list bands: of the scheme
        :param dict found: {indicator id: points} of a result that the reader may read
        """
        self.ensure_one()
        points = found.get(self.sudo().indicator_id.id)  # sudo: only its number
        if points is None and self.has_figure_points:
            points = self.figure_points
        return {
            "id": self.id,
            "points": points,
            "level": "" if self.is_bonus else self.env["marketing.appraisal.scheme"]._level(points, bands),
            "words": self.words or "",
            "has_records": self.source in ("metric", "duties", "notes"),
        }
