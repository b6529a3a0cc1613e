from odoo import api, fields, models

from ..core.clock import today


class TargetBonus(models.Model):
    """While it is being written: what the rule would pay, for a chosen person and period. Nothing is kept."""

    _inherit = "marketing.target.bonus"

    # Only on the screen.
    trial_user_id = fields.Many2one(
        "res.users", string="Try With", store=False, domain=[("share", "=", False)], default=lambda self: self.env.user
    )
    trial_day = fields.Date(string="In the Period Of", store=False, default=lambda self: today(self.env.company))
    trial = fields.Text(string="Would Pay", compute="_compute_trial")

    @api.depends_context("uid", "lang")
    @api.depends(
        "metric_id",
        "cycle",
        "company_id",
        "currency_id",
        "base_amount",
        "least",
        "most",
        "cap",
        "tier_ids.start",
        "tier_ids.pays",
        "tier_ids.amount",
        "tier_ids.percent",
        "tier_ids.point",
        "trial_user_id",
        "trial_day",
    )
    def _compute_trial(self):
        may = self.env.user.has_group("marketing_office.group_admin")
        for bonus in self:
            # A form may name any company; figures are shown of those only in which the administrator works.
            here = bonus.company_id in self.env.companies
            bonus.trial = may and here and bonus.metric_id and bonus._trial_words()

    def _trial_words(self):
        """Return what the chosen person would have for the period, and how, or why that cannot be said."""
        self.ensure_one()
        user, company = self.trial_user_id or self.env.user, self.company_id
        day = self.trial_day or today(company)
        metric = self.metric_id
        first, last = metric._period(self.cycle, day)
        awards = self.env["marketing.target.bonus.award"]
        period = awards._period_words(self.cycle, first)
        try:
            with self.env.cr.savepoint():
                # sudo: administrators try rules over records that they need not read; only one figure is shown.
                counted = metric.sudo()
                target = (
                    self.env["marketing.metric.target"]
                    .sudo()  # sudo: as above
                    ._targets(counted, user, self.cycle, first, company)
                    .get((metric.id, user.id))
                )
                pair = counted._parts(user, first, last, company)[counted][user.id]
                figure = counted._figure(pair) if metric.source != "rated" or any(pair) else None
                facts = self._reckoned(figure, target, last=last)
        except Exception as error:
            return self.env._("Not yet: %s", error)
        lines = [f"{user.name} · {period}"]
        lines += [f"{step['label']}: {step['text']}" for step in awards._fact_steps(facts, company, facts["amount"])]
        if facts["reason"]:
            lines.append(awards.new({"reason": facts["reason"]})._why_nothing())
        elif self.pro_rata:
            lines.append(self.env._("For the whole period; days at the post are counted when it is reckoned."))
        return "\n".join(lines)
