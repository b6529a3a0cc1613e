import hashlib
import json

from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..core.guard import ALL_FIELDS

# What the seal of a row runs over, besides the people it names.
SEALED = ("kind", "user_id", "on_behalf_id", "moment", "step", "comment", "changes", "seals")
# Rows that seal the content; the last of them says what it is now.
SEALS_CONTENT = ("submit", "resubmit", "amend")


class ApprovalEvent(models.Model):
    """One row of the history of a request. Rows are only added; each seals the one before it (H-01)."""

    _name = "marketing.approval.event"
    _description = "Approval History"
    _inherit = ["marketing.guard"]
    _order = "id"
    _guarded_fields = ALL_FIELDS

    request_id = fields.Many2one("marketing.approval.request", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("submit", "Submitted"),
            ("resubmit", "Submitted again"),
            ("approve", "Approved"),
            ("reject", "Rejected"),
            ("return", "Returned"),
            ("transfer", "Passed on"),
            ("add", "Approver added"),
            ("remove", "Approver taken out"),
            ("comment", "Comment"),
            ("copy", "Copied"),
            ("remind", "Reminded"),
            ("overdue", "Time limit over"),
            ("escalate", "Passed on to the superior"),
            ("delegate", "Handed to the stand-in"),
            ("hand_over", "Handed over"),
            ("withdraw", "Withdrawn"),
            ("complete", "Approval complete"),
            ("run", "Carried out"),
            ("run_failed", "Could not be carried out"),
            ("amend", "Changed with consent"),
            ("void", "Approval void"),
        ],
        required=True,
    )
    user_id = fields.Many2one("res.users", string="Who", required=True)
    moment = fields.Datetime(string="When", required=True)
    on_behalf_id = fields.Many2one("res.users", string="On Behalf Of")
    target_ids = fields.Many2many("res.users", "marketing_approval_event_target_rel", string="Whom")
    step = fields.Char(string="Step Name")
    comment = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", "marketing_approval_event_file_rel", string="Files")
    changes = fields.Json(help="What changed since the version before, for a document that was submitted again.")
    seals = fields.Json(
        groups=NO_ACCESS,
        help="What was submitted (requester, version, seals of the content and of the path), seals of the files.",
    )
    digest = fields.Char(required=True, help="Seal over this row and the seal of the row before it.")

    @api.model
    def _seal(self, previous, row):
        """Return the seal of a row.

        :param str previous: seal of the row before it, for the first row `_history_origin`
        :param dict row: what `_sealed_row` returns
        """
        payload = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256((previous + payload).encode()).hexdigest()

    @api.model
    def _sealed_row(self, vals):
        """Return what is sealed of a row with these values; what is empty is left out."""
        row = {name: vals.get(name) for name in SEALED}
        row["target_ids"] = sorted(vals.get("target_ids") or ())
        return {name: value for name, value in row.items() if value}

    def _first_broken(self):
        """Return the first row of these histories whose seal does not fit, or an empty recordset.

        Where rows are missing at the end, it is the last one that is left.
        """
        # sudo: the seals run over fields that nobody reads; only the broken row is named.
        for request in self.sudo().request_id:
            seal = request._history_origin(request.gate_id.id, request.res_model, request.res_id)
            events = request.event_ids.sorted("id")
            submitted = events.filtered(lambda event: event.kind in SEALS_CONTENT)[-1:]
            for event in events:
                vals = {name: event[name].id if name.endswith("_id") else event[name] for name in SEALED}
                seal = self._seal(seal, self._sealed_row({**vals, "target_ids": event.target_ids.ids}))
                if event.digest != seal or event._files_differ():
                    return event
                if event == submitted and event.seals != request._present_seals():
                    return event
            if request.digest != seal:
                return event
        return self.browse()

    def _files_differ(self):
        """Return whether the files of this row are not those that were sealed."""
        sealed = (self.seals or {}).get("files", [])
        return sorted(file.checksum or file.url or "" for file in self.attachment_ids) != sorted(sealed)
