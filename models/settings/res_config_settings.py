from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    general_manager_id = fields.Many2one(related="company_id.general_manager_id", readonly=False)
    approval_remind_hours = fields.Float(related="company_id.approval_remind_hours", readonly=False)
    approval_fallback_user_id = fields.Many2one(related="company_id.approval_fallback_user_id", readonly=False)
