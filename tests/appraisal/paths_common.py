"""What was there before and what is there after: how the tests of forbidden paths look at appraisals."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .appraisal_common import AppraisalCommon

OPENED, LAST, JUNE_1 = date(2026, 5, 26), date(2026, 5, 31), date(2026, 6, 1)
JUNE_2, JUNE_8, JUNE_16 = date(2026, 6, 2), date(2026, 6, 8), date(2026, 6, 16)
SCORES = {"Attitude": 85, "Teamwork": 80, "Ideas": 2}
QUIET = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db", "odoo.models")


class PathsCommon(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)
        cls.users = {
            "person": cls.seller,
            "colleague": cls.colleague,
            "leader": cls.leader,
            "director": cls.director,
            "admin": cls.admin,
        }

    def _on_day(self, record, user, day):
        return record.with_user(user).with_context(allowed_company_ids=self.company.ids, **self._on(day))

    def _facts(self):
        """Return all that appraisals hold, as the database has it."""
        self.env.flush_all()
        self.env.invalidate_all()
        names = ("", ".value", ".rating", ".mark", ".result", ".change", ".cycle")
        return {
            name: self.env[f"marketing.appraisal{name}"]
            .search([], order="id")
            .read(
                [
                    one
                    for one, field in self.env[f"marketing.appraisal{name}"]._fields.items()
                    if field.store and one != "write_date"
                ]
            )
            for name in names
        }

    def _assert_nothing_done(self, attempts, error=UserError):
        """Refuse each attempt, and leave everything as it was.

        :param attempts: pairs (name, function)
        """
        before = self._facts()
        for name, attempt in attempts:
            with self.subTest(name), mute_logger(*QUIET):
                with self.assertRaises(error), self.env.cr.savepoint():
                    attempt()
                self.assertEqual(self._facts(), before)

    def _scored(self):
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        for peer in self._peers(self.appraisal):
            self._give(self.appraisal, "peer", peer, JUNE_2, 70)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, SCORES)
        self._run(JUNE_8)
        self.assertEqual(self.appraisal.state, "feedback")
