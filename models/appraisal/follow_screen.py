from odoo import models


class AppraisalCycle(models.Model):
    """From a round to its ranking and to what followed."""

    _inherit = "marketing.appraisal.cycle"

    def action_open_ranking(self):
        """Open the published results of this round, the best first, as far as the reader may see them (L-30)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_action_ranking")
        domain = [("cycle_id", "=", self.id), ("state", "in", ("feedback", "appeal", "locked"))]
        return {**action, "domain": domain, "context": {}}

    def action_open_consequences(self):
        """Open what has followed from the results of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "marketing_office.marketing_appraisal_consequence_action"
        )
        return {**action, "domain": [("cycle_id", "=", self.id)]}
