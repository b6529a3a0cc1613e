from odoo import api, fields, models

from ...lib import working_time
from ..core.clock import now


class ApprovalRequest(models.Model):
    """How much time is left and used, in words and as a share, counted as the limit counts it."""

    _inherit = "marketing.approval.request"

    time_left = fields.Char(compute="_compute_time_left")
    time_used = fields.Float(
        compute="_compute_time_left", help="Share of the time limit that has gone by, in per cent; 100 when it is over."
    )

    @api.depends_context("lang")
    @api.depends("deadline", "deadline_working", "company_id", "state", "waiting_since")
    def _compute_time_left(self):
        moment = now(self.env)
        self.time_left, self.time_used = False, 0.0
        waiting = self.filtered(lambda request: request.state == "pending" and request.deadline)
        for company, requests in waiting.grouped("company_id").items():
            working = requests.filtered("deadline_working")
            moments = [moment, *working.mapped("deadline"), *filter(None, working.mapped("waiting_since"))]
            intervals = company._working_intervals(min(moments), max(moments)) if working else None
            for request in requests:
                request.time_left = request._time_left(moment, intervals)
                request.time_used = request._time_used(moment, intervals)

    def _time_left(self, moment, intervals):
        """Return the time until the limit in words, for example '1 h 05 min left'.

        :param intervals: working time around now and the limit, for limits in working time
        """
        left = self._limit_time(*sorted((moment, self.deadline)), intervals)
        hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
        day = self.company_id._working_day(moment) if self.deadline_working else 0.0
        day = day or 24.0
        if hours >= 3 * day:
            amount = self.env._("%s days", round(hours / day))
        elif hours:
            amount = self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{minutes:02}")
        else:
            amount = self.env._("%s min", minutes)
        return self.env._("%s late", amount) if self.deadline < moment else self.env._("%s left", amount)

    def _time_used(self, moment, intervals):
        """Return how much of the time since the question was put has gone by, in per cent, at most 100."""
        begin = self.waiting_since or self.deadline
        whole = self._limit_time(begin, self.deadline, intervals)
        if self.deadline <= moment or not whole:
            return 100.0
        return round(100.0 * (self._limit_time(begin, max(begin, moment), intervals) / whole), 1)

    def _limit_time(self, begin, end, intervals):
        """Return the time between two moments as the limit counts it: working time or time by the clock.

        :rtype: timedelta
        """
        self.ensure_one()
        if not self.deadline_working or intervals is None:
            return end - begin
        return working_time.elapsed(intervals, begin, end)
