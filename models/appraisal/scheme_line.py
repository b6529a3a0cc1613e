from odoo import api, fields, models


class AppraisalSchemeLine(models.AbstractModel):
    """What belongs to a scheme changes only while the scheme is a draft, on whichever path."""

    _name = "marketing.appraisal.scheme.line"
    _description = "Part of an Appraisal Scheme"

    scheme_id = fields.Many2one("marketing.appraisal.scheme", required=True, index=True, ondelete="cascade")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.scheme_id._check_draft()
        return lines

    def write(self, vals):
        self.scheme_id._check_draft()
        result = super().write(vals)
        # Nor can a line be passed on to a scheme in force.
        self.scheme_id._check_draft()
        return result

    def _update_field_translations(self, *args, **kwargs):
        # Translations are written past `write`.
        self.scheme_id._check_draft()
        return super()._update_field_translations(*args, **kwargs)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self.scheme_id._check_draft()
