from odoo import models
from odoo.exceptions import UserError


class WorkReport(models.Model):
    """Upward: a leader's draft starts from the reports of the team."""

    _inherit = "marketing.work.report"

    def _reports_below(self):
        """Return {report: reports about the same period by the people directly below its writer}, as the reader may
        see them."""
        # sudo: employees are private to HR; only who reports to whom is looked at.
        employees = self.env["hr.employee"].sudo()
        below = employees.search(
            [
                ("parent_id.user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("user_id", "!=", False),
            ]
        )
        if not below:
            return {}
        teams = below.grouped(lambda employee: (employee.parent_id.user_id.id, employee.company_id.id))
        reports = self.search(
            [
                ("user_id", "in", below.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("date_from", "in", list(set(self.mapped("date_from")))),
                ("state", "!=", "excused"),
            ],
            order="user_id, id",
        )
        known = reports.grouped(
            lambda report: (report.company_id.id, report.cycle, report.date_from, report.kind_id.scope)
        )
        found = {}
        for report in self:
            users = teams.get((report.user_id.id, report.company_id.id), employees).user_id
            # A report about a department rests on those about departments below and on people's own.
            same = self.browse()
            for scope in ("team", "own") if report.kind_id.scope == "team" else ("own",):
                key = (report.company_id.id, report.cycle, report.date_from, scope)
                same |= known.get(key, self.browse())
            found[report] = (same - report).filtered_domain([("user_id", "in", users.ids)])
        return found

    def action_take_team(self):
        """Put what the filed reports of the team say into the same sections of this draft, each report once.

        :raises UserError: when there is nothing to take over
        """
        self._check_writer()
        before = {report: report.taken_ids for report in self}
        self._take_team()
        if all(report.taken_ids == before[report] for report in self):
            raise UserError(self.env._("No further report of the team has been filed for this period."))
        return True

    def _take_team(self):
        """Take over what the team has reported, for drafts whose writers are the callers or by the plan."""
        for report, others in self._reports_below().items():
            filed = others.filtered(lambda other: other.state == "filed") - report.taken_ids
            if not filed:
                continue
            for section in report.section_ids.filtered("topic"):
                said = [
                    self.env._("%(name)s: %(words)s", name=other.user_id.name, words=part.body.strip())
                    for other in filed
                    for part in other.section_ids
                    if part.topic == section.topic and (part.body or "").strip()
                ]
                if said:
                    section._guarded_write({"body": "\n".join(filter(None, [section.body, *said]))})
            # sudo: the writer's right was checked; only which reports went in is noted.
            report.sudo()._guarded_write({"taken_ids": [(4, other.id) for other in filed]})
