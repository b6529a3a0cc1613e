from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core.clock import now

# What is due within this time counts as soon.
SOON = timedelta(days=1)


class ApprovalGate(models.Model):
    _inherit = "marketing.approval.gate"

    in_batch = fields.Boolean(
        string="May Be Decided in Batch",
        default=True,
        help="Otherwise each document is decided by itself, never several with one click.",
    )


class ApprovalMixin(models.AbstractModel):
    _inherit = "marketing.approval.mixin"

    def _approval_alone(self, gate_code):
        """Return whether this document must be looked at by itself, for example because its price is out of range."""
        return False

    def _approval_team(self):
        """Return the sales team that the document belongs to, or an empty recordset."""
        return self.team_id if "team_id" in self._fields else self.env["crm.team"]


class ApprovalRequest(models.Model):
    """What waits for somebody, sorted for a quick morning: what is late, what is next, what can go together."""

    _inherit = "marketing.approval.request"

    team_id = fields.Many2one("crm.team", readonly=True, help="Team of the document, or the requester's.")
    time_level = fields.Selection(
        [("late", "Late"), ("soon", "Due within a day"), ("later", "Later")],
        string="Time",
        compute="_compute_time_level",
        search="_search_time_level",
    )

    @api.depends("deadline", "state")
    def _compute_time_level(self):
        moment = now(self.env)
        for request in self:
            if request.state != "pending":
                request.time_level = False
            elif request.deadline and request.deadline < moment:
                request.time_level = "late"
            else:
                request.time_level = "soon" if request.deadline and request.deadline < moment + SOON else "later"

    def _search_time_level(self, operator, value):
        if operator != "in":
            return NotImplemented
        moment = now(self.env)
        levels = {
            "late": Domain("deadline", "<", moment),
            "soon": Domain("deadline", ">=", moment) & Domain("deadline", "<", moment + SOON),
            "later": Domain("deadline", "=", False) | Domain("deadline", ">=", moment + SOON),
        }
        return Domain("state", "=", "pending") & Domain.OR(levels[level] for level in value if level in levels)

    @api.model
    def search_panel_select_range(self, field_name, **kwargs):
        """Return the values that the side panel offers for a field, see the web client's method of this name.

        The level of time is not stored, so it is counted here.
        """
        if field_name != "time_level":
            return super().search_panel_select_range(field_name, **kwargs)
        base = Domain.AND(
            Domain(kwargs.get(name) or []) for name in ("search_domain", "category_domain", "filter_domain")
        )
        values = [
            {
                "id": level,
                "display_name": words,
                "__count": self.search_count(base & Domain("time_level", "=", level)),
            }
            for level, words in self._fields["time_level"]._description_selection(self.env)
        ]
        return {"parent_field": False, "values": values}

    # ------------------------------------------------------------------
    # Several at once
    # ------------------------------------------------------------------

    def _my_turn(self):
        # EXTENDS approval: the rule holds for every decision, however it is asked for.
        requests, ballots = super()._my_turn()
        locked = requests.filtered("alone") if len(requests) > 1 else requests.browse()
        if locked:
            raise UserError(
                self.env._(
                    "%s: decide on this by itself, not together with others.", ", ".join(locked.mapped("res_name"))
                )
            )
        return requests, ballots

    @api.model
    def _inbox_vals(self, document, gate):
        """Return what the lists of requests need to know of a document that is submitted."""
        # sudo: the team of whoever submits.
        team = document._approval_team() or self.env.user.sudo().sale_team_id
        return {"team_id": team.id, "alone": not gate.in_batch or document._approval_alone(gate.code)}
