from odoo import api, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _marketing_line_changed(self):
        """Let rules with the cached team look again: who leads whom has changed."""
        self.env.registry.clear_cache()
        self.env["res.users"].invalidate_model(["marketing_team_user_ids"], flush=False)

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        self._marketing_line_changed()
        return employees

    def write(self, vals):
        result = super().write(vals)
        if not {"parent_id", "user_id", "active"}.isdisjoint(vals):
            self._marketing_line_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._marketing_line_changed()
        return result
