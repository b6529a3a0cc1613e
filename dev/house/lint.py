"""``make lint`` and ``make format``: every linter, each finding as ``file:line: message``."""

import json
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from . import node_env, paths, python_env, text_rules
from .console import Failure, run, say

AUTHOR = "Marketing Office contributors"
# The last one takes any variable called "requests" for the library of that name.
# Beyond those of other projects' habits: scheduled actions do go over all companies, and a guarded write does give
# records back in the caller's own context.
UNWANTED = (
    "missing-readme",
    "consider-merging-classes-inherited",
    "external-request-timeout",
    "no-search-all",
    "context-overridden",
)
# Tests speak no language but English, and some play several workers, who commit.
UNWANTED_IN_TESTS = ("translation-required", "invalid-commit", "except-pass")
XML_HEADER = '<?xml version="1.0" encoding="UTF-8" ?>'
PRETTY = (".xml", ".js", ".mjs", ".json", ".scss", ".css", ".md")
PLACE = re.compile(r"^[^\s:]+:\d+")


def files():
    """Files of the checkout as git sees them (committed or not, but not ignored)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=paths.CHECKOUT, capture_output=True, text=True)
        names = done.stdout.split("\0") if done.returncode == 0 else None
    except OSError:
        names = None
    if names is None:
        # No git, or an unpacked archive.
        names = [
            os.path.relpath(os.path.join(folder, name), paths.CHECKOUT)
            for folder, _subfolders, found in os.walk(paths.CHECKOUT)
            for name in found
            if "/." not in folder and "__pycache__" not in folder
        ]
    found = {name for name in names if name and (paths.CHECKOUT / name).is_file()}
    return sorted(name for name in found if not (paths.CHECKOUT / name).is_symlink())


def _output(command, cwd=paths.CHECKOUT, good=(0,)):
    """Lines a linter prints; an exit code that means a crash is a Failure."""
    env = paths.child_environment(
        NO_COLOR="1",
        PYLINTHOME=paths.cache() / "pylint",
        RUFF_CACHE_DIR=paths.cache() / "ruff",
        PYTHONPATH=paths.CHECKOUT / "dev",
    )
    command = [str(part) for part in command]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode not in good:
        if lines:
            return lines
        raise Failure(f"{os.path.basename(command[0])} failed: {done.stderr.strip()[-2000:]}")
    return lines


# --- the linters; each returns a list of findings ---------------------------


def ruff_check(_names):
    command = [python_env.tool("ruff"), "check", "--quiet", "--output-format=concise", "."]
    return _output(command, good=(0, 1))


def ruff_format(_names):
    command = [python_env.tool("ruff"), "format", "--check", "--output-format=concise", "."]
    return [f"{line}; make format" for line in _output(command, good=(0, 1)) if PLACE.match(line)]


def pylint_odoo(names):
    if "__manifest__.py" not in names:
        return []
    link = paths.addon_link()
    command = [
        python_env.tool("pylint"),
        "--load-plugins=pylint_odoo",
        "--disable=all",
        "--enable=odoolint",
        f"--disable={','.join(UNWANTED)}",
        "--valid-odoo-versions=19.0",
        f"--manifest-required-authors={AUTHOR}",
        "--ignore-paths=.*/(dev|dist|node_modules)/.*",
        "--msg-template={path}:{line}: {symbol}: {msg}",
        "--score=n",
        "--recursive=y",
        link,
    ]
    # Run above the link, so that pylint takes the module's name from it.
    lines = _output(command, cwd=paths.addons_folder(), good=range(32))
    prefixes = (f"{link}/", f"{paths.MODULE}/", f"{paths.CHECKOUT}/")
    found = []
    for line in lines:
        for prefix in prefixes:
            line = line.removeprefix(prefix)
        in_tests = line.startswith("tests/") and any(f": {name}:" in line for name in UNWANTED_IN_TESTS)
        if PLACE.match(line) and not in_tests:
            found.append(line)
    return found


def oca(names):
    if "__manifest__.py" not in names:
        return []
    return _output([python_env.for_tools(), "-m", "house.oca_checks", paths.addon_link()])


def hooks(names):
    """The checks of pre-commit-hooks that read only."""
    xml = [name for name in names if name.endswith(".xml")]
    python = [name for name in names if name.endswith(".py")]
    found = []
    if xml:
        lines = _output([python_env.tool("check-xml"), *xml], good=(0, 1))
        found += [line.replace(": Failed", ":1: Failed", 1) for line in lines]
    if python:
        found += _output([python_env.tool("debug-statement-hook"), *python], good=(0, 1))
    return found


def prettier(names):
    node = node_env.ensure()
    chosen = [name for name in names if name.endswith(PRETTY)]
    if not node or not chosen:
        return []
    command = [*_prettier(node), "--list-different", *chosen]
    return [
        line if PLACE.match(line) else f"{line}:1: not formatted; make format" for line in _output(command, good=(0, 1))
    ]


def _prettier(node):
    plugin = node / "node_modules" / "@prettier" / "plugin-xml" / "src" / "plugin.js"
    program = node / "node_modules" / ".bin" / "prettier"
    return [program, "--plugin", plugin, "--config", ".prettierrc.json"]


def eslint(names):
    node = node_env.ensure()
    scripts = [name for name in names if name.startswith("static/") and name.endswith(".js")]
    if not node or not scripts:
        return []
    program = node / "node_modules" / ".bin" / "eslint"
    command = [program, "--config", node / "eslint.config.mjs", "--format=json", *scripts]
    lines = _output(command, good=(0, 1))
    return _eslint_findings("\n".join(lines))


def _eslint_findings(text):
    found = []
    for result in json.loads(text):
        name = os.path.relpath(result["filePath"], paths.CHECKOUT)
        for message in result["messages"]:
            rule = message.get("ruleId") or "syntax"
            found.append(f"{name}:{message.get('line', 1)}: {rule}: {message['message']}")
    return found


def text(names):
    return list(text_rules.all_findings(names))


# The slow ones first: two work at a time.
LINTERS = (pylint_odoo, prettier, oca, eslint, ruff_check, ruff_format, hooks, text)


def _timed(linter, names):
    start = time.monotonic()
    found = linter(names)
    return found, time.monotonic() - start


def lint(_arguments):
    """Run every linter; exit code 1 when anything was found."""
    python_env.for_tools()
    node_env.ensure()
    names = files()
    total = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [(linter.__name__, pool.submit(_timed, linter, names)) for linter in LINTERS]
        for name, job in jobs:
            found, seconds = job.result()
            say(f"· {name}: {len(found) or 'no'} findings ({seconds:.1f} s)")
            for line in found:
                say(f"  {line}")
            total += len(found)
    if total:
        raise Failure(f"{total} findings.", "make format mends those of form")
    say(f"{len(names)} files, no findings")


def reformat(_arguments):
    """Write what the formatters would have."""
    ruff = python_env.tool("ruff")
    env = paths.child_environment(RUFF_CACHE_DIR=paths.cache() / "ruff")
    for options in (["check", "--fix-only"], ["format"]):
        run([ruff, *options, "--quiet", "."], cwd=paths.CHECKOUT, env=env, what="ruff")
    _write_xml_headers()
    node = node_env.ensure()
    chosen = [name for name in files() if name.endswith(PRETTY)]
    if node and chosen:
        run([*_prettier(node), "--write", *chosen], cwd=paths.CHECKOUT, what="prettier")
    say("formatted")


def _write_xml_headers():
    """The one spelling of the XML header that OCA's checks accept."""
    for name in files():
        path = paths.CHECKOUT / name
        if name.endswith(".xml"):
            old = path.read_text(encoding="utf-8")
            new = re.sub(r"\A<\?xml [^>]*\?>", XML_HEADER, old)
            if new != old:
                path.write_text(new, encoding="utf-8")
