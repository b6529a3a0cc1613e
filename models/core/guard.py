"""Records that change through rules, not through whoever can reach them.

Odoo's access rights answer "may this person write this record"; they cannot say "only the approval
may set this field". The guard adds that: a guarded field changes only inside the process, through
the methods of the model that owns the rule. No RPC call, import, copy, one2many command, server action
or `sudo()` passes, because the token is an object that exists in this process's memory only.
"""

from odoo import api, models
from odoo.exceptions import AccessError

from .insert import insert

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
            *(vars(cls)["_guarded_fields"] for cls in type(self).mro() if "_guarded_fields" in vars(cls))
        )

    def _guard_is_open(self):
        return self.env.context.get(_KEY) is _TOKEN

    def _guard_check(self, names):
        """Refuse a change of guarded fields from outside.

        :param names: names of the fields about to change
        :raises AccessError: when one of them is guarded
        """
        guarded = self._guarded_names()
        touched = set(names) if guarded >= ALL_FIELDS else guarded.intersection(names)
        if touched or guarded >= ALL_FIELDS:
            labels = ", ".join(sorted(self._fields[name].string for name in touched if name in self._fields))
            raise AccessError(
                self.env._(
                    "%(model)s: %(fields)s cannot be set by hand. Use the buttons of the document, "
                    "so that its rules are checked and its history is kept.",
                    model=self.env["ir.model"]._get(self._name).name,
                    fields=labels or self.env._("this record"),
                )
            )

    @api.model
    def default_get(self, fields):
        """Keep defaults of the context and of users (`ir.default`, which anybody may set) off guarded fields."""
        defaults = super().default_get(fields)
        if not self._guard_is_open():
            for name in self._guarded_names().intersection(defaults):
                value = self._guarded_default(name)
                if value is None:
                    del defaults[name]
                else:
                    defaults[name] = value
        return defaults

    @api.model
    def _guarded_default(self, name):
        """Return the default that the model itself gives a field, or None."""
        field = self._fields[name]
        if not field.default:
            return None
        value = field.convert_to_cache(field.default(self), self, validate=False)
        return field.convert_to_write(value, self)

    @api.model
    def _guard_forges(self, name, value):
        """Return whether a value of a new record is more than the default, which the web client sends too."""
        field, default = self._fields[name], self._guarded_default(name)
        if field.type in ("one2many", "many2many"):
            return bool(value) and value != default
        given, usual = (field.convert_to_cache(item, self, validate=False) for item in (value, default))
        return (given or False) != (usual or False)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_open():
            guarded = self._guarded_names()
            if guarded >= ALL_FIELDS:
                self._guard_check(())
            self._guard_check(
                name
                for vals in vals_list
                for name in guarded.intersection(vals, self._fields)
                if self._guard_forges(name, vals[name])
            )
        return super().create(vals_list)

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
        return self.browse(self.with_context(**{_KEY: _TOKEN}).create(vals_list).ids)

    @api.model
    def _guarded_insert(self, vals_list):
        """Insert many records with guarded fields at once. For the methods of the owning model only.

        See `core.insert` for which rows that suits.

        :param list vals_list: values, already checked by the caller, all with the same names
        :return: the new records, in the caller's context
        """
        opened = self.with_context(**{_KEY: _TOKEN})
        return self.browse(insert(opened, vals_list).ids)

    def _guarded_write(self, vals):
        """Write guarded fields. For the methods of the owning model only."""
        return self.with_context(**{_KEY: _TOKEN}).write(vals)

    def _guarded_unlink(self):
        """Delete fully guarded records. For the methods of the owning model only."""
        return self.with_context(**{_KEY: _TOKEN}).unlink()
