"""How many queries results and the year take: as many for fifteen people as for five.

What follows from a result is counted in `test_appraisal_follow_access`.
"""

from datetime import date

from odoo.tests import tagged

from .follow_common import FollowCommon

FEW, MANY = 5, 15


@tagged("post_install", "-at_install")
class TestAppraisalQueries(FollowCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crowd = cls.env["res.users"]
        for number in range(MANY + FEW + FEW):
            user = cls._user(f"crowd{number}", f"Crowd {number}", "marketing_office.group_staff")
            cls._employee(user, cls.employee_leader)
            cls.crowd |= user
        # The first ones warm up what a server keeps in memory.
        cls.groups = (cls.crowd[:FEW], cls.crowd[FEW : 2 * FEW], cls.crowd[2 * FEW :])

    def _counted(self, prepare, act):
        """Return the queries of an act for few and for many people.

        :param prepare: gets users and returns what `act` works on
        """
        counts = []
        for users in self.groups:
            subject = prepare(users)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            act(subject)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(subject), len(users))
        return counts[1:]

    def _rated(self, users, **values):
        """Return appraisals that are being scored, with everything written by the superior but not handed in."""
        appraisals = self._round(users=users, state="scoring", **values).with_context(tracking_disable=True)
        appraisals._ask_raters()
        ratings = appraisals.rating_ids.filtered(lambda rating: rating.kind == "superior")
        for number, rating in enumerate(ratings):
            rating._guarded_write({"opinion": f"Careful {rating.id}."})
            rating.mark_ids._guarded_write({"points": 65 + number, "is_given": True})
        return appraisals

    def _give(self, appraisals):
        """Hand in what the superior has written, all at once."""
        ratings = appraisals.rating_ids.filtered(lambda rating: rating.kind == "superior")
        self.as_user(ratings, self.leader).action_give()

    def test_handing_in_and_results(self):
        """Handing in, working out and publishing results asks no more for more people."""
        few, many = self._counted(self._rated, self._give)
        # Nobody here is weak or excellent: each of these marks is one UPDATE more, of however many people.
        self.assertLessEqual(many, few)
        appraisals = self.env["marketing.appraisal"].search([("user_id", "in", self.crowd.ids)])
        self.assertEqual(set(appraisals.mapped("state")), {"feedback"})
        self.assertTrue(all(appraisals.mapped("score")))

    def test_reckoning(self):
        """What marks come to is found by queries whose number does not depend on people."""
        few, many = self._counted(self._rated, lambda appraisals: appraisals._reckon())
        self.assertLessEqual(many, few)

    def test_year(self):
        """An annual result rests on its months, and its close releases what was held, by as many queries."""
        scheme = self._with_bonus(kind="year", months_weight=60)
        year = date(2025, 1, 1)
        for month in (1, 2, 3):
            self._scored(self._round(date(2025, month, 1), users=self.crowd, state="locked"), 80)
        for user in self.crowd:
            self._held(user, 100)

        def prepare(users):
            appraisals = self._round(year, "year", users, scheme, state="scoring").with_context(tracking_disable=True)
            appraisals._ask_raters()
            ratings = appraisals.rating_ids.filtered(lambda rating: rating.kind == "superior")
            for rating in ratings:
                rating._guarded_write({"opinion": f"Careful {rating.id}."})
            ratings.mark_ids._guarded_write({"points": 90, "is_given": True})
            return appraisals

        few, many = self._counted(prepare, self._give)
        self.assertLessEqual(many, few)
        appraisals = self.env["marketing.appraisal"].search([("kind", "=", "year"), ("user_id", "in", self.crowd.ids)])
        # 60 % of 80 and 40 % of 90.
        self.assertEqual(set(appraisals.mapped("score")), {84.0})
        few, many = self._counted(
            lambda users: appraisals.filtered(lambda appraisal: appraisal.user_id in users).sudo(),
            lambda some: some._lock(),
        )
        self.assertLessEqual(many, few)
        self.assertFalse(self.Line.search([("user_id", "in", self.crowd.ids), ("state", "=", "held")]))
