from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..core.clock import now, today

# What whoever is judged relies on.
TERMS = frozenset(
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


class AppraisalScheme(models.Model):
    """Versions: a scheme comes into force whole and stays as it was; changes are a new version."""

    _inherit = "marketing.appraisal.scheme"

    def write(self, vals):
        if not self._guard_is_open() and not TERMS.isdisjoint(vals):
            self._check_draft()
        return super().write(vals)

    def _update_field_translations(self, *args, **kwargs):
        # Translations are written past `write`.
        self._check_draft()
        return super()._update_field_translations(*args, **kwargs)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse changes of what is or was in force.

        :raises UserError: names the scheme, and says what to do
        """
        # Shipped schemes are loaded as drafts; an update of the module leaves those in force alone.
        for scheme in self:
            if scheme.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” is or was in force and stays as it is. Start a new version to change it.",
                        scheme.display_name,
                    )
                )

    def action_activate(self):
        """Let drafts come into force; what judged the same posts before ends the day before.

        :raises UserError: says what is missing
        """
        self.check_access("write")
        for scheme in self:
            scheme._check_draft()
            lacks = scheme._lacks()
            if lacks:
                raise UserError("\n".join([scheme.display_name, *lacks]))
            scheme._replaced()._end_before(scheme.date_from)
            scheme._guarded_write({"state": "active", "activated_on": now(self.env), "activated_by_id": self.env.uid})
        return True

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

    def action_retire(self):
        """Let schemes in force judge no further periods than the running one."""
        self.check_access("write")
        for scheme in self:
            if scheme.state != "active":
                raise UserError(self.env._("“%s” is not in force.", scheme.display_name))
            day = today(scheme.company_id or self.env.company)
            scheme._guarded_write({"state": "retired", "date_to": max(day, scheme.date_from)})
        return True

    def action_new_version(self):
        """Start the draft of the next version, as this one is.

        :return: the window with the draft
        """
        self.ensure_one()
        self.check_access("write")
        draft = self.copy({"name": self.name, "date_from": False})
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
