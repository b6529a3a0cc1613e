"""``make doctor``: what this machine has, what it lacks, and the command that mends it."""

import os
import shutil

from . import apt, odoo_source, paths, postgres, python_env, system
from .console import Failure, say, which


def _attempt(name, action, mend=None):
    """One row (name, good, detail, mend) from an action that returns a detail or raises."""
    try:
        return name, True, action(), None
    except Failure as failure:
        return name, False, failure.sentence, failure.mend or mend


def _cache():
    folder = paths.cache()
    free = shutil.disk_usage(folder).free / 1024**3
    paths.need_space()
    return f"{folder}, {free:.0f} GB free"


def _odoo():
    named = odoo_source.named()
    if named:
        return f"{named.version} in {named.python_path} (ODOO_HOME)"
    stamp = paths.read_stamp(paths.cache() / "odoo" / "stamp.json")
    if stamp:
        return f"{stamp['version']} in the cache"
    if not apt.mirrors():
        raise Failure("neither in the cache nor offered by a package source", odoo_source.MEND)
    return "not fetched yet; make prepare takes it from the distribution's package source"


def _server():
    named = postgres.named()
    if named:
        return f"{named.host}:{named.port} answers (MARKETING_OFFICE_PG)"
    folder = None
    if os.environ.get("MARKETING_OFFICE_PG") != "embedded":
        folder = postgres.system_programs()
    return f"private server with {folder or 'an embedded PostgreSQL'}"


def _system_row(need):
    if need.met():
        return need.name, True, "found", None
    return need.name, False, need.without, need.mend()


def _program(name, why, mend):
    found = which(name)
    return name, bool(found), found or why, None if found else mend


def rows():
    yield _attempt("Python 3.10 to 3.13", python_env.interpreter)
    yield _attempt("Python's venv", python_env.can_make)
    yield _attempt("cache folder", _cache)
    yield _attempt("Odoo 19", _odoo)
    yield _attempt("PostgreSQL", _server)
    for need in (system.BROWSER, system.PDF, system.FONTS, system.NODE):
        yield _system_row(need)
    yield _program("git", "the linters then look at every file", "apt-get install git   (as root)")
    if os.geteuid() == 0:
        yield _program(
            "setpriv",
            "the database server cannot leave root",
            "apt-get install util-linux   (as root)",
        )


def doctor(_arguments):
    """Print the table; exit code 1 when something is missing."""
    table = list(rows())
    width = max(len(row[0]) for row in table)
    for name, good, detail, mend in table:
        say(f"  {'ok     ' if good else 'MISSING'}  {name.ljust(width)}  {detail}")
        if mend:
            say(f"  {' ' * (9 + width)}  → {mend}")
    missing = sum(not row[1] for row in table)
    if missing:
        raise Failure(f"{missing} of {len(table)} needs are not met.")
    say("Nothing is missing.")
