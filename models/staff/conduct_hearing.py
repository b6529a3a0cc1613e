from datetime import datetime, time, timedelta

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ...lib.conduct import deadline
from ..core.clock import to_local, today


class ResCompany(models.Model):
    _inherit = "res.company"

    def _conduct_deadline(self, start, number):
        """Return the so-manieth working day of this company after a day; without a calendar Monday to Friday.

        :param date start: day that does not count
        :param int number: working days
        """
        self.ensure_one()
        begin = datetime.combine(start, time.min)
        spans = self._working_intervals(begin, begin + timedelta(days=number * 3 + 31))
        if not spans:
            return deadline(lambda day: day.weekday() < 5, start, number)
        days = {to_local(self, span[0]).date() for span in spans}
        return deadline(days.__contains__, start, number)


class Conduct(models.Model):
    """Nobody is punished unheard (M-10)."""

    _inherit = "marketing.conduct"

    def action_hear(self):
        """Tell the persons the facts and ask them to state their view.

        :raises AccessError: for others than superiors, directors and compliance officers
        :raises UserError: for rewards, and while facts are missing
        """
        self._check_managers()
        for record in self:
            if record.nature != "penalty" or record.state != "draft":
                raise UserError(self.env._("%s: only for the draft of a penalty people are heard.", record.name))
            record._check_facts()
            day = today(record.company_id)
            until = record.company_id._conduct_deadline(day, record.company_id.conduct_hearing_days)
            record._guarded_write(
                {"state": "hearing", "told": True, "hearing_asked_on": day, "hearing_deadline": until}
            )
            record._tell_person(
                lambda env, until=until: env._(
                    "Please read the facts and state your view until %s.", format_date(env, until)
                ),
                activity=until,
            )
        return True

    def action_state(self, statement=None):
        """State one's view of the facts, as the person concerned.

        :param str statement: one's own words; without them the window that asks for them is returned
        :raises AccessError: for anybody else
        :raises UserError: before and after the hearing
        """
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Only the person concerned makes a statement."))
        self._check_in_hearing()
        if not (statement or "").strip():
            return self._ask_words("state")
        # sudo: the caller is the person concerned.
        self.sudo()._hear({"hearing": "given", "statement": statement.strip(), "hearing_note": False})
        return True

    def action_hearing_oral(self, statement=None):
        """Write down what somebody said who does not log in.

        :param str statement: the words; without them the window that asks for them is returned
        :raises UserError: for people who can write their statement themselves
        """
        self._check_managers()
        self.ensure_one()
        self._check_in_hearing()
        if self.user_id:
            raise UserError(self.env._("%s logs in and makes the statement in person.", self.employee_id.name))
        if not (statement or "").strip():
            return self._ask_words("oral")
        self._hear({"hearing": "oral", "statement": statement.strip(), "hearing_note": False})
        return True

    def action_hearing_missed(self, reason=None, how="absent"):
        """Go on without a statement, once the day for it has passed.

        :param str reason: how the person was asked; without it the window that asks for it is returned
        :param str how: 'absent' or 'refused'
        :raises UserError: while the person still has time, or has made a statement
        """
        self._check_managers()
        self.ensure_one()
        if self.state != "hearing":
            raise UserError(self.env._("%s: there is no hearing under way.", self.name))
        if how not in ("absent", "refused"):
            raise UserError(self.env._("Say whether the person refused or did not answer."))
        if today(self.company_id) <= self.hearing_deadline:
            raise UserError(
                self.env._(
                    "%(name)s may still make a statement until %(day)s.",
                    name=self.employee_id.name,
                    day=format_date(self.env, self.hearing_deadline),
                )
            )
        if not (reason or "").strip():
            return self._ask_words("missed")
        self._hear({"hearing": how, "hearing_note": reason.strip()})
        return True

    def action_back(self):
        """Make a draft of it again, to change the facts; the hearing is then held once more."""
        self._check_managers()
        for record in self:
            if record.state not in ("hearing", "heard"):
                raise UserError(self.env._("%s cannot go back to a draft.", record.display_name))
            if record.statement:
                record._message_log(body=record.statement)
            # sudo: the request ends with the content that it was about.
            for request in record.sudo()._approval_live_requests(("returned",)).values():
                request._end("withdrawn", "withdraw")
            record._guarded_write(
                {
                    "state": "draft",
                    "hearing": False,
                    "hearing_asked_on": False,
                    "hearing_deadline": False,
                    "statement": False,
                    "hearing_note": False,
                    "heard_on": False,
                }
            )
            record._end_activities()
        return True

    def action_drop(self, reason=None):
        """Pursue it no further.

        :param str reason: why; without it the window that asks for it is returned
        """
        self._check_managers()
        for record in self:
            if record.state not in ("draft", "hearing", "heard"):
                raise UserError(self.env._("%s was submitted or settled already.", record.display_name))
        if not (reason or "").strip():
            return self._ask_words("drop")
        for record in self:
            # sudo: as in `action_back`.
            for request in record.sudo()._approval_live_requests(("returned",)).values():
                request._end("withdrawn", "withdraw")
            record._guarded_write({"state": "dropped", "drop_reason": reason.strip()})
            record._end_activities()
            if record.told:
                record._tell_person(lambda env: env._("This is pursued no further."))
        return True

    # ------------------------------------------------------------------

    def _check_managers(self):
        """Refuse whoever may not change these records, and the persons concerned."""
        self.check_access("write")
        for record in self:
            if not self.env.su:
                record._check_manager()

    def _check_in_hearing(self):
        if self.state not in ("hearing", "heard"):
            raise UserError(self.env._("%s: there is no hearing under way.", self.name))

    def _check_facts(self):
        """Refuse what lacks facts, source or, for a penalty, the rule that was broken.

        :raises UserError: says what is missing
        """
        for record in self:
            missing = []
            if not (record.facts or "").strip():
                missing.append(self.env._("the facts"))
            if not record.source_name and not record.res_id:
                missing.append(self.env._("the source"))
            if record.nature == "penalty" and not record.rule_id and not record.res_id:
                missing.append(self.env._("the rule that was broken"))
            if missing:
                raise UserError(
                    self.env._("%(name)s: add %(missing)s.", name=record.display_name, missing=", ".join(missing))
                )

    def _hear(self, vals):
        """Close the hearing; the caller has been checked."""
        self._guarded_write({**vals, "state": "heard", "heard_on": today(self.company_id)})
        self._end_activities()
        if self.raised_by_id != self.env.user and self.raised_by_id.active:
            words = self.with_context(lang=self.raised_by_id.lang).env._("The hearing is done; decide how it goes on.")
            # sudo: the activity is the rule's.
            self.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.raised_by_id.id, summary=words
            )

    def _end_activities(self):
        # sudo: what the rule has asked of people, the rule takes back.
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def _tell_person(self, words, activity=None, author=None):
        """Write to the person concerned, in their language, and ask for an answer where a day is given.

        :param words: function of an environment that returns the message
        :param date activity: until when an answer is wanted
        :param author: `res.users` in whose name it is written, else the present one
        """
        self.ensure_one()
        user = self.user_id
        if not user or not user.active:
            return
        # sudo: the message and the activity are the rule's; the caller was checked.
        record = self.sudo().with_context(lang=user.lang)
        body = words(record.env)
        record.message_post(
            body=body,
            subject=record.name,
            partner_ids=user.partner_id.ids,
            # sudo: only the contact.
            author_id=(author or self.env.user).sudo().partner_id.id,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
        if activity:
            record.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", date_deadline=activity, user_id=user.id, summary=body
            )

    def _ask_words(self, step):
        """Return the window that asks for the words of a step."""
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_conduct_word_action")
        names = dict(self.env["marketing.conduct.word"]._fields["step"]._description_selection(self.env))
        context = {"default_step": step, "default_conduct_ids": self.ids}
        return {**action, "name": names[step], "context": context}
