"""Reading the source of the module: what lies in which domain, who names whom, and on which line."""

import ast
import re
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
MODULE = "marketing_office"
# design.md 2.2: a domain knows only lower floors.
FLOORS = {
    "lib": -2,
    "core": -1,
    **dict.fromkeys(("approval", "metric", "payout"), 0),
    **dict.fromkeys(("work", "staff", "customer", "contract", "campaign", "archive"), 1),
    **dict.fromkeys(("appraisal", "spending"), 2),
    "commission": 3,
    **dict.fromkeys(("settings", "desk"), 4),
    # The story of the demo company goes through all of the house.
    "demo": 5,
}
# Folders with a sub-folder per domain, and folders whose files begin with the domain's name.
DEEP = ("controllers", "models", "security", "static/src", "views")
FLAT = ("data", "reports", "wizards")


@cache
def files(*suffixes, under=(*DEEP, *FLAT, "lib", "demo")):
    """Return the source files with these suffixes, without caches and what is not ours."""
    return [
        path
        for folder in under
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes and "__pycache__" not in path.parts
    ]


def name_of(path):
    """Return a path as people write it, from the root of the module."""
    return path.relative_to(ROOT).as_posix()


@cache
def domain_of(path):
    """Return the domain of a file, None without one; what ties the domains together stands on the lowest floor."""
    parts = path.relative_to(ROOT).parts
    if parts[0] in ("lib", "demo"):
        return parts[0]
    if parts[0] in FLAT:
        if path.name == "__init__.py":
            return "core"
        return next((name for name in FLOORS if re.match(rf"{name}(_|\.|$)", parts[1])), None)
    depth = 2 if parts[0] == "static" else 1
    return parts[depth] if len(parts) > depth + 1 else "core"


@cache
def text_of(path):
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path):
    return ast.parse(text_of(path), filename=str(path))


@cache
def xml_of(path):
    return etree.parse(str(path)).getroot()


def order():
    """Return {domain: place} in the order in which models/__init__.py imports them."""
    names = re.findall(r"^from \. import (\w+)", text_of(ROOT / "models" / "__init__.py"), re.MULTILINE)
    return {name: place for place, name in enumerate(names)}


def may_know(domain, other):
    """Return whether a domain may name another: a lower floor, or one of the same floor imported before it."""
    if domain == other:
        return True
    if FLOORS[domain] != FLOORS[other]:
        return FLOORS[domain] > FLOORS[other]
    places = order()
    return places.get(other, -1) < places.get(domain, len(places))


def classes():
    """Yield (path, class node, {attribute: constant}) of all model classes."""
    for path in files(".py", under=("models", "wizards", "reports")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                yield (
                    path,
                    node,
                    {
                        target.id: ast.literal_eval(line.value)
                        for line in node.body
                        if isinstance(line, ast.Assign) and _is_plain(line.value)
                        for target in line.targets
                        if isinstance(target, ast.Name)
                    },
                )


def _is_plain(node):
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


@cache
def models():
    """Return {name: (domain, place)} of the models that this module defines."""
    found = {}
    for path, node, attributes in classes():
        name, parents = attributes.get("_name"), attributes.get("_inherit", ())
        if name and name not in ([parents] if isinstance(parents, str) else parents):
            found[name] = (domain_of(path), f"{name_of(path)}:{node.lineno}")
    return found


@cache
def xml_ids():
    """Return {XML id: domain} of everything that the data files define."""
    found = {f"model_{name.replace('.', '_')}": domain for name, (domain, _place) in models().items()}
    for path in files(".xml"):
        for node in xml_of(path).iter("record", "menuitem", "template", "report"):
            if node.get("id"):
                # What a file changes of another one keeps the domain of its first definition.
                found.setdefault(node.get("id").removeprefix(f"{MODULE}."), domain_of(path))
    for path in files(".csv", under=("security",)):
        for line in text_of(path).splitlines()[1:]:
            found[line.split(",")[0]] = domain_of(path)
    return found


def constants(path):
    """Yield (line, text) of the strings of a Python file that are no docstrings."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def imports(path):
    """Yield (line, domain) of the imports of other domains of this module."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = package[: len(package) - node.level + 1]
        for alias in node.names:
            target = (*base, *(node.module or "").split("."), alias.name)
            target = tuple(part for part in target if part)
            if target[0] == "lib":
                yield node.lineno, "lib"
            elif target[0] in ("models", "controllers") and len(target) > 1 and target[1] in FLOORS:
                yield node.lineno, target[1]


def references(path):
    """Yield (line, name) of everything in a data file or script that may be a model's name or an XML id."""
    word = re.compile(r"[\w.]*\w")
    if path.suffix == ".xml":
        for node in xml_of(path).iter(etree.Element):
            for text in (node.text, *(value for key, value in node.attrib.items() if key != "id"), node.tail):
                for found in word.findall(text or ""):
                    yield node.sourceline, found
        return
    for number, line in enumerate(text_of(path).splitlines(), 1):
        for found in word.findall(line):
            yield number, found
