from odoo import api, fields, models
from odoo.tools import SQL

from .metric_target import CYCLES


class MetricFigure(models.AbstractModel):
    """What the figures of people and those of teams have in common: period, parts, target.

    The figure is `above`, or `above` by `below` where something is divided; in that way groups of rows are summed
    up as well, so that neither lists nor pivots show a sum of percentages.
    """

    _name = "marketing.metric.figure"
    _description = "Figure of a Period"

    metric_id = fields.Many2one("marketing.metric", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    cycle = fields.Selection(CYCLES, string="Per", required=True)
    date_from = fields.Date(string="Start Date", required=True)
    date_to = fields.Date(string="Until", required=True)
    figure = fields.Float(help="What counts: as counted, or as a superior has put it.")
    has_figure = fields.Boolean(
        string="Says Something", help="Not set where there was nothing to divide by, or nobody has judged yet."
    )
    above = fields.Float(string="Counted Part", aggregator=None)
    below = fields.Float(string="Divided By", aggregator=None)
    is_divided = fields.Boolean(help="The figure is the counted part by what it is divided by; totals are as well.")
    adds_up = fields.Boolean(string="Adds Up over Time", help="Figures of several periods may be added up.")
    target = fields.Float()
    has_target = fields.Boolean()
    achievement = fields.Float(string="Achieved (%)", aggregator=None)
    unit = fields.Selection(related="metric_id.unit", string="Unit")
    source = fields.Selection(related="metric_id.source", string="Source")
    about = fields.Text(related="metric_id.description", string="Meaning")
    figure_text = fields.Char(string="Figure in Words", compute="_compute_texts")
    target_text = fields.Char(string="Target in Words", compute="_compute_texts")

    @api.depends("figure", "has_figure", "target", "has_target", "metric_id")
    @api.depends_context("lang")
    def _compute_texts(self):
        for record in self:
            metric, company = record.metric_id, record.company_id
            record.figure_text = metric._figure_words(record.figure, company) if record.has_figure else "–"
            record.target_text = record.has_target and metric._figure_words(record.target, company)

    def _read_group_select(self, aggregate_spec, query):
        # OVERRIDES: sums of figures and targets, see the class.
        if aggregate_spec not in ("figure:sum", "target:sum"):
            return super()._read_group_select(aggregate_spec, query)
        # Checks, too, that the caller may read the field.
        super()._read_group_select(aggregate_spec, query)
        names = ("metric_id", "cycle", "adds_up", "date_from", "is_divided", "below", "above", "target", "has_target")
        column = {name: self._field_to_sql(self._table, name, query) for name in names}
        if aggregate_spec == "figure:sum":
            summed = SQL(
                "CASE WHEN BOOL_OR(%(is_divided)s) THEN SUM(%(above)s) / NULLIF(SUM(%(below)s), 0)"
                " ELSE SUM(%(above)s) END",
                **{name: column[name] for name in ("is_divided", "above", "below")},
            )
        else:
            summed = SQL(
                "CASE WHEN BOOL_OR(%(is_divided)s)"
                " THEN SUM(%(target)s * %(below)s) FILTER (WHERE %(has_target)s)"
                " / NULLIF(SUM(%(below)s) FILTER (WHERE %(has_target)s), 0)"
                " ELSE SUM(%(target)s) FILTER (WHERE %(has_target)s) END",
                **{name: column[name] for name in ("is_divided", "target", "below", "has_target")},
            )
        # Of one metric, of periods of one kind, and of several only where what is counted adds up over time.
        kind = SQL(
            """COUNT(DISTINCT %(metric_id)s) = 1 AND COUNT(DISTINCT %(cycle)s) = 1
               AND (BOOL_AND(%(adds_up)s) OR COUNT(DISTINCT %(date_from)s) = 1)""",
            **{name: column[name] for name in ("metric_id", "cycle", "adds_up", "date_from")},
        )
        scope = self._one_scope(query)
        return SQL("CASE WHEN %s AND %s THEN %s END", kind, scope, summed)

    def _one_scope(self, query):
        """Return the SQL condition under which rows of a group do not hold each other."""
        return SQL("TRUE")
