"""A document that only the tests define, with the gates and policies that its tests need."""

from odoo import Command, api, fields, models

from ..common import MarketingCommon
from ..throwaway import add_models

# What a refusal says.
CLOSED = "needs an approval first"
LOCKED = "waiting for approval, so its content is locked"
SEALED = "in force, so its content can no longer be changed"


class ApprovalDocument(models.Model):
    """A small sales document: draft, sent (gate `test.send`), done (gate `test.done`, sealed)."""

    _module = None
    _name = "marketing.test.document"
    _description = "Document of the Approval Tests"
    _inherit = ["mail.thread", "marketing.approval.mixin"]

    _approval_watched_fields = (
        "partner_id",
        "amount",
        "day",
        "kind",
        "urgent",
        "line_ids.name",
        "line_ids.quantity",
        "line_ids.price",
    )
    _approval_transitions = {"state": {"sent": "test.send", "done": "test.done"}}
    _approval_sealed_states = {"state": {"done"}}

    name = fields.Char(default="Paper")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    team_id = fields.Many2one("crm.team")
    partner_id = fields.Many2one("res.partner")
    amount = fields.Monetary()
    day = fields.Date()
    kind = fields.Selection([("plain", "Plain"), ("special", "Special")], default="plain")
    urgent = fields.Boolean()
    note = fields.Text()
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent"), ("done", "Done"), ("cancel", "Cancelled")],
        default="draft",
    )
    is_sent = fields.Boolean(compute="_compute_is_sent", inverse="_inverse_is_sent")
    line_ids = fields.One2many("marketing.test.line", "document_id", copy=True)

    @api.depends("state")
    def _compute_is_sent(self):
        for document in self:
            document.is_sent = document.state in ("sent", "done")

    def _inverse_is_sent(self):
        for document in self:
            document.state = "sent" if document.is_sent else "draft"

    def _approval_current_gate(self):
        return {"draft": "test.send", "sent": "test.done"}.get(self.state, False)

    def _approval_summary(self):
        return {
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "subtitle": self.partner_id.name,
        }

    def action_send(self):
        """Send the documents, as a button would."""
        self.write({"state": "sent"})

    def action_finish(self):
        """Bring the documents into force, as a button would."""
        self.write({"state": "done"})


class ApprovalDocumentLine(models.Model):
    _module = None
    _name = "marketing.test.line"
    _description = "Line of a Document of the Approval Tests"
    _inherit = ["marketing.approval.line.mixin"]
    _approval_parent = "document_id"

    document_id = fields.Many2one("marketing.test.document", required=True, index=True, ondelete="cascade")
    document_state = fields.Selection(related="document_id.state", readonly=False)
    name = fields.Char(default="Line")
    quantity = fields.Float(default=1.0)
    price = fields.Float()
    remark = fields.Char()


class ApprovalCommon(MarketingCommon):
    """The test company, the test document and its two gates. Policies are made by each test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_models(cls, ApprovalDocument, ApprovalDocumentLine)
        model_id = cls.env["ir.model"]._get_id("marketing.test.document")
        cls.send_gate, cls.done_gate = cls.env["marketing.approval.gate"].create(
            [
                {"name": "Send the paper", "code": "test.send", "model_id": model_id},
                {"name": "Bring the paper into force", "code": "test.done", "model_id": model_id},
            ]
        )

    @classmethod
    def _policy(cls, *steps, gate=None, **values):
        """Create a policy.

        :param steps: per step a user, or a dict of values of `marketing.approval.step`
        :param gate: gate, by default "send"
        """
        return cls.env["marketing.approval.policy"].create(
            {
                "name": "Test policy",
                "gate_id": (gate or cls.send_gate).id,
                "step_ids": [
                    Command.create({"sequence": number, **cls._step_vals(step, number)})
                    for number, step in enumerate(steps, 1)
                ],
                **values,
            }
        )

    @classmethod
    def _step_vals(cls, step, number):
        vals = step if isinstance(step, dict) else {"rule": "user", "user_ids": [Command.set(step.ids)]}
        return {"name": f"Step {number}", **vals}

    @classmethod
    def _document(cls, user=None, lines=((1, 100.0),), **values):
        """Create a draft of a salesperson, as that person sees it.

        :param lines: pairs of quantity and price
        """
        user = user or cls.seller
        return (
            cls.env["marketing.test.document"]
            .with_user(user)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "amount": 100.0,
                    "company_id": cls.company.id,
                    "line_ids": [
                        Command.create({"name": f"Line {number}", "quantity": quantity, "price": price})
                        for number, (quantity, price) in enumerate(lines, 1)
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _submit(cls, documents):
        """Submit as the present user and return the requests with full rights."""
        documents.action_approval_submit()
        return cls._requests(documents).filtered(lambda request: request.state in ("pending", "approved"))

    @classmethod
    def _requests(cls, documents):
        """Return all requests of documents with full rights, oldest first."""
        return (
            cls.env["marketing.approval.request"]
            .sudo()
            .search([("res_model", "=", documents._name), ("res_id", "in", documents.ids)], order="id")
        )

    def _approve(self, request, *users, comment=None):
        """Let people approve, one after the other."""
        for user in users:
            self.as_user(request, user).action_approve(comment)

    def _asked(self, request):
        """Return the people whose ballot is open."""
        return request.ballot_ids.filtered(lambda ballot: ballot.state == "open").user_id

    def _approved(self, policy_user=None, **values):
        """Return a document with a finished approval at the gate "send", and its request."""
        if not self.send_gate.policy_ids:
            self._policy(policy_user or self.leader)
        document = self._document(**values)
        request = self._submit(document)
        self._approve(request, policy_user or self.leader)
        self.assertEqual(request.state, "approved")
        return document, request
