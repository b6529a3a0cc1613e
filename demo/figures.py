from odoo import models

from ..lib.periods import add_months

# Contract amount that a salesperson should reach in a month, and contracts in a quarter.
TARGETS = (
    ("contract_amount", "month", 260000),
    ("contract_count", "quarter", 3),
    ("contract_collected", "month", 120000),
    ("contract_quotations", "month", 8),
    ("contract_success", "quarter", 60),
)


class MarketingDemo(models.AbstractModel):
    """What the year comes to, person by person."""

    _inherit = "marketing.demo"

    def _count_figures(self, stage):
        """Set targets, freeze the figures of the months that are over, and count those of the running periods."""
        metrics = stage.env["marketing.metric"].search([("source", "!=", "rated")])
        job = stage.env.ref("marketing_office.staff_job_account_manager")
        for code, cycle, target in TARGETS:
            stage.env["marketing.metric.target"].create(
                {
                    "metric_id": metrics.filtered(lambda metric: metric.code == code).id,  # noqa: B023
                    "company_id": stage.company.id,
                    "job_id": job.id,
                    "cycle": cycle,
                    "target": target,
                }
            )
        people = metrics._people(stage.company)
        for ago in range(12, 1, -1):
            metrics._freeze(people, "month", stage.month(ago), stage.company)
        metrics._refresh(people, "month", add_months(stage.today, -1), stage.company)
        for cycle in ("month", "quarter", "year"):
            metrics._refresh(people, cycle, stage.today, stage.company)
