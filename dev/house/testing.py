"""``make test`` and ``make cover``: pytest on a throw-away copy of a database with the module."""

import os
import subprocess

from . import database, i18n, install_check, manifest, paths, system, templates
from .console import Failure, in_ci, say
from .environment import prepare

# Each job needs about one GB of memory: Odoo, its part of the database, a browser.
MOST_JOBS = 4


def _target(argument, link):
    """A path in the arguments becomes the same path through the link, where Odoo sees the module."""
    path, colons, rest = argument.partition("::")
    if not argument.startswith("-") and path and (paths.CHECKOUT / path).exists():
        full = os.path.abspath(paths.CHECKOUT / path)
        return str(link / os.path.relpath(full, paths.CHECKOUT)) + colons + rest
    return None


def _split(arguments, link):
    """Arguments for pytest with paths translated, and whether they name any path."""
    translated, named = [], False
    previous = ""
    for argument in arguments:
        # The word after -k, -m or -p is no path even if a file is called so.
        target = None if previous in ("-k", "-m", "-p", "-n") else _target(argument, link)
        translated.append(target or argument)
        named = named or bool(target)
        previous = argument
    return translated, named


def _coverage_options(folder):
    return [
        f"--cov=odoo.addons.{paths.MODULE}",
        f"--cov-config={paths.CHECKOUT / 'pyproject.toml'}",
        "--cov-report=term-missing:skip-covered",
        f"--cov-report=html:{folder / 'coverage'}",
    ]


def _jobs(arguments, coverage):
    """On how many databases at once: as JOBS says; else all tests use the cores there are, and some tests use one."""
    asked = os.environ.get("JOBS")
    if asked:
        if not asked.isdigit():
            raise Failure(f"JOBS={asked} is no number.", "Give the number of databases, for example JOBS=2.")
        return int(asked)
    return 1 if arguments or coverage else min(len(os.sched_getaffinity(0)), MOST_JOBS)


def pytest(env, arguments, coverage=False):
    """Run pytest; returns its exit code."""
    arguments, named = _split(arguments, env.link)
    base = templates.installed(env)
    if system.BROWSER.met():
        templates.with_assets(env, base)
    templates.drop_leftovers(env, "run")
    with paths.lock(f"base-{paths.checkout_key()}"):
        name = templates.scratch(env, base, "run")
    work = paths.private() / "pytest"
    work.mkdir(exist_ok=True)
    tests = env.link / "tests"
    command = [env.python, "-m", "pytest", "-p", "house.pytest_plugin"]
    command += [f"--rootdir={env.link}", "-c", env.link / "pyproject.toml"]
    command += ["-o", f"cache_dir={work / 'cache'}"]
    command += [f"--odoo-config={env.config(f'pytest-{os.getpid()}')}"]
    command += [f"--odoo-database={name}", "--odoo-http"]
    jobs = _jobs(arguments, coverage)
    if jobs > 1:
        # A class stays together: what its setUpClass has built is built once.
        command += ["-n", str(jobs), "--dist", "loadscope"]
    if coverage:
        command += _coverage_options(work)
    if not named:
        command += [f"--every-file-below={tests}"]
    command += arguments
    if not named:
        command += [tests]
    variables = env.variables(
        PYTHONPATH=paths.CHECKOUT / "dev",
        COVERAGE_FILE=work / "coverage.data",
        HYPOTHESIS_STORAGE_DIRECTORY=work / "hypothesis",
    )
    say("· running the tests")
    try:
        done = subprocess.run([str(part) for part in command], cwd=paths.addons_folder(), env=variables)
    finally:
        database.drop(env, name)
        (paths.private() / f"pytest-{os.getpid()}.conf").unlink(missing_ok=True)
    return done.returncode


def _checks_before(env):
    """Checks that need a database but not pytest; returns how many failed."""
    stamp = paths.private() / "checked.json"
    state = [manifest.source_hash(), env.odoo.key, _translations_hash()]
    if not in_ci() and paths.read_stamp(stamp) == state:
        say("· translations and installation are unchanged since they were checked")
        return 0
    failed = 0
    for check in (i18n.check, install_check.check):
        try:
            check(env)
        except Failure as failure:
            failed += 1
            say(f"\nFAILED: {failure.sentence}")
            if failure.mend:
                say(f"  → {failure.mend}\n")
    if not failed:
        paths.write_stamp(stamp, state)
    return failed


def _translations_hash():
    files = sorted((paths.CHECKOUT / "i18n").glob("*.po*"))
    return paths.digest(*(path.read_text(encoding="utf-8") for path in files))


def test(arguments, coverage=False):
    """Everything that ``make test`` does; returns the exit code."""
    if not (paths.CHECKOUT / "tests").is_dir():
        raise Failure("There is no tests folder in this checkout.")
    system.ensure(system.BROWSER, system.PDF, system.FONTS)
    env = prepare()
    # Whoever narrows the tests wants an answer at once.
    failed = 0 if arguments or coverage else _checks_before(env)
    code = pytest(env, arguments, coverage)
    return code or int(bool(failed))
