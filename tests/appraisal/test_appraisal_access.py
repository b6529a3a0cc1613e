"""Who reads which record of an appraisal before it is published and after, and that nobody writes one by hand."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .appraisal_common import AppraisalCommon

OPENED, LAST, JUNE_2, JUNE_8 = date(2026, 5, 26), date(2026, 5, 31), date(2026, 6, 2), date(2026, 6, 8)
NOTHING, ROUND = set(), {"cycle"}
OWN = {"cycle", "appraisal", "value", "self", "note"}
RESULT = {"superior", "mark", "result", "change"}


@tagged("post_install", "-at_install")
class TestAppraisalAccess(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        foreign = cls.env["res.company"].create({"name": "Elsewhere Ltd."})
        cls.foreign_director = new_test_user(
            cls.env,
            login="mo_elsewhere",
            groups="marketing_office.group_director",
            company_id=foreign.id,
            company_ids=[Command.set(foreign.ids)],
        )
        cls.hr_officer = cls._user("hr", "Hu Rong", "hr.group_hr_user,marketing_office.group_staff")
        draft = cls.env["marketing.appraisal.scheme"].browse(cls.scheme.action_new_version()["res_id"])
        draft.write({"calibration": "advisory", "date_from": date(2026, 5, 1)})
        draft.action_activate()
        cls.note = (
            cls.env["marketing.appraisal.note"]
            .with_user(cls.leader)
            .with_context(**cls._on(OPENED))
            .create(
                {"user_id": cls.seller.id, "date": OPENED, "group_id": cls.group.id, "words": "Helped at the fair."}
            )
        )
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)
        cls.roles = {
            "person": cls.seller,
            "colleague": cls.colleague,
            "leader": cls.leader,
            "other leader": cls.other_leader,
            "director": cls.director,
            "general manager": cls.general_manager,
            "finance": cls.finance,
            "hr officer": cls.hr_officer,
            "auditor": cls.auditor,
            "admin": cls.admin,
            "outsider": cls.outsider,
            "director elsewhere": cls.foreign_director,
        }

    def _scored(self):
        """Let everybody rate, so that there is a result that nobody has been told yet; return the records."""
        appraisal = self.appraisal
        self._give(appraisal, "self", self.seller, LAST, 90)
        for peer in self._peers(appraisal):
            self._give(appraisal, "peer", peer, JUNE_2, 70)
        self._give(
            appraisal,
            "superior",
            self.leader,
            JUNE_2,
            {"Attitude": 85, "Teamwork": 80, "Ideas": 2},
            adjusted_score=88,
            adjust_reason="Saved the fair.",
        )
        self._run(JUNE_8)
        self.assertEqual(appraisal.state, "scored")
        ratings = appraisal.rating_ids.grouped("kind")
        mate = (self._peers(appraisal) - self.colleague)[0]
        return {
            "cycle": appraisal.cycle_id,
            "appraisal": appraisal,
            "value": appraisal.value_ids[0],
            "self": ratings["self"],
            "superior": ratings["superior"],
            "peer": self._rating(appraisal, "peer", mate),
            "mark": ratings["superior"].mark_ids[0],
            "result": appraisal.result_ids,
            "change": appraisal.result_ids.change_ids,
            "note": self.note,
        }

    def _as(self, record, user):
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _assert_reads(self, records, expected):
        self.env.flush_all()
        for role, user in self.roles.items():
            self.env.invalidate_all()
            found = set()
            for name, record in records.items():
                mine = self._as(record, user)
                if mine.has_access("read"):
                    mine.read()
                    found.add(name)
                    self.assertTrue(mine.search([("id", "=", record.id)]))
                else:
                    with self.assertRaises(AccessError):
                        mine.read(["display_name"])
            with self.subTest(role=role):
                self.assertEqual(found, expected[role])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_reading(self):
        """Whoever is above reads all but unnamed peers at once, the person the result once it is published."""
        records = self._scored()
        expected = {
            "person": OWN,
            "colleague": ROUND,
            "leader": OWN | RESULT,
            "other leader": ROUND,
            "director": OWN | RESULT,
            "general manager": OWN | RESULT,
            "finance": ROUND,
            "hr officer": ROUND,
            "auditor": OWN | RESULT,
            "admin": OWN | RESULT,
            "outsider": NOTHING,
            "director elsewhere": NOTHING,
        }
        self._assert_reads(records, expected)
        self.assertEqual((self.appraisal.score, self.appraisal.grade_id.name), (0, False))
        self.assertFalse(self.appraisal.value_ids.filtered("has_points"))
        self.appraisal._publish()
        self._assert_reads(records, {**expected, "person": OWN | RESULT})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")
    def test_writing(self):
        """Nobody writes, copies, creates or deletes any of these by hand, at any time."""
        records = self._scored()
        texts = {"cycle": "name", "appraisal": "appeal_reason", "value": "said_by", "result": "peer_count"}
        texts |= {"change": "reason", "note": "words", "mark": "remark"}
        for published in (False, True):
            if published:
                self.appraisal._publish()
            self.env.flush_all()
            self.env.invalidate_all()
            before = {name: record.read()[0] for name, record in records.items()}
            for role, user in self.roles.items():
                for name, record in records.items():
                    mine = self._as(record, user)
                    field, vals = texts.get(name, "opinion"), self._copied(record)
                    for attempt in (
                        lambda mine=mine, field=field: mine.write({field: "1"}),
                        lambda mine=mine: mine.write({"company_id": self.company.id}),
                        mine.unlink,
                        lambda mine=mine: mine.copy({"date_from": date(2031, 1, 1)} if "date_from" in mine else {}),
                        lambda mine=mine, vals=vals: mine.create(vals),
                    ):
                        with self.subTest(role=role, record=name, published=published):
                            with self.assertRaises(UserError), self.env.cr.savepoint():
                                attempt()
            self.env.invalidate_all()
            for name, record in records.items():
                self.assertEqual(record.read()[0], before[name])

    def _copied(self, record):
        """Return the values with which somebody would make another one of a record."""
        data = record.copy_data()[0]
        return {
            **data,
            **{name: record[name].id for name in ("appraisal_id", "rating_id", "result_id") if name in record},
        }

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_drafts_are_the_raters(self):
        """What is not handed in yet is read by whoever writes it, and by nobody above."""
        for kind, rater in (("self", self.seller), ("superior", self.leader), ("peer", self._peers(self.appraisal)[0])):
            rating = self._rating(self.appraisal, kind, rater)
            for role, user in self.roles.items():
                with self.subTest(kind=kind, role=role):
                    for record in (rating, rating.mark_ids):
                        self.assertEqual(self._as(record, user).has_access("read"), user == rater)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rounds_for_an_occasion(self):
        """The draft of a round for an occasion is its author's and the directors'; whom it is about, leaders know."""
        cycle = (
            self.env["marketing.appraisal.cycle"]
            .with_user(self.leader)
            .create(
                {
                    "name": "After the complaint",
                    "date_from": date(2026, 5, 1),
                    "date_to": date(2026, 5, 20),
                    "user_ids": [Command.set(self.seller.ids)],
                }
            )
        )
        self.env.flush_all()
        readers = {role for role, user in self.roles.items() if self._as(cycle, user).has_access("read")}
        self.assertEqual(readers, {"leader", "director", "general manager", "auditor", "admin"})
        for role in ("other leader", "person", "colleague", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(cycle, self.roles[role]).write({"name": "x"})
        cycle._guarded_write({"state": "open"})
        for role, user in self.roles.items():
            mine = self._as(cycle, user)
            with self.subTest(role=role):
                self.assertEqual(
                    "user_ids" in mine.fields_get(["user_ids"]) if mine.has_access("read") else False,
                    role in {"leader", "other leader", "director", "general manager", "auditor", "admin"},
                )
