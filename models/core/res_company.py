from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    general_manager_id = fields.Many2one(
        "res.users",
        help="Decides special cases and has the last word on pay (A-10, H-04).",
    )

    def _warn_administrators(self, subject, body):
        """Tell the administrators of the marketing office in this company that something needs their eyes.

        :param str subject: what has happened
        :param str body: what becomes of it, or what to do
        """
        self.ensure_one()
        # sudo: scheduled actions tell; who the administrators are is no secret.
        company = self.sudo()
        admins = company.env.ref("marketing_office.group_admin").all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        company.partner_id.message_notify(partner_ids=admins.partner_id.ids, subject=subject, body=body)
