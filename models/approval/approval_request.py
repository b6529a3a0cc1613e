from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import NO_ACCESS

from ..core.clock import now
from ..core.guard import ALL_FIELDS

LIVE_STATES = ("pending", "approved")
POLICY_READERS = "marketing_office.group_leader,marketing_office.group_auditor"


class ApprovalRequest(models.Model):
    """One run of a policy over one document.

    ============  ==========================  ==============================================
    action        who                         when
    ============  ==========================  ==============================================
    submit        who may write the document  a policy matches, nothing is under way
    approve       the people asked            their ballot is open
    reject        the people asked            their ballot is open; a reason is required
    withdraw      the requester               while it is pending
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
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void"),
        ],
        required=True,
        default="pending",
    )
    submitted_on = fields.Datetime()
    waiting_since = fields.Datetime(help="When the people who are asked now were asked.")
    deadline = fields.Datetime(
        string="Due", help="Earliest of the limit of the whole approval and of the present step."
    )
    deadline_working = fields.Boolean(help="The limit is counted in the working time of the company.")
    total_deadline = fields.Datetime()
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
    asked_user_ids = fields.Many2many(
        "res.users", "marketing_approval_request_asked_rel", "request_id", "user_id", string="People Asked"
    )
    digest = fields.Char(help="Seal of the last row of the history.")
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide")
    can_withdraw = fields.Boolean(compute="_compute_can_decide")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    _document_idx = models.Index("(res_model, res_id)")
    _pending_idx = models.Index("(deadline) WHERE state = 'pending'")
    _live_once = models.UniqueIndex(
        "(gate_id, res_model, res_id) WHERE state IN ('pending', 'approved')",
        "This document is already under approval.",
    )

    @api.depends_context("uid")
    @api.depends("ballot_ids.state", "ballot_ids.user_id", "state", "requester_id")
    def _compute_can_decide(self):
        # sudo: only the present user's own ballots are counted.
        mine = {
            request.id
            for [request] in self.env["marketing.approval.ballot"]
            .sudo()
            ._read_group(
                [("request_id", "in", self.ids), ("user_id", "=", self.env.uid), ("state", "=", "open")], ["request_id"]
            )
        }
        for request in self:
            request.can_decide = request.id in mine
            request.can_withdraw = request.state == "pending" and request.requester_id.id == self.env.uid

    def _search_can_decide(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: only the present user's own ballots are searched.
        ballots = self.env["marketing.approval.ballot"].sudo()
        return [
            (
                "id",
                "in",
                ballots._search([("user_id", "=", self.env.uid), ("state", "=", "open")]).subselect("request_id"),
            )
        ]

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
    def _submit(self, gate_code, documents):
        """Submit documents of one model at a gate and ask the first approvers.

        The caller has checked that the present user may write the documents.

        :param str gate_code: code of the gate
        :param documents: records with `marketing.approval.mixin`
        :return: the new requests
        :raises UserError: when no policy covers a document, or one is already under approval
        """
        documents |= documents
        policies = self.env["marketing.approval.policy"]._match(gate_code, documents)
        gate = self.env["marketing.approval.gate"]._by_code(gate_code)
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
        # sudo: requests are written by the engine only; the caller's right on the documents was checked.
        engine = self.sudo()
        versions = dict(
            engine._read_group(
                [("gate_id", "=", gate.id), ("res_model", "=", documents._name), ("res_id", "in", documents.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        live = (
            engine.search(
                [
                    ("gate_id", "=", gate.id),
                    ("res_model", "=", documents._name),
                    ("res_id", "in", documents.ids),
                    ("state", "in", LIVE_STATES),
                ]
            )
            if versions
            else engine
        )
        for request in live.filtered(lambda request: request.state == "approved")._stale():
            # sudo: the approval ends by itself, whoever changed the document.
            request._void(documents.sudo().browse(request.res_id))
            live -= request
            request.flush_recordset(["state"])
        if live:
            raise UserError(self.env._("%s is already under approval or approved.", ", ".join(live.mapped("res_name"))))
        moment = now(self.env)
        # sudo: the content is sealed whole, also what the requester cannot read.
        requests = engine._guarded_create(documents.sudo()._approval_request_vals(gate, policies, versions, moment))
        requests._log("submit")
        requests._open_steps(0)
        for document, request in zip(documents, requests, strict=True):
            # sudo: documents follow their approval, whoever decided.
            document.sudo()._approval_changed(request)
        return requests

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
            if request.state != "pending":
                raise UserError(self.env._("%s is no longer waiting for a decision.", request.res_name))
        # sudo: the caller is the requester.
        self.sudo()._lock()._end("withdrawn", "withdraw")
        return True

    def action_open_document(self):
        """Open the document of this request."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Do nothing: activities subscribe the people asked, but a request has no thread; its document has one."""
        return True

    def _lock(self):
        """Lock these requests for this transaction, so that two decisions at once give one outcome.

        :return: the requests, each once, however often a client named it
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("Somebody else is deciding on this right now. Please look again.")) from error
        return self | self

    def _decide(self, verdict, comment=None):
        """Record the present user's opinion on each request and move it on.

        :param str verdict: 'approved' or 'rejected'
        """
        self.check_access("read")
        # sudo: ballots are searched for the present user only; without an open one nothing is written.
        requests = self.sudo()._lock()
        ballots = requests.ballot_ids.filtered(
            lambda ballot: ballot.user_id.id == self.env.uid and ballot.state == "open"
        )
        not_asked = requests - ballots.request_id
        if not_asked:
            raise AccessError(
                self.env._(
                    "%s: you are not asked, or it has been decided meanwhile.", ", ".join(not_asked.mapped("res_name"))
                )
            )
        if verdict == "approved" and (stale := requests._stale()):
            raise UserError(
                self.env._(
                    "%s is no longer what was submitted. The requester can withdraw the request and submit it anew.",
                    ", ".join(stale.mapped("res_name")),
                )
            )
        moment = now(self.env)
        for ballot in ballots:
            ballot._guarded_write(
                {
                    "state": verdict,
                    "comment": (comment or "").strip(),
                    "decided_on": moment,
                    "hours": (moment - ballot.opened_on).total_seconds() / 3600,
                }
            )
        requests._log("approve" if verdict == "approved" else "reject", comment=comment, with_step=True)
        if verdict == "rejected":
            requests._end("rejected")
            return
        for step_index, group in requests.grouped("step_index").items():
            group._advance(step_index)

    def _advance(self, step_index):
        """Open the next step of the requests whose present step has enough votes."""
        done = self.browse()
        for request in self:
            ballots = request.ballot_ids.filtered(lambda ballot: ballot.step_index == step_index)
            open_ballots = ballots.filtered(lambda ballot: ballot.state == "open")
            if request.path[step_index]["quorum"] == "any" or not open_ballots:
                done |= request
                open_ballots._guarded_write({"state": "cancelled"})
        self._close_activities(done)
        (self - done)._close_activities(self - done, only_me=True)
        if done:
            done._open_steps(step_index + 1)

    def _end(self, state, event=None):
        """Bring requests to their end and tell their documents and requesters.

        :param str state: 'approved', 'rejected', 'withdrawn' or 'void'
        :param str event: kind of the row in the history, when it is not yet written
        """
        self.ballot_ids.filtered(lambda ballot: ballot.state == "open")._guarded_write({"state": "cancelled"})
        self._guarded_write({"state": state, "decided_on": now(self.env), "deadline": False})
        if event:
            self._log(event)
        self._close_activities(self)
        for model, requests in self.grouped("res_model").items():
            documents = {
                document.id: document for document in self.env[model].browse(requests.mapped("res_id")).exists()
            }
            told = requests.filtered(lambda request: request.res_id in documents)  # noqa: B023
            for request in told:
                documents[request.res_id]._approval_changed(request)
            told._tell_outcome(documents)

    def _tell_outcome(self, documents):
        """Write the outcome on the documents, and let the requesters hear of it at once.

        :param dict documents: {record id: document} of one model
        """
        author = self.env.user.partner_id
        heard = self.filtered(
            lambda request: request.state in ("approved", "rejected") and request.requester_id != self.env.user
        )
        logged = self - heard
        for requester, requests in heard.grouped("requester_id").items():
            first = documents[requests[0].res_id]
            if len(requests) == 1:
                first.message_post(
                    body=requests._outcome(),
                    partner_ids=requester.partner_id.ids,
                    subtype_xmlid="mail.mt_note",
                    author_id=author.id,
                )
                continue
            # A batch is one message to each requester, and a line on each document.
            logged |= requests
            first.message_notify(
                body=Markup("<br/>").join(f"{request.res_name}: {request._outcome()}" for request in requests),
                subject=requests[0]._outcome(),
                partner_ids=requester.partner_id.ids,
                author_id=author.id,
            )
        if logged:
            first = documents[logged[0].res_id]
            first.browse(set(logged.mapped("res_id")))._message_log_batch(
                bodies={request.res_id: request._outcome() for request in logged}, author_id=author.id
            )

    def _outcome(self):
        """Return the outcome in words, in the requester's language."""
        self.ensure_one()
        env = self.with_context(lang=self.requester_id.lang).env
        gate = self.gate_id.with_env(env).name
        last = self.ballot_ids.filtered("decided_on").sorted("decided_on")[-1:]
        return {
            "approved": env._("Approved: %s", gate),
            "rejected": env._("Rejected by %(name)s: %(reason)s", name=last.user_id.name, reason=last.comment or ""),
            "withdrawn": env._("Approval withdrawn: %s", gate),
            "void": env._("Approval void, because the content changed: %s", gate),
        }[self.state]
