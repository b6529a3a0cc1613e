from odoo import api, fields, models
from odoo.tools import SQL

from ...lib import figures
from ..core.guard import ALL_FIELDS
from .metric_value_run import differing


class MetricTotal(models.Model):
    """The figure of a team or of the company in one period: what its people come to (R-08, R-12, L-16).

    Amounts and numbers are added up; of ratios and means the counted parts and what they are divided by are added
    up each, so that a total never is a mean of means. Only the engine writes it.
    """

    _name = "marketing.metric.total"
    _description = "Figure of a Team or Company"
    _inherit = ["marketing.metric.figure", "marketing.guard"]
    _order = "date_from desc, metric_id, team_id"
    _guarded_fields = ALL_FIELDS

    team_id = fields.Many2one("crm.team", index="btree_not_null", ondelete="cascade", help="Empty: the whole company.")
    scope_name = fields.Char(string="Whose", compute="_compute_scope_name")
    people = fields.Integer(help="How many people have a figure in it.", aggregator=None)
    department_no = fields.Integer(related="metric_id.department_no", string="Department Indicator", aggregator=None)

    _once = models.UniqueIndex("(metric_id, COALESCE(team_id, 0), company_id, cycle, date_from)")
    _period_idx = models.Index("(company_id, cycle, date_from)")

    @api.depends("team_id", "company_id")
    def _compute_scope_name(self):
        for total in self:
            # sudo: the name of the team; whoever reads its total may know it.
            total.scope_name = total.sudo().team_id.name or total.company_id.name

    @api.depends("metric_id", "scope_name", "date_from")
    def _compute_display_name(self):
        for total in self:
            total.display_name = f"{total.metric_id.name} · {total.scope_name} · {total.date_from}"

    def _one_scope(self, query):
        # OVERRIDES: the company holds its teams, and a team those below it.
        return SQL("COUNT(DISTINCT COALESCE(%s, 0)) = 1", self._field_to_sql(self._table, "team_id", query))

    def action_open_people(self):
        """Show the figures of the people behind this one, as far as the reader may see them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_metric_value_action")
        domain = [
            ("metric_id", "=", self.metric_id.id),
            ("company_id", "=", self.company_id.id),
            ("cycle", "=", self.cycle),
            ("date_from", "=", self.date_from),
        ]
        if self.team_id:
            # sudo: which teams belong to this one; the figures are then read with the reader's own rights.
            above = self.env["marketing.metric"].sudo()._teams_above(self.env["crm.team"].sudo().search([]))
            domain.append(("team_id", "in", [team for team, teams in above.items() if self.team_id.id in teams]))
        return {**action, "name": self.display_name, "domain": domain, "context": {}}


class Metric(models.Model):
    _inherit = "marketing.metric"

    @api.model
    def _main_teams(self, users, company):
        """Return {user id: id of the team in whose total a person counts}, so that nobody counts twice.

        The first team that a person joined; a leader who is no member counts in the team led.
        """
        # sudo: who is in which team; only ids leave.
        teams = self.env["crm.team"].sudo().search([("company_id", "in", (company.id, False))])
        found = {}
        for team in teams.sorted("id"):
            found.setdefault(team.user_id.id, team.id)
        # sudo: as above
        members = self.env["crm.team.member"].sudo()
        domain = [("user_id", "in", users.ids), ("crm_team_id", "in", teams.ids)]
        for member in members.search(domain, order="create_date DESC, id DESC"):
            found[member.user_id.id] = member.crm_team_id.id
        return {user_id: found[user_id] for user_id in users.ids if user_id in found}

    @api.model
    def _teams_above(self, teams):
        """Return {team id: [ids of the teams in whose totals its people count]}: itself, and those above it.

        Domains that put teams above others extend it.
        """
        return {team_id: [team_id] for team_id in teams.ids}

    def _refresh_totals(self, cycle, day, company):
        """Bring the totals of teams and company up to date with the figures of their people (full rights).

        :param str cycle: 'month', 'quarter' or 'year'
        :param date day: a day of the period
        :param company: `res.company`
        :return: the totals of the period
        """
        first, last = self._period(cycle, day)
        totals = self.env["marketing.metric.total"].sudo()  # sudo: written by the engine only
        domain = [
            ("metric_id", "in", self.ids),
            ("company_id", "=", company.id),
            ("cycle", "=", cycle),
            ("date_from", "=", first),
        ]
        known = {(total.metric_id.id, total.team_id.id): total for total in totals.search(domain)}
        whole = self.env["marketing.metric.target"]._whole_targets(self, cycle, first, company)
        new = []
        for (metric, team_id), parts in self._parts_of_totals(cycle, first, company).items():
            vals = metric._total_vals(parts, whole.get((metric.id, team_id)))
            total = known.pop((metric.id, team_id), None)
            if not total:
                new.append(
                    {
                        **vals,
                        "metric_id": metric.id,
                        "team_id": team_id,
                        "company_id": company.id,
                        "cycle": cycle,
                        "date_from": first,
                        "date_to": last,
                    }
                )
            elif changed := differing(total, vals):
                total._guarded_write(changed)
        # Teams that have lost their last member.
        totals.union(*known.values())._guarded_unlink()
        totals._guarded_create(new)
        return totals.search(domain)

    def _parts_of_totals(self, cycle, first, company):
        """Return what the people of each team, and of the company, have: {(metric, team id or False): [parts]}.

        By one query; parts are (pair, whether the figure says something, target or None).
        """
        values = self.env["marketing.metric.value"]
        values.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT metric_id, team_id, has_figure, above, CASE WHEN is_divided THEN below END,
                       CASE WHEN has_target THEN target END
                  FROM marketing_metric_value
                 WHERE metric_id IN %s AND company_id = %s AND cycle = %s AND date_from = %s
                 ORDER BY metric_id, user_id
                """,
                tuple(self.ids) or (0,),
                company.id,
                cycle,
                first,
            )
        )
        metrics = {metric.id: metric for metric in self}
        above_of = self._teams_above(self.env["crm.team"].browse({row[1] for row in rows if row[1]}))
        found = {}
        for metric_id, team_id, says, above, below, target in rows:
            for scope in (False, *above_of.get(team_id, ())):
                found.setdefault((metrics[metric_id], scope), []).append(((above, below), says, target))
        return found

    def _total_vals(self, parts, target):
        """Return the values of a total.

        :param parts: see `_parts_of_totals`
        :param target: of the team or company as a whole, None for what the people should reach together
        """
        self.ensure_one()
        counted = [pair for pair, says, _target in parts if says or self.source != "rated"]
        above, below = figures.total(counted)
        figure = figures.value((above, below)) if counted else None
        if target is None:
            target = figures.target([(pair, goal) for pair, _says, goal in parts])
        return {
            "above": float(above),
            "below": float(below or 0),
            "is_divided": below is not None,
            "adds_up": self._adds_up(),
            "figure": float(figure or 0),
            "has_figure": figure is not None,
            "people": sum(says for _pair, says, _target in parts),
            "target": float(target or 0),
            "has_target": target is not None,
            "achievement": float(self._achievement(figure, target)),
        }


class MetricValue(models.Model):
    _inherit = "marketing.metric.value"

    def _total_again(self):
        """Bring the totals up to date that these figures are part of (full rights)."""
        periods = self.grouped(lambda value: (value.cycle, value.date_from, value.company_id))
        for (cycle, first, company), values in periods.items():
            values.metric_id._refresh_totals(cycle, first, company)
