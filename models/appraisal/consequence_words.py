from odoo import api, models
from odoo.tools.misc import formatLang

from ..core.words import month_words
from .consequence import MONEY, PLANS, POSITIONS

ICONS = {
    "bonus": "fa-money",
    "release": "fa-unlock",
    "promotion": "fa-level-up",
    "raise": "fa-line-chart",
    "improvement": "fa-tasks",
    "training": "fa-graduation-cap",
    "reward": "fa-trophy",
    "penalty": "fa-gavel",
    "streak": "fa-star",
}


class AppraisalConsequence(models.Model):
    """What follows, in words: to each reader in their own language, from the numbers that were kept."""

    _inherit = "marketing.appraisal.consequence"

    @api.depends("facts", "state", "amount", "paid_amount")
    @api.depends_context("lang")
    def _compute_note(self):
        for row in self:
            facts = row.facts or {}
            if row.kind in MONEY:
                row.note = row._money_note(facts)
            elif row.kind in PLANS:
                row.note = row._plan_note(facts)
            elif row.kind in POSITIONS:
                row.note = row.env._(
                    "Excellent %(count)s times in a row; %(least)s give priority.",
                    count=facts.get("streak"),
                    least=facts.get("least"),
                )
            else:
                row.note = row.grade_id.sudo().conduct_kind_id.name  # sudo: a name, for whoever may read the row
            row.remark = row._remark(facts)

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _money_note(self, facts):
        """Return how an amount comes about, and where it goes."""
        self.ensure_one()
        if self.kind == "bonus":
            how = self._bonus_formula(facts)
        elif facts.get("factor") == 1:
            how = self.env._("%(amount)s held", amount=self._money(facts.get("held")))
        else:
            how = self.env._(
                "%(amount)s held; factor %(factor)s on %(total)s",
                amount=self._money(facts.get("held")),
                factor=f"{facts.get('factor', 1):g}",
                total=self._money(facts.get("total")),
            )
        return f"{how} · {self._where()}"

    def _bonus_formula(self, facts):
        """Return a bonus as a short calculation."""
        # sudo: the sign of a currency.
        currency = self.env["res.currency"].sudo().browse(facts.get("currency"))
        words = formatLang(self.env, facts.get("figure", 0.0), currency_obj=currency)
        if facts.get("factor", 1) != 1:
            words += f" × {facts['factor']:g}"
        if facts.get("of_days"):
            words += self.env._(" × %(days)s of %(of_days)s days", days=facts["days"], of_days=facts["of_days"])
        if facts.get("rate", 1) != 1:
            words += self.env._(" × rate %s", f"{facts['rate']:.6g}")
        return words

    def _where(self):
        """Return where the money is."""
        self.ensure_one()
        if self.state == "proposed":
            return self.env._("waits for its approval")
        if self.state == "refused":
            return self.env._("not approved")
        if self.state == "taken_back":
            return self.env._("taken back")
        # sudo: the day of a line that belongs to the appraisal that the reader may read.
        line = self.sudo().line_id or self.sudo().released_line_ids[:1]  # sudo: as above
        if not line.due_date:
            return self.env._("in the ledger")
        month = month_words(self.env, line.due_date)
        return self.env._("on the statement of %s", month)

    def _plan_note(self, facts):
        # sudo: names of indicators of an appraisal that the reader may read.
        indicators = self.env["marketing.appraisal.indicator"].sudo()
        return ", ".join(
            f"{indicators.browse(key).name} {formatLang(self.env, points, digits=2)}"
            for key, points in facts.get("indicators", [])
        )

    def _remark(self, facts):
        """Return what could not be undone, or could not be made."""
        words = []
        if facts.get("kept"):
            words.append(self.env._("The appraisal was opened again, but this had been decided and stays."))
        if facts.get("gone"):
            words.append(
                self.env._("%s had been paid on posted statements and stays released.", self._money(facts["gone"]))
            )
        if facts.get("no_book"):
            words.append(self.env._("No rule book of the company knows this kind, so there is no draft."))
        return "\n".join(words) or False


