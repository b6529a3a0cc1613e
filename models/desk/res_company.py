from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    digest_active = fields.Boolean(
        string="Morning Reminder", default=True, help="One e-mail per person and working day at most."
    )
    digest_hour = fields.Float(
        string="Reminder From (hour)", default=7.5, help="At the place of the company; nothing is sent earlier."
    )

    _digest_hour_of_day = models.Constraint(
        "CHECK(digest_hour >= 0 AND digest_hour < 24)", "The hour of the morning reminder lies between 0:00 and 23:59."
    )
