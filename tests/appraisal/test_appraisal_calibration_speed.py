"""The board and a move take as many queries for a hundred people as for twelve."""

from functools import partial

from odoo import Command
from odoo.tests import tagged

from .calibration_common import CalibrationCommon


@tagged("post_install", "-at_install")
class TestAppraisalCalibrationSpeed(CalibrationCommon):
    calibration_mode = "enforced"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people._guarded_write({"state": "scoring"})

    @classmethod
    def _many(cls, number):
        """Return the session of many people who are scored, under way."""
        known = cls.env["marketing.appraisal"].search_count([("cycle_id", "=", cls._cycle().id)])
        users = cls.env["res.users"].create(
            [
                {
                    "name": f"Compared {known + place}",
                    "login": f"mo_compared{known + place}",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set(cls.env.ref("marketing_office.group_staff").ids)],
                }
                for place in range(number)
            ]
        )
        department = cls.env["hr.department"].create({"name": "Many", "company_id": cls.company.id})
        people = cls.env["marketing.appraisal"]._guarded_create(
            [
                {
                    "cycle_id": cls._cycle().id,
                    "scheme_id": cls.scheme.id,
                    "user_id": user.id,
                    "job_id": cls.job.id,
                    "department_id": department.id,
                    "superior_id": (cls.leader if place % 2 else cls.other_leader).id,
                }
                for place, user in enumerate(users)
            ]
        )
        cls._score(people, [50 + place * 49 / number for place in range(number)])
        session = cls._session()
        session.action_start()
        return session, people

    def _counted(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries(self):
        """12 people and 100: the same for opening the board and for a move."""
        counts = []
        for number in (12, 100):
            session, people = self._many(number)
            board = session.get_board()
            self.assertEqual(len(board["people"]), number)
            self.assertEqual(sum(grade["seats"] for grade in board["grades"]), number)
            grades = {grade["name"]: grade["id"] for grade in board["grades"]}
            person = people[number // 2]
            counts.append(
                {
                    "board": self._counted(session.get_board),
                    "move": self._counted(partial(session.action_move, person.id, grades["D"], "Compared")),
                }
            )
        for name, few in counts[0].items():
            self.assertLessEqual(counts[1][name], few, (name, counts))
        self.assertLessEqual(counts[1]["board"], 20, counts)
        self.assertLessEqual(counts[1]["move"], 20, counts)

    def test_query_growth(self):
        """Publishing takes no more queries for five people than for one."""
        self.people[0]._guarded_write({"state": "scored"})
        self.session.action_start()
        few = self._counted(self.session.sudo()._publish_people)
        rest = self.people[1:]
        rest._guarded_write({"state": "scored"})
        other = self._session()
        other.action_start()
        many = self._counted(other.sudo()._publish_people)
        self.assertEqual(set(rest.mapped("state")), {"feedback"})
        self.assertLessEqual(many, few)
