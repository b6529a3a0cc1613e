from odoo import models
from odoo.fields import Domain


class IrRule(models.Model):
    """What somebody types into a window of this module is read by nobody else while it lies there.

    Odoo deletes windows after an hour and asks only for access rights of their models, which everybody has: without
    this, statements, reasons and opinions could be read over RPC before they are where they belong.
    """

    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        # EXTENDS base
        domain = super()._compute_domain(model_name, mode)
        if model_name.startswith("marketing.") and self.env[model_name]._transient:
            return domain & Domain("create_uid", "=", self.env.uid)
        return domain
