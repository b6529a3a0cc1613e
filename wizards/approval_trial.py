from odoo import api, fields, models
from odoo.exceptions import UserError


class ApprovalTrial(models.TransientModel):
    """Shows the path that a policy would take on a record, without submitting anything."""

    _name = "marketing.approval.trial"
    _description = "Try a Policy on a Record"

    policy_id = fields.Many2one("marketing.approval.policy", required=True, readonly=True)
    res_model = fields.Char(related="policy_id.model")
    res_id = fields.Many2oneReference(string="Record", model_field="res_model")
    requester_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, domain=[("share", "=", False)], help="Who would submit it."
    )
    fits = fields.Boolean(compute="_compute_preview")
    applying_id = fields.Many2one("marketing.approval.policy", string="Policy That Applies", compute="_compute_preview")
    preview = fields.Json(compute="_compute_preview")

    @api.depends("policy_id", "res_id", "requester_id")
    def _compute_preview(self):
        for trial in self:
            trial.preview, trial.fits, trial.applying_id = False, False, False
            if not trial.res_id or not trial.requester_id:
                continue
            record = self.env[trial.res_model].browse(trial.res_id).exists()
            if not record:
                continue
            record.check_access("read")
            policy = trial.policy_id
            applying = self.env["marketing.approval.policy"]._match(policy.gate_id.code, record).get(record.id)
            trial.applying_id = applying
            trial.fits = applying == policy
            try:
                # sudo: an administrator looks at the path of somebody else; the record itself was checked above.
                trial.preview = record.with_user(trial.requester_id).sudo()._approval_preview_of(policy.sudo())
            except UserError as error:
                raise UserError(self.env._("The path breaks off: %s", error)) from error
