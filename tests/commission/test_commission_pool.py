"""K-04, H-15: the supervisor divides the team pool, the director reviews it, and only then it entitles."""

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommissionCommon


@tagged("at_install", "-post_install")
class TestCommissionPool(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env.ref("marketing_office.commission_policy_pool_confirm")
        cls.rule.active = True
        cls.order = cls._contract(lines=((1, 1000.0),))
        cls.Pool = cls.env["marketing.commission.pool"]

    def draft(self, *shares, user=None):
        """Return a division that is not yet in force, as its leader has it."""
        return self.as_user(self.Pool, user or self.leader).create(
            {
                "order_id": self.order.id,
                "share_ids": [
                    Command.create({"partner_id": person.partner_id.id, "percent": percent})
                    for person, percent in shares or ((self.colleague, 60), (self.leader, 40))
                ],
            }
        )

    def review(self, pool):
        """Have the director agree to a division."""
        pool.action_approval_submit()
        self.as_user(pool.sudo().approval_request_ids.sorted("id")[-1:], self.director).action_approve()

    def entitled(self):
        self.order.invalidate_recordset()
        return self.order.commission_ids.filtered(lambda commission: commission.role == "team")

    def test_pool_is_reviewed(self):
        """Nobody is entitled before the director has agreed; then all are, at once."""
        pool = self.draft()
        self.assertFalse(self.entitled())
        with self.assertRefused("needs an approval first"):
            pool.action_confirm()
        pool.action_approval_submit()
        request = pool.sudo().approval_request_ids
        self.assertEqual(request.requester_id, self.leader)
        self.assertIn(self.director, request.ballot_ids.user_id)
        with self.assertRefused("its content is locked"):
            pool.share_ids[0].percent = 50
        self.as_user(request, self.director).action_approve()
        self.assertEqual(pool.state, "confirmed")
        self.assertEqual(sorted(self.entitled().mapped("amount")), [8.0, 12.0])

    def test_pool_is_whole(self):
        """Half a division is neither submitted nor put in force; more than all is not kept."""
        pool = self.draft((self.colleague, 60))
        for act in (pool.action_approval_submit, pool.action_confirm):
            with self.assertRefused("Divide the whole pool", ValidationError):
                act()
        with self.assertRefused("more than 100", ValidationError):
            pool.share_ids = [Command.create({"partner_id": self.leader.partner_id.id, "percent": 50})]

    def test_pool_is_divided_anew(self):
        """Before anything is earned it may be opened again, and needs another review; after that it stands."""
        pool = self.draft((self.colleague, 100))
        self.review(pool)
        self.assertEqual(self.entitled().amount, 20.0)
        with self.assertRefused("can no longer be changed"):
            pool.share_ids.percent = 50
        pool.action_reopen()
        self.assertFalse(self.entitled())
        pool.share_ids.partner_id = self.leader.partner_id
        with self.assertRefused("needs an approval first"):
            pool.action_confirm()
        self.review(pool)
        self.assertEqual(self.entitled().user_id, self.leader)
        self._collect(self.order)
        self._run()
        with self.assertRefused("has been earned as it was divided"):
            pool.action_reopen()

    def test_pool_without_a_rule(self):
        """Where no rule asks for a review, the leader puts it in force."""
        self.rule.active = False
        pool = self.draft()
        pool.action_confirm()
        self.assertEqual(sum(self.entitled().mapped("amount")), 20.0)

    def test_pool_in_force_without_a_rule(self):
        """What is in force stays as it is, also where nobody reviews it: the entitlements follow the shares."""
        self.rule.active = False
        vals = {"partner_id": self.colleague.partner_id.id, "percent": 100.0}
        pool = self.as_user(self.Pool, self.leader).create(
            {"order_id": self.order.id, "state": "confirmed", "share_ids": [Command.create(vals)]}
        )
        self.assertEqual((pool.state, self.entitled().user_id), ("confirmed", self.colleague))
        share, other = pool.share_ids, self._contract(lines=((1, 1000.0),))
        for act in (
            lambda: share.write({"percent": 50}),
            lambda: share.write({"partner_id": self.leader.partner_id.id}),
            share.unlink,
            lambda: pool.write({"share_ids": [Command.clear()]}),
            lambda: pool.write({"order_id": other.id}),
        ):
            with self.assertRefused("can no longer be changed"):
                act()
        with self.assertRefused("Divide the whole pool", ValidationError):
            self.as_user(self.Pool, self.leader).create(
                {"order_id": other.id, "state": "confirmed", "share_ids": [Command.create({**vals, "percent": 10.0})]}
            )

    def test_pool_forged(self):
        """What follows from the contract and the shares is written by nobody."""
        self.rule.active = False
        pool, other = self.draft((self.colleague, 10)), self._contract(lines=((1, 1000.0),))
        for vals in ({"total": 100.0}, {"salesperson_id": self.leader.id}, {"team_id": False}, {"company_id": False}):
            with self.assertRefused("cannot be set by hand", AccessError):
                pool.write(vals)
            with self.assertRefused("cannot be set by hand", AccessError):
                self.as_user(self.Pool, self.leader).create({"order_id": other.id, "salesperson_id": 1, **vals})
        with self.assertRefused("cannot be set by hand", AccessError):
            pool.share_ids.write({"order_id": other.id})
        with self.assertRefused("Divide the whole pool", ValidationError):
            pool.action_confirm()

    def test_pool_forbidden_paths(self):
        """Salespeople and leaders of other teams divide nothing, by no path; nobody skips the review."""
        vals = {"order_id": self.order.id, "share_ids": [Command.create({"partner_id": self.seller.partner_id.id})]}
        for user in (self.seller, self.colleague, self.other_leader, self.finance, self.auditor):
            with self.assertRaises(AccessError, msg=user.name):
                self.as_user(self.Pool, user).create(vals)
        with self.assertRefused("needs an approval first"):
            self.as_user(self.Pool, self.leader).create({**vals, "state": "confirmed"})
        pool = self.draft()
        for user in (self.seller, self.other_leader, self.finance):
            with self.assertRaises(AccessError, msg=user.name):
                self.as_user(pool, user).write({"state": "confirmed"})
            with self.assertRaises(AccessError, msg=user.name):
                self.as_user(pool.share_ids, user).write({"percent": 1})
        with self.assertRaises(UserError):
            self.as_user(pool, self.leader).write({"state": "confirmed"})
        with self.assertRaises(AccessError):
            self.as_user(pool, self.seller).read(["share_ids"])
        self.assertEqual(self.as_user(self.env["marketing.commission.share"], self.colleague).search([]).percent, 60)

    def test_pool_of_contracts_without_one(self):
        """The nightly run gives contracts under a plan with a team part a pool to divide, once."""
        for _time in range(2):
            self.Pool._make_missing(self.company)
        pool = self.as_user(self.Pool, self.leader).search([("state", "=", "draft")])
        self.assertEqual((pool.order_id, pool.salesperson_id, pool.total), (self.order, self.seller, 0.0))
        self.assertFalse(self.as_user(self.Pool, self.other_leader).search([]))

    def test_pool_kept(self):
        pool = self.draft((self.colleague, 100))
        self.review(pool)
        with self.assertRefused("is kept"):
            pool.unlink()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.draft()
