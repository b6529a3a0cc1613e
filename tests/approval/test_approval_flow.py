from .common import ApprovalCommon


class TestApprovalFlow(ApprovalCommon):
    def test_smoke(self):
        document, request = self._approved()
        document.action_send()
        self.assertEqual(document.state, "sent")
