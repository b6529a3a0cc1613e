"""A year of two people, month by month, with figures, duties, ratings and money as they come in real life."""

from datetime import date, timedelta

from .follow_common import FollowCommon
from .plan_common import PlanCommon

INDICATORS = [
    {"name": "Revenue", "weight": 40, "source": "metric", "to_target": False, "zero": 0, "full": 100_000},
    {"name": "Duties", "weight": 20, "source": "duties"},
    {"name": "Teamwork", "weight": 40, "source": "rating", "by_peer": True},
    {"name": "Ideas", "is_bonus": True, "source": "manual"},
]
OF_THE_YEAR = [
    {"name": "Revenue", "weight": 50, "source": "metric", "to_target": False, "zero": 0, "full": 1_200_000},
    {"name": "Judgement", "weight": 50, "source": "rating"},
]


class YearCommon(PlanCommon, FollowCommon):
    """Rounds of 2025 by monthly and annual schemes in force since its first day; nothing was appraised before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_clock(date(2025, 1, 2))
        cls.company.write({"appraisal_from": date(2025, 1, 1), "duty_from": date(2025, 1, 1)})
        # What the other tests of appraisals have in force judges nobody here.
        cls.env["marketing.appraisal.scheme"].search([("company_id", "=", cls.company.id)])._guarded_write(
            {"state": "retired", "date_from": date(2024, 1, 1), "date_to": date(2024, 12, 31)}
        )
        cls.metric = cls.env["marketing.metric"].create(
            {
                "name": "Revenue won",
                "code": "test_year_revenue",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "domain": "[('type', '=', 'opportunity')]",
                "date_field_id": cls.env["ir.model.fields"]._get("crm.lead", "date_open").id,
                "person_path": "user_id",
                "aggregate": "sum",
                "measure_id": cls.env["ir.model.fields"]._get("crm.lead", "expected_revenue").id,
                "unit": "amount",
            }
        )
        raters = {"self_weight": 20, "superior_weight": 60, "peer_weight": 20}
        cls.scheme = cls._with_bonus(
            {"D": {"follows": "training"}},
            date_from=date(2025, 1, 1),
            indicators=[cls._counted(one) for one in INDICATORS],
            **raters,
        )
        cls.of_year = cls._with_bonus(
            {"B": {"release_factor": 0.9}},
            kind="year",
            indicators=[cls._counted(one) for one in OF_THE_YEAR],
            months_weight=60,
            bonus_ids=[],
            **raters,
        )

    @classmethod
    def _counted(cls, indicator):
        return {**indicator, "metric_id": cls.metric.id} if indicator["source"] == "metric" else indicator

    def setUp(self):
        super().setUp()
        self._set_clock(date(2025, 1, 2))

    def _won(self, user, day, amount):
        """Let somebody win an opportunity of an amount on a day."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Line 3",
                "type": "opportunity",
                "user_id": user.id,
                "company_id": self.company.id,
                "expected_revenue": amount,
            }
        )
        lead.flush_recordset()
        self.env.cr.execute("UPDATE crm_lead SET date_open = %s WHERE id = %s", (day, lead.id))
        lead.invalidate_recordset()

    # ------------------------------------------------------------------
    # A month
    # ------------------------------------------------------------------

    def _month(self, number, people):
        """Let a month go by until its results are with the people; return their appraisals.

        The forms open on the 25th, people write on the last day and are scored on the 2nd; what has come by the 10th
        is published.

        :param dict people: {user: (revenue, duties as [done in time, or None], own points, the superior's, the
            peers', extra points)}
        """
        first = date(2025, number, 1)
        begin = date(2025 + number // 12, number % 12 + 1, 1)
        last = begin - timedelta(days=1)
        for user, (revenue, duties, *_points) in people.items():
            if revenue:
                self._won(user, first.replace(day=12), revenue)
            for done in duties:
                self._duty(user, first.replace(day=20), first.replace(day=20) if done else None)
        self._run(date(2025, number, 25))
        found = []
        for user, (_revenue, _duties, own, superior, peers, extra) in people.items():
            appraisal = self._appraisal(user, day=first)
            found.append(appraisal)
            if appraisal.state == "excused":
                continue
            self._give(appraisal, "self", user, last, own)
            for mate, points in zip(self.mates, peers, strict=False):
                self._give(appraisal, "peer", mate, begin + timedelta(days=1), points)
            points = {"Teamwork": superior, **({"Ideas": extra} if extra else {})}
            self._give(appraisal, "superior", self.leader, begin + timedelta(days=1), points)
        self._day(begin.replace(day=10))
        self._run(begin.replace(day=10))
        return found

    def _day(self, day):
        """Let it be a day, for all that follows."""
        self._set_clock(day)
        self.env.invalidate_all()

    def _paid(self, appraisal):
        """Return the amounts of all lines that came from an appraisal, in the order in which they came."""
        lines = self.Line.search(
            [("origin_model", "=", "marketing.appraisal"), ("origin_id", "=", appraisal.id)], order="id"
        )
        return lines.mapped("amount")

    def _agree_all(self, day):
        """Let the director agree to the money that waits."""
        self._day(day)
        requests = self.env["marketing.approval.request"].search(
            [("res_model", "=", "marketing.appraisal.consequence"), ("state", "=", "pending")]
        )
        requests = requests.filtered(lambda request: request.company_id == self.company)
        if requests:
            self.as_user(requests, self.director).action_approve("Well earned.")
        self.env.invalidate_all()

    def _open_again(self, appraisal, reason):
        """Let the leader ask for a settled appraisal to be opened again, and the general manager agree."""
        self.as_user(appraisal, self.leader).action_reopen(reason)
        request = self.env["marketing.approval.request"].search(
            [("res_model", "=", appraisal._name), ("res_id", "=", appraisal.id), ("state", "=", "pending")]
        )
        self.as_user(request, self.general_manager).action_approve("So be it.")
        self.env.invalidate_all()

    @classmethod
    def _hold(cls, user, earned, first, held):
        """Let somebody earn 70 % at once, and 30 % that wait for the annual appraisal."""
        cls._earn(user, first, earned_date=earned, due_date=date(2025, 12, 1))
        return cls._held(user, held, earned)
