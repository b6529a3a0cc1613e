from odoo import api, fields, models

CYCLES = [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")]


class MetricTarget(models.Model):
    """What a figure should be: for one person, each of a job or team, everybody; or for a team or company as a whole.

    Of a person, the nearest counts. A team or company without a target of its own should reach what its people
    should reach together.
    """

    _name = "marketing.metric.target"
    _description = "Target of a Metric"
    _order = "metric_id, date_from desc, id"

    metric_id = fields.Many2one("marketing.metric", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    user_id = fields.Many2one("res.users", string="Person", domain=[("share", "=", False)], ondelete="cascade")
    job_id = fields.Many2one("hr.job", ondelete="cascade", check_company=True)
    team_id = fields.Many2one("crm.team", ondelete="cascade", check_company=True)
    for_whole = fields.Boolean(
        string="As a Whole", help="For the team, or the company, together, and not for each of its people."
    )
    cycle = fields.Selection(CYCLES, string="Per", required=True, default="month")
    date_from = fields.Date(string="Start Date", required=True, default=lambda self: fields.Date.to_date("2020-01-01"))
    date_to = fields.Date(string="Until", help="Empty: until another one takes its place.")
    target = fields.Float(required=True, help="In the unit of the metric, for one such period.")
    unit = fields.Selection(related="metric_id.unit")

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "It cannot end before it begins."
    )
    _one_scope = models.Constraint(
        "CHECK(num_nonnulls(user_id, job_id, team_id) <= 1)",
        "A target is for one person, for one job or for one team: name one of them, or none for everybody.",
    )
    _whole_scope = models.Constraint(
        "CHECK(NOT for_whole OR num_nonnulls(user_id, job_id) = 0)",
        "Only a team or the company has a target as a whole: leave person and job empty.",
    )

    @api.depends("metric_id", "user_id", "job_id", "team_id")
    def _compute_display_name(self):
        for target in self:
            whom = target.user_id.name or target.job_id.name or target.team_id.name
            target.display_name = " · ".join(filter(None, [target.metric_id.name, whom]))

    @api.model
    def _targets(self, metrics, users, cycle, day, company):
        """Return what the figures of people should be, {(metric id, user id): target}; by a few queries.

        The nearest rule counts: the person's own, then that of the job, of the team, of everybody; among those the
        one that began last.

        :param str cycle: 'month', 'quarter' or 'year'
        :param date day: first day of the period
        :param company: `res.company`
        """
        rules = self._rules(metrics, cycle, day, company).filtered(lambda rule: not rule.for_whole)
        if not rules:
            return {}
        # sudo: jobs and teams of people whose figures the caller may see; only targets leave.
        employees = self.env["hr.employee"].sudo()
        jobs = dict(
            employees._read_group(
                [("user_id", "in", users.ids), ("company_id", "=", company.id)], ["user_id"], ["job_id:max"]
            )
        )
        members = self.env["crm.team.member"].sudo()  # sudo: as above
        teams = {}
        for user, team in members._read_group([("user_id", "in", users.ids)], ["user_id", "crm_team_id"]):
            teams.setdefault(user.id, set()).add(team.id)
        jobs = {user.id: job_id for user, job_id in jobs.items()}
        found = {}
        for rule in rules.sorted(lambda rule: (rule._nearness(), rule.date_from, rule.id)):
            for user in users:
                if (
                    rule.user_id == user
                    or (rule.job_id and rule.job_id.id == jobs.get(user.id))
                    or (rule.team_id and rule.team_id.id in teams.get(user.id, ()))
                    or not rule._nearness()
                ):
                    found[rule.metric_id.id, user.id] = rule.target
        return found

    @api.model
    def _whole_targets(self, metrics, cycle, day, company):
        """Return the targets of teams and of the company as a whole, {(metric id, team id or False): target}.

        Of several the one that began last counts; see `_targets` for the arguments.
        """
        rules = self._rules(metrics, cycle, day, company).filtered("for_whole")
        return {(rule.metric_id.id, rule.team_id.id): rule.target for rule in rules}

    @api.model
    def _rules(self, metrics, cycle, day, company):
        """Return the targets that are in force on a day, those that began last at the end."""
        return self.search(
            [
                ("metric_id", "in", metrics.ids),
                ("company_id", "=", company.id),
                ("cycle", "=", cycle),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="date_from, id",
        )

    def _nearness(self):
        """Return how near a rule is to a person: 3 for the own one, 0 for everybody's."""
        self.ensure_one()
        return 3 if self.user_id else 2 if self.job_id else 1 if self.team_id else 0
