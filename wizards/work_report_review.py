from odoo import fields, models
from odoo.exceptions import UserError

from ..models.core.windows import open_record


class WorkReportReview(models.TransientModel):
    """The superior's score and words about one report, and the next report that waits."""

    _name = "marketing.work.report.review"
    _description = "Review of a Report"

    report_id = fields.Many2one("marketing.work.report", required=True, ondelete="cascade")
    # Everything is read with the rights of whoever opens the window.
    user_id = fields.Many2one(related="report_id.user_id", related_sudo=False)
    evaluate = fields.Boolean(compute="_compute_evaluate", compute_sudo=False)
    score = fields.Float(digits=(5, 1))
    evaluation = fields.Text()

    def _compute_evaluate(self):
        for review in self:
            report = review.report_id
            review.evaluate = report.kind_id.evaluate and report.evaluated_by_id in (
                self.env["res.users"],
                self.env.user,
            )

    def action_file(self):
        """Evaluate the report, agree to it, and close the window.

        :raises UserError: without what its kind asks for
        """
        self.ensure_one()
        self.report_id.action_evaluate(self.score, self.evaluation)
        return {"type": "ir.actions.act_window_close"}

    def action_file_next(self):
        """As `action_file`, and open the next report that waits for the present user."""
        self.ensure_one()
        self.action_file()
        report = self.report_id.search([("can_review", "=", True)], limit=1, order="date_deadline, id")
        if not report:
            return {"type": "ir.actions.act_window_close"}
        return open_record(report._name, report.id)

    def action_return(self):
        """Return the report with these words."""
        self.ensure_one()
        ballots = self.report_id._open_ballots()
        if not ballots:
            raise UserError(self.env._("You are not asked about this report, or it has been decided meanwhile."))
        ballots.request_id.sudo(False).action_return(self.evaluation)
        return {"type": "ir.actions.act_window_close"}


class WorkReportExcuse(models.TransientModel):
    """Why people need not write reports."""

    _name = "marketing.work.report.excuse"
    _description = "Excuse from a Report"

    report_ids = fields.Many2many("marketing.work.report", "marketing_work_report_excuse_rel", required=True)
    reason = fields.Text(required=True)

    def action_excuse(self):
        """Excuse the writers with this reason."""
        self.ensure_one()
        self.report_ids.action_excuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
