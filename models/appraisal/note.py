from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..core.clock import today


class AppraisalNote(models.Model):
    """What a superior notes about somebody day by day: attitude, communication, teamwork (L-26).

    Notes are summed up in the appraisal of the month, where the scheme has an indicator for them. They are changed only
    by who wrote them, as long as the month has no frozen figures.
    """

    _name = "marketing.appraisal.note"
    _description = "Daily Note"
    _order = "date desc, id desc"

    user_id = fields.Many2one("res.users", string="About", required=True, index=True, ondelete="restrict")
    author_id = fields.Many2one(
        "res.users", string="Noted By", required=True, readonly=True, default=lambda self: self.env.user
    )
    # Of the person, and not the one that the author happens to look at: the note counts in the month of that company.
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, readonly=False, required=True
    )
    date = fields.Date(required=True, default=lambda self: today(self.env.company), index=True)
    group_id = fields.Many2one("marketing.appraisal.group", string="About What", required=True, ondelete="restrict")
    points = fields.Float(required=True, default=80.0, digits=(5, 2), aggregator="avg", help="From 0 to 100.")
    words = fields.Text(string="What Happened", required=True)

    _points_of_hundred = models.Constraint("CHECK(points >= 0 AND points <= 100)", "Points go from 0 to 100.")

    @api.depends("user_id", "date")
    def _compute_display_name(self):
        for note in self:
            note.display_name = f"{note.user_id.name} · {note.date}"

    @api.depends("user_id")
    def _compute_company_id(self):
        # sudo: employees are private to HR; only where the person works.
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", self.user_id.ids), ("company_id", "in", self.env.companies.ids)])
            .grouped("user_id")
        )
        for note in self:
            companies = employees[note.user_id].company_id if note.user_id in employees else self.env["res.company"]
            note.company_id = companies[:1] if self.env.company not in companies and companies else self.env.company

    @api.constrains("date", "company_id")
    def _check_date(self):
        for note in self:
            if note.date > today(note.company_id):
                raise ValidationError(self.env._("Note what has happened; %s lies ahead.", note.date))

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create([{**vals, "author_id": self.env.uid} for vals in vals_list])
        notes._check_author()
        return notes

    def write(self, vals):
        self._check_author()
        vals = {name: value for name, value in vals.items() if name != "author_id"}
        result = super().write(vals)
        self._check_author()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_author()

    def _check_author(self):
        """Refuse notes of others, about people not below, and in periods whose figures are frozen.

        :raises AccessError: for others, and about people who are not below the caller
        :raises UserError: where the figures of the period are frozen
        """
        user = self.env.user
        below = user.marketing_team_user_ids - user
        director = user.has_group("marketing_office.group_director")
        for note in self:
            if note.author_id != user:
                raise AccessError(self.env._("Only %s may change this note.", note.author_id.name))
            if note.user_id == user or not (director or note.user_id in below):
                raise AccessError(self.env._("Notes are written about people below in the reporting line."))
        if not self:
            return
        # sudo: only whether a round has frozen its figures.
        frozen = (
            self.env["marketing.appraisal.cycle"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("frozen_on", "!=", False),
                    ("kind", "!=", "occasional"),
                    ("date_from", "<=", max(self.mapped("date"))),
                    ("date_to", ">=", min(self.mapped("date"))),
                ]
            )
        )
        for note in self:
            if any(
                cycle.company_id == note.company_id and cycle.date_from <= note.date <= cycle.date_to
                for cycle in frozen
            ):
                raise UserError(self.env._("The figures of %s are frozen; a note about it comes too late.", note.date))
