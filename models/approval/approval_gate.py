from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class ApprovalGate(models.Model):
    """A guarded step of a document, declared by the domain that owns the document (design.md 4.1)."""

    _name = "marketing.approval.gate"
    _description = "Approval Gate"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, help="Name of the gate in code. It never changes.")
    sequence = fields.Integer(default=10)
    model_id = fields.Many2one("ir.model", string="Document", required=True, readonly=True, ondelete="cascade")
    model = fields.Char(related="model_id.model")
    description = fields.Text(translate=True)
    auto_run = fields.Boolean(
        string="Go On by Itself",
        help="Once approved, the document takes this step at once, in the name of the requester. "
        "Otherwise the requester takes it with its own button.",
    )
    policy_ids = fields.One2many("marketing.approval.policy", "gate_id", string="Policies")
    policy_count = fields.Integer(compute="_compute_policy_count")

    _code_unique = models.UniqueIndex("(code)", "There is already a gate with this code.")

    @api.depends("policy_ids")
    def _compute_policy_count(self):
        for gate in self:
            gate.policy_count = len(gate.policy_ids)

    @api.model
    @tools.ormcache("code")
    def _gate_id(self, code):
        """Return the id of the gate with that code. Gates do not change, so it is cached.

        :raises UserError: when there is none: a gate that is missing is closed, not open
        """
        # sudo: a gate is asked for by code, whoever stands before it.
        gate = self.sudo().search([("code", "=", code)], limit=1)
        if not gate:
            raise UserError(self.env._("The approval gate “%s” is missing. Update the module to restore it.", code))
        return gate.id

    @api.model
    def _by_code(self, code):
        """Return the gate with that code with full rights, since its name is shown to whoever stands before it."""
        return self.sudo().browse(self._gate_id(code))

    @api.model_create_multi
    def create(self, vals_list):
        gates = super().create(vals_list)
        self.env.registry.clear_cache()
        return gates

    @api.depends_context("lang")
    @api.depends("name")
    def _compute_display_name(self):
        names = self._names(self.env.lang)
        for gate in self:
            gate.display_name = names.get(gate.id) or gate.name

    @api.model
    @tools.ormcache("lang")
    def _names(self, lang):
        """Return {id: name} of all gates. Cached: every list of requests shows them."""
        # sudo: the names of gates are no secret.
        return {gate.id: gate.name for gate in self.sudo().with_context(lang=lang).search([])}

    def _update_field_translations(self, *args, **kwargs):
        # EXTENDS base: `_names` holds them.
        result = super()._update_field_translations(*args, **kwargs)
        self.env.registry.clear_cache()
        return result

    def write(self, vals):
        for gate in self:
            # Under another name a gate would guard nothing any more.
            if vals.get("code", gate.code) != gate.code or vals.get("model_id", gate.model_id.id) != gate.model_id.id:
                raise UserError(self.env._("The code and the document of the gate “%s” never change.", gate.name))
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def action_open_policies(self):
        """Open the policies of this gate."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("marketing_office.marketing_approval_policy_action")
        return {**action, "domain": [("gate_id", "=", self.id)], "context": {"default_gate_id": self.id}}
