import logging
from datetime import timedelta

from odoo import api, models

from ...lib.duties import WorkingDays
from ..core.clock import today

_logger = logging.getLogger(__name__)


class DutyTemplate(models.Model):
    _inherit = "marketing.duty.template"

    def _event_fitting(self, records):
        """Return those of the documents that the condition of this line fits; none where it cannot be read any more.

        What a person does to a document, such as signing a contract, is not stopped by a line of the catalogue.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                return records.filtered_domain(self._event_condition())
        except Exception:
            _logger.exception("the condition of duty %s cannot be read", self.id)
            for company in records.company_id:
                company._warn_administrators(
                    self.env._("A duty could not be raised: %s", self.name),
                    self.env._("Its condition on the document can no longer be read. Mend it in the duty catalogue."),
                )
            return records.browse()


class Duty(models.Model):
    _inherit = "marketing.duty"

    @api.model
    def _raise_event(self, event, records):
        """Raise the duties that jobs have when something happens to documents; each once per document and person.

        Documents of any domain call this. A duty goes to the person of the document (`user_id`) where they hold the
        job, else to the holder of the job closest above them in the reporting line, else to every holder.

        :param str event: code of `marketing.duty.template._selection_event`
        :param records: documents of one model, with a company
        :return: the new duties
        """
        # sudo: the catalogue and the people of jobs; nothing of them leaves but the duties themselves.
        duties = self.sudo()
        templates = duties.env["marketing.duty.template"].search([("cycle", "=", "event"), ("event", "=", event)])
        vals_list = []
        if templates and records:
            holders = duties._job_users(templates.job_id, records.company_id)
            lines = duties._lines_of(records.sudo())  # sudo: as above
            for template in templates:
                for record in template._event_fitting(records.sudo()):  # sudo: as above
                    vals_list += duties._event_vals(template, record, holders, lines)
        vals_list = duties._not_raised(vals_list)
        return duties._guarded_create(vals_list).sudo(self.env.su)  # sudo: back to the rights of the caller

    @api.model
    def _job_users(self, jobs, companies):
        """Return {(job, company): users} who hold jobs now."""
        employees = self.env["hr.employee"].search(
            [("job_id", "in", jobs.ids), ("company_id", "in", companies.ids), ("user_id", "!=", False)]
        )
        found = {}
        for employee in employees:
            key = (employee.job_id, employee.company_id)
            found[key] = found.get(key, self.env["res.users"]) | employee.user_id
        return found

    @api.model
    def _lines_of(self, records):
        """Return {(company, person): that person and the superiors, the closest first} of documents."""
        if "user_id" not in records._fields:
            return {}
        return {
            (company, person): person + person._marketing_superiors(company, 99)
            for company, of_company in records.grouped("company_id").items()
            for person in of_company.user_id
        }

    @api.model
    def _event_vals(self, template, record, holders, lines):
        """Return the values of the duties that one document raises by one line of the catalogue."""
        company = record.company_id
        day = today(company)
        if not template.date_from <= day <= (template.date_to or day):
            return []
        if template.company_id and template.company_id != company:
            return []
        users = holders.get((template.job_id, company), self.env["res.users"])
        line = lines.get((company, record.user_id), users.browse()) if lines else users.browse()
        closest = line.filtered(lambda user: user in users)[:1]
        if template.due_days:
            # Twice the days and a fortnight hold enough working days, save for the longest holidays.
            last = day + timedelta(days=template.due_days * 2 + 14)
            due = WorkingDays(self._company_days(company, day, last)).after(day, template.due_days) or last
        else:
            due = day
        return [
            {
                **self._template_vals(template),
                "kind": "event",
                "user_id": user.id,
                "company_id": company.id,
                "date_deadline": due,
                "res_model": record._name,
                "res_id": record.id,
                "name": f"{template.with_context(lang=user.lang).name}: {record.display_name}",
            }
            for user in closest or users
        ]

    @api.model
    def _not_raised(self, vals_list):
        """Return those of these values of which there is no duty yet."""
        if not vals_list:
            return []
        rows = self.search_fetch(
            [
                ("kind", "=", "event"),
                ("template_id", "in", [vals["template_id"] for vals in vals_list]),
                ("res_id", "in", [vals["res_id"] for vals in vals_list]),
            ],
            ["template_id", "user_id", "res_model", "res_id"],
        )
        known = {(row.template_id.id, row.user_id.id, row.res_model, row.res_id) for row in rows}
        return [
            vals
            for vals in vals_list
            if (vals["template_id"], vals["user_id"], vals["res_model"], vals["res_id"]) not in known
        ]

    @api.model
    def _template_vals(self, template):
        """Return what every duty of a line of the catalogue begins with."""
        return {
            "template_id": template.id,
            "area_id": template.area_id.id,
            "standard": template.standard or False,
            "points": template.points,
            "priority": template.priority,
            "evidence": template.evidence,
            "verify": template.verify,
            "verifier_id": template.verifier_id.id if template.verify == "user" else False,
            "requester_id": False,
        }
