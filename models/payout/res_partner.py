from odoo import api, models, tools
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _payout_account_partner(self):
        """Return the contact under which the books know this beneficiary.

        Odoo books on the commercial entity. A user whose contact hangs below an own company is the exception, as
        for expenses: otherwise all employees would be one debtor, the company itself.
        """
        partner = self.sudo()  # the commercial entity decides where to book, whoever asks
        commercial = partner.commercial_partner_id
        return (partner if commercial.id in self._payout_own_partner_ids() else commercial).sudo(self.env.su)

    @api.model
    @tools.ormcache()
    def _payout_own_partner_ids(self):
        """Return the ids of the contacts of all companies of this database."""
        # sudo: which contacts are own companies is no secret.
        return frozenset(self.env["res.company"].sudo().with_context(active_test=False).search([]).partner_id.ids)

    @api.model
    def _payout_account_partner_sql(self, alias):
        """Return the SQL of `_payout_account_partner` for a joined table of contacts.

        :param str alias: alias of `res_partner` in the query
        """
        partner = SQL.identifier(alias)
        return SQL(
            """CASE WHEN EXISTS (
                    SELECT 1 FROM res_company own WHERE own.partner_id = %(partner)s.commercial_partner_id
                ) THEN %(partner)s.id ELSE %(partner)s.commercial_partner_id END""",
            partner=partner,
            to_flush=(self._fields["commercial_partner_id"], self.env["res.company"]._fields["partner_id"]),
        )
