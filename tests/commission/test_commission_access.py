from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionAccess(CommissionCommon):
    """Invariant 6: nobody reads another's pay, and nobody writes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._contract(shares=((cls.colleague, 100),))
        cls._collect(cls.order)
        cls.Commission._run(cls.company)
        cls.commissions = cls.order.commission_ids

    def test_who_sees_what(self):
        expected = {
            self.seller: self.seller,
            self.colleague: self.colleague,
            self.leader: self.seller | self.colleague,
            self.other_leader: self.env["res.users"],
            self.director: self.seller | self.colleague,
            self.finance: self.seller | self.colleague,
            self.auditor: self.seller | self.colleague,
        }
        for user, people in expected.items():
            with self.subTest(user.name):
                seen = self.as_user(self.Commission, user).search([("order_id", "=", self.order.id)])
                self.assertEqual(seen.sudo().user_id, people)
                groups = self.as_user(self.Commission, user)._read_group(
                    [("order_id", "=", self.order.id)], [], ["amount:sum", "__count"]
                )
                self.assertEqual(groups[0][1], len(people))
        with self.assertRaises(AccessError):
            self.as_user(self.Commission, self.outsider).search([])

    def test_others_pay_is_refused(self):
        other = self.commissions.filtered(lambda commission: commission.user_id == self.colleague)
        mine = self.as_user(other, self.seller)
        for read in (
            lambda: mine.read(["amount"]),
            lambda: mine.export_data(["amount"]),
            lambda: mine.amount,
        ):
            mine.invalidate_recordset()
            with self.assertRaises(UserError):
                read()
        self.assertFalse(
            self.as_user(self.Commission, self.seller).search(
                [("amount", "=", other.amount), ("user_id", "!=", self.seller.id)]
            )
        )
        order = self.as_user(self.order, self.seller)
        order.invalidate_recordset()
        self.assertEqual(order.commission_ids.sudo().user_id, self.seller)
        self.assertEqual(order.commission_count, 1)

    def test_nobody_writes(self):
        vals = {
            "order_id": self.order.id,
            "company_id": self.company.id,
            "currency_id": self.company.currency_id.id,
            "partner_id": self.admin.partner_id.id,
            "role": "salesperson",
            "plan_id": self.plan.id,
            "plan_version": 1,
            "amount": 1000,
            "state": "earned",
        }
        for user in (self.seller, self.leader, self.director, self.finance, self.admin, self.env.user):
            model = self.as_user(self.Commission, user)
            with self.subTest(user.name):
                with self.assertRaises(AccessError):
                    model.create(vals)
                with self.assertRaises(AccessError):
                    model.sudo().create(vals)
                with self.assertRaises(AccessError):
                    self.commissions.with_user(user).write({"amount": 1000})
                with self.assertRaises(AccessError):
                    self.commissions.with_user(user).sudo().write({"amount": 1000})
                with self.assertRaises(AccessError):
                    self.commissions.with_user(user).sudo().unlink()
                with self.assertRaises(AccessError):
                    self.commissions.with_user(user).sudo().copy()
        with self.assertRaises(AccessError):
            self.order.with_user(self.seller).write({"commission_ids": [(1, self.commissions[0].id, {"amount": 1})]})
        with self.assertRaises(AccessError):
            self.order.sudo().write({"commission_ids": [(0, 0, vals)]})

    def test_shares_belong_to_leaders(self):
        share = self.env["marketing.commission.share"].create(
            {
                "pool_id": self.env["marketing.commission.pool"].create({"order_id": self._order().id}).id,
                "partner_id": self.colleague.partner_id.id,
                "percent": 80,
            }
        )
        with self.assertRaises(AccessError):
            self.as_user(share, self.colleague).percent = 50
        with self.assertRaises(AccessError):
            self.as_user(share, self.other_leader).percent = 50
        self.as_user(share, self.leader).percent = 60
        self.assertEqual(share.percent, 60)
