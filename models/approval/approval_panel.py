from odoo import api, fields, models
from odoo.fields import Domain

from ..core.clock import now, to_local
from ...lib import working_time


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
            if not needed and not (last and last.state in ("pending", "approved")):
                return False
            gate = record.env["marketing.approval.gate"].sudo().browse(
                record.env["marketing.approval.gate"]._gate_id(gate_code)
            )
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
            "can": {"submit": may_write and bool(gate_code), "withdraw": False, "approve": False, "reject": False},
        }
        if last:
            data.update(last._panel_data())
            if last.state == "approved" and gate_code and last._stale():
                data["state"] = "void"
            elif last.state in ("pending", "approved"):
                data["can"]["submit"] = False
            data["can"].update(withdraw=last.can_withdraw, approve=last.can_decide, reject=last.can_decide)
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
    time_left = fields.Char(compute="_compute_time_left", compute_sudo=True)

    @api.depends_context("uid", "lang")
    @api.depends("state", "ballot_ids.state", "step_index")
    def _compute_panel(self):
        for request in self:
            request.panel = request.sudo()._panel_data()

    @api.depends_context("lang")
    @api.depends("deadline", "state")
    def _compute_time_left(self):
        moment = now(self.env)
        for request in self:
            request.time_left = request._time_left(moment) if request.state == "pending" else False

    def _panel_data(self):
        """Return this request as the panel shows it to the present user (called with full rights)."""
        self.ensure_one()
        moment = now(self.env)
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
            "time_left": self._time_left(moment) if self.state == "pending" else "",
            "steps": self._panel_steps(),
            "opinions": [
                {
                    "id": ballot.user_id.id,
                    "name": ballot.user_id.name,
                    "verdict": ballot.state,
                    "comment": ballot.comment or "",
                    "decided_on": fields.Datetime.to_string(ballot.decided_on),
                }
                for ballot in self.ballot_ids.filtered(lambda ballot: ballot.state in ("approved", "rejected"))
            ],
            "next": self._panel_next(),
            "changes": self.changes or [],
            "can": {
                "submit": False,
                "withdraw": self.can_withdraw,
                "approve": self.can_decide,
                "reject": self.can_decide,
            },
        }

    def _panel_steps(self):
        """Return the steps of the path; steps that would tell too much stay out until they are asked."""
        document = self.env[self.res_model].browse(self.res_id).exists()
        hide = not self.env.user.has_group("marketing_office.group_leader")
        ballots = self.ballot_ids.grouped("step_index")
        steps = []
        for index, step in enumerate(self.path):
            asked = ballots.get(index, self.ballot_ids.browse())
            if hide and step["confidential"] and not asked:
                continue
            if asked:
                people = [
                    {
                        "id": ballot.user_id.id,
                        "name": ballot.user_id.name,
                        "state": ballot.state,
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
                    "name": step["name"],
                    "state": state,
                    "quorum": step["quorum"],
                    "needed": len(people) if step["quorum"] == "all" else 1,
                    "given": given,
                    "reason": self.env._("not needed for this document") if step["skipped"] else "",
                    "deadline": fields.Datetime.to_string(self.deadline) if current and self.deadline else False,
                    "people": people,
                }
            )
        return steps

    def _panel_next(self):
        """Return what happens after the present user's click, in short sentences."""
        if self.state != "pending":
            return []
        following = [step for step in self.path[self.step_index + 1 :] if not step["skipped"]]
        if following and (self.env.user.has_group("marketing_office.group_leader") or not following[0]["confidential"]):
            first = self.env._("If you approve, it goes on to “%s”.", following[0]["name"])
        else:
            first = self.env._("If you approve, %s may go on.", self.requester_id.name)
        lines = [first] if self.can_decide else []
        lines.append(self.env._("A change of what was submitted voids the approval."))
        return lines

    def _time_left(self, moment):
        """Return the working time until the limit in words, for example '1 h 05 min left'."""
        self.ensure_one()
        if not self.deadline:
            return ""
        first, last = sorted((moment, self.deadline))
        calendar = self.company_id.sudo().resource_calendar_id
        step = self.path[self.step_index]
        unit = step["unit"] if step["limit"] and self.deadline != self.total_deadline else step["total_unit"]
        if calendar and unit.startswith("working"):
            begin, end = to_local(self.company_id, first), to_local(self.company_id, last)
            intervals = calendar._work_intervals_batch(begin, end)[False]
            left = working_time.elapsed([(start, stop) for start, stop, _meta in intervals], begin, end)
        else:
            left = last - first
        hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
        amount = (
            self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{minutes:02}")
            if hours
            else self.env._("%s min", minutes)
        )
        return self.env._("%s late", amount) if self.deadline < moment else self.env._("%s left", amount)
