from odoo import api, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        self.env.registry.clear_cache()
        return employees

    def write(self, vals):
        result = super().write(vals)
        if not {"parent_id", "user_id", "active"}.isdisjoint(vals):
            # Who leads whom has changed: rules with the cached team must look again.
            self.env.registry.clear_cache()
        return result
