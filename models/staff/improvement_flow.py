from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..core.clock import today
from .improvement_plan import LIVE


class ImprovementPlan(models.Model):
    """From a draft through the agreement of both sides to the outcome."""

    _inherit = "marketing.improvement.plan"

    def action_agree(self):
        """Agree to drafts, as the person or as the supervisor; once both have, the plan is in force.

        :raises AccessError: for others
        :raises UserError: for what is no draft, or lacks something
        """
        self.check_access("read")
        user = self.env.user
        for plan in self:
            if plan.state != "draft":
                raise UserError(self.env._("“%s” is no draft.", plan.display_name))
            plan._check_complete()
            if user not in plan.user_id | plan.supervisor_id:
                raise AccessError(
                    self.env._(
                        "Only %(person)s and %(supervisor)s agree to this plan.",
                        person=plan.user_id.name,
                        supervisor=plan.supervisor_id.name,
                    )
                )
        # sudo: the caller is one of the two sides.
        for plan in self.sudo():
            side = "agreed_person_on" if user == plan.user_id else "agreed_superior_on"
            plan._guarded_write({side: plan._today()})
            plan._own_activities(user).unlink()
            if plan.agreed_person_on and plan.agreed_superior_on:
                plan._come_into_force()
            else:
                plan._ask_other_side(user)
        return True

    def _check_complete(self):
        """Refuse to agree to what nobody could follow.

        :raises UserError: says what is missing
        """
        self.ensure_one()
        if not self.user_id:
            # sudo: only the name, for whoever may read the plan.
            name = self.employee_id.sudo().name
            raise UserError(self.env._("%s has no login and cannot agree. Give the person a user first.", name))
        if not self.supervisor_id:
            raise UserError(self.env._("Name the supervisor who agrees to the plan."))
        if not (self.goal or "").strip():
            raise UserError(self.env._("Write down the goal, so that one can tell in the end."))
        if not self.measure_ids:
            raise UserError(self.env._("Enter at least one measure with the day on which it is due."))

    def _own_activities(self, user):
        """Return what these plans ask a user to do (called with full rights)."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        return self.activity_ids.filtered(
            lambda activity: activity.user_id == user and activity.activity_type_id == todo
        )

    def _ask_other_side(self, user):
        """Ask the one side to agree after the other one has (called with full rights)."""
        other = (self.user_id | self.supervisor_id) - user
        if not self._own_activities(other):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Agree to the plan, or change it"),
                user_id=other.id,
                date_deadline=self._today(),
            )

    def _come_into_force(self):
        """Begin, once both sides have agreed (called with full rights)."""
        day = self._today()
        self._guarded_write({"state": "running" if self.date_from <= day else "agreed", "agreed_day": day})
        self._agreed()
        self.message_notify(
            partner_ids=(self.user_id | self.supervisor_id).partner_id.ids,
            subject=self.env._("Agreed: %s", self.display_name),
            body=self.goal,
        )

    def _agreed(self):
        """Called with full rights once plans are in force; domains above make tasks of the measures."""

    def _ended(self):
        """Called with full rights when plans are in force no longer: revised, closed or cancelled."""

    def action_revise(self):
        """Make plans in force drafts again, as the supervisor; both sides agree anew.

        :raises AccessError: for others than those who lead
        :raises UserError: for what is not in force
        """
        self._check_lead()
        for plan in self:
            if plan.state not in LIVE:
                raise UserError(self.env._("“%s” is not in force.", plan.display_name))
        # sudo: the caller leads these plans.
        plans = self.sudo()
        plans._guarded_write(
            {"state": "draft", "agreed_person_on": False, "agreed_superior_on": False, "agreed_day": False}
        )
        plans._ended()
        return True

    def action_close(self, outcome=None, words=None):
        """Close plans in force with what came of them, as the supervisor.

        :param str outcome: achieved, partly or missed; without one the window that asks for it is returned
        :param str words: what there is to say about it
        :raises AccessError: for others than those who lead
        :raises UserError: for what is not in force
        """
        self._check_lead()
        for plan in self:
            if plan.state not in LIVE:
                raise UserError(self.env._("“%s” is not in force.", plan.display_name))
        if outcome not in dict(self._fields["outcome"].selection) or not (words or "").strip():
            return self._finish_action("close")
        self.sudo()._end({"state": "closed", "outcome": outcome, "conclusion": words.strip()})  # sudo: as above
        return True

    def action_cancel(self, reason=None):
        """Cancel plans that are not closed yet, as the supervisor.

        :param str reason: why; without one the window that asks for it is returned
        :raises AccessError: for others than those who lead
        :raises UserError: for what has ended
        """
        self._check_lead()
        for plan in self:
            if plan.state not in ("draft", *LIVE):
                raise UserError(self.env._("“%s” has ended already.", plan.display_name))
        if not (reason or "").strip():
            return self._finish_action("cancel")
        self.sudo()._end({"state": "cancelled", "conclusion": reason.strip()})  # sudo: the caller leads these plans
        return True

    def _end(self, vals):
        """End plans, tell the people, and leave nobody with something to do (called with full rights)."""
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for company, plans in self.grouped("company_id").items():
            plans._guarded_write({**vals, "closed_day": today(company)})
        self._ended()
        states = dict(self._fields["state"]._description_selection(self.env))
        for plan in self.filtered("user_id"):
            plan.message_notify(
                partner_ids=plan.user_id.partner_id.ids,
                subject=f"{states[plan.state]}: {plan.display_name}",
                body=plan.conclusion,
            )

    def _finish_action(self, decision):
        """Return the window that asks for outcome and words."""
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_improvement_finish_action")
        return {**action, "context": {"default_plan_ids": self.ids, "default_decision": decision}}

    @api.model
    def _cron_start(self):
        """Start agreed plans whose first day is here. Running it again finds nothing to do."""
        for company in self.env["res.company"].search([]):
            self.search(
                [("company_id", "=", company.id), ("state", "=", "agreed"), ("date_from", "<=", today(company))]
            )._guarded_write({"state": "running"})

    # ------------------------------------------------------------------
    # For the documents that plans follow from
    # ------------------------------------------------------------------

    def _proposed(self):
        # EXTENDS staff
        self._ask_supervisors()

    def _ask_supervisors(self):
        """Ask the supervisors of new drafts to talk about them with the people, without a mail for each."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        model = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model,
                    "res_id": plan.id,
                    "user_id": plan.supervisor_id.id,
                    "summary": self.env._("Complete the plan and agree to it with the person"),
                    "date_deadline": plan._today(),
                }
                for plan in self
                if plan.supervisor_id
            ]
        )

    @api.model
    def _standing(self, employees, day, since=None):
        """Return how people stand with their plans on a day, by one query (O-04: visible at the next appraisal).

        For methods that have checked that their caller may know it.

        :param employees: `hr.employee`
        :param date day: plans in force on this day count
        :param date since: plans closed since then count too, with their measures; None: only those in force
        :return: {employee id: (plans in force, measures done by the day, measures due by the day)}; people without
            plans have none of each
        """
        standing = dict.fromkeys(employees.ids, (0, 0, 0))
        if not employees:
            return standing
        self.env["marketing.improvement.measure"].flush_model(["plan_id", "date_done", "date_due"])
        self.flush_model(["employee_id", "state", "agreed_day", "closed_day"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT plan.employee_id,
                       COUNT(DISTINCT plan.id) FILTER (
                           WHERE plan.closed_day IS NULL OR plan.closed_day > %(day)s),
                       COUNT(measure.id) FILTER (WHERE measure.date_done <= %(day)s),
                       COUNT(measure.id) FILTER (WHERE measure.date_due <= %(day)s)
                  FROM marketing_improvement_plan plan
             LEFT JOIN marketing_improvement_measure measure ON measure.plan_id = plan.id
                 WHERE plan.employee_id IN %(employees)s
                   AND plan.agreed_day <= %(day)s
                   AND (plan.closed_day IS NULL OR plan.closed_day > %(day)s
                        OR (plan.state = 'closed' AND plan.closed_day >= %(since)s))
              GROUP BY plan.employee_id
                """,
                employees=tuple(employees.ids),
                day=day,
                since=since,
            )
        )
        standing.update({employee_id: tuple(counts) for employee_id, *counts in rows})
        return standing
