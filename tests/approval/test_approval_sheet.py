"""The approval of a document on paper."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ApprovalCommon

REPORT = "marketing_office.report_approval_sheet"


@tagged("at_install", "-post_install")
class TestApprovalSheet(ApprovalCommon):
    def page(self, requests, user, **context):
        reports = self.as_user(self.env["ir.actions.report"], user).with_context(**context)
        return reports._render_qweb_html(REPORT, requests.ids)[0].decode()

    def test_content_opinions_seal(self):
        """The page tells what was submitted, every opinion with its reason, the outcome, and the seal."""
        self._policy(self.leader, self.director)
        document = self._document(lines=((3, 8600.0),))
        request = self._submit(document)
        self._approve(request, self.leader, comment="A good customer.")
        self.as_user(request, self.director).action_reject("Too <dear>.")
        action = self.as_user(document, self.seller).action_print_approval()
        self.assertEqual((action["report_name"], action["context"]["active_ids"]), (REPORT, request.ids))
        page = self.page(request, self.seller)
        for words in (
            "Send the paper",
            "8,600.00",
            self.customer.name,
            "A good customer.",
            "Too &lt;dear&gt;.",
            self.director.name,
            "Rejected",
            request.digest,
        ):
            self.assertIn(words, page)

    def test_newest(self):
        """Of several approvals of a document the last one is printed; without one there is nothing to print."""
        self._policy(self.leader)
        document = self._document()
        with self.assertRefused("not been submitted", UserError):
            document.action_print_approval()
        first = self._submit(document)
        self.as_user(first, self.leader).action_reject("No.")
        second = self._submit(document)
        self.assertEqual(document.action_print_approval()["context"]["active_ids"], second.ids)

    def test_own_language(self):
        """Everybody prints it in the own language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self._policy(self.leader)
        policy.step_ids.with_context(lang="zh_CN").name = "主管审批"
        request = self._submit(self._document())
        self._approve(request, self.leader)
        page = self.page(request, self.seller, lang="zh_CN")
        for words in ("申请人", "主管审批"):
            self.assertIn(words, page)
        self.assertIn("Step 1", self.page(request, self.seller, lang="en_US"))

    def test_of_others(self):
        """Whoever may not read a request does not print it."""
        self._policy(self.leader)
        request = self._submit(self._document())
        with self.assertRaises(AccessError):
            self.page(request, self.outsider)
