from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ..core.clock import now
from ..core.guard import ALL_FIELDS
from ..core.windows import open_record

LIVE_STATES = ("pending", "approved")
# Under way for the requester: asked about, or back with the requester for a revision.
UNDER_WAY = ("pending", "returned")
POLICY_READERS = "marketing_office.group_leader,marketing_office.group_auditor"


class ApprovalRequest(models.Model):
    """One run of a policy over one document.

    ============  ==========================  ==============================================
    action        who                         when
    ============  ==========================  ==============================================
    submit        who may write the document  a policy matches, nothing is under way
    submit again  who may write the document  it was returned to the requester
    withdraw      the requester               while it is pending or returned
    remind        the requester               while it is pending, not too often
    approve       the people asked            their ballot is open
    reject        the people asked            their ballot is open; a reason is required
    return        the people asked            their ballot is open; a reason is required
    transfer      the people asked            their ballot is open
    add approver  the people asked            their ballot is open
    take out      who added an approver       that person has not decided
    comment       who may read the request    always
    copy          who may read the request    always
    ============  ==========================  ==============================================

    Nobody has write access to requests, ballots or history: these methods check the caller and then write
    with the guard's token. The document's content is sealed by a fingerprint at submission.
    """

    _name = "marketing.approval.request"
    _description = "Approval Request"
    _inherit = ["marketing.guard", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "res_name"
    _guarded_fields = ALL_FIELDS

    gate_id = fields.Many2one("marketing.approval.gate", string="Kind", required=True, index=True, ondelete="restrict")
    policy_id = fields.Many2one("marketing.approval.policy", ondelete="set null", groups=POLICY_READERS)
    policy_version = fields.Integer()
    company_id = fields.Many2one("res.company", required=True)
    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(string="Document", model_field="res_model", required=True)
    res_name = fields.Char(string="Subject")
    subtitle = fields.Char()
    amount = fields.Monetary(aggregator=None)
    currency_id = fields.Many2one("res.currency")
    requester_id = fields.Many2one("res.users", required=True, index=True)
    version = fields.Integer(help="How many times this document has been submitted at this gate.")
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("returned", "Returned"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void"),
        ],
        required=True,
        default="pending",
    )
    special_reason = fields.Text(help="Why the general manager was asked directly (H-04).")
    submitted_on = fields.Datetime()
    waiting_since = fields.Datetime(help="When the people who are asked now were asked.")
    deadline = fields.Datetime(
        string="Due", help="Earliest of the limit of the whole approval and of the present step."
    )
    deadline_working = fields.Boolean(help="The limit is counted in the working time of the company.")
    total_deadline = fields.Datetime()
    check_on = fields.Datetime(help="When the time limit is looked at next: at half time, when it is over, and after.")
    reminder_limit = fields.Integer()
    check_level = fields.Integer(help="How often the time limit has been looked at in the present step.")
    passed_on = fields.Datetime(readonly=True, help="When the document passed the gate with this approval.")
    decided_on = fields.Datetime()
    # Steps may be confidential, and the content may hold fields that not every reader of the request may see.
    path = fields.Json(groups=NO_ACCESS, help="Copy of the steps that this request follows, from the policy as it was.")
    step_index = fields.Integer()
    fingerprint = fields.Char(groups=NO_ACCESS, help="Seal over the content that was submitted.")
    content = fields.Json(groups=NO_ACCESS, help="The content that was submitted, in words, to show a later change.")
    changes = fields.Json(help="What changed after the approval, when it became void.")
    ballot_ids = fields.One2many("marketing.approval.ballot", "request_id", string="Opinions")
    event_ids = fields.One2many("marketing.approval.event", "request_id", string="History")
    digest = fields.Char(help="Seal of the last row of the history.")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    _document_idx = models.Index("(res_model, res_id)")
    _pending_idx = models.Index("(deadline) WHERE state = 'pending'")
    _check_idx = models.Index("(check_on) WHERE state = 'pending' AND check_on IS NOT NULL")
    _live_once = models.UniqueIndex(
        "(gate_id, res_model, res_id) WHERE state IN ('pending', 'returned', 'approved')",
        "This document is already under approval.",
    )

    @api.depends("deadline", "state")
    def _compute_is_late(self):
        moment = now(self.env)
        for request in self:
            request.is_late = request.state == "pending" and bool(request.deadline) and request.deadline < moment

    def _search_is_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("state", "=", "pending"), ("deadline", "<", now(self.env))]

    # ------------------------------------------------------------------
    # Life of a request
    # ------------------------------------------------------------------

    @api.model
    def _submit(self, gate_code, documents, options=None):
        """Submit documents of one model at a gate and ask the first approvers.

        The caller has checked that the present user may write the documents. A document that was returned goes on
        with its request (see `_resubmit`).

        :param str gate_code: code of the gate
        :param documents: records with `marketing.approval.mixin`
        :param dict options: what the requester adds: `comment`; `choices`, {step id as text: [user ids]}; `copies`,
            [user ids]; `special`, the reason for asking the general manager directly
        :return: the requests
        :raises UserError: when no policy covers a document, or one is already under approval
        """
        options = options or {}
        # Each once; still read together with the others that the caller has in hand.
        documents = documents.browse(dict.fromkeys(documents.ids)).with_prefetch(documents._prefetch_ids)
        gate = self.env["marketing.approval.gate"]._by_code(gate_code)
        # sudo: requests are written by the engine only; the caller's right on the documents was checked.
        engine = self.sudo()
        documents._approval_touch()
        versions, live = engine._known_requests(gate, documents)
        if returned := live.filtered(lambda request: request.state == "returned"):
            returned._resubmit(options)
            documents -= documents.browse(returned.mapped("res_id"))
            live -= returned
        if not documents:
            return returned
        policies = engine._policies_for(gate, documents)
        engine._end_stale(live, documents)
        # sudo: the content is sealed whole, also what the requester cannot read.
        vals_list = documents.sudo()._approval_request_vals(gate, policies, versions, now(self.env), options)
        rows = engine._begin_history(vals_list, options.get("comment"))
        requests = engine._guarded_create(vals_list)
        self.env["marketing.approval.event"].sudo()._guarded_insert(  # sudo: as above
            [{**row, "request_id": request.id} for row, request in zip(rows, requests, strict=True)]
        )
        requests._after_submission(options)
        for document, request in zip(documents, requests, strict=True):
            # sudo: documents follow their approval, whoever decided.
            document.sudo()._approval_changed(request)
        return returned | requests

    def _policies_for(self, gate, documents):
        """Return {record id: policy}, for each of the documents.

        :raises UserError: when no policy covers one of them
        """
        policies = self.env["marketing.approval.policy"]._match(gate.code, documents)
        free = documents.filtered(lambda document: document.id not in policies)
        if free:
            raise UserError(
                self.env._(
                    "%(names)s: no approval chain covers “%(gate)s” for this document. "
                    "An administrator can add one under Configuration › Approval policies.",
                    names=", ".join(free.mapped("display_name")),
                    gate=gate.name,
                )
            )
        return policies

    def _known_requests(self, gate, documents):
        """Return {record id: number of requests} of documents at a gate, and the requests that have not ended."""
        # sudo: see `_submit`.
        known = documents.sudo().approval_request_ids.filtered(lambda request: request.gate_id == gate)
        # The database must know which of them have ended before new ones begin.
        known.flush_recordset(["state"])
        versions = {}
        for request in known:
            versions[request.res_id] = max(versions.get(request.res_id, 0), request.version)
        live = known.filtered(lambda request: request.state in (*LIVE_STATES, "returned")).with_env(self.env)
        return versions, live

    def _end_stale(self, live, documents):
        """End approvals whose document has changed since, and refuse what is under approval or approved."""
        for request in live.filtered(lambda request: request.state == "approved")._stale():
            # sudo: the approval ends by itself, whoever changed the document.
            request._void(documents.sudo().browse(request.res_id))
            live -= request
            request.flush_recordset(["state"])
        if live:
            raise UserError(self.env._("%s is already under approval or approved.", ", ".join(live.mapped("res_name"))))

    def _after_submission(self, options):
        """Copy people and ask the first approvers."""
        # A large batch takes seconds, in which the clock goes on.
        self._open_next(moment=self[:1].submitted_on)

    def action_approve(self, comment=None):
        """Agree, as one of the people asked (H-01).

        :param str comment: optional opinion
        :raises AccessError: when the present user is not asked
        """
        self._decide("approved", comment)
        return True

    def action_reject(self, comment=None):
        """Refuse with a reason, as one of the people asked. Without a reason, ask for it.

        :param str comment: the reason
        :raises AccessError: when the present user is not asked
        """
        if not (comment or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Reject"),
                "res_model": "marketing.approval.decision",
                "view_mode": "form",
                "target": "new",
                "context": {"default_request_ids": self.ids},
            }
        self._decide("rejected", comment)
        return True

    def action_withdraw(self):
        """Take back pending requests, as the one who made them."""
        self.check_access("read")
        # sudo: the check looks at the requester only.
        for request in self.sudo():
            if request.requester_id.id != self.env.uid:
                raise AccessError(self.env._("Only %s may withdraw this request.", request.requester_id.name))
            if request.state not in UNDER_WAY:
                raise UserError(self.env._("%s is no longer waiting for a decision.", request.res_name))
        # sudo: the caller is the requester.
        self.sudo()._lock()._end("withdrawn", "withdraw")
        return True

    def action_open_document(self):
        """Open the document of this request."""
        self.ensure_one()
        return open_record(self.res_model, self.res_id)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Do nothing: activities subscribe the people asked, but a request has no thread; its document has one."""
        return True
