from odoo import fields, models
from odoo.tools.misc import format_datetime

from .approval_ballot import GIVEN, UNDECIDED
from .approval_return import REQUESTER


class ApprovalRequest(models.Model):
    """What the present user may do on the panel, and what has been said (all called with full rights)."""

    _inherit = "marketing.approval.request"

    def _panel_can(self):
        """Return {action: whether the present user may do it now}."""
        self.ensure_one()
        decide = self.can_decide
        return {
            "submit": False,
            "withdraw": self.can_withdraw,
            "remind": self.can_remind,
            "approve": decide,
            "reject": decide,
            "return": decide,
            "transfer": decide,
            "add": decide,
            "copy": self._origin.sudo(False).has_access("read"),
            "comment": self._origin.sudo(False).has_access("read"),
        }

    def _panel_return_targets(self):
        """Return where the present user may return the request to, the requester first."""
        self.ensure_one()
        if not self.can_decide:
            return []
        hide = not self.env.user.has_group("marketing_office.group_leader")
        names = self._step_names()
        targets = [{"index": REQUESTER, "name": self.env._("the requester"), "people": [self.requester_id.name]}]
        counting = self.ballot_ids._counting()
        approved = counting.filtered(lambda ballot: ballot.state == "approved").grouped("step_index")
        for index in self._return_targets():
            if hide and self.path[index]["confidential"]:
                continue
            people = approved.get(index, counting.browse()).user_id
            targets.append({"index": index, "name": names[index], "people": people.mapped("name")})
        return targets

    def _panel_added(self):
        """Return the people whom the present user has added and may take out again."""
        self.ensure_one()
        if self.state != "pending":
            return []
        added = self._step_ballots().filtered(
            lambda ballot: (
                ballot.role != "seat" and ballot.state in UNDECIDED and ballot.parent_id.user_id.id == self.env.uid
            )
        )
        return [{"id": user.id, "name": user.name} for user in added.user_id]

    def _panel_opinions(self):
        """Return what has been said, oldest first: decisions and comments."""
        self.ensure_one()
        opinions = [
            {
                "id": ballot.user_id.id,
                "name": ballot.user_id.name,
                "behalf": ballot.on_behalf_id.name or "",
                "verdict": ballot.state,
                "stands": ballot.stands,
                "version": ballot.version,
                "comment": ballot.comment or "",
                "files": [],
                "decided_on": fields.Datetime.to_string(ballot.decided_on),
            }
            for ballot in self.ballot_ids
            if ballot.state in GIVEN
        ]
        for event in self.event_ids.filtered(lambda event: event.kind == "comment"):
            opinions.append(
                {
                    "key": f"event-{event.id}",
                    "id": event.user_id.id,
                    "name": event.user_id.name,
                    "behalf": "",
                    "verdict": "comment",
                    "stands": True,
                    "version": 0,
                    "comment": event.comment or "",
                    "files": [{"id": file.id, "name": file.name} for file in event.attachment_ids],
                    "decided_on": fields.Datetime.to_string(event.moment),
                }
            )
        return sorted(opinions, key=lambda opinion: opinion["decided_on"])

    def _panel_copies(self):
        """Return who has a copy, and whether they have looked at it."""
        self.ensure_one()
        return [
            {"id": copy.user_id.id, "name": copy.user_id.name, "read": bool(copy.read_on)} for copy in self.copy_ids
        ]

    def _panel_next(self):
        """Return what happens after the present user's click, and without one, in short sentences."""
        self.ensure_one()
        if self.state != "pending":
            return []
        lines = []
        if self.can_decide:
            lines.append(self._panel_after_approval())
            if self.deadline and not self.is_late:
                lines.append(self._panel_after_limit())
        elif self.gate_id.auto_run and self.requester_id == self.env.user:
            lines.append(self.env._("Once it is approved, it goes on by itself."))
        lines.append(self.env._("A change of what was submitted voids the approval."))
        return list(filter(None, lines))

    def _panel_after_approval(self):
        """Return what follows an agreement, without naming a step that the reader must not know."""
        following = [index for index, step in enumerate(self.path) if index > self.step_index and not step["skipped"]]
        if following and (
            self.env.user.has_group("marketing_office.group_leader") or not self.path[following[0]]["confidential"]
        ):
            return self.env._("If you approve, it goes on to “%s”.", self._step_names()[following[0]])
        if self.gate_id.auto_run:
            return self.env._("If you approve, it goes on by itself.")
        return self.env._("If you approve, %s may go on.", self.requester_id.name)

    def _panel_after_limit(self):
        """Return what follows when nobody decides in time."""
        moment = format_datetime(self.env, self.deadline, tz=self.env.user.tz, dt_format="short")
        what = self.path[self.step_index].get("on_timeout", "remind")
        superior = self._above(self.env.user) if what == "escalate" else None
        if superior:
            return self.env._(
                "If nobody decides by %(moment)s, it goes to %(name)s.", moment=moment, name=superior[0].name
            )
        return {
            "approve": self.env._("If nobody decides by %s, it counts as approved.", moment),
            "reject": self.env._("If nobody decides by %s, it counts as rejected.", moment),
        }.get(what)
