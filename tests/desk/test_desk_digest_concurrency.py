"""Two workers remind the people of one company at the same moment, with real transactions."""

from datetime import date, datetime
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ...models.core.clock import at

DAY = date(2026, 3, 24)
MOMENT = datetime(2026, 3, 24, 10)


@tagged("post_install", "-at_install")
class TestDeskDigestConcurrency(BaseCase):
    """The data is committed, since the other transaction must see it, and removed again afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean_up)
        # A run of the test commits where it says so.
        self.startPatcher(patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "no_reset_password": True})
            company = env["res.company"].create({"name": "Two Postmen Ltd."})
            user = env["res.users"].create(
                {
                    "name": "Reminded",
                    "login": "mo_two_postmen",
                    "email": "reminded@example.com",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref("marketing_office.group_staff").ids)],
                }
            )
            values = {"name": "Tidy", "user_id": user.id, "company_id": company.id, "date_deadline": DAY}
            env["marketing.duty"]._guarded_create([values])
            self.company_id, self.user_id = company.id, user.id

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company, user = env["res.company"].browse(self.company_id), env["res.users"].browse(self.user_id)
            env["marketing.digest"].search([("company_id", "=", company.id)]).unlink()
            env["marketing.duty"].search([("company_id", "=", company.id)])._guarded_unlink()
            user.write({"active": False, "login": f"mo_two_postmen_{user.id}"})
            company.write({"active": False, "name": f"Two Postmen {company.id}"})
            # The change of the login is told by e-mail as well.
            self._mails(cr).unlink()
        self.registry.clear_all_caches()

    def _mails(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["mail.mail"].search([("email_to", "ilike", "reminded@example.com")])

    def _remind(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, at(MOMENT))
        env["marketing.digest"]._remind(env["res.company"].browse(self.company_id))
        env.flush_all()
        return len(self._mails(cr))

    def test_two_workers(self):
        """The second one leaves it to the first; afterwards nobody is left to be told. There is one e-mail."""
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.assertEqual(self._remind(first), 1)
            self.assertEqual(self._remind(second), 0, "the first one is at it")
            second.rollback()
            first.commit()
            self.assertEqual(self._remind(second), 1, "nobody is left to be told")

    def test_killed_midway(self):
        """What was not finished leaves nothing behind, and is made up for by the next run."""
        with self.registry.cursor() as first:
            self.assertEqual(self._remind(first), 1)
            first.rollback()
            self.assertEqual(self._remind(first), 1)
            first.commit()
            self.assertEqual(self._remind(first), 1)
