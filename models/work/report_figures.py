from datetime import timedelta

from odoo import api, models

from ...lib import figures
from ...lib.duties import WorkingDays

NAMES = ("figure", "has_figure", "target", "has_target", "achievement")


class WorkReport(models.Model):
    """The figures of reports: counted while they are drafts, and once more after the period has closed (T-07)."""

    _inherit = "marketing.work.report"

    def _people(self):
        """Return {report: users whose figures it shows}: the writer, or the writer and everybody below."""
        return {
            report: report.user_id.marketing_team_user_ids if report.kind_id.scope == "team" else report.user_id
            for report in self
        }

    def _counted(self):
        """Return {report: {metric: values of its figure}}; by one query for each metric, period and company."""
        found, people = {}, self._people()
        for (kind, company, first, last), reports in self.grouped(
            lambda report: (report.kind_id, report.company_id, report.date_from, report.date_to)
        ).items():
            users = self.env["res.users"].union(*(people[report] for report in reports))
            metrics = kind.metric_ids.with_company(company)
            pairs = metrics._parts_safely(users, first, last, company)
            targets = {}
            if kind.cycle in ("month", "quarter", "year"):
                targets = self.env["marketing.metric.target"]._targets(metrics, users, kind.cycle, first, company)
            for report in reports:
                found[report] = {
                    metric: metric._report_vals(people[report], pairs[metric], targets)
                    for metric in metrics
                    if metric in pairs
                }
        return found

    def _fill_figures(self, previous, evidence=False):
        """Count the figures of drafts, new ones and those that have them already.

        :param dict previous: {new report: report of the period before}
        :param bool evidence: keep which records they were counted from
        """
        lines = self.env["marketing.work.report.figure"]
        new = []
        for report, counted in self._counted().items():
            known = {line.metric_id: line for line in report.figure_ids}
            before = {line.metric_id: line for line in previous.get(report, self.browse()).figure_ids}
            for sequence, (metric, vals) in enumerate(counted.items()):
                line = known.get(metric)
                if line is None:
                    old = before.get(metric, lines)
                    new.append(
                        {
                            **vals,
                            "report_id": report.id,
                            "metric_id": metric.id,
                            "sequence": sequence,
                            "before": old.figure,
                            "has_before": old.has_figure,
                        }
                    )
                elif any(line[name] != vals[name] for name in NAMES):
                    line._guarded_write(vals)
        lines._guarded_create(new)
        if evidence:
            self._keep_evidence()

    def _keep_evidence(self):
        """Keep the ids of the records behind the figures of these reports; by one query for each metric and period."""
        people = self._people()
        for (metric, company, first, last), lines in self.figure_ids.grouped(
            lambda line: (line.metric_id, line.report_id.company_id, line.report_id.date_from, line.report_id.date_to)
        ).items():
            users = self.env["res.users"].union(*(people[line.report_id] for line in lines))
            evidence = metric._evidence(users, first, last, company)
            for line in lines:
                ids = [one for user in people[line.report_id] for one in evidence.get(user.id, ())]
                line._guarded_write({"record_ids": sorted(set(ids)) if metric.source == "records" else None})

    # ------------------------------------------------------------------
    # Once more, after the close
    # ------------------------------------------------------------------

    @api.model
    def _close_figures(self, company, day):
        """Count the figures of reports once more whose period has closed, and show what has changed since (T-07).

        :param company: `res.company`, with full rights
        :param date day: today at its place
        :return: the reports
        """
        waiting = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("submitted", "filed")),
                ("closed_on", "=", False),
                ("date_to", "<", day),
                ("kind_id.close_days", ">", 0),
            ]
        )
        if not waiting:
            return waiting
        first = min(waiting.mapped("date_to"))
        working_days = WorkingDays(self.env["marketing.duty"]._company_days(company, first, day + timedelta(days=1)))
        due = waiting.filtered(
            lambda report: (closing := working_days.after(report.date_to, report.kind_id.close_days)) and closing <= day
        )
        for report, counted in due._counted().items():
            for line in report.figure_ids:
                vals = counted.get(line.metric_id)
                if vals:
                    line._guarded_write({"closed_figure": vals["figure"], "is_closed": True})
            changed = report.figure_ids.filtered(lambda line: line._difference())
            if changed:
                report._message_log(
                    body=self.env._(
                        "Counted once more after the close: %s",
                        ", ".join(f"{line.metric_id.name} {line.closed_words}" for line in changed),
                    )
                )
        due._guarded_write({"closed_on": day})
        return due


class Metric(models.Model):
    _inherit = "marketing.metric"

    def _report_vals(self, users, pairs, targets):
        """Return the values of this figure for people together: sums over sums, never means of means.

        :param users: `res.users`
        :param dict pairs: {user id: pair} of this metric
        :param dict targets: {(metric id, user id): target}
        """
        self.ensure_one()
        figure = self._figure(figures.total(pairs[user.id] for user in users))
        known = [targets[self.id, user.id] for user in users if (self.id, user.id) in targets]
        # Targets of several people add up where their figures do.
        target = None
        if known and (len(users) == 1 or (self.source != "ratio" and self.aggregate != "avg")):
            target = sum(known)
        return {
            "figure": figure or 0.0,
            "has_figure": figure is not None,
            "target": target or 0.0,
            "has_target": target is not None,
            "achievement": self._achievement(figure, target),
        }
