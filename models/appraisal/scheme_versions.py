from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError


class AppraisalScheme(models.Model):
    """Versions: a scheme comes into force whole and stays as it was; changes are a new version."""

    _inherit = "marketing.appraisal.scheme"

    # What whoever is judged relies on.
    _terms = frozenset(
        {
            "name",
            "kind",
            "company_id",
            "job_ids",
            "description",
            "date_from",
            "self_weight",
            "superior_weight",
            "peer_weight",
            "other_weight",
            "peer_least",
            "peer_most",
            "peer_rule",
            "peers_anonymous",
            "calibration",
            "months_weight",
            "months_rule",
            "bonus_cap",
            "indicator_ids",
            "grade_ids",
            "bonus_ids",
            "bonus_base",
            "bonus_pro_rata",
            "currency_id",
        }
    )

    def _replace_others(self):
        self._replaced()._end_before(self.date_from)

    def _replaced(self):
        """Return the schemes in force that judge the same posts and kind of period, in the same companies."""
        self.ensure_one()
        others = self.search(
            [
                ("state", "=", "active"),
                ("kind", "=", self.kind),
                ("job_ids", "in", self.job_ids.ids),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ]
        )
        partly = others.filtered(lambda other: other.job_ids - self.job_ids)
        if partly:
            raise UserError(
                self.env._(
                    "“%(other)s” judges some of these posts and others too. Start a new version of it for the others "
                    "first: %(jobs)s.",
                    other=partly[0].display_name,
                    jobs=", ".join((partly[0].job_ids - self.job_ids).mapped("name")),
                )
            )
        return others

    def _end_before(self, day):
        """Retire schemes on the day before.

        :param date day: first day on which another one judges
        :raises UserError: where the other one would begin earlier
        """
        for scheme in self:
            if scheme.date_from >= day:
                raise UserError(
                    self.env._(
                        "“%(name)s” judges from %(day)s on. The new version has to begin later.",
                        name=scheme.display_name,
                        day=scheme.date_from,
                    )
                )
        self._guarded_write({"state": "retired", "date_to": day - timedelta(days=1)})

    def action_new_version(self):
        """Start the draft of the next version, as this one is.

        :return: the window with the draft
        """
        self.ensure_one()
        self.check_access("write")
        draft = self.copy({"date_from": False})
        last = max(self.search([("id", "in", self._family().ids)]).mapped("number"), default=self.number)
        draft._guarded_write({"number": last + 1, "previous_id": self.id})
        return draft._get_records_action()

    def _family(self):
        """Return all versions of this scheme."""
        first = self
        while first.previous_id:
            first = first.previous_id
        family, latest = first, first
        while latest:
            latest = self.search([("previous_id", "in", latest.ids)]) - family
            family |= latest
        return family
