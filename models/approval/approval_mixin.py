from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.clock import now
from .approval_changes import Changes, under_way
from .approval_request import LIVE_STATES, UNDER_WAY


class ApprovalMixin(models.AbstractModel):
    """Documents that need consent: inherit this, name the watched fields, declare the gates as data.

    The gate holds on every path, because it is checked where the state changes (`create`, `write`) and not where a
    button is drawn. What was approved is compared by a fingerprint of the watched content each time.
    """

    _name = "marketing.approval.mixin"
    _description = "Approvable Document"

    # Paths of the content that is approved; 'lines.field' watches a field of each line.
    _approval_watched_fields = ()
    # {field: {new value: code of the gate that guards it}}
    _approval_transitions = {}
    # {field: values in which approved content can no longer change without a new approval}
    _approval_sealed_states = {}

    approval_request_ids = fields.One2many(
        "marketing.approval.request",
        "res_id",
        string="Approvals",
        domain=lambda self: [("res_model", "=", self._name)],
        copy=False,
        readonly=True,
    )
    approval_state = fields.Selection(
        # A method, so that a document of Odoo whose own field has this name keeps its own values.
        selection="_selection_approval_state",
        string="Approval",
        compute="_compute_approval_state",
        search="_search_approval_state",
    )
    approval_count = fields.Integer(compute="_compute_approval_count")

    # ------------------------------------------------------------------
    # What a document may override
    # ------------------------------------------------------------------

    def _approval_current_gate(self):
        """Return the code of the gate that this document meets next, or False."""
        return False

    def _approval_mandatory(self, gate_code):
        """Return the documents that never pass this gate freely, even when no policy covers them."""
        return self.browse()

    def _approval_summary(self):
        """Return what a list of requests shows: {'amount', 'currency_id', 'subtitle'}."""
        return {}

    def _approval_notices(self, gate_code):
        """Return remarks for the panel, [{'level': 'warning'|'info', 'text'}], that the present user may see."""
        return []

    def _approval_run(self, gate_code):
        """Take the step that a gate guards, as the present user. Called after approval where the gate says so.

        :param str gate_code: code of the gate
        :raises UserError: when the document cannot take it; the requester is told
        """
        for name, gates in self._approval_transitions.items():
            for value in gates:
                if self._approval_gate_of(name, value) == gate_code:
                    self.write({name: value})

    def _approval_awaited(self, gate_code):
        """Return the documents that somebody waits for, so that they go on right after approval in any case."""
        return self.browse()

    def _approval_changed(self, request):
        """Called with full rights after a request of this document was submitted or came to an end."""

    def _approval_company(self):
        """Return the company whose policies apply."""
        return self.company_id or self.env.company

    def _approval_subject(self):
        """Return the user whom the approval is about where that is not whoever submits it, else nobody.

        The chain climbs from this person, who never decides on it.
        """
        return self.env["res.users"]

    def _approval_team_leader(self):
        """Return the leader of the sales team that the document belongs to, or an empty recordset."""
        return self.team_id.user_id if "team_id" in self._fields else self.env["res.users"]

    # ------------------------------------------------------------------
    # State for screens
    # ------------------------------------------------------------------

    def _approval_live_requests(self, states=LIVE_STATES):
        """Return {(record id, gate code): request} of the requests under way, with full rights.

        sudo: whether a document is under approval is no secret to those who can read the document.
        """
        requests = (
            self.env["marketing.approval.request"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids), ("state", "in", states)])
        )
        return {(request.res_id, request.gate_id.code): request for request in requests.sorted("id")}

    @api.model
    def _selection_approval_state(self):
        return [
            ("none", self.env._("Not Needed")),
            ("required", self.env._("Approval Needed")),
            ("pending", self.env._("Under Approval")),
            ("returned", self.env._("Returned")),
            ("approved", self.env._("Approved")),
            ("rejected", self.env._("Rejected")),
        ]

    @api.depends(lambda self: ("approval_request_ids.state", *self._approval_transitions))
    def _compute_approval_state(self):
        states = self._approval_states()
        for record in self:
            record.approval_state = states[record]

    def _approval_states(self):
        """Return {record: how it stands at the gate that it meets next}, a value of `approval_state`."""
        states = dict.fromkeys(self, "none")
        gates = {record: record._approval_current_gate() for record in self if record.id}
        requests = self._approval_live_requests((*LIVE_STATES, "returned", "rejected", "withdrawn", "void"))
        for gate_code in set(gates.values()) - {False}:
            records = self.browse([record.id for record in self if gates.get(record) == gate_code])
            policies = self.env["marketing.approval.policy"]._match(gate_code, records)
            mandatory = records._approval_mandatory(gate_code)
            for record in records:
                request = requests.get((record.id, gate_code))
                if request and request.state in ("pending", "returned", "approved", "rejected"):
                    states[record] = request.state
                elif record.id in policies or record in mandatory:
                    states[record] = "required"
        return states

    def _search_approval_state(self, operator, value):
        if operator != "in" or not set(value) <= {"pending", "returned", "approved", "rejected"}:
            return NotImplemented
        # sudo: how an approval stands is no secret to the readers of the document, whose rules still apply.
        requests = self.env["marketing.approval.request"].sudo()
        query = requests._search([("res_model", "=", self._name), ("state", "in", list(value))])
        return [("id", "in", query.subselect("res_id"))]

    @api.depends("approval_request_ids")
    def _compute_approval_count(self):
        counts = dict(
            self.env["marketing.approval.request"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"], ["__count"]
            )
        )
        for record in self:
            record.approval_count = counts.get(record.id, 0)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_approval_submit(self, options=None):
        """Submit these documents at the gate that each meets next, or again after they were returned.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        :raises UserError: when nothing is to be approved
        """
        self.check_access("write")
        by_gate = self.grouped(lambda record: record._approval_current_gate())
        for gate_code, records in by_gate.items():
            if not gate_code:
                raise UserError(
                    self.env._(
                        "%s: there is nothing to approve at this point.", ", ".join(records.mapped("display_name"))
                    )
                )
            self.env["marketing.approval.request"]._submit(gate_code, records, options)
        return True

    def action_approval_withdraw(self):
        """Withdraw the requests under way of these documents that the present user made."""
        self.check_access("read")
        requests = self.env["marketing.approval.request"].browse(
            [request.id for request in self._approval_live_requests(UNDER_WAY).values()]
        )
        return requests.action_withdraw()

    def action_open_approvals(self):
        """Open all approval requests of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_approval_request_action_all")
        return {**action, "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)], "context": {}}

    # ------------------------------------------------------------------
    # The gate
    # ------------------------------------------------------------------

    def _approval_pass(self, gate_code):
        """Let these documents pass a gate, or refuse (invariant 4).

        The passage is written on the request: whoever voids the same approval at this very moment writes the same
        row, so the database lets only one of the two go on.

        :param str gate_code: code of the gate
        :raises UserError: when a document needs an approval that it does not have for its present content
        """
        self._approval_check(gate_code)._guarded_write({"passed_on": now(self.env)})

    def _approval_check(self, gate_code):
        """Say whether these documents may pass a gate, without passing it.

        :param str gate_code: code of the gate
        :return: the approved requests that let them, with full rights
        :raises UserError: when a document needs an approval that it does not have for its present content
        """
        records = self.filtered("id")
        policies = self.env["marketing.approval.policy"]._match(gate_code, records)
        guarded = records.browse(policies) | records._approval_mandatory(gate_code)
        relied_on = self.env["marketing.approval.request"].sudo()  # sudo: as in _approval_live_requests
        if not guarded:
            return relied_on
        requests = guarded._approval_live_requests((*LIVE_STATES, "returned"))
        fingerprints = guarded._approval_fingerprints()
        for record in guarded:
            request = requests.get((record.id, gate_code))
            if request and request.state == "approved" and request.fingerprint == fingerprints[record.id]:
                relied_on |= request
                continue
            gate = self.env["marketing.approval.gate"]._by_code(gate_code)
            if request and request.state == "returned":
                raise UserError(
                    self.env._(
                        "%(name)s was returned for a revision (%(gate)s). Submit it again once it is revised.",
                        name=record.display_name,
                        gate=gate.name,
                    )
                )
            if request and request.state == "pending":
                raise UserError(
                    self.env._(
                        "%(name)s is still waiting for its approval (%(gate)s).",
                        name=record.display_name,
                        gate=gate.name,
                    )
                )
            raise UserError(
                self.env._(
                    "%(name)s needs an approval first (%(gate)s). "
                    "Submit it for approval and try again once it is approved.",
                    name=record.display_name,
                    gate=gate.name,
                )
            )
        return relied_on

    @api.model
    def _approval_watched(self):
        """Return the watched paths of all classes that make up this document, so that each domain adds only its own."""
        paths = (vars(cls).get("_approval_watched_fields", ()) for cls in reversed(type(self).mro()))
        return tuple(dict.fromkeys(path for own in paths for path in own))

    @api.model
    def _approval_watched_roots(self):
        """Return {field: names watched on its lines} of the watched paths; lines are empty for plain fields."""
        roots = {}
        for path in self._approval_watched():
            root, _dot, leaf = path.partition(".")
            roots.setdefault(root, []).extend([leaf] if leaf else [])
        if "company_id" in self._fields:
            # Another company has other policies.
            roots.setdefault("company_id", [])
        return roots

    def _approval_note_change(self):
        """Compare these documents after a change, now or at the end of the write that is under way."""
        changes = under_way(self.env)
        if changes is None:
            self._approval_content_changed()
        else:
            changes.add(self)

    def _approval_content_changed(self):
        """Compare documents with what is under approval, after a change of watched content.

        A pending request locks the content; an approval does not outlive a change (invariant 4).
        """
        # sudo: the rule holds whoever changed the content; nothing is read for them.
        records = self.sudo()._approval_touch()
        requests = records._approval_live_requests()
        sealed = {record: gates for record in records if (gates := record._approval_sealing_gates()) is not None}
        if requests:
            changed = records.browse(list({record_id for record_id, _gate in requests}))
            fingerprints = changed._approval_fingerprints()
            for (record_id, gate_code), request in requests.items():
                if request.fingerprint == fingerprints[record_id]:
                    continue
                record = records.browse(record_id)
                if request.state == "pending":
                    raise UserError(
                        self.env._(
                            "%s is waiting for approval, so its content is locked. "
                            "Withdraw the approval request first, then change it and submit it again.",
                            record.display_name,
                        )
                    )
                if gate_code in sealed.get(record, ()):
                    raise UserError(
                        self.env._(
                            "%s was approved as it stands and is in force, so its content can no longer be changed.",
                            record.display_name,
                        )
                    )
                request._void(record)
        for record, gates in sealed.items():
            for gate_code in gates:
                record._approval_check(gate_code)

    def _approval_sealing_gates(self):
        """Return the codes of the gates that led to the sealed state of this document, None if it is not sealed."""
        self.ensure_one()
        names = [name for name, values in self._approval_sealed_states.items() if self[name] in values]
        if not names:
            return None
        gates = (self._approval_gate_of(name, self[name]) for name in names)
        return {gate_code for gate_code in gates if gate_code}

    def _approval_gate_of(self, name, value):
        """Return the code of the gate that guards this value of a field, or None.

        Documents whose kinds have gates of their own override it.
        """
        return self._approval_transitions.get(name, {}).get(value)

    def _approval_transitions_of(self, vals):
        """Return {gate code: records} that `vals` would carry through a gate."""
        passing = {}
        for name, gates in self._approval_transitions.items():
            if vals.get(name) in gates:
                for gate_code, records in self._approval_moving(name, vals[name]).items():
                    passing[gate_code] = passing.get(gate_code, self.browse()) | records
        return passing

    def _approval_moving(self, name, value):
        """Return {gate code: records} of the records in which a field is to change to `value`."""
        moving = self.filtered(lambda record: record[name] != value)
        return moving.grouped(lambda record: record._approval_gate_of(name, value))

    @api.model_create_multi
    def create(self, vals_list):
        changes = Changes() if under_way(self.env) is None else None
        if changes is None:
            records = super().create(vals_list)
        else:
            # New documents have no approval to lose, but a command may take a line from another one.
            collecting = super(ApprovalMixin, self.with_context(**changes.context()))
            records = collecting.create(vals_list).with_context(self.env.context)
        for name in self._approval_transitions:
            gates = {record: record._approval_gate_of(name, record[name]) for record in records}
            for gate_code, group in records.grouped(gates.get).items():
                if gate_code:
                    group._approval_pass(gate_code)
        if changes is not None:
            changes.compare(self.env, but=records)
        return records

    def write(self, vals):
        passing = self._approval_transitions_of(vals)
        changes, touched = under_way(self.env), not set(vals).isdisjoint(self._approval_watched_roots())
        if touched and changes is None:
            # The lines are compared once, with their documents, and not each by itself.
            changes = Changes()
            result = super(ApprovalMixin, self.with_context(**changes.context())).write(vals)
            changes.add(self)
            changes.compare(self.env)
        else:
            result = super().write(vals)
            if touched:
                changes.add(self)
        for gate_code, records in passing.items():
            records._approval_pass(gate_code)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_under_approval(self):
        pending = self._approval_live_requests(("pending",))
        if pending:
            raise UserError(
                self.env._(
                    "%s is waiting for approval. Withdraw the request before you delete it.",
                    ", ".join({request.res_name for request in pending.values()}),
                )
            )
        for request in self._approval_live_requests(("returned",)).values():
            request._end("withdrawn", "withdraw")
