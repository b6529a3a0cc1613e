from odoo import api, fields, models

from ..core.clock import now
from ..core.guard import ALL_FIELDS
from ..core.words import month_words


class PayExport(models.Model):
    """Who took pay out of the house when: the trace of each export for payroll. Nobody changes or deletes it."""

    _name = "marketing.pay.export"
    _description = "Export for Payroll"
    _inherit = ["marketing.guard"]
    _order = "exported_on desc, id desc"
    _rec_name = "month_name"
    _guarded_fields = ALL_FIELDS

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", related="company_id.currency_id", string="Currency of the Company")
    month = fields.Date(required=True, readonly=True, index=True, help="First day of the month.")
    month_name = fields.Char(string="Month in Words", compute="_compute_month_name")
    user_id = fields.Many2one(
        "res.users",
        string="Exported By",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    exported_on = fields.Datetime(required=True, readonly=True, default=lambda self: now(self.env))
    file_format = fields.Selection([("xlsx", "Excel"), ("csv", "CSV")], string="Format", required=True, readonly=True)
    person_count = fields.Integer(string="People", readonly=True)
    total = fields.Monetary(readonly=True)
    sha256 = fields.Char(
        string="SHA-256", readonly=True, help="Check sum of the file: the same figures give the same one."
    )

    @api.depends_context("lang")
    @api.depends("month")
    def _compute_month_name(self):
        for export in self:
            export.month_name = month_words(self.env, export.month)
