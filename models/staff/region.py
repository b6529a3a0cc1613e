from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .unit import LEVELS


class CrmTeam(models.Model):
    """Regions: sales teams below one another, each branch with its official name and address (A-14, A-15, A-17)."""

    _inherit = "crm.team"
    # Not plain `parent_id`, which other modules may add to sales teams as well.
    _parent_name = "marketing_parent_id"

    marketing_parent_id = fields.Many2one(
        "crm.team",
        string="Part Of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('id', '!=', id)]",
        help="The region above, for example the major region of a province.",
    )
    marketing_child_ids = fields.One2many("crm.team", "marketing_parent_id", string="Regions Below")
    management_level = fields.Selection(LEVELS, string="Level")
    official_name = fields.Char(translate=True, help="As registered, where this team is a branch of the company.")
    branch_code = fields.Char(index="btree_not_null")
    branch_partner_id = fields.Many2one(
        "res.partner", string="Branch Address", ondelete="restrict", help="Where the branch is."
    )

    _branch_code_once = models.UniqueIndex(
        "(company_id, branch_code) WHERE branch_code IS NOT NULL", "Another branch has this code."
    )

    @api.constrains("marketing_parent_id")
    def _check_marketing_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A region cannot be part of itself. Choose another one above it."))

    @api.constrains("company_id")
    def _check_regions_below(self):
        for team in self.filtered("company_id"):
            # sudo: regions of companies that the caller does not see would be torn apart too.
            below = team.sudo().with_context(active_test=False).marketing_child_ids
            strangers = [child.name for child in below if child.company_id != team.company_id]
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(team)s has regions below of another company: %(names)s. Move them first.",
                        team=team.name,
                        names=", ".join(strangers),
                    )
                )

    @api.model
    def _teams_of(self, user, company):
        """Return the sales teams of a person in a company with all that they are part of.

        :param user: `res.users`, a member or the leader
        :param company: `res.company`
        :return: `crm.team`, with full rights
        """
        # sudo: only whether somebody belongs to a team is looked at.
        teams = self.sudo().search(
            [
                ("company_id", "in", [company.id, False]),
                "|",
                ("member_ids", "in", user.ids),
                ("user_id", "=", user.id),
            ]
        )
        above = teams
        while above:
            above = above.marketing_parent_id - teams
            teams |= above
        return teams
