"""The house rules that can be read off the source: floors, folders, names, habits (design.md 2, style.md 3 and 4)."""

import ast
import re
from collections import Counter

from odoo.tests import BaseCase, tagged

from .house import (
    DEEP,
    FLAT,
    FLOORS,
    MODULE,
    ROOT,
    classes,
    constants,
    domain_of,
    files,
    imports,
    may_know,
    models,
    name_of,
    order,
    references,
    text_of,
    tree_of,
    xml_ids,
    xml_of,
)

# Model names of Odoo Enterprise (design.md 2.6).
FORBIDDEN = re.compile(
    r"marketing\.(campaign|activity|participant|trace)$|(approval|documents|sign)\.|hr\.appraisal|sale\.commission"
)
# Habits of Odoo 16 and 17 that install in 19 and then do nothing, or are deprecated (style.md 3 and 4.3).
OLD_HABITS = (
    r"\b_sql_constraints\b",  # house: allow
    r"\bgroup_operator\b",  # house: allow
    r"\.read_group\(",  # house: allow
    r"\bodoo\.osv\b",  # house: allow
    r"\bname_get\b",  # house: allow
    r"\b_setup_complete\b",  # house: allow
    r"\bload_tests\b",  # house: allow
    r"\bgroups_id\b",  # house: allow
    r"\boe_chatter\b",  # house: allow
    r"\bkanban-box\b",  # house: allow
    r"<tree\b",  # house: allow
    r"view_mode\b.*\btree\b",  # house: allow
    r"\battrs=",  # house: allow
    r"\bcr\.commit\(",  # house: allow
    r"\b_notify_progress\b",  # house: allow
    r"\b(check_access_rights|check_access_rule|_filter_access_rules)\b",  # house: allow
    r"\bself\._(cr|uid|context)\b",  # house: allow
    r"\btoggle_active\b",  # house: allow
    r"\b_check_recursion\b",  # house: allow
    r"\bormcache_context\b",  # house: allow
    r"type=['\"]json['\"]",  # house: allow
    r"\bnumbercall\b",  # house: allow
    r"^(from|import) odoo\.orm\b",  # house: allow
    r"\bauto_join\b",  # house: allow
)
MOST_LINES = 400
KINDS = "form|list|search|kanban|pivot|graph|calendar|activity|hierarchy|qweb"
# Methods of the rules of the house are read from the clock (the demo tells the story of a year).
CLOCK = re.compile(
    r"\b(fields\.Datetime\.now|fields\.Date\.(today|context_today)|date\.today|datetime\.(now|utcnow|today))\("
)


