import hashlib
import json
from collections import Counter

from odoo import models

from ..core.clock import now

# State of a request after the last row of its history; any other row leaves it pending.
OUTCOMES = {"complete": "approved", "reject": "rejected", "withdraw": "withdrawn", "void": "void"}
# State of a ballot by the row that tells of it.
OPINIONS = {"approve": "approved", "reject": "rejected"}


class ApprovalRequest(models.Model):
    """The history of a request: written as it happens, sealed, and compared with what the request says."""

    _inherit = "marketing.approval.request"

    def _log(self, kind, comment=None, with_step=False):
        """Add one row to the history of each request."""
        events, moment = [], now(self.env)
        for request in self:
            vals = {
                "request_id": request.id,
                "kind": kind,
                "user_id": self.env.uid,
                "moment": moment,
                "step": request.path[request.step_index]["name"] if with_step else False,
                "comment": (comment or "").strip() or False,
            }
            digest = self.env["marketing.approval.event"]._seal(request.digest or request._history_origin(), vals)
            events.append({**vals, "digest": digest})
            request._guarded_write({"digest": digest})
        # sudo: the caller has checked who acts; nobody has rights to write the history.
        self.env["marketing.approval.event"].sudo()._guarded_create(events)

    def _history_origin(self):
        """Return the seal with which a history begins: what was submitted, by whom, along which path."""
        self.ensure_one()
        origin = [self.gate_id.id, self.res_model, self.res_id, self.requester_id.id, self.version]
        payload = json.dumps([*origin, self.fingerprint, self.path], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(payload.encode()).hexdigest()

    def _first_forged(self):
        """Return the first of these requests whose state or opinions do not follow from its history."""
        # sudo: what the readers of a request may not see is only compared.
        for request in self.sudo():
            events = request.event_ids.sorted("id")
            state = OUTCOMES.get(events[-1:].kind, "pending") if events else None
            given = Counter(
                (ballot.user_id, ballot.state) for ballot in request.ballot_ids if ballot.state in OPINIONS.values()
            )
            told = Counter((event.user_id, OPINIONS[event.kind]) for event in events if event.kind in OPINIONS)
            if request.state != state or given != told:
                return request
        return self.browse()

    def action_verify(self):
        """Check the seals of the history and say which row, if any, was changed behind the engine's back."""
        self.check_access("read")
        broken, forged = self.event_ids._first_broken(), self._first_forged()
        if broken:
            message = self.env._(
                "The history of %(name)s was changed at row %(row)s.", name=broken.request_id.res_name, row=broken.id
            )
        elif forged:
            message = self.env._("The state or the opinions of %s do not follow from its history.", forged.res_name)
        else:
            message = self.env._("The history is complete and unchanged.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "danger" if broken or forged else "success"},
        }
