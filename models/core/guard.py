"""Records that change through rules, not through whoever can reach them.

Odoo's access rights answer "may this person write this record"; they cannot say "only the approval
may set this field". The guard adds that: a guarded field changes only inside the process, through
the methods of the model that owns the rule. No RPC call, import, copy, one2many command, server action
or `sudo()` passes, because the token is an object that exists in this process's memory only.
"""

from odoo import api, models
from odoo.exceptions import AccessError

ALL_FIELDS = frozenset({"*"})
_TOKEN = object()
_KEY = "marketing_guard"


class MarketingGuard(models.AbstractModel):
    _name = "marketing.guard"
    _description = "Fields that only the rules of a document change"

    # Names of guarded fields; `ALL_FIELDS` guards the whole record, deletion included. The sets of all
    # classes that make up a model are joined, so that each domain declares only its own.
    _guarded_fields = frozenset()

    @api.model
    def _guarded_names(self):
        """Return the union of `_guarded_fields` over all classes of this model."""
        return frozenset().union(
            *(
                vars(cls)["_guarded_fields"]
                for cls in type(self).mro()
                if "_guarded_fields" in vars(cls)
            )
        )

    def _guard_is_open(self):
        return self.env.context.get(_KEY) is _TOKEN

    def _guard_check(self, names):
        """Refuse a change of guarded fields from outside.

        :param names: names of the fields about to change
        :raises AccessError: when one of them is guarded
        """
        guarded = self._guarded_names()
        touched = (
            set(names)
            if guarded >= ALL_FIELDS
            else guarded.intersection(names)
        )
        if touched or guarded >= ALL_FIELDS:
            labels = ", ".join(
                sorted(self._fields[name].string for name in touched if name in self._fields)
            )
            raise AccessError(
                self.env._(
                    "%(model)s: %(fields)s cannot be set by hand. Use the buttons of the document, "
                    "so that its rules are checked and its history is kept.",
                    model=self.env["ir.model"]._get(self._name).name,
                    fields=labels or self.env._("this record"),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if self._guard_is_open():
            return super().create(vals_list)
        guarded = self._guarded_names()
        if guarded >= ALL_FIELDS:
            self._guard_check(())
        # `default_state` in a context is as good as `state` in the values.
        context = {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and key[8:] in guarded)
        }
        records = self if len(context) == len(self.env.context) else self.with_context(context)
        touched = guarded.intersection(*[set().union(*vals_list)]) if vals_list else set()
        if touched:
            defaults = records.default_get(list(touched))
            self._guard_check(
                name
                for name in touched
                for vals in vals_list
                if vals.get(name) and vals[name] != defaults.get(name)
            )
        return super(MarketingGuard, records).create(vals_list)

    def write(self, vals):
        if not self._guard_is_open():
            guarded = self._guarded_names()
            if guarded >= ALL_FIELDS or not guarded.isdisjoint(vals):
                self._guard_check(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        if self._guarded_names() >= ALL_FIELDS and not self._guard_is_open():
            self._guard_check(())

    @api.model
    def _guarded_create(self, vals_list):
        """Create records with guarded fields. For the methods of the owning model only.

        :param list vals_list: values, already checked by the caller
        :return: the new records, in the caller's context
        """
        return self.with_context(**{_KEY: _TOKEN}).create(vals_list).with_context(self.env.context)

    def _guarded_write(self, vals):
        """Write guarded fields. For the methods of the owning model only."""
        return self.with_context(**{_KEY: _TOKEN}).write(vals)

    def _guarded_unlink(self):
        """Delete fully guarded records. For the methods of the owning model only."""
        return self.with_context(**{_KEY: _TOKEN}).unlink()
