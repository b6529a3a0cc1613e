from odoo import fields, models

from ...lib import voting
from ..core.guard import ALL_FIELDS

# Still to be decided, whether or not it is this person's turn.
UNDECIDED = ("open", "planned", "parked")
# An opinion was given.
GIVEN = ("approved", "rejected", "returned")
# Somebody else sits in this place now, or nobody: the ballot no longer counts in a vote.
GONE = ("transferred", "removed")
_OPINIONS = {
    "approved": voting.AGREED,
    "skipped": voting.AGREED,
    "rejected": voting.REFUSED,
}


class ApprovalBallot(models.Model):
    """The opinion of one approver in one step of a request. Only the engine writes ballots.

    A step begins with a ballot for each person that its rule names (`role` seat). Approvers may pass their ballot on,
    or add people before or after themselves; those hang on the ballot of whoever added them (`parent_id`).

    ===========  ========================================================================
    state        meaning
    ===========  ========================================================================
    open         is asked now
    planned      is asked when it is their turn
    parked       added somebody who is heard first
    approved, rejected, returned   has decided
    skipped      agreed in an earlier step and is not asked twice
    transferred  passed it on; another ballot took its place
    removed      was added and taken out again
    cancelled    the step was decided without them
    ===========  ========================================================================
    """

    _name = "marketing.approval.ballot"
    _description = "Approval Ballot"
    _inherit = ["marketing.guard"]
    _order = "request_id, step_index, id"
    _guarded_fields = ALL_FIELDS

    request_id = fields.Many2one("marketing.approval.request", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    step_index = fields.Integer(required=True)
    step_name = fields.Char()
    user_id = fields.Many2one("res.users", string="Approver", required=True)
    on_behalf_id = fields.Many2one("res.users", string="On Behalf Of", help="Whose ballot this person decides.")
    role = fields.Selection(
        [("seat", "By the rule"), ("before", "Added before"), ("after", "Added after")], required=True, default="seat"
    )
    parent_id = fields.Many2one(
        "marketing.approval.ballot",
        string="Added By",
        index="btree_not_null",
        ondelete="restrict",
        help="Ballot of the person who added this one.",
    )
    turn = fields.Integer(help="Place in the row, where one is asked after the other.")
    weight = fields.Float(default=1.0, aggregator=None)
    veto = fields.Boolean()
    state = fields.Selection(
        [
            ("open", "Waiting"),
            ("planned", "Later"),
            ("parked", "Waits for an Opinion"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("returned", "Returned"),
            ("skipped", "Already Heard"),
            ("transferred", "Passed On"),
            ("removed", "Taken Out"),
            ("cancelled", "No Longer Needed"),
        ],
        required=True,
        default="open",
    )
    stands = fields.Boolean(default=True, help="Not set once the request went back to this step or an earlier one.")
    version = fields.Integer(help="Version of the content that the opinion is about.")
    opened_on = fields.Datetime()
    deadline = fields.Datetime()
    decided_on = fields.Datetime()
    hours = fields.Float(string="Hours Taken", aggregator="avg")
    is_overdue = fields.Boolean(string="Decided Late", help="Decided after the time limit, or not at all.")
    comment = fields.Text()

    # The question of every morning: what waits for me. Decided ballots do not burden it.
    _open_idx = models.Index("(user_id) WHERE state = 'open'")
    # Who was ever asked may read the request.
    _asked_idx = models.Index("(user_id, request_id)")
    _once_idx = models.UniqueIndex(
        "(request_id, step_index, user_id, COALESCE(on_behalf_id, 0)) WHERE state IN ('open', 'planned', 'parked')",
        "This person is already asked in this step.",
    )

    def _question_vals(self):
        """Return of these ballots what the question to their people is made of, see `_ask`."""
        return [
            {
                "request_id": ballot.request_id.id,
                "user_id": ballot.user_id.id,
                "state": ballot.state,
                "deadline": ballot.deadline,
                "opened_on": ballot.opened_on,
            }
            for ballot in self
        ]

    def _counting(self):
        """Return the ballots that count in a vote: those that stand and in whose place nobody else sits."""
        return self.filtered(lambda ballot: ballot.stands and ballot.state not in GONE)

    def _children(self, role, within):
        """Return who was added before or after this person, among the ballots `within` that count."""
        return within.filtered(lambda ballot: ballot.parent_id == self and ballot.role == role)

    def _opinion(self, within):
        """Return what this ballot says, a result of `voting`. Who was added after it must agree as well.

        :param within: ballots of the step that count
        """
        opinion = _OPINIONS.get(self.state, voting.OPEN)
        if opinion == voting.AGREED:
            added = [child._opinion(within) for child in self._children("after", within)]
            if added:
                return voting.outcome([(one, 1, False) for one in added], "all")
        return opinion

    def _outcome(self, step):
        """Return what the vote of a step has come to, a result of `voting`.

        :param dict step: entry of the path; these are its ballots
        """
        counting = self._counting()
        if any(ballot.role != "seat" and ballot.state == "rejected" for ballot in counting):
            return voting.REFUSED
        seats = counting.filtered(lambda ballot: ballot.role == "seat")
        votes = [(ballot._opinion(counting), ballot.weight, ballot.veto) for ballot in seats]
        return voting.outcome(votes, step["quorum"], step["needed"]) if votes else voting.OPEN

    def _due_next(self, quorum):
        """Return the ballots of a step, still open, whose turn it now is.

        Those whose additional opinions are in, those added after somebody who has agreed, and the next in a row.
        """
        counting = self._counting()
        due = self.browse()
        for ballot in counting:
            if ballot.state == "parked":
                first = ballot._children("before", counting)
                if all(child._opinion(counting) == voting.AGREED for child in first):
                    due |= ballot
            elif ballot.state == "planned" and ballot.role == "after" and ballot.parent_id.state in _OPINIONS:
                due |= ballot
        if quorum == "sequence":
            seats = counting.filtered(lambda ballot: ballot.role == "seat").sorted("turn")
            for seat in seats:
                if seat._opinion(counting) == voting.AGREED:
                    continue
                if seat.state == "planned":
                    due |= seat
                break
        return due
