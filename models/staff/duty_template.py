from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...lib.duties import CYCLES
from ..core.clock import today

# What duties share with the catalogue that they come from.
CYCLE = [
    ("day", "Daily"),
    ("week", "Weekly"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
]
EVIDENCE = [("none", "Nothing"), ("note", "A note"), ("file", "A file")]
VERIFY = [("none", "Nobody"), ("superior", "The superior"), ("user", "A certain person")]
PRIORITY = [("0", "Normal"), ("1", "Urgent")]


class DutyTemplate(models.Model):
    """A line of the duty catalogue of a job: what its holders do, how well, how often and until when (B-01).

    What was raised from a line keeps the words, the points and the day of then. A line that is no longer wanted is
    archived.
    """

    _name = "marketing.duty.template"
    _description = "Duty of a Job"
    _inherit = ["mail.thread"]
    _order = "job_id, sequence, id"

    name = fields.Char(string="Task", required=True, translate=True, tracking=True)
    job_id = fields.Many2one("hr.job", required=True, index=True, ondelete="cascade", tracking=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for the holders of this job in all companies.")
    area_id = fields.Many2one("marketing.duty.area", required=True, index=True, ondelete="restrict", tracking=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True, tracking=True)
    standard = fields.Text(
        string="Standard of Completion", translate=True, help="When the task counts as done well.", tracking=True
    )
    points = fields.Float(
        default=1.0, digits=(6, 1), tracking=True, help="Weight of this task where tasks are added up in an appraisal."
    )
    cycle = fields.Selection(
        [*CYCLE, ("event", "When something happens")],
        required=True,
        default="month",
        tracking=True,
    )
    due_rule = fields.Selection(
        [
            ("start", "On a working day of the period"),
            ("end", "Before the end of the period"),
            ("after", "After the period"),
        ],
        string="Due",
        required=True,
        default="end",
        tracking=True,
    )
    due_days = fields.Integer(
        string="Working Days",
        aggregator=None,
        tracking=True,
        help="Which working day of the period, or how many working days before its last one, or after it. For what "
        "happens: how many working days there are.",
    )
    event = fields.Selection(selection="_selection_event", string="What Happens", tracking=True)
    event_domain = fields.Char(
        string="Only For", default="[]", tracking=True, help="A condition on the document with which it happens."
    )
    event_model = fields.Char(compute="_compute_event_model")
    on_leave = fields.Selection(
        [
            ("substitute", "The substitute does it"),
            ("move", "It waits for the return"),
            ("skip", "It falls away"),
        ],
        string="During Leave",
        required=True,
        default="substitute",
        tracking=True,
        help="Without a substitute it waits for the return; what is due every day falls away.",
    )
    priority = fields.Selection(PRIORITY, required=True, default="0", tracking=True)
    evidence = fields.Selection(
        EVIDENCE,
        string="Evidence Needed",
        required=True,
        default="none",
        tracking=True,
    )
    verify = fields.Selection(
        VERIFY,
        string="Verified By",
        required=True,
        default="none",
        tracking=True,
    )
    verifier_id = fields.Many2one("res.users", domain=[("share", "=", False)], tracking=True)
    check_ids = fields.One2many("marketing.duty.template.check", "template_id", string="Checklist", copy=True)
    date_from = fields.Date(
        string="Applies From",
        required=True,
        default=lambda self: today(self.env.company),
        tracking=True,
        help="Nothing that is due earlier is raised.",
    )
    date_to = fields.Date(string="Applies Until", tracking=True)

    _due_days_positive = models.Constraint("CHECK(due_days >= 0)", "Working days are counted from zero on.")
    _points_positive = models.Constraint("CHECK(points >= 0)", "Points are not negative.")
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "A duty cannot end before it begins."
    )

    @api.model
    def _selection_event(self):
        """Return what can happen, [(code, label)]; domains add theirs and call `marketing.duty._raise_event`."""
        return []

    @api.model
    def _event_models(self):
        """Return {code: model name} of what can happen; domains add theirs."""
        return {}

    @api.depends("event")
    def _compute_event_model(self):
        models_by_event = self._event_models()
        for template in self:
            template.event_model = models_by_event.get(template.event, False)

    @api.constrains("cycle", "event", "event_domain", "verify", "verifier_id", "due_rule", "due_days")
    def _check_definition(self):
        for template in self:
            if template.cycle == "event" and not template.event:
                raise ValidationError(self.env._("%s: say what must happen.", template.name))
            if template.verify == "user" and not template.verifier_id:
                raise ValidationError(self.env._("%s: name the person who verifies.", template.name))
            if template.cycle in CYCLES and template.due_rule in ("start", "after") and not template.due_days:
                raise ValidationError(self.env._("%s: count the working days from one on.", template.name))
            if template.cycle == "event":
                template._check_event_domain()

    def _check_event_domain(self):
        """Refuse a condition that cannot be read.

        :raises ValidationError: names the duty
        """
        self.ensure_one()
        try:
            # sudo: only whether it can be read as a condition.
            self.env[self.event_model].sudo().search(self._event_condition(), limit=1)
        except Exception as error:
            raise ValidationError(
                self.env._("%(name)s: the condition cannot be read. %(why)s", name=self.name, why=error)
            ) from error

    def _event_condition(self):
        """Return the condition on the document as a domain."""
        self.ensure_one()
        return Domain(safe_eval((self.event_domain or "[]").strip() or "[]"))


class DutyTemplateCheck(models.Model):
    _name = "marketing.duty.template.check"
    _description = "Checklist Line of a Duty"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    template_id = fields.Many2one("marketing.duty.template", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
