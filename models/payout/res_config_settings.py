from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    payout_expense_account_id = fields.Many2one(related="company_id.payout_expense_account_id", readonly=False)
    payout_accrual_account_id = fields.Many2one(related="company_id.payout_accrual_account_id", readonly=False)
    payout_journal_id = fields.Many2one(related="company_id.payout_journal_id", readonly=False)
    payout_document_journal_id = fields.Many2one(related="company_id.payout_document_journal_id", readonly=False)
    payout_statement_day = fields.Integer(related="company_id.payout_statement_day", readonly=False)
    payout_pay_day = fields.Integer(related="company_id.payout_pay_day", readonly=False)
    payout_leaders_see_overview = fields.Boolean(related="company_id.payout_leaders_see_overview", readonly=False)
