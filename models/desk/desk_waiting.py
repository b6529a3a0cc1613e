from odoo import api, models
from odoo.fields import Domain

from ..core.clock import today

ROWS = 5
LEVELS = {"late": "late", "soon": "soon", "later": "later"}


class Desk(models.AbstractModel):
    """Who waits for my answer: approvals with their time limit, hand-overs to take, tasks to verify."""

    _inherit = "marketing.desk"

    @api.model
    def _section_waiting(self, day):
        """Return what waits for the present user, see `_sections`."""
        requests = self.env["marketing.approval.request"]
        domain = Domain("can_decide", "=", True)
        [(count, oldest)] = requests._read_group(domain, [], ["__count", "waiting_since:min"])
        shown = requests.search(domain, order="deadline, id", limit=ROWS) if count else requests
        shown.requester_id._know_names()
        rows = self._handover_rows() + [self._approval_row(request) for request in shown]
        badges = []
        late = sum(row["level"] == "late" for row in rows)
        soon = sum(row["level"] == "soon" for row in rows)
        if late:
            badges.append((self.env._("%s overdue", late), "late"))
        if soon:
            badges.append((self.env._("%s soon", soon), "soon"))
        section = self._list_section(
            "wait",
            self.env._("Waiting for You"),
            rows,
            badges=badges,
            more={
                "text": self.env._("Decide %s", count),
                "action": "marketing_office.marketing_approval_request_action_to_approve",
            }
            if count
            else None,
            empty={
                "title": self.env._("Nobody waits for you"),
                "text": self.env._("Documents that need your consent appear here, the most urgent first."),
            },
        )
        return {**section, "foot": self._waiting_foot(count, oldest)}

    @api.model
    def _waiting_foot(self, count, oldest):
        """Return the lines below the rows: how long the oldest has waited, and tasks to verify."""
        foot = []
        if count > 1 and oldest:
            days = (today(self.env.company) - oldest.date()).days
            text = (
                self.env._("The oldest has waited for %s days.", days)
                if days > 1
                else self.env._("The oldest has waited for a day at most.")
            )
            foot.append({"text": text, "action": None})
        duties = self.env["marketing.duty"]
        verify = duties.search_count([("verifier_id", "=", self.env.uid), ("state", "=", "done")])
        if verify:
            text = self.env._("1 task to verify") if verify == 1 else self.env._("%s tasks to verify", verify)
            foot.append({"text": text, "action": "marketing_office.marketing_duty_action_verify"})
        return foot

    @api.model
    def _approval_row(self, request):
        """Return one approval as a row."""
        return {
            "id": f"approval-{request.id}",
            "title": request.res_name,
            "note": " · ".join(filter(None, [request.gate_id.name, request.requester_id.name])),
            "right": request.time_left or self.env._("no limit"),
            "level": LEVELS.get(request.time_level, "later"),
            "progress": request.time_used if request.deadline else None,
            "user_id": request.requester_id.id,
            "open": [request._name, request.id],
        }

    @api.model
    def _handover_rows(self):
        """Return the hand-overs that the present user was asked to take, as rows."""
        handovers = self.env["marketing.handover"]
        if not handovers.has_access("read"):
            return []
        found = handovers.search(
            [("receiver_id", "=", self.env.uid), ("state", "=", "offered")], order="date_from, id", limit=ROWS
        )
        found.user_id._know_names()
        return [
            {
                "id": f"handover-{handover.id}",
                "title": self.env._("Take over the work of %s", handover.user_id.name),
                "note": self.env._(
                    "away from %(first)s to %(last)s",
                    first=self._date_words(handover.date_from),
                    last=self._date_words(handover.date_to),
                ),
                "right": self.env._("to confirm"),
                "level": "soon",
                "user_id": handover.user_id.id,
                "open": [handover._name, handover.id],
            }
            for handover in found
        ]
