import hashlib
import json
from collections import Counter

from odoo import Command, api, models

from ..core.clock import now
from .approval_ballot import GIVEN

# Rows of the history that are opinions, with the state of the ballot that says the same.
OPINIONS = {"approve": "approved", "reject": "rejected", "return": "returned"}
# What the last row that changes the state leaves a request in.
OUTCOMES = {
    "submit": "pending",
    "resubmit": "pending",
    "return": "pending",
    "complete": "approved",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "void": "void",
}


class ApprovalRequest(models.Model):
    """The history of a request: rows are added and sealed, and checked against what the request says."""

    _inherit = "marketing.approval.request"

    def _log(self, kind, comment=None, with_step=False, **details):
        """Add one row to the history of each request.

        :param str kind: kind of the row
        :param str comment: words of whoever acts
        :param bool with_step: name the present step
        :param details: `targets` (users), `files` (attachments), `changes`, `per_request`, {request: values}, and
            `complete`, requests that get a row for their end as well
        """
        targets, files = details.get("targets"), details.get("files")
        events, moment, own = [], now(self.env), details.get("per_request") or {}
        complete = details.get("complete") or ()
        history = self.env["marketing.approval.event"]
        for request in self:
            vals = {
                "kind": kind,
                "user_id": self.env.uid,
                "moment": moment,
                "step": request.path[request.step_index]["name"] if with_step else False,
                "comment": (comment or "").strip() or False,
                "changes": details.get("changes") or False,
                "seals": {"files": sorted(file.checksum or file.url or "" for file in files)} if files else False,
                "target_ids": targets.ids if targets else [],
                **own.get(request, {}),
            }
            digest = history._seal(request.digest, history._sealed_row(vals))
            events.append(
                {
                    **vals,
                    "request_id": request.id,
                    "target_ids": [Command.set(vals["target_ids"])] if vals["target_ids"] else [],
                    "attachment_ids": [Command.set(files.ids)] if files else [],
                    "digest": digest,
                }
            )
            if request in complete:
                end = {"kind": "complete", "user_id": self.env.uid, "moment": moment}
                digest = history._seal(digest, history._sealed_row(end))
                events.append({**end, "request_id": request.id, "digest": digest})
            request._guarded_write({"digest": digest})
        # sudo: the caller has checked who acts; nobody has rights to write the history.
        return history.sudo()._guarded_create(events)

    @api.model
    def _begin_history(self, vals_list, comment=None):
        """Seal requests that are about to be created, so that each is written once, with its seal.

        :param list vals_list: values of the requests, to which the seal is added
        :param str comment: words of the requester
        :return: values of the first row of the history of each, without its request
        """
        history, rows = self.env["marketing.approval.event"], []
        for vals in vals_list:
            row = {
                "kind": "submit",
                "user_id": self.env.uid,
                "moment": vals["submitted_on"],
                "comment": (comment or "").strip() or False,
                "seals": self._submission_seals(vals),
            }
            origin = self._history_origin(vals["gate_id"], vals["res_model"], vals["res_id"])
            vals["digest"] = row["digest"] = history._seal(origin, history._sealed_row(row))
            rows.append(row)
        return rows

    def _log_resubmission(self, comment, changes):
        """Add the row that seals what was submitted again.

        :param dict changes: {request: what has changed since the version before}
        """
        self._log(
            "resubmit",
            comment=comment,
            per_request={
                request: {"seals": request._present_seals(), "changes": changes[request] or False} for request in self
            },
        )

    @api.model
    def _submission_seals(self, vals):
        """Return what the row of a submission seals: by whom, which version, what content, along which path.

        :param dict vals: values of the request
        """
        path = json.dumps(vals["path"], sort_keys=True, ensure_ascii=False)
        return {
            "requester": vals["requester_id"],
            "version": vals["version"],
            "content": vals["fingerprint"],
            "path": hashlib.sha256(path.encode()).hexdigest(),
        }

    def _present_seals(self):
        """Return what the last submission of this request must have sealed."""
        self.ensure_one()
        return self._submission_seals(
            {
                "path": self.path,
                "requester_id": self.requester_id.id,
                "version": self.version,
                "fingerprint": self.fingerprint,
            }
        )

    @api.model
    def _history_origin(self, gate_id, model, res_id):
        """Return the seal with which a history begins: which document at which gate."""
        return hashlib.sha256(json.dumps([gate_id, model, res_id]).encode()).hexdigest()

    def _first_forged(self):
        """Return the first of these requests whose state, content or opinions do not follow from its history."""
        # sudo: what the readers of a request may not see is only compared.
        for request in self.sudo():
            events = request.event_ids.sorted("id")
            given = Counter(
                (
                    self.env.ref("base.user_root") if ballot.automatic else ballot.user_id,
                    ballot.on_behalf_id,
                    ballot.state,
                )
                for ballot in request.ballot_ids
                if ballot.state in GIVEN
            )
            told = Counter(
                (event.user_id, event.on_behalf_id, OPINIONS[event.kind]) for event in events if event.kind in OPINIONS
            )
            if request.state != request._told_state(events) or given != told:
                return request
        return self.browse()

    def _told_state(self, events):
        """Return the state that a history leads to."""
        state = None
        for event in events:
            state = OUTCOMES.get(event.kind, state)
            if event.kind == "return" and (event.seals or {}).get("target", 0) < 0:
                state = "returned"
            elif event.kind == "reject" and (event.seals or {}).get("continues"):
                # A refusal in a vote that goes on.
                state = "pending"
        return state

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

    @api.model
    def _cron_verify(self):
        """Check the history of all requests, batch after batch, and tell the administrators of the first broken row."""
        cron, last = self.env["ir.cron"], 0
        # sudo: all requests are looked at, whoever runs the action.
        requests = self.sudo()
        while batch := requests.search([("id", ">", last)], order="id", limit=500):
            last = batch[-1].id
            if found := batch.event_ids._first_broken().request_id or batch._first_forged():
                found._report_broken()
            self.env.invalidate_all()
            cron._commit_progress(len(batch))

    def _report_broken(self):
        """Ask the administrators to look at a request whose history was changed, once."""
        self.ensure_one()
        self._warn_administrators(
            self.env._("The history of this approval was changed"), self.action_verify()["params"]["message"]
        )
