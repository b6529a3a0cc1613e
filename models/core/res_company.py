from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    general_manager_id = fields.Many2one(
        "res.users",
        help="Decides special cases and has the last word on pay (A-10, H-04).",
    )
