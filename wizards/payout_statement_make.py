from odoo import fields, models
from odoo.exceptions import AccessError


class PayoutStatementMake(models.TransientModel):
    """Makes or completes the statements of a month by hand, between two runs of the scheduled action."""

    _name = "marketing.payout.statement.make"
    _description = "Make Pay Statements"
    _inherit = ["marketing.payout.month"]

    partner_ids = fields.Many2many("res.partner", string="Only These People", help="Empty: everybody with due lines.")

    def action_make(self):
        """Make the statements and open them.

        :raises AccessError: unless the caller does the payout accounting for that company
        """
        self.ensure_one()
        if not self.env.user.has_group("marketing_office.group_payout_finance"):
            raise AccessError(self.env._("Only payout finance may do this."))
        self._check_company_chosen()
        statements = self.env["marketing.payout.statement"]._run(self.company_id, self.month, self.partner_ids)
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_payout_statement_action")
        if statements:
            return {**action, "domain": [("id", "in", statements.ids)], "context": {}}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Nothing new is due in that month."),
                "type": "info",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
