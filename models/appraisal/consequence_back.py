from odoo import models

from ..core.clock import now
from ..core.words import in_english


class AppraisalConsequence(models.Model):
    """An appraisal is opened again: what followed is reversed, as far as nobody has decided on it."""

    _inherit = "marketing.appraisal.consequence"

    def _take_back(self):
        """Reverse what followed (called with full rights). What people have decided stays, with a remark.

        Bonuses and factors are reversed in the ledger, on a posted statement by a line on the next one. Released lines
        wait again where they are on no posted statement. Drafts are cancelled.
        """
        for request in self._approval_live_requests(("pending", "returned")).values():
            request._end("withdrawn", "withdraw")
        # Kept in English, and read in the reader's language.
        reason = in_english(self.env)._("The appraisal was opened again")
        self.line_id.filtered(lambda line: not line.reversal_ids)._reverse(reason)
        released = self.filtered(lambda row: row.state == "done").released_line_ids
        gone = released - released._hold_again(reason)
        gone = gone.filtered(lambda line: not line.is_void and not line.reversal_ids)
        kept = self.browse()
        for row in self:
            if still := row.released_line_ids & gone:
                row._guarded_write({"facts": {**row.facts, "gone": sum(still.mapped("amount"))}})
            words = row._in_words_of_person().env._("The appraisal was opened again")
            document = row._document()
            if document and not document._unpropose(words):
                row._guarded_write({"facts": {**row.facts, "kept": True}})
                kept |= row
        (self - kept)._guarded_write({"state": "taken_back", "taken_back_on": now(self.env)})
        self._message_log_batch(bodies={row.id: row.remark or reason for row in self})


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"

    def _taken_back(self):
        # EXTENDS appraisals
        result = super()._taken_back()
        rows = self.env["marketing.appraisal.consequence"].search(
            [("appraisal_id", "in", self.ids), ("state", "!=", "taken_back")]
        )
        # Also what a later month has led to, together with one of these.
        rows |= self._positions().filtered(lambda row: not set(self.ids).isdisjoint(row.facts["months"]))
        rows._take_back()
        return result
