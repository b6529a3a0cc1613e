from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.clock import today
from .improvement_plan import LIVE

# What is entered as the measure goes on; the rest was agreed to.
PROGRESS = frozenset({"date_done", "result"})


class ImprovementMeasure(models.Model):
    """One thing that a plan asks for, such as a course or an hour of coaching (O-02, O-03)."""

    _name = "marketing.improvement.measure"
    _description = "Measure of an Improvement Plan"
    _inherit = ["marketing.guard"]
    _order = "plan_id, sequence, date_due, id"
    _guarded_fields = frozenset({"employee_id", "user_id", "supervisor_id", "company_id", "plan_state"})

    plan_id = fields.Many2one("marketing.improvement.plan", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="plan_id.employee_id", store=True, index=True)
    user_id = fields.Many2one(related="plan_id.user_id", string="User of the Person", store=True, index=True)
    supervisor_id = fields.Many2one(related="plan_id.supervisor_id", store=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    plan_state = fields.Selection(related="plan_id.state", string="State of the Plan", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("internal", "Internal Training"),
            ("external", "External Training"),
            ("coaching", "Coaching"),
            ("practice", "Practice in Projects"),
            ("self_study", "Self-Study"),
            ("supervision", "Supervision"),
        ],
        string="Way",
        required=True,
        default="internal",
    )
    name = fields.Char(string="Topic", required=True, help="For example product knowledge, writing, negotiation.")
    hours = fields.Float()
    date_due = fields.Date(string="Due", required=True, index=True)
    date_done = fields.Date(string="Done On", copy=False)
    result = fields.Text(copy=False, help="What was learnt, or why not.")
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    can_write = fields.Boolean(compute="_compute_can_write")

    _hours_positive = models.Constraint("CHECK(hours >= 0)", "Hours cannot be negative.")

    @api.depends("plan_state", "date_due", "date_done", "company_id")
    def _compute_is_late(self):
        days = {company: today(company) for company in self.company_id}
        for measure in self:
            day = days.get(measure.company_id)
            measure.is_late = bool(
                day
                and measure.date_due
                and measure.date_due < day
                and not measure.date_done
                and measure.plan_state in LIVE
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        day = today(self.env.company)
        late = [("plan_state", "in", LIVE), ("date_done", "=", False), ("date_due", "<", day)]
        query = self._search(late)
        return [("id", "in" if True in value else "not in", query)]

    @api.depends("plan_state")
    def _compute_can_write(self):
        for measure in self:
            measure.can_write = (measure.plan_state or "draft") == "draft"

    @api.depends("name", "employee_id")
    def _compute_display_name(self):
        for measure in self:
            # sudo: the name of the person, for whoever may read the measure.
            measure.display_name = f"{measure.employee_id.sudo().name or ''}: {measure.name or ''}"

    # ------------------------------------------------------------------
    # Who may write what
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        if not self._guard_is_open():
            measures.plan_id._check_draft()
            if any(measure.date_done for measure in measures):
                raise UserError(self.env._("A measure is agreed first and done afterwards."))
            measures.plan_id._content_changed()
        return measures

    def write(self, vals):
        if self._guard_is_open():
            return super().write(vals)
        content = vals.keys() - PROGRESS
        if "plan_id" in vals and any(measure.plan_id.id != vals["plan_id"] for measure in self):
            raise UserError(self.env._("A measure stays in its plan. Enter a new one in the other plan."))
        if content:
            self.plan_id._check_draft()
        if not PROGRESS.isdisjoint(vals):
            self._check_progress(vals)
        result = super().write(vals)
        if content:
            self.plan_id._content_changed()
        if "date_done" in vals:
            # sudo: the caller may write these measures; tasks of others may follow.
            self.sudo()._done_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if not self._guard_is_open():
            self.plan_id._check_draft()
            self.plan_id._content_changed()

    def _check_progress(self, vals):
        """Refuse progress of plans that are not in force, and days that are still to come.

        :raises UserError: says why
        """
        day = fields.Date.to_date(vals.get("date_done"))
        for measure in self:
            if measure.plan_id.state not in LIVE:
                raise UserError(
                    self.env._("“%s” is not in force, so nothing of it is done now.", measure.plan_id.display_name)
                )
            if day and day > today(measure.company_id):
                raise UserError(self.env._("“%s”: a measure is done today or on a day before.", measure.name))

    def _done_changed(self):
        """Called with full rights after measures were done, or are no longer."""

    def action_done(self):
        """Say that these measures are done today, as the person, the supervisor or somebody above."""
        for company, measures in self.filtered(lambda measure: not measure.date_done).grouped("company_id").items():
            measures.write({"date_done": today(company)})
        return True

    def action_open_plan(self):
        """Open the plan of this measure."""
        self.ensure_one()
        return self.plan_id._get_records_action()
