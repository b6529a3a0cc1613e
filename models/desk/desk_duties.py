from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..core.clock import now
from ..work.duty import OPEN

# So many rows fit beside the other sections.
ROWS = 8
# Where little is due, the next days are shown as well.
AHEAD = timedelta(days=7)


class Desk(models.AbstractModel):
    """What I have to do: late and of today, urgent first, then what comes next."""

    _inherit = "marketing.desk"

    @api.model
    def _section_duties(self, day):
        """Return the duties of the present user, see `_sections`."""
        duties = self.env["marketing.duty"]
        if not duties.has_access("write"):
            return None
        mine = Domain(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", OPEN),
            ]
        )
        due = mine & (Domain("date_deadline", "<=", day) | Domain("answer_by", "<", now(self.env)))
        shown = duties.search(due, limit=ROWS)
        if len(shown) < ROWS:
            later = mine & ~due & Domain("date_deadline", "<=", day + AHEAD)
            shown += duties.search(later, order="date_deadline, priority desc, id", limit=ROWS - len(shown))
        due_count = duties.search_count(due)
        late_count = duties.search_count(mine & Domain("is_late", "=", True))
        return {
            "kind": "duties",
            "area": "work",
            "title": self.env._("My Duties"),
            "rows": [self._duty_row(duty, day) for duty in shown],
            "late": late_count,
            "today": due_count - late_count,
            "hidden": due_count - sum(row.date_deadline <= day or row.is_late for row in shown),
            "all": duties.search_count(mine),
        }

    @api.model
    def _duty_row(self, duty, day):
        """Return one duty as a row."""
        late = duty.is_late
        about = duty.res_name
        if not about and duty.kind == "request" and duty.requester_id != self.env.user:
            # sudo: the name of who asks; the reader is the one who is asked.
            about = self.env._("for %s", duty.requester_id.sudo().name)
        return {
            "id": duty.id,
            "name": duty.name,
            "about": about or "",
            "standard": duty.standard or "",
            "returned": duty.reason if duty.state == "returned" else "",
            "urgent": duty.priority != "0",
            "level": "late" if late else "soon" if duty.date_deadline <= day else "later",
            "when": self._duty_when(duty, day),
            "needs": self._duty_needs(duty),
            "takes_file": duty.evidence == "file",
            "files": len(duty.attachment_ids),
        }

    @api.model
    def _duty_when(self, duty, day):
        """Return when a duty is due, in words."""
        if duty.late_days:
            return self._days_late(duty.late_days)
        if duty.is_late:
            return self.env._("answer late")
        return self._day_words(duty.date_deadline, day)

    @api.model
    def _duty_needs(self, duty):
        """Return what a duty still needs before it is done, in a word; empty where one click is enough."""
        if not duty._missing():
            return ""
        if duty.check_ids - duty.check_done_ids:
            return self.env._("checklist")
        if duty.kind == "request":
            return self.env._("answer")
        return {"note": self.env._("note"), "file": self.env._("file")}.get(duty.evidence, "")
