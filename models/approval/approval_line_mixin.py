from odoo import api, models

from .approval_mixin import _KEY, _WRITING


class ApprovalLineMixin(models.AbstractModel):
    """Lines of an approvable document: a change of a line is a change of its document."""

    _name = "marketing.approval.line.mixin"
    _description = "Line of an Approvable Document"

    # Name of the many2one to the document.
    _approval_parent = None

    def _approval_line_touched(self, names):
        """Return whether one of these fields is watched through the document."""
        parent = self._fields[self._approval_parent]
        watched = self.env[parent.comodel_name]._approval_watched_roots()
        leaves = set().union(
            *(
                watched[field.name]
                for field in self.env[parent.comodel_name]._fields.values()
                if field.name in watched and field.type == "one2many" and field.comodel_name == self._name
            )
        )
        return not leaves.isdisjoint(names) or self._approval_parent in names

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if self.env.context.get(_KEY) is not _WRITING:
            lines[self._approval_parent]._approval_content_changed()
        return lines

    def write(self, vals):
        if self.env.context.get(_KEY) is _WRITING or not self._approval_line_touched(vals):
            return super().write(vals)
        parents = self[self._approval_parent]
        result = super().write(vals)
        (parents | self[self._approval_parent])._approval_content_changed()
        return result

    def unlink(self):
        parents = self[self._approval_parent]
        result = super().unlink()
        if self.env.context.get(_KEY) is not _WRITING:
            parents._approval_content_changed()
        return result
