from odoo import api, fields, models
from odoo.fields import Domain

# The three levels of management; records of units and regions carry theirs.
LEVELS = [("company", "Company"), ("department", "Department"), ("team", "Team")]


class UnitFunction(models.Model):
    """What a unit is there for; work is routed by it, whatever the units of a company are called (A-11, A-13)."""

    _name = "marketing.unit.function"
    _description = "Function of Units"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By which work is routed to the unit.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True, help="Archive what no company of yours has.")
    color = fields.Integer()
    note = fields.Text(translate=True, help="What a unit with this function does.")
    department_ids = fields.Many2many(
        "hr.department", "marketing_unit_function_rel", "function_id", "department_id", string="Units"
    )

    _code_once = models.UniqueIndex("(code)", "There is a function with this code already.")


class UnitDuty(models.Model):
    """A duty of a whole unit, with the figures by which it is seen whether it is fulfilled (A-20)."""

    _name = "marketing.unit.duty"
    _description = "Duty of a Unit"
    _order = "department_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    department_id = fields.Many2one("hr.department", string="Unit", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="department_id.company_id", store=True)
    sequence = fields.Integer(default=100)
    metric_ids = fields.Many2many("marketing.metric", string="Measured By")


class HrDepartment(models.Model):
    """Units of the department: their functions, mission, scope and level (A-11 … A-17, A-20 … A-22)."""

    _inherit = "hr.department"

    unit_function_ids = fields.Many2many(
        "marketing.unit.function",
        "marketing_unit_function_rel",
        "department_id",
        "function_id",
        string="Functions",
        help="What this unit is there for. Requests for a function go to the unit that has it.",
    )
    management_level = fields.Selection(LEVELS, string="Level")
    unit_mission = fields.Text(string="Mission", translate=True, help="For example to reach the year's sales target.")
    unit_scope = fields.Text(string="Business Scope", translate=True, help="What this unit deals with, and what not.")
    unit_duty_ids = fields.One2many(
        "marketing.unit.duty",
        "department_id",
        string="Duties of the Unit",
        groups="marketing_office.group_staff,marketing_office.group_auditor",
    )
    unit_deputy_ids = fields.One2many(
        "marketing.unit.deputy",
        "department_id",
        string="Deputies",
        groups="marketing_office.group_staff,marketing_office.group_auditor",
    )

    @api.depends_context("show_functions")
    @api.depends("unit_function_ids.name")
    def _compute_display_name(self):
        # EXTENDS hr: whoever looks for help elsewhere sees what a unit is there for.
        result = super()._compute_display_name()
        if self.env.context.get("show_functions"):
            for department in self.filtered("unit_function_ids"):
                functions = ", ".join(department.unit_function_ids.mapped("name"))
                department.display_name = f"{department.display_name} ({functions})"
        return result

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS hr: only there, so that imports find units by their own names alone.
        domain = super()._search_display_name(operator, value)
        if self.env.context.get("show_functions") and operator == "ilike":
            return Domain(domain) | Domain("unit_function_ids.name", "ilike", value)
        return domain

    @api.model
    def _unit_for(self, function, company):
        """Return the unit that work for a function goes to, or an empty recordset (A-13).

        Of several the company's own, then one whose manager can be asked, then the one nearest to the top.

        :param str function: code of a `marketing.unit.function`, for example "customer_service"
        :param company: `res.company`
        """
        # sudo: which unit answers for what is no secret; the caller may be a customer's own request.
        units = self.sudo().search(
            [("unit_function_ids.code", "=", function), ("company_id", "in", [company.id, False])]
        )
        best = units.sorted(
            lambda unit: (
                not unit.company_id,
                not unit.manager_id.user_id.active,
                (unit.parent_path or "").count("/"),
                unit.id,
            )
        )[:1]
        return best.sudo(self.env.su)  # sudo: back to the rights of the caller
