from odoo import models
from odoo.exceptions import AccessError, UserError

from ..core.clock import today

GATE = "staff.loss.decide"
STATES = {"pending": "submitted", "returned": "draft", "withdrawn": "draft", "void": "draft", "rejected": "rejected"}


class Loss(models.Model):
    """From the cause test to the decision and what is set against pay (M-08, M-09, K-14)."""

    _inherit = "marketing.loss"

    _approval_watched_fields = (
        "kind",
        "day",
        "facts",
        "amount",
        "partner_id",
        "sale_order_id",
        "liable_percent",
        "deduct",
        "answer_ids.question_id",
        "answer_ids.answer",
        "share_ids.employee_id",
        "share_ids.weight",
        "share_ids.amount",
    )
    _approval_transitions = {"state": {"decided": GATE}}
    _approval_sealed_states = {"state": ("decided",)}

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state in ("draft", "submitted") else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: nobody is made liable by one person alone.
        return self

    def _approval_involved(self):
        # EXTENDS staff
        return self.share_ids.user_id

    def _approval_subject(self):
        # EXTENDS approval: the line goes up from whoever bears the first share.
        return self.share_ids[:1].user_id

    def _approval_summary(self):
        # EXTENDS approval
        return {"amount": self.amount, "currency_id": self.currency_id.id}

    def _check_unconcerned(self):
        """Refuse the people who bear a share.

        :raises AccessError: where the present user is one of them
        """
        for loss in self:
            # sudo: whether the present user is one of the people.
            if not self.env.su and self.env.user in loss.sudo().share_ids.user_id:
                raise AccessError(self.env._("Nobody decides about a loss that they may have to answer for."))

    def action_approval_submit(self, options=None):
        """Submit loss cases whose cause test is complete.

        :param dict options: what the requester adds, see `marketing.approval.request._submit`
        :raises UserError: says what is missing
        """
        # EXTENDS approval
        self.check_access("write")
        self._check_unconcerned()
        # Questions that were taken out are asked again.
        self.filtered(lambda loss: loss.state == "draft")._ask()
        self._check_complete()
        return super().action_approval_submit(options)

    def _check_complete(self):
        """Refuse cases with open questions, and shares that the answers do not bear out.

        :raises UserError: says what is missing
        """
        self._check_deduct()
        for loss in self:
            if not (loss.facts or "").strip():
                raise UserError(self.env._("%s: write down what happened.", loss.display_name))
            if loss.cause == "open":
                raise UserError(self.env._("%s: answer every question of the cause test.", loss.display_name))
            if loss.cause == "free" and loss.share_ids:
                raise UserError(
                    self.env._("%s: by the cause test nobody is liable. Take the shares out.", loss.display_name)
                )
            if loss.cause == "liable" and not loss.share_ids and loss.liable_amount:
                raise UserError(self.env._("%s: say who bears which share.", loss.display_name))

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        state = STATES.get(request.state)
        if state and self.state in ("draft", "submitted"):
            self._guarded_write({"state": state})
        return result

    def _approval_run(self, gate_code):
        # EXTENDS approval: approved is decided.
        if gate_code != GATE:
            return super()._approval_run(gate_code)
        # sudo: the gate is checked by the write; the effects are the rule's.
        for loss in self.sudo():
            loss._check_complete()
            loss._guarded_write({"state": "decided", "decided_on": today(loss.company_id)})
            if loss.deduct:
                loss._deduct()
        return None

    def _deduct(self):
        """Set the shares against pay, each once (K-14)."""
        known = self.share_ids._lines_of_pay()
        employees = self.share_ids.employee_id
        helpless = employees.filtered(lambda employee: not (employee.user_id or employee.work_contact_id))
        if helpless:
            raise UserError(
                self.env._("%s: neither a login nor a work contact to deduct from.", ", ".join(helpless.mapped("name")))
            )
        label = self.env._("Share of a loss")
        self.env["marketing.payout.line"]._append(
            [
                {
                    "company_id": share.company_id.id,
                    "user_id": share.user_id.id,
                    "partner_id": (share.user_id.partner_id or share.employee_id.work_contact_id).id,
                    "kind": "deduction",
                    "label": label,
                    "amount": -share.amount,
                    "earned_date": self.decided_on,
                    "due_date": self.decided_on,
                    "origin_model": share._name,
                    "origin_id": share.id,
                    "origin_name": self.name,
                }
                for share in self.share_ids
                if share.id not in known and not share.currency_id.is_zero(share.amount)
            ]
        )

    def action_take_back(self, reason=None):
        """Take decisions back, as a director who bears no share; deductions are reversed.

        :param str reason: why; without it the window that asks for it is returned
        :raises AccessError: for others
        """
        self.check_access("read")
        self._check_unconcerned()
        for loss in self:
            if not self.env.su and not self.env.user.has_group("marketing_office.group_director"):
                raise AccessError(self.env._("Only a director takes a decision back."))
            if loss.state != "decided":
                raise UserError(self.env._("%s is not in force.", loss.display_name))
        if not (reason or "").strip():
            action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_conduct_word_action")
            return {**action, "context": {"default_step": "loss", "default_loss_ids": self.ids}}
        # sudo: the caller was checked.
        for loss in self.sudo():
            lines = (
                self.env["marketing.payout.line"]
                .sudo()
                .search(  # sudo: as above
                    [
                        ("origin_model", "=", "marketing.loss.share"),
                        ("origin_id", "in", loss.share_ids.ids),
                        ("reverses_id", "=", False),
                    ]
                )
            )
            lines.filtered(lambda line: not line.reversal_ids)._reverse(reason.strip())
            loss._guarded_write({"state": "revoked", "revoke_reason": reason.strip()})
        return True

    def action_raise_penalties(self):
        """Open penalties against those who are at fault, beside the loss itself (M-08).

        :raises UserError: where the cause test found no fault
        """
        self.ensure_one()
        self.check_access("write")
        self._check_unconcerned()
        if not self.fault or self.state != "decided":
            raise UserError(self.env._("A penalty comes on top only where the decided case found fault."))
        kind = self.env.ref("marketing_office.staff_kind_verbal")
        records = self.env["marketing.conduct"]._propose(
            [
                {
                    "employee_id": share.employee_id.id,
                    "kind_id": kind.id,
                    "res_model": self._name,
                    "res_id": self.id,
                    "day": self.day,
                    "facts": self.facts,
                    "source_name": self.name,
                }
                for share in self.share_ids
            ]
        )
        self.share_ids.invalidate_recordset(["conduct_id"])
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_conduct_action")
        return {**action, "domain": [("id", "in", records.ids)]}
