import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date, formatLang

from ..core.clock import today
from ..core.moves import check_move

# From which state to which; who may do it is said by `_check_move`.
MOVES = {
    "draft": {"granted", "cancelled"},
    "granted": {"done", "cancelled"},
    "done": set(),
    "cancelled": {"draft"},
}


class GeneralRequest(models.Model):
    """A request that is its own document: an advance, an absence, a purchase, the start of a project …

    ========  ==============================  ======================================
    action    who                             when
    ========  ==============================  ======================================
    fill in   the requester                   draft, not under approval
    submit    the requester                   draft, what the type asks for is there
    grant     the engine                      approved at the gate of the type
    done      who follows up, the requester   granted
    cancel    the requester                   draft, or granted and not yet done
    ========  ==============================  ======================================
    """

    _name = "marketing.general.request"
    _description = "Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.approval.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "subject"]
    _approval_watched_fields = (
        "type_id",
        "subject",
        "description",
        "user_id",
        "amount",
        "currency_id",
        "date_from",
        "date_to",
        "department_id",
        "form_values",
    )
    _approval_transitions = {"state": {"granted": "general.request"}}
    _approval_sealed_states = {"state": {"granted", "done"}}

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    type_id = fields.Many2one(
        "marketing.general.request.type",
        string="Request Type",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    subject = fields.Char(required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Requester",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    description = fields.Text()
    amount = fields.Monetary(tracking=True)
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id)
    date_from = fields.Date(string="Start Date")
    date_to = fields.Date(string="Until")
    department_id = fields.Many2one("hr.department", help="Department that is asked for something.")
    department_manager_id = fields.Many2one(
        "res.users", related="department_id.manager_id.user_id", string="Manager of the Department"
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    form_values = fields.Properties(definition="type_id.form_definition", copy=True)
    state = fields.Selection(
        [("draft", "Draft"), ("granted", "Approved"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    result = fields.Text(copy=False, help="What came of it, noted by whoever followed it up.")
    type_description = fields.Text(related="type_id.description", string="About This Type")
    follow_up_text = fields.Text(related="type_id.follow_up_text")
    follow_up_user_id = fields.Many2one(related="type_id.follow_up_user_id")
    needs_amount = fields.Boolean(related="type_id.needs_amount")
    needs_dates = fields.Boolean(related="type_id.needs_dates")
    needs_department = fields.Boolean(related="type_id.needs_department")

    _dates_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to >= date_from)", "It cannot end before it begins."
    )
    _amount_positive = models.Constraint("CHECK(amount IS NULL OR amount >= 0)", "An amount cannot be negative.")

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " · ".join(filter(None, [request.name, request.subject])) or request.type_id.name

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        for request in requests:
            if request.state != "draft":
                raise UserError(self.env._("A new request begins as a draft."))
            # sudo: numbers are drawn by rule, not by right.
            request.name = request.type_id.sudo().sequence_id.next_by_id(sequence_date=today(request.company_id))
        return requests

    def write(self, vals):
        if "state" in vals:
            for request in self.filtered(lambda request: request.state != vals["state"]):
                request._check_move(vals["state"])
        return super().write(vals)

    def _check_move(self, state):
        """Refuse a step that does not follow from the present state, or is not this person's.

        :raises UserError: says what is possible instead
        """
        self.ensure_one()
        check_move(self, state, MOVES)
        if state == "granted":
            self._check_complete()
        elif state == "done" and not self.env.su and self.env.user not in self.user_id | self.follow_up_user_id:
            raise UserError(
                self.env._("%s is marked as done by whoever follows it up, or by its requester.", self.display_name)
            )
        elif state in ("cancelled", "draft") and not self.env.su and self.env.user != self.user_id:
            raise UserError(self.env._("Only its requester cancels or reopens %s.", self.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(request.state not in ("draft", "cancelled") for request in self):
            raise UserError(self.env._("Requests that were approved are kept. Cancel them instead."))

    def _check_complete(self):
        """Refuse a request in which something is missing that its type asks for. Domains add their conditions.

        :raises ValidationError: says what is missing
        """
        for request in self:
            kind, missing = request.type_id, []
            if kind.needs_amount and request.currency_id.is_zero(request.amount):
                missing.append(self.env._("the amount"))
            if kind.needs_dates and not (request.date_from and request.date_to):
                missing.append(self.env._("the dates"))
            if kind.needs_department and not request.department_id:
                missing.append(self.env._("the department"))
            if kind.needs_file and not request._approval_files().get(request.id):
                missing.append(self.env._("a file"))
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(name)s: add %(missing)s before you submit it.",
                        name=request.display_name,
                        missing=", ".join(missing),
                    )
                )

    def action_done(self):
        """Mark granted requests as done, as the person who follows them up or the requester."""
        self.check_access("read")
        for request in self:
            request._check_move("done")
        # sudo: the person who follows up need not be able to change the request otherwise; checked above.
        self.sudo().write({"state": "done"})
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_cancel(self):
        """Cancel requests, as their requester. What is under approval is withdrawn."""
        self.check_access("write")
        self.action_approval_withdraw()
        self.write({"state": "cancelled"})
        return True

    def action_reopen(self):
        """Make cancelled requests drafts again."""
        self.check_access("write")
        self.write({"state": "draft"})
        return True

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def _approval_gate_of(self, name, value):
        # EXTENDS approval: each type has its gate.
        gate_code = super()._approval_gate_of(name, value)
        # sudo: which gate a type has is no secret to whoever stands before it.
        return gate_code and self.type_id.sudo().gate_id.code

    def _approval_sealing_gates(self):
        # EXTENDS approval: what was granted stays as it was, also once it is done.
        return {self._approval_gate_of("state", "granted")} if self.state in ("granted", "done") else None

    def _approval_current_gate(self):
        # EXTENDS approval
        return self._approval_gate_of("state", "granted") if self.state == "draft" and self.type_id else False

    def _approval_mandatory(self, gate_code):
        # A request is nothing but a question: without anybody to ask it is never granted.
        return self

    def action_approval_submit(self, options=None):
        """Submit requests, once everything is there that their types ask for.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        """
        # EXTENDS approval
        self._check_complete()
        return super().action_approval_submit(options)

    def _approval_summary(self):
        # EXTENDS approval
        return {"amount": self.amount, "currency_id": self.currency_id.id, "subtitle": self.type_id.name}

    def _approval_subject(self):
        # EXTENDS approval: who asks, even when somebody else files it.
        return self.user_id

    def _approval_plain(self, name):
        # EXTENDS approval
        if name == "form_values":
            return json.dumps(self._form_values(), sort_keys=True, default=str)
        return super()._approval_plain(name)

    def _form_values(self):
        """Return the values of the form that the type defines, {key: (label, plain value)}."""
        self.ensure_one()
        [row] = self.read(["form_values"])
        return {
            one["name"]: (one.get("string") or "", one.get("value"))
            for one in row["form_values"] or []
            if one.get("type") != "separator" and one.get("value") not in (None, False, "", [])
        }

    def _approval_in_words(self, name):
        # EXTENDS approval
        if name != "form_values":
            return super()._approval_in_words(name)
        return " · ".join(f"{label}: {self._form_word(value)}" for label, value in self._form_values().values())

    def _form_word(self, value):
        """Return a value of the form as people read it."""
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, float):
            return formatLang(self.env, value)
        if isinstance(value, (tuple, list)):
            names = [one[1] if isinstance(one, (tuple, list)) and len(one) > 1 else one for one in value]
            return ", ".join(str(one) for one in names if isinstance(one, str)) or str(value)
        text = str(value)
        try:
            return format_date(self.env, text) if len(text) == 10 and text[4] == "-" else text
        except ValueError:
            return text

    def _approval_run(self, gate_code):
        # EXTENDS approval
        result = super()._approval_run(gate_code)
        for request in self:
            if request.follow_up_text:
                request._message_log(body=request.follow_up_text)
            if request.follow_up_user_id:
                # sudo: the activity is the rule's, not the requester's.
                request.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo", user_id=request.follow_up_user_id.id, summary=request.subject
                )
        return result
