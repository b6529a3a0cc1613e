"""A round of six people whose results wait, and a session about them."""

from datetime import date

from odoo import Command

from .appraisal_common import AppraisalCommon


class CalibrationCommon(AppraisalCommon):
    """Six people with 95, 93, 92, 80, 80 and 50 points; `session` is prepared by the director."""

    calibration_mode = "enforced"

    @classmethod
    def _scheme(cls, kind, indicators=None, **values):
        return super()._scheme(kind, indicators, calibration=cls.calibration_mode, **values)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(date(2026, 5, 26))
        cls.people = cls._cycle().appraisal_ids.sorted("id")
        # Six people: seats 1, 3, 2, 0 by shares of 20, 50, 25, 5 %.
        cls._score(cls.people, (95, 93, 92, 80, 80, 50))
        cls.session = cls._session()

    @classmethod
    def _score(cls, people, scores):
        people._guarded_write({"state": "scored"})
        cls.env["marketing.appraisal.result"]._guarded_create(
            [
                {
                    "appraisal_id": one.id,
                    "proposed_score": score,
                    "score": score,
                    "proposed_grade_id": cls.scheme._grade(score).id,
                    "grade_id": cls.scheme._grade(score).id,
                }
                for one, score in zip(people, scores, strict=True)
            ]
        )
        people.invalidate_recordset(["result_ids"])

    @classmethod
    def _session(cls, **values):
        return (
            cls.env["marketing.appraisal.calibration"]
            .with_user(cls.director)
            .with_context(allowed_company_ids=cls.company.ids)
            .create(
                {
                    "cycle_id": cls._cycle().id,
                    "scheme_id": cls.scheme.id,
                    "participant_ids": [Command.set(cls.leader.ids)],
                    **values,
                }
            )
        )

    def _grade_named(self, name):
        return self.scheme.grade_ids.filtered(lambda grade: grade.name == name)

    def _move(self, person, name, user=None, reason="Carried the fair.", **more):
        session = self.session.with_user(user or self.director)
        return session.action_move(person.id, self._grade_named(name).id, reason, **more)

    def _names(self):
        return "".join(one.result_ids.grade_id.name for one in self.people)
