from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class UnitDeputy(models.Model):
    """Who may act for the manager of a department, and for which of its groups only (A-11, A-12).

    Where an approval asks the manager of somebody's department, the deputies who were given that person's group or
    team may answer instead; see `approval_people`.
    """

    _name = "marketing.unit.deputy"
    _description = "Deputy of a Department"
    _order = "department_id, user_id, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        string="Deputy",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    department_id = fields.Many2one(
        "hr.department",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="For whose manager the deputy acts.",
    )
    unit_ids = fields.Many2many(
        "hr.department",
        "marketing_unit_deputy_unit_rel",
        "deputy_id",
        "unit_id",
        string="Groups",
        check_company=True,
        domain="[('id', 'child_of', department_id)]",
        help="With what is below them. The department itself stands for all of it.",
    )
    team_ids = fields.Many2many(
        "crm.team",
        "marketing_unit_deputy_team_rel",
        "deputy_id",
        "team_id",
        string="Sales Teams",
        check_company=True,
        help="With the teams below them.",
    )
    date_from = fields.Date(string="Valid From")
    date_to = fields.Date(string="Valid Until")
    active = fields.Boolean(default=True)

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "Nobody stops being deputy before they begin.",
    )

    @api.depends("user_id", "department_id")
    def _compute_display_name(self):
        for deputy in self:
            deputy.display_name = f"{deputy.user_id.name or ''}: {deputy.department_id.name or ''}"

    @api.constrains("department_id", "unit_ids", "team_ids")
    def _check_groups(self):
        for deputy in self:
            if not (deputy.unit_ids or deputy.team_ids):
                raise ValidationError(
                    self.env._(
                        "Say for which groups or teams %s may act; a deputy is deputy only for them.",
                        deputy.user_id.name,
                    )
                )
            for unit in deputy.unit_ids:
                if str(deputy.department_id.id) not in (unit.parent_path or "").split("/"):
                    raise ValidationError(
                        self.env._(
                            "%(unit)s does not belong to %(department)s. Choose groups of that department.",
                            unit=unit.name,
                            department=deputy.department_id.name,
                        )
                    )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for deputy in self:
            user = deputy.user_id.sudo()  # sudo: where the person works
            if user.share or deputy.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._("%(name)s does not work in %(company)s.", name=user.name, company=deputy.company_id.name)
                )

    @api.model
    def _for_person(self, user, company, day):
        """Return the deputies who were given the group or a team of a person.

        :param user: `res.users` whose department or team counts
        :param company: `res.company`
        :param date day: on which they must be deputies
        :return: `marketing.unit.deputy`, with full rights
        """
        # sudo: approvals ask whatever their requester may read; only people leave the methods that ask here.
        deputies = self.sudo().search(
            Domain("company_id", "=", company.id)
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        if not deputies:
            return deputies
        unit = user._marketing_employee(company).department_id
        line = {int(part) for part in (unit.parent_path or "").split("/") if part}
        teams = self.env["crm.team"]._teams_of(user, company)
        return deputies.filtered(
            lambda deputy: (
                deputy.department_id.id in line
                and (not line.isdisjoint(deputy.unit_ids.ids) or deputy.team_ids & teams)
            )
        )
