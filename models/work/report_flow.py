from odoo import models
from odoo.exceptions import AccessError, UserError

from ..core.clock import now, to_local
from .report import WRITABLE

GATE = "work.report.file"
STATES = {"pending": "submitted", "returned": "returned", "rejected": "returned", "withdrawn": "draft", "void": "draft"}


class WorkReport(models.Model):
    """From draft to filed: level by level through the approval engine (C-04, C-07)."""

    _inherit = "marketing.work.report"

    _approval_watched_fields = (
        "kind_id",
        "user_id",
        "date_from",
        "date_to",
        "section_ids.name",
        "section_ids.body",
        "figure_ids.metric_id",
        "figure_ids.figure",
        "figure_ids.remark",
        "item_ids.origin",
        "item_ids.name",
        "item_ids.progress",
        "item_ids.done_count",
        "item_ids.due_count",
        "item_ids.result",
        "item_ids.date_deadline",
    )
    _approval_transitions = {"state": {"filed": GATE}}
    _approval_sealed_states = {"state": ("filed",)}

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state in (*WRITABLE, "submitted") else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: a report is read by somebody, or it is not filed.
        return self

    def _approval_subject(self):
        # EXTENDS approval: the line goes up from the writer.
        return self.user_id

    def _approval_summary(self):
        # EXTENDS approval
        return {"subtitle": self._period_words()}

    def action_approval_submit(self, options=None):
        """Submit reports that have everything their kinds ask for, with their figures as of now.

        :param dict options: what the writer adds, see `marketing.approval.request._submit`
        :raises AccessError: for reports of others
        :raises UserError: says what is missing
        """
        # EXTENDS approval
        self._check_writer()
        for report in self:
            report._check_complete()
        # sudo: figures and tasks are counted for the writers, which the caller is.
        self.sudo()._fill(evidence=True)
        return super().action_approval_submit(options)

    def _check_complete(self):
        """Refuse a report in which something is missing that its kind asks for.

        :raises UserError: names it
        """
        self.ensure_one()
        empty = self.section_ids.filtered(lambda section: section.required and not (section.body or "").strip())
        if empty:
            raise UserError(self.env._("Write something under: %s.", ", ".join(empty.mapped("name"))))
        unsaid = self.item_ids.filtered(lambda item: item.origin == "a_plan" and not item.progress)
        if unsaid:
            raise UserError(
                self.env._("Say how far the plan of the last period has come: %s.", ", ".join(unsaid.mapped("name")))
            )
        if self.kind_id.needs_plan and not self.item_ids.filtered(lambda item: item.origin == "next"):
            raise UserError(self.env._("Write down what the next period is for, one line for each thing."))

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        state = STATES.get(request.state)
        if state and self.state not in ("filed", "excused"):
            vals = {"state": state}
            if request.state == "withdrawn":
                # Whoever withdraws a report has not submitted it.
                vals |= {"submitted_on": False, "submitted_day": False, "in_time": False}
            if request.state not in ("pending", "returned"):
                # It was the evaluation of what was read; the next request begins with the first superior again.
                vals |= {"score": 0.0, "evaluation": False, "evaluated_by_id": False}
            if state == "submitted" and not self.submitted_on:
                moment = now(self.env)
                day = to_local(self.company_id, moment).date()
                vals |= {"submitted_on": moment, "submitted_day": day, "in_time": day <= self.date_deadline}
            self._guarded_write(vals)
        return result

    def _approval_run(self, gate_code):
        # EXTENDS approval: approved is filed.
        if gate_code != GATE:
            return super()._approval_run(gate_code)
        self._guarded_write({"state": "filed"})
        return None

    def _approval_agreement_lacks(self):
        # EXTENDS approval: whoever is asked first evaluates.
        if self.kind_id.evaluate and not self.evaluated_by_id:
            return self.env._("%s needs a score and an evaluation: use “Evaluate and File”.", self.display_name)
        return super()._approval_agreement_lacks()

    def action_review(self):
        """Open the window in which the superior evaluates this report and files it."""
        self.ensure_one()
        if not self.can_review:
            raise AccessError(self.env._("You are not asked about this report, or it has been decided meanwhile."))
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_work_report_review_action")
        return {**action, "context": {"default_report_id": self.id}}

    def action_evaluate(self, score=None, evaluation=None, comment=None):
        """Evaluate a submitted report and agree to it, as one of the people asked.

        The evaluation is that of whoever is asked first; what those above say goes to the approval's history.

        :param float score: from 0 to 100; needed where the kind asks for an evaluation
        :param str evaluation: what there is to say about it, needed likewise
        :param str comment: for the approval's history
        :raises AccessError: for whoever is not asked
        :raises UserError: without what is needed
        """
        self.ensure_one()
        ballots = self._open_ballots()
        if not ballots:
            raise AccessError(self.env._("You are not asked about this report, or it has been decided meanwhile."))
        words = (evaluation or "").strip()
        if self.kind_id.evaluate and not self.evaluated_by_id and (not score or not words):
            raise UserError(self.env._("Give a score and write an evaluation."))
        if score and not 0 <= score <= 100:
            raise UserError(self.env._("A score goes from 0 to 100."))
        if words and self.evaluated_by_id and self.evaluated_by_id != self.env.user:
            comment = "\n".join(filter(None, [comment, words]))
        elif words:
            # sudo: the caller is asked about this report.
            self.sudo()._guarded_write({"score": score or 0.0, "evaluation": words, "evaluated_by_id": self.env.uid})
        return ballots.request_id.sudo(False).action_approve(comment)

    def action_excuse(self, reason=None):
        """Excuse people from reports that they have not submitted, as a superior of theirs.

        :param str reason: why; without one the window that asks for it is returned
        :raises AccessError: for others
        :raises UserError: for what was submitted
        """
        self.check_access("read")
        for report in self:
            if report.state not in WRITABLE:
                raise UserError(self.env._("%s was submitted or settled already.", report.display_name))
            if not report.can_excuse:
                raise AccessError(self.env._("Only a superior of %s can do this.", report.user_id.name))
        if not (reason or "").strip():
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "marketing_office.marketing_work_report_excuse_action"
            )
            return {**action, "context": {"default_report_ids": self.ids}}
        # sudo: the caller is a superior of these people.
        reports = self.sudo()
        reports._end_returned()
        reports._guarded_write({"state": "excused", "excuse": reason.strip(), "excused_by_id": self.env.uid})
        return True

    def _end_returned(self):
        """End approvals of reports that were returned and now fall away (called with full rights)."""
        for request in self._approval_live_requests(("returned",)).values():
            request._end("withdrawn", "withdraw")
