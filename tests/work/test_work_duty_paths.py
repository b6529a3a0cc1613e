"""What the buttons of duties forbid, and what nobody may read, on the other paths too."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .duty_common import DutyCommon


@tagged("post_install", "-at_install")
class TestWorkDutyPaths(DutyCommon):
    def setUp(self):
        super().setUp()
        self.month.write({"verify": "superior", "evidence": "note"})
        self._run(date(2026, 3, 24))
        self.duty = self.as_user(self._duties(self.month, self.seller), self.seller)

    def test_proof_stays(self):
        """What was done is written by the person alone, and not once somebody verifies it or has verified it."""
        for user in (self.leader, self.director):
            with self.subTest(user=user.login), self.assertRefused("only Li Na", AccessError):
                self.as_user(self.duty, user).evidence_note = "Done, I say."
        self.duty.evidence_note = "Called."
        self.duty.action_done()
        with self.assertRefused("no longer open"):
            self.duty.evidence_note = "Called all."
        self.as_user(self.duty, self.leader).action_verify()
        with self.assertRefused("no longer open"):
            self.duty.write({"attachment_ids": [Command.clear()]})
        with self.assertRefused("opened again"):
            self.duty.action_reopen()

    def test_reopen(self):
        """Done by mistake: the person takes it back before it is verified, nobody else."""
        self.duty.evidence_note = "Called."
        self.duty.action_done()
        with self.assertRefused("only Li Na", AccessError):
            self.as_user(self.duty, self.leader).action_reopen()
        self.duty.action_reopen()
        self.assertEqual((self.duty.state, self.duty.done_on), ("open", False))

    def test_window_shows_nobody_elses(self):
        """The window for the evidence does not read a colleague's task, neither words nor files nor standard."""
        self.duty.evidence_note = "Secret."
        windows = self.as_user(self.env["marketing.duty.finish"], self.colleague)
        for names in (["note"], ["standard"], ["check_done_ids"], ["attachment_ids"]):
            with self.subTest(names=names), self.assertRefused(".", AccessError):
                windows.create({"duty_id": self.duty.id}).read(names)
        with self.assertRefused(".", AccessError):
            windows.new({"duty_id": self.duty.id}).note  # noqa: B018

    def test_file_is_read_by_the_verifier(self):
        """A file that was dropped into the window belongs to the task, so whoever verifies it can open it."""
        self.month.evidence = "file"
        self.duty.sudo()._guarded_write({"evidence": "file"})
        attachment = self.duty.env["ir.attachment"].create(
            {"name": "proof.txt", "raw": b"seen", "res_model": "marketing.duty.finish", "res_id": 0}
        )
        window = self.duty.env["marketing.duty.finish"].create({"duty_id": self.duty.id})
        window.attachment_ids = attachment
        window.action_finish()
        self.assertEqual(self.duty.state, "done")
        self.assertEqual(self.as_user(attachment, self.leader).raw, b"seen")
        with self.assertRefused(".", AccessError):
            self.as_user(attachment, self.colleague).read(["raw"])

    def test_kind_and_department_are_fixed(self):
        """An own task does not become a request, and a request does not change its department."""
        own = self.duty.create({"name": "Tidy", "date_deadline": date(2026, 3, 30)})
        for vals in ({"kind": "request"}, {"department_id": False}):
            with self.subTest(vals=vals), self.assertRefused("said once", AccessError):
                own.write(vals)
        for kind in ("cycle", "event"):
            with self.subTest(kind=kind), self.assertRefused("rules raise", AccessError):
                self.duty.create({"name": "Tidy", "kind": kind, "date_deadline": date(2026, 3, 30)})

    def test_import_and_copy(self):
        """An imported task does not come done, and a copy of a job's duty is one's own open task."""
        result = self.duty.load(["name", "date_deadline", "state"], [["Tidy", "2026-03-30", "Verified"]])
        self.assertFalse(result["ids"])
        self.assertIn("cannot be set by hand", result["messages"][0]["message"])
        copy = self.duty.copy()
        self.assertEqual((copy.kind, copy.state, copy.template_id.id, copy.evidence), ("own", "open", False, "none"))

    def test_terms(self):
        """Who asked may move the day; the person in charge may not, nor after it was done."""
        task = self.as_user(self.env["marketing.duty"], self.leader).create(
            {"name": "Call back", "user_id": self.seller.id, "date_deadline": date(2026, 3, 30)}
        )
        with self.assertRefused("Only Chen Jing", AccessError):
            self.as_user(task, self.seller).date_deadline = date(2026, 4, 30)
        task.date_deadline = date(2026, 4, 1)
        self.as_user(task, self.seller).action_done()
        with self.assertRefused("no longer open"):
            task.date_deadline = date(2026, 5, 1)

    def test_event(self):
        """A signed contract raises its duty for the salesperson, once, with the words of the catalogue (B-01)."""
        template = self._template(
            "Thank the customer", "event", "end", 3, event="contract_signed", event_domain="[('amount_total', '>', 5)]"
        )
        product = self.env["product.product"].create({"name": "Work", "type": "service"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "user_id": self.seller.id,
                    "company_id": self.company.id,
                    "order_line": [Command.create({"product_id": product.id, "price_unit": price, "tax_ids": False})],
                }
                for price in (100.0, 1.0)
            ]
        )
        orders._action_confirm()
        duty = self._duties(template)
        self.assertEqual((duty.user_id, duty.res_id, duty.kind), (self.seller, orders[0].id, "event"))
        self.assertIn("Thank the customer", duty.name)
        self.assertFalse(self.env["marketing.duty"]._raise_event("contract_signed", orders))
