from odoo import api, fields, models


class ApprovalVoter(models.Model):
    """How much the voice of one person weighs in a step that is decided by vote."""

    _name = "marketing.approval.voter"
    _description = "Weight of a Vote"
    _order = "step_id, id"
    _rec_name = "user_id"

    step_id = fields.Many2one("marketing.approval.step", required=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", string="Person", required=True, domain=[("share", "=", False)])
    weight = fields.Float(default=1.0, required=True, help="Those who are not listed weigh 1.")
    veto = fields.Boolean(help="A refusal of this person ends the approval, whatever the others say.")

    _once = models.UniqueIndex("(step_id, user_id)", "This person is already listed in this step.")
    _weight_positive = models.Constraint("CHECK(weight > 0)", "A vote weighs more than nothing.")

    @api.model_create_multi
    def create(self, vals_list):
        voters = super().create(vals_list)
        voters.step_id.policy_id._bump_version()
        return voters

    def unlink(self):
        policies = self.step_id.policy_id
        result = super().unlink()
        policies._bump_version()
        return result

    def write(self, vals):
        result = super().write(vals)
        self.step_id.policy_id._bump_version()
        return result
