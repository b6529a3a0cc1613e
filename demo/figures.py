from odoo import models

from ..lib.periods import add_months

# What each salesperson should reach: contract amount and money in a month, contracts in a quarter.
TARGETS = (
    ("contract_amount", "month", 260000),
    ("contract_money", "month", 180000),
    ("contract_amount", "quarter", 600000),
    ("contract_count", "quarter", 3),
    ("contract_quotations", "month", 8),
    ("contract_success", "quarter", 60),
)
# What the company should reach as a whole.
WHOLE = (
    ("sales_revenue", "month", 900000),
    ("sales_cost", "month", 12000),
    ("customers_all", "month", 40),
    ("customers_new", "month", 4),
    ("customers_potential", "month", 8),
    ("contract_amount", "quarter", 3000000),
    ("sales_revenue", "quarter", 2000000),
    ("contract_amount", "year", 12000000),
    ("sales_revenue", "year", 8000000),
    ("rated_discipline", "month", 90),
    ("rated_satisfaction", "month", 85),
)
# What leaders say of their people, from month to month.
JUDGED = {
    "rated_discipline": (92, 88, 95),
    "rated_quality": (84, 90, 79),
    "rated_satisfaction": (88, 82, 91),
    "rated_professionalism": (80, 86, 83),
    "rated_agents": (1, 2, 0),
    "rated_market_information": (3, 1, 4),
    "rated_publicity": (78, 85, 81),
    "rated_cooperation": (90, 87, 93),
    "rated_improvement": (0, 1, 0),
}
# Periods that are counted besides, and how many months ago.
RUNNING = (("month", 0), ("year", 12), ("year", 0))
WHY = "Talk of the month 月度面谈"


class MarketingDemo(models.AbstractModel):
    """What the year comes to, person by person and team by team."""

    _inherit = "marketing.demo"

    def _count_figures(self, stage):
        """Freeze the figures of the months that are over, and count those of the running periods."""
        metrics = stage.env["marketing.metric"]._nightly()
        self._enter_outside(stage)
        people = metrics._people(stage.company)
        for ago in range(12, 0, -1):
            month = stage.month(ago)
            metrics._refresh(people, "month", month, stage.company)
            if ago < 7:
                self._judge(stage, month)
            if ago > 1:
                metrics._freeze(people, "month", month, stage.company)
            metrics._refresh_totals("month", month, stage.company)
        for cycle, ago in [*RUNNING, *(("quarter", 3 * number) for number in range(4, -1, -1))]:
            day = add_months(stage.today, -ago)
            metrics._refresh(people, cycle, day, stage.company)
            metrics._refresh_totals(cycle, day, stage.company)

    def _enter_outside(self, stage):
        """Enter what only others can know."""
        for ago, share, size in ((13, 6.1, 412), (10, 6.4, 418), (7, 6.9, 421), (4, 7.2, 430), (1, 7.8, 437)):
            day = stage.month(ago)
            for kind, name, value, unit in (
                ("share", "Share of PLC controllers in Jiangsu 江苏 PLC 市场份额", share, "%"),
                ("size", "PLC controllers sold in Jiangsu 江苏 PLC 市场规模", size, "M CNY"),
            ):
                stage.env["marketing.external.figure"].create(
                    {
                        "name": name,
                        "kind": kind,
                        "about": "Jiangsu 江苏",
                        "value": value,
                        "unit": unit,
                        "date": day,
                        "source": "Drive Technology Association, quarterly survey 传动技术协会季度调查",
                        "company_id": stage.company.id,
                    }
                )

    def _set_targets(self, stage, metrics):
        by_code = {metric.code: metric.id for metric in metrics}
        job = stage.user("lina").employee_ids.job_id[:1]
        for whole, targets in ((False, TARGETS), (True, WHOLE)):
            stage.env["marketing.metric.target"].create(
                [
                    {
                        "metric_id": by_code[code],
                        "company_id": stage.company.id,
                        "cycle": cycle,
                        "target": target,
                        "for_whole": whole,
                        "job_id": not whole and job.id,
                    }
                    for code, cycle, target in targets
                ]
            )

    def _judge(self, stage, month):
        """Let the team leaders put what nobody can count, for each of their people."""
        domain = [
            ("metric_id.source", "=", "rated"),
            ("cycle", "=", "month"),
            ("date_from", "=", month.replace(day=1)),
            ("team_id.user_id", "!=", False),
        ]
        place = month.month
        for value in stage.env["marketing.metric.value"].search(domain, order="metric_id, user_id"):
            leader = value.team_id.user_id
            if leader != value.user_id:
                figures = JUDGED[value.metric_id.code]
                figure = figures[place % len(figures)]
                # Points differ a little from month to month.
                value.with_user(leader).action_override(figure + (month.month % 5 - 2 if figure > 10 else 0), WHY)
                place += 1
