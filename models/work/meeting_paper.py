from odoo import models
from odoo.tools.misc import format_datetime

from .meeting_minutes import GATE
from .meeting_minutes_lines import PRESENCE


class Minutes(models.Model):
    """Minutes on paper."""

    _inherit = "marketing.minutes"

    def _attendance_words(self):
        """Return [(present, excused or absent, names)] of the groups that have anybody."""
        self.ensure_one()
        words = dict(self.attendance_ids._fields["state"]._description_selection(self.env))
        groups = self.attendance_ids.grouped("state")
        return [
            (words[state], ", ".join(groups[state].user_id.mapped("name")))
            for state, _label in PRESENCE
            if state in groups
        ]

    def _approval_signatures(self):
        """Return who has approved these minutes, [{'step', 'name', 'day'}] in the order of the steps."""
        self.ensure_one()
        request = self._approval_live_requests(("approved",)).get((self.id, GATE))
        ballots = request.ballot_ids.filtered(lambda ballot: ballot.state == "approved") if request else ()
        return [
            {
                "step": ballot.step_name,
                "name": ballot.user_id.name,
                "day": format_datetime(self.env, ballot.decided_on),
            }
            for ballot in ballots
        ]
