"""What belongs to a draft changes only while it is one."""

from odoo import api, models


class MarketingDraftLine(models.AbstractModel):
    """A line that changes only while its document is a draft, on whichever path.

    Its document says by `_check_draft` what that means, and refuses the rest.
    """

    _name = "marketing.draft.line"
    _description = "Line of a Draft"

    # Name of the field with the document.
    _draft_field = None

    def _check_draft_of_line(self):
        """Refuse changes of lines whose document is no draft.

        :raises UserError: says what to do instead
        """
        self[self._draft_field]._check_draft()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft_of_line()
        return lines

    def write(self, vals):
        self._check_draft_of_line()
        result = super().write(vals)
        # Nor can a line be passed on to what is no draft.
        self._check_draft_of_line()
        return result

    def _update_field_translations(self, *args, **kwargs):
        # Translations are written past `write`.
        self._check_draft_of_line()
        return super()._update_field_translations(*args, **kwargs)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_draft(self):
        self._check_draft_of_line()
