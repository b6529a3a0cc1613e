from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS


class WorkReportLine(models.AbstractModel):
    """What the parts of a report have in common: the writer writes them, while the report is a draft."""

    _name = "marketing.work.report.line"
    _description = "Part of a Work Report"
    _inherit = ["marketing.guard", "marketing.approval.line.mixin"]
    _approval_parent = "report_id"

    report_id = fields.Many2one("marketing.work.report", required=True, index=True, ondelete="cascade")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self._guard_is_open():
            lines.report_id._check_writer()
        return lines

    def write(self, vals):
        if self._guard_is_open():
            return super().write(vals)
        self.report_id._check_writer()
        # Not even to another draft of the same writer: it would take a question, or a better figure, along.
        if "report_id" in vals and any(line.report_id.id != vals["report_id"] for line in self):
            raise AccessError(self.env._("Each part stays in its own report. Write anew what belongs to another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        if not self._guard_is_open():
            self.report_id._check_writer()


class WorkReportFixedLine(models.AbstractModel):
    """A part that the kind of the report asks for: filled in by the writer, and not left out."""

    _name = "marketing.work.report.fixed.line"
    _description = "Fixed Part of a Work Report"
    _inherit = ["marketing.work.report.line"]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked_for(self):
        if not self._guard_is_open():
            raise UserError(
                self.env._("Sections and figures stay in the report. Write beside them what there is to say.")
            )


class WorkReportSection(models.Model):
    _name = "marketing.work.report.section"
    _description = "Section of a Work Report"
    _inherit = ["marketing.work.report.fixed.line"]
    _order = "sequence, id"
    _guarded_fields = frozenset({"name", "topic", "hint", "required"})

    name = fields.Char(required=True)
    topic = fields.Char()
    hint = fields.Char()
    required = fields.Boolean()
    sequence = fields.Integer(default=100)
    body = fields.Text(string="Text")


class WorkReportFigure(models.Model):
    """A figure in a report, with the records that it was counted from."""

    _name = "marketing.work.report.figure"
    _description = "Figure of a Work Report"
    _inherit = ["marketing.work.report.fixed.line"]
    _order = "sequence, id"
    _guarded_fields = frozenset(
        {
            "metric_id",
            "figure",
            "has_figure",
            "target",
            "has_target",
            "achievement",
            "before",
            "has_before",
            "closed_figure",
            "is_closed",
            "record_ids",
        }
    )

    metric_id = fields.Many2one("marketing.metric", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer(default=100)
    figure = fields.Float()
    has_figure = fields.Boolean(help="Not set where there was nothing to divide by.")
    target = fields.Float()
    has_target = fields.Boolean()
    achievement = fields.Float(string="Achieved (%)", aggregator="avg")
    before = fields.Float(string="Figure of the Period Before")
    has_before = fields.Boolean()
    closed_figure = fields.Float(string="After the Close", help="Counted once more after the period had closed.")
    is_closed = fields.Boolean(string="Counted Once More")
    record_ids = fields.Json(groups=NO_ACCESS, help="Ids of the records behind the figure as it was submitted.")
    remark = fields.Char(help="Why it is so, in the words of the writer.")
    figure_words = fields.Char(string="Result", compute="_compute_words")
    target_words = fields.Char(string="Goal", compute="_compute_words")
    before_words = fields.Char(string="Last Period", compute="_compute_words")
    closed_words = fields.Char(string="Since the Close", compute="_compute_words")

    @api.depends("figure", "target", "before", "closed_figure", "is_closed")
    def _compute_words(self):
        for line in self:
            line.figure_words = line._words(line.figure) if line.has_figure else "–"
            line.target_words = line._words(line.target) if line.has_target else ""
            line.before_words = line._words(line.before) if line.has_before else ""
            difference = line._difference()
            line.closed_words = ("+" if difference > 0 else "") + line._words(difference) if difference else ""

    def _words(self, value):
        """Return a figure of this line as people read it."""
        return self.metric_id._figure_words(value, self.report_id.company_id)

    def _difference(self):
        """Return by how much the figure has changed since it was reported, 0 where it has not."""
        self.ensure_one()
        difference = self.closed_figure - self.figure if self.is_closed else 0.0
        return difference if abs(difference) > 0.005 else 0.0

    def action_open_records(self):
        """Show the records behind this figure, with the reader's own rights."""
        self.ensure_one()
        self.check_access("read")
        report = self.report_id
        # sudo: only which records they are; they are then read with the reader's own rights.
        evidence = self.sudo().record_ids
        if evidence is not None and evidence is not False:
            return self.metric_id._records_action([("id", "in", evidence)])
        return self.metric_id._open_records(
            report._people()[report], report.date_from, report.date_to, report.company_id
        )


class WorkReportItem(models.Model):
    """A piece of work in a report: what was planned, which duties were done, what came on top, what is next."""

    _name = "marketing.work.report.item"
    _description = "Work in a Report"
    _inherit = ["marketing.work.report.line"]
    _order = "origin, sequence, id"
    _guarded_fields = frozenset({"duty_key", "due_count", "done_count", "late_count"})

    origin = fields.Selection(
        [
            ("a_plan", "Planned"),
            ("b_duty", "Duties"),
            ("c_extra", "Unplanned"),
            ("next", "Next period"),
        ],
        string="Sort of Work",
        required=True,
        default="c_extra",
    )
    name = fields.Char(string="Work Item", required=True)
    sequence = fields.Integer(default=100)
    progress = fields.Selection(
        [("done", "Done"), ("part", "In part"), ("open", "Not done"), ("dropped", "Dropped")],
        help="How far it has come.",
    )
    result = fields.Char(string="Outcome", help="What came of it, or why not.")
    date_deadline = fields.Date(string="By When")
    duty_key = fields.Char(help="Which tasks are counted here.")
    due_count = fields.Integer(string="Tasks Due")
    done_count = fields.Integer(string="Tasks Done")
    late_count = fields.Integer(string="Tasks Done Late")
    progress_words = fields.Char(string="Progress So Far", compute="_compute_progress_words")

    @api.depends("due_count", "done_count", "late_count", "progress")
    def _compute_progress_words(self):
        names = dict(self._fields["progress"]._description_selection(self.env))
        for item in self:
            if item.origin != "b_duty":
                item.progress_words = names.get(item.progress, "")
                continue
            item.progress_words = self.env._("%(done)s of %(due)s done", done=item.done_count, due=item.due_count) + (
                self.env._(", %s late", item.late_count) if item.late_count else ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        if not self._guard_is_open():
            # Nor is anything planned afterwards.
            items._check_own_words()
        return items

    def write(self, vals):
        own = not self._guard_is_open() and ("name" in vals or "origin" in vals)
        if own:
            self._check_own_words()
        result = super().write(vals)
        if own:
            self._check_own_words()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        if not self._guard_is_open():
            self._check_own_words()

    def _check_own_words(self):
        """Refuse to rename or take out what was planned in the last report and what duties say.

        :raises UserError: says what can be done instead
        """
        if any(item.origin in ("a_plan", "b_duty") for item in self):
            self.env["marketing.work.report"]._refuse_counted()
