from odoo import models
from odoo.tools.misc import format_date

from ..core.clock import to_local, today
from .appraisal import SHOWN


class Appraisal(models.Model):
    """What comes next with an appraisal, in one sentence with its day: who, what and by when."""

    _inherit = "marketing.appraisal"

    def _sheet_next(self):
        """Return the next step of this appraisal as its reader sees it (L-09, L-10, L-29).

        :return: dict with `words` and `tone`: 'todo' (the reader's turn), 'late' (the reader's turn, too late), 'wait'
            (somebody else's turn) or 'done'
        """
        self.ensure_one()
        if self.state in ("self", "scoring"):
            return self._next_rating()
        if self.state == "feedback":
            return self._next_answer()
        if self.state == "appeal":
            if self.judge_id == self.env.user:
                return {"tone": "todo", "words": self.env._("You decide on the appeal.")}
            # sudo: the name only.
            return {"tone": "wait", "words": self.env._("%s decides on the appeal.", self.sudo().judge_id.name or "–")}
        return {"tone": "wait" if self.state == "scored" else "done", "words": self._next_none()}

    def _next_rating(self):
        """Return the next step while people write and score."""
        # sudo: names and days of the round, for whoever may read the appraisal.
        known = self.sudo()
        cycle, day = known.cycle_id, today(self.company_id)
        if self.user_id == self.env.user and not self.self_given_on:
            due = cycle.self_due
            words = self.env._("Write your self-appraisal until %s and hand it in.", self._next_day(due))
            return {"tone": "late" if day > due else "todo", "words": words}
        due = cycle.window_to
        if self.superior_id == self.env.user and self.can_score:
            words = self.env._("Score %(name)s until %(day)s.", name=known.user_id.name, day=self._next_day(due))
            return {"tone": "late" if due and day > due else "todo", "words": words}
        if not self.self_given_on and day <= cycle.self_due:
            words = self.env._(
                "%(name)s writes the self-appraisal until %(day)s.",
                name=known.user_id.name,
                day=self._next_day(cycle.self_due),
            )
        else:
            words = self.env._("Being scored until %s; the result is shown afterwards.", self._next_day(due))
        return {"tone": "wait", "words": words}

    def _next_answer(self):
        """Return the next step once the result is published."""
        until = self._next_day(self.appeal_until)
        if self.user_id == self.env.user:
            words = self.env._("Confirm or appeal until %s; then it counts as confirmed.", until)
            return {"tone": "todo", "words": words}
        # sudo: the name only.
        words = self.env._("%(name)s may confirm or appeal until %(day)s.", name=self.sudo().user_id.name, day=until)
        return {"tone": "wait", "words": words}

    def _next_none(self):
        """Return why there is nothing to do for anybody, or not yet."""
        if self.state == "scored":
            return self.env._("Scored. Results are compared with each other before they are published.")
        if self.state not in SHOWN:
            return self.env._("Excused: %s", self.excuse or "–")
        if self.is_silent:
            return self.env._("Counts as confirmed: there was no appeal until %s.", self._next_day(self.appeal_until))
        if self.verdict:
            return self.env._("Decided on %s, after an appeal.", self._next_day(self._next_local(self.decided_on)))
        if self.confirmed_on:
            return self.env._("Confirmed on %s.", self._next_day(self._next_local(self.confirmed_on)))
        return self.env._("Confirmed.")

    def _next_local(self, moment):
        return to_local(self.company_id, moment).date() if moment else False

    def _next_day(self, day):
        """Return a day with its weekday, in the reader's language."""
        return format_date(self.env, day, date_format="EEE d MMM yyyy" if not self._is_chinese() else "y年M月d日EEE")

    def _is_chinese(self):
        return (self.env.lang or "").startswith("zh")
