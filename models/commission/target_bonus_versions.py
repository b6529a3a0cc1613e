from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..core.clock import today
from ..core.windows import open_record


class TargetBonus(models.Model):
    """Versions: a rule comes into force whole and stays as it was; changes are a new version."""

    _inherit = "marketing.target.bonus"

    # What whoever works for a bonus relies on.
    _terms = frozenset(
        {
            "name",
            "company_id",
            "metric_id",
            "cycle",
            "date_from",
            "job_ids",
            "team_ids",
            "user_ids",
            "currency_id",
            "tier_ids",
            "base_amount",
            "least",
            "most",
            "cap",
            "pro_rata",
            "settle_days",
        }
    )

    def _replace_others(self):
        """Let the version before pay until the day before."""
        family = self.family_id or self
        for version in self._versions(family) - self:
            if version.state != "draft":
                version._end_before(self.date_from)
        if not self.family_id:
            self._guarded_write({"family_id": family.id})

    @api.model
    def _versions(self, family):
        """Return all versions of a rule, the first one included."""
        return self.search(["|", ("id", "=", family.id), ("family_id", "=", family.id)])

    def _end_before(self, day):
        """Let a version pay for no period that begins on a day or later.

        :param date day: first day of its successor
        :raises UserError: where it has paid for later periods, or begins later itself
        """
        self.ensure_one()
        if self.date_from >= day or (self.reckoned_until and self.reckoned_until >= day):
            raise UserError(
                self.env._(
                    "“%(name)s” pays from %(day)s on and was reckoned until %(until)s. The new version begins later.",
                    name=self.display_name,
                    day=self.date_from,
                    until=self.reckoned_until or "–",
                )
            )
        begin, _last = self.env["marketing.metric"]._period(self.cycle, day)
        if begin != day:
            raise UserError(
                self.env._(
                    "“%(name)s” pays for whole periods. The new version begins with one of them, such as %(day)s.",
                    name=self.display_name,
                    day=begin,
                )
            )
        if self.state == "active" or self.date_to >= day:
            self._guarded_write({"state": "retired", "date_to": day - timedelta(days=1)})

    def action_new_version(self):
        """Start the draft of the next version, as this one is, and open it."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(self.env._("“%s” is a draft: change it as it is.", self.display_name))
        first, _last = self.env["marketing.metric"]._period(self.cycle, today(self.company_id))
        draft = self.copy({"date_from": max(first, self.date_from + timedelta(days=1))})
        number = max(self._versions(self.family_id).mapped("number")) + 1
        draft._guarded_write({"number": number, "previous_id": self.id, "family_id": self.family_id.id})
        return open_record(self._name, draft.id)
