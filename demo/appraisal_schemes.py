from odoo import Command, models

from ..lib.periods import month_start
from .stage import utc

# Months ago since which results are worth a bonus, and those of salespeople are compared before they are published.
SECOND_VERSION = 4
POSTS = ("account_manager", "office_staff", "sales_assistant", "marketing_assistant", "regional_manager")
# The sources give no figures (L-12): from which score on how much, as a factor of the base or in CNY.
BONUSES = {
    "sales": (1500, ((90, "factor", 1.5), (80, "factor", 1.2), (75, "factor", 1.0), (60, "factor", 0.5))),
    "office": (0, ((90, "amount", 900), (80, "amount", 600), (75, "amount", 400))),
    "department": (2500, ((90, "factor", 1.4), (80, "factor", 1.0), (70, "factor", 0.6))),
}
# Contracts of this company take months, so one without a signature is not worth nothing: indicator, weight, steps.
STEPS = {
    "amount": (20, ((0, 62), (80000, 80), (160000, 92), (260000, 100), (400000, 115))),
    "money": (20, ((0, 60), (60000, 80), (120000, 90), (180000, 100), (300000, 110))),
    "customers": (5, ((0, 65), (1, 100))),
}
WEIGHTS = {"duties": 10, "reports": 5, "plan": 5, "teamwork": 15}


class MarketingDemo(models.AbstractModel):
    """By what people are judged: the shipped schemes, made the company's own and put into force."""

    _inherit = "marketing.demo"

    def _plan_schemes(self, stage, since):
        """Have the administrator put the schemes into force, and a second version some months ago.

        :param date since: first month that is appraised
        """
        stage.company.write(
            {
                "appraisal_from": since,
                # People write on their forms from the second ten days of the month on.
                "appraisal_open_days": 20,
                "appraisal_proposals": "raise",
                "last_place_amount": 150000,
            }
        )
        stage.plan(utc(since, 7), self._begin_schemes, stage, since)
        stage.plan(utc(stage.month(SECOND_VERSION), 7), self._renew_schemes, stage)

    def _begin_schemes(self, stage, since):
        for key in ("sales", "office", "department", "occasion", "year"):
            shipped = stage.env.ref(f"marketing_office.appraisal_scheme_{key}")
            first = since.replace(month=1) if key == "year" else since
            draft = stage.act("tang", shipped).copy({"company_id": stage.company.id, "date_from": month_start(first)})
            stage.name(draft, f"appraisal_scheme_{key}")
            self._own_scheme(stage, key, draft)
            draft.action_activate()

    def _own_scheme(self, stage, key, draft):
        """Make a shipped scheme the company's own."""
        jobs = [stage.env.ref(f"marketing_office.staff_job_{post}").id for post in POSTS]
        if key in ("year", "occasion"):
            draft.job_ids = [Command.set(jobs)]
        elif key == "department":
            # The director sets the targets; the general manager judges the year by them.
            draft.job_ids = [Command.set(jobs[-1:])]
        else:
            draft.currency_id = stage.company.currency_id
        draft.currency_id = stage.company.currency_id
        if key == "sales":
            self._weigh_sales(stage, draft)
        if key == "year":
            excellent, _good, qualified, weak = draft.grade_ids
            excellent.write(
                {"follows": "reward", "conduct_kind_id": stage.env.ref("marketing_office.staff_kind_honour")}
            )
            qualified.write({"follows": "training"})
            weak.write({"follows": "improvement", "release_factor": 0.8})

    def _weigh_sales(self, stage, draft):
        """Let half of what salespeople are judged by be figures."""
        by_name = {}
        for key in (*STEPS, *WEIGHTS):
            shipped = stage.env.ref(f"marketing_office.appraisal_indicator_sales_{key}")
            by_name[key] = draft.indicator_ids.filtered_domain([("sequence", "=", shipped.sequence)])
        for key, (weight, steps) in STEPS.items():
            by_name[key].write(
                {
                    "weight": weight,
                    "curve": "steps",
                    "cap": 120,
                    "step_ids": [Command.create({"start": start, "points": points}) for start, points in steps],
                }
            )
        for key, weight in WEIGHTS.items():
            by_name[key].weight = weight
        own = draft.indicator_ids.create(
            {
                "scheme_id": draft.id,
                "name": "Work with Customers",
                "group_id": stage.env.ref("marketing_office.appraisal_group_quality").id,
                "sequence": 65,
                "weight": 20,
                "hint": "Visits prepared and reported, promises kept, complaints answered.",
            }
        )
        stage.chinese(own, name="客户工作", hint="拜访有准备、有报告；承诺兑现；投诉及时答复。")

    def _renew_schemes(self, stage):
        """Have the administrator put new versions into force: with a bonus table, and calibration of salespeople."""
        for key, (base, rows) in BONUSES.items():
            before = stage.act("tang", stage.env.ref(f"marketing_office_demo.appraisal_scheme_{key}"))
            before.action_new_version()
            draft = before.search([("previous_id", "=", before.id)])
            draft.write(
                {
                    "date_from": stage.month(SECOND_VERSION),
                    "bonus_base": base,
                    "bonus_ids": [
                        Command.create({"start": start, "rule": rule, rule: figure}) for start, rule, figure in rows
                    ],
                    "calibration": "advisory" if key == "sales" else "none",
                }
            )
            if key == "office":
                draft.grade_ids.filtered("is_weak").follows = "training"
            draft.action_activate()
            stage.name(draft, f"appraisal_scheme_{key}_2")
