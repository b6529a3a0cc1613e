import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, format_list

from ..core.clock import now, to_local, today

_logger = logging.getLogger(__name__)
# So many people share a transaction.
BATCH = 100


class Digest(models.Model):
    """Who was reminded of what is due, day by day: one e-mail per person and day at most.

    =======  ==============================================
    state    meaning
    =======  ==============================================
    sent     an e-mail was written
    empty    there was nothing to say, so there was none
    failed   it could not be written; the server's log says why
    =======  ==============================================

    The row is written with the e-mail in one transaction, so whatever is killed or run twice sends nothing twice.
    """

    _name = "marketing.digest"
    _description = "Morning Reminder"
    _order = "day desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    day = fields.Date(required=True)
    state = fields.Selection([("sent", "Sent"), ("empty", "Nothing to Say"), ("failed", "Failed")], required=True)
    lines = fields.Integer(string="Number of Lines")

    _once = models.UniqueIndex("(user_id, day)", "Nobody is reminded twice on one day.")

    @api.model
    def _cron_send(self):
        """Remind everybody whose morning has come. Idempotent; safe on several workers; one bad one stops nobody."""
        # sudo: the system reminds; what everybody gets is only their own.
        digests, cron = self.sudo(), self.env["ir.cron"]
        for company in digests.env["res.company"].search([("digest_active", "=", True)]):
            try:
                go_on = digests.with_company(company)._remind(company)
            except psycopg2.OperationalError:
                raise
            except Exception:
                _logger.exception("the people of %s could not be reminded", company.name)
                self.env.cr.rollback()
                if self._hour(company) < company.digest_hour + 0.5:
                    # Once, and not at each run of the day.
                    company._warn_administrators(
                        self.env._("People could not be reminded in the morning"),
                        self.env._("The log of the server says why. It is tried again until the evening."),
                    )
                go_on = cron._commit_progress()
            if not go_on:
                return

    @api.model
    def _hour(self, company):
        """Return what time it is at the place of a company, in hours."""
        local = to_local(company, now(self.env))
        return local.hour + local.minute / 60

    def _remind(self, company):
        """Remind the people of a company, batch after batch (called with full rights).

        :param company: `res.company`
        :return: whether there is time left for the next one
        """
        day = today(company)
        if self._hour(company) < company.digest_hour:
            return True
        if not self.env["marketing.duty"]._company_days(company, day, day):
            return True
        # Words are made by language, each for all who read it.
        for lang, users in self._people(company, day).grouped("lang").items():
            digests = self.with_context(lang=lang or "en_US")
            found = digests._collect(users, company, day)
            for start in range(0, len(users), BATCH):
                batch = users[start : start + BATCH]
                if not self._take_turn(company):
                    return True
                digests._send(batch, found, company, day)
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return False
        return True

    def _take_turn(self, company):
        """Return whether this transaction alone reminds the people of a company; the other worker does it then."""
        [[taken]] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(hashtext('marketing.digest'), %s)", company.id)
        )
        return taken

    @api.model
    def _people(self, company, day):
        """Return the users of a company to remind on a day: with a role and an address, not on leave, not yet told.

        :param company: `res.company`, with full rights
        :param date day: today at its place
        """
        roles = self.env.ref("marketing_office.group_staff") | self.env.ref("marketing_office.group_auditor")
        told = self.search([("day", "=", day)]).user_id
        users = self.env["res.users"].search(
            [
                ("company_id", "=", company.id),
                ("all_group_ids", "in", roles.ids),
                ("share", "=", False),
                ("marketing_digest", "=", True),
                ("email", "!=", False),
                ("id", "not in", told.ids),
            ],
            order="id",
        )
        absences = self.env["marketing.duty"]._absences(company, day, day)
        away = self.env["hr.employee"].browse([employee_id for employee_id, days in absences.items() if day in days])
        return users - away.user_id

    def _send(self, users, found, company, day):
        """Write the e-mails of some people, and that they were told.

        :param users: `res.users`
        :param dict found: {user id: sections}, see `_collect`
        """
        mails, states = {}, {}
        for user in users:
            sections = found.get(user.id, [])
            states[user.id] = ("empty", 0)
            if sections:
                try:
                    mails[user.id] = self._mail_vals(user, sections, company, day)
                    states[user.id] = ("sent", sum(section["count"] for section in sections))
                except psycopg2.Error:
                    raise
                except Exception:
                    _logger.exception("the morning reminder of user %s could not be written", user.id)
                    states[user.id] = ("failed", 0)
        claimed = self._claim(states, company, day)
        self.env["mail.mail"].create([vals for user_id, vals in mails.items() if user_id in claimed])

    def _claim(self, states, company, day):
        """Write down who is told, and return the ids of those whom nobody else has told meanwhile.

        :param dict states: {user id: (state, number of lines)}
        :rtype: set
        """
        if not states:
            return set()
        stamp, uid = self.env.cr.now(), self.env.uid
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO marketing_digest
                       (user_id, company_id, day, state, lines, create_uid, create_date, write_uid, write_date)
                VALUES %s ON CONFLICT (user_id, day) DO NOTHING RETURNING user_id
                """,
                SQL(", ").join(
                    SQL("%s", (user_id, company.id, day, state, lines, uid, stamp, uid, stamp))
                    for user_id, (state, lines) in states.items()
                ),
            )
        )
        return {user_id for [user_id] in rows}

    def _mail_vals(self, user, sections, company, day):
        """Return the values of the e-mail of one person, in the language of this environment."""
        desk = self.env["marketing.desk"]
        body = self.env["ir.qweb"]._render(
            "marketing_office.desk_digest_mail",
            {
                "greeting": self.env._("Good morning, %s", user.name),
                "company": company,
                "day": desk._date_words(day, "MMMEd"),
                "sections": sections,
                "url": f"{company.get_base_url()}/odoo/my-desk",
                "preferences": f"{company.get_base_url()}/odoo/my-preferences/{user.id}",
                "lang": (self.env.lang or "en_US").replace("_", "-"),
            },
        )
        counts = format_list(self.env, [section["short"] for section in sections])
        return {
            "subject": self.env._("%(day)s: %(what)s", day=desk._date_words(day, "MMMEd"), what=counts),
            "body_html": body,
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "email_to": user.email_formatted,
            "auto_delete": True,
        }

    @api.autovacuum
    def _gc_old(self):
        """Forget after three months who was reminded."""
        self.search([("create_date", "<", fields.Datetime.subtract(now(self.env), days=90))], limit=10000).unlink()
