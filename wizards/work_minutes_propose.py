from odoo import fields, models


class MinutesPropose(models.TransientModel):
    """What somebody who is invited wants to be talked about (B-29)."""

    _name = "marketing.minutes.propose"
    _description = "Propose a Topic"

    minutes_id = fields.Many2one("marketing.minutes", string="Meeting", required=True, ondelete="cascade")
    name = fields.Char(string="Topic", required=True)
    text = fields.Text(string="Proposal")

    def action_propose(self):
        """Put the proposal on the agenda, with the rights of the caller."""
        self.ensure_one()
        self.minutes_id.action_propose(self.name, self.text)
        return {"type": "ir.actions.act_window_close"}
