from odoo.tests import tagged

from ..transactions import SECOND
from .contract_race import ContractRace


@tagged("post_install", "-at_install")
class TestContractChangeConcurrency(ContractRace):
    """Two changes of one contract at the same moment: the second one knows of the first, or is not applied."""

    def change_of(self, cr, name, place):
        changes = self.order(cr, "asks").contract_change_ids.sorted("id")
        return changes[place].with_env(self.env_of(cr, name))

    def write_changes(self, cr):
        """Have two changes written and submitted, one of the quantity and one of the price."""
        order = self.order(cr, "asks")
        for vals in ({"quantity": 3.0}, {"price_unit": 90.0}):
            change = order.env["marketing.contract.change"].create({"order_id": order.id, "reason": "agreed"})
            change.line_ids.write(vals)
            change.action_approval_submit()

    def approve_change(self, cr, name, place):
        change = self.change_of(cr, name, place)
        change.sudo().approval_request_ids.with_user(self.people[name]).sudo(False).action_approve()

    def seen(self):
        with self.transaction() as env:
            order = env["sale.order"].browse(self.ids["order"])
            requests = order.approval_request_ids | order.contract_change_ids.approval_request_ids
            self.assertFalse(requests.event_ids._first_broken())
            self.assertFalse(requests._first_forged())
            line = order.order_line
            states = order.contract_change_ids.sorted("id").mapped("state")
            return states, line.product_uom_qty, line.price_unit, requests.mapped("run_error")

    def test_two_changes(self):
        self.alone(self.submit)
        self.alone(self.approve, "first")
        self.alone(self.confirm)
        self.alone(self.write_changes)
        met = self.together((self.approve_change, ("first", 0)), (self.approve_change, ("second", 1)))
        self.assertIsInstance(met, SECOND)
        self.assertEqual(self.seen()[:3], (["applied", "draft"], 3.0, 100.0))
        # Tried again, as Odoo does: approved, but written for a contract that is no longer that.
        self.alone(self.approve_change, "second", 1)
        states, quantity, price, errors = self.seen()
        self.assertEqual((states, quantity, price), (["applied", "draft"], 3.0, 100.0))
        self.assertIn("has changed since", "".join(filter(None, errors)))

    def test_a_change_against_its_withdrawal(self):
        self.alone(self.submit)
        self.alone(self.approve, "first")
        self.alone(self.confirm)
        self.alone(self.write_changes)

        def withdraw(cr):
            self.change_of(cr, "asks", 0).action_cancel()

        met = self.together((self.approve_change, ("first", 0)), (withdraw, ()))
        self.assertIsInstance(met, SECOND)
        self.assertEqual(self.seen()[0][0], "applied")
        met = self.together(
            (lambda cr: self.change_of(cr, "asks", 1).action_cancel(), ()), (self.approve_change, ("first", 1))
        )
        self.assertIsInstance(met, SECOND)
        self.assertEqual(self.seen()[:3], (["applied", "cancelled"], 3.0, 100.0))
