from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    appraisal_from = fields.Date(related="company_id.appraisal_from", readonly=False)
    appraisal_open_days = fields.Integer(related="company_id.appraisal_open_days", readonly=False)
    appraisal_window_days = fields.Integer(related="company_id.appraisal_window_days", readonly=False)
    appraisal_year_window_days = fields.Integer(related="company_id.appraisal_year_window_days", readonly=False)
    appraisal_peer_days = fields.Integer(related="company_id.appraisal_peer_days", readonly=False)
    appraisal_least_share = fields.Float(related="company_id.appraisal_least_share", readonly=False)
    appraisal_appeal_days = fields.Integer(related="company_id.appraisal_appeal_days", readonly=False)
    appraisal_streak = fields.Integer(related="company_id.appraisal_streak", readonly=False)
    appraisal_weak_points = fields.Float(related="company_id.appraisal_weak_points", readonly=False)
