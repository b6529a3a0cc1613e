from odoo import api, fields, models


class ApprovalRequest(models.Model):
    """The names of steps in the language of the reader; a request keeps them as they were when it was submitted."""

    _inherit = "marketing.approval.request"

    def _step_words(self):
        """Return {name of a step as the request keeps it: its name in the language of the reader}."""
        self.ensure_one()
        # sudo: only names of steps that opinions and history show already.
        request = self.sudo()
        kept = [step["name"] for step in request.path or ()]
        return dict(zip(kept, request._step_names(), strict=True)) if kept else {}


class ApprovalEvent(models.Model):
    _inherit = "marketing.approval.event"

    step_label = fields.Char(string="Step", compute="_compute_step_label")

    @api.depends_context("lang")
    @api.depends("step")
    def _compute_step_label(self):
        for request, events in self.grouped("request_id").items():
            words = request._step_words()
            for event in events:
                event.step_label = words.get(event.step) or event.step


class ApprovalBallot(models.Model):
    _inherit = "marketing.approval.ballot"

    step_label = fields.Char(string="Step", compute="_compute_step_label")

    @api.depends_context("lang")
    @api.depends("step_name")
    def _compute_step_label(self):
        for request, ballots in self.grouped("request_id").items():
            words = request._step_words()
            for ballot in ballots:
                ballot.step_label = words.get(ballot.step_name) or ballot.step_name
