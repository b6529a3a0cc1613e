from datetime import timedelta

from odoo import models

from .appraisal import SHOWN


class AppraisalCalibration(models.Model):
    """What the board of a session shows, by one request."""

    _inherit = "marketing.appraisal.calibration"

    def get_board(self):
        """Return the board of a session: its grades with seats, and its people without the one who looks.

        :return: dict with `name`, `state`, `mode`, `can_move`, `with_score`, `most`, `stamp`, `hidden`,
            `grades`, `people`
        :raises AccessError: for whoever may not read the session
        """
        self.ensure_one()
        self.check_access("read")
        session = self.sudo()  # sudo: whoever may read the session looks at its people, but not at themselves.
        appraisals = session.appraisal_ids.filtered(lambda one: one.user_id != self.env.user)
        before, seats = session._grades_before(appraisals), session._seats()
        return {
            "id": session.id,
            "name": session.display_name,
            "state": session.state,
            "mode": session.mode,
            "can_move": self.can_move,
            "with_score": session.with_score,
            # The highest score somebody can have.
            "most": 100 + session.scheme_id.bonus_cap,
            "stamp": session._stamp(appraisals),
            "hidden": len(session.appraisal_ids) - len(appraisals),
            "grades": [
                {
                    "id": grade.id,
                    "name": grade.name,
                    "seats": seats.get(grade),
                    "share": grade.share,
                    "color": grade.color,
                }
                for grade in session._grades()
            ],
            "people": [session._board_card(one, before) for one in appraisals.sorted(lambda one: one.id)],
        }

    def _board_card(self, appraisal, before):
        """Return what the card of one person shows."""
        result = appraisal.result_ids
        moves = result.change_ids.filtered(lambda change: change.how in ("calibration", "rank")).sorted("id")
        return {
            "id": appraisal.id,
            "user_id": appraisal.user_id.id,
            "name": appraisal.user_id.name,
            "score": result.score,
            "grade_id": result.grade_id.id,
            "proposed": result.proposed_grade_id.name or "",
            "moved": bool(moves) and result.grade_id != moves[0].old_grade_id,
            "reason": moves[-1:].reason or "",
            "moved_by": moves[-1:].changed_by_id.name or "",
            "before": before.get(appraisal.user_id.id, ""),
            "superior_id": appraisal.superior_id.id,
            "superior": appraisal.superior_id.name or "",
            "department_id": appraisal.department_id.id,
            "department": appraisal.department_id.name or "",
        }

    def _grades_before(self, appraisals):
        """Return {user id: name of the grade of the last period of the same kind}."""
        cycle = self.cycle_id
        earlier = self.env["marketing.appraisal"].search_fetch(
            [
                ("user_id", "in", appraisals.user_id.ids),
                ("company_id", "=", cycle.company_id.id),
                ("kind", "=", cycle.kind),
                ("date_from", "<", cycle.date_from),
                ("date_from", ">=", cycle.date_from - timedelta(days=400)),
                ("state", "in", SHOWN),
            ],
            ["user_id", "grade_id"],
            order="date_from",
        )
        return {one.user_id.id: one.grade_id.name or "" for one in earlier}
