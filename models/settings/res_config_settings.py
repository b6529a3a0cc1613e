from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    general_manager_id = fields.Many2one(related="company_id.general_manager_id", readonly=False)
    approval_remind_hours = fields.Float(related="company_id.approval_remind_hours", readonly=False)
    approval_fallback_user_id = fields.Many2one(related="company_id.approval_fallback_user_id", readonly=False)
    duty_from = fields.Date(related="company_id.duty_from", readonly=False)
    duty_ahead_days = fields.Integer(related="company_id.duty_ahead_days", readonly=False)
    answer_hours = fields.Float(related="company_id.answer_hours", readonly=False)
    answer_hours_urgent = fields.Float(related="company_id.answer_hours_urgent", readonly=False)
    meeting_from = fields.Date(related="company_id.meeting_from", readonly=False)
    meeting_ahead_days = fields.Integer(related="company_id.meeting_ahead_days", readonly=False)
    handover_days = fields.Float(related="company_id.handover_days", readonly=False)
    proposal_tell = fields.Boolean(related="company_id.proposal_tell", readonly=False)
