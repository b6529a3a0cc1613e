from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...lib.periods import add_months, month_start
from ..core.clock import today
from ..core.words import month_words


class PayComponent(models.Model):
    """A fixed amount that an employee gets each month beside the base wage: an allowance (K-12).

    The base wage is kept by Odoo's HR, in the versions of the employee.

    Versioned, not overwritten: another amount is a new record, which ends the one before. What was exported for
    payroll stays as it was.

    =======  ===============================  ==============================================================
    action   who                              when
    =======  ===============================  ==============================================================
    create   payout finance, administrators   from any month that was not exported yet
    end      payout finance, administrators   in any month, unless a later one was exported
    delete   payout finance, administrators   nothing of it was exported
    read     own, directors, finance, auditors; leaders where the company lets them
    =======  ===============================  ==============================================================
    """

    _name = "marketing.pay.component"
    _description = "Allowance"
    _inherit = ["mail.thread", "marketing.guard"]
    _order = "employee_id, name, month_from desc, id desc"
    # What a record is about does not change; only its end does.
    _fixed_fields = frozenset({"employee_id", "company_id", "name", "amount", "month_from"})
    # Both follow from the employee.
    _guarded_fields = frozenset({"user_id", "company_id"})

    name = fields.Char(string="Allowance", required=True, help="For example: phone, meals, post.")
    employee_id = fields.Many2one("hr.employee", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", related="employee_id.user_id", store=True, index="btree_not_null", string="User"
    )
    amount = fields.Monetary(string="Per Month", required=True)
    month_from = fields.Date(
        string="From Month",
        required=True,
        default=lambda self: month_start(today(self.env.company)),
        help="Counts for this whole month. Another amount is a new entry, which ends this one.",
    )
    month_until = fields.Date(
        string="To Month", tracking=True, help="Last month it is paid. Empty: until further notice."
    )
    note = fields.Char(string="Basis", help="Why, for example the decision it rests on.")

    _amount_set = models.Constraint("CHECK(amount <> 0)", "An allowance needs an amount.")
    _months_whole = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month_from) = 1 AND (month_until IS NULL OR EXTRACT(DAY FROM month_until) = 1))",
        "Allowances are paid for whole months.",
    )
    _months_in_order = models.Constraint(
        "CHECK(month_until IS NULL OR month_until >= month_from)", "The last month lies before the first one."
    )
    _open_once = models.UniqueIndex(
        "(employee_id, name) WHERE month_until IS NULL", "This allowance of this employee is already paid."
    )

    @api.depends("employee_id")
    def _compute_company_id(self):
        for component in self:
            # sudo: the company of an employee is no secret.
            component.company_id = component.employee_id.sudo().company_id or self.env.company

    @api.constrains("employee_id", "name", "month_from", "month_until")
    def _check_overlap(self):
        # sudo: others' entries of the same employee count, though the caller may not see them.
        others = self.sudo().search([("employee_id", "in", self.employee_id.ids)])
        for component in self.sudo():
            for other in others:
                if (
                    other != component
                    and (other.employee_id, other.name) == (component.employee_id, component.name)
                    and (not other.month_until or other.month_until >= component.month_from)
                    and (not component.month_until or component.month_until >= other.month_from)
                ):
                    raise ValidationError(
                        self.env._(
                            "%(name)s of %(person)s is already paid in some of these months. "
                            "Begin after the month in which the other entry ends.",
                            name=component.name,
                            person=component.employee_id.name,
                        )
                    )

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._whole_months(vals) for vals in vals_list]
        self._end_predecessors(vals_list)
        components = super().create(vals_list)
        components._check_not_own()
        for component in components:
            component._check_not_exported(component.month_from)
        return components

    def write(self, vals):
        vals = self._whole_months(vals)
        if not self._fixed_fields.isdisjoint(vals):
            raise UserError(
                self.env._("An allowance is not overwritten. Enter a new one from the month on in which it changes.")
            )
        self._check_not_own()
        if "month_until" in vals:
            until = fields.Date.to_date(vals["month_until"])
            for component in self:
                changed = [month for month in (component.month_until, until) if month]
                if changed and component.month_until != until:
                    component._check_not_exported(add_months(min(changed), 1))
        return super().write(vals)

    def copy_data(self, default=None):
        # A copy begins now, and so ends the entry it was copied from.
        default = {"month_from": month_start(today(self.env.company)), "month_until": False, **(default or {})}
        return super().copy_data(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_exported(self):
        self._check_not_own()
        for component in self:
            component._check_not_exported(component.month_from)

    @api.model
    def _whole_months(self, vals):
        """Return values with both months on their first day."""
        days = {name: fields.Date.to_date(vals[name]) for name in ("month_from", "month_until") if vals.get(name)}
        return {**vals, **{name: month_start(day) for name, day in days.items()}}

    @api.model
    def _end_predecessors(self, vals_list):
        """End the open entries that new ones replace, in the month before."""
        begins = {
            (vals["employee_id"], vals["name"]): vals["month_from"]
            for vals in vals_list
            if vals.get("employee_id") and vals.get("name") and vals.get("month_from")
        }
        open_ones = self.search(
            [("employee_id", "in", [employee_id for employee_id, _name in begins]), ("month_until", "=", False)]
        )
        for component in open_ones:
            begin = begins.get((component.employee_id.id, component.name))
            if begin and begin > component.month_from:
                component.month_until = add_months(begin, -1)
        # Before the database sees two open ones.
        open_ones.flush_recordset(["month_until"])

    def _check_not_own(self):
        """Refuse entries for oneself.

        :raises UserError: when the caller is one of the employees
        """
        if not self.env.su and self.env.user in self.user_id:
            raise UserError(self.env._("Nobody enters allowances for themselves. Ask another one of payout finance."))

    def _check_not_exported(self, month):
        """Refuse changes of months that were exported for payroll and are over.

        :param date month: first month that changes
        :raises UserError: naming the last month that was exported
        """
        self.ensure_one()
        # sudo: which months were exported, whoever may read the log.
        export = (
            self.env["marketing.pay.export"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("month", ">=", month),
                    ("month", "<", month_start(today(self.company_id))),
                ],
                order="month desc",
                limit=1,
            )
        )
        if export:
            raise UserError(
                self.env._(
                    "%s was exported for payroll and stays as it is. Change the allowance from the month after it on.",
                    month_words(self.env, export.month),
                )
            )
