from odoo import fields, models

from ..core.clock import now


class ResCompany(models.Model):
    _inherit = "res.company"

    duty_from = fields.Date(
        string="Duties and Reports Since",
        default=lambda self: now(self.env).date(),
        help="Nothing that is due earlier is raised.",
    )
    duty_ahead_days = fields.Integer(
        string="Raise Duties Ahead (days)", default=7, help="So many days before their period begins, duties appear."
    )
    duty_planned_on = fields.Date(readonly=True, copy=False, help="Day of the last complete run.")
    report_opened_on = fields.Date(readonly=True, copy=False, help="Day on which reports were opened last.")
    handover_days = fields.Float(
        string="Hand-over From (days)",
        default=1.0,
        help="Leave of so many days and more is approved only after its duties were handed over. 0: never.",
    )
    meeting_from = fields.Date(
        string="Meetings Since", help="Regular meetings are planned from this day on. Without a day none are."
    )
    meeting_ahead_days = fields.Integer(
        string="Plan Meetings Ahead (days)", default=35, help="So many days ahead meetings stand in the calendars."
    )

    _meeting_ahead_positive = models.Constraint("CHECK(meeting_ahead_days >= 0)", "Meetings are planned ahead.")
    _duty_ahead_positive = models.Constraint("CHECK(duty_ahead_days >= 0)", "Duties are raised today or earlier.")
