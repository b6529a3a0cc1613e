from odoo import api, fields, models, tools
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    marketing_team_user_ids = fields.Many2many(
        "res.users",
        string="Team",
        compute="_compute_marketing_team_user_ids",
        compute_sudo=True,
        help="This user and everybody below in the reporting line. Record rules use it.",
    )

    def _know_names(self):
        """Read the names of these users by one query, before they are shown; Odoo reads users and partners in turn."""
        missing = list(self._fields["partner_id"]._cache_missing_ids(self))
        if not missing:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT users.id, partner.id, partner.name
                  FROM res_users users JOIN res_partner partner ON partner.id = users.partner_id
                 WHERE users.id IN %s
                """,
                tuple(missing),
                to_flush=self.env["res.partner"]._fields["name"],
            )
        )
        partners = self.env["res.partner"].browse(partner_id for _user_id, partner_id, _name in rows)
        users = self.browse(user_id for user_id, _partner_id, _name in rows)
        users._fields["partner_id"]._insert_cache(users, partners.ids)
        partners._fields["name"]._insert_cache(partners, [name for _user_id, _partner_id, name in rows])

    @api.depends_context("uid")
    def _compute_marketing_team_user_ids(self):
        for user in self:
            user.marketing_team_user_ids = self.browse(user._marketing_team_ids())

    @tools.ormcache("self.id")
    def _marketing_team_ids(self):
        """Return the ids of this user and of all users below in the reporting line (A-02).

        Cached, since record rules ask at every search; `hr.employee` clears the cache when the
        line changes. Ids only: the caller's own rights on `hr.employee` do not matter here.
        """
        if not isinstance(self.id, int):
            return ()
        self.env["hr.employee"].flush_model(["parent_id", "user_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE line AS (
                    SELECT id, user_id FROM hr_employee WHERE user_id = %s
                    UNION
                    SELECT below.id, below.user_id
                      FROM hr_employee below JOIN line ON below.parent_id = line.id
                )
                SELECT DISTINCT user_id FROM line WHERE user_id IS NOT NULL
                """,
                self.id,
            )
        )
        return tuple({self.id, *(row[0] for row in rows)})

    def _marketing_superior(self, company, level=1):
        """Return the user `level` steps up the reporting line, or an empty recordset (A-02).

        :param company: `res.company` whose employee record of this user counts
        :param int level: 1 for the direct superior, 2 for theirs …
        """
        superiors = self._marketing_superiors(company, level)
        return superiors[level - 1] if len(superiors) == level else self.browse()

    def _marketing_superiors(self, company, levels):
        """Return the users up the reporting line, the direct superior first (A-02).

        Superiors who have left or have no active user are passed over: consent needs somebody who can log in.

        :param company: `res.company` whose employee record of this user counts
        :param int levels: how many at most
        """
        self.ensure_one()
        employee = self._marketing_employee(company)
        found, seen = self.browse(), {employee.id}
        while len(found) < levels and employee.parent_id and employee.parent_id.id not in seen:
            employee = employee.parent_id
            seen.add(employee.id)
            user = employee.user_id
            if employee.active and user.active and user.id != self.id:
                found |= user
        # sudo: back to the rights of the caller.
        return found.sudo(self.env.su)

    @api.model
    def _marketing_lines(self, company):
        """Return the reporting lines of a company by one query, {user id: [ids of the users above, nearest first]}.

        Superiors who have left or have no active user are passed over, as in `_marketing_superiors`.

        :param company: `res.company` whose employees count
        """
        self.env["hr.employee"].flush_model(["parent_id", "user_id", "active", "company_id"])
        self.env["res.users"].flush_model(["active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee.id, employee.parent_id, holder.id, employee.active AND COALESCE(holder.active, FALSE)
                  FROM hr_employee employee LEFT JOIN res_users holder ON holder.id = employee.user_id
                 WHERE employee.company_id = %s
              ORDER BY employee.active DESC, employee.id DESC
                """,
                company.id,
            )
        )
        known = {employee: (parent, user, active) for employee, parent, user, active in rows}
        lines = {}
        for employee, parent, user, _active in reversed(rows):
            above, seen = [], {employee}
            while parent in known and parent not in seen:
                seen.add(parent)
                parent, other, active = known[parent]
                if active and other != user and other not in above:
                    above.append(other)
            if user:
                lines[user] = above
        return lines

    def _marketing_department_manager(self, company):
        """Return the manager of this user's department, of the one above where it is this user, or nobody (A-13)."""
        self.ensure_one()
        department = self._marketing_employee(company).department_id
        seen = set()
        while department and department.id not in seen:
            seen.add(department.id)
            user = department.manager_id.user_id
            if user.active and user.id != self.id:
                return user.sudo(self.env.su)  # sudo: back to the rights of the caller
            department = department.parent_id
        return self.browse()

    def _marketing_employee(self, company):
        """Return the employee record of this user in a company, with full rights."""
        # sudo: employees are private to HR; only users of superiors leave the methods that ask here.
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        # Whoever has left had a superior, who now stands in.
        return employees.search(
            [("user_id", "=", self.id), ("company_id", "=", company.id)], order="active DESC, id", limit=1
        )
