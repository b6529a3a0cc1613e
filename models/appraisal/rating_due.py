from odoo import api, fields, models

from ..core.clock import today


class AppraisalRating(models.Model):
    """Until when somebody is asked for a rating, and what they are told about it."""

    _inherit = "marketing.appraisal.rating"

    due = fields.Date(compute="_compute_due", help="Last day on which it counts in time.")
    is_late = fields.Boolean(compute="_compute_due")

    @api.depends("kind", "state", "cycle_id")
    def _compute_due(self):
        days = {company: today(company) for company in self.company_id}
        for rating in self:
            # sudo: the days of the round, for whoever may read the rating.
            cycle = rating.sudo().cycle_id
            rating.due = {"self": cycle.self_due, "superior": cycle.window_to}.get(rating.kind, cycle.peer_due)
            rating.is_late = bool(rating.state == "asked" and rating.due and days[rating.company_id] > rating.due)
