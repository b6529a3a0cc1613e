from odoo import fields, models

from ..core.guard import ALL_FIELDS


class ApprovalBallot(models.Model):
    """The opinion of one approver in one step of a request. Only the engine writes ballots."""

    _name = "marketing.approval.ballot"
    _description = "Approval Ballot"
    _inherit = ["marketing.guard"]
    _order = "request_id, step_index, id"
    _guarded_fields = ALL_FIELDS

    request_id = fields.Many2one("marketing.approval.request", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    step_index = fields.Integer(required=True)
    step_name = fields.Char()
    user_id = fields.Many2one("res.users", string="Approver", required=True)
    state = fields.Selection(
        [
            ("open", "Waiting"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("skipped", "Already Heard"),
            ("cancelled", "No Longer Needed"),
        ],
        required=True,
        default="open",
    )
    opened_on = fields.Datetime()
    deadline = fields.Datetime()
    decided_on = fields.Datetime()
    hours = fields.Float(string="Hours Taken", aggregator="avg")
    comment = fields.Text()

    # The question of every morning: what waits for me. Decided ballots do not burden it.
    _open_idx = models.Index("(user_id) WHERE state = 'open'")
    _once_idx = models.UniqueIndex("(request_id, step_index, user_id)", "This person is already asked in this step.")
