"""The matrix of a team: what it shows to whom, and by how many queries."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .appraisal_common import AppraisalCommon

OPENED, LAST, JUNE_2, JUNE_10 = date(2026, 5, 26), date(2026, 5, 31), date(2026, 6, 2), date(2026, 6, 10)


@tagged("post_install", "-at_install")
class TestAppraisalMatrix(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(5, 11):
            mate = cls._user(f"mate{number}", f"Mate {number}", "marketing_office.group_staff")
            employee = cls._employee(mate, cls.employee_leader)
            employee.version_id.write({"job_id": cls.job.id, "date_version": date(2025, 1, 1)})
        cls._duty(cls, cls.seller, date(2026, 5, 12), done=date(2026, 5, 11))
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)

    def _matrix(self, user, cycle_id=None, day=JUNE_2):
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env["marketing.appraisal"].with_user(user)
        return model.with_context(allowed_company_ids=self.company.ids, **self._on(day)).get_matrix(cycle_id)

    def _row(self, matrix):
        rows = [row for scheme in matrix["schemes"] for row in scheme["rows"]]
        return next((row for row in rows if row["id"] == self.appraisal.id), None)

    def _cells(self, matrix):
        scheme = matrix["schemes"][0]
        names = {one["id"]: one["name"] for group in scheme["groups"] for one in group["indicators"]}
        return {names[indicator]: cell for indicator, cell in self._row(matrix)["cells"].items()}

    def _scored(self, peers=3):
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        for number, peer in enumerate(self._peers(self.appraisal)[:peers]):
            self._give(self.appraisal, "peer", peer, JUNE_2, 61 + number)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 50, "Teamwork": 70, "Ideas": 3})

    def test_before_and_after(self):
        """Figures show from the beginning, what people judge once the result is there; grades colour both."""
        self._scored()
        cells = self._cells(self._matrix(self.leader))
        self.assertEqual((cells["Duties"]["points"], cells["Duties"]["level"]), (100, "excellent"))
        self.assertTrue(cells["Duties"]["has_records"])
        self.assertIsNone(cells["Attitude"]["points"])
        self.assertIsNone(self._row(self._matrix(self.leader))["score"])
        self._run(JUNE_10)
        matrix = self._matrix(self.leader)
        row, cells = self._row(matrix), self._cells(matrix)
        values = {value.indicator_id.name: value for value in self.appraisal.value_ids}
        for name, cell in cells.items():
            self.assertEqual(cell["points"], values[name].points, name)
        # Self 90 and superior 50 by 20 to 60 are 60: the lowest grade that is not weak.
        self.assertEqual((cells["Attitude"]["points"], cells["Attitude"]["level"]), (60, "fair"))
        self.assertEqual(cells["Ideas"]["level"], "")
        self.assertEqual((row["score"], row["grade"]), (self.appraisal.score, self.appraisal.grade_id.name))
        scheme = matrix["schemes"][0]
        self.assertEqual(scheme["means"][values["Attitude"].indicator_id.id], 60)
        self.assertEqual(scheme["mean"], self.appraisal.score)

    def test_whom(self):
        """Everybody sees those whom they may read, and never themselves."""
        self._scored()
        self._run(JUNE_10)
        for user, seen in (
            (self.leader, 12),
            (self.director, 12),
            (self.general_manager, 12),
            (self.auditor, 12),
            (self.other_leader, 0),
            (self.colleague, 0),
            (self.seller, 0),
        ):
            with self.subTest(user=user.login):
                matrix = self._matrix(user, self.appraisal.cycle_id.id)
                self.assertEqual(sum(len(scheme["rows"]) for scheme in matrix["schemes"]), seen)
                self.assertEqual(bool(matrix["cycles"]), bool(seen))
        with self.assertRaises(AccessError):
            self._matrix(self.outsider)

    def test_peers_do_not_show(self):
        """Nothing moves when a peer hands in, and two of them show nowhere even in the end."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        before = {user: self._matrix(user) for user in (self.leader, self.director, self.auditor)}
        for number, peer in enumerate(self._peers(self.appraisal)[:2]):
            self._give(self.appraisal, "peer", peer, JUNE_2, 11 + number)
            for user, matrix in before.items():
                self.assertEqual(self._matrix(user), matrix)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 50, "Teamwork": 70})
        self._run(JUNE_10)
        # Self 90 by 20 and superior 70 by 60, without peers.
        self.assertEqual(self._cells(self._matrix(self.leader))["Teamwork"]["points"], 75)

    def test_unknown_round(self):
        """A round in which there is nothing to read leads to the latest one, not to anybody else's figures."""
        cycle = self.appraisal.cycle_id
        self.assertEqual(self._matrix(self.leader, cycle.id + 1000)["cycle_id"], cycle.id)
        self.assertFalse(self._matrix(self.other_leader, cycle.id)["cycle_id"])

    def test_queries(self):
        """At most 30 queries, for twelve people as for three."""
        self._scored()
        self._run(JUNE_10)
        self._matrix(self.leader)
        with self.assertQueryCount(30):
            self.assertEqual(len(self._matrix(self.leader)["schemes"][0]["rows"]), 12)
        keep = self.appraisal | self._appraisal(self.colleague) | self._appraisal(self.mates[0])
        (self._cycle().appraisal_ids - keep)._excuse("Away")
        self.env.flush_all()
        with self.assertQueryCount(30):
            self.assertEqual(len(self._matrix(self.leader)["schemes"][0]["rows"]), 3)
