from odoo import fields, models

from .duty import OPEN


class Duty(models.Model):
    """A task that somebody has agreed to in an improvement plan (O-04)."""

    _inherit = "marketing.duty"
    _guarded_fields = frozenset({"measure_id"})

    kind = fields.Selection(selection_add=[("plan", "Agreed in a plan")], ondelete={"plan": "cascade"})
    measure_id = fields.Many2one(
        "marketing.improvement.measure",
        string="Agreed in the Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _once_per_measure = models.UniqueIndex(
        "(measure_id) WHERE measure_id IS NOT NULL AND state != 'cancelled'", "This measure is a task already."
    )

    def _do_done(self):
        # EXTENDS duties: what is done as a task is done in the plan.
        result = super()._do_done()
        # sudo: the caller is in charge of these tasks, which were checked.
        for duty in self.sudo().filtered("measure_id"):
            duty.measure_id._guarded_write(
                {"date_done": duty.done_day, "result": duty.evidence_note or duty.measure_id.result}
            )
        return result

    def action_reopen(self):
        """Take back what was done, in the plan as well; see the duties."""
        # EXTENDS duties
        result = super().action_reopen()
        # sudo: as above.
        self.sudo().measure_id._guarded_write({"date_done": False})
        return result

    def action_return(self, reason=None):
        """Give back what was not done as it should be, in the plan as well; see the duties."""
        # EXTENDS duties: what is returned is not done.
        result = super().action_return(reason)
        # sudo: the verifier was checked.
        self.sudo().filtered(lambda duty: duty.state == "returned").measure_id._guarded_write({"date_done": False})
        return result

    def _check_terms(self, vals):
        # EXTENDS duties: what both sides have agreed to changes in the plan.
        self.filtered("measure_id").measure_id.sudo().plan_id._check_draft()  # sudo: whoever asks hears the same
        return super()._check_terms(vals)


class ImprovementPlan(models.Model):
    _inherit = "marketing.improvement.plan"

    def _agreed(self):
        # EXTENDS plans: measures become tasks of the person.
        result = super()._agreed()
        measures = self.measure_ids.filtered(lambda measure: not measure.date_done)
        raised = self.env["marketing.duty"].search([("measure_id", "in", measures.ids), ("state", "!=", "cancelled")])
        measures -= raised.measure_id
        self.env["marketing.duty"]._guarded_create([measure._duty_vals() for measure in measures])
        return result

    def _ended(self):
        # EXTENDS plans: what is open of a plan that no longer holds falls away.
        result = super()._ended()
        duties = self.env["marketing.duty"].search([("measure_id", "in", self.measure_ids.ids), ("state", "in", OPEN)])
        duties._guarded_write({"state": "cancelled", "reason": self.env._("The plan is no longer in force.")})
        return result


class ImprovementMeasure(models.Model):
    _inherit = "marketing.improvement.measure"

    def _duty_vals(self):
        """Return the values of the task that this measure becomes."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.with_context(lang=self.user_id.lang).env))
        return {
            "kind": "plan",
            "name": f"{kinds[self.kind]}: {self.name}",
            "user_id": self.user_id.id,
            "requester_id": self.supervisor_id.id,
            "company_id": self.company_id.id,
            "date_deadline": self.date_due,
            "res_model": self.plan_id._name,
            "res_id": self.plan_id.id,
            "measure_id": self.id,
        }

    def _done_changed(self):
        # EXTENDS plans: done in the plan is done as a task, and the other way round.
        result = super()._done_changed()
        duties = self.env["marketing.duty"].search([("measure_id", "in", self.ids), ("state", "!=", "cancelled")])
        for duty in duties:
            day = duty.measure_id.date_done
            if day and duty.state in OPEN:
                duty._guarded_write(
                    {
                        "state": "verified",
                        "done_on": fields.Datetime.to_datetime(day),
                        "done_day": day,
                        "in_time": day <= duty.date_deadline,
                        "evidence_note": duty.evidence_note or duty.measure_id.result,
                        "reason": False,
                    }
                )
            elif not day and duty.state not in OPEN:
                duty._guarded_write({"state": "open", "done_on": False, "done_day": False, "in_time": False})
        return result
