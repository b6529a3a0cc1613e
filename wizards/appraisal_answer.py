from odoo import api, fields, models


class AppraisalAnswer(models.TransientModel):
    """The window that asks why: an appeal, the decision on one, a reopening, a self-appraisal given back."""

    _name = "marketing.appraisal.answer"
    _description = "Answer to an Appraisal"

    appraisal_id = fields.Many2one("marketing.appraisal", required=True, ondelete="cascade")
    answer = fields.Selection(
        [
            ("appeal", "Appeal"),
            ("uphold", "Uphold the appeal"),
            ("dismiss", "Dismiss the appeal"),
            ("reopen", "Open again"),
            ("return", "Give the self-appraisal back"),
        ],
        required=True,
        default="appeal",
    )
    score = fields.Float(string="New Score", compute="_compute_score", store=True, readonly=False, digits=(6, 2))
    reason = fields.Text(required=True)

    @api.depends("appraisal_id")
    def _compute_score(self):
        for window in self:
            window.score = window.appraisal_id.score

    def action_answer(self):
        """Say it, as whoever has opened the window; the appraisal checks who may."""
        self.ensure_one()
        appraisal, reason = self.appraisal_id, self.reason
        if self.answer == "appeal":
            appraisal.action_appeal(reason)
        elif self.answer == "reopen":
            appraisal.action_reopen(reason)
        elif self.answer == "return":
            appraisal.rating_ids.filtered(lambda rating: rating.kind == "self").action_return(reason)
        else:
            appraisal.action_decide(self.answer == "uphold", reason, self.score)
        return {"type": "ir.actions.act_window_close"}
