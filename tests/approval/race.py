"""Two people at the same moment, with real transactions: what the tests of it stand on."""

from functools import partial
from types import SimpleNamespace
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import model as service
from odoo.tests import BaseCase, get_db_name, new_test_user
from odoo.tools import mute_logger

from ..throwaway import add_models
from ..transactions import overlap, transaction
from .common import ApprovalDocument, ApprovalDocumentLine


class ApprovalRace(BaseCase):
    """Papers, people and real transactions that meet.

    The data is committed, since other transactions must see it, and removed again afterwards.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls._clean_up)
        with cls._transaction() as cls.env:
            add_models(cls, ApprovalDocument, ApprovalDocumentLine)
            cls.users = {
                name: new_test_user(
                    cls.env, login=f"mo_race_{name}", groups="marketing_office.group_staff", name=name
                ).id
                for name in ("seller", "colleague", "first", "second", "third")
            }
            model_id = cls.env["ir.model"]._get_id("marketing.test.document")
            _send, cls.gate_id = (
                cls.env["marketing.approval.gate"]
                .create(
                    [
                        {"name": "Send the paper", "code": "test.send", "model_id": model_id},
                        {"name": "Bring the paper into force", "code": "test.done", "model_id": model_id},
                    ]
                )
                .ids
            )
        cls.registry.signal_changes()
        del cls.env

    @classmethod
    def _transaction(cls, user_id=SUPERUSER_ID):
        """Return a context manager with an environment in a transaction of its own, committed at the end."""
        return transaction(cls.registry, user_id, {"no_reset_password": True})

    @classmethod
    def _clean_up(cls):
        """Take everything out of the database and the registry again."""
        with cls._transaction() as env:
            cr = env.cr
            requests = "SELECT id FROM marketing_approval_request WHERE res_model = 'marketing.test.document'"
            models = "SELECT id FROM ir_model WHERE model LIKE 'marketing.test.%'"
            model_fields = "SELECT id FROM ir_model_fields WHERE model LIKE 'marketing.test.%'"
            for query in (
                f"DELETE FROM mail_activity WHERE res_model = 'marketing.approval.request' AND res_id IN ({requests})",
                f"DELETE FROM marketing_approval_event WHERE request_id IN ({requests})",
                f"DELETE FROM marketing_approval_ballot WHERE request_id IN ({requests})",
                f"DELETE FROM marketing_approval_request WHERE id IN ({requests})",
                "DELETE FROM ir_attachment WHERE res_model = 'marketing.test.document'",
                "DELETE FROM mail_message WHERE model = 'marketing.test.document'",
                "DELETE FROM mail_followers WHERE res_model = 'marketing.test.document'",
                "DELETE FROM marketing_approval_gate WHERE code LIKE 'test.%'",
                f"DELETE FROM ir_model_data WHERE model = 'ir.model' AND res_id IN ({models})",
                f"DELETE FROM ir_model_data WHERE model = 'ir.model.fields' AND res_id IN ({model_fields})",
                "DELETE FROM ir_model_data WHERE model = 'ir.model.fields.selection' AND res_id IN "
                f"(SELECT id FROM ir_model_fields_selection WHERE field_id IN ({model_fields}))",
                f"DELETE FROM ir_model_constraint WHERE model IN ({models})",
                f"DELETE FROM ir_model WHERE id IN ({models})",
                "DROP TABLE IF EXISTS marketing_test_line, marketing_test_document",
            ):
                cr.execute(query)
            cls.registry._setup_models__(cr)
            env = api.Environment(cr, SUPERUSER_ID, {})
            users = env["res.users"].search([("login", "like", "mo_race_%")])
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env.registry.clear_all_caches()
        cls.registry.signal_changes()

    def setUp(self):
        super().setUp()
        # A request that lost waits a moment before it is tried again; here it need not.
        self.startPatcher(patch.object(service, "random", SimpleNamespace(uniform=lambda _low, _high: 0.01)))
        self.startPatcher(mute_logger_of("odoo.sql_db"))
        self.startPatcher(mute_logger_of("odoo.service.model"))

    # ------------------------------------------------------------------
    # Two at the same moment
    # ------------------------------------------------------------------

    def _race(self, first, second, meanwhile=None):
        """Let two people act at the same moment (see `overlap`). The second is tried again as Odoo does with requests.

        :param first: pair of a name and a function of an environment; so is `second`
        :param meanwhile: called after the second has looked and before the first looks
        :return: the refusal that each met, or None
        """
        results = [None, None]

        def quick(cursor):
            env = self._environment(cursor, first[0])
            try:
                first[1](env)
                cursor.flush()
            except UserError as refusal:
                cursor.rollback()
                results[0] = str(refusal)

        def slow(cursor):
            # As a request of the web client does, with its second and third try.
            env = self._environment(cursor, second[0])
            try:
                service.retrying(partial(second[1], env), env)
            except UserError as refusal:
                cursor.rollback()
                results[1] = str(refusal)

        if met := overlap(self.registry, quick, slow, meanwhile):
            raise met
        return results

    def _environment(self, cursor, name):
        return api.Environment(cursor, self.users[name], {})

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------

    def _policy(self, *steps, domain="[]"):
        """Replace the policies of the gate.

        :param steps: pairs of names and quorum
        """
        with self._transaction() as env:
            policies = env["marketing.approval.policy"]
            policies.search([("gate_id", "=", self.gate_id)]).unlink()
            policies.create(
                {
                    "name": "Race",
                    "gate_id": self.gate_id,
                    "domain": domain,
                    "step_ids": [
                        Command.create(
                            {
                                "sequence": number,
                                "name": f"Step {number}",
                                "rule": "user",
                                "quorum": quorum,
                                "user_ids": [Command.set([self.users[name] for name in names])],
                            }
                        )
                        for number, (names, quorum) in enumerate(steps)
                    ],
                }
            )

    def _paper(self, submitted=True, approvers=()):
        """Make a sent paper and return its id; `submitted` and approved if so wanted."""
        with self._transaction(self.users["seller"]) as env:
            lines = [Command.create({"price": 10.0}), Command.create({"price": 20.0})]
            paper = env["marketing.test.document"].create({"state": "sent", "amount": 100.0, "line_ids": lines})
            env["ir.attachment"].create(
                {"name": "terms.txt", "raw": b"terms", "res_model": paper._name, "res_id": paper.id}
            )
        if submitted:
            self._submitted(paper.id, approvers)
        return paper.id

    def _submitted(self, paper_id, approvers=()):
        self._alone("seller", self._submit(paper_id))
        for name in approvers:
            self._alone(name, self._decide(paper_id))

    def _alone(self, name, act):
        with self._transaction(self.users[name]) as env:
            act(env)

    def _requests(self, env, paper_id):
        return (
            env["marketing.approval.request"]
            .sudo()
            .search([("res_model", "=", "marketing.test.document"), ("res_id", "=", paper_id)], order="id")
            .sudo(False)
        )

    def _on(self, paper_id, method, *args):
        """Return what calls a method of the paper."""
        return lambda env: getattr(env["marketing.test.document"].browse(paper_id), method)(*args)

    def _submit(self, paper_id):
        return self._on(paper_id, "action_approval_submit")

    def _finish(self, paper_id):
        return self._on(paper_id, "action_finish")

    def _decide(self, paper_id, reason=None):
        """Return what approves, or rejects with a reason."""

        def act(env):
            request = self._requests(env, paper_id)[-1]
            return request.action_reject(reason) if reason else request.action_approve()

        return act

    def _changes(self, paper_id):
        """Return {what: function} of changes of what is approved."""

        def lines(env):
            return env["marketing.test.line"].search([("document_id", "=", paper_id)])

        return {
            "amount": self._on(paper_id, "write", {"amount": 7.0}),
            "price of a line": lambda env: lines(env)[0].write({"price": 99.0}),
            "new line": lambda env: lines(env).create({"document_id": paper_id, "name": "More"}),
            "line removed": lambda env: lines(env)[0].unlink(),
            "file added": lambda env: env["ir.attachment"].create(
                {"name": "x.txt", "raw": b"x", "res_model": "marketing.test.document", "res_id": paper_id}
            ),
            "file removed": lambda env: (
                env["ir.attachment"]
                .search([("res_model", "=", "marketing.test.document"), ("res_id", "=", paper_id)])
                .unlink()
            ),
        }

    def _story(self, paper_id):
        """Return (state of the paper, states of its requests, kinds of the last history), after checking both."""
        with self._transaction() as env:
            paper = env["marketing.test.document"].browse(paper_id)
            requests = self._requests(env, paper_id)
            self.assertFalse(requests.event_ids._first_broken())
            self.assertFalse(requests._first_forged())
            live = requests.filtered(lambda request: request.state in ("pending", "approved"))
            self.assertLessEqual(len(live), 1)
            self.assertFalse(live._stale(), "what is approved is what is there")
            questions = env["mail.activity"].search(
                [("res_model", "=", requests._name), ("res_id", "in", requests.ids)]
            )
            opened = requests.ballot_ids.filtered(lambda ballot: ballot.state == "open")
            self.assertEqual(questions.user_id, opened.user_id)
            return paper.state, requests.mapped("state"), requests[-1:].event_ids.mapped("kind")

    def assertRefusal(self, refusal, pattern):
        self.assertRegex(refusal or "", pattern)


def mute_logger_of(name):
    """Return a logger muted, as something that `startPatcher` starts."""
    muted = mute_logger(name)
    muted.start, muted.stop = muted.__enter__, lambda: muted.__exit__(None, None, None)
    return muted
