import hashlib
import json

from odoo import api, fields, models

from ..core.guard import ALL_FIELDS


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
            ("ask", "Asked"),
            ("approve", "Approved"),
            ("reject", "Rejected"),
            ("withdraw", "Withdrawn"),
            ("complete", "Approval complete"),
            ("void", "Approval void"),
        ],
        required=True,
    )
    user_id = fields.Many2one("res.users", string="Who", required=True)
    moment = fields.Datetime(string="When", required=True)
    step = fields.Char()
    comment = fields.Text()
    digest = fields.Char(required=True, help="Seal over this row and the seal of the row before it.")

    @api.model
    def _seal(self, previous, vals):
        """Return the seal of a row.

        :param str previous: seal of the row before it, for the first row `_history_origin`
        :param dict vals: values of the row without its seal
        """
        payload = json.dumps(
            {key: str(vals.get(key) or "") for key in ("request_id", "kind", "user_id", "moment", "step", "comment")},
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256((previous + payload).encode()).hexdigest()

    def _first_broken(self):
        """Return the first row of these histories whose seal does not fit, or an empty recordset.

        Where rows are missing at the end, it is the last one that is left.
        """
        # sudo: the seals run over fields that nobody reads; only the broken row is named.
        for request in self.sudo().request_id:
            seal = request._history_origin()
            for event in request.event_ids.sorted("id"):
                vals = {
                    "request_id": request.id,
                    "kind": event.kind,
                    "user_id": event.user_id.id,
                    "moment": event.moment,
                    "step": event.step,
                    "comment": event.comment,
                }
                seal = self._seal(seal, vals)
                if event.digest != seal:
                    return event
            if request.digest != seal:
                return event
        return self.browse()
