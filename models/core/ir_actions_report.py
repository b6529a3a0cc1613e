from odoo import models
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _run_wkhtmltopdf(self, bodies, *args, **kwargs):
        # EXTENDS base: distributions ship wkhtmltopdf with an unpatched Qt, which converts one document at a time.
        # Several are converted one by one and merged; such a report brings its header and footer in its body.
        bodies = list(bodies)
        if len(bodies) < 2 or _wkhtml().is_patched_qt:
            return super()._run_wkhtmltopdf(bodies, *args, **kwargs)
        return merge_pdf([super(IrActionsReport, self)._run_wkhtmltopdf([body], *args, **kwargs) for body in bodies])
