from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..core.guard import ALL_FIELDS

_FIGURE = ("figure", "target")


def _figure_facts(figure):
    """Return a figure and its target as numbers, None for what there is not.

    :param figure: `marketing.metric.value`
    """
    return {name: figure[name] if figure[f"has_{name}"] else None for name in _FIGURE}


class AppraisalValue(models.Model):
    """One indicator of one person's appraisal: what the records say, and what it is worth in the end.

    Figures and their points are open to the person from the beginning. What people have said is written here only
    when the result is published.
    """

    _name = "marketing.appraisal.value"
    _description = "Indicator in an Appraisal"
    _inherit = ["marketing.guard"]
    _order = "appraisal_id, sequence, id"
    _rec_name = "indicator_id"
    _guarded_fields = ALL_FIELDS

    appraisal_id = fields.Many2one("marketing.appraisal", required=True, index=True, ondelete="cascade")
    indicator_id = fields.Many2one("marketing.appraisal.indicator", required=True, index=True, ondelete="restrict")
    user_id = fields.Many2one(related="appraisal_id.user_id", store=True, index=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    date_from = fields.Date(related="appraisal_id.date_from", store=True)
    group_id = fields.Many2one(related="indicator_id.group_id", store=True)
    source = fields.Selection(related="indicator_id.source")
    sequence = fields.Integer()
    weight = fields.Float(string="Weight (%)", digits=(5, 2), aggregator=None)
    is_bonus = fields.Boolean(related="indicator_id.is_bonus")
    metric_value_id = fields.Many2one("marketing.metric.value", index="btree_not_null", ondelete="restrict")
    facts = fields.Json(help="What was counted: duties, notes, or a figure and its target.")
    # Not read along with the rest: there may be hundreds of ids in each of thousands of rows.
    evidence_ids = fields.Json(
        groups=NO_ACCESS, prefetch=False, help="Ids of the records behind it, once they are frozen."
    )
    has_figure_points = fields.Boolean()
    figure_points = fields.Float(string="Points of the Figure", digits=(6, 2), aggregator="avg")
    has_points = fields.Boolean(help="Published, and there was something to go by.")
    points = fields.Float(digits=(6, 2), aggregator="avg")
    self_points = fields.Float(string="Self", digits=(6, 2), aggregator="avg")
    superior_points = fields.Float(string="Superior", digits=(6, 2), aggregator="avg")
    peer_points = fields.Float(string="Peers", digits=(6, 2), aggregator="avg")
    other_points = fields.Float(string="Others", digits=(6, 2), aggregator="avg")
    said_by = fields.Char(help="Kinds of raters whose points count here.")
    contribution = fields.Float(string="Counts", digits=(6, 2), aggregator="sum", help="Points of the score it brings.")
    words = fields.Char(string="What Was Found", compute="_compute_words")

    _once = models.UniqueIndex("(appraisal_id, indicator_id)")

    @api.depends("facts", "metric_value_id", "source")
    @api.depends_context("lang")
    def _compute_words(self):
        for value in self:
            facts = value.facts or {}
            if value.source == "duties" and facts:
                value.words = self.env._(
                    "%(done)s of %(due)s points of duties done, %(in_time)s in time",
                    done=f"{facts['done']:g}",
                    due=f"{facts['due']:g}",
                    in_time=f"{facts['in_time']:g}",
                )
            elif value.source == "notes" and facts:
                value.words = self.env._("%s daily notes", facts["count"])
            elif value.source == "metric" and value.metric_value_id:
                # sudo: the figure is that of the person whose appraisal the reader may read.
                figure, target = value.sudo()._figure_words()
                value.words = self.env._("%(figure)s of %(target)s", figure=figure, target=target) if target else figure
            else:
                value.words = False

    def _figure_words(self):
        """Return figure and target in words as they were scored, also where another figure was put since."""
        self.ensure_one()
        figure = self.metric_value_id
        facts = self.facts or _figure_facts(figure)
        metric, company = figure.metric_id, figure.company_id
        words = [facts[name] is not None and metric._figure_words(facts[name], company) for name in _FIGURE]
        return words[0] or "–", words[1]

    def _standing_figure(self):
        """Return the metric's figure where it is still the one that was scored, else nothing (with full rights)."""
        self.ensure_one()
        figure = self.metric_value_id
        return figure if (self.facts or {}).get("figure", figure.figure) == figure.figure else figure.browse()

    def action_open_records(self):
        """Show the records behind this indicator, as far as the reader may read them."""
        self.ensure_one()
        self.check_access("read")
        appraisal = self.appraisal_id
        # sudo: only which records they are; they are read with the reader's own rights.
        known = self.sudo()
        if self.source == "metric" and known.metric_value_id:
            return self.env["marketing.metric.value"].browse(known.metric_value_id.id).action_open_records()
        if self.source == "notes":
            action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_appraisal_note_action")
            domain = [
                ("user_id", "=", appraisal.user_id.id),
                ("group_id", "=", self.group_id.id),
                ("date", ">=", appraisal.date_from),
                ("date", "<=", appraisal.date_to),
            ]
            return {**action, "domain": domain, "context": {}}
        if self.source != "duties":
            return False
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_duty_action_all")
        if known.evidence_ids is not False and known.evidence_ids is not None:
            return {**action, "domain": [("id", "in", known.evidence_ids)], "context": {}}
        domain = [
            ("user_id", "=", appraisal.user_id.id),
            ("date_deadline", ">=", appraisal.date_from),
            ("date_deadline", "<=", appraisal.date_to),
            ("state", "!=", "cancelled"),
        ]
        return {**action, "domain": domain, "context": {}}


class Appraisal(models.Model):
    """Figures: fetched for everybody of a round at once."""

    _inherit = "marketing.appraisal"

    def _make_values(self):
        """Give appraisals a row for each indicator of their scheme, where there is none yet (with full rights)."""
        bare = self.filtered(lambda appraisal: not appraisal.value_ids)
        self.env["marketing.appraisal.value"]._guarded_create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "indicator_id": indicator.id,
                    "sequence": indicator.sequence,
                    "weight": indicator.weight,
                }
                for appraisal in bare
                for indicator in appraisal.scheme_id.indicator_ids
            ]
        )

    def _fill(self, freeze=False):
        """Bring figures and their points up to date (called with full rights).

        The number of queries depends on schemes and metrics, not on people.

        :param bool freeze: keep the figures with their evidence as they are now
        """
        # The source of the indicator, and not of the value: that one is worked out for each of thousands of rows.
        groups = self.value_ids.grouped(lambda value: (value.cycle_id, value.indicator_id.source))
        for (cycle, source), values in groups.items():
            if source == "metric":
                values._fill_metrics(cycle, freeze)
            elif source == "duties":
                values._fill_duties(cycle, freeze)
            elif source == "notes":
                values._fill_notes(cycle, freeze)


