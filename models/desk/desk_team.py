from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..work.duty import OPEN
from ..work.report import WRITABLE
from .desk_figures import MONTHS

# So many figures stand beside each person.
COLUMNS = 3


class Desk(models.AbstractModel):
    """My team: who has what open and late, and where each stands; only people below in the reporting line."""

    _inherit = "marketing.desk"

    @api.model
    def _has_team(self):
        """Return whether the present user leads people."""
        user = self.env.user
        return user.has_group("marketing_office.group_leader") and len(user._marketing_team_ids()) > 1

    @api.model
    def _team_page(self, day, user_id=None):
        """Return the team of the present user, or of a leader among their people.

        :param date day: today at the company's place
        :param int user_id: id of that leader
        :raises AccessError: for whoever leads nobody, or asks for people outside the own reporting line
        """
        user = self.env.user
        if not user.has_group("marketing_office.group_leader"):
            raise AccessError(self.env._("A team is shown to those who lead it."))
        if user_id and user_id not in user._marketing_team_ids():
            raise AccessError(self.env._("You see the teams of your own reporting line only."))
        leader = user.browse(user_id) if user_id else user
        everybody = self._team_employees(user)
        members = leader._marketing_team_ids()
        people = everybody.filtered(lambda employee: employee.user_id.id in members and employee.user_id != leader)
        everybody.user_id._know_names()
        leaders = everybody.filtered("child_ids").user_id
        users = people.user_id.with_env(self.env)
        cards = self._figure_cards(users, day) if users else []
        sections = [self._people_section(people, users, cards, day)]
        if cards:
            title = self.env._("Team against Target")
            sections.insert(
                0, {"name": "team_figures", **self._figures_head(day), "title": title, "cards": cards, "of_team": True}
            )
        return {
            "team_of": leader.id,
            "leaders": [{"id": each.id, "name": each.name} for each in leaders],
            "sections": sections,
        }

    @api.model
    def _team_employees(self, leader):
        """Return the employees below somebody in the reporting line, in this company, with full rights.

        :param leader: the present user; the caller shows names, posts and what the user's own rights allow
        """
        # sudo: employees are private to HR; only users, names and posts of the own people leave.
        employees = self.env["hr.employee"].sudo()
        return employees.search(
            [
                ("user_id", "in", list(set(leader._marketing_team_ids()) - {leader.id})),
                ("company_id", "=", self.env.company.id),
                ("user_id.active", "=", True),
            ]
        )

    @api.model
    def _people_section(self, people, users, cards, day):
        """Return the section with one row per person."""
        counts = self._duty_counts(users)
        figures = self._person_figures(users, cards, day)
        overdue = self._late_reports(users)
        away = self.env["marketing.duty"]._absences(self.env.company, day, day) if people else {}
        rows = []
        for employee in people:
            user = employee.user_id
            count, late = counts.get(user.id, (0, 0))
            rows.append(
                {
                    "id": user.id,
                    "name": user.name,
                    "job": employee.job_id.name or "",
                    "away": self.env._("away today") if day in away.get(employee.id, {}) else "",
                    "reports": self._late_report_words(overdue.get(user.id, 0)),
                    "open": count,
                    "late": late,
                    "figures": [figures.get((user.id, card["id"])) for card in cards[:COLUMNS]],
                }
            )
        rows.sort(key=lambda row: (-row["late"], -row["open"], row["name"]))
        return {
            "name": "people",
            "kind": "people",
            "area": "wide",
            "title": self.env._("My People"),
            "columns": [card["name"] for card in cards[:COLUMNS]],
            "rows": rows,
            "late": sum(row["late"] for row in rows),
            "open": sum(row["open"] for row in rows),
            "more": {"text": self.env._("All duties"), "action": "marketing_office.marketing_duty_action_all"},
        }

    @api.model
    def _duty_counts(self, users):
        """Return {user id: (open duties, late ones of them)} of people, by two queries."""
        duties = self.env["marketing.duty"]
        domain = Domain(
            [
                ("user_id", "in", users.ids),
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", OPEN),
            ]
        )
        late = dict(duties._read_group(domain & Domain("is_late", "=", True), ["user_id"], ["__count"]))
        return {
            user.id: (count, late.get(user, 0)) for user, count in duties._read_group(domain, ["user_id"], ["__count"])
        }

    @api.model
    def _late_reports(self, users):
        """Return {user id: number of reports that are late} of people, by one query."""
        domain = Domain(
            [
                ("user_id", "in", users.ids),
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", WRITABLE),
                ("is_late", "=", True),
            ]
        )
        groups = self.env["marketing.work.report"]._read_group(domain, ["user_id"], ["__count"])
        return {user.id: count for user, count in groups}

    @api.model
    def _late_report_words(self, count):
        if not count:
            return ""
        return self.env._("1 report overdue") if count == 1 else self.env._("%s reports overdue", count)

    @api.model
    def _person_figures(self, users, cards, day):
        """Return {(user id, metric id): figure of a person} of the running periods, by one query."""
        values = self.env["marketing.metric.value"]
        cycles = {card["id"]: card["cycle"] for card in cards[:COLUMNS]}
        if not cycles:
            return {}
        domain = self._figure_domain(users, MONTHS, 1, day) & Domain("metric_id", "in", list(cycles))
        found = {}
        for value in values.search(domain):
            metric = value.metric_id
            if value.cycle != cycles[metric.id] or value.date_from != self._period_start(value.cycle, day):
                continue
            standing = {"percent": None}
            if value.has_target:
                standing = self._standing(metric, value.cycle, value.figure, value.target, day)
            found[value.user_id.id, metric.id] = {
                "value_id": value.id,
                "text": self._figure_words(value.figure, metric.unit, self.env.company),
                **standing,
            }
        return found
