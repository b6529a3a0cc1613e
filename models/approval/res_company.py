from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    approval_fallback_user_id = fields.Many2one(
        "res.users",
        string="Approval Fallback",
        help="Asked when a step of an approval finds nobody else. No step is ever passed in silence.",
    )
    approval_remind_hours = fields.Float(
        string="Hours Between Reminders",
        default=4.0,
        required=True,
        help="A requester may remind those who are asked again after so many hours.",
    )
