from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..core.words import translated

_SIGNS = {"percent": "%", "permille": "‰"}


class PayoutLine(models.Model):
    """What a line says: to each reader in their own language, from what was kept when it was written.

    The domain that earned an amount keeps the numbers of its calculation, and says by `_calculation_steps` what they
    mean. Lines of people's own wording keep that wording.
    """

    _inherit = "marketing.payout.line"

    own_label = fields.Char(readonly=True, help="Words of whoever made the line. Empty: told by kind and part.")
    own_formula = fields.Char(readonly=True)
    calculation = fields.Json(
        string="Numbers", readonly=True, help="What was calculated with: steps in words, or numbers alone."
    )
    label = fields.Char(string="What", compute="_compute_words", search="_search_label")
    formula = fields.Char(string="Explanation", compute="_compute_words")
    trace = fields.Json(compute="_compute_words", help="Steps of the calculation, in order.")
    trace_html = fields.Html(string="Calculation", compute="_compute_trace_html", sanitize=False)

    @api.depends_context("lang")
    @api.depends("own_label", "own_formula", "calculation", "kind", "part", "reverses_id", "reason")
    def _compute_words(self):
        for line in self:
            line.label = line._line_label()
            line.formula = line._line_formula()
            line.trace = line._line_trace()

    def _search_label(self, operator, value):
        if operator not in ("ilike", "=", "in", "=ilike", "like"):
            return NotImplemented
        kinds = [
            key
            for key, words in self._fields["kind"]._description_selection(self.env)
            if isinstance(value, str) and value.lower() in words.lower()
        ]
        return Domain("own_label", operator, value) | Domain("kind", "in", kinds)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _line_label(self):
        """Return what the amount is, in the reader's language. Domains override it for their own kinds."""
        self.ensure_one()
        if self.reverses_id:
            return self.env._("Taken back: %s", self.reverses_id.label)
        if self.kind == "carry":
            return self.env._("Carried to the next month") if self.part.startswith("out") else self.env._("Carry-over")
        return self.own_label or dict(self._fields["kind"]._description_selection(self.env)).get(self.kind)

    def _line_formula(self):
        """Return in short how the amount came about. Domains override it for their own kinds."""
        self.ensure_one()
        if self.reverses_id:
            return translated(self.env, self.reason)
        if self.kind == "carry":
            return self.env._("Negative balance carried on")
        return self.own_formula

    def _line_trace(self):
        """Return the steps of the calculation, [{'label', 'value', 'kind'}]."""
        self.ensure_one()
        if self.reverses_id:
            why = {"label": self.env._("Taken back"), "value": translated(self.env, self.reason), "kind": "text"}
            return [*(self.reverses_id.trace or []), why]
        return self._calculation_steps()

    def _calculation_steps(self):
        """Return what was calculated with as steps, [{'label', 'value', 'kind'}].

        A domain that keeps numbers alone overrides this and says what they are.
        """
        self.ensure_one()
        return [step for step in self.calculation or [] if isinstance(step, dict)]

    # ------------------------------------------------------------------
    # As a table
    # ------------------------------------------------------------------

    @api.depends("trace", "currency_id")
    def _compute_trace_html(self):
        for line in self:
            line.trace_html = line._render_trace()

    def _render_trace(self):
        """Return the steps of the calculation as a small table, readable by the beneficiary (K-13)."""
        self.ensure_one()
        row = Markup(
            "<tr class='%s'><td>%s</td><td class='text-end text-nowrap' style='text-align: right'>%s</td></tr>"
        )
        steps = self.trace
        if not steps:
            return False
        rows = [row % ("", step.get("label", ""), self._format_step(step)) for step in steps]
        total = formatLang(self.env, self.amount, currency_obj=self.currency_id)
        rows.append(row % ("fw-bold", self.label, total))
        return Markup("<table class='table table-sm mb-0' style='width: 100%%'>%s</table>") % Markup().join(rows)

    def _format_step(self, step):
        """Return the value of one step of a trace as text: {'label', 'value', 'kind'}."""
        value, kind = step.get("value"), step.get("kind")
        if kind == "money":
            return formatLang(self.env, float(value or 0.0), currency_obj=self.currency_id)
        if kind in _SIGNS:
            return f"{float(value or 0.0):g} {_SIGNS[kind]}"
        return "" if value is None or value is False else str(value)
