from odoo import api, models


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
        lines[self._approval_parent]._approval_note_change()
        return lines

    def write(self, vals):
        if not self._approval_line_touched(vals):
            return super().write(vals)
        parents = self[self._approval_parent]
        result = super().write(vals)
        # A command of one document can reach the lines of another, so the lines know whose they were and are.
        (parents | self[self._approval_parent])._approval_note_change()
        return result

    def unlink(self):
        parents = self[self._approval_parent]
        result = super().unlink()
        parents._approval_note_change()
        return result
