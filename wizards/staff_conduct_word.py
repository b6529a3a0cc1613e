from odoo import fields, models
from odoo.exceptions import UserError


class ConductWord(models.TransientModel):
    """The words that a step of a reward, a penalty or a loss needs: a statement, grounds, a reason."""

    _name = "marketing.conduct.word"
    _description = "Words About a Reward or Penalty"

    step = fields.Selection(
        [
            ("state", "Make a Statement"),
            ("oral", "Write Down the Statement"),
            ("missed", "Go On Without a Statement"),
            ("drop", "Drop"),
            ("revoke", "Take Back"),
            ("appeal", "Appeal"),
            ("loss", "Take Back the Loss Case"),
            ("waive", "Write Off the Rest"),
        ],
        required=True,
    )
    how = fields.Selection([("absent", "Did not answer"), ("refused", "Refused")], default="absent")
    conduct_ids = fields.Many2many("marketing.conduct", "marketing_conduct_word_rel", string="Decisions")
    loss_ids = fields.Many2many("marketing.loss", "marketing_conduct_word_loss_rel", string="Loss Cases")
    share_ids = fields.Many2many("marketing.loss.share", "marketing_conduct_word_share_rel", string="Shares of Losses")
    words = fields.Text(required=True)

    def action_done(self):
        """Take the step with these words, as the present user.

        :raises UserError: without words
        """
        self.ensure_one()
        if not (self.words or "").strip():
            raise UserError(self.env._("Write down why."))
        return self._take() or {"type": "ir.actions.act_window_close"}

    def _take(self):
        """Take the step; return the action that goes on from there, if any."""
        records, words = self.conduct_ids, self.words
        if self.step == "waive":
            return self.share_ids.action_waive(words)
        if self.step == "missed":
            records.action_hearing_missed(words, self.how)
        elif self.step == "loss":
            self.loss_ids.action_take_back(words)
        else:
            {
                "state": records.action_state,
                "oral": records.action_hearing_oral,
                "drop": records.action_drop,
                "revoke": records.action_revoke,
                "appeal": records.action_appeal,
            }[self.step](words)
        return None
