from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    digest_active = fields.Boolean(related="company_id.digest_active", readonly=False)
    digest_hour = fields.Float(related="company_id.digest_hour", readonly=False)
