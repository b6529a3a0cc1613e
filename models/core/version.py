"""Rules in versions: each comes into force whole, and stays as it was."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .clock import now, today


class MarketingVersion(models.AbstractModel):
    """A rule that others rely on: a draft comes into force from a day on, and is changed by a new version only.

    A model names in `_terms` what others rely on, and says by `_lacks` and `_replace_others` what happens when a draft
    comes into force. It defines `date_from`, `date_to` and `previous_id` itself, in words of its own.
    """

    _name = "marketing.version"
    _description = "Rule in Versions"
    _inherit = ["marketing.guard"]
    _guarded_fields = frozenset({"state", "number", "previous_id", "date_to", "activated_on", "activated_by_id"})

    # Names of the fields that stay as they are once the version has come into force.
    _terms = frozenset()

    state = fields.Selection(
        [("draft", "Draft"), ("active", "In Force"), ("retired", "Retired")],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    number = fields.Integer(string="Version", default=1, readonly=True, copy=False)
    activated_on = fields.Datetime(readonly=True, copy=False)
    activated_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    def write(self, vals):
        if not self._guard_is_open() and not self._terms.isdisjoint(vals):
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

        :raises UserError: names the version, and says what to do
        """
        # Shipped rules are loaded as drafts; an update of the module leaves those in force alone.
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” is or was in force and stays as it is. Start a new version to change it.",
                        version.display_name,
                    )
                )

    def action_activate(self):
        """Let drafts come into force; what they take the place of ends the day before.

        :raises UserError: says what is missing, or from when on a new version may hold
        """
        self.check_access("write")
        for version in self:
            version._check_draft()
            lacks = version._lacks()
            if lacks:
                raise UserError("\n".join([version.display_name, *lacks]))
            version._replace_others()
            version._guarded_write({"state": "active", "activated_on": now(self.env), "activated_by_id": self.env.uid})
        return True

    def _lacks(self):
        """Return what is missing before the draft can come into force, as sentences. Hook."""
        return []

    def _replace_others(self):
        """End those in force whose place this draft takes. Hook.

        :raises UserError: says why it cannot take their place
        """

    def action_retire(self):
        """Let versions in force hold for no further periods than the running one.

        :raises UserError: for versions that are not in force
        """
        self.check_access("write")
        for version in self:
            if version.state != "active":
                raise UserError(self.env._("“%s” is not in force.", version.display_name))
            day = today(version.company_id or self.env.company)
            version._guarded_write({"state": "retired", "date_to": max(day, version.date_from)})
        return True
