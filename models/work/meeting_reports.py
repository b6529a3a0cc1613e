from datetime import timedelta

from odoo import api, models


class Minutes(models.Model):
    """The reports that people bring to a meeting (C-11)."""

    _inherit = "marketing.minutes"

    @api.model
    def _agenda_reports(self, meeting):
        """Return the submitted reports of those who are invited, about the period that the meeting looks back on.

        Without their words: who may not read a report, a colleague for instance, hears it in the meeting and opens
        nothing here. For whoever may read it, it is one click away.
        """
        # EXTENDS meetings
        items = super()._agenda_reports(meeting)
        if not meeting.meeting_from:
            return items
        looked_back = meeting.meeting_kind_id.day_rule == "after"
        reports = self.env["marketing.work.report"].search(
            [
                ("company_id", "=", meeting.meeting_company_id.id),
                ("cycle", "=", meeting.meeting_kind_id.cycle),
                ("state", "in", ("submitted", "filed")),
                ("user_id", "in", meeting._meeting_users().ids),
                ("date_to", "=", meeting.meeting_to if looked_back else meeting.meeting_from - timedelta(days=1)),
            ],
            order="user_id, id",
        )
        return items + [(report.display_name, report.user_id, False, report._name, report.id) for report in reports]
