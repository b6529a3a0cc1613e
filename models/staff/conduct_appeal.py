from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..core.clock import today

GATE = "staff.conduct.appeal"
# Marked for translation here, kept in English; see `core.words`.
UPHELD = "The appeal was upheld."
STATES = {"pending": "submitted", "returned": "returned", "rejected": "dismissed", "withdrawn": "withdrawn"}


class Conduct(models.Model):
    """The person concerned may appeal once, within some working days."""

    _inherit = "marketing.conduct"

    def _appeal_refusal(self):
        """Return why nobody can appeal against this now, or an empty text."""
        self.ensure_one()
        if self.nature != "penalty" or self.state != "decided":
            return self.env._("Only against a penalty in force one can appeal.")
        if not self.appeal_deadline or today(self.company_id) > self.appeal_deadline:
            return self.env._(
                "The days for an appeal are over; it was possible until %s.",
                format_date(self.env, self.appeal_deadline),
            )
        # sudo: only whether there is one.
        if self.sudo().appeal_ids.filtered(lambda appeal: appeal.state != "withdrawn"):
            return self.env._("There is an appeal already.")
        return ""

    def action_appeal(self, grounds=None):
        """Appeal against a penalty, as the person concerned; somebody above whoever decided it looks at it again.

        :param str grounds: why; without them the window that asks for them is returned
        :raises AccessError: for anybody else
        :raises UserError: when it is too late, or was done already
        """
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Only the person concerned can appeal."))
        if refusal := self._appeal_refusal():
            raise UserError(refusal)
        if not (grounds or "").strip():
            return self._ask_words("appeal")
        # sudo: the caller is the person concerned, within the days.
        appeal = (
            self.env["marketing.conduct.appeal"]
            .sudo()
            ._guarded_create([{"conduct_id": self.id, "grounds": grounds.strip(), "day": today(self.company_id)}])
        )
        self._end_activities()
        appeal.sudo(False).action_approval_submit()
        return True


class ConductAppeal(models.Model):
    """An appeal against a penalty: upheld, the penalty is taken back; dismissed, it stays."""

    _name = "marketing.conduct.appeal"
    _description = "Appeal Against a Penalty"
    _inherit = ["mail.thread", "mail.activity.mixin", "marketing.guard", "marketing.approval.mixin"]
    _order = "id desc"
    _guarded_fields = frozenset({"conduct_id", "user_id", "company_id", "day", "state"})
    _approval_watched_fields = ("conduct_id", "grounds")
    _approval_transitions = {"state": {"upheld": GATE}}
    _approval_sealed_states = {"state": ("upheld",)}

    conduct_id = fields.Many2one(
        "marketing.conduct", string="Decision", required=True, readonly=True, index=True, ondelete="restrict"
    )
    name = fields.Char(related="conduct_id.name", string="Number")
    user_id = fields.Many2one(related="conduct_id.user_id", store=True, string="Appealed By", index=True)
    company_id = fields.Many2one(related="conduct_id.company_id", store=True, index=True)
    day = fields.Date(string="Appealed On", readonly=True)
    grounds = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Under Way"),
            ("returned", "Returned"),
            ("upheld", "Upheld"),
            ("dismissed", "Dismissed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _once = models.UniqueIndex("(conduct_id) WHERE state <> 'withdrawn'", "There is an appeal already.")

    def _compute_display_name(self):
        for appeal in self:
            appeal.display_name = self.env._("Appeal %s", appeal.name or "")

    def write(self, vals):
        if "grounds" in vals and not self._guard_is_open():
            for appeal in self:
                if appeal.user_id != self.env.user or appeal.state not in ("draft", "returned"):
                    raise UserError(self.env._("Grounds are written by whoever appeals, before they are looked at."))
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(self.env._("One appeals once."))

    def _approval_current_gate(self):
        # EXTENDS approval
        return GATE if self.state in ("draft", "returned", "submitted") else False

    def _approval_mandatory(self, gate_code):
        # EXTENDS approval: an appeal is nothing but a question.
        return self

    def _approval_subject(self):
        # EXTENDS approval: the line goes up from whoever decided, who does not look at it again.
        return self.conduct_id.decided_by_id

    def _approval_involved(self):
        # EXTENDS staff
        return self.user_id | self.conduct_id.decided_by_id | self.conduct_id.raised_by_id

    def action_approval_submit(self, options=None):
        """Submit one's appeal, or submit it again after it was returned.

        :raises AccessError: for anybody but the person concerned
        """
        # EXTENDS approval
        if any(appeal.user_id != self.env.user for appeal in self):
            raise AccessError(self.env._("Only the person concerned can appeal."))
        return super().action_approval_submit(options)

    def _approval_changed(self, request):
        # EXTENDS approval
        result = super()._approval_changed(request)
        state = STATES.get(request.state)
        if state and self.state not in ("upheld", "dismissed", "withdrawn"):
            self._guarded_write({"state": state})
            if state == "dismissed":
                self.conduct_id._tell_person(lambda env: env._("Your appeal was dismissed; the decision stands."))
        return result

    def _approval_run(self, gate_code):
        # EXTENDS approval: the penalty is taken back.
        if gate_code != GATE:
            return super()._approval_run(gate_code)
        self.env._("The appeal was upheld.")  # for the translators
        # sudo: the gate is checked by the write; the effects are the rule's.
        for appeal in self.sudo():
            appeal._guarded_write({"state": "upheld"})
            appeal.conduct_id._undo(UPHELD)
        return None
