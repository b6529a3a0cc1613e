from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .approval_content import in_words


class ApprovalMixin(models.AbstractModel):
    """The panel on every approvable form: where it stands, who is asked, what I may do now."""

    _inherit = "marketing.approval.mixin"

    approval_panel = fields.Json(compute="_compute_approval_panel")

    @api.depends_context("uid", "lang")
    @api.depends("approval_request_ids.state", "approval_request_ids.ballot_ids.state")
    def _compute_approval_panel(self):
        for record in self:
            record.approval_panel = record._approval_panel_data() if record._origin.id else False

    def _approval_panel_data(self):
        """Return what the panel shows to the present user, or False when no gate concerns the document."""
        self.ensure_one()
        record = self._origin
        gate_code = record._approval_current_gate()
        last = record._approval_last_request(gate_code)
        if gate_code:
            needed = bool(record.env["marketing.approval.policy"]._match(gate_code, record)) or bool(
                record._approval_mandatory(gate_code)
            )
            if not needed and not (last and last.state in ("pending", "returned", "approved")):
                return False
            gate = record.env["marketing.approval.gate"]._by_code(gate_code)
        elif last:
            gate = last.gate_id
        else:
            return False
        may_write = record.has_access("write")
        data = {
            "gate": {"code": gate.code, "name": gate.name},
            "state": "required",
            "notices": record._approval_notices(gate.code),
            "steps": [],
            "opinions": [],
            "next": [],
            "changes": [],
            "can": {"submit": may_write and bool(gate_code)},
        }
        if last:
            may_submit = data["can"]["submit"]
            data.update(last._panel_data())
            if last.state == "approved" and gate_code and last._stale():
                data["state"] = "void"
            data["can"]["submit"] = may_submit and data["state"] not in ("pending", "approved")
        return data

    def _approval_last_request(self, gate_code):
        """Return the latest request of this document at a gate (or at any), read with full rights.

        sudo: who can read a document may see how its approval stands.
        """
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        if gate_code:
            domain &= Domain("gate_id.code", "=", gate_code)
        return self.env["marketing.approval.request"].sudo().search(domain, order="id desc", limit=1)


