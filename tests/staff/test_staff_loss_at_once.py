from datetime import date

from odoo import Command, api
from odoo.tests import tagged
from odoo.tools import SQL

from ..transactions import CommittedCase

DAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestStaffLossAtOnce(CommittedCase):
    """Two people settle one share of a loss at the same moment, in real transactions (M-08)."""

    def _prepare(self, env):
        employee = env["hr.employee"].create({"name": "Bears a share"})
        loss = env["marketing.loss"].create(
            {
                "kind": "mistake",
                "day": DAY,
                "amount": 600.0,
                "facts": "The wrong part was ordered.",
                "share_ids": [Command.create({"employee_id": employee.id, "weight": 1})],
            }
        )
        env.flush_all()
        # Decided without a chain of approval, which is not what is looked at here.
        env.cr.execute(SQL("UPDATE marketing_loss SET state = 'decided', decided_on = %s WHERE id = %s", DAY, loss.id))
        env.invalidate_all()
        self.ids = {"loss": loss.id, "share": loss.share_ids.id, "employee": employee.id}

    def _remove(self, env):
        for query in (
            SQL("DELETE FROM marketing_loss_recovery WHERE share_id = %s", self.ids["share"]),
            SQL("DELETE FROM marketing_loss_share WHERE id = %s", self.ids["share"]),
            SQL("DELETE FROM marketing_loss_answer WHERE loss_id = %s", self.ids["loss"]),
            SQL("DELETE FROM mail_message WHERE model = 'marketing.loss' AND res_id = %s", self.ids["loss"]),
            SQL("DELETE FROM mail_followers WHERE res_model = 'marketing.loss' AND res_id = %s", self.ids["loss"]),
            SQL("DELETE FROM marketing_loss WHERE id = %s", self.ids["loss"]),
        ):
            env.cr.execute(query)
        env.invalidate_all()
        env["hr.employee"].browse(self.ids["employee"]).unlink()

    def _pay_back(self, cursor, amount):
        env = api.Environment(cursor, api.SUPERUSER_ID, self.context)
        env["marketing.loss.recovery"].create({"share_id": self.ids["share"], "amount": amount, "day": DAY})

    def _outstanding(self):
        with self.transaction() as env:
            return env["marketing.loss.share"].browse(self.ids["share"]).outstanding

    def test_no_more_than_is_owed(self):
        """The second one is not in time, and is told once it tries again."""
        self.assertTrue(self.together((self._pay_back, [400.0]), (self._pay_back, [400.0])))
        self.assertEqual(self._outstanding(), 200.0)

    def test_both_find_room(self):
        self.assertTrue(self.together((self._pay_back, [100.0]), (self._pay_back, [200.0])))
        # Odoo tries again what came second.
        self.alone(self._pay_back, 200.0)
        self.assertEqual(self._outstanding(), 300.0)
