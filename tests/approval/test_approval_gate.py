"""The gate on every path, and what happens to an approval when its content changes (invariant 4)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ApprovalCommon

CLOSED = "needs an approval first"
LOCKED = "waiting for approval, so its content is locked"
SEALED = "in force, so its content can no longer be changed"


@tagged("at_install", "-post_install")
class TestApprovalGate(ApprovalCommon):
    def each(self, document):
        """Return the document as the seller, an administrator, and the seller with full rights."""
        admin = self.env.ref("base.user_admin")
        admin.company_ids = [Command.link(self.company.id)]
        return [
            document.with_user(self.seller),
            document.with_user(admin),
            document.with_user(self.seller).sudo(),
            document.with_user(self.outsider).with_user(admin).sudo(),
        ]

    def state_of(self, document):
        document.env.flush_all()
        self.env.cr.execute("SELECT state FROM marketing_test_document WHERE id = %s", [document.id])
        return self.env.cr.fetchone()[0]

    def file(self, document, raw=b"one", **values):
        return self.env["ir.attachment"].create(
            {"name": "terms.txt", "raw": raw, "res_model": document._name, "res_id": document.id, **values}
        )

    # ------------------------------------------------------------------
    # Paths
    # ------------------------------------------------------------------

    def test_gate_paths(self):
        """No way of changing the state leads past a gate."""
        self._policy(self.leader)
        draft = self._document()
        values = {"name": "New", "partner_id": self.customer.id, "state": "sent"}
        line = draft.line_ids
        for document in self.each(draft):
            documents = document.browse()
            for attempt in (
                document.action_send,
                lambda: document.write({"state": "sent"}),  # noqa: B023
                lambda: document.web_save({"state": "sent"}, {"state": {}}),  # noqa: B023
                lambda: document.update({"state": "sent"}),  # noqa: B023
                lambda: setattr(document, "state", "sent"),  # noqa: B023
                lambda: setattr(document, "is_sent", True),  # noqa: B023
                lambda: line.with_env(document.env).write({"document_state": "sent"}),  # noqa: B023
                lambda: document.copy({"state": "sent"}),  # noqa: B023
                lambda: documents.create(values),  # noqa: B023
                lambda: documents.create([{"name": "Harmless"}, values]),  # noqa: B023
                lambda: documents.web_save(values, {"state": {}}),  # noqa: B023
                lambda: documents.with_context(default_state="sent").create({"name": "New"}),  # noqa: B023
                lambda: documents.with_context(default_state="sent").name_create("New"),  # noqa: B023
                lambda: documents.create({"name": "New", "is_sent": True}),  # noqa: B023
            ):
                with self.assertRefused(CLOSED):
                    attempt()
            self.assertEqual(self.state_of(draft), "draft")
        self.env["ir.default"].with_user(self.seller).set(draft._name, "state", "sent", user_id=True)
        with self.assertRefused(CLOSED):
            draft.create({"name": "New"})

    def test_gate_import(self):
        self._policy(self.leader)
        draft = self._document()
        self.env["ir.model.data"].create(
            {"module": "__import__", "name": "paper", "model": draft._name, "res_id": draft.id}
        )
        for row in ({"name": "New", "state": "Sent"}, {"id": "__import__.paper", "state": "Sent"}):
            result = draft.browse().load(list(row), [list(row.values())])
            self.assertFalse(result["ids"])
            self.assertIn(CLOSED, str(result["messages"]))
        self.assertEqual(self.state_of(draft), "draft")

    def test_gate_server_action(self):
        self._policy(self.leader)
        draft = self._document()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Send",
                "model_id": self.env["ir.model"]._get_id(draft._name),
                "state": "object_write",
                "update_path": "state",
                "evaluation_type": "value",
                "selection_value": self.env["ir.model.fields.selection"]
                .search([("field_id.model", "=", draft._name), ("field_id.name", "=", "state"), ("value", "=", "sent")])
                .id,
            }
        )
        code = action.copy({"state": "code", "code": "record.sudo().write({'state': 'sent'})"})
        for each in (action, code):
            with self.assertRefused(CLOSED):
                each.with_context(active_model=draft._name, active_id=draft.id, active_ids=draft.ids).run()
        self.assertEqual(self.state_of(draft), "draft")

    def test_gate_form(self):
        """A form that shows the state cannot save it."""
        self._policy(self.leader)
        self.env["ir.ui.view"].create(
            {
                "name": "test",
                "model": "marketing.test.document",
                "type": "form",
                "arch": "<form><field name='state'/><field name='amount'/></form>",
            }
        )
        form = Form(self._document())
        form.state = "sent"
        with self.assertRefused(CLOSED):
            form.save()

    def test_gate_batch(self):
        """One document without approval stops the batch, and is named."""
        document, _request = self._approved()
        other = self._document(name="Unapproved paper")
        with self.assertRefused(f"Unapproved paper {CLOSED}"):
            (document | other).action_send()
        document.action_send()

    def test_gate_unapproved_states(self):
        """Nothing but an approval opens the gate: neither a rejection nor a withdrawn or pending request."""
        self._policy(self.leader)
        document = self._document()
        request = self._submit(document)
        with self.assertRefused("still waiting for its approval"):
            document.action_send()
        document.action_approval_withdraw()
        with self.assertRefused(CLOSED):
            document.action_send()
        request = self._submit(document)
        self.as_user(request, self.leader).action_reject("No")
        with self.assertRefused(CLOSED):
            document.action_send()

    def test_gate_mandatory(self):
        """What must not pass freely does not pass when the policy is gone, and says who can help."""
        self.patch(type(self.env["marketing.test.document"]), "_approval_mandatory", lambda records, _gate: records)
        document = self._document()
        self.assertEqual(document.approval_state, "required")
        with self.assertRefused(CLOSED):
            document.action_send()
        with self.assertRefused("no approval chain covers"):
            document.action_approval_submit()

    def test_gate_forged_context(self):
        """The marks that the engine leaves in a context cannot come from outside."""
        self._policy(self.leader)
        document = self._document()
        self._submit(document)
        for value in (True, "token", object(), {}, []):
            forged = document.with_context(
                marketing_approval_changes=value,
                marketing_approval_writing=value,
                marketing_guard=value,
                marketing_approval_activity=value,
            )
            with self.assertRefused("still waiting"):
                forged.action_send()
            with self.assertRefused(LOCKED):
                forged.write({"amount": 1})
            with self.assertRefused(LOCKED):
                forged.line_ids.write({"price": 1})

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

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

    def test_gate_change_voids(self):
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

    def test_gate_pending_is_locked(self):
        """While it is pending, none of these changes is possible."""
        self._policy(self.leader)
        for what, (change, *_words) in self.changes().items():
            with self.subTest(what=what):
                document = self._document(lines=((1, 100.0), (2, 50.0)))
                request = self._submit(document)
                with self.assertRefused(LOCKED):
                    change(document)
                self.assertEqual(request.state, "pending")

    def test_gate_sealed(self):
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

    def test_gate_files(self):
        """Content, origin and removal of a file count; renaming it and writing about the document do not."""
        self._policy(self.leader)
        for what, change in {
            "content": lambda file: file.write({"raw": b"two"}),
            "data": lambda file: file.write({"datas": b"dHdv"}),
            "moved": lambda file: file.write({"res_id": self._document().id}),
            "removed": lambda file: file.unlink(),
            "posted": lambda file: self.posted(file),
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

    def test_gate_message_while_pending(self):
        """People talk about a pending document, with files, without touching it."""
        self._policy(self.leader)
        document = self._document()
        self._submit(document)
        document.message_post(body="Look", attachments=[("note.txt", b"note")])
        with self.assertRefused(LOCKED):
            self.file(document)

    def test_gate_change_and_back(self):
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

    def test_gate_change_with_the_state(self):
        """One write cannot change the content and pass the gate."""
        document, request = self._approved()
        for values in ({"amount": 1}, {"line_ids": [Command.create({"name": "More"})]}):
            with self.assertRefused(CLOSED):
                document.write({**values, "state": "sent"})
        self.assertEqual(request.state, "approved")
        document.action_send()

    def test_gate_company(self):
        """An approval under the policies of one company is none in another."""
        document, request = self._approved()
        other = self.env["res.company"].create({"name": "Branch"})
        document.sudo().company_id = other
        self.assertEqual(request.state, "void")

    def test_gate_copy(self):
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

    def test_gate_stale_by_other_ways(self):
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

    def test_gate_seal_without_language(self):
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

    def test_gate_lines_not_loaded_one_by_one(self):
        """A form that changes three lines compares the document once."""
        document, request = self._approved(lines=((1, 1.0), (2, 2.0), (3, 3.0)))
        document.write({"line_ids": [Command.update(line.id, {"price": 9}) for line in document.line_ids]})
        self.assertEqual(len(request.changes), 3)
        self.assertEqual(request.event_ids.mapped("kind").count("void"), 1)
        with self.assertRaises(UserError):
            document.action_send()
