from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.core.clock import at
from ..common import MarketingCommon

VALUES = {"name": "Share in Jiangsu", "kind": "share", "value": 7.5, "unit": "%", "source": "Survey of the association"}


@tagged("at_install", "-post_install")
class TestMetricOutside(MarketingCommon):
    """Figures from outside: entered by leaders with source and date, read by everybody of the company (R-11)."""

    def enter(self, user, **values):
        model = self.as_user(self.env["marketing.external.figure"], user).with_context(**at(date(2026, 6, 20)))
        return model.create({**VALUES, **values})

    def test_entered_with_source_and_date(self):
        figure = self.enter(self.leader)
        self.assertEqual((figure.date, figure.company_id), (date(2026, 6, 20), self.company))
        for wrong in ({"source": "  "}, {"unit": " "}, {"name": " "}, {"date": "2026-06-21"}):
            with self.subTest(wrong), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.enter(self.leader, **wrong)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.enter(self.leader, source=False)

    def test_who_reads_and_who_writes(self):
        figure = self.enter(self.leader)
        for user in (self.seller, self.auditor, self.finance, self.director):
            self.assertEqual(self.as_user(figure, user).value, 7.5)
        for user in (self.seller, self.auditor, self.finance):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.enter(user)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.as_user(figure, user).value = 9
        with self.assertRaises(AccessError):
            self.as_user(figure, self.outsider).read(["value"])
        with self.assertRaises(AccessError):
            self.as_user(figure, self.leader).unlink()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.director.company_ids = [(4, other.id)]
        elsewhere = figure.with_user(self.director).with_context(allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.search([("id", "=", figure.id)]))
        self.as_user(figure, self.director).unlink()