class ApprovalRequest(models.Model):
    _inherit = "marketing.approval.request"

    panel = fields.Json(compute="_compute_panel")
    submitted_content = fields.Json(
        compute="_compute_submitted_content",
        compute_sudo=True,
        help="What was submitted, as the form shows it: facts, lines, files.",
    )

    @api.depends_context("uid", "lang")
    @api.depends("state", "ballot_ids.state", "step_index")
    def _compute_panel(self):
        for request in self:
            # sudo: the panel leaves out what the present user must not know.
            request.panel = request.sudo()._panel_data()

    @api.depends_context("uid", "lang")
    @api.depends("content", "ballot_ids.user_id", "requester_id")
    def _compute_submitted_content(self):
        for request in self:
            request.submitted_content = request._may_see_content() and request._shown_content()

    def _panel_data(self):
        """Return this request as the panel shows it to the present user (called with full rights)."""
        self.ensure_one()
        return {
            "request_id": self.id,
            "state": self.state,
            "gate": {"code": self.gate_id.code, "name": self.gate_id.name},
            "version": self.version,
            "submitted_on": fields.Datetime.to_string(self.submitted_on),
            "submitted_by": {"id": self.requester_id.id, "name": self.requester_id.name},
            "decided_on": fields.Datetime.to_string(self.decided_on) if self.decided_on else False,
            "deadline": fields.Datetime.to_string(self.deadline) if self.deadline else False,
            "late": self.is_late,
            "time_left": self.time_left or "",
            "time_used": self.time_used,
            "steps": self._panel_steps(),
            "opinions": self._panel_opinions(),
            "next": self._panel_next(),
            "changes": self.changes or [],
            "can": self._panel_can(),
            "return_targets": self._panel_return_targets(),
            "added": self._panel_added(),
            "copies": self._panel_copies(),
            "unread": self.unread_by_me,
            "special": self.special_reason or "",
            "run_error": self.run_error or "",
        }

    def _may_see_content(self):
        """Return whether the present user submitted it, is asked about it, or may read the document itself."""
        self.ensure_one()
        # sudo: only whether the present user was ever asked.
        if self.env.uid in (self.requester_id | self.sudo().ballot_ids.user_id).ids:
            return True
        document = self.env[self.res_model].browse(self.res_id) if self.res_model in self.env else None
        return bool(document) and document.sudo(False).has_access("read") and bool(document.exists())

    def _shown_content(self):
        """Return the sealed content under the labels of the present user's language, without what is empty.

        :return: {'facts': [{'label', 'value'}], 'tables': [{'label', 'columns': [str], 'rows': [[str]]}],
            'files': [str]}, or False
        """
        self.ensure_one()
        if not self.content or self.res_model not in self.env:
            return False

        def label(model, name):
            field = model._fields.get(name)
            return field.get_description(self.env, ["string"])["string"] if field else name

        document = self.env[self.res_model]
        tables = []
        for root, lines in self.content["lines"].items():
            if not lines or root not in document._fields:
                continue
            model = self.env[document._fields[root].comodel_name]
            columns = {}
            for name in document._approval_watched_roots().get(root, ()):
                values = tuple(line.get(name, "") for line in lines.values())
                # A column that repeats another one tells nothing, for example a text that equals the product.
                if any(values) and values not in columns.values():
                    columns[name] = values
            tables.append(
                {
                    "label": label(document, root),
                    "columns": [label(model, name) for name in columns],
                    "rows": [
                        [in_words(self.env, value) for value in row] for row in zip(*columns.values(), strict=True)
                    ],
                }
            )
        own = self.content["own"].items()
        return {
            "facts": [
                {"label": label(document, name), "value": in_words(self.env, value)} for name, value in own if value
            ],
            "tables": tables,
            "files": list(self.content["files"].values()),
        }

    def _panel_steps(self):
        """Return the steps of the path; steps that would tell too much stay out until they are asked."""
        document = self.env[self.res_model].browse(self.res_id).exists()
        names = self._step_names()
        hide = not self.env.user.has_group("marketing_office.group_leader")
        ballots = self.ballot_ids.grouped("step_index")
        steps = []
        for index, step in enumerate(self.path):
            asked = ballots.get(index, self.ballot_ids.browse())._counting()
            if hide and step["confidential"] and not asked:
                continue
            if asked:
                people = [
                    {
                        "id": ballot.user_id.id,
                        "name": ballot.user_id.name,
                        "state": ballot.state,
                        "behalf": ballot.on_behalf_id.name or "",
                        "role": ballot.role,
                        "decided_on": fields.Datetime.to_string(ballot.decided_on) if ballot.decided_on else False,
                    }
                    for ballot in asked
                ]
            elif step["skipped"] or not document or self.state != "pending":
                people = []
            else:
                people = [
                    {"id": user.id, "name": user.name, "state": "planned", "decided_on": False}
                    for user in self._resolve(step, document)[:5]
                ]
            current = self.state == "pending" and index == self.step_index
            if step["skipped"]:
                state = "skipped"
            elif current:
                state = "current"
            else:
                state = "done" if asked else "next"
            given = sum(person["state"] in ("approved", "skipped") for person in people)
            steps.append(
                {
                    "name": names[index],
                    "state": state,
                    "quorum": step["quorum"],
                    "needed": self._panel_needed(step, people),
                    "given": given,
                    "reason": self._panel_skipped(step) if step["skipped"] else "",
                    "deadline": fields.Datetime.to_string(self.deadline) if current and self.deadline else False,
                    "people": people,
                }
            )
        return steps

    def _panel_needed(self, step, people):
        """Return how many people must agree in a step, per cent of the votes where it goes by share."""
        if step["quorum"] in ("all", "sequence"):
            return len(people)
        return step["needed"] if step["quorum"] in ("count", "share") else 1

    def _panel_skipped(self, step):
        """Return why a step is not asked."""
        if step.get("passed_over"):
            return self.env._("special path")
        return self._preview_skipped(step)

    def _step_names(self):
        """Return the names of the steps of the path, in the reader's language as far as they are still the rule's."""
        self.ensure_one()
        ids = tuple(step["step"] for step in self.path if step["step"]) or (0,)
        self.env["marketing.approval.step"].flush_model(["name"])
        rows = self.env.execute_query(SQL("SELECT id, name FROM marketing_approval_step WHERE id IN %s", ids))
        words, lang = dict(rows), self.env.lang or "en_US"
        names = []
        for step in self.path:
            known = words.get(step["step"]) or {}
            # A step that has been renamed since keeps the name under which it was asked.
            is_same = step["name"] in known.values()
            names.append(known.get(lang) or known.get("en_US") or step["name"] if is_same else step["name"])
        return names
