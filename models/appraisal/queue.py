from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .appraisal import SHOWN

SELF_WORDS = ("achievements", "shortcomings", "measures")
OWN_WORDS = frozenset({"opinion", "adjusted_score", "adjust_reason"})


class Appraisal(models.Model):
    """The rater's queue: everybody whom the present user has to score, in one call."""

    _inherit = "marketing.appraisal"

    @api.model
    def get_queue(self, cycle_id=None):
        """Return what the present user has to score and has handed in, with all it takes to do so (L-04, L-10, L-32).

        Read with the reader's own rights, by a number of queries that does not depend on the number of people.
        How many peers have answered is never told. Whoever was handed in stays in the list while the round is open.

        :param int cycle_id: only of this round
        :return: list of dicts, one for each person; `rating.state` says whether it was handed in, `preview` is the
            score by the formula as things stand, `final` what has come out, `bands` are the grades of the scheme
        """
        given = self.env["marketing.appraisal.rating"]._search(
            [("kind", "=", "superior"), ("rater_id", "=", self.env.uid), ("state", "=", "given")]
        )
        handed_in = Domain("cycle_id.state", "=", "open") & Domain("rating_ids", "any!", [("id", "in", given)])
        domain = Domain("state", "not in", ("locked", "excused")) & (Domain("can_score", "=", True) | handed_in)
        if cycle_id:
            domain &= Domain("cycle_id", "=", cycle_id)
        people = self.search(domain)
        ratings = self.env["marketing.appraisal.rating"].search([("appraisal_id", "in", people.ids)])
        # Both lists hold at most one of each appraisal.
        own = {
            rating.appraisal_id: rating
            for rating in ratings
            if rating.kind == "superior" and rating.rater_id == self.env.user and rating.state != "missed"
        }
        written = {
            rating.appraisal_id: rating for rating in ratings if rating.kind == "self" and rating.state == "given"
        }
        # Twenty indicators of a hundred people: at once, and not a thousand rows at a time.
        people.value_ids.fetch()
        people.value_ids.sudo().metric_value_id.fetch()  # sudo: figures of appraisals that the reader may read
        ratings.mark_ids.fetch()
        previews, notes, before = people._queue_previews(own), people._queue_notes(), people._queue_before()
        finals, returned = people._queue_finals(), people._queue_returned()
        bands = {scheme: scheme._bands() for scheme in people.sudo().scheme_id}  # sudo: posts change; grades only
        return [
            {
                **one._queue_head(),
                "values": [value._queue_row() for value in one.value_ids],
                "self": written[one]._queue_said(SELF_WORDS) if one in written else None,
                "self_returned": returned.get(one, ""),
                "rating": {
                    **own[one]._queue_said(sorted(OWN_WORDS)),
                    "state": own[one].state,
                    "return_reason": own[one].return_reason or "",
                },
                "notes": notes.get(one, []),
                "before": before.get(one),
                "preview": previews[one],
                "final": finals.get(one),
                "bands": bands[one.sudo().scheme_id],  # sudo: likewise
            }
            for one in people
            if one in own
        ]

    def _queue_head(self):
        """Return who is scored, in which round."""
        self.ensure_one()
        known = self.sudo()  # sudo: names of post and round, for whoever may read the appraisal; posts change.
        return {
            "id": self.id,
            "user_id": known.user_id.id,
            "user": known.user_id.name,
            "job": known.job_id.name or "",
            "state": self.state,
            "cycle_id": known.cycle_id.id,
            "cycle": known.cycle_id.display_name,
            "self_due": known.cycle_id.self_due,
            "window_to": self.window_to,
            "is_late": self.is_late,
            "peer_asked": self.peer_asked,
            "reopen_reason": self.reopen_reason or "",
        }

    def _queue_finals(self):
        """Return {appraisal: score and grade that have come out}, as far as the reader may read them."""
        out = self.filtered(lambda one: one.state in ("scored", *SHOWN))
        results = self.env["marketing.appraisal.result"].search([("appraisal_id", "in", out.ids)])
        # sudo: the name of a grade in a result that the reader may read.
        return {one.appraisal_id: {"score": one.score, "grade": one.sudo().grade_id.name or ""} for one in results}

    def _queue_returned(self):
        """Return {appraisal: why the own words were given back, and are still out}."""
        # sudo: the present user scores these, and whoever does gives the words back with this reason.
        asked = (
            self.env["marketing.appraisal.rating"]
            .sudo()
            .search(
                [
                    ("appraisal_id", "in", self.ids),
                    ("kind", "=", "self"),
                    ("state", "=", "asked"),
                    ("return_reason", "!=", False),
                ]
            )
        )
        return {self.browse(rating.appraisal_id.id): rating.return_reason for rating in asked}

    def _queue_previews(self, own):
        """Return {appraisal: score or None} as things stand, with what its superior has entered so far.

        :param dict own: {appraisal: rating of the present user}, already checked
        """
        # sudo: the callers have checked that the present user scores these; only a number comes out, in which peers
        # count only once they are combined.
        people = self.sudo()
        marks, given = people._marks(), people._given_counts()
        months, others = people._months(), people._other_points()
        for appraisal, rating in own.items():
            for mark in rating.mark_ids.filtered("is_given"):
                marks[appraisal.id][mark.indicator_id.id]["superior"] = [mark.points]
        terms = people._terms()
        found = {}
        for one in people:
            theirs = months.get(one, (None, [])), others.get(one, []), terms[one.scheme_id]
            found[one] = one._reckon_one(marks[one.id], given.get(one.id, 0), *theirs)["score"]
        return found

    def _queue_notes(self):
        """Return {appraisal: daily notes of its period that the reader may read}."""
        if not self:
            return {}
        notes = self.env["marketing.appraisal.note"].search(
            [
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("date", ">=", min(self.mapped("date_from"))),
                ("date", "<=", max(self.mapped("date_to"))),
            ]
        )
        about = notes.grouped(lambda note: (note.user_id, note.company_id))
        return {
            one: [
                {"date": note.date, "group": note.group_id.name, "points": note.points, "words": note.words}
                for note in about.get((one.user_id, one.company_id), ())
                if one.date_from <= note.date <= one.date_to
            ]
            for one in self
        }

    def _queue_before(self):
        """Return {appraisal: score and grade of the period before} by one query."""
        if not self:
            return {}
        earlier = self.search(
            [
                ("user_id", "in", self.user_id.ids),
                ("kind", "in", list(set(self.mapped("kind")))),
                ("state", "in", SHOWN),
                ("date_from", "<", max(self.mapped("date_from"))),
            ]
        )
        found = {}
        for one in self:
            # Newest first, by the order of the model.
            for past in earlier:
                same = (past.user_id, past.kind, past.company_id) == (one.user_id, one.kind, one.company_id)
                if same and past.date_from < one.date_from:
                    found[one] = {"score": past.score, "grade": past.grade_id.name or ""}
                    break
        return found


