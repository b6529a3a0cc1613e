from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

NUMERIC = ("integer", "float", "monetary")


class Metric(models.Model):
    """A figure that people are judged by, as data: what is counted, when, and for whom (design.md 4.2).

    =========  ==============================================================================
    source     where the figure comes from
    =========  ==============================================================================
    records    one grouped query over a model: number, sum, mean or distinct values
    ratio      one metric in per cent of another; teams: sum over sum, never a mean of means
    method     a named method of a domain, `_metric_<name>`, for what a query cannot say
    rated      nothing is computed: superiors put the figure; teams have the mean or the sum, as `aggregate` says
    =========  ==============================================================================
    """

    _name = "marketing.metric"
    _description = "Metric"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, copy=False, help="Under which reports and schemes name it.")
    description = fields.Text(translate=True, help="What the figure says, in the words of those who are judged by it.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    source = fields.Selection(
        [
            ("records", "Records"),
            ("ratio", "Ratio of two metrics"),
            ("method", "Built in"),
            ("rated", "Judged by people"),
        ],
        required=True,
        default="records",
        tracking=True,
    )
    model_id = fields.Many2one(
        "ir.model", string="Records Of", ondelete="cascade", domain=[("transient", "=", False)], tracking=True
    )
    model_name = fields.Char(related="model_id.model", string="Name of the Model")
    domain = fields.Char(string="Which Ones", default="[]", tracking=True)
    aggregate = fields.Selection(
        [("count", "Number"), ("sum", "Sum"), ("avg", "Mean"), ("distinct", "Number of different")],
        string="Calculation",
        required=True,
        default="count",
        tracking=True,
    )
    measure_id = fields.Many2one(
        "ir.model.fields",
        string="Of Field",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('store', '=', True)]",
        tracking=True,
    )
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="In the Period By",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('store', '=', True), ('ttype', 'in', ('date', 'datetime'))]",
        tracking=True,
    )
    person_path = fields.Char(
        string="Belongs To", tracking=True, help="Field, or path of fields, that leads to the user, such as user_id."
    )
    numerator_id = fields.Many2one("marketing.metric", string="Per Cent Part", ondelete="restrict", tracking=True)
    denominator_id = fields.Many2one("marketing.metric", string="Of", ondelete="restrict", tracking=True)
    method = fields.Selection(selection="_selection_method", string="Built-In Figure", tracking=True)
    unit = fields.Selection(
        [
            ("amount", "Amount"),
            ("number", "Plain number"),
            ("percent", "Per cent"),
            ("days", "Days"),
            ("hours", "Hours"),
        ],
        required=True,
        default="number",
    )
    direction = fields.Selection(
        [("more", "More is better"), ("less", "Less is better")], required=True, default="more"
    )
    department_no = fields.Integer(
        string="Department Indicator", help="Its place among the fifteen of the department (L-16); 0: none of them."
    )
    is_state = fields.Boolean(
        string="A State",
        help="How things stand at the end of the period, such as the number of customers: figures of several months "
        "are not added up.",
    )
    target_ids = fields.One2many("marketing.metric.target", "metric_id", string="Targets")
    value_count = fields.Integer(compute="_compute_value_count")

    _code_once = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Another metric has this code already. Choose a code of its own."
    )

    _indicator_once = models.UniqueIndex(
        "(department_no, COALESCE(company_id, 0)) WHERE department_no > 0 AND active",
        "Another metric has this place among the indicators of the department. Choose a free one, or 0.",
    )
    _indicator_place = models.Constraint(
        "CHECK(department_no BETWEEN 0 AND 15)", "The department has fifteen indicators: choose 1 to 15, or 0."
    )

    @api.model
    def _selection_method(self):
        """Return the built-in figures, [(name, label)]; domains add theirs and two methods for each.

        `_metric_<name>(users, first, last, company)` returns {user id: (numerator, denominator or None)} and
        `_metric_<name>_records(…)` returns {user id: [ids of the records behind it]}; each by one query.
        """
        return []

    @api.model
    def _method_models(self):
        """Return {name of a built-in figure: model of the records behind it}; domains add theirs."""
        return {}

    def _compute_value_count(self):
        counts = dict(
            self.env["marketing.metric.value"]._read_group([("metric_id", "in", self.ids)], ["metric_id"], ["__count"])
        )
        for metric in self:
            metric.value_count = counts.get(metric, 0)

    # ------------------------------------------------------------------
    # Only what can be counted
    # ------------------------------------------------------------------

    @api.constrains(
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
    )
    def _check_definition(self):
        for metric in self:
            if metric.source == "records":
                metric._check_records()
            elif metric.source == "ratio":
                metric._check_ratio()
            elif metric.source == "method" and not metric.method:
                raise ValidationError(self.env._("%s: choose the built-in figure.", metric.name))

    def _check_records(self):
        """Refuse a definition over records that cannot be counted.

        :raises ValidationError: says which part is missing or wrong
        """
        self.ensure_one()
        if not (self.model_id and self.date_field_id and self.person_path):
            raise ValidationError(
                self.env._("%s: name the records, the date, and the field that leads to the person.", self.name)
            )
        for field in self.measure_id | self.date_field_id:
            if field.model_id != self.model_id:
                raise ValidationError(
                    self.env._("%(name)s: “%(field)s” is no field of these records.", name=self.name, field=field.name)
                )
        if self.date_field_id.ttype not in ("date", "datetime"):
            raise ValidationError(self.env._("%s: the period goes by a date.", self.name))
        if self.aggregate != "count" and not self.measure_id:
            raise ValidationError(self.env._("%s: name the field that is summed or counted.", self.name))
        if self.aggregate in ("sum", "avg") and self.measure_id.ttype not in NUMERIC:
            raise ValidationError(self.env._("%s: only numbers have a sum or a mean.", self.name))
        self._check_path()
        try:
            # sudo: only whether it can be read as a condition.
            self.env[self.model_name].sudo().search(self._records_domain(), limit=1)
        except Exception as error:
            raise ValidationError(
                self.env._("%(name)s: the condition cannot be read. %(why)s", name=self.name, why=error)
            ) from error

    def _check_path(self):
        """Refuse a path that does not lead to a user by stored fields.

        :raises ValidationError: names the path
        """
        model = self.env[self.model_name]
        for name in self.person_path.split("."):
            field = model._fields.get(name)
            if not field or field.type != "many2one" or not field.store:
                break
            model = self.env[field.comodel_name]
        else:
            if model._name == "res.users":
                return
        raise ValidationError(
            self.env._("%(name)s: “%(path)s” does not lead to a user.", name=self.name, path=self.person_path)
        )

    def _check_ratio(self):
        """Refuse a ratio without two parts, and one that goes round in a circle.

        :raises ValidationError: says which
        """
        if not (self.numerator_id and self.denominator_id):
            raise ValidationError(self.env._("%s: name the two metrics of the ratio.", self.name))
        for part in self.numerator_id | self.denominator_id:
            if part.source in ("ratio", "rated") or part._is_mean():
                raise ValidationError(
                    self.env._("%(name)s: “%(part)s” cannot be part of a ratio.", name=self.name, part=part.name)
                )

    def _is_mean(self):
        """Return whether the figure is a mean, so that those of a team cannot be added up."""
        self.ensure_one()
        return self.aggregate == "avg" and self.source in ("records", "rated")

    def _adds_up(self):
        """Return whether figures of several periods may be added up: customers of two months are not twice as many."""
        self.ensure_one()
        return not self.is_state and not (self.source == "records" and self.aggregate == "distinct")

    def _records_domain(self):
        """Return the condition of this metric as a domain."""
        self.ensure_one()
        return Domain(safe_eval((self.domain or "[]").strip() or "[]"))
