"""What a settled result leads to for people: plans, proposals, rewards and penalties, the last-place list."""

from datetime import date

from odoo.tests import tagged

from .follow_common import FollowCommon

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@tagged("post_install", "-at_install")
class TestAppraisalFollowPeople(FollowCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warning = cls.env["marketing.conduct.kind"].search([("nature", "=", "penalty")], limit=1)
        cls.praise = cls.env["marketing.conduct.kind"].search([("nature", "=", "reward")], limit=1)

    def _by_grade(self, **grades):
        self.scheme = self._next(self.scheme, grades, date_from=date(2025, 3, 1), bonus_ids=[])

    # ------------------------------------------------------------------
    # Plans (L-15, L-31, T-13)
    # ------------------------------------------------------------------

    def test_improvement_plan(self):
        """A weak grade opens a plan with a measure for each indicator below 60 points."""
        self._by_grade(D={"follows": "improvement"})
        appraisal = self._settle(52, points={"Attitude": 40, "Teamwork": 64})
        row = self._follows(appraisal)
        plan = row._document()
        self.assertEqual((row.kind, plan._name, plan.state), ("improvement", "marketing.improvement.plan", "draft"))
        self.assertEqual((plan.employee_id, plan.supervisor_id), (self.employee_seller, self.leader))
        self.assertEqual(plan.measure_ids.mapped("name"), ["Attitude (40.00 points)"])
        self.assertEqual((plan.date_from, plan.date_to), (date(2026, 6, 8), date(2026, 9, 8)))
        self.assertEqual(plan.source_ref, row)
        self.assertIn("60.00", plan.goal)

    def test_weak_without_a_weak_indicator(self):
        """Scored down as a whole: the plan is about the weakest indicator."""
        self._by_grade(D={"follows": "training"})
        appraisal = self._settle(55, points={"Attitude": 75, "Teamwork": 70})
        row = self._follows(appraisal)
        self.assertEqual((row.kind, row.note), ("training", "Teamwork 70.00"))

    def test_single_weak_indicator(self):
        """Only where the company says so does one weak indicator lead to training."""
        points = {"Attitude": 50, "Teamwork": 100}
        self._by_grade()
        self.assertFalse(self._follows(self._settle(75, points=points)))
        self.company.appraisal_train_single = True
        row = self._follows(self._settle(75, JUNE, points=points))
        self.assertEqual((row.kind, row._document().kind), ("training", "training"))
        self.assertFalse(self._follows(self._settle(75, JULY, points={"Attitude": 60, "Teamwork": 90})))

    def test_plan_taken_back(self):
        """The draft is cancelled; what both sides have agreed to stays, with a remark, and is not made twice."""
        self._by_grade(D={"follows": "improvement"})
        appraisal, other = self._settle(50), self._settle(50, users=self.colleague)
        draft, agreed = self._follows(appraisal)._document(), self._follows(other)._document()
        agreed._guarded_write({"state": "running", "agreed_day": date(2026, 6, 8)})
        self._back(appraisal)
        self._back(other)
        self.assertEqual((draft.state, draft.conclusion), ("cancelled", "The appraisal was opened again"))
        kept = self._follows(other)
        self.assertEqual((agreed.state, kept.state), ("running", "proposed"))
        self.assertIn("stays", kept.remark)
        self._again(appraisal, 50)
        self._again(other, 50)
        self.assertEqual(self._follows(other), kept)
        new = self._follows(appraisal)._document()
        self.assertEqual((new.state, new != draft), ("draft", True))

    # ------------------------------------------------------------------
    # Rewards and penalties (L-25, M-16, T-13)
    # ------------------------------------------------------------------

    def test_penalty_after_two_weak_months(self):
        """First the plan; a second weak month in a row proposes a penalty; a good one in between begins anew."""
        self._by_grade(D={"follows": "plan_penalty", "conduct_kind_id": self.warning.id})
        kinds = []
        for month, score in enumerate((50, 40, 80, 55), start=1):
            kinds.append(self._follows(self._settle(score, date(2026, month, 1))).mapped("kind"))
        self.assertEqual(kinds, [["improvement"], ["penalty"], [], ["improvement"]])
        row = self._follows(self._appraisal(self.seller, day=date(2026, 2, 1)))
        conduct = row._document()
        self.assertEqual((conduct._name, conduct.state, conduct.kind_id), ("marketing.conduct", "draft", self.warning))
        self.assertEqual((conduct.raised_by_id, conduct.user_id, conduct.told), (self.leader, self.seller, False))
        self.assertIn("40.00", conduct.facts)
        self.assertIn("50.00", conduct.facts)

    def test_excused_month_between(self):
        """A month from which somebody was excused neither counts nor ends the row of weak ones."""
        self._by_grade(D={"follows": "plan_penalty", "conduct_kind_id": self.warning.id})
        self._settle(50, date(2026, 1, 1))
        self._round(date(2026, 2, 1))._guarded_write({"state": "excused"})
        self.assertEqual(self._follows(self._settle(50, date(2026, 3, 1))).kind, "penalty")

    def test_reward(self):
        self._by_grade(A={"follows": "reward", "conduct_kind_id": self.praise.id})
        appraisal = self._settle(95)
        conduct = self._follows(appraisal)._document()
        self.assertEqual((conduct.nature, conduct.state), ("reward", "draft"))
        self._back(appraisal)
        self.assertEqual(conduct.state, "dropped")

    def test_scheme_names_the_penalty(self):
        """A scheme that proposes penalties says which."""
        grades = {"D": {"follows": "penalty", "conduct_kind_id": self.praise.id}}
        with self.assertRefused("reward or penalty"):
            self._next(self.scheme, grades, date_from=date(2025, 3, 1))

    def test_conduct_counts(self):
        """A decided penalty takes its points off the month in which it was decided, and no other."""
        conduct = self.env["marketing.conduct"]._propose(
            [
                {
                    "employee_id": self.employee_seller.id,
                    "kind_id": self.warning.id,
                    "res_model": self.company._name,
                    "res_id": self.company.id,
                    "points": 3,
                }
            ]
        )
        self.env.flush_all()
        # As after the approval, which has tests of its own.
        self.env.cr.execute(
            "UPDATE marketing_conduct SET state = 'decided', decided_on = '2026-05-20' WHERE id = %s", [conduct.id]
        )
        self.env.invalidate_all()
        may, june = self._round(MAY), self._round(JUNE)
        self.assertEqual((may | june)._other_points(), {may: [(f"{self.warning.name} {conduct.name}", -3.0)]})

    # ------------------------------------------------------------------
    # Excellent in a row (L-13, L-14)
    # ------------------------------------------------------------------

    def _streak(self, scores, least=3):
        """Settle months one after the other and return in which of them something was proposed."""
        self._by_grade()
        self.company.appraisal_streak = least
        found = []
        for month, score in enumerate(scores, start=1):
            if score is None:
                self._round(date(2026, month, 1))._guarded_write({"state": "excused"})
            elif self._follows(self._settle(score, date(2026, month, 1))):
                found.append(month)
        return found

    def test_streak(self):
        """The third and the sixth month in a row; an excused one neither counts nor breaks."""
        self.assertEqual(self._streak([95, 95, None, 95, 95, 95, 95]), [4, 7])
        rows = self._follows(self._appraisal(self.seller, day=date(2026, 4, 1)))
        self.assertEqual(set(rows.mapped("kind")), {"promotion", "raise"})
        promotion = rows.filtered(lambda row: row.kind == "promotion")._document()
        self.assertEqual((promotion.state, promotion.is_priority, promotion.proposer_id), ("draft", True, self.leader))
        self.assertEqual(promotion.date_effective, JULY)
        self.assertEqual(promotion.basis_ids.mapped("figure"), [95.0] * 3)
        self.assertEqual(
            [basis.document_ref.date_from for basis in promotion.basis_ids],
            [date(2026, month, 1) for month in (1, 2, 4)],
        )

    def test_streak_broken(self):
        self.assertEqual(self._streak([95, 95, 89, 95, 95]), [])

    def test_streak_by_setting(self):
        self.company.appraisal_proposals = "raise"
        self.assertEqual(self._streak([90, 90], least=2), [2])
        self.assertEqual(self._follows(self._appraisal(self.seller, day=date(2026, 2, 1))).kind, "raise")
        self.company.appraisal_proposals = "none"
        self.assertFalse(
            self._follows(self._settle(95, date(2026, 3, 1))) | self._follows(self._settle(95, date(2026, 4, 1)))
        )

    def test_streak_settled_late(self):
        """The month in the middle is settled last, or several at once: the row is seen all the same."""
        self._by_grade()
        first, second, third = (self._round(date(2026, month, 1)) for month in (1, 2, 3))
        self._scored(first | second | third, 95)
        (first | third)._lock()
        self.assertFalse(self._follows(first | third))
        second._lock()
        self.assertEqual(len(self._follows(second)), 2)
        other = self.browse_months(self.colleague)
        other._lock()
        self.assertEqual(self._follows(other).appraisal_id, other[-1])

    def browse_months(self, user):
        months = self.env["marketing.appraisal"].union(
            *(self._round(date(2026, month, 1), users=user) for month in (1, 2, 3))
        )
        self._scored(months, 95)
        return months

    def test_proposal_taken_back(self):
        """A draft is cancelled; what was approved stays and is told."""
        self._streak([95, 95, 95])
        appraisal = self._appraisal(self.seller, day=date(2026, 3, 1))
        rows = self._follows(appraisal)
        of_kinds = rows.grouped("kind")
        promotion, rise = of_kinds["promotion"], of_kinds["raise"]
        self.env.flush_all()
        # As after the approval, which has tests of its own.
        self.env.cr.execute(
            "UPDATE marketing_position_proposal SET state = 'approved' WHERE id = %s", [promotion._document().id]
        )
        self.env.invalidate_all()
        self._back(appraisal)
        self.assertEqual((rise._document().state, rise.state), ("cancelled", "taken_back"))
        self.assertEqual((promotion._document().state, promotion.state), ("approved", "proposed"))
        self._again(appraisal, 95)
        self.assertEqual(set(self._follows(appraisal).mapped("kind")), {"promotion", "raise"})
        self.assertIn(promotion, self._follows(appraisal))

    # ------------------------------------------------------------------
    # For the page of an appraisal
    # ------------------------------------------------------------------

    def test_what_follows(self):
        """The person sees money, plan and row; nothing of what is proposed about them."""
        self._streak([95, 95])
        self.scheme = self._next(self.scheme, date_from=date(2025, 4, 1))
        appraisal = self._round(date(2026, 3, 1))
        self._scored(appraisal, 95)
        mine = self.as_user(appraisal, self.seller)
        self.assertEqual([(one["title"], one["state"]) for one in mine._what_follows()][0][1], "expected")
        mine.action_confirm()
        found = {one["title"]: one for one in mine._what_follows()}
        self.assertEqual(len(found), 2)
        self.assertIn("Excellent 3 times in a row", found)
        bonus = next(one for title, one in found.items() if title.startswith("Performance Bonus"))
        self.assertIn("1,200.00", bonus["title"])
        self.assertIn("× 1.2", bonus["note"])
        self.assertIn("waits for its approval", bonus["note"])
        self.assertEqual(len(self.as_user(appraisal, self.leader)._what_follows()), 4)

    # ------------------------------------------------------------------
    # Last place (L-20, M-15)
    # ------------------------------------------------------------------

    def _last_place(self, figures, **settings):
        """Return the last-place list of a year with {user: (amount, customers)}."""
        self.company.write(settings)
        contracts = self.env.ref("marketing_office.metric_contract_amount")
        self._with_bonus(
            kind="quarter",
            indicators=[{"name": "Contracts", "weight": 100, "source": "metric", "metric_id": contracts.id}],
            bonus_ids=[],
        )
        scheme = self._with_bonus(kind="year", bonus_ids=[])
        users = self.env["res.users"].union(*figures)
        cycle = self._round(date(2025, 1, 1), kind="year", users=users, scheme=scheme).cycle_id
        metrics = contracts | self.env.ref("marketing_office.metric_customers_new")
        for metric, place in zip(metrics, (0, 1), strict=True):
            for value in metric._refresh(users, "year", date(2025, 1, 1), self.company):
                value._guarded_write({"figure": figures[value.user_id][place], "state": "frozen"})
        self.as_user(cycle, self.director).action_last_place()
        return self.env["marketing.appraisal.candidate"].search([("cycle_id", "=", cycle.id)])

    def _figures(self):
        return {
            self.seller: (0.0, 0),
            self.colleague: (0.0, 2),
            self.mates[0]: (900.0, 0),
            self.mates[1]: (900.0, 3),
        }

    def test_last_place_both(self):
        rows = self._last_place(self._figures())
        self.assertEqual(rows.user_id, self.seller)

    def test_last_place_one(self):
        rows = self._last_place(self._figures(), last_place_rule="or")
        self.assertEqual(rows.user_id, self.seller | self.colleague | self.mates[0])

    def test_last_place_thresholds(self):
        rows = self._last_place(self._figures(), last_place_amount=900, last_place_customers=3)
        self.assertEqual(rows.user_id, self.seller | self.colleague | self.mates[0])

    def test_last_place_decided(self):
        """A director proposes, or says why not; a list that is made again keeps what is decided."""
        rows = self._last_place(self._figures(), last_place_rule="or")
        of = {row.user_id: self.as_user(row, self.director) for row in rows}
        of[self.seller].action_propose()
        proposal = rows.proposal_id
        self.assertEqual((proposal.kind, proposal.state), ("dismissal", "draft"))
        self.assertEqual(proposal.basis_ids.mapped("figure"), [0.0, 0.0])
        with self.assertRefused("Write down why"):
            of[self.colleague].action_spare()
        of[self.colleague].reason = "Opened a new region."
        of[self.colleague].action_spare()
        self.assertEqual(of[self.colleague].state, "spared")
        with self.assertRefused("decided"):
            of[self.colleague].action_propose()
        with self.assertRefused("stays on record"):
            of[self.colleague].reason = "Other words"
        self.company.last_place_rule = "and"
        cycle = rows.cycle_id
        self.as_user(cycle, self.director).action_last_place()
        again = self.env["marketing.appraisal.candidate"].search([("cycle_id", "=", cycle.id)])
        self.assertEqual(again.user_id, self.seller | self.colleague)
        self.assertEqual(len(self.env["marketing.position.proposal"].search([("kind", "=", "dismissal")])), 1)