class AppraisalValue(models.Model):
    _inherit = "marketing.appraisal.value"

    def _queue_row(self):
        """Return what the queue shows of one indicator."""
        self.ensure_one()
        known = self.sudo()  # sudo: names of the indicator, for whoever may read the appraisal; posts change.
        return {
            "id": self.id,
            "indicator_id": known.indicator_id.id,
            "name": known.indicator_id.name,
            "group_id": known.group_id.id,
            "group": known.group_id.name,
            "weight": self.weight,
            "is_bonus": self.is_bonus,
            "source": self.source,
            "words": self.words or "",
            "has_records": self.source in ("metric", "duties", "notes"),
            "figure_points": self.figure_points if self.has_figure_points else None,
        }


class AppraisalRating(models.Model):
    _inherit = "marketing.appraisal.rating"

    def _queue_said(self, names):
        """Return the words and marks of one rating.

        :param names: fields to hand out beside the marks
        """
        self.ensure_one()
        marks = [mark._queue_mark() for mark in self.mark_ids]
        return {"id": self.id, "marks": marks, **{name: self[name] or "" for name in names}}

    @api.model
    def save_rating(self, rating_id, points=None, words=None):
        """Keep what a superior has typed, through the rules of the rating (L-10).

        :param int rating_id: rating of the present user
        :param dict points: {mark id: {"points": number or None, "remark": text}}
        :param dict words: any of opinion, adjusted_score, adjust_reason
        :return: score by the formula as things stand, or None
        :raises AccessError: for others
        :raises UserError: for what was handed in, and for points out of range
        """
        rating = self.browse(rating_id)
        rating.check_access("write")
        rating._check_rater()
        if rating.kind != "superior":
            raise AccessError(self.env._("Only the superior scores here."))
        # Keys of JSON are texts.
        points = {int(mark_id): said for mark_id, said in (points or {}).items()}
        if not set(points) <= set(rating.mark_ids.ids) or not set(words or {}) <= OWN_WORDS:
            raise UserError(self.env._("This does not belong to the rating. Load the page again."))
        commands = []
        for mark_id, said in points.items():
            vals = {}
            if "points" in said:
                given = said["points"] is not None
                vals = {"points": said["points"] if given else 0.0, "is_given": given}
            if "remark" in said:
                vals["remark"] = said["remark"]
            commands.append(Command.update(mark_id, vals))
        vals = {**(words or {}), **({"mark_ids": commands} if commands else {})}
        if vals:
            rating.write(vals)
        appraisal = rating.appraisal_id
        return appraisal._queue_previews({appraisal: rating})[appraisal]


class AppraisalMark(models.Model):
    _inherit = "marketing.appraisal.mark"

    def _queue_mark(self):
        """Return one mark, with what the rater has to know: what is looked at, how much may be given."""
        self.ensure_one()
        indicator = self.indicator_id.sudo()  # sudo: the reader may read the rating; posts change.
        return {
            "id": self.id,
            "indicator_id": indicator.id,
            "name": indicator.name,
            "hint": indicator.hint or "",
            "is_bonus": indicator.is_bonus,
            "most": self._most_points(),
            "needs_remark": indicator.source == "manual",
            "points": self.points if self.is_given else None,
            "remark": self.remark or "",
        }
