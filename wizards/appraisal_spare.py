from odoo import fields, models


class AppraisalSpare(models.TransientModel):
    """The window that asks why people on the last-place list are not proposed for dismissal."""

    _name = "marketing.appraisal.spare"
    _description = "Not Proposed for Dismissal"

    candidate_ids = fields.Many2many(
        "marketing.appraisal.candidate",
        "marketing_appraisal_spare_candidate_rel",
        "spare_id",
        "candidate_id",
        string="People",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_spare(self):
        """Decide, as whoever has opened the window; the list checks who may."""
        self.ensure_one()
        self.candidate_ids.action_spare(self.reason)
        return {"type": "ir.actions.act_window_close"}
