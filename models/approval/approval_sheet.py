from odoo import models
from odoo.exceptions import UserError


class ApprovalMixin(models.AbstractModel):
    """The approval of a document on paper: what was submitted, who said what, how it ended."""

    _inherit = "marketing.approval.mixin"

    def action_print_approval(self):
        """Print the newest approval of each of these documents.

        :return: action of the report
        :raises UserError: when none of them was ever submitted
        """
        self.check_access("read")
        newest = {}
        for request in self.env["marketing.approval.request"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        ):
            newest[request.res_id] = request.id
        if not newest:
            raise UserError(self.env._("Nothing to print: it has not been submitted for approval yet."))
        report = self.env["ir.actions.report"]._get_report("marketing_office.approval_sheet_report")
        # The page has its own head, so nobody has to choose a layout for the company first.
        return report.report_action(list(newest.values()), config=False)
