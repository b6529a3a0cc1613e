from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

from ..core.clock import today


class Metric(models.Model):
    """While it is being defined: what the figure would be, for a chosen person and month."""

    _inherit = "marketing.metric"

    # Only on the screen.
    preview_user_id = fields.Many2one("res.users", string="Try With", store=False, default=lambda self: self.env.user)
    preview_day = fields.Date(string="In the Month Of", store=False, default=lambda self: today(self.env.company))
    preview = fields.Text(compute="_compute_preview")

    @api.depends_context("uid", "company")
    @api.depends(
        "source",
        "model_id",
        "domain",
        "aggregate",
        "measure_id",
        "date_field_id",
        "person_path",
        "numerator_id",
        "denominator_id",
        "method",
        "unit",
        "preview_user_id",
        "preview_day",
    )
    def _compute_preview(self):
        may = self.env.user.has_group("marketing_office.group_admin")
        for metric in self:
            metric.preview = may and metric.source != "rated" and metric._preview_words()

    def _preview_words(self):
        """Return the figure of the chosen person and month as a sentence, or why there is none."""
        self.ensure_one()
        user, company = self.preview_user_id or self.env.user, self.env.company
        first, last = self._period("month", self.preview_day or today(company))
        try:
            with self.env.cr.savepoint():
                # sudo: administrators try metrics over records that they need not read.
                pair = self.sudo()._parts(user, first, last, company)[self.sudo()][user.id]
        except Exception as error:
            return self.env._("Not yet: %s", error)
        figure = self._figure(pair)
        days = f"{format_date(self.env, first)} – {format_date(self.env, last)}"
        if figure is None:
            return self.env._("%(who)s, %(days)s: nothing to divide by", who=user.name, days=days)
        return self.env._(
            "%(who)s, %(days)s: %(figure)s", who=user.name, days=days, figure=self._figure_words(figure, company)
        )

    def _figure_words(self, figure, company, rounded=False):
        """Return a figure as people read it, with its unit.

        :param company: `res.company` in whose currency amounts are
        :param bool rounded: amounts without decimals, for overviews
        """
        self.ensure_one()
        if self.unit == "amount":
            currency = company.currency_id
            if not rounded:
                return currency.format(figure)
            parts = [currency.symbol, formatLang(self.env, figure, digits=0)]
            return "\u00a0".join(parts if currency.position == "before" else parts[::-1])
        words = formatLang(self.env, figure, digits=0 if float(figure).is_integer() else 2)
        return {
            "percent": self.env._("%s %%", words),
            "days": self.env._("%s days", words),
            "hours": self.env._("%s hours", words),
        }.get(self.unit, words)

    def action_open_values(self):
        """Show the figures of this metric."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_metric_value_action")
        return {**action, "domain": [("metric_id", "=", self.id)], "context": {}}
