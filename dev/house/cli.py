"""The commands of the Makefile."""

import os
import shlex
import sys

from . import (
    bench,
    clean,
    demo,
    doctor,
    environment,
    i18n,
    install_check,
    lint,
    templates,
    testing,
    wheel,
)
from .console import Failure, say


def prepare(_arguments):
    """Fetch and build whatever is missing."""
    env = environment.prepare()
    say(f"Odoo {env.odoo.version}, Python {env.python}, database {env.server.host}")


def show_environment(_arguments):
    """Print shell lines that put Odoo's interpreter and the database's programs within reach."""
    env = environment.prepare()
    values = env.variables()
    for name in ("PATH", "PGHOST", "PGPORT", "PGUSER", "PYTHONPYCACHEPREFIX"):
        say(f"export {name}={shlex.quote(values[name])}")
    say(f"export ODOO_RC={shlex.quote(str(env.config('shell')))}")
    say(f"export MARKETING_OFFICE_LINK={shlex.quote(str(env.link))}")


def odoo(arguments):
    """Run any of Odoo's own commands, such as ``shell -d DATABASE``."""
    env = environment.prepare()
    variables = env.variables(ODOO_RC=env.config("shell"))
    os.execvpe(str(env.python), env.command(*arguments), variables)


def make_templates(_arguments):
    """Build the template databases."""
    env = environment.prepare()
    for kind in ("test", "demo"):
        say(templates.template(env, kind))


def test(arguments):
    """Run the tests."""
    sys.exit(testing.test(arguments))


def cover(arguments):
    """Run the tests and report which lines they reach."""
    sys.exit(testing.test(arguments, coverage=True))


def write_translations(_arguments):
    """Export the terms and merge them into the languages; CHECK=1 only looks."""
    env = environment.prepare()
    action = i18n.check if os.environ.get("CHECK") else i18n.write
    action(env)


def check_install(_arguments):
    """Install with demo data, update, uninstall; read the log."""
    install_check.check(environment.prepare())


def show_help(_arguments):
    """List the commands."""
    say('Commands of make (ARGS="…" is handed on):\n')
    for name, action in COMMANDS.items():
        first = (action.__doc__ or "").splitlines()[0]
        say(f"  {name.ljust(14)} {first}")
    say(VARIABLES)


VARIABLES = """
Variables:

  PORT                     port of make run (8069)
  JOBS                     make test on so many databases at once (all tests: as many as cores, at most 4)
  ODOO_HOME                an Odoo 19 to use instead of fetching one
  MARKETING_OFFICE_PG      a PostgreSQL server to use instead of a private one, written
                           'host=/run/postgresql port=5432 user=me'; 'embedded' forces the embedded one
  MARKETING_OFFICE_PYTHON  the Python 3.10 to 3.13 to use
  MARKETING_OFFICE_CACHE   where everything fetched and built lies
"""

COMMANDS = {
    "help": show_help,
    "run": demo.run,
    "stop": demo.stop,
    "test": test,
    "cover": cover,
    "lint": lint.lint,
    "format": lint.reformat,
    "check-install": check_install,
    "i18n": write_translations,
    "wheel": wheel.build,
    "bench": bench.bench,
    "doctor": doctor.doctor,
    "prepare": prepare,
    "templates": make_templates,
    "env": show_environment,
    "odoo": odoo,
    "clean-demo": demo.clean,
    "clean": clean.clean,
    "clean-all": clean.clean_all,
}


def main():
    name, *arguments = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        sys.exit(f"There is no command {name}; make help lists them.")
    try:
        COMMANDS[name](arguments)
    except Failure as failure:
        print(f"\n{failure.sentence}", file=sys.stderr)
        if failure.mend:
            print(f"  → {failure.mend}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
