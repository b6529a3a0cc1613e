from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionPlan(CommissionCommon):
    def test_unit_must_be_confirmed(self):
        """K-01, T-01: no unit is assumed, and nothing is earned under an unconfirmed plan."""
        plan = self._plan(name="Open")
        plan.rate_ids.unit = False
        with self.assertRaisesRegex(UserError, "‰"):
            plan.action_confirm()
        self.plan.action_retire()
        self.plan.valid_to = date(2020, 12, 31)
        order = self._contract()
        self._collect(order)
        self._run()
        self.assertFalse(order.commission_ids)
        plan.rate_ids.unit = "permille"
        plan.action_confirm()
        self.assertEqual(plan.confirmed_by_id, self.env.user)
        self._run()
        self.assertEqual(order.commission_ids.amount, 3.0, "3 ‰ of 1,000.00")

    def test_shipped_plan_has_open_units(self):
        """The plan that comes with the module leaves the unit open and is a draft."""
        plan = self.env.ref("marketing_office.commission_plan_default")
        self.assertEqual(set(plan.rate_ids.mapped("unit")), {False})
        self.assertEqual(plan.state, "draft")

    def test_confirmed_plan_is_frozen(self):
        """Terms and rates of a plan in force change only by a new version."""
        for vals in ({"first_percent": 50}, {"base": "total"}, {"rate_ids": [(5,)]}, {"valid_from": date(2021, 1, 1)}):
            with self.subTest(vals), self.assertRaises(UserError):
                self.plan.write(vals)
        with self.assertRaises(UserError):
            self.plan.rate_ids[0].rate = 30
        with self.assertRaises(UserError):
            self.plan.rate_ids[0].unlink()
        with self.assertRaises(UserError):
            self.env["marketing.commission.rate"].create(
                {"plan_id": self.plan.id, "role": "team", "rate": 1, "unit": "percent"}
            )
        with self.assertRaises(UserError):
            self.plan.unlink()

    def test_state_is_not_written_by_hand(self):
        plan = self._plan(name="Forged").with_user(self.admin)
        with self.assertRaises(AccessError):
            plan.state = "confirmed"
        with self.assertRaises(AccessError):
            plan.copy({"state": "confirmed"})
        with self.assertRaises(AccessError):
            plan.sudo().write({"confirmed_by_id": self.admin.id})
        self.assertEqual(plan.with_context(default_state="confirmed").copy().state, "draft")

    def test_new_version_retires_the_old_one(self):
        action = self.plan.action_new_version()
        version = self.env["marketing.commission.plan"].browse(action["res_id"])
        self.assertRecordValues(version, [{"version": 2, "state": "draft", "previous_id": self.plan.id}])
        version.valid_from = date(2026, 7, 1)
        version.rate_ids.filtered(lambda rate: rate.role == "salesperson").rate = 4
        version.action_confirm()
        self.assertEqual(self.plan.state, "retired")
        self.assertEqual(self.plan.valid_to, date(2026, 6, 30))
        old = self._contract()
        old.date_order = "2026-06-30 08:00:00"
        new = self._contract()
        new.date_order = "2026-07-01 08:00:00"
        (old | new)._commission_reentitle()
        self.assertEqual(old.commission_ids.plan_id, self.plan)
        self.assertEqual(new.commission_ids.plan_id, version)
        self.assertEqual(new.commission_ids.amount, 40.0)

    def test_roles_that_may_not_configure(self):
        for user in (self.seller, self.leader, self.director, self.finance, self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.plan.with_user(user).write({"name": "Mine"})
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._plan(name="Draft").with_user(user).action_confirm()

    def test_condition_must_fit(self):
        with self.assertRaises(ValidationError):
            self._plan(domain="[('no_such_field', '=', 1)]")

    def test_first_plan_that_fits(self):
        special = self._plan(name="Big contracts", sequence=1, domain="[('amount_untaxed', '>', 5000)]")
        special.rate_ids.rate = 1
        special.action_confirm()
        small, big = self._contract(), self._contract(lines=((6, 1000.0),))
        self.assertEqual(small.commission_ids.plan_id, self.plan)
        self.assertEqual(big.commission_ids.plan_id, special)
        self.assertEqual(big.commission_ids.amount, 60.0)
