from odoo import fields, models
from odoo.exceptions import UserError


class AppraisalPublish(models.TransientModel):
    """The window that asks why results are published without calibration: they were scored too late for a session."""

    _name = "marketing.appraisal.publish"
    _description = "Publish Without Calibration"

    result_ids = fields.Many2many(
        "marketing.appraisal.result",
        "marketing_appraisal_publish_result_rel",
        "publish_id",
        "result_id",
        string="People",
        help="Take out those who are to wait for another session.",
    )
    reason = fields.Text(required=True)

    def action_publish(self):
        """Publish, as whoever has opened the window; the appraisals check who may.

        :raises UserError: where nobody is left in the list
        """
        self.ensure_one()
        if not self.result_ids:
            raise UserError(self.env._("Nobody is left in the list."))
        self.result_ids.appraisal_id.action_publish_uncalibrated(self.reason)
        return {"type": "ir.actions.act_window_close"}
