from odoo import models
from odoo.exceptions import UserError


class ApprovalMixin(models.AbstractModel):
    """What whoever agrees to a document has to give with it, such as an evaluation."""

    _inherit = "marketing.approval.mixin"

    def _approval_agreement_lacks(self):
        """Return a sentence that says what is still to be given before anybody agrees, or an empty one."""
        return ""


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    def _check_agreement(self):
        """Refuse agreement to documents that lack what whoever agrees has to give (called with full rights).

        :raises UserError: says what
        """
        for requests in self.grouped("res_model").values():
            for document in requests._documents():
                if lacks := document._approval_agreement_lacks():
                    raise UserError(lacks)
