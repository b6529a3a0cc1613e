from odoo import api, models

from .clock import is_set, now


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS mail: what happens at a time of the clock is written down at that time.
        if is_set(self.env):
            moment = now(self.env)
            vals_list = [{"date": moment, **vals} for vals in vals_list]
        return super().create(vals_list)
