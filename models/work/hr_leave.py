from odoo import api, fields, models
from odoo.exceptions import UserError

from .handover import STATES

APPROVED = ("validate1", "validate")


class HrLeaveType(models.Model):
    _inherit = "hr.leave.type"

    handover = fields.Boolean(
        string="Hand Work Over First", default=True, help="Off for what cannot be planned, such as sickness."
    )


class HrLeave(models.Model):
    """Leave is approved only after the work was handed over (B-13), on whichever path it is approved."""

    _inherit = "hr.leave"

    handover_ids = fields.One2many("marketing.handover", "leave_id", string="Hand-overs")
    handover_id = fields.Many2one("marketing.handover", compute="_compute_handover", compute_sudo=True)
    handover_state = fields.Selection(
        STATES,
        string="Hand-over State",
        compute="_compute_handover",
        compute_sudo=True,
    )
    handover_needed = fields.Boolean(compute="_compute_handover_needed", compute_sudo=True)

    @api.depends("handover_ids.state")
    def _compute_handover(self):
        for leave in self:
            leave.handover_id = leave.handover_ids[:1]
            leave.handover_state = leave.handover_id.state

    @api.depends("employee_id", "number_of_days", "holiday_status_id.handover")
    def _compute_handover_needed(self):
        for leave in self:
            days = leave.employee_company_id.handover_days
            leave.handover_needed = (
                leave.holiday_status_id.handover
                and days > 0
                and leave.number_of_days >= days
                and bool(leave.employee_id.user_id and leave.employee_id.job_id.duty_template_ids)
            )

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves.filtered(lambda leave: leave.state in APPROVED)._check_handover()
        leaves._duties_change()
        return leaves

    def write(self, vals):
        if vals.get("state") in APPROVED:
            self._check_handover()
        before = {leave: (leave.request_date_from, leave.request_date_to) for leave in self}
        result = super().write(vals)
        if not {"state", "request_date_from", "request_date_to"}.isdisjoint(vals):
            self._agree_again(before)
            self._duties_change()
        return result

    def _agree_again(self, before):
        """Take back the hand-over of leave that is not approved yet and now lies on other days than were agreed.

        :param dict before: {leave: (first day, last day)}
        """
        moved = self.filtered(
            lambda leave: (
                leave.state not in APPROVED and (leave.request_date_from, leave.request_date_to) != before[leave]
            )
        )
        # sudo: whoever may move the leave may not read the hand-over; it only goes back to its writer.
        moved.sudo().handover_ids.filtered(lambda handover: handover.state != "draft")._take_back()

    def _check_handover(self):
        """Refuse approval before the work was handed over and the receiver has confirmed it.

        :raises UserError: names the person and what to do
        """
        for leave in self:
            if leave.handover_needed and leave.handover_state != "confirmed":
                raise UserError(
                    self.env._(
                        "%s has not handed over the work yet. The hand-over is written on the time off and confirmed "
                        "by the person who takes over.",
                        leave.employee_id.name,
                    )
                )

    def _duties_change(self):
        """Have the duties follow what was decided about these leaves."""
        cron = self.env.ref("marketing_office.marketing_duty_cron", raise_if_not_found=False)
        if self and cron:
            cron.sudo()._trigger()  # sudo: only that the plan is made again

    def action_open_handover(self):
        """Open the hand-over of this leave; the one who goes on leave begins it here."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand-over"),
            "res_model": "marketing.handover",
            "res_id": self.handover_id.id,
            "views": [(False, "form")],
            "context": {"default_leave_id": self.id},
        }


class HrVersion(models.Model):
    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions._duties_change()
        return versions

    def write(self, vals):
        result = super().write(vals)
        if not {"job_id", "date_version", "departure_date", "resource_calendar_id"}.isdisjoint(vals):
            self._duties_change()
        return result

    def _duties_change(self):
        """Have the duties follow who holds which job."""
        cron = self.env.ref("marketing_office.marketing_duty_cron", raise_if_not_found=False)
        if cron and any(version.job_id.duty_template_ids for version in self.sudo()):  # sudo: versions are private
            cron.sudo()._trigger()  # sudo: only that the plan is made again
