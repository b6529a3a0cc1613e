from odoo import api, models

# So many names are told in a hint; the list that it opens has them all.
NAMES = 5


class SetupCheck(models.TransientModel):
    """Is the organization set up: posts and rights, descriptions, units by function, named functions (A-01 … A-20)."""

    _inherit = "marketing.setup.check"

    @api.model
    def _setup_lines(self, company):
        # EXTENDS settings
        return [*super()._setup_lines(company), *self._organization_lines(company)]

    def _organization_lines(self, company):
        """Return the lines about posts, units and functions."""
        area = self.env._("Organization")
        # sudo: only which posts are held is looked at.
        employees = self.env["hr.employee"].sudo().search([("company_id", "=", company.id), ("user_id", "!=", False)])
        held = employees.job_id.filtered("duty_template_ids")
        described = self.env["marketing.post.description"].search(
            [("job_id", "in", held.ids), ("is_current", "=", True)]
        )
        return [
            self._line(
                area,
                self.env._("Posts with duties"),
                self.env._("Give people the posts whose duties they have."),
                held,
                "marketing_office.hr_job_action_post",
            ),
            self._rights_line(area, company),
            self._missing_line(
                area,
                self.env._("Position descriptions"),
                self.env._("Publish the description of each post, so that its holders can read it."),
                (held - described.job_id).mapped("name"),
                bool(held),
                "marketing_office.marketing_post_description_action",
            ),
            self._missing_line(
                area,
                self.env._("Functions of units"),
                self.env._("Say which unit has which function; archive functions that you do not have."),
                self._functions_without_unit(company),
                True,
                "marketing_office.hr_department_action_unit",
            ),
            self._missing_line(
                area,
                self.env._("Named functions"),
                self.env._("Name the people who have them; archive those that you do not have."),
                self._functions_without_holder(company),
                True,
                "marketing_office.marketing_named_function_action",
            ),
        ]

    def _missing_line(self, area, name, hint, missing, ready, action):
        """Return a line that is done when nothing is missing, and else names some of it.

        :param list missing: names
        :param bool ready: False while there is nothing yet that could be complete
        """
        if missing:
            hint = self.env._(
                "%(hint)s Missing: %(names)s",
                hint=hint,
                names=", ".join(missing[:NAMES]) + ("…" if missing[NAMES:] else ""),
            )
        return self._line(area, name, hint, ready and not missing, action)

    def _rights_line(self, area, company):
        """Return the line about rights that differ from the post (A-01); none is granted or taken by itself."""
        differing = self.env["hr.job"]._rights_that_differ(company)
        words = {
            "missing": self.env._("%(user)s lacks “%(group)s”"),
            "more": self.env._("%(user)s has more than “%(group)s”"),
        }
        told = [
            words[what] % {"user": user.name, "group": job.marketing_group_id.name}
            for user, job, what in differing[:NAMES]
        ]
        return self._line(
            area,
            self.env._("Rights as the posts need them"),
            "; ".join(told) + ("…" if differing[NAMES:] else "")
            if told
            else self.env._("Everybody has the rights of the post."),
            not differing,
            "base.action_res_users",
        )

    def _functions_without_unit(self, company):
        """Return the names of functions that no unit of a company has."""
        units = self.env["hr.department"].search(
            [("company_id", "in", [company.id, False]), ("unit_function_ids", "!=", False)]
        )
        return (self.env["marketing.unit.function"].search([]) - units.unit_function_ids).mapped("name")

    def _functions_without_holder(self, company):
        """Return the names of named functions that nobody has in a company."""
        functions = self.env["marketing.named.function"]
        holders = self.env["marketing.named.function.holder"].search([("company_id", "=", company.id)])
        missing = functions.search([]) - holders.function_id
        # The general manager of the settings needs no naming.
        return missing.filtered(
            lambda function: function.code != "general_manager" or not company.general_manager_id
        ).mapped("name")
