from odoo import api, models
from odoo.tools.misc import formatLang

from ..core.words import month_words


class TargetBonusAward(models.Model):
    """How an award was reckoned, in words: to each reader in their own language, from the numbers that were kept."""

    _inherit = "marketing.target.bonus.award"

    @api.depends("facts", "state", "reason", "amount", "posted_amount")
    @api.depends_context("lang")
    def _compute_note(self):
        for award in self:
            lines = [f"{step['label']}: {step['text']}" for step in award._steps_in_words(award.facts or {})]
            award.note = "\n".join([*lines, award._where()])

    def _currency_words(self, amount, currency_id):
        # sudo: the sign of a currency.
        currency = self.env["res.currency"].sudo().browse(currency_id)
        return formatLang(self.env, amount or 0.0, currency_obj=currency)

    @api.model
    def _tier_words(self, facts):
        """Return what the tier pays as a short calculation, such as '5 % of 8,000.00'."""
        tier, currency = facts["tier"], facts["currency"]
        if tier["pays"] == "percent":
            base = self._currency_words(tier["base"], currency)
            return self.env._("%(percent)s %% of %(base)s", percent=f"{tier['percent']:g}", base=base)
        amount = self._currency_words(tier["amount"], currency)
        if tier["pays"] == "amount":
            return amount
        points = formatLang(self.env, max(facts["attained"] - tier["start"], 0), digits=2)
        point = self._currency_words(tier["point"], currency)
        return self.env._("%(amount)s + %(points)s points × %(point)s", amount=amount, points=points, point=point)

    @api.model
    def _formula_words(self, facts):
        """Return an award as a short calculation, '' where there is no bonus."""
        if not facts.get("tier"):
            return ""
        words = self._tier_words(facts)
        if facts["cap"]:
            cap = self._currency_words(facts["cap"], facts["currency"])
            words = self.env._("%(how)s, at most %(cap)s", how=words, cap=cap)
        if facts["of_days"]:
            words += self.env._(" × %(days)s of %(of_days)s days", days=facts["days"], of_days=facts["of_days"])
        if facts["rate"] != 1:
            words += self.env._(" × rate %s", f"{facts['rate']:.6g}")
        return words

    @api.model
    def _facts_in_words(self, facts, company):
        """Return figure, target and what was attained as (figure, target, per cent); '–' for what there is not."""
        # sudo: name and unit of the metric that the reader's money goes by.
        metric = self.env["marketing.metric"].sudo().browse(facts.get("metric"))
        figure, target = (
            "–" if facts.get(name) is None else metric._figure_words(facts[name], company)
            for name in ("figure", "target")
        )
        attained = facts.get("attained")
        return figure, target, "–" if attained is None else f"{formatLang(self.env, attained, digits=2)} %"

    def _steps_in_words(self, facts):
        """Return how it was reckoned, [{"label", "text"}]."""
        self.ensure_one()
        return self._fact_steps(facts, self.company_id, self.amount)

    @api.model
    def _fact_steps(self, facts, company, amount):
        """Return the numbers of an award step by step, [{"label", "text"}]."""
        if not facts:
            return []
        figure, target, attained = self._facts_in_words(facts, company)
        # sudo: as in _facts_in_words
        metric = self.env["marketing.metric"].sudo().browse(facts["metric"])
        steps = [
            {"label": metric.name, "text": figure},
            {"label": self.env._("Target"), "text": target},
            {"label": self.env._("Attained"), "text": attained},
        ]
        if facts.get("least") is not None:
            steps.append({"label": self.env._("Paid from"), "text": f"{facts['least']:g} %"})
        if facts.get("tier"):
            start = self.env._("from %s %%", f"{facts['tier']['start']:g}")
            steps.append({"label": self.env._("Tier reached"), "text": start})
            steps.append({"label": self.env._("Bonus"), "text": self._formula_words(facts)})
            total = self._currency_words(amount, company.currency_id.id)
            steps.append({"label": self.env._("Comes to"), "text": total})
        return steps

    def _page_bonus(self):
        """Return this award as “My commission” shows it."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        figure, target, attained = self._facts_in_words(self.facts, self.company_id)
        return {
            "id": self.id,
            # sudo: the name of a rule, for whoever may read the award.
            "name": self.sudo().bonus_id.name,
            "period": self.period,
            "headline": self.env._("%(figure)s of %(target)s", figure=figure, target=target),
            "attained": attained,
            "amount": self.amount,
            "formula": self._formula_words(self.facts),
            "state": self.state,
            "badge": states[self.state],
            "reason": self._where(),
        }

    def _where(self):
        """Return where the money is, or why there is none."""
        self.ensure_one()
        if self.state == "proposed":
            if self.posted_amount:
                return self.env._(
                    "%(posted)s are in the ledger; the difference of %(open)s waits for its approval.",
                    posted=self._currency_words(self.posted_amount, self.currency_id.id),
                    open=self._currency_words(self.difference, self.currency_id.id),
                )
            return self.env._("Waits for its approval.")
        if self.state == "refused":
            return self.env._("Not approved.")
        if self.state == "nothing":
            return self._why_nothing()
        # sudo: the day of a line that belongs to the award that the reader may read.
        line = self.sudo().payout_line_ids.sorted("id")[-1:]
        if not line.due_date:
            return self.env._("In the ledger.")
        month = month_words(self.env, line.due_date)
        return self.env._("In the ledger, on the statement of %s.", month)

    def _why_nothing(self):
        """Return why there is no bonus, and what could be done."""
        self.ensure_one()
        return {
            "no_target": self.env._("No bonus: no target was set for the period."),
            "no_figure": self.env._("No bonus: there is no figure for the period."),
            "below": self.env._("No bonus: the target was not reached far enough."),
            "days": self.env._("No bonus: on no working day of the period at the post."),
        }.get(self.reason) or self.env._("No bonus.")


class PayoutLine(models.Model):
    """What the lines of target bonuses say."""

    _inherit = "marketing.payout.line"

    def _is_target_bonus(self):
        return self.kind == "target" and not self.reverses_id and isinstance(self.calculation, dict)

    def _line_label(self):
        # EXTENDS payout
        if not self._is_target_bonus():
            return super()._line_label()
        return self.env._("Target bonus, put right") if self.calculation["before"] else self.env._("Target bonus")

    def _line_formula(self):
        # EXTENDS payout
        if not self._is_target_bonus():
            return super()._line_formula()
        awards, facts = self.env["marketing.target.bonus.award"], self.calculation
        words = [awards._facts_in_words(facts, self.company_id)[2], awards._formula_words(facts)]
        if facts["before"]:
            words.append(self.env._("%s before", awards._currency_words(facts["before"], self.currency_id.id)))
        return " · ".join(filter(None, words))

    def _calculation_steps(self):
        # EXTENDS payout
        if not self._is_target_bonus():
            return super()._calculation_steps()
        awards, facts = self.env["marketing.target.bonus.award"], self.calculation
        steps = [
            {"label": step["label"], "value": step["text"], "kind": "text"}
            for step in awards._fact_steps(facts, self.company_id, facts["amount"])
        ]
        if facts["before"]:
            steps.append({"label": self.env._("In the ledger before"), "value": facts["before"], "kind": "money"})
        return steps
