from odoo import Command, models

from ..lib.periods import add_months

WHY = "One contract was counted twice 有一份合同重复计入"


class MarketingDemo(models.AbstractModel):
    """A bonus for the contract target of the quarter: reckoned, agreed to, and put right for one person."""

    _inherit = "marketing.demo"

    def _award_target_bonuses(self, stage):
        """Put a rule in force and reckon the quarters that are over; one difference still waits for the director."""
        metric = stage.env["marketing.metric"].search([("code", "=", "contract_amount")], limit=1)
        first, _last = metric._period("quarter", add_months(stage.today, -6))
        rule = stage.act("tang", "marketing.target.bonus").create(
            {
                "name": "Quarterly contract target",
                "company_id": stage.company.id,
                "currency_id": stage.company.currency_id.id,
                "metric_id": metric.id,
                "cycle": "quarter",
                "date_from": first,
                "job_ids": [Command.set(stage.user("lina").employee_ids.job_id[:1].ids)],
                "base_amount": 30000,
                "cap": 15000,
                "least": 50,
                "tier_ids": [
                    Command.create({"start": 50, "pays": "amount", "amount": 1500}),
                    Command.create({"start": 80, "pays": "percent", "percent": 10}),
                    Command.create({"start": 100, "pays": "point", "amount": 5000, "point": 80}),
                ],
            }
        )
        stage.chinese(rule, name="季度合同目标奖")
        rule.action_activate()
        self._reckon_and_agree(stage)
        award = stage.system("marketing.target.bonus.award").search(
            [("state", "=", "done"), ("team_id.user_id", "!=", False)], order="amount desc, id", limit=1
        )
        if award:
            value = award.value_id.with_user(award.team_id.user_id)
            value.action_override(round(award.figure * 0.9), WHY)
            stage.system("marketing.target.bonus")._run(stage.company)
        stage.system("marketing.payout.line")._post_accruals(stage.company)

    def _reckon_and_agree(self, stage):
        """Reckon what is over, and have the director agree."""
        stage.system("marketing.target.bonus")._run(stage.company)
        awards = stage.system("marketing.target.bonus.award").search([("state", "=", "proposed")])
        if awards:
            self._decide(stage, "liu", awards)
