"""What happens to an approval when its content changes (invariant 4)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CLOSED, LOCKED, SEALED, ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalContent(ApprovalCommon):
    def file(self, document, raw=b"one", **values):
        return self.env["ir.attachment"].create(
            {"name": "terms.txt", "raw": raw, "res_model": document._name, "res_id": document.id, **values}
        )

    def changes(self):
        """Return {what: (function, old, new, label)} of each watched kind of change."""
        other = self.env["res.partner"].create({"name": "Other customer"})
        return {
            "plain": (lambda d: d.write({"amount": 101}), "Amount", "100", "101"),
            "assignment": (lambda d: setattr(d, "amount", 101), "Amount", "100", "101"),
            "many2one": (lambda d: d.write({"partner_id": other.id}), "Partner", self.customer.name, other.name),
            "date": (lambda d: d.write({"day": "2026-02-03"}), "Day", "", "2026"),
            "selection": (lambda d: d.write({"kind": "special"}), "Kind", "Plain", "Special"),
            "boolean": (lambda d: d.write({"urgent": True}), "Urgent", "no", "yes"),
            "line": (lambda d: d.line_ids[0].write({"price": 99}), "Price", "100", "99"),
            "line by command": (
                lambda d: d.write({"line_ids": [Command.update(d.line_ids[0].id, {"price": 99})]}),
                "Price",
                "100",
                "99",
            ),
            "line added": (
                lambda d: d.env["marketing.test.line"].create({"document_id": d.id, "name": "More"}),
                "Line",
                "",
                "More",
            ),
            "line added by command": (
                lambda d: d.write({"line_ids": [Command.create({"name": "More"})]}),
                "Line",
                "",
                "More",
            ),
            "line removed": (lambda d: d.line_ids[0].unlink(), "Line", "Line 1", ""),
            "line removed by command": (
                lambda d: d.write({"line_ids": [Command.delete(d.line_ids[0].id)]}),
                "Line",
                "Line 1",
                "",
            ),
            "lines replaced": (
                lambda d: d.write({"line_ids": [Command.clear(), Command.create({"name": "New"})]}),
                "Line",
                "Line 1",
                "",
            ),
            "line moved away": (
                lambda d: d.line_ids[0].write({"document_id": self._document().id}),
                "Line",
                "Line 1",
                "",
            ),
            "line taken by another document": (
                lambda d: self._document().write({"line_ids": [Command.link(d.line_ids[0].id)]}),
                "Line",
                "Line 1",
                "",
            ),
            "line changed through another document": (
                lambda d: self._document().write({"line_ids": [Command.update(d.line_ids[0].id, {"price": 99})]}),
                "Price",
                "100",
                "99",
            ),
            "line deleted through another document": (
                lambda d: self._document().write({"line_ids": [Command.delete(d.line_ids[0].id)]}),
                "Line",
                "Line 1",
                "",
            ),
            "line taken by a new document": (
                lambda d: d.create({"line_ids": [Command.link(d.line_ids[0].id)]}),
                "Line",
                "Line 1",
                "",
            ),
            "file added": (self.file, "File", "", "terms.txt"),
        }

    def difference(self, request):
        return [(change["label"], change["old"], change["new"]) for change in request.changes]

    def test_content_change_voids(self):
        """Each kind of watched change voids the approval, shows the difference, and closes the gate."""
        self._policy(self.leader)
        for what, (change, label, old, new) in self.changes().items():
            with self.subTest(what=what):
                document, request = self._approved(lines=((1, 100.0), (2, 50.0)))
                change(document)
                self.assertEqual(request.state, "void")
                found = [entry for entry in self.difference(request) if entry[0].startswith(label)]
                self.assertTrue(found, request.changes)
                self.assertTrue(any(old in entry[1] and new in entry[2] for entry in found), found)
                self.assertEqual(request.event_ids[-1].kind, "void")
                self.assertEqual(document.approval_state, "required")
                with self.assertRefused(CLOSED):
                    document.action_send()
                again = self._submit(document)
                self._approve(again, self.leader)
                document.action_send()

    def test_content_pending_is_locked(self):
        """While it is pending, none of these changes is possible."""
        self._policy(self.leader)
        for what, (change, *_words) in self.changes().items():
            with self.subTest(what=what):
                document = self._document(lines=((1, 100.0), (2, 50.0)))
                request = self._submit(document)
                with self.assertRefused(LOCKED):
                    change(document)
                self.assertEqual(request.state, "pending")

    def test_content_sealed(self):
        """In force, none of these changes is possible, unless the document is taken out of force."""
        self._policy(self.leader, gate=self.done_gate)
        for what, (change, *_words) in self.changes().items():
            with self.subTest(what=what):
                document = self._document(lines=((1, 100.0), (2, 50.0)))
                document.action_send()
                self._approve(self._submit(document), self.leader)
                document.action_finish()
                with self.assertRefused(SEALED):
                    change(document)
                document.note = "A remark is free"
                document.state = "draft"
                change(document)
                self.assertEqual(self._requests(document).state, "void")

    def test_content_files(self):
        """Content, origin and removal of a file count; renaming it and writing about the document do not."""
        self._policy(self.leader)
        for what, change in {
            "content": lambda file: file.write({"raw": b"two"}),
            "data": lambda file: file.write({"datas": b"dHdv"}),
            "moved": lambda file: file.write({"res_id": self._document().id}),
            "removed": lambda file: file.unlink(),
            "posted": self.posted,
        }.items():
            with self.subTest(what=what):
                document = self._document()
                file = self.file(document)
                self._approve(self._submit(document), self.leader)
                file.write({"name": "renamed.txt", "description": "the terms"})
                document.message_post(body="Look", attachments=[("note.txt", b"note")])
                upload = {"name": "photo.txt", "raw": b"photo", "res_model": "mail.compose.message", "res_id": 0}
                upload = document.env["ir.attachment"].create(upload)
                document.message_post(body="Look", attachment_ids=upload.ids)
                self.assertEqual(upload.res_id, document.id)
                self.assertEqual(self._requests(document).state, "approved")
                change(file)
                self.assertEqual(self._requests(document).state, "void")
        link = self.file(document, type="url", url="https://example.com/1", raw=False)
        self._approve(self._submit(document), self.leader)
        link.url = "https://example.com/2"
        self.assertEqual(self._requests(document)[-1].state, "void")

    def posted(self, file):
        self.env[file.res_model].browse(file.res_id).message_post(body="Hide it", attachment_ids=file.ids)

    def test_content_message_while_pending(self):
        """People talk about a pending document, with files, without touching it."""
        self._policy(self.leader)
        document = self._document()
        self._submit(document)
        document.message_post(body="Look", attachments=[("note.txt", b"note")])
        with self.assertRefused(LOCKED):
            self.file(document)

    def test_content_change_and_back(self):
        """A change that is taken back in the same write is none; later it does not bring the approval back."""
        document, request = self._approved()
        document.write({"amount": 100.0, "note": "same"})
        document.line_ids.write({"remark": "not watched", "price": 100.0})
        self.assertEqual(request.state, "approved")
        document.amount = 101
        document.amount = 100
        self.assertEqual(request.state, "void")
        with self.assertRefused(CLOSED):
            document.action_send()

    def test_content_change_with_the_state(self):
        """One write cannot change the content and pass the gate."""
        document, request = self._approved()
        for values in ({"amount": 1}, {"line_ids": [Command.create({"name": "More"})]}):
            with self.assertRefused(CLOSED):
                document.write({**values, "state": "sent"})
        self.assertEqual(request.state, "approved")
        document.action_send()

    def test_content_company(self):
        """An approval under the policies of one company is none in another."""
        document, request = self._approved()
        other = self.env["res.company"].create({"name": "Branch"})
        document.sudo().company_id = other
        self.assertEqual(request.state, "void")

    def test_content_copy(self):
        """A duplicate never inherits an approval, nor the state behind the gate."""
        document, request = self._approved()
        document.action_send()
        duplicate = document.copy()
        self.assertEqual((duplicate.state, duplicate.approval_state), ("draft", "required"))
        self.assertFalse(duplicate.approval_request_ids)
        self.assertEqual(duplicate.line_ids.mapped("price"), document.line_ids.mapped("price"))
        with self.assertRefused(CLOSED):
            duplicate.action_send()
        self.assertEqual(request.state, "approved")

    def test_content_stale_by_other_ways(self):
        """Content that changed behind the ORM: nobody approves it, it does not pass, it can be submitted anew."""
        document, request = self._approved()
        pending = self._document()
        waiting = self._submit(pending)
        self.env.flush_all()
        self.env.cr.execute("UPDATE marketing_test_document SET amount = 7 WHERE id IN %s", [(document.id, pending.id)])
        self.env.invalidate_all()
        with self.assertRefused(CLOSED):
            document.action_send()
        again = self._submit(document)
        self.assertEqual((request.state, again.state), ("void", "pending"))
        self.assertEqual(self.difference(request)[0][0], "Amount")
        with self.assertRefused("is no longer what was submitted"):
            self._approve(waiting, self.leader)
        self.as_user(waiting, self.leader).action_reject("Changed")

    def test_content_seal_without_language(self):
        """The seal does not depend on who looks, in which language or company."""
        document = self._document()
        seal = document._approval_fingerprints()
        lang = self.env["res.lang"].search([("code", "=", "zh_CN")]).code or "en_US"
        for other in (
            document.with_user(self.leader),
            document.with_context(lang=lang, tz="Asia/Shanghai"),
            document.with_context(active_test=False),
            document.sudo(),
        ):
            other.invalidate_recordset()
            self.assertEqual(other._approval_fingerprints(), seal)

    def test_content_lines_not_loaded_one_by_one(self):
        """A form that changes three lines compares the document once."""
        document, request = self._approved(lines=((1, 1.0), (2, 2.0), (3, 3.0)))
        document.write({"line_ids": [Command.update(line.id, {"price": 9}) for line in document.line_ids]})
        self.assertEqual(len(request.changes), 3)
        self.assertEqual(request.event_ids.mapped("kind").count("void"), 1)
        with self.assertRaises(UserError):
            document.action_send()
