"""The house rules that show only in a running registry: rights, rules, indexes, views, docstrings."""

import inspect
from collections import defaultdict
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .house import MODULE, ROOT, domain_of, models, name_of, text_of

# Methods of Odoo's own that a model only gives another content; their meaning is documented there.
PACKAGE = f"odoo.addons.{MODULE}."


@tagged("at_install", "-post_install")
class TestCoreRegistry(TransactionCase):
    def none(self, findings, rule):
        """Assert that nothing was found, else name each place."""
        findings = sorted(set(findings))
        self.assertFalse(findings, f"{rule}\n  " + "\n  ".join(findings))

    def own(self, transient=None):
        """Return the stored models that this module defines."""
        found = [self.env[name] for name in sorted(models()) if name in self.env and not self.env[name]._abstract]
        return [model for model in found if transient is None or model._transient == transient]

    def place(self, model):
        return models()[model._name][1]

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_house_access_rights(self):
        """Every model has access rights, each for a group, in the list of its own domain."""
        findings, rights = [], self.env["ir.model.access"].sudo().search([("model_id.model", "in", list(models()))])
        by_model = rights.grouped(lambda right: right.model_id.model)
        for model in self.own():
            if model._name not in by_model:
                findings.append(f"{self.place(model)}: {model._name} has no access rights")
            listed = ROOT / "security" / models()[model._name][0] / "ir.model.access.csv"
            if not listed.exists() or f"model_{model._table}," not in text_of(listed):
                findings.append(f"{name_of(listed)}:1: does not name {model._name}")
        for right in rights:
            if not right.group_id:
                findings.append(f"ir.model.access {right.name}: for everybody, also the public")
            elif not right.group_id.get_external_id()[right.group_id.id]:
                findings.append(f"ir.model.access {right.name}: for a group of no module")
        for path in sorted((ROOT / "security").rglob("ir.model.access.csv")):
            for number, line in enumerate(text_of(path).splitlines()[1:], 2):
                name = next((name for name in models() if f",model_{name.replace('.', '_')}," in line), None)
                if name and models()[name][0] != domain_of(path):
                    findings.append(f"{name_of(path)}:{number}: {name} belongs to {models()[name][0]}")
        self.none(findings, "Every model has access rights (style.md 4.4).")

    def test_house_windows(self):
        """What somebody types into a window is theirs alone, whatever rights all have on its model."""
        user = self.env["res.users"].with_context(no_reset_password=True).create({"name": "One", "login": "mo_one"})
        rules = self.env["ir.rule"].with_user(user)
        self.none(
            [
                self.place(model)
                for model in self.own(transient=True)
                if "create_uid" not in str(rules._compute_domain(model._name, "read"))
            ],
            "Windows are read by their makers only (models/core/ir_rule.py).",
        )

    def test_house_company_rules(self):
        """Every model with a company has a rule for all that keeps companies apart."""
        findings = []
        for model in self.own(transient=False):
            field = model._fields.get("company_id")
            if not field or not field.store:
                continue
            rules = self.env["ir.rule"].sudo().search([("model_id.model", "=", model._name), ("groups", "=", False)])
            if not any("company_ids" in rule.domain_force and rule.perm_read for rule in rules):
                findings.append(f"{self.place(model)}: {model._name} has no company rule")
        self.none(findings, "Every record belongs to a company; multi-company rules everywhere (design.md 5).")

    def test_house_rules_do_not_open(self):
        """A rule for a group that everybody has must not be as wide as the whole table."""
        wide = (
            self.env["ir.rule"]
            .sudo()
            .search([("model_id.model", "in", list(models())), ("groups", "in", self.env.ref("base.group_user").id)])
        )
        self.none(
            (f"ir.rule {rule.name}: {rule.domain_force}" for rule in wide if "(1, '=', 1)" in rule.domain_force),
            "Rules of groups add up: this one would make the others pointless.",
        )

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------

    def test_house_inverse_fields_indexed(self):
        """Every one2many finds its lines by an index."""
        findings = []
        for model in self.env.values():
            for field in model._fields.values():
                if field.type != "one2many" or not field.store and not field.inverse_name or field.related:
                    continue
                if MODULE not in field._modules or not field.inverse_name or model._abstract:
                    continue
                comodel = self.env[field.comodel_name]
                inverse = comodel._fields[field.inverse_name]
                if not inverse.store or inverse.index or not comodel._auto:
                    continue
                indexes = [str(each.get_definition(self.registry)) for each in comodel._table_objects.values()]
                if not any(inverse.name in definition for definition in indexes):
                    findings.append(f"{comodel._name}.{inverse.name}: not indexed, for {model._name}.{field.name}")
        self.none(findings, "Every One2many inverse is indexed (style.md 4.4).")

    def test_house_money_has_a_currency(self):
        """Amounts of money know their currency; none is a plain number."""
        findings = []
        for model in self.own():
            for field in model._fields.values():
                # The price of one unit may be finer than the currency, as in Odoo's own order lines.
                fine = field.type == "float" and field._digits == "Product Price"
                if field.type == "float" and field.name.startswith(("amount", "price")) and field.store and not fine:
                    findings.append(f"{self.place(model)}: {model._name}.{field.name} is a Float")
                if field.type == "monetary" and field.get_currency_field(model) not in model._fields:
                    findings.append(f"{self.place(model)}: {model._name}.{field.name} has no currency")
        self.none(findings, "Monetary and company currency for money.")

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def actions(self):
        found = self.env["ir.actions.act_window"].sudo().search([])
        names = found.get_external_id()
        return {names[action.id]: action for action in found if names[action.id].startswith(f"{MODULE}.")}

    def test_house_menu_models_have_views(self):
        """Whatever a menu opens has a list, a form and a search of its own."""
        menus = self.env["ir.ui.menu"].sudo().with_context({"ir.ui.menu.full_list": True}).search([])
        names, findings, kinds = menus.get_external_id(), [], defaultdict(set)
        for view in self.env["ir.ui.view"].sudo().search([("model", "in", list(models()))]):
            kinds[view.model].add(view.type)
        for menu in menus:
            action = menu.action
            if not names[menu.id].startswith(f"{MODULE}.") or not action or action._name != "ir.actions.act_window":
                continue
            model = self.env[action.res_model]
            if action.res_model not in models() or model._transient:
                continue
            wanted = {"list", "search"} | ({"form"} if model._auto else set())
            for kind in wanted - kinds[action.res_model]:
                findings.append(f"{self.place(model)}: {action.res_model} of menu {names[menu.id]} has no {kind}")
        self.none(findings, "Views: list, form, search.")

    def test_house_actions_help(self):
        """An empty screen says what will be here and where it comes from."""
        self.none(
            (
                f"{name}: no help"
                for name, action in self.actions().items()
                if action.target == "current" and not (action.help or "").strip()
            ),
            "Every window action has an empty-screen hint.",
        )

    def test_house_actions_work(self):
        """The views, context and domain of every window action can be loaded."""
        for name, action in self.actions().items():
            with self.subTest(action=name):
                model = self.env[action.res_model]
                views = [(False, kind) for kind in action.view_mode.split(",")]
                model.get_views(views + [(action.search_view_id.id, "search")])

    def test_house_documents_have_a_chatter(self):
        """Forms of documents with messages show them."""
        findings = []
        for view in self.env["ir.ui.view"].sudo().search([("model", "in", list(models())), ("type", "=", "form")]):
            model = self.env[view.model]
            if "message_ids" in model._fields and not model._transient and not view.inherit_id:
                if "<chatter" not in (view.arch or ""):
                    findings.append(f"{view.xml_id}: no chatter")
        self.none(findings, "Chatter on documents.")

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def test_house_public_methods_documented(self):
        """Every public method that is our own has a docstring."""
        findings = []
        for model in self.env.values():
            for cls in type(model).mro():
                if not cls.__module__.startswith(PACKAGE) or ".tests." in cls.__module__:
                    continue
                for name, function in vars(cls).items():
                    if name.startswith("_") or not inspect.isfunction(function) or function.__doc__:
                        continue
                    if not self._is_inherited(type(model), cls, name):
                        code = inspect.unwrap(function).__code__
                        path = Path(code.co_filename).resolve()
                        findings.append(f"{name_of(path)}:{code.co_firstlineno}: {model._name}.{name}")
        self.none(findings, "Docstrings on public methods (arguments with units, result, raises, requirement).")

    def _is_inherited(self, model_class, cls, name):
        mro = model_class.mro()
        behind = [other for other in mro[mro.index(cls) + 1 :] if name in vars(other)]
        return any(not other.__module__.startswith(PACKAGE) for other in behind)

    def test_house_models_described(self):
        """Every model has a description that people can read."""
        self.none(
            (
                f"{self.place(model)}: {model._name} is described as {model._description!r}"
                for model in self.own()
                if not model._description or model._description == model._name or model._description.islower()
            ),
            "Model descriptions are shown to people.",
        )
