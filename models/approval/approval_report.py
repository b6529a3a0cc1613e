from odoo import fields, models


class ApprovalBallot(models.Model):
    """What reports about opinions group and count by. Only one column is kept for them."""

    _inherit = "marketing.approval.ballot"

    gate_id = fields.Many2one(related="request_id.gate_id", string="Kind")
    requester_id = fields.Many2one(related="request_id.requester_id")
    overdue_share = fields.Float(
        string="Overdue (%)",
        aggregator="avg",
        help="100 when the time limit was passed, else 0; the mean is the share.",
    )

    def write(self, vals):
        if "is_overdue" in vals:
            # Written along and not computed: a decision stays one update.
            vals = {**vals, "overdue_share": 100.0 if vals["is_overdue"] else 0.0}
        return super().write(vals)
