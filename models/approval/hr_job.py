from odoo import fields, models


class HrJob(models.Model):
    _inherit = "hr.job"

    authority_ids = fields.One2many(
        "marketing.approval.authority",
        "job_id",
        string="Limits of Authority",
        groups="marketing_office.group_admin",
        help="Up to where everybody with this job may act alone.",
    )


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    authority_ids = fields.One2many(
        "marketing.approval.authority",
        "employee_id",
        string="Limits of Authority",
        groups="marketing_office.group_admin",
        help="Up to where this person may act alone; it counts instead of the authority of the job.",
    )
