"""A-24: what counts against the authority of whoever makes a contract."""

from odoo.tests import tagged

from ..common import MarketingAccountCommon


@tagged("at_install", "-post_install")
class TestContractAuthority(MarketingAccountCommon):
    def test_discount_of_a_contract(self):
        """A contract's largest line discount counts against the authority of its salesperson."""
        self.env["marketing.approval.authority"].create(
            {
                "employee_id": self.employee_seller.id,
                "company_id": self.company.id,
                "any_amount": True,
                "discount_limit": 10.0,
            }
        )
        order = self._order(lines=((1, 100.0), (1, 200.0)))
        order.order_line[1].discount = 10.0
        self.assertFalse(self.as_user(order, self.seller).approval_over_authority)
        order.order_line[0].discount = 10.5
        self.assertIn("10.50 %", self.as_user(order, self.seller).approval_authority_note)
