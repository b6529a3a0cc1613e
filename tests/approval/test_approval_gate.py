"""The gate on every path (invariant 4)."""

from odoo import Command
from odoo.tests import Form, tagged

from .common import CLOSED, LOCKED, ApprovalCommon


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

    # ------------------------------------------------------------------
    # Paths
    # ------------------------------------------------------------------

    def test_gate_paths(self):
        """No way of changing the state leads past a gate."""
        self._policy(self.leader)
        draft = self._document()
        values = {"name": "New", "partner_id": self.customer.id, "state": "sent"}
        line = draft.line_ids
        attempts = (
            lambda document: document.action_send(),
            lambda document: document.write({"state": "sent"}),
            lambda document: document.web_save({"state": "sent"}, {"state": {}}),
            lambda document: document.update({"state": "sent"}),
            lambda document: setattr(document, "state", "sent"),
            lambda document: setattr(document, "is_sent", True),
            lambda document: line.with_env(document.env).write({"document_state": "sent"}),
            lambda document: document.copy({"state": "sent"}),
            lambda document: document.browse().create(values),
            lambda document: document.browse().create([{"name": "Harmless"}, values]),
            lambda document: document.browse().web_save(values, {"state": {}}),
            lambda document: document.browse().with_context(default_state="sent").create({"name": "New"}),
            lambda document: document.browse().with_context(default_state="sent").name_create("New"),
            lambda document: document.browse().create({"name": "New", "is_sent": True}),
        )
        for document in self.each(draft):
            for attempt in attempts:
                with self.assertRefused(CLOSED):
                    attempt(document)
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
