from odoo import api, models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        """Keep people to whom something is or was owed; they can be archived."""
        for name in ("user_id", "released_by_id"):
            self.env["marketing.payout.line"]._keep(name, self)


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        """Keep companies that owe or owed something."""
        self.env["marketing.payout.line"]._keep("company_id", self)


class PayoutLine(models.Model):
    _inherit = "marketing.payout.line"

    @api.model
    def _keep(self, name, records):
        """Refuse to delete records that lines refer to, in place of a foreign key (see `KeptMany2one`).

        :param str name: field of the line
        """
        # sudo: whether there is a line, whoever may see it.
        line = self.sudo().search([(name, "in", records.ids)], limit=1)
        if line:
            raise UserError(
                self.env._(
                    "%s has lines in the payout ledger, which are kept, and cannot be deleted. Archive it instead.",
                    line[name].display_name,
                )
            )
