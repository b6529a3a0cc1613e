from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    expense_approval_limit = fields.Monetary(
        currency_field="currency_id",
        help="Expenses above this amount pass the approval chain before they are approved (H-08). 0: every expense.",
    )
