from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from .approval_request import UNDER_WAY


class ApprovalRequest(models.Model):
    """Whose turn it is, for the person who looks. One look at that person's open ballots serves a whole list."""

    _inherit = "marketing.approval.request"

    # What makes a document one of its kind may be nothing for its requester to know, for example its floor price.
    alone = fields.Boolean(groups=NO_ACCESS, help="Decided by itself, never in a batch.")
    turn = fields.Json(
        compute="_compute_turn",
        groups=NO_ACCESS,
        help="Nothing when you were never asked; while you are asked, whether alone and on whose behalf.",
    )
    # Record rules go by it.
    asked_me = fields.Boolean(compute="_compute_my_turn", search="_search_asked_me", help="You are or were asked.")
    can_decide = fields.Boolean(compute="_compute_my_turn", search="_search_can_decide")
    is_locked = fields.Boolean(string="Decide Alone", compute="_compute_my_turn")
    on_behalf_of = fields.Char(
        compute="_compute_my_turn", search="_search_on_behalf_of", help="For whom you decide as the stand-in."
    )
    can_withdraw = fields.Boolean(compute="_compute_can_withdraw")

    # Every opinion is written into the history, and so changes its seal.
    @api.depends_context("uid")
    @api.depends("digest", "state", "waiting_since")
    def _compute_turn(self):
        # sudo: only the present user's own ballots are looked at.
        ballots = self.env["marketing.approval.ballot"].sudo()
        turns = {}
        for request, state, alone, owners in ballots._read_group(
            [("request_id", "in", self.ids), ("user_id", "=", self.env.uid)],
            ["request_id", "state", "request_id.alone"],
            ["on_behalf_id:array_agg_distinct"],
        ):
            turn = turns.setdefault(request.id, {"asked": True})
            if state == "open":
                turn.update(alone=alone, owners=list(filter(None, owners)))
        for request in self:
            request.turn = turns.get(request.id)

    @api.depends_context("uid")
    @api.depends("digest", "state", "waiting_since")
    def _compute_my_turn(self):
        # sudo: names of colleagues. Record rules ask with full rights, so the turns are often known already.
        users, full = self.env["res.users"].sudo(), self.sudo()
        users.browse({owner for request in full for owner in (request.turn or {}).get("owners", ())})._know_names()
        for request, known in zip(self, full, strict=True):
            turn = known.turn or {}
            request.asked_me = turn.get("asked", False)
            request.can_decide = "owners" in turn
            request.is_locked = turn.get("alone", False)
            request.on_behalf_of = ", ".join(users.browse(turn.get("owners")).mapped("name")) or False

    @api.depends_context("uid")
    @api.depends("state", "requester_id")
    def _compute_can_withdraw(self):
        for request in self:
            request.can_withdraw = request.state in UNDER_WAY and request.requester_id.id == self.env.uid

    def _search_asked_me(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # Row by row along an index, unlike the searches below: somebody may have decided on very many requests.
        # sudo (any!): only the present user's own ballots are searched.
        return [("ballot_ids", "any!", [("user_id", "=", self.env.uid)])]

    def _search_can_decide(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._search_my_ballots([("state", "=", "open")])

    def _search_on_behalf_of(self, operator, value):
        if operator == "not in" and False in value:
            return self._search_my_ballots([("state", "=", "open"), ("on_behalf_id", "!=", False)])
        if operator in ("in", "ilike", "=ilike") and value:
            names = [value] if isinstance(value, str) else list(value)
            owner = ("on_behalf_id.name", operator, names if operator == "in" else names[0])
            return self._search_my_ballots([("state", "=", "open"), owner])
        return NotImplemented

    def _search_my_ballots(self, domain):
        # sudo: only the present user's own ballots are searched.
        ballots = self.env["marketing.approval.ballot"].sudo()
        return [("id", "in", ballots._search([("user_id", "=", self.env.uid), *domain]).subselect("request_id"))]

    def web_read(self, specification):
        """Return the values that the web client asks for; the names of all requesters are read by one query."""
        if "display_name" in specification.get("requester_id", {}).get("fields", ()):
            self.requester_id._know_names()
        return super().web_read(specification)
