from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ..core.clock import now
from ..core.guard import ALL_FIELDS
from .metric_target import CYCLES


class MetricValue(models.Model):
    """The figure of one person in one period. Only the engine writes it.

    ======  =================================================================================
    state   meaning
    ======  =================================================================================
    live    follows the records, night by night and whenever somebody asks
    frozen  stays as it was, with the records behind it: reports and appraisals rely on it
    ======  =================================================================================

    A superior may put another figure in its place, with a reason; what was counted stays beside it.
    """

    _name = "marketing.metric.value"
    _description = "Figure"
    _inherit = ["marketing.guard"]
    _order = "date_from desc, metric_id, user_id"
    _guarded_fields = ALL_FIELDS

    metric_id = fields.Many2one("marketing.metric", required=True, index=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Person", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    cycle = fields.Selection(CYCLES, string="Per", required=True)
    date_from = fields.Date(string="Start Date", required=True)
    date_to = fields.Date(string="Until", required=True)
    counted = fields.Float(help="What the records say.", aggregator=None)
    figure = fields.Float(help="What counts: as counted, or as a superior has put it.")
    has_figure = fields.Boolean(string="Says Something", help="Not set where there was nothing to divide by.")
    target = fields.Float(aggregator=None)
    has_target = fields.Boolean()
    achievement = fields.Float(string="Achieved (%)", aggregator="avg")
    unit = fields.Selection(related="metric_id.unit", string="Unit")
    direction = fields.Selection(related="metric_id.direction", string="Direction")
    state = fields.Selection([("live", "Live"), ("frozen", "Frozen")], required=True, default="live", index=True)
    frozen_on = fields.Datetime()
    record_ids = fields.Json(groups=NO_ACCESS, help="Ids of the records behind a frozen figure.")
    override_reason = fields.Text(string="Why Another Figure")
    override_user_id = fields.Many2one("res.users", string="Put By")
    override_on = fields.Datetime(string="Put On")

    _once = models.UniqueIndex("(metric_id, user_id, company_id, cycle, date_from)")
    _period_idx = models.Index("(company_id, date_from, cycle)")

    @api.depends("metric_id", "user_id", "date_from")
    def _compute_display_name(self):
        for value in self:
            value.display_name = f"{value.metric_id.name} · {value.user_id.name} · {value.date_from}"

    def action_open_records(self):
        """Show the records behind this figure: those that were counted when it was frozen, else those of now."""
        self.ensure_one()
        self.check_access("read")
        metric = self.metric_id
        # sudo: only which records they are; they are then read with the reader's own rights.
        evidence = self.sudo().record_ids
        if self.state == "frozen":
            return metric._records_action([("id", "in", evidence or [])])
        return metric._open_records(self.user_id, self.date_from, self.date_to, self.company_id)

    def action_override(self, figure, reason):
        """Put another figure in the place of what was counted, as a superior of the person.

        :param float figure: in the unit of the metric
        :param str reason: why; it is shown with the figure
        :raises AccessError: for others, and for one's own figures
        :raises UserError: without a reason
        """
        self._check_superior()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the reason is shown with the figure."))
        # sudo: the caller is a superior of these people.
        for value in self.sudo():
            value._guarded_write(
                {
                    **value._with_target(figure),
                    "override_reason": reason.strip(),
                    "override_user_id": self.env.uid,
                    "override_on": now(self.env),
                }
            )
        return True

    def action_reset(self):
        """Let what was counted stand again, as a superior of the person."""
        self._check_superior()
        # sudo: the caller is a superior of these people.
        for value in self.sudo():
            value._guarded_write(
                {
                    **value._with_target(value.counted),
                    "override_reason": False,
                    "override_user_id": False,
                    "override_on": False,
                }
            )
        return True

    def _check_superior(self):
        """Refuse everybody but the superiors of these people.

        :raises AccessError: names the person
        """
        self.check_access("read")
        user = self.env.user
        above = user.has_group("marketing_office.group_leader")
        director = user.has_group("marketing_office.group_director")
        for value in self:
            if value.user_id == user or not above or not (director or value.user_id in user.marketing_team_user_ids):
                raise AccessError(
                    self.env._("Only a superior of %s may put another figure in its place.", value.user_id.name)
                )

    def _with_target(self, figure):
        """Return the values of a figure that was put by hand."""
        self.ensure_one()
        return {
            "figure": figure,
            "has_figure": True,
            "achievement": self.metric_id._achievement(figure, self.target if self.has_target else None),
        }
