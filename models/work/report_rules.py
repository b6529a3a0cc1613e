from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...lib.duties import period
from .report import WRITABLE

# What is said once, when a report is begun.
FIXED = frozenset({"kind_id", "date_from", "department_id"})
PARTS = frozenset({"section_ids", "figure_ids", "item_ids", "done_ids", "next_ids"})


class WorkReport(models.Model):
    """Who may write what, on whichever path: screens, RPC, import, copies."""

    _inherit = "marketing.work.report"

    @api.model_create_multi
    def create(self, vals_list):
        if self._guard_is_open():
            return super().create(vals_list)
        # What the web client sends of guarded fields must be no more than their defaults.
        self._guard_check(
            name
            for vals in vals_list
            for name in self._guarded_names().intersection(vals, self._fields)
            if self._guard_forges(name, vals[name])
        )
        employee = self.env.user._marketing_employee(self.env.company)
        reports = self._guarded_create([self._vals_by_hand(vals, employee) for vals in vals_list])
        reports.check_access("create")
        reports.sudo()._fill()  # sudo: figures and tasks are counted for the writer, whose right was checked.
        for report, vals in zip(reports, vals_list, strict=True):
            parts = {name: vals[name] for name in PARTS.intersection(vals) if vals[name]}
            if parts:
                report.write(parts)
        return reports

    @api.model
    def _vals_by_hand(self, vals, employee):
        """Return the values of a report that somebody begins without owing it.

        :param dict vals: what the caller has said
        :param employee: `hr.employee` of the caller, with full rights
        :raises UserError: where kind or day is missing
        """
        kind = self.env["marketing.work.report.kind"].browse(vals.get("kind_id") or [])
        if not kind or not vals.get("date_from"):
            raise UserError(self.env._("Say which report it is and name a day of its period."))
        first, last = period(kind.cycle, self._fields["date_from"].to_date(vals["date_from"]))
        return {
            "kind_id": kind.id,
            "user_id": self.env.uid,
            "employee_id": employee.id,
            "department_id": employee.department_id.id,
            "company_id": self.env.company.id,
            "date_from": first,
            "date_to": last,
            "date_deadline": last,
            "opens_on": first,
            "by_hand": True,
        }

    def write(self, vals):
        if self._guard_is_open():
            return super().write(vals)
        if not FIXED.isdisjoint(vals):
            raise AccessError(self.env._("Which report it is, and about which period, is said once, at its beginning."))
        if not PARTS.isdisjoint(vals):
            self._check_writer()
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(self.env._("A report is not copied: each period has its own, with its own figures."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if not self._guard_is_open() and any(
            report.state != "draft" or not report.by_hand or report.user_id != self.env.user for report in self
        ):
            raise UserError(self.env._("Reports are kept. A superior can excuse somebody from writing one."))

    def _check_writer(self):
        """Refuse everybody but the writers of drafts.

        :raises AccessError: for reports of others
        :raises UserError: for what is no longer a draft
        """
        for report in self:
            if report.user_id != self.env.user:
                raise AccessError(self.env._("Only %s writes this report.", report.user_id.name))
            if report.state == "submitted":
                raise UserError(
                    self.env._("%s was submitted. Withdraw it first if it has to change.", report.display_name)
                )
            if report.state not in WRITABLE:
                raise UserError(self.env._("%s is filed or excused, so it stays as it is.", report.display_name))

    @api.model
    def _refuse_counted(self):
        """Refuse changes of what the rules have put into a report.

        :raises UserError: says what can be done instead
        """
        raise UserError(
            self.env._(
                "What was planned in the last report, and what the duties say, stays in the report. Write what came "
                "of it beside it, or mark it as dropped."
            )
        )
