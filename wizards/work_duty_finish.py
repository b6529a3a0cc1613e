from odoo import api, fields, models


class DutyFinish(models.TransientModel):
    """Finishing one task with what it needs: ticks, words, files dropped into the window.

    Everything is read and written with the rights of whoever opens the window, so it shows nobody else's task.
    """

    _name = "marketing.duty.finish"
    _description = "Finish a Duty"

    duty_id = fields.Many2one("marketing.duty", required=True, ondelete="cascade")
    standard = fields.Text(related="duty_id.standard", related_sudo=False)
    evidence = fields.Selection(related="duty_id.evidence", related_sudo=False)
    template_id = fields.Many2one(related="duty_id.template_id", related_sudo=False)
    check_ids = fields.One2many(related="duty_id.check_ids", string="Lines", related_sudo=False)
    check_done_ids = fields.Many2many(
        "marketing.duty.template.check",
        "marketing_duty_finish_check_rel",
        string="Checklist",
        compute="_compute_from_duty",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('template_id', '=', template_id)]",
    )
    note = fields.Text(compute="_compute_from_duty", compute_sudo=False, store=True, readonly=False)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "marketing_duty_finish_attachment_rel",
        string="Files",
        compute="_compute_from_duty",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("duty_id")
    def _compute_from_duty(self):
        for wizard in self:
            wizard.note = wizard.duty_id.evidence_note
            wizard.check_done_ids = wizard.duty_id.check_done_ids
            wizard.attachment_ids = wizard.duty_id.attachment_ids

    def action_finish(self):
        """Keep the evidence and finish the task, as the person in charge.

        :raises UserError: says what is still missing; nothing is lost
        """
        self.ensure_one()
        self.duty_id.write(
            {
                "evidence_note": self.note,
                "check_done_ids": [fields.Command.set(self.check_done_ids.ids)],
                "attachment_ids": [fields.Command.set(self.attachment_ids.ids)],
            }
        )
        # Files dropped here belong to the window; whoever verifies reads those of the task.
        self.attachment_ids.write({"res_model": self.duty_id._name, "res_id": self.duty_id.id})
        self.duty_id._do_done()
        return {"type": "ir.actions.act_window_close"}


class DutyReason(models.TransientModel):
    """Why tasks are returned or cancelled."""

    _name = "marketing.duty.reason"
    _description = "Reason for a Duty"

    duty_ids = fields.Many2many("marketing.duty", "marketing_duty_reason_rel", string="Tasks", required=True)
    decision = fields.Selection([("return", "Return"), ("cancel", "Cancel")], required=True)
    reason = fields.Text(required=True)

    def action_decide(self):
        """Return or cancel the tasks with this reason."""
        self.ensure_one()
        if self.decision == "return":
            self.duty_ids.action_return(self.reason)
        else:
            self.duty_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
