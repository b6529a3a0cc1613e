"""Rules on the text of the files that no linter has; each finding is ``file:line: message``."""

import re
from pathlib import PurePosixPath

from . import manifest, paths

MAX_LINES = 400
# A line that needs one of the words below says so.
ALLOWED = "house: allow"
SIZED_FOLDERS = ("models", "lib", "wizards", "controllers", "reports", "dev")
DATA_FOLDERS = ("data", "demo", "reports", "security", "views", "wizards")

# Habits of Odoo 16 and 17 that install without an error in 19 and then do nothing, or are deprecated.
OLD_HABITS = {
    r"_sql_constraints": "use models.Constraint, the list is ignored",
    r"\bgroup_operator\b": "use aggregator",
    r"\.read_group\(": "use _read_group or formatted_read_group",
    r"\bodoo\.osv\b": "use odoo.fields.Domain",
    r"\bname_get\b": "use _compute_display_name, it is never called",
    r"\b_setup_complete\b": "use _post_model_setup__, it is never called",
    r"\bload_tests\b": "Odoo ignores it, use test classes",
    r"\bgroups_id\b": "use group_ids",
    r"\boe_chatter\b": "use <chatter/>",
    r"\bkanban-box\b": 'use t-name="card"',
    r"<tree\b": "use <list>",
    r"view_mode\b.*\btree\b": "use list",
    r"\battrs=": "use invisible=, readonly= or required=",
    r"\bcr\.commit\(": "only a scheduled action commits, by _commit_progress()",
}
# Written so that this file does not contain what it forbids.
EVERYWHERE = {
    r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b": "finish it or file an issue",
    r"^(?:<{7}|={7}|>{7})(?: |$)": "merge conflict",
    r"[ \t]+$": "trailing whitespace",
    r"\r$": "carriage return",
    r"\b(?:pypi|npmjs|yarnpkg|debian|ubuntu|pythonhosted)\.(?:org|com|net)\b": ("name of a package registry or mirror"),
    r"(?<![\w.~$}>])/(?:work|root|home/\w+)/": "path of one machine",
    r"\b(?:pdb\.set_trace|breakpoint)\(": "debugger",
}


def _compiled(rules):
    return [(re.compile(pattern), message) for pattern, message in rules.items()]


def _lines(name, text, rules):
    for number, line in enumerate(text.split("\n"), 1):
        if ALLOWED in line:
            continue
        for pattern, message in rules:
            found = pattern.search(line)
            if found:
                yield f"{name}:{number}: {message}: {found.group(0).strip()!r}"


def words(files):
    """Forbidden words, line by line."""
    everywhere, habits = _compiled(EVERYWHERE), _compiled(OLD_HABITS)
    for name in files:
        text = _read(name)
        if text is None:
            continue
        yield from _lines(name, text, everywhere)
        if name.endswith((".py", ".xml")) and not name.startswith("dev/"):
            yield from _lines(name, text, habits)
        if text and not text.endswith("\n"):
            yield f"{name}:{text.count(chr(10)) + 1}: no newline at the end"
        if text.endswith("\n\n"):
            yield f"{name}:{text.count(chr(10))}: empty line at the end"


def _read(name):
    content = (paths.CHECKOUT / name).read_bytes()
    if b"\0" in content[:8192]:
        return None
    return content.decode("utf-8", errors="replace")


def sizes(files):
    """No file that one cannot keep in one's head."""
    for name in files:
        if name.endswith(".py") and name.split("/")[0] in SIZED_FOLDERS:
            count = (_read(name) or "").count("\n")
            if count > MAX_LINES:
                yield f"{name}:{MAX_LINES}: {count} lines; {MAX_LINES} are the limit, split it"


def data_files(files):
    """Every data file is named by the manifest, and every named one exists."""
    if "__manifest__.py" not in files:
        return
    content = manifest.manifest()
    named = [*content.get("data", []), *content.get("demo", [])]
    for name in sorted({name for name in named if named.count(name) > 1}):
        yield f"__manifest__.py:1: {name} is named twice"
    for name in named:
        if name not in files:
            yield f"__manifest__.py:1: {name} does not exist"
    for name in files:
        loads = name.endswith(".xml") or (name.endswith(".csv") and name.startswith("security/"))
        if loads and name.split("/")[0] in DATA_FOLDERS and name not in named:
            yield f"{name}:1: not named by the manifest, so never loaded"


def test_packages(files):
    """Odoo's own loader runs only test files that are imported, and one of two with the same name."""
    tests = [PurePosixPath(name) for name in files if re.match(r"tests/(.*/)?test_\w+\.py$", name)]
    seen = {}
    for path in tests:
        if path.name in seen:
            yield f"{path}:1: has the name of {seen[path.name]}; Odoo's loader runs only one of them"
        seen.setdefault(path.name, path)
        child = path.stem
        for folder in path.parents:
            package = f"{folder}/__init__.py"
            if package not in files:
                yield f"{package}:1: missing, so {path} is never run"
                break
            if not re.search(rf"\b{child}\b", _read(package)):
                yield f"{package}:1: does not import {child}, so {path} is never run by Odoo"
            child = folder.name
            if str(folder) == "tests":
                break


def all_findings(files):
    known = set(files)
    yield from words(files)
    yield from sizes(files)
    yield from data_files(known)
    yield from test_packages(known)
