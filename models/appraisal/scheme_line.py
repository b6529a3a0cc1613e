from odoo import fields, models


class AppraisalSchemeLine(models.AbstractModel):
    """What belongs to a scheme changes only while the scheme is a draft, on whichever path."""

    _name = "marketing.appraisal.scheme.line"
    _description = "Part of an Appraisal Scheme"
    _inherit = ["marketing.draft.line"]
    _draft_field = "scheme_id"

    scheme_id = fields.Many2one("marketing.appraisal.scheme", required=True, index=True, ondelete="cascade")
