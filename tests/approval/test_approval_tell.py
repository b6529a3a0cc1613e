"""H-01: requesters hear of outcomes, soon after the decision and whatever becomes of the message."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.approval import approval_batches
from .common import ApprovalCommon


@tagged("at_install", "-post_install")
class TestApprovalTell(ApprovalCommon):
    def tell(self):
        """Run the scheduled action."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1):
            self.env["marketing.approval.request"]._cron_tell()
        self.env.invalidate_all()

    def heard(self, user):
        """Return what a user was told, the newest first."""
        return self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)], order="id desc")

    def rejected(self, number=1):
        """Return documents that the leader has rejected together."""
        if not self.send_gate.policy_ids:
            self._policy(self.leader)
        documents = self.env["marketing.test.document"].browse([self._document().id for _number in range(number)])
        requests = self._submit(documents.with_user(self.seller))
        self.as_user(requests, self.leader).action_reject("Too dear.")
        return documents

    def test_single(self):
        """One outcome is a message on the document, from whoever decided, to the requester."""
        document = self.rejected()
        known = self.heard(self.seller)
        self.tell()
        message = self.heard(self.seller) - known
        self.assertEqual(len(message), 1)
        self.assertEqual((message.model, message.res_id), (document._name, document.id))
        self.assertEqual(message.author_id, self.leader.partner_id)
        self.assertIn("Too dear.", message.body)
        self.tell()
        self.assertEqual(self.heard(self.seller) - known, message, "told once")

    def test_batch(self):
        """A batch is one message to its requester, and a line on each document."""
        documents = self.rejected(3)
        known = self.heard(self.seller)
        self.tell()
        self.assertEqual(len(self.heard(self.seller) - known), 1)
        for document in documents:
            self.assertIn("Too dear.", "".join(document.message_ids.mapped("body")))

    def test_own_language(self):
        """The requester reads the outcome in the own language, whoever decided."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        self.rejected()
        self.tell()
        self.assertIn("驳回", self.heard(self.seller)[:1].body)

    def test_own_decision(self):
        """Nobody is sent a message about what they did themselves; the document's log has it."""
        self._policy(self.leader)
        document = self._document()
        request = self._submit(document)
        known = self.heard(self.seller)
        self.as_user(request, self.seller).action_withdraw()
        self.tell()
        self.assertFalse(self.heard(self.seller) - known)
        self.assertIn("withdrawn", "".join(document.message_ids.mapped("body")))

    def test_submitted_again(self):
        """What was returned and submitted again before anybody heard of it is no news any more."""
        self._policy(self.leader)
        document = self._document()
        request = self._submit(document)
        self.as_user(request, self.leader).action_return("The date is missing.")
        document.action_approval_submit()
        known = self.heard(self.seller)
        self.tell()
        self.assertFalse(self.heard(self.seller) - known)
        self.assertFalse(request.to_tell)

    def test_bad_record(self):
        """A message that fails stops nobody else's, is not tried for ever, and an administrator hears of it."""
        bad, good = self.rejected(), self.rejected()
        requests = self.env["marketing.approval.request"]
        tell = type(requests)._tell_outcome

        def fail(self, documents, author):
            if bad.id in documents:
                raise ValueError("no mail server")
            return tell(self, documents, author)

        with patch.object(type(requests), "_tell_outcome", fail), mute_logger(approval_batches.__name__):
            self.tell()
        self.assertIn("Too dear.", "".join(good.message_ids.mapped("body")))
        request = self._requests(bad)
        self.assertFalse(request.to_tell)
        self.assertIn(self.admin, request.activity_ids.user_id)
        self.assertEqual(request.state, "rejected")

    def test_document_gone(self):
        """A document that was deleted meanwhile is passed over."""
        document = self.rejected()
        document.sudo().unlink()
        self.tell()
        self.assertFalse(self.env["marketing.approval.request"].sudo().search([("to_tell", "=", True)]))

    def test_started_once(self):
        """A transaction that ends many requests starts the scheduled action once."""
        triggers = self.env["ir.cron.trigger"].sudo()
        cron = self.env.ref("marketing_office.ir_cron_approval_tell")
        self.env.cr.precommit.run()
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self.rejected()
        self.rejected()
        self.env.cr.precommit.run()
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)
