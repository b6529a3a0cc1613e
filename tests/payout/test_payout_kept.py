"""Whom the ledger names is kept, with or without a foreign key."""

from psycopg2.errors import ForeignKeyViolation

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PayoutCommon


@tagged("at_install", "-post_install")
class TestPayoutKept(PayoutCommon):
    def test_people_are_kept(self):
        """A user with lines in the ledger is not deleted; one without is."""
        self._earn(self.seller)
        with self.assertRefused("has lines in the payout ledger"):
            self.seller.unlink()
        new_test_user(self.env, "mo_without_pay").unlink()

    def test_who_released_is_kept(self):
        line = self._earn(self.seller, due_date=False, hold="release")
        line.with_user(self.director).with_context(allowed_company_ids=self.company.ids).action_release("Good year")
        with self.assertRefused("has lines in the payout ledger"):
            self.director.unlink()

    def test_beneficiaries_are_kept(self):
        """The contact has its key in the database."""
        agent = self.env["res.partner"].create({"name": "Agent Ltd", "is_company": True})
        self._earn(agent)
        with self.assertRaises(ForeignKeyViolation), mute_logger("odoo.sql_db"):
            agent.unlink()

    def test_company_is_kept(self):
        self._earn(self.seller)
        with self.assertRefused("has lines in the payout ledger"):
            self.env["marketing.payout.line"]._keep("company_id", self.company)
