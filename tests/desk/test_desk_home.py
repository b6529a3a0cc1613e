from odoo.tests import tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestDeskHome(MarketingCommon):
    def test_each_role_has_a_home(self):
        expected = {
            self.seller: "marketing_office.my_commission",
            self.leader: "sale.order",
            self.auditor: "marketing.approval.request",
        }
        for user, target in expected.items():
            with self.subTest(user.name):
                action = self.as_user(self.env["marketing.desk"], user).action_open_home()
                self.assertIn(target, (action.get("tag"), action.get("res_model")))
