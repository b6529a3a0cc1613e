from odoo import models

from ...lib.meetings import ordinal, taker


class Circle:
    """The people of a company as the rules of meetings know them; worked out once for all its meetings."""

    def __init__(self, kinds, company):
        """:param kinds: `marketing.meeting.kind`, with full rights"""
        env = kinds.env
        # Once for everybody: asked of each user, it would be read anew for the people of each team.
        self.staff = frozenset(company.user_ids.ids)
        # Teams without a company meet where their leader belongs.
        self.teams = (
            env["crm.team"]
            .search([("company_id", "in", [company.id, False]), ("user_id", "!=", False)])
            .filtered(
                lambda team: self.works_here(team.user_id) and (team.company_id or team.user_id.company_id == company)
            )
        )
        directors = env.ref("marketing_office.group_director").user_ids - company.general_manager_id
        self.director = (self.present(directors) or self.present(company.general_manager_id)).sorted("id")[:1]
        employees = env["hr.employee"].search([("company_id", "=", company.id), ("user_id", "!=", False)])
        self.by_job = employees.grouped("job_id")
        self.by_department = employees.grouped("department_id")
        self.leaving = {employee.user_id: employee.departure_date for employee in employees if employee.departure_date}

    def works_here(self, user):
        return user.id in self.staff and user.active and not user.share

    def present(self, users, day=None):
        """Return those of the users who work here, on a day where one is given."""
        users = users.filtered(self.works_here)
        if day is None:
            return users
        return users.filtered(lambda user: not (self.leaving.get(user) and self.leaving[user] < day))

    def of_department(self, department):
        """Return the users of a department and of those below it."""
        below = department.env["hr.department"].search([("id", "child_of", department.ids)])
        return department.env["res.users"].union(
            *(employees.user_id for unit, employees in self.by_department.items() if unit in below)
        )


class MeetingKind(models.Model):
    """Who comes to the meetings of a kind, who leads them, whose turn the minutes are."""

    _inherit = "marketing.meeting.kind"

    def _units(self, circle):
        """Return the teams that meet each for itself, or one empty team for a meeting of the company."""
        self.ensure_one()
        if self.audience != "team":
            return [self.env["crm.team"]]
        return list(circle.teams & self.team_ids if self.team_ids else circle.teams)

    def _invited(self, circle, team):
        """Return the users whom the rule of this kind invites, whoever of them is there on the day."""
        self.ensure_one()
        users = self.user_ids
        if self.audience == "team":
            users |= team.member_ids | team.user_id
        elif self.audience == "leaders":
            users |= circle.teams.user_id | circle.director
        elif self.audience == "line":
            users |= circle.director.marketing_team_user_ids
        elif self.audience == "department":
            users |= circle.of_department(self.department_id)
        return users

    def _chair(self, circle, team):
        """Return the user who leads a meeting, or nobody."""
        self.ensure_one()
        user = {
            "leader": team.user_id,
            "director": circle.director,
            "manager": self.department_id.manager_id.user_id,
            "user": self.chair_id,
        }[self.chair_rule]
        return circle.present(user)

    def _taker(self, circle, chair, users, first):
        """Return the user who writes the minutes of a meeting; the chair where nobody else does.

        :param users: who comes
        :param date first: first day of the period
        """
        self.ensure_one()
        if self.taker_rule == "turn":
            found = taker((users - chair).sorted("id"), ordinal(self.cycle, first))
        elif self.taker_rule == "job":
            holders = circle.by_job.get(self.taker_job_id, self.env["hr.employee"]).user_id
            found = (circle.present(holders & users) or circle.present(holders)).sorted("id")[:1]
        elif self.taker_rule == "user":
            found = circle.present(self.taker_id)
        else:
            found = chair
        return found or chair
