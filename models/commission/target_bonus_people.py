from odoo import models

from ...lib import duties as rules
from ..core.clock import today


class TargetBonus(models.Model):
    """Who has a bonus for a period, and for how many of its days."""

    _inherit = "marketing.target.bonus"

    def _entitled(self, first, last):
        """Return who has this bonus for a period, {user id: (days at the post, working days)} (with full rights).

        Of posts, whoever held one of them within the period counts with these days; of teams, their members of now; of
        named people, these. Whoever has no post at all in HR counts in full.

        :param date first: first day of the period
        :param date last: its last day
        """
        self.ensure_one()
        company = self.company_id
        facts = self.env["marketing.duty"]
        tenures = facts._tenures(company, first, last, today(company))
        keys = {calendar for people in tenures.values() for _user, calendar, _held in people.values()}
        working = {
            calendar: days.within(first, last)
            for calendar, days in facts._calendars(company, keys, first, last).items()
        }
        named = self._named()
        stretches = {}
        for job, people in tenures.items():
            for user, calendar, held in people.values():
                if user in named or job in self.job_ids.ids:
                    stretches.setdefault(user, (calendar, []))[1].extend(held)
        found = {}
        for user, (calendar, held) in stretches.items():
            days = working[calendar]
            found[user] = (sum(rules.holds(held, day) for day in days), len(days))
        return {**dict.fromkeys(self._without_post(named - found.keys()), (0, 0)), **found}

    def _named(self):
        """Return the ids of the users who have the bonus whatever their post."""
        self.ensure_one()
        if self.is_for_all:
            return set(self.env["marketing.metric"]._people(self.company_id).ids)
        users = set(self.user_ids.filtered(lambda user: self.company_id in user.company_ids).ids)
        if self.team_ids:
            members = self.env["crm.team.member"].search([("crm_team_id", "in", self.team_ids.ids)])
            users |= set(members.user_id.ids)
        return users

    def _without_post(self, user_ids):
        """Return those of these users who are employees without any post, now or ever."""
        if not user_ids:
            return set()
        domain = [("user_id", "in", list(user_ids)), ("company_id", "=", self.company_id.id)]
        employees = self.env["hr.employee"].search(domain)
        posts = self.env["hr.version"].search([("employee_id", "in", employees.ids), ("job_id", "!=", False)])
        return set((employees - posts.employee_id).user_id.ids)
