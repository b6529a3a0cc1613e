from odoo import api, models


class ResPartner(models.Model):
    """A contact's meetings are the other end of whom a meeting invites: who may invite there, may here, nobody else."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any("meeting_ids" in vals for vals in vals_list):
            partners._follow_meetings({})
        return partners

    def write(self, vals):
        if "meeting_ids" not in vals:
            return super().write(vals)
        before = self._meetings_invited_to()
        result = super().write(vals)
        self._follow_meetings(before)
        return result

    def _meetings_invited_to(self):
        """Return {contact: meetings of a kind that it is invited to, with full rights}."""
        # sudo: also those called off, and those whose content the caller does not see.
        partners = self.sudo().with_context(active_test=False)
        return {partner.id: partner.meeting_ids.filtered("meeting_kind_id") for partner in partners}

    def _follow_meetings(self, before):
        """Check that the caller may invite to the meetings that have changed, and let their minutes follow.

        :param dict before: what `_meetings_invited_to` was
        :raises AccessError: names who may
        """
        events = self.env["calendar.event"].sudo()  # sudo: as in `_meetings_invited_to`
        for partner_id, meetings in self._meetings_invited_to().items():
            known = before.get(partner_id, events)
            events |= (meetings - known) | (known - meetings)
        events.sudo(self.env.su)._check_meeting_terms()  # sudo: back to the rights of the caller
        events._meeting_minutes()._follow_people()
