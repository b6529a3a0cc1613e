from odoo import api, models

from ..work.report import WRITABLE

ROWS = 4


class Desk(models.AbstractModel):
    """What I have to report, by when."""

    _inherit = "marketing.desk"

    @api.model
    def _desk_sections(self):
        names = super()._desk_sections()
        names.insert(names.index("meetings"), "reports")
        return names

    @api.model
    def _section_reports(self, day):
        """Return the reports that the present user has to write, see `_sections`; None where there are none."""
        reports = self.env["marketing.work.report"]
        if not reports.has_access("write"):
            return None
        found = reports.search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", WRITABLE),
                "|",
                ("opens_on", "=", False),
                ("opens_on", "<=", day),
            ],
            order="date_deadline, id",
        )
        if not found:
            return None
        rows = [self._report_row(report, day) for report in found[:ROWS]]
        late = len(found.filtered("is_late"))
        return self._list_section(
            "side",
            self.env._("Reports"),
            rows,
            badges=[(self.env._("%s overdue", late), "late")] if late else (),
            more={
                "text": self.env._("All %s", len(found)),
                "action": "marketing_office.marketing_work_report_action_mine",
            },
        )

    @api.model
    def _report_row(self, report, day):
        """Return one report as a row."""
        due = report.date_deadline
        if report.is_late:
            right = self._days_late(report.late_days)
        else:
            right = self._day_words(due, day) if due else ""
        return {
            "id": f"report-{report.id}",
            "title": report.kind_id.name,
            "note": self.env._("%s · returned", report._period_words())
            if report.state == "returned"
            else report._period_words(),
            "right": right,
            "level": "late" if report.is_late else "soon" if due and due <= day else "later",
            "open": [report._name, report.id],
        }
