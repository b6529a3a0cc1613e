from datetime import timedelta

from odoo import Command, models

from .stage import utc, workday


class MarketingDemo(models.AbstractModel):
    """People get better by plans, and some of them are proposed for more."""

    _inherit = "marketing.demo"

    def _plan_plans(self, stage):
        """Plan three improvement plans (closed, under way, waiting) and four proposals, decided and pending."""
        begin = workday(stage.month(4, 6))
        stage.plan(
            utc(begin, 10),
            self._agree_plan,
            stage,
            "chen",
            "wang",
            "improvement",
            "每周至少十次客户拜访，并当天提交拜访报告。",
            begin,
            90,
            (
                ("internal", "产品知识：PLC 控制器", 8, 20, 18),
                ("coaching", "与区域经理共同拜访客户", 6, 45, 44),
                ("self_study", "拜访报告写作", 4, 60, 70),
            ),
        )
        stage.plan(
            utc(workday(stage.month(1, 8)), 16),
            self._close_plan,
            stage,
            "chen",
            "wang",
            "partly",
            "拜访次数已达标，报告仍有迟交。",
        )
        begin = workday(stage.month(1, 12))
        stage.plan(
            utc(begin, 9),
            self._agree_plan,
            stage,
            "huang",
            "lin",
            "training",
            "Negotiates collection plans alone by the end of the quarter.",
            begin,
            75,
            (
                ("external", "Negotiation, two days", 16, 10, 9),
                ("practice", "Collection plan of one project", 12, 30, None),
                ("supervision", "Weekly talk about open receivables", 5, 60, None),
            ),
        )
        begin = stage.back(2)
        stage.plan(
            utc(begin, 11),
            self._begin_plan,
            stage,
            "lina",
            "lina",
            "training",
            "Writes project offers without help.",
            begin,
            60,
            (
                ("self_study", "Writing of project offers", 10, 25, None),
                ("coaching", "Two offers together", 4, 50, None),
            ),
        )
        promoted = workday(stage.month(3, 5))
        stage.plan(
            utc(promoted, 9),
            self._propose_position,
            stage,
            "chen",
            "gao",
            {
                "kind": "raise",
                "raise_percent": 5.0,
                "date_effective": stage.month(2, 1),
                "reason": "Contracts collected in full, every report on time.",
            },
            (("Contracts of the last half year", 6, "contracts"),),
            (("liu", "approve", "Well deserved."), ("zhao", "approve", None)),
        )
        stage.plan(
            utc(workday(stage.month(2, 10)), 9),
            self._propose_position,
            stage,
            "huang",
            "wu",
            {
                "kind": "dismissal",
                "date_effective": stage.month(1, 1),
                "reason": "本年度尚无签约，市场开拓能力不足。",
                "hearing": "本人说明两个项目正在投标，希望再给半年时间。",
            },
            (("年度签约金额", 0, "元"), ("新客户数", 1, "家")),
            (("liu", "reject", "先执行改进计划，年底再议。"),),
        )
        stage.plan(
            utc(stage.back(3), 15),
            self._propose_position,
            stage,
            "liu",
            "chen",
            {
                "kind": "transfer",
                "department_id": "department_south",
                "date_effective": stage.today + timedelta(days=45),
                "reason": "The south needs experience with large projects.",
            },
            (("Collection rate of the region", 92, "%"),),
            (),
        )
        stage.plan(
            utc(stage.back(6), 15),
            self._propose_position,
            stage,
            "chen",
            "lina",
            {
                "kind": "promotion",
                "job_id": "staff_job_regional_manager",
                "raise_percent": 8.0,
                "is_priority": True,
                "date_effective": stage.today + timedelta(days=30),
                "reason": "Excellent three times in a row; leads the team when the manager is away.",
            },
            (("Monthly appraisals, excellent in a row", 3, "times"), ("Contracts of the year", 9, "contracts")),
            (("liu", "approve", "Ready for it."),),
        )

    def _person(self, stage, login):
        """Return the employee of a person of the demo company."""
        return stage.env["hr.employee"].search(
            [("user_id", "=", stage.user(login).id), ("company_id", "=", stage.company.id)]
        )

    def _begin_plan(self, stage, author, login, kind, goal, begin, days, measures):
        """Have somebody write a plan and agree to it; the other side is asked.

        :param measures: (way, topic, hours, due after days, done after days or None)
        """
        plan = stage.act(author, "marketing.improvement.plan").create(
            {
                "employee_id": self._person(stage, login).id,
                "kind": kind,
                "goal": goal,
                "date_from": begin,
                "date_to": begin + timedelta(days=days),
                "measure_ids": [
                    Command.create(
                        {"kind": way, "name": topic, "hours": hours, "date_due": workday(begin + timedelta(days=due))}
                    )
                    for way, topic, hours, due, _done in measures
                ],
            }
        )
        plan.action_agree()
        return plan

    def _agree_plan(self, stage, author, login, kind, goal, begin, days, measures):
        """Have a superior write a plan, the person agree to it, and measures be done on their days."""
        plan = self._begin_plan(stage, author, login, kind, goal, begin, days, measures)
        stage.act(login, plan).action_agree()
        for measure, (*_terms, done) in zip(plan.measure_ids, measures, strict=True):
            if done:
                stage.plan(utc(workday(begin + timedelta(days=done)), 17), self._do_measure, stage, login, measure)

    def _do_measure(self, stage, login, measure):
        """Have the person say that a measure is done."""
        stage.act(login, measure).action_done()

    def _close_plan(self, stage, author, login, outcome, words):
        """Have the supervisor close the plan of a person."""
        plan = stage.act(author, "marketing.improvement.plan").search(
            [("employee_id", "=", self._person(stage, login).id), ("state", "=", "running")]
        )
        plan.action_close(outcome, words)

    def _propose_position(self, stage, author, login, values, basis, decisions):
        """Have a superior propose something for a person, and people decide on it.

        :param basis: (what, figure, unit)
        :param decisions: (who, 'approve' or 'reject', words), one after the other
        """
        values = dict(values)
        if values.get("job_id"):
            values["job_id"] = stage.env.ref(f"marketing_office.{values['job_id']}").id
        if values.get("department_id"):
            values["department_id"] = stage.env.ref(f"marketing_office_demo.{values['department_id']}").id
        proposal = stage.act(author, "marketing.position.proposal").create(
            {
                "employee_id": self._person(stage, login).id,
                "basis_ids": [
                    Command.create({"name": name, "figure": figure, "unit": unit}) for name, figure, unit in basis
                ],
                **values,
            }
        )
        proposal.action_approval_submit()
        for who, verdict, words in decisions:
            self._decide(stage, who, proposal, verdict, words)
