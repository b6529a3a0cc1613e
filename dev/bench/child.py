"""One task in a process of its own, with a fresh registry of Odoo: ``child.py TASK DATABASE RESULT``."""

import importlib
import json
import os
import sys

import odoo.init  # noqa: F401  (Odoo asks for it first)
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

from bench import data, measure


def _module(name):
    # Only what the task needs: the module's part cannot be imported for a database without it.
    return importlib.import_module(f"bench.{name}")


TASKS = {
    "make": lambda env, _meter, count: data.make(env, int(count)),
    "multiply": lambda env, _meter, times: data.multiply(env, int(times)),
    "prepare": lambda env, _meter, part: _module(part).prepare(env),
    "quotations": lambda env, _meter, count: _module("approvals").make(env, int(count)),
    "measure": lambda env, meter, part, which="measure", *sizes: getattr(_module(part), which)(
        env, meter, *map(int, sizes)
    ),
}


def main(task, database, result, *arguments):
    """Do the task and write the figures it measured to a file."""
    config.parse_config(
        ["-c", os.environ["ODOO_RC"], "-d", database, "--no-http", "--log-level=warn"],
        setup_logging=True,
    )
    registry = Registry(database)
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        meter = measure.Meter(env)
        TASKS[task](env, meter, *arguments)
    with open(result, "w") as stream:
        json.dump(meter.results, stream)


if __name__ == "__main__":
    main(*sys.argv[1:])
