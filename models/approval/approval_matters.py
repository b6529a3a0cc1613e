from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.safe_eval import safe_eval


class ApprovalPolicy(models.Model):
    """The list of important matters: what needs consent, when, and who decides (A-25)."""

    _inherit = "marketing.approval.policy"

    condition_text = fields.Text(string="When", compute="_compute_matter")
    steps_text = fields.Text(string="Who Decides", compute="_compute_matter")
    limit_text = fields.Char(string="Until When", compute="_compute_matter")

    @api.depends_context("lang")
    @api.depends("domain", "time_limit", "time_unit", "step_ids.name", "step_ids.sentence", "step_ids.condition_text")
    def _compute_matter(self):
        units = dict(self._fields["time_unit"]._description_selection(self.env))
        for policy in self:
            policy.condition_text = policy._condition_words(policy.model, policy.domain) or self.env._("always")
            policy.steps_text = "\n".join(step._matter_line(place) for place, step in enumerate(policy.step_ids, 1))
            policy.limit_text = policy.time_limit and f"{policy.time_limit:g} {units[policy.time_unit]}"

    def action_print_matters(self):
        """Print the list of important matters: all gates with their policies."""
        report = self.env.ref("marketing_office.approval_matters_report")
        return report.report_action(self.env["marketing.approval.gate"].search([]))

    @api.model
    def _condition_words(self, model_name, condition):
        """Return a condition in words, empty when it always holds.

        :param str model_name: model of the documents
        :param str condition: domain as text
        """
        domain = Domain(safe_eval(condition or "[]", {"uid": self.env.uid}))
        if domain.is_true():
            return ""
        return self._domain_words(self.env[model_name], list(domain))

    def _domain_words(self, model, tokens):
        """Return the first condition of a domain in prefix notation in words, and take it off the list."""
        token = tokens.pop(0)
        if token == "!":
            return self.env._("not (%s)", self._domain_words(model, tokens))
        if token in ("&", "|"):
            first, second = self._domain_words(model, tokens), self._domain_words(model, tokens)
            template = self.env._("%(first)s and %(second)s") if token == "&" else self.env._("%(first)s or %(second)s")
            words = template % {"first": first, "second": second}
            # What is joined by "or" stays together inside an "and".
            return f"({words})" if token == "|" and tokens else words
        if not isinstance(token[0], str):
            return self.env._("never")
        return self._leaf_words(model, *token)

    def _leaf_words(self, model, path, operator, value):
        """Return one comparison in words, in the reader's language."""
        field, labels = None, []
        for name in path.split("."):
            field = model._fields.get(name)
            if field is None:
                return f"{path} {operator} {value}"
            labels.append(field.get_description(self.env, ["string"])["string"])
            model = self.env.get(field.comodel_name) if field.relational else model
        label = " · ".join(labels)
        many = isinstance(value, (list, tuple, set))
        shown = ", ".join(self._value_words(field, one) for one in (value if many else [value]))
        templates = {
            "=": self.env._("%(field)s: %(value)s"),
            "in": self.env._("%(field)s: one of %(value)s"),
            "!=": self.env._("%(field)s: not %(value)s"),
            "not in": self.env._("%(field)s: none of %(value)s"),
            "ilike": self.env._("%(field)s contains “%(value)s”"),
            ">": self.env._("%(field)s above %(value)s"),
            ">=": self.env._("%(field)s from %(value)s"),
            "<": self.env._("%(field)s below %(value)s"),
            "<=": self.env._("%(field)s up to %(value)s"),
        }
        if operator == "in" and many and len(value) == 1:
            operator = "="
        template = templates.get(operator) or f"%(field)s {operator} %(value)s"
        return template % {"field": label, "value": shown}

    def _value_words(self, field, value):
        """Return a value of a condition in words."""
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is False:
            return self.env._("empty")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if field.relational and isinstance(value, int):
            # sudo: the name of what a rule is about, for those who may read the rule.
            return self.env[field.comodel_name].sudo().browse(value).exists().display_name or str(value)
        if field.type in ("float", "integer", "monetary") and isinstance(value, (int, float)):
            return f"{value:,g}"
        if field.type == "date" and not isinstance(value, str):
            return format_date(self.env, value)
        return str(value)


class ApprovalStep(models.Model):
    _inherit = "marketing.approval.step"

    condition_text = fields.Char(string="When", compute="_compute_condition_text")

    @api.depends_context("lang")
    @api.depends("domain", "domain_text", "policy_id.gate_id")
    def _compute_condition_text(self):
        for step in self:
            step.condition_text = step.domain_text or step.policy_id._condition_words(step.model, step.domain)

    def _matter_line(self, place):
        """Return this step as a line of the list of important matters."""
        self.ensure_one()
        when = self.env._(" (only if %s)", self.condition_text) if self.condition_text else ""
        return f"{place}. {self.name} – {self.sentence}{when}"