class AppraisalValueFill(models.Model):
    _inherit = "marketing.appraisal.value"

    def _set(self, points, **vals):
        """Write what was counted, where it differs."""
        vals |= {"has_figure_points": points is not None, "figure_points": points or 0.0}
        changed = {
            name: new for name, new in vals.items() if self._fields[name].convert_to_write(self[name], self) != new
        }
        if changed:
            self._guarded_write(changed)

    def _fill_metrics(self, cycle, freeze):
        """Fetch the figures of a round scheme by scheme, one query for each metric."""
        for scheme, mine in self.grouped(lambda value: value.appraisal_id.scheme_id).items():
            metrics, users = scheme.indicator_ids.metric_id, mine.user_id
            figures = (metrics._freeze if freeze else metrics._refresh)(
                users, cycle.kind, cycle.date_from, cycle.company_id
            )
            known = {(figure.metric_id.id, figure.user_id.id): figure for figure in figures}
            for value in mine:
                indicator = value.indicator_id
                value._take_figure(known.get((indicator.metric_id.id, value.user_id.id), figures.browse()))

    def _take_figure(self, figure):
        """Write what a figure is worth, and with it the figure as it was then."""
        facts = _figure_facts(figure)
        points = self.indicator_id._figure_points(facts["figure"], facts["target"])
        self._set(points, metric_value_id=figure.id, facts=facts)

    def _figures_again(self):
        """Take over figures that were put right after they were frozen (called with full rights)."""
        for value in self.filtered(lambda value: value.indicator_id.source == "metric" and value.metric_value_id):
            value._take_figure(value.metric_value_id)

    def _fill_duties(self, cycle, freeze):
        """Count the duties of a round for everybody by one query (L-02)."""
        if not self:
            return
        self.env["marketing.duty"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, SUM(points),
                       COALESCE(SUM(points) FILTER (WHERE state IN ('done', 'verified')), 0),
                       COALESCE(SUM(points) FILTER (WHERE state IN ('done', 'verified') AND in_time), 0),
                       COALESCE(SUM(points) FILTER (WHERE state IN ('done', 'verified') AND return_count > 0), 0),
                       ARRAY_AGG(id ORDER BY id)
                  FROM marketing_duty
                 WHERE company_id = %s AND user_id IN %s AND state != 'cancelled'
                   AND date_deadline BETWEEN %s AND %s
              GROUP BY user_id
                """,
                cycle.company_id.id,
                tuple(self.user_id.ids),
                cycle.date_from,
                cycle.date_to,
            )
        )
        counted = {user: rest for user, *rest in rows}
        for value in self:
            due, done, in_time, returned, ids = counted.get(value.user_id.id, (0.0, 0.0, 0.0, 0.0, []))
            points = value.indicator_id._duty_points(due, done, in_time, returned)
            facts = {"due": due, "done": done, "in_time": in_time, "returned": returned}
            value._set(points, facts=facts, **({"evidence_ids": ids} if freeze else {}))

    def _fill_notes(self, cycle, freeze):
        """Take the mean of the daily notes of a round for everybody by one query (L-26)."""
        if not self:
            return
        groups = self.env["marketing.appraisal.note"]._read_group(
            [
                ("company_id", "=", cycle.company_id.id),
                ("user_id", "in", self.user_id.ids),
                ("date", ">=", cycle.date_from),
                ("date", "<=", cycle.date_to),
            ],
            ["user_id", "group_id"],
            ["points:sum", "__count", "id:array_agg"],
        )
        noted = defaultdict(lambda: (0.0, 0, []))
        noted |= {(user.id, group.id): (total, count, ids) for user, group, total, count, ids in groups}
        for value in self:
            total, count, ids = noted[value.user_id.id, value.group_id.id]
            points = value.indicator_id._mean_points(total, count)
            value._set(points, facts={"count": count}, **({"evidence_ids": ids} if freeze else {}))


class MetricValue(models.Model):
    """A figure that is put right counts in appraisals until they are scored; then it takes a reopening."""

    _inherit = "marketing.metric.value"

    def action_override(self, figure, reason):
        """Put another figure in place, see metrics; appraisals that are not scored yet go by it."""
        result = super().action_override(figure, reason)
        self._tell_appraisals()
        return result

    def action_reset(self):
        """Let what was counted stand again, see metrics; appraisals that are not scored yet go by it."""
        result = super().action_reset()
        self._tell_appraisals()
        return result

    def _tell_appraisals(self):
        # sudo: the caller may put these figures; what rests on them follows.
        values = self.env["marketing.appraisal.value"].sudo()
        values.search(
            [("metric_value_id", "in", self.ids), ("appraisal_id.state", "in", ("self", "scoring"))]
        )._figures_again()
