from odoo import models


class AppraisalCycle(models.Model):
    """Nobody waits for somebody who has left: the next one above scores, or decides on an appeal."""

    _inherit = "marketing.appraisal.cycle"

    def _move_on(self, day):
        # EXTENDS rounds: before anything waits for them.
        self._hand_over()
        return super()._move_on(day)

    def _hand_over(self):
        """Put others in the place of superiors and judges who can no longer log in (called with full rights)."""
        self.ensure_one()
        unscored = self.appraisal_ids.filtered(
            lambda one: one.state in ("self", "scoring") and not one.superior_id.active
        )
        unheard = self.appraisal_ids.filtered(
            lambda one: one.state in ("feedback", "appeal") and not one.judge_id.active
        )
        if not (unscored or unheard):
            return
        lines = self.env["res.users"]._marketing_lines(self.company_id)
        for appraisal in unscored:
            appraisal._next_superior(lines.get(appraisal.user_id.id, []))
        if unheard:
            judges, directors = unheard._judge_lines()[self.company_id], unheard._directors()
            for appraisal in unheard:
                judge = appraisal._judge(judges, directors)
                if judge != appraisal.judge_id:
                    appraisal._guarded_write({"judge_id": judge.id})


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"

    def _next_superior(self, above):
        """Let the nearest one above score who does not rate already; what the one before has handed in stays.

        :param list above: ids of the users above the person, the nearest first
        """
        self.ensure_one()
        mine = self.rating_ids.filtered(lambda rating: rating.kind == "superior")
        rates = self.rating_ids.filtered(lambda rating: rating.kind in ("peer", "other")).rater_id.ids
        found = next((user for user in above if user not in rates), False)
        if not found or "given" in mine.mapped("state"):
            return
        before = self.superior_id
        mine._guarded_unlink()
        self._guarded_write({"superior_id": found})
        self._ask([(self, "superior", found)])
        if before:
            words = self.env._(
                "%(new)s scores in the place of %(old)s, who has left.", new=self.superior_id.name, old=before.name
            )
            self._message_log(body=words)

    def _judge_lines(self):
        """Return {company: reporting lines of those who can open an appraisal}, see `res.users._marketing_lines`."""
        able = set(self.env.ref("marketing_office.group_staff").all_user_ids.ids)
        return {
            company: {
                user: [one for one in above if one in able]
                for user, above in self.env["res.users"]._marketing_lines(company).items()
            }
            for company in self.company_id
        }

    def _directors(self):
        return self.env.ref("marketing_office.group_director").all_user_ids.filtered("active").sorted("id")

    def _judge(self, lines, directors):
        """Return who decides on an appeal: the first one above who has not scored, else a director."""
        self.ensure_one()
        own = {self.superior_id.id, self.user_id.id}
        above = [user for user in lines.get(self.user_id.id, []) if user not in own]
        if above:
            return self.env["res.users"].browse(above[0])
        return directors.filtered(lambda user: user.id not in own and self.company_id in user.company_ids)[:1]