class Appraisal(models.Model):
    _inherit = "marketing.appraisal"

    def _what_follows(self):
        """Return what follows from this appraisal, as far as the reader may know, in their language.

        Before it is settled: the bonus that the score would bring. Afterwards: what came of it.

        :return: list of {"icon": name of a Font Awesome icon, "title", "note", "state"}; state 'expected' or one of
            `marketing.appraisal.consequence`
        """
        self.ensure_one()
        self.check_access("read")
        found = []
        rows = self.env["marketing.appraisal.consequence"]
        if self.state in ("feedback", "appeal"):
            # sudo: the score is published to whoever reads this; the table belongs to it.
            facts = self.sudo()._bonus_reckoned()
            if facts.get("amount"):
                words = rows.new({"kind": "bonus"})._bonus_formula(facts)
                amount = formatLang(self.env, facts["amount"], currency_obj=self.company_id.currency_id)
                title = self.env._("Performance bonus of %s", amount)
                found.append({"icon": ICONS["bonus"], "title": title, "note": words, "state": "expected"})
        kinds = dict(rows._fields["kind"]._description_selection(self.env))
        for row in rows.search([("appraisal_id", "=", self.id), ("state", "!=", "taken_back")], order="id"):
            title = kinds[row.kind]
            if row.kind in MONEY:
                title += f" {row._money(row.paid_amount if row.state == 'done' else row.amount)}"
            note = "\n".join(filter(None, [row.note, row.remark]))
            found.append({"icon": ICONS[row.kind], "title": title, "note": note, "state": row.state})
        return found + self._streak_words()

    def _streak_words(self):
        """Return the row of excellent months that ends with this one, for whoever may read it."""
        if self.kind != "month" or self.state != "locked" or not self.is_excellent:
            return []
        # sudo: how many months of the person were excellent, told to whoever may read their appraisals.
        count = len(self.sudo()._streaks()[self])
        least = self.company_id.sudo().appraisal_streak  # sudo: a setting
        title = self.env._("Excellent %s times in a row", count) if count > 1 else self.env._("Excellent")
        missing = -count % least
        note = (
            self.env._("Priority in promotion and pay rise.")
            if not missing
            else self.env._("Priority in promotion and pay rise after %s in a row.", count + missing)
        )
        return [{"icon": ICONS["streak"], "title": title, "note": note, "state": "done"}]


class PayoutLine(models.Model):
    """What the lines of appraisals say."""

    _inherit = "marketing.payout.line"

    def _is_appraisal(self):
        return (
            self.origin_model == "marketing.appraisal" and not self.reverses_id and isinstance(self.calculation, dict)
        )

    def _line_label(self):
        # EXTENDS payout
        if not self._is_appraisal():
            return super()._line_label()
        return self.env._("Factor of the annual grade") if self.part == "release" else self.env._("Performance bonus")

    def _line_formula(self):
        # EXTENDS payout
        if not self._is_appraisal():
            return super()._line_formula()
        if self.part == "release":
            total = formatLang(self.env, self.calculation["total"], currency_obj=self.currency_id)
            return f"{total} × ({self.calculation['factor']:g} − 1)"
        return self.env["marketing.appraisal.consequence"].new({})._bonus_formula(self.calculation)

    def _calculation_steps(self):
        # EXTENDS payout
        if not self._is_appraisal():
            return super()._calculation_steps()
        facts = self.calculation
        if self.part == "release":
            return [
                {"label": self.env._("Held until the annual appraisal"), "value": facts["total"], "kind": "money"},
                {"label": self.env._("Factor of the grade"), "value": f"{facts['factor']:g}", "kind": "text"},
            ]
        # sudo: the sign of a currency.
        currency = self.env["res.currency"].sudo().browse(facts["currency"])
        figure = formatLang(self.env, facts["figure"], currency_obj=currency)
        steps = [
            {"label": self.env._("Score"), "value": formatLang(self.env, facts["score"], digits=2), "kind": "text"},
            {"label": self.env._("From score"), "value": f"{facts['start']:g}", "kind": "text"},
            {"label": self.env._("Bonus"), "value": figure, "kind": "text"},
            {"label": self.env._("Factor"), "value": f"{facts['factor']:g}", "kind": "text"},
        ]
        if facts["of_days"]:
            words = self.env._("%(days)s of %(of_days)s", days=facts["days"], of_days=facts["of_days"])
            steps.append({"label": self.env._("Days there"), "value": words, "kind": "text"})
        if facts["rate"] != 1:
            steps.append({"label": self.env._("Exchange rate"), "value": f"{facts['rate']:.6g}", "kind": "text"})
        return steps
