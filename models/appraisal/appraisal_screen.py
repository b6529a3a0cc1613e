from odoo import models
from odoo.exceptions import UserError


class Appraisal(models.Model):
    """From an appraisal to what somebody has to do about it."""

    _inherit = "marketing.appraisal"

    def _open_rating(self, kind):
        """Open the form in which the present user rates.

        :param str kind: 'self', 'superior', 'peer' or 'other'
        :raises UserError: where the user is not asked
        """
        self.ensure_one()
        rating = self.env["marketing.appraisal.rating"].search(
            [("appraisal_id", "=", self.id), ("kind", "=", kind), ("rater_id", "=", self.env.uid)], limit=1
        )
        if not rating:
            raise UserError(self.env._("You are not asked about %s.", self.display_name))
        return {"type": "ir.actions.act_window", "res_model": rating._name, "res_id": rating.id, "view_mode": "form"}

    def action_write_own(self):
        """Open the self-appraisal of the present user (L-09)."""
        return self._open_rating("self")

    def action_score(self):
        """Open the form in which the superior scores (L-10)."""
        return self._open_rating("superior")

    def action_open_decision(self):
        """Open the window in which somebody past the rater decides on an appeal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on the Appeal"),
            "res_model": "marketing.appraisal.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appraisal_id": self.id, "default_answer": "uphold"},
        }
