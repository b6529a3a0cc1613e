from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    marketing_digest = fields.Boolean(
        string="Reminder in the Morning",
        default=True,
        help="An e-mail on working days, when something is late, due or waits for you.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "marketing_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "marketing_digest"]
