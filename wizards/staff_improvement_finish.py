from odoo import fields, models


class ImprovementFinish(models.TransientModel):
    """What came of plans, or why they are cancelled."""

    _name = "marketing.improvement.finish"
    _description = "End an Improvement Plan"

    plan_ids = fields.Many2many(
        "marketing.improvement.plan", "marketing_improvement_finish_rel", string="Plans", required=True
    )
    decision = fields.Selection([("close", "Close"), ("cancel", "Cancel")], required=True)
    outcome = fields.Selection(
        lambda self: self.env["marketing.improvement.plan"]._fields["outcome"]._description_selection(self.env)
    )
    words = fields.Text(string="In Words", required=True)

    def action_finish(self):
        """Close or cancel the plans with these words, with the rights of whoever opened the window."""
        self.ensure_one()
        if self.decision == "close":
            self.plan_ids.action_close(self.outcome, self.words)
        else:
            self.plan_ids.action_cancel(self.words)
        return {"type": "ir.actions.act_window_close"}
