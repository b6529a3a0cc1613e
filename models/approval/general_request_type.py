from odoo import Command, api, fields, models


class GeneralRequestType(models.Model):
    """A kind of request that people make without a document of its own: its form, its number, its chain.

    An administrator defines it on screen: further fields (Odoo's properties), who must agree, what happens then.
    """

    _name = "marketing.general.request.type"
    _description = "Request Type"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        string="Number Prefix", required=True, help="Begins the number of each request, for example ADV."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: all companies.")
    gate_id = fields.Many2one(
        "marketing.approval.gate",
        string="Kind of Approval",
        required=True,
        default=lambda self: self.env.ref("marketing_office.approval_gate_general_request", raise_if_not_found=False),
        domain=[("model", "=", "marketing.general.request")],
        ondelete="restrict",
    )
    sequence_id = fields.Many2one("ir.sequence", string="Numbering", readonly=True, copy=False, ondelete="restrict")
    icon = fields.Char(default="fa-file-text-o", help="Name of an icon of Font Awesome, for example fa-plane.")
    color = fields.Integer()
    description = fields.Text(translate=True, help="Shown to whoever makes such a request.")
    form_definition = fields.PropertiesDefinition(string="Form")
    needs_amount = fields.Boolean(string="Asks for an Amount")
    needs_dates = fields.Boolean(string="Asks for Dates")
    needs_department = fields.Boolean(string="Asks for Another Department")
    needs_file = fields.Boolean(string="Needs a File")
    follow_up_text = fields.Text(translate=True, help="Told to the requester once the request is approved.")
    follow_up_user_id = fields.Many2one(
        "res.users", string="Follow-Up By", domain=[("share", "=", False)], help="Gets an activity after approval."
    )
    policy_count = fields.Integer(compute="_compute_policy_count")
    request_count = fields.Integer(compute="_compute_request_count")

    _code_once = models.UniqueIndex("(code, COALESCE(company_id, 0))", "Another request type has this prefix.")

    @api.depends("gate_id")
    def _compute_policy_count(self):
        for kind in self:
            kind.policy_count = len(kind._policies())

    def _policies(self):
        """Return the policies whose condition names this type."""
        self.ensure_one()
        # sudo: how many rules a type has is told to whoever configures it.
        policies = self.env["marketing.approval.policy"].sudo().search([("gate_id", "=", self.gate_id.id)])
        return policies.filtered(lambda policy: policy.domain.strip() == self._policy_domain())

    def _policy_domain(self):
        """Return the condition, as text, that restricts a policy to this type."""
        self.ensure_one()
        return f"[('type_id', '=', {self.id})]"

    def _compute_request_count(self):
        counts = dict(
            self.env["marketing.general.request"]._read_group(
                [("type_id", "in", self.ids), ("state", "!=", "cancelled")], ["type_id"], ["__count"]
            )
        )
        for kind in self:
            kind.request_count = counts.get(kind, 0)

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        for kind in kinds:
            # sudo: numbering and chain come with the type, whose maker was allowed to make it.
            kind.sudo().sequence_id = (
                self.env["ir.sequence"]
                .sudo()
                .create(
                    {
                        "name": kind.name,
                        "prefix": f"{kind.code}/%(range_year)s/",
                        "padding": 4,
                        "use_date_range": True,
                        "company_id": kind.company_id.id,
                    }
                )
            )
        return kinds

    def _make_policy(self):
        """Give a type without a chain the simplest one: the direct superior decides."""
        for kind in self:
            if not kind._policies():
                # sudo: see `create`; the rule is that of the type.
                self.env["marketing.approval.policy"].sudo().create(
                    {
                        "name": kind.name,
                        "gate_id": kind.gate_id.id,
                        "company_id": kind.company_id.id,
                        "domain": kind._policy_domain(),
                        "step_ids": [Command.create({"name": self.env._("Superior"), "rule": "superior"})],
                    }
                )

    def action_open_policies(self):
        """Open the approval policies of this type; a first one is made when there is none."""
        self.ensure_one()
        self.check_access("write")
        self._make_policy()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_approval_policy_action")
        return {
            **action,
            "domain": [("id", "in", self._policies().ids)],
            "context": {"default_gate_id": self.gate_id.id, "default_domain": self._policy_domain()},
        }

    def action_new_request(self):
        """Open an empty request of this type."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "marketing.general.request",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_type_id": self.id},
        }

    def action_open_requests(self):
        """Open the requests of this type that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_general_request_action")
        return {**action, "domain": [("type_id", "=", self.id)], "context": {"default_type_id": self.id}}
