"""Six colleagues who rate each other unnamed, and everybody who would like to know what one of them has said."""

from contextlib import suppress
from datetime import date

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .appraisal_common import AppraisalCommon

OPENED, LAST = date(2026, 5, 26), date(2026, 5, 31)
JUNE_2, JUNE_3, JUNE_8 = date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 8)
# What the peer whom everybody is after gives, and what nobody gives.
GIVEN, NOT_GIVEN = 71.37, 72.41
MODELS = ("appraisal", "value", "rating", "mark", "result", "change", "cycle", "scheme", "indicator", "note")


class AnonymityCommon(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr_officer = cls._user("hr", "Hu Rong", "hr.group_hr_user,marketing_office.group_staff")
        cls._run(OPENED)
        cls.appraisal = cls._appraisal(cls.seller)
        cls.peers = cls.appraisal.rating_ids.filtered(lambda rating: rating.kind == "peer").rater_id
        cls.peer = cls.peers[1]
        cls.everybody = (
            cls.team_users
            | cls.leader
            | cls.other_leader
            | cls.director
            | cls.general_manager
            | cls.admin
            | cls.auditor
            | cls.finance
            | cls.hr_officer
            | cls.outsider
        )
        cls.everybody.write({"group_ids": [Command.link(cls.env.ref("base.group_allow_export").id)]})

    @property
    def others(self):
        """Everybody but the peer whom they are after."""
        return self.everybody - self.peer

    def _as(self, user, model):
        return self.env[model].with_user(user).with_context(allowed_company_ids=self.company.ids)

    def _fresh(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def _closed(self, peers=5, day=JUNE_8):
        """Let so many peers answer, the one whom everybody is after among them, and the rest; then the plan runs."""
        self._give(self.appraisal, "self", self.seller, LAST, 90)
        self._give(self.appraisal, "peer", self.peer, JUNE_2, GIVEN)
        for number, peer in enumerate((self.peers - self.peer)[: peers - 1]):
            self._give(self.appraisal, "peer", peer, JUNE_2, 60 + number)
        self._give(self.appraisal, "superior", self.leader, JUNE_2, {"Attitude": 85, "Teamwork": 80, "Ideas": 2})
        self._run(day)
        self._fresh()

    # ------------------------------------------------------------------
    # All that somebody can read
    # ------------------------------------------------------------------

    def _age(self):
        """Let all that is there have been written long ago by the system, so that each trace of a change shows."""
        self.env.flush_all()
        for name in self.env:
            model = self.env[name]
            if model._auto and not model._abstract and (name.startswith("marketing.") or name.startswith("mail.")):
                with suppress(KeyError):
                    model._fields["write_date"]
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET write_date = '2020-01-01', write_uid = %s",
                            SQL.identifier(model._table),
                            SUPERUSER_ID,
                        )
                    )
        self.env.invalidate_all()

    def _dump(self, user):
        """Return everything about appraisals that a user can read, with ids, times and counters."""
        self._fresh()
        found = {}
        names = [f"marketing.appraisal.{name}" for name in MODELS[1:]]
        for name in ["marketing.appraisal", *names, "marketing.metric.value"]:
            model = self._as(user, name)
            if model.has_access("read"):
                found[name] = model.search([], order="id").read(list(model.fields_get(attributes=["string"])))
        for name, model_field in (
            ("mail.message", "model"),
            ("mail.activity", "res_model"),
            ("mail.followers", "res_model"),
            ("ir.attachment", "res_model"),
        ):
            model = self._as(user, name)
            with suppress(AccessError):
                found[name] = model.search([(model_field, "=like", "marketing.%")], order="id").read(
                    [name for name in ("create_date", "write_date", "write_uid", "display_name") if name in model]
                )
        return found
