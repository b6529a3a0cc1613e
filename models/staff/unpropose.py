from odoo import models

from .improvement_plan import LIVE


class ImprovementPlan(models.Model):
    _inherit = "marketing.improvement.plan"

    def _unpropose(self, reason):
        """Cancel a draft whose source holds no longer. For the document that proposed it (called with full rights).

        :param str reason: why, for the person to read
        :return: False where both sides have agreed to it: people decide what becomes of it
        """
        self.ensure_one()
        if self.state == "draft":
            self._end({"state": "cancelled", "conclusion": reason})
        return self.state not in (*LIVE, "closed")


class PositionProposal(models.Model):
    _inherit = "marketing.position.proposal"

    def _unpropose(self, reason):
        """Cancel a draft whose source holds no longer, also under approval; see improvement plans.

        :return: False where it is decided: approved or applied
        """
        self.ensure_one()
        if self.state == "draft":
            for request in self._approval_live_requests(("pending", "returned")).values():
                request._end("withdrawn", "withdraw")
            self._guarded_write({"state": "cancelled"})
            self._message_log(body=reason)
        return self.state not in ("approved", "applied")


class Conduct(models.Model):
    _inherit = "marketing.conduct"

    def _unpropose(self, reason):
        """Drop what is not submitted yet and whose source holds no longer; see improvement plans.

        :return: False where it is submitted or decided
        """
        self.ensure_one()
        if self.state in ("draft", "hearing", "heard"):
            self.action_drop(reason)
        return self.state not in ("submitted", "decided")
