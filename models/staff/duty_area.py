from odoo import fields, models


class DutyArea(models.Model):
    """What a duty belongs to, such as market information or customer data (A-08)."""

    _name = "marketing.duty.area"
    _description = "Duty Area"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    color = fields.Integer()

    _name_once = models.UniqueIndex("(name)", "There is such an area already.")
