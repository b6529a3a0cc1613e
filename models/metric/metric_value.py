from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from ..core.clock import now
from ..core.guard import ALL_FIELDS


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
    _inherit = ["marketing.metric.figure", "marketing.guard"]
    _order = "date_from desc, metric_id, user_id"
    _guarded_fields = ALL_FIELDS

    user_id = fields.Many2one("res.users", string="Person", required=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", index="btree_not_null", ondelete="set null", help="In whose total it counts.")
    counted = fields.Float(help="What the records say.", aggregator=None)
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
        values = self.sudo()
        for value in values:
            value._guarded_write(
                {
                    **value._with_target(figure),
                    "override_reason": reason.strip(),
                    "override_user_id": self.env.uid,
                    "override_on": now(self.env),
                }
            )
        values._total_again()
        return True

    def action_reset(self):
        """Let what was counted stand again, as a superior of the person."""
        self._check_superior()
        # sudo: the caller is a superior of these people.
        values = self.sudo()
        for value in values:
            says = value.source != "rated" and (value.below or not value.is_divided)
            value._guarded_write(
                {
                    **value._with_target(value.counted if says else None),
                    "override_reason": False,
                    "override_user_id": False,
                    "override_on": False,
                }
            )
        values._total_again()
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
        """Return the values of a figure that was put by hand, None for none.

        Of what is divided, it is as if the share of the records had been so large; what people judge weighs one.
        """
        self.ensure_one()
        below = self.below
        if self.source == "rated":
            below = float(self.is_divided and figure is not None)
        return {
            "figure": figure or 0.0,
            "has_figure": figure is not None,
            "below": below,
            "above": (figure or 0.0) * (below if self.is_divided else 1),
            "achievement": self.metric_id._achievement(figure, self.target if self.has_target else None),
        }