@tagged("at_install", "-post_install")
class TestCoreArchitecture(BaseCase):
    def none(self, findings, rule):
        """Assert that nothing was found, else name each place."""
        findings = sorted(set(findings))
        self.assertFalse(findings, f"{rule}\n  " + "\n  ".join(findings))

    # ------------------------------------------------------------------
    # Floors
    # ------------------------------------------------------------------

    def test_house_source_is_found(self):
        """These tests read something."""
        self.assertIn("marketing.approval.request", models())
        self.assertEqual(xml_ids()["group_admin"], "core")
        self.assertGreater(len(files(".xml")), 5)
        self.assertFalse(may_know("approval", "payout"))
        self.assertTrue(may_know("payout", "approval"))
        self.assertFalse(may_know("payout", "contract"))
        self.assertTrue(may_know("desk", "settings"))

    def test_house_domains(self):
        """Every file lies in a domain of the plan, and every domain with models is on the list of imports."""
        self.none(
            (
                f"{name_of(path)}:1: no domain of the plan"
                for path in files(".py", ".xml", ".csv", ".js", ".scss")
                if domain_of(path) not in FLOORS
            ),
            "The second level of every kind is a domain (design.md 2.1).",
        )
        folders = {path.name for path in (ROOT / "models").iterdir() if (path / "__init__.py").exists()}
        self.assertEqual(folders, set(order()), "models/__init__.py imports each domain once")
        places = sorted(order(), key=order().get)
        self.assertEqual(places, sorted(places, key=FLOORS.get), "the lowest floor first")

    def test_house_domains_alike(self):
        """A domain has the same name in every kind of folder."""
        folders = {
            (kind, path.name)
            for kind in (*DEEP, "tests")
            for path in (ROOT / kind).glob("*")
            if path.is_dir() and path.name != "__pycache__"
        }
        known = {*FLOORS} - {"lib", "demo"}
        self.none(
            (f"{kind}/{name}:1: no such domain in models/" for kind, name in folders if name not in known),
            "Whoever looks for a thing needs two words: its kind and its domain.",
        )
        self.none(
            (
                f"{kind}/{path.name}:1: begins with no domain"
                for kind in FLAT
                for path in (ROOT / kind).glob("*.*")
                if domain_of(path) is None
            ),
            "Files of flat folders begin with their domain.",
        )

    def test_house_imports(self):
        """No Python import goes up."""
        self.none(
            (
                f"{name_of(path)}:{line}: {domain_of(path)} imports {other}"
                for path in files(".py")
                if path.name != "__init__.py"
                for line, other in imports(path)
                if not may_know(domain_of(path), other)
            ),
            "A domain knows only lower floors (design.md 2.2).",
        )

    def test_house_models_named(self):
        """No model of a higher floor is named below: in Python, XML, access lists or scripts."""
        self.none(
            (
                f"{name_of(path)}:{line}: {domain_of(path)} names {name} of {models()[name][0]}"
                for path, line, name in self._names()
                if name in models() and not may_know(domain_of(path), models()[name][0])
            ),
            "Upper floors plug in by a hook or by data, never by being named below.",
        )

    def test_house_xml_ids_named(self):
        """No XML id of a higher floor is named below."""
        ids = xml_ids()
        self.none(
            (
                f"{name_of(path)}:{line}: {domain_of(path)} names {name} of {ids[name.removeprefix(f'{MODULE}.')]}"
                for path, line, name in self._names()
                if name.removeprefix(f"{MODULE}.") in ids
                and (path.suffix != ".py" or name.startswith(f"{MODULE}."))
                and not may_know(domain_of(path), ids[name.removeprefix(f"{MODULE}.")])
            ),
            "Upper floors plug in by a hook or by data, never by being named below.",
        )

    def _names(self):
        for path in files(".py"):
            for line, text in constants(path):
                for name in re.findall(r"[\w.]*\w", text):
                    yield path, line, name
        for path in files(".xml", ".csv", ".js"):
            for line, name in references(path):
                yield path, line, name

    def test_house_lib_is_plain(self):
        """`lib/` knows no ORM."""
        self.none(
            (
                f"{name_of(path)}:{node.lineno}: imports odoo"
                for path in files(".py", under=("lib",))
                for node in ast.walk(tree_of(path))
                if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "odoo" for alias in node.names))
                or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "odoo")
            ),
            "lib/ is plain Python without the ORM (design.md 2.1).",
        )

    # ------------------------------------------------------------------
    # Names
    # ------------------------------------------------------------------

    def test_house_model_names(self):
        self.none(
            (
                f"{place}: {name} belongs to Odoo Enterprise"
                for name, (_domain, place) in models().items()
                if FORBIDDEN.match(name)
            ),
            "Names of Enterprise are forbidden (design.md 2.6).",
        )
        self.none(
            (f"{place}: {name}" for name, (_domain, place) in models().items() if not name.startswith("marketing.")),
            "Models of the module are called marketing.*",
        )

    def test_house_xml_id_names(self):
        """<model>_view_<type>, <model>_action, <model>_menu, <model>_rule_<who> (style.md 2, rule 7)."""
        findings = []
        for path in files(".xml"):
            for node in xml_of(path).iter("record", "menuitem"):
                xml_id, model = node.get("id"), self._model_of(node)
                if "." in xml_id:
                    if xml_id.startswith(f"{MODULE}."):
                        findings.append(f"{name_of(path)}:{node.sourceline}: {xml_id}: written with the module")
                    continue
                pattern = {
                    "ir.ui.view": rf"{model}_view_({KINDS})(_\w+)?$",
                    "ir.actions.act_window": rf"{model}_action(_\w+)?$",
                    "ir.actions.server": rf"{model}_action(_\w+)?$",
                    "ir.rule": rf"{model}_rule_\w+$",
                    "res.groups": r"group_\w+$",
                    "res.groups.privilege": r"privilege_\w+$",
                    "ir.cron": r"(ir_)?cron_\w+|\w+_cron(_\w+)?$",
                }.get(node.get("model"))
                if node.tag == "menuitem":
                    pattern = r"menu_\w+|\w+_menu(_\w+)?$"
                if pattern and not re.match(pattern, xml_id):
                    findings.append(f"{name_of(path)}:{node.sourceline}: {xml_id} does not look like {pattern}")
        self.none(findings, "XML ids tell model and kind.")

    def _model_of(self, node):
        for field in node.iter("field"):
            if field.get("name") in ("model", "res_model") and field.text:
                return field.text.strip().replace(".", "_")
            if field.get("name") == "model_id" and field.get("ref"):
                return field.get("ref").split(".")[-1].removeprefix("model_")
        return r"\w+"

    def test_house_remote_parameters(self):
        """No public method has parameters named `ids` or `context`: the external API reserves them."""
        self.none(
            (
                f"{name_of(path)}:{function.lineno}: {function.name}({argument.arg})"
                for path, node, _attributes in classes()
                for function in node.body
                if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
                for argument in (*function.args.args, *function.args.kwonlyargs)
                if argument.arg in ("ids", "context")
            ),
            "Reserved by /json/2 (style.md 3.4).",
        )

    # ------------------------------------------------------------------
    # Habits
    # ------------------------------------------------------------------

    def test_house_old_habits(self):
        patterns = [re.compile(pattern) for pattern in OLD_HABITS]
        self.none(
            (
                f"{name_of(path)}:{number}: {pattern.search(line).group(0)}"
                for path in files(".py", ".xml", ".csv", under=(*DEEP, *FLAT, "lib", "tests"))
                for number, line in enumerate(text_of(path).splitlines(), 1)
                for pattern in patterns
                if pattern.search(line) and "house: allow" not in line
            ),
            "Deprecated, or without effect, in Odoo 19 (style.md 3).",
        )

    def test_house_clock(self):
        """What time it is, is asked in one place, so that the demo can tell the story of a year."""
        self.none(
            (
                f"{name_of(path)}:{number}: {CLOCK.search(line).group(0)}…)"
                for path in files(".py", under=("models", "wizards", "lib"))
                if name_of(path) != "models/core/clock.py"
                for number, line in enumerate(text_of(path).splitlines(), 1)
                if CLOCK.search(line) and "house: allow" not in line
            ),
            "Use now(env) and today(company) of models/core/clock.py.",
        )

    def test_house_sizes(self):
        """No file that one cannot keep in one's head."""
        self.none(
            (
                f"{name_of(path)}:{MOST_LINES}: {len(text_of(path).splitlines())} lines"
                for path in files(".py", under=(*DEEP, *FLAT, "lib", "tests"))
                if len(text_of(path).splitlines()) > MOST_LINES
            ),
            f"At most {MOST_LINES} lines.",
        )

    def test_house_sudo_is_explained(self):
        """Full rights are taken with a reason: a comment on the line or just above, or in the docstring."""
        findings = []
        for path in files(".py", under=("models", "wizards", "reports", "controllers")):
            lines = text_of(path).splitlines()
            statements = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.stmt)]
            functions = [node for node in statements if isinstance(node, ast.FunctionDef)]
            for node in ast.walk(tree_of(path)):
                if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "sudo":
                    continue
                if [ast.unparse(argument) for argument in node.args] == ["False"]:
                    continue
                number = node.func.end_lineno
                begin = max(each.lineno for each in statements if each.lineno <= number <= each.end_lineno)
                above = lines[max(begin - 4, 0) : number]
                inside = [function for function in functions if function.lineno <= number <= function.end_lineno]
                told = " ".join(ast.get_docstring(function) or "" for function in inside)
                if not any("#" in line for line in above) and not re.search(r"\bsudo\b|full rights", told):
                    findings.append(f"{name_of(path)}:{number}: {lines[number - 1].strip()}")
        self.none(findings, "sudo() only with a comment that says why (design.md 5).")

    # ------------------------------------------------------------------
    # Tests
    # ------------------------------------------------------------------

    def test_house_tests_are_run(self):
        """Test files have unique names and are imported, so that Odoo's own runner finds each of them."""
        tests = files(".py", under=("tests",))
        tests = [path for path in tests if path.name.startswith("test_")]
        counts = Counter(path.name for path in tests)
        findings = [f"{name_of(path)}:1: not the only {path.name}" for path in tests if counts[path.name] > 1]
        for path in tests:
            package = path.parent / "__init__.py"
            if not re.search(rf"^from \. import .*\b{path.stem}\b", text_of(package), re.MULTILINE):
                findings.append(f"{name_of(package)}:1: does not import {path.stem}")
            domain = path.parent.name
            if domain in FLOORS:
                if not path.name.startswith(f"test_{domain}_"):
                    findings.append(f"{name_of(path)}:1: does not begin with test_{domain}_")
                if f"from .{domain} import *" not in text_of(ROOT / "tests" / "__init__.py"):
                    findings.append(f"tests/__init__.py:1: does not import {domain}")
        self.none(findings, "Two tests with one name: one runs, the other vanishes with a green result.")
