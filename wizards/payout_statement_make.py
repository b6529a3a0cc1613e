from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..lib.periods import month_start
from ..models.core.clock import today


class PayoutStatementMake(models.TransientModel):
    """Makes or completes the statements of a month by hand, between two runs of the scheduled action."""

    _name = "marketing.payout.statement.make"
    _description = "Make Pay Statements"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    month = fields.Date(
        required=True,
        compute="_compute_month",
        store=True,
        precompute=True,
        readonly=False,
        help="Any day of the month.",
    )
    partner_ids = fields.Many2many("res.partner", string="Only These People", help="Empty: everybody with due lines.")

    @api.depends("company_id")
    def _compute_month(self):
        for wizard in self:
            wizard.month = month_start(today(wizard.company_id)) if wizard.company_id else False

    def action_make(self):
        """Make the statements and open them.

        :raises AccessError: unless the caller does the payout accounting for that company
        """
        self.ensure_one()
        if not self.env.user.has_group("marketing_office.group_payout_finance"):
            raise AccessError(self.env._("Only payout finance may do this."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose %s in the company menu first.", self.company_id.name))
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
