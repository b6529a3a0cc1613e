from collections import Counter

from odoo import models
from odoo.exceptions import AccessError


class ResCompany(models.Model):
    """The charts of a company: its posts by reporting line, its units with their people, its regions (A-23).

    By what anybody in the company may read: posts, units, teams, and the public side of employees.
    """

    _inherit = "res.company"

    def _check_chart(self):
        """Refuse charts of companies that the caller does not work in; what follows is read past record rules.

        :raises AccessError: names no company
        """
        self.ensure_one()
        if self not in self.env.companies:
            raise AccessError(self.env._("Choose a company that you work in, at the top of the screen."))

    def _chart_people(self):
        """Return the people of this company as everybody may see them."""
        self._check_chart()
        return self.env["hr.employee.public"].search([("company_id", "=", self.id)], order="name")

    def action_position_chart(self):
        """Show the chart of the posts on the screen, from where it is printed."""
        return self._show_chart("staff_position_chart_report")

    def action_organization_chart(self):
        """Show the chart of units, regions and their people on the screen, from where it is printed."""
        return self._show_chart("staff_organization_chart_report")

    def _show_chart(self, name):
        action = self.env.ref(f"marketing_office.{name}").report_action(self, config=False)
        return {**action, "report_type": "qweb-html", "context": {**action["context"], "active_ids": self.ids}}

    # ------------------------------------------------------------------
    # Posts
    # ------------------------------------------------------------------

    def _position_chart(self):
        """Return the posts of this company as trees: [{"name", "people", "note", "children"}], the top first.

        Posts stand below the one that they report to, or else below the post of most of their holders' managers.
        Posts that nobody holds are shown where the line needs them.
        """
        self.ensure_one()
        jobs = self.env["hr.job"].search([("company_id", "in", [self.id, False])])
        people = self._chart_people().grouped("job_id")
        above = {job: self._post_above(job, people) for job in jobs}
        for job in jobs:
            # What the people's managers say must not close a circle with what the posts say.
            seen, upper = {job}, above[job]
            while upper:
                if upper in seen:
                    above[job] = False
                    break
                seen.add(upper)
                upper = above.get(upper)
        shown = {job for job in jobs if people.get(job) or job.superior_job_id or job.subordinate_job_ids}
        return self._tree(
            [job for job in jobs if job in shown],
            above,
            lambda job: {
                "name": job.name,
                "note": "",
                "people": [employee.name for employee in people.get(job, ())],
                "vacant": not people.get(job),
            },
        )

    def _post_above(self, job, people):
        """Return the post above a post, or False."""
        if job.superior_job_id:
            return job.superior_job_id
        jobs = Counter(
            employee.parent_id.job_id
            for employee in people.get(job, ())
            if employee.parent_id.job_id and employee.parent_id.job_id != job
        )
        return jobs.most_common(1)[0][0] if jobs else False

    def _tree(self, records, above, describe):
        """Return records as trees.

        :param list records: what is shown, in its order
        :param dict above: {record: the one above, or False}
        :param describe: called with each record; returns its dict
        """
        nodes = {record: {**describe(record), "children": []} for record in records}
        roots = []
        for record, node in nodes.items():
            upper = above.get(record)
            (nodes[upper]["children"] if upper in nodes else roots).append(node)
        return roots

    # ------------------------------------------------------------------
    # Units and regions
    # ------------------------------------------------------------------

    def _organization_chart(self):
        """Return the units of this company with their people as trees, in the form of `_position_chart`."""
        self._check_chart()
        units = self.env["hr.department"].search([("company_id", "in", [self.id, False])], order="name")
        # sudo: who manages and who stands in for a unit is no secret; names alone are shown.
        units = units.sudo()
        people = {unit.id: members for unit, members in self._chart_people().grouped("department_id").items()}

        def describe(unit):
            manager, members = unit.manager_id, people.get(unit.id, ())
            return {
                "name": unit.name,
                "note": ", ".join(unit.unit_function_ids.mapped("name")),
                "manager": manager.name or "",
                "deputies": unit.unit_deputy_ids.user_id.mapped("name"),
                "people": [employee.name for employee in members if employee.id != manager.id],
                "vacant": False,
            }

        shown = [unit for unit in units if unit.company_id or people.get(unit.id)]
        return self._tree(shown, {unit: unit.parent_id for unit in units}, describe)

    def _region_chart(self):
        """Return the sales teams of this company with their people as trees, in the form of `_position_chart`."""
        self._check_chart()
        # sudo: salespeople see their own team only; which regions there are and who is there is no secret.
        teams = self.env["crm.team"].sudo().search([("company_id", "=", self.id)])
        return self._tree(
            list(teams),
            {team: team.marketing_parent_id for team in teams},
            lambda team: {
                "name": team.name,
                "note": team.official_name or "",
                "manager": team.user_id.name or "",
                "deputies": [],
                "people": [user.name for user in team.member_ids if user != team.user_id],
                "vacant": False,
            },
        )
