"""Whoever may not decide cannot bring a decision about, read what is not theirs, or change what was said."""

import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import ApprovalCommon

ENGINE = ("marketing.approval.request", "marketing.approval.ballot", "marketing.approval.event")
READERS = (
    ("search", ([],), {}),
    ("search_count", ([],), {}),
    ("search_read", ([], ["id"]), {}),
    ("web_search_read", ([], {"id": {}}), {}),
    ("name_search", (), {"limit": 100}),
    ("formatted_read_group", ([], ["create_uid"], ["__count"]), {}),
    ("web_read_group", ([], ["create_uid"]), {"aggregates": ["__count"]}),
)


@tagged("at_install", "-post_install")
class TestApprovalForge(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._policy(cls.leader, cls.director)
        cls.document = cls._document(name="Secret paper")
        cls.request = cls._submit(cls.document)
        cls.own = cls._document(cls.colleague, name="Colleague's paper")
        cls.everybody = (
            cls.seller | cls.colleague | cls.leader | cls.other_leader | cls.director | cls.admin | cls.auditor
        ) | cls.outsider
        (cls.everybody | cls.general_manager).group_ids = [Command.link(cls.env.ref("base.group_allow_export").id)]

    def rpc(self, user, model, method, *args, **kwargs):
        """Call a method as a remote client would, and return what the client gets."""
        env = self.env(user=user, su=False, context={})
        env.invalidate_all()
        kwargs["context"] = {"allowed_company_ids": self.company.ids, **kwargs.get("context", {})}
        return json.loads(json.dumps(call_kw(env[model], method, list(args), kwargs), default=str))

    def refused(self, user, model, method, *args, **kwargs):
        with self.assertRaises(UserError, msg=f"{user.name}: {model}.{method}{args}"):
            self.rpc(user, model, method, *args, **kwargs)

    def snapshot(self):
        """Return everything that the engine knows, as the database has it."""
        self.env.flush_all()
        rows = []
        for model in (*ENGINE, self.document._name):
            self.env.cr.execute(f"SELECT * FROM {self.env[model]._table} ORDER BY id")
            rows.append(self.env.cr.fetchall())
        return rows

    # ------------------------------------------------------------------
    # Forging
    # ------------------------------------------------------------------

    def test_forge_engine_rows(self):
        """No create, write, delete, copy, import or save of requests, opinions and history, whoever tries."""
        before = self.snapshot()
        forged = {
            "marketing.approval.request": {"state": "approved"},
            "marketing.approval.ballot": {"state": "approved"},
            "marketing.approval.event": {"kind": "approve"},
        }
        for model, values in forged.items():
            record = self.env[model].search([("id", "in", self._related(model).ids)], limit=1)
            new = record.sudo().copy_data()[0] | values
            new.pop("path", None)
            for user in self.everybody:
                for method, *args in (
                    ("create", new),
                    ("create", [new]),
                    ("write", record.ids, values),
                    ("write", record.ids, {}),
                    ("write", record.ids, {"company_id": self.company.id}),
                    ("web_save", record.ids, values, {"id": {}}),
                    ("web_save", [], new, {"id": {}}),
                    ("web_save_multi", record.ids, [values], {"id": {}}),
                    ("unlink", record.ids),
                    ("copy", record.ids),
                ):
                    self.refused(user, model, method, *args)
                if model == "marketing.approval.request":
                    self.refused(user, model, "name_create", "New")
                for field, value in values.items():
                    result = self.rpc(user, model, "load", [".id", field], [[str(record.id), value]])
                    self.assertFalse(result["ids"])
        self.assertEqual(self.snapshot(), before)

    def _related(self, model):
        names = dict(zip(ENGINE, (None, "ballot_ids", "event_ids"), strict=True))
        return self.request[names[model]] if names[model] else self.request

    def test_forge_through_parents(self):
        """Nor through the lists of a document, a request, a window or a gate."""
        other = self._submit(self.own)
        new = {"gate_id": self.send_gate.id, "company_id": self.company.id, "requester_id": self.seller.id}
        new |= {"res_model": self.document._name, "res_id": self.document.id, "state": "approved"}
        ballot, event = self.request.ballot_ids[0], self.request.event_ids[0]
        before = self.snapshot()

        def commands(record, values, stranger):
            return (
                Command.create(values),
                Command.update(record.id, values),
                Command.delete(record.id),
                Command.unlink(record.id),
                Command.link(stranger.id),
                Command.clear(),
                Command.set([]),
            )

        for user in self.everybody:
            for command in commands(self.request, new, other):
                for method in ("write", "web_save"):
                    extra = ({"id": {}},) if method == "web_save" else ()
                    self.attempt(
                        user,
                        self.document._name,
                        method,
                        self.document.ids,
                        {"approval_request_ids": [command]},
                        *extra,
                    )
            for name, row, values in (
                ("ballot_ids", ballot, {"state": "approved"}),
                ("event_ids", event, {"kind": "approve"}),
            ):
                for command in commands(row, values, other[name][0]):
                    self.refused(user, self.request._name, "write", self.request.ids, {name: [command]})
            for command in (Command.create(new), Command.update(self.request.id, {"state": "approved"})):
                self.refused(user, "marketing.approval.decision", "create", {"comment": "x", "request_ids": [command]})
            for command in (Command.delete(self.request.id),):
                self.attempt(user, "marketing.approval.decision", "create", {"comment": "x", "request_ids": [command]})
        self.assertEqual(self.snapshot()[:3], before[:3])

    def attempt(self, user, model, method, *args):
        """Call what may be refused or ignored; the caller compares the database."""
        try:
            with self.env.cr.savepoint():
                self.rpc(user, model, method, *args)
        except UserError:
            self.env.invalidate_all()

    def test_forge_rules(self):
        """Only administrators change policies and steps; nobody makes or removes gates."""
        policy = self.send_gate.policy_ids
        for user in self.everybody:
            for model, record, values in (
                ("marketing.approval.policy", policy, {"active": False}),
                ("marketing.approval.step", policy.step_ids[0], {"user_ids": [Command.set(user.ids)]}),
                ("marketing.approval.gate", self.send_gate, {"sequence": 5}),
            ):
                if user == self.admin and model != "marketing.approval.gate":
                    continue
                self.refused(user, model, "unlink", record.ids)
                self.refused(user, model, "create", record.sudo().copy_data()[0])
                if user != self.admin:
                    self.refused(user, model, "write", record.ids, values)
            if user != self.admin:
                commands = [Command.update(policy.id, {"active": False})]
                self.refused(user, self.send_gate._name, "write", self.send_gate.ids, {"policy_ids": commands})
        self.rpc(self.admin, "marketing.approval.policy", "write", policy.ids, {"time_limit": 1})

    def test_forge_private_methods(self):
        """What the engine does by itself nobody calls from outside."""
        for model, names in {
            "marketing.approval.request": (
                "_submit",
                "_decide",
                "_end",
                "_advance",
                "_open_next",
                "_resubmit",
                "_copy_to",
                "_log",
                "_void",
                "_guarded_write",
                "_guarded_create",
            ),
            self.document._name: ("_approval_changed", "_approval_content_changed", "_approval_note_change"),
            "mail.activity": ("_approval_close",),
        }.items():
            for name in names:
                self.assertTrue(hasattr(self.env[model], name), name)
                with self.assertRefused("Private methods", AccessError):
                    self.rpc(self.admin, model, name, [])

    # ------------------------------------------------------------------
    # Deciding
    # ------------------------------------------------------------------

    def test_forge_decision_not_asked(self):
        """Only those whose opinion is open decide, once, and only for themselves."""
        for user in self.everybody - self.leader:
            for method, *args in (("action_approve",), ("action_approve", "ok"), ("action_reject", "no")):
                self.refused(user, self.request._name, method, self.request.ids, *args)
        self.rpc(self.leader, self.request._name, "action_approve", self.request.ids)
        for user in self.everybody - self.director:
            self.refused(user, self.request._name, "action_approve", self.request.ids)
            self.refused(user, self.request._name, "action_reject", self.request.ids, "no")
        self.rpc(self.director, self.request._name, "action_approve", self.request.ids)
        for user in self.everybody:
            self.refused(user, self.request._name, "action_approve", self.request.ids)
            self.refused(user, self.request._name, "action_reject", self.request.ids, "no")
            self.refused(user, self.request._name, "action_withdraw", self.request.ids)
        self.assertRecordValues(
            self.request.ballot_ids,
            [{"user_id": self.leader.id, "state": "approved"}, {"user_id": self.director.id, "state": "approved"}],
        )

    def test_forge_decision_twice_in_one_call(self):
        """The same request named twice in a call counts once."""
        self.rpc(self.leader, self.request._name, "action_approve", self.request.ids * 2)
        self.assertEqual(self.request.event_ids.mapped("kind"), ["submit", "approve"])
        self.assertEqual(self.request.ballot_ids.mapped("state"), ["approved", "open"])
        self.rpc(self.colleague, self.own._name, "action_approval_submit", self.own.ids * 2)
        self.assertEqual(len(self._requests(self.own)), 1)

    def test_forge_decision_mixed_batch(self):
        """One request in a batch that one is not asked about stops the batch."""
        self.own.action_approval_submit()
        other = self._requests(self.own)
        other.ballot_ids._guarded_write({"user_id": self.other_leader.id})
        self.refused(self.leader, self.request._name, "action_approve", (self.request | other).ids)
        self.assertEqual((self.request | other).mapped("state"), ["pending", "pending"])
        self.assertEqual(self.request.step_index, 0)

    def test_forge_decision_of_an_activity(self):
        """An activity that somebody made for themselves is no question, and gives no right."""
        self.attempt(
            self.colleague,
            "mail.activity",
            "create",
            {
                "res_model_id": self.env["ir.model"]._get_id(self.request._name),
                "res_id": self.request.id,
                "activity_type_id": self.env.ref("marketing_office.mail_activity_type_approval").id,
                "user_id": self.colleague.id,
            },
        )
        self.refused(self.colleague, self.request._name, "action_approve", self.request.ids)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def test_forge_reading(self):
        """Own requests, those of the team, those one was asked about; directors and auditors all; others none."""
        sees = self.seller | self.leader | self.director | self.general_manager | self.admin | self.auditor
        for model in ENGINE:
            records = self._related(model)
            for user in self.everybody | self.general_manager:
                allowed = user in sees
                for method, args, kwargs in READERS:
                    if method == "name_search" and model != "marketing.approval.request":
                        continue
                    result = self.rpc(user, model, method, *args, **kwargs)
                    found = self._count(method, result)
                    self.assertEqual(found, len(records) if allowed else 0, f"{user.name}: {model}.{method}")
                for method, args in (
                    ("read", (["id", "request_id" if model != ENGINE[0] else "res_name"],)),
                    ("web_read", ({"id": {}, "display_name": {}},)),
                    ("export_data", (["id", "state" if model != ENGINE[2] else "kind"],)),
                ):
                    if allowed:
                        self.rpc(user, model, method, records.ids, *args)
                    else:
                        self.refused(user, model, method, records.ids, *args)

    def _count(self, method, result):
        if method in ("search", "search_read", "name_search"):
            return len(result)
        if method == "web_search_read":
            return result["length"]
        if method == "search_count":
            return result
        groups = result["groups"] if method == "web_read_group" else result
        return sum(group["__count"] for group in groups)

    def test_forge_reading_by_messages(self):
        """Methods called with the number of somebody else's request do not tell what it is about."""
        for user in (self.colleague, self.outsider, self.other_leader):
            for method, *args in (
                ("action_approve",),
                ("action_reject", "no"),
                ("action_withdraw",),
                ("action_verify",),
                ("action_open_document",),
            ):
                with self.assertRaises(AccessError) as caught:
                    self.rpc(user, self.request._name, method, self.request.ids, *args)
                for secret in ("Secret paper", self.seller.name, self.customer.name):
                    self.assertNotIn(secret, str(caught.exception), f"{user.name}: {method}")

    def test_forge_reading_across_companies(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        for user in (self.director, self.auditor, self.leader):
            user.company_ids = [Command.link(branch.id)]
            context = {"allowed_company_ids": branch.ids}
            for model in ENGINE:
                self.assertEqual(self.rpc(user, model, "search_count", [], context=context), 0)
            self.refused(user, self.request._name, "action_approve", self.request.ids, context=context)

    def test_forge_confidential_step(self):
        """A step that would tell the requester something is hidden until it is asked, in every way of reading."""
        self.send_gate.policy_ids.sequence = 99
        hidden = {
            "rule": "user",
            "user_ids": [Command.set(self.general_manager.ids)],
            "domain": "[('amount', '<', 1000)]",
            "confidential": True,
            "name": "Below the floor",
        }
        self._policy(self.leader, hidden, sequence=1)
        request = self._submit(self._document())
        for user, shown in ((self.seller, False), (self.leader, True)):
            document = self.env[request.res_model].with_user(user).browse(request.res_id)
            document.invalidate_recordset()
            self.assertEqual("Below the floor" in json.dumps(document.approval_panel), shown, user.name)
            self.assertEqual("Below the floor" in json.dumps(self.as_user(request, user).panel), shown, user.name)
        for name in ("path", "content", "fingerprint", "policy_id"):
            self.refused(self.seller, request._name, "read", request.ids, [name])
            self.refused(self.seller, request._name, "export_data", request.ids, [name])
            self.refused(self.seller, request._name, "search", [(name, "!=", False)])
            self.assertNotIn(name, self.rpc(self.seller, request._name, "fields_get"))
        self.refused(self.seller, request._name, "search", [("policy_id.step_ids.name", "ilike", "floor")])
        self.refused(self.seller, request._name, "formatted_read_group", [], ["policy_id"], ["__count"])
        for model in ("marketing.approval.policy", "marketing.approval.step"):
            self.refused(self.seller, model, "search_read", [], ["name"])
        self.assertNotIn("floor", json.dumps(self.rpc(self.seller, request._name, "read", request.ids), default=str))
        self._approve(request, self.leader)
        document = self.env[request.res_model].with_user(self.seller).browse(request.res_id)
        document.invalidate_recordset()
        self.assertIn("Below the floor", json.dumps(document.approval_panel))

    # ------------------------------------------------------------------
    # History
    # ------------------------------------------------------------------

    def sql(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def verdict(self):
        """Return the colour of the answer to "check the history"."""
        return self.rpc(self.director, self.request._name, "action_verify", self.request.ids)["params"]["type"]

    def test_forge_history(self):
        """A row changed or removed behind the engine's back is named; so is an outcome that nobody decided."""
        self._approve(self.request, self.leader, comment="fine")
        self._approve(self.request, self.director)
        events, event = self.request.event_ids, self.request.event_ids[1]
        self.assertEqual(events.mapped("kind"), ["submit", "approve", "approve", "complete"])
        self.assertFalse(events._first_broken())
        self.assertEqual(self.verdict(), "success")
        request, table = self.request.id, "UPDATE marketing_approval_event SET"
        for query, params, broken in (
            (f"{table} comment = 'never' WHERE id = %s", [event.id], event),
            (f"{table} comment = NULL WHERE id = %s", [event.id], event),
            (f"{table} user_id = %s WHERE id = %s", [self.seller.id, event.id], event),
            (f"{table} moment = moment - interval '1 day' WHERE id = %s", [event.id], event),
            (f"{table} kind = 'reject' WHERE id = %s", [event.id], event),
            (f"{table} step = 'Other' WHERE id = %s", [event.id], event),
            (f"{table} digest = 'x' WHERE id = %s", [event.id], event),
            ("DELETE FROM marketing_approval_event WHERE id = %s", [event.id], events[2]),
            ("DELETE FROM marketing_approval_event WHERE id = %s", [events[3].id], events[2]),
            ("UPDATE marketing_approval_request SET fingerprint = 'x' WHERE id = %s", [request], events[0]),
            ("UPDATE marketing_approval_request SET path = '[]' WHERE id = %s", [request], events[0]),
            ("UPDATE marketing_approval_request SET res_id = res_id + 1 WHERE id = %s", [request], events[0]),
            ("UPDATE marketing_approval_request SET state = 'void' WHERE id = %s", [request], None),
            (
                "UPDATE marketing_approval_ballot SET user_id = %s WHERE id = %s",
                [self.seller.id, self.request.ballot_ids[0].id],
                None,
            ),
            ("DELETE FROM marketing_approval_ballot WHERE request_id = %s", [request], None),
            ("DELETE FROM marketing_approval_event WHERE request_id = %s", [request], None),
        ):
            with self.subTest(query=query):
                with self.env.cr.savepoint() as savepoint:
                    self.sql(query, *params)
                    if broken is not None:
                        self.assertEqual(self.request.event_ids._first_broken(), broken)
                    self.assertEqual(self.verdict(), "danger")
                    savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.verdict(), "success")

    def test_forge_approval_by_sql(self):
        """A pending request set to approved by SQL is found out."""
        self.assertEqual(self.verdict(), "success")
        self.sql("UPDATE marketing_approval_request SET state = 'approved' WHERE id = %s", self.request.id)
        self.assertEqual(self.verdict(), "danger")
