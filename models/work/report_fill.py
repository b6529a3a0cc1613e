from odoo import models

from ...lib.duties import period


class WorkReport(models.Model):
    """What is in a report before anybody writes: sections, the plan of the last period, tasks, figures (C-02, C-06).

    Called with full rights, for drafts; for many people at once, by a number of queries that does not depend on them.
    """

    _inherit = "marketing.work.report"

    def _fill(self, evidence=False):
        """Put into these reports what the system knows, and bring up to date what has changed since.

        :param bool evidence: keep which records the figures were counted from, as when a report is submitted
        """
        new = self.filtered(lambda report: not (report.section_ids or report.figure_ids or report.item_ids))
        previous = new._previous()
        new._fill_sections()
        new._fill_plan(previous)
        self._fill_duties()
        self._fill_figures(previous, evidence=evidence)

    def _previous(self):
        """Return {report: the report of the same kind and person about the period before}."""
        if not self:
            return {}
        wanted = {report: period(report.cycle, report._day_before())[0] for report in self}
        known = self.search(
            [
                ("kind_id", "in", self.kind_id.ids),
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("date_from", "in", list(set(wanted.values()))),
            ]
        ).grouped(lambda report: (report.kind_id, report.user_id, report.company_id, report.date_from))
        return {
            report: known.get((report.kind_id, report.user_id, report.company_id, first), self.browse())
            for report, first in wanted.items()
        }

    def _day_before(self):
        """Return the last day of the period before."""
        self.ensure_one()
        return self._fields["date_from"].to_date(self.date_from).fromordinal(self.date_from.toordinal() - 1)

    def _fill_sections(self):
        """Give new reports the sections of their kinds, in the language of their writers."""
        vals_list, words = [], {}
        for report in self:
            lang = report.user_id.lang
            if (report.kind_id, lang) not in words:
                words[report.kind_id, lang] = [
                    {name: section[name] for name in ("name", "topic", "hint", "required", "sequence")}
                    for section in report.kind_id.with_context(lang=lang).section_ids
                ]
            vals_list += [{**vals, "report_id": report.id} for vals in words[report.kind_id, lang]]
        self.env["marketing.work.report.section"]._guarded_create(vals_list)

    def _fill_plan(self, previous):
        """Give new reports what the reports of the period before had planned for this one.

        :param dict previous: {report: report of the period before}
        """
        items = self.env["marketing.work.report.item"]
        before = self.browse().union(*previous.values())
        planned = items.search([("report_id", "in", before.ids), ("origin", "=", "next")]).grouped("report_id")
        items._guarded_create(
            [
                {
                    "report_id": report.id,
                    "origin": "a_plan",
                    "name": item.name,
                    "date_deadline": item.date_deadline,
                    "sequence": item.sequence,
                }
                for report in self
                for item in planned.get(previous[report], ())
            ]
        )

    # ------------------------------------------------------------------
    # Tasks of the period
    # ------------------------------------------------------------------

    def _fill_duties(self):
        """Count the tasks that were due in the periods of these reports, one line for each duty of the catalogue."""
        items = self.env["marketing.work.report.item"]
        new, gone = [], items
        for (first, last, company), reports in (
            self.filtered("kind_id.lists_duties")
            .grouped(lambda report: (report.date_from, report.date_to, report.company_id))
            .items()
        ):
            counted = self._count_duties(reports.user_id, first, last, company)
            for report in reports:
                known = {item.duty_key: item for item in report.item_ids if item.origin == "b_duty"}
                for key, vals in counted.get(report.user_id, {}).items():
                    item = known.pop(key, None)
                    if item is None:
                        new.append({**vals, "report_id": report.id, "origin": "b_duty", "duty_key": key})
                    elif any(item[name] != value for name, value in vals.items()):
                        item._guarded_write(vals)
                for item in known.values():
                    gone |= item
        gone._guarded_unlink()
        items._guarded_create(new)

    def _count_duties(self, users, first, last, company):
        """Return {user: {key: values of a line}} of the tasks that were due in a period; by one query."""
        domain = [
            ("user_id", "in", users.ids),
            ("company_id", "=", company.id),
            ("date_deadline", ">=", first),
            ("date_deadline", "<=", last),
            ("state", "!=", "cancelled"),
        ]
        found = {}
        groups = self.env["marketing.duty"]._read_group(
            domain, ["user_id", "template_id", "name", "state", "in_time"], ["__count"]
        )
        for user, template, name, state, in_time, count in groups:
            key = f"t{template.id}" if template else name
            vals = found.setdefault(user, {}).setdefault(
                key, {"name": name, "due_count": 0, "done_count": 0, "late_count": 0}
            )
            done = state in ("done", "verified")
            vals["due_count"] += count
            vals["done_count"] += count if done else 0
            vals["late_count"] += count if done and not in_time else 0
        return found
