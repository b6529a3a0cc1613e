from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...models.core.clock import at
from .desk_common import DAY, MOMENT, DeskCommon


@tagged("post_install", "-at_install")
class TestDeskDigest(DeskCommon):
    """One e-mail per person and working day at most, in their language, with what is theirs and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).digest_active = False
        cls.company.write({"digest_hour": 7.5, "email": "office@example.com"})

    @contextmanager
    def _outbox(self):
        """Collect what is written meanwhile."""
        before = self.env["mail.mail"].search([])
        mails = []
        yield mails
        mails.extend(self.env["mail.mail"].search([], order="id") - before)

    def _remind(self, moment=MOMENT):
        """Run the scheduled action at a moment, and return what was written."""
        with self._outbox() as mails, patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args: 1.0):
            self.env["marketing.digest"].with_context(**at(moment))._cron_send()
            self.env.flush_all()
        return {mail.email_to: mail for mail in mails}

    def _states(self):
        return {digest.user_id: digest.state for digest in self.env["marketing.digest"].search([])}

    def test_what_it_says(self):
        self._duty(self.seller, DAY - timedelta(days=2), name="Send the protocol")
        self._duty(self.seller, name="Call Hengyuan", priority="1")
        self._duty(self.seller, DAY + timedelta(days=1), name="Tomorrow's task")
        self._duty(self.colleague, name="Task of somebody else")
        self._meeting(self.seller, MOMENT + timedelta(hours=4), "Prices", location="Room 3")
        mails = self._remind()
        self.assertEqual(set(mails), {self.seller.email_formatted, self.colleague.email_formatted})
        mail = mails[self.seller.email_formatted]
        self.assertEqual(mail.subject, "Tue, Jun 9: 1 overdue, 1 due today, and 1 to meet")
        for words in ("Send the protocol", "2 days late", "Call Hengyuan", "urgent", "Prices", "Room 3", "2:00"):
            self.assertIn(words, mail.body_html)
        for words in ("Tomorrow", "somebody else"):
            self.assertNotIn(words, mail.body_html)
        self.assertIn("/odoo/my-desk/marketing.duty/", mail.body_html)
        self.assertEqual((mail.email_from, mail.state), (self.company.email_formatted, "outgoing"))

    def test_nothing_to_say(self):
        self.assertFalse(self._remind())
        self.assertEqual(set(self._states().values()), {"empty"})

    def test_once_a_day(self):
        self._duty(self.seller)
        self.assertEqual(len(self._remind()), 1)
        self.assertFalse(self._remind())
        self.assertFalse(self._remind(MOMENT + timedelta(hours=5)))
        # What was empty in the morning stays so: nobody is disturbed at noon.
        self._duty(self.colleague)
        self.assertFalse(self._remind(MOMENT + timedelta(hours=6)))
        self.assertEqual(len(self._remind(MOMENT + timedelta(days=1))), 2)

    def test_not_before_the_hour_nor_on_days_off(self):
        self._duty(self.seller, DAY - timedelta(days=9))
        # 7:00 in Shanghai, which is still the day before in London.
        self.assertFalse(self._remind(datetime(2026, 6, 8, 23)))
        # A Saturday.
        self.assertFalse(self._remind(datetime(2026, 6, 6, 2)))
        self.assertEqual(len(self._remind(datetime(2026, 6, 8, 23, 31))), 1)
        self.assertEqual(self.env["marketing.digest"].search([("user_id", "=", self.seller.id)]).day, DAY)

    def test_public_holiday(self):
        self._duty(self.seller)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Dragon Boat",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": datetime(2026, 6, 8, 10),
                "date_to": datetime(2026, 6, 9, 20),
            }
        )
        self.assertFalse(self._remind())

    def test_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        self._duty(self.seller, DAY - timedelta(days=2))
        self._duty(self.colleague, DAY - timedelta(days=2))
        mails = self._remind()
        chinese = mails[self.seller.email_formatted]
        self.assertEqual(chinese.subject, "6月9日周二：1 项逾期")
        self.assertIn("逾期 2 天", chinese.body_html)
        self.assertNotIn("Good morning", chinese.body_html)
        self.assertIn("Good morning", mails[self.colleague.email_formatted].body_html)

    def test_switched_off(self):
        self._duty(self.seller)
        self._duty(self.colleague)
        self.as_user(self.seller, self.seller).marketing_digest = False
        self.assertEqual(list(self._remind()), [self.colleague.email_formatted])
        self.company.digest_active = False
        self.assertFalse(self._remind(MOMENT + timedelta(days=1)))

    def test_on_leave(self):
        self._duty(self.seller)
        kind = self.env["hr.leave.type"].create(
            {"name": "Days off", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.employee_seller.id,
                "holiday_status_id": kind.id,
                "request_date_from": DAY,
                "request_date_to": DAY + timedelta(days=1),
            }
        )
        leave.sudo().write({"state": "validate"})
        self.assertFalse(self._remind())
        self.assertNotIn(self.seller, self._states())

    def test_handovers_and_approvals(self):
        gate = self.env["marketing.approval.gate"].search([], limit=1)
        request = self.env["marketing.approval.request"]._guarded_create(
            [
                {
                    "gate_id": gate.id,
                    "company_id": self.company.id,
                    "requester_id": self.seller.id,
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "res_name": "Quotation of Hengyuan",
                }
            ]
        )
        self.env["marketing.approval.ballot"]._guarded_create(
            [{"request_id": request.id, "user_id": self.leader.id, "company_id": self.company.id, "step_index": 0}]
        )
        [mail] = self._remind().values()
        self.assertEqual(mail.email_to, self.leader.email_formatted)
        self.assertIn("Quotation of Hengyuan", mail.body_html)
        self.assertIn("1 to approve", mail.subject)

    @mute_logger("odoo.addons.marketing_office.models.desk.digest")
    def test_one_bad_recipient(self):
        self._duty(self.seller)
        self._duty(self.colleague)
        digests = type(self.env["marketing.digest"])
        write = digests._mail_vals

        def fail(records, user, *args):
            if user == self.seller:
                raise ValueError("broken")
            return write(records, user, *args)

        with patch.object(digests, "_mail_vals", fail):
            self.assertEqual(list(self._remind()), [self.colleague.email_formatted])
        self.assertEqual(self._states()[self.seller], "failed")
        self.colleague.email = "not an address"
        self.assertEqual(len(self._remind(MOMENT + timedelta(days=1))), 2)

    def test_one_bad_company(self):
        """A company whose people cannot be reminded stops no other, and its administrators hear of it once."""
        self._duty(self.seller)
        bad = self.env["res.company"].create({"name": "AAA"})
        bad.resource_calendar_id = self.company.resource_calendar_id
        self.admin.company_ids |= bad
        digests = type(self.env["marketing.digest"])
        remind = digests._remind

        def failing(records, company):
            if company == bad:
                raise ValueError("broken")
            return remind(records, company)

        # The failing company has written nothing yet.
        self.patch(self.env.cr, "rollback", lambda: None)
        self.patch(digests, "_remind", failing)
        domain = [("subject", "=", "People could not be reminded in the morning")]
        with mute_logger("odoo.addons.marketing_office.models.desk.digest"):
            bad.digest_hour = self.env["marketing.digest"].with_context(**at(MOMENT))._hour(bad)
            self.assertIn(self.seller.email_formatted, self._remind())
            self._remind(MOMENT + timedelta(hours=1))
        self.assertEqual(len(self.env["mail.message"].search(domain)), 1)

    def test_told_by_another_worker_meanwhile(self):
        self._duty(self.seller)
        digests = type(self.env["marketing.digest"])
        with patch.object(digests, "_people", lambda *args: self.seller.sudo()):
            self.assertEqual(len(self._remind()), 1)
            self.assertFalse(self._remind())

    def test_others_may_not_look(self):
        for user in (self.seller, self.leader, self.director):
            self.assertFalse(self.as_user(self.env["marketing.digest"], user).has_access("read"))
        self.assertFalse(self.as_user(self.env["marketing.digest"], self.admin).has_access("write"))

    def _hire(self, count):
        """Return so many people more, each with two duties to be reminded of."""
        users = self.env["res.users"]
        for number in range(count):
            users += new_test_user(
                self.env,
                login=f"mo_digest_{count}_{number}",
                groups="marketing_office.group_staff",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
                email=f"digest{count}_{number}@example.com",
                lang="en_US",
            )
            for late in range(2):
                self._duty(users[-1], DAY - timedelta(days=late))
        return users

    def _queries(self, count, moment):
        """Return how many queries it takes to collect what so many people are told."""
        users = self._hire(count)
        digests = self.env["marketing.digest"].sudo().with_context(**at(moment))
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = digests._collect(users.sudo().with_env(digests.env), self.company, DAY)
            done = self.env.cr.sql_log_count - before
        self.assertEqual(len(found), count)
        return done

    def test_queries_do_not_grow(self):
        self.assertEqual(self._queries(40, MOMENT), self._queries(4, MOMENT))

    def test_a_whole_run_costs_little(self):
        """Beyond writing the rows, a run takes the same queries for few and for many."""
        costs = []
        for number, count in enumerate((5, 40)):
            self._hire(count)
            moment = MOMENT + timedelta(days=number)
            self._remind(moment - timedelta(days=7))
            self.env["marketing.digest"].search([]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self._remind(moment)), count + 5 * number)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0])
