from odoo import fields, models


class MetricOverride(models.TransientModel):
    """Asks for another figure and the reason for it; the figure checks who may put it."""

    _name = "marketing.metric.override"
    _description = "Put Another Figure"

    value_id = fields.Many2one("marketing.metric.value", required=True, ondelete="cascade")
    counted = fields.Float(related="value_id.counted")
    figure = fields.Float(string="Figure Instead", required=True)
    reason = fields.Text(required=True)

    def action_put(self):
        """Put the figure, as the present user."""
        self.ensure_one()
        self.value_id.action_override(self.figure, self.reason)
        return {"type": "ir.actions.act_window_close"}
