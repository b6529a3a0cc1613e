from odoo import api, fields, models
from odoo.exceptions import ValidationError


class NamedFunction(models.Model):
    """A function that somebody has beside their post, such as the reviewer of customer data (A-09, A-10)."""

    _name = "marketing.named.function"
    _description = "Named Function"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By which rules find the holders.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True, help="Archive what no company of yours has.")
    note = fields.Text(translate=True, help="What its holders do.")
    holder_ids = fields.One2many("marketing.named.function.holder", "function_id", string="Holders")
    holder_names = fields.Char(compute="_compute_holder_names", string="Held By")

    _code_once = models.UniqueIndex("(code)", "There is a function with this code already.")

    @api.depends_context("allowed_company_ids")
    @api.depends("holder_ids.user_id.name", "holder_ids.company_id")
    def _compute_holder_names(self):
        for function in self:
            holders = function.holder_ids.filtered(lambda holder: holder.company_id == self.env.company)
            function.holder_names = ", ".join(holders.user_id.mapped("name"))

    @api.model
    def _holders(self, code, company):
        """Return the people who have a function in a company, who can log in and work there.

        The general manager of the settings has that function unless somebody else was named.

        :param str code: code of a function, for example "customer_data_reviewer"
        :param company: `res.company`
        :return: `res.users`, possibly empty, with the rights of the caller
        """
        # sudo: who has a function is no secret within the company; only people leave this method.
        holders = (
            self.env["marketing.named.function.holder"]
            .sudo()
            .search(
                [("function_id.code", "=", code), ("function_id.active", "=", True), ("company_id", "=", company.id)]
            )
        )
        users = holders.user_id
        if not users and code == "general_manager":
            # sudo: as above.
            users = company.sudo().general_manager_id
        users = users.filtered(lambda user: user.active and not user.share and company in user.company_ids)
        return users.sudo(self.env.su)  # sudo: back to the rights of the caller


class NamedFunctionHolder(models.Model):
    _name = "marketing.named.function.holder"
    _description = "Holder of a Named Function"
    _order = "function_id, company_id, id"

    function_id = fields.Many2one("marketing.named.function", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Holder",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )

    _once = models.UniqueIndex("(function_id, company_id, user_id)", "This person has the function already.")

    @api.depends("function_id", "user_id")
    def _compute_display_name(self):
        for holder in self:
            holder.display_name = f"{holder.function_id.name or ''}: {holder.user_id.name or ''}"

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for holder in self:
            user = holder.user_id.sudo()  # sudo: where the person works
            if user.share or holder.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._("%(name)s does not work in %(company)s.", name=user.name, company=holder.company_id.name)
                )
