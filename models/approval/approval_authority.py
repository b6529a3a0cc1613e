import math
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class Limit(NamedTuple):
    """Up to where somebody may act alone: an amount in company currency, and a discount in per cent."""

    amount: float
    discount: float


# Nobody has an authority that was not given to them.
NO_AUTHORITY = Limit(0.0, 0.0)


class ApprovalAuthority(models.Model):
    """Up to where a job or a person may act for the company without asking (A-24).

    The closest line counts: that of the person before that of the job, and that for the very gate before that for
    all gates. Of several equally close ones the widest counts. Without a line there is no authority.
    """

    _name = "marketing.approval.authority"
    _description = "Approval Authority"
    _inherit = ["mail.thread"]
    _order = "company_id, job_id, employee_id, gate_id, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    job_id = fields.Many2one("hr.job", index="btree_not_null", ondelete="cascade", tracking=True, check_company=True)
    employee_id = fields.Many2one(
        "hr.employee", string="Person", index="btree_not_null", ondelete="cascade", tracking=True, check_company=True
    )
    gate_id = fields.Many2one(
        "marketing.approval.gate", string="For", ondelete="cascade", tracking=True, help="Empty: all kinds of approval."
    )
    any_amount = fields.Boolean(tracking=True)
    amount_limit = fields.Monetary(string="Up To", tracking=True, help="In the currency of the company.")
    discount_limit = fields.Float(string="Discount Up To (%)", tracking=True)
    date_from = fields.Date(string="Valid From", tracking=True)
    date_to = fields.Date(string="Valid Until", tracking=True)
    note = fields.Char(help="For example the decision that gave it.")

    _whose = models.Constraint(
        "CHECK((job_id IS NULL) <> (employee_id IS NULL))", "An authority belongs either to a job or to a person."
    )
    _limits_range = models.Constraint(
        "CHECK(amount_limit >= 0 AND discount_limit >= 0 AND discount_limit <= 100)",
        "Amounts are not negative, and discounts lie between 0 and 100 %.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for authority in self:
            if authority.date_from and authority.date_to and authority.date_to < authority.date_from:
                raise ValidationError(self.env._("An authority cannot end before it begins."))

    @api.depends("job_id", "employee_id", "gate_id", "any_amount", "amount_limit")
    def _compute_display_name(self):
        for authority in self:
            whose = (authority.employee_id or authority.job_id).display_name or ""
            gate = authority.gate_id.name or self.env._("all kinds")
            authority.display_name = f"{whose}: {gate}"

    @api.model
    def _limits(self, users, company, gate, day):
        """Return {user id: `Limit`} of people at a gate on a day, for each of the users. Two queries for any number.

        :param users: `res.users`
        :param company: `res.company` whose employee records and lines count
        :param gate: `marketing.approval.gate`
        :param date day: day on which the lines must be valid
        """
        # sudo: employees and authorities are private; only the limits are told.
        employees = (
            self.env["hr.employee"].sudo().search([("user_id", "in", users.ids), ("company_id", "=", company.id)])
        )
        # sudo: as above.
        lines = self.sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("gate_id", "in", (False, gate.id))
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            & (Domain("employee_id", "in", employees.ids) | Domain("job_id", "in", employees.job_id.ids))
        )
        limits = dict.fromkeys(users.ids, NO_AUTHORITY)
        for employee in employees:
            if theirs := lines._of_employee(employee):
                by_closeness = theirs.grouped(lambda line: line._closeness())
                limits[employee.user_id.id] = by_closeness[max(by_closeness)]._widest()
        return limits

    def _of_employee(self, employee):
        """Return which of these lines speak of somebody, by name or by post."""
        return self.filtered(
            lambda line: line.employee_id == employee or (line.job_id and line.job_id == employee.job_id)
        )

    def _closeness(self):
        """Return how closely a line speaks of a case; of several the greatest counts."""
        self.ensure_one()
        return bool(self.employee_id), bool(self.gate_id)

    def _widest(self):
        """Return the `Limit` that equally close lines give together."""
        return Limit(
            max(math.inf if line.any_amount else line.amount_limit for line in self), max(self.mapped("discount_limit"))
        )

    @api.model_create_multi
    def create(self, vals_list):
        authorities = super().create(vals_list)
        # What documents know of the authority of people is computed and not stored.
        self.env.invalidate_all()
        return authorities

    def write(self, vals):
        result = super().write(vals)
        self.env.invalidate_all()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.invalidate_all()
        return result
