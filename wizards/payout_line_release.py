from odoo import api, fields, models


class PayoutLineRelease(models.TransientModel):
    """Asks a director why held pay is released."""

    _name = "marketing.payout.line.release"
    _description = "Release Held Pay"

    line_ids = fields.Many2many("marketing.payout.line", string="Held Lines", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_amount")
    currency_id = fields.Many2one("res.currency", compute="_compute_amount")
    amount = fields.Monetary(compute="_compute_amount")
    reason = fields.Text(required=True)

    @api.depends("line_ids")
    def _compute_amount(self):
        for wizard in self:
            companies = wizard.line_ids.company_id
            wizard.company_id = companies[:1]
            wizard.currency_id = companies.currency_id[:1]
            wizard.amount = sum(wizard.line_ids.mapped("amount")) if len(companies.currency_id) == 1 else 0.0

    @api.model
    def default_get(self, fields):
        # EXTENDS base: from the list, only what is held among the chosen lines.
        values = super().default_get(fields)
        if (
            "line_ids" in fields
            and not values.get("line_ids")
            and self.env.context.get("active_model") == "marketing.payout.line"
        ):
            lines = self.env["marketing.payout.line"].browse(self.env.context.get("active_ids", []))
            values["line_ids"] = lines.filtered(lambda line: line.state == "held").ids
        return values

    def action_release(self):
        """Release the lines with the reason."""
        self.ensure_one()
        self.line_ids.action_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
