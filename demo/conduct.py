from datetime import timedelta

from odoo import Command, models

from .stage import utc, workday


class MarketingDemo(models.AbstractModel):
    """An honour, a fine after a hearing, a warning that was taken back after an appeal, a loss case."""

    _inherit = "marketing.demo"

    def _plan_conduct(self, stage):
        """Have superiors raise what happened, people be heard, and directors decide."""
        first = workday(stage.back(60))
        stage.plan(utc(first, 10), self._praise, stage)
        stage.plan(utc(first, 11), self._punish, stage, "chen", "ma", "fine", 200.0, 1, None)
        stage.plan(
            utc(workday(first + timedelta(days=14)), 11),
            self._punish,
            stage,
            "huang",
            "wu",
            "written",
            0.0,
            6,
            "当天在客户处，已提前报备。",
        )
        stage.plan(utc(workday(first + timedelta(days=20)), 14), self._lose, stage)
        stage.plan(utc(workday(stage.back(2)), 15), self._begin, stage)

    def _raise_conduct(self, stage, login, person, key, facts, source, rule=None, **values):
        kind = stage.env.ref(f"marketing_office.staff_kind_{key}")
        return stage.act(login, "marketing.conduct").create(
            {
                "employee_id": stage.user(person)._marketing_employee(stage.company).id,
                "book_id": stage.env.ref("marketing_office.staff_book_department").id,
                "rule_id": stage.env.ref(f"marketing_office.staff_rule_department_{rule}").id if rule else False,
                "kind_id": kind.id,
                "day": stage.day - timedelta(days=1),
                "facts": facts,
                "source_name": source,
                **values,
            }
        )

    def _agree_to(self, stage, document, *logins):
        for login in logins:
            request = next(iter(document.sudo()._approval_live_requests(("pending",)).values()))
            stage.act(login, request).sudo(False).action_approve()

    def _praise(self, stage):
        record = self._raise_conduct(
            stage, "chen", "lina", "honour", "Three new customers in one month.", "Monthly report"
        )
        record.action_approval_submit()
        self._agree_to(stage, record, "liu")
        stage.name(record, "conduct_honour")

    def _punish(self, stage, login, person, key, amount, rule, appeal):
        chinese = stage.user(login).lang == "zh_CN"
        facts = "未按要求提交客户访问报告。" if chinese else "Came two hours late to the meeting with the customer."
        source = "客户反馈" if chinese else "The customer"
        record = self._raise_conduct(stage, login, person, key, facts, source, rule, amount=amount)
        record.action_hear()
        stage.name(record, f"conduct_{key}")
        stage.plan(stage.moment + timedelta(hours=26), self._answer_facts, stage, record, login, person, appeal)

    def _answer_facts(self, stage, record, login, person, appeal):
        chinese = stage.user(person).lang == "zh_CN"
        words = "列车晚点，应提前电话告知。" if chinese else "The train stood still; I should have called."
        stage.act(person, record).action_state(words)
        stage.act(login, record).action_approval_submit()
        self._agree_to(stage, record, "liu")
        if appeal:
            stage.plan(stage.moment + timedelta(hours=24), self._appeal, stage, record, person, appeal)

    def _appeal(self, stage, record, person, grounds):
        stage.act(person, record).action_appeal(grounds)
        self._agree_to(stage, record.appeal_ids, "zhao")

    def _lose(self, stage):
        loss = stage.act("huang", "marketing.loss").create(
            {
                "kind": "mistake",
                "day": stage.day,
                "amount": 3600.0,
                "liable_percent": 50.0,
                "facts": "发错型号，退换货运费及折价损失。",
                "share_ids": [
                    Command.create(
                        {"employee_id": stage.user(login)._marketing_employee(stage.company).id, "weight": weight}
                    )
                    for login, weight in (("yang", 2), ("zheng", 1))
                ],
            }
        )
        for line in loss.answer_ids:
            line.answer = "no" if line.role == "fault" else "yes"
        loss.action_approval_submit()
        self._agree_to(stage, loss, "liu", "zhao")
        stage.act("xu", "marketing.loss.recovery").create(
            {"share_id": loss.share_ids[0].id, "amount": 600.0, "day": stage.day, "note": "现金"}
        )
        stage.name(loss, "loss_mistake")
        stage.plan(utc(workday(stage.day + timedelta(days=12)), 10), self._waive, stage, loss)

    def _waive(self, stage, loss):
        """Have finance ask to write off the smaller share, and the director agree."""
        share = stage.act("xu", loss).share_ids[1:]
        share.action_waive("金额较小，当事人已参加订货复核培训。")
        self._agree_to(stage, share.waiver_ids, "liu")

    def _begin(self, stage):
        record = self._raise_conduct(
            stage,
            "chen",
            "gao",
            "verbal",
            "The weekly report came four days late, for the third time.",
            "List of late reports",
            6,
        )
        record.action_hear()
        stage.name(record, "conduct_hearing")
