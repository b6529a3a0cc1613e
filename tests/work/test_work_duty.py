"""Duties of jobs: each once, on the right day, for the right person; done, verified, returned."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.core.clock import at
from .duty_common import DutyCommon


@tagged("post_install", "-at_install")
class TestWorkDuty(DutyCommon):
    def test_once_on_the_right_day(self):
        """March 2026 has 22 working days; its last but one is the thirtieth. Running again raises nothing (B-01)."""
        self._run(date(2026, 3, 24))
        self.assertEqual(self._duties(self.month, self.seller).mapped("date_deadline"), [date(2026, 3, 30)])
        self.assertEqual(len(self._duties(self.daily, self.seller)), 22, "the month, a week ahead")
        self.assertEqual(self._run(date(2026, 3, 24)), 0)

    def test_catches_up(self):
        """After weeks without a run every period is there, once, as if there had been a run each day."""
        self._run(date(2026, 3, 2))
        self._run(date(2026, 5, 4))
        days = self._duties(self.month, self.seller).mapped("date_deadline")
        self.assertEqual(days, [date(2026, 3, 30), date(2026, 4, 29), date(2026, 5, 28)])

    def test_job_change(self):
        """Whoever holds the job on the day has the duty; what the other one had open for later is cancelled."""
        self._run(date(2026, 3, 2))
        other = self.env["hr.job"].create({"name": "Clerk", "company_id": self.company.id})
        self.employee_seller.create_version({"date_version": date(2026, 3, 16), "job_id": other.id})
        self._run(date(2026, 3, 10))
        self.assertFalse(self._duties(self.month, self.seller))
        self.assertTrue(self._duties(self.month, self.colleague))
        self.assertEqual(max(self._duties(self.daily, self.seller).mapped("date_deadline")), date(2026, 3, 13))

    def test_done_verified_returned(self):
        """Done with its note, returned with a reason, done again, verified by the superior (B-07)."""
        self.month.write({"verify": "superior", "evidence": "note"})
        self._run(date(2026, 3, 24))
        duty = self.as_user(self._duties(self.month, self.seller), self.seller)
        self.assertEqual(duty.action_done()["res_model"], "marketing.duty.finish")
        duty.evidence_note = "All customers called."
        duty.action_done()
        self.assertEqual((duty.state, duty.verifier_id), ("done", self.leader))
        with self.assertRefused("only Chen Jing", AccessError):
            duty.action_verify()
        self.as_user(duty, self.leader).action_return("Two are missing.")
        self.assertEqual((duty.state, duty.return_count), ("returned", 1))
        duty.action_done()
        self.as_user(duty, self.leader).action_verify()
        self.assertEqual((duty.state, duty.verified_by_id), ("verified", self.leader))

    def test_forbidden(self):
        """Neither state nor day of a job's duty can be written, nor another's task be read, made or finished."""
        self._run(date(2026, 3, 24))
        duty = self.as_user(self._duties(self.month, self.seller), self.seller)
        for vals in ({"state": "verified"}, {"kind": "own"}, {"in_time": True}, {"template_id": False}):
            with self.subTest(vals=vals), self.assertRefused(".", AccessError):
                duty.write(vals)
        for vals in ({"date_deadline": date(2026, 5, 1)}, {"user_id": self.colleague.id}):
            with self.subTest(vals=vals), self.assertRefused("duty catalogue"):
                duty.write(vals)
        with self.assertRefused("kept|unlink|delete", UserError):
            duty.unlink()
        with self.assertRefused(".", AccessError):
            self.as_user(duty, self.colleague).read(["name"])
        with self.assertRefused("only Li Na|access", AccessError):
            self.as_user(duty, self.leader).action_done()
        with self.assertRefused(".", AccessError):
            self.as_user(self.env["marketing.duty"], self.seller).create(
                {"name": "Do my work", "user_id": self.colleague.id, "date_deadline": date(2026, 3, 30)}
            )

    def test_request_to_department(self):
        """It goes to the manager of the department, who answers; the second one is flagged (B-10)."""
        department = self.env["hr.department"].create(
            {"name": "Finance", "company_id": self.company.id, "manager_id": self.employee_finance.id}
        )
        vals = {
            "kind": "request",
            "name": "Copy of invoice 12",
            "department_id": department.id,
            "date_deadline": date(2026, 3, 30),
        }
        requests = self.as_user(self.env["marketing.duty"], self.seller)
        first, second = requests.create(dict(vals)), requests.create(dict(vals))
        self.assertEqual(first.user_id, self.finance)
        self.assertEqual(second.duplicate_id, first)
        self.assertFalse(first.duplicate_id)
        answer = self.as_user(first, self.finance)
        answer.evidence_note = "Attached."
        answer.action_done()
        self.assertEqual((first.state, first.verifier_id), ("done", self.seller))

    def test_asked_by_somebody_else(self):
        """Whoever asks for what a colleague has asked for is told, without reading that request (B-10)."""
        department = self.env["hr.department"].create(
            {"name": "Finance", "company_id": self.company.id, "manager_id": self.employee_finance.id}
        )
        vals = {"kind": "request", "name": "Copy of invoice 12", "department_id": department.id}
        self.as_user(self.env["marketing.duty"], self.colleague).create({**vals, "date_deadline": date(2026, 3, 30)})
        second = self.as_user(self.env["marketing.duty"], self.seller).create(
            {**vals, "date_deadline": date(2026, 3, 30)}
        )
        self.assertIn("Wang Qiang", second.duplicate_words)
        self.assertFalse(second.duplicate_id)

    def test_answer_by_priority(self):
        """Without a day, a request is to be answered within the working hours of its priority (B-08)."""
        department = self.env["hr.department"].create(
            {"name": "Finance", "company_id": self.company.id, "manager_id": self.employee_finance.id}
        )
        self.company.resource_calendar_id.tz = "UTC"
        # A Friday at nine.
        requests = self.as_user(self.env["marketing.duty"], self.seller).with_context(**at(datetime(2026, 3, 27, 9)))
        vals = {"kind": "request", "name": "Copy of invoice 12", "department_id": department.id}
        normal, urgent = requests.create(dict(vals)), requests.create({**vals, "priority": "1"})
        self.assertEqual(urgent.date_deadline, date(2026, 3, 27))
        self.assertEqual(normal.date_deadline, date(2026, 3, 31))
        self.assertFalse(requests.create({**vals, "date_deadline": date(2026, 4, 30)}).answer_by)

    def test_condition_that_broke(self):
        """A line whose condition cannot be read any more stops nobody's work; administrators hear of it."""
        template = self._template("Call the customer", "day", "start", 1)
        self.env.cr.execute(
            "UPDATE marketing_duty_template SET event_domain = %s WHERE id = %s", ("[('gone', '=', 1)]", template.id)
        )
        template.invalidate_recordset()
        admin = self.admin.partner_id
        told = self.env["mail.message"].search_count([("notified_partner_ids", "in", admin.ids)])
        with mute_logger("odoo.addons.marketing_office.models.work.duty_event"):
            self.assertFalse(template._event_fitting(self.env["sale.order"].new({"company_id": self.company.id})))
        self.assertEqual(self.env["mail.message"].search_count([("notified_partner_ids", "in", admin.ids)]), told + 1)

    def test_checklist(self):
        """Every line is ticked before the task is done."""
        self.month.check_ids = [Command.create({"name": "Lights"}), Command.create({"name": "Doors"})]
        self._run(date(2026, 3, 24))
        duty = self.as_user(self._duties(self.month, self.seller), self.seller)
        with self.assertRefused("Doors"):
            duty._do_done()
        duty.check_done_ids = self.month.check_ids
        duty.action_done()
        self.assertEqual(duty.state, "verified")
