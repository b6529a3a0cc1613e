from babel.dates import format_date

from odoo import api, models
from odoo.exceptions import AccessError

from ..core.clock import now, to_local, today


class Desk(models.AbstractModel):
    """“My desk”: what is due today, who waits for me, where I stand (issue item “Home page”).

    The page is one request. It consists of sections; a domain adds its own by naming it in `_desk_sections` and
    writing `_section_<name>`. Everything is read with the rights of whoever opens the page.

    =========  ======================================================================================
    area       where a section stands
    =========  ======================================================================================
    work       first column: what to do
    wait       second column: who waits for an answer
    side       third column, one below the other
    wide       across the page, below the columns
    =========  ======================================================================================
    """

    _name = "marketing.desk"
    _description = "Home of the Marketing Office"

    @api.model
    def get_page(self, scope="mine", user_id=None):
        """Return what the home page shows to the present user.

        :param str scope: 'mine' for one's own day, 'team' for the people below in the reporting line
        :param int user_id: for 'team': a leader among one's own people whose team is shown instead of one's own
        :return: dict with `greeting`, `day`, `has_team`, `sections` …
        :raises AccessError: for people without a role here, and for whoever is not in one's reporting line
        """
        self._check_may_open()
        day = today(self.env.company)
        page = {
            "scope": scope,
            "day": format_date(day, "full", locale=self._locale()),
            "greeting": self._greeting(),
            "has_team": self._has_team(),
        }
        if scope == "team":
            return {**page, **self._team_page(day, user_id)}
        if user_id and user_id != self.env.uid:
            raise AccessError(self.env._("Everybody's desk is their own. Look at your people under “My Team”."))
        return {**page, "sections": self._sections(day)}

    @api.model
    def _check_may_open(self):
        """Refuse people without a role in the marketing office.

        :raises AccessError: says so
        """
        user = self.env.user
        if not (user.has_group("marketing_office.group_staff") or user.has_group("marketing_office.group_auditor")):
            raise AccessError(self.env._("My Desk is for the people of the marketing office."))

    @api.model
    def _desk_sections(self):
        """Return the names of the sections in the order of the page; `_section_<name>` makes each.

        Domains that stand above add theirs here.
        """
        return ["duties", "waiting", "meetings", "figures", "commission"]

    @api.model
    def _sections(self, day):
        """Return the sections that have something to say to the present user.

        A method `_section_<name>(day)` returns None where the user has no part in it, or a dict with `kind` (the
        component that shows it), `area`, `title` and what the component needs. The kind `list` needs no code in the
        browser: see `_list_section`.

        :param date day: today at the company's place
        """
        found = []
        for name in self._desk_sections():
            # The names are those of the hook, so nothing else can be called.
            section = getattr(self, f"_section_{name}")(day)
            if section:
                found.append({"name": name, **section})
        return found

    @api.model
    def _list_section(self, area, title, rows, *, badges=(), more=None, empty=None):
        """Return a section that is a list of rows.

        :param str area: 'work', 'wait', 'side' or 'wide'
        :param list rows: dicts with `id`, `title`, `note`, `right`, `level` ('late', 'soon', 'later' or 'done'),
            `open` (model, id) and, where it helps, `progress` (per cent), `user_id` (picture) or `tile` (date)
        :param badges: pairs (words, level) beside the title
        :param dict more: `text` and `action` (XML id) of the link beside the title
        :param dict empty: `title` and `text` in place of rows, in one friendly line each
        """
        return {
            "kind": "list",
            "area": area,
            "title": title,
            "rows": rows,
            "badges": [{"text": text, "level": level} for text, level in badges],
            "more": more,
            "empty": empty,
        }

    @api.model
    def _greeting(self):
        """Return a greeting that fits the hour at the company's place."""
        hour = to_local(self.env.company, now(self.env)).hour
        name = self.env.user.name
        if hour < 12:
            return self.env._("Good morning, %s", name)
        if hour < 18:
            return self.env._("Good afternoon, %s", name)
        return self.env._("Good evening, %s", name)
