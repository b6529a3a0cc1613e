"""``make check-install``: install with demo data, update, uninstall, and read what Odoo's log said.

Runs on a copy of the demo template, so it also proves that the demo company builds, and that orders and
invoices work as before once the module is gone.
"""

import os
import shutil

from . import database, odoo_log, paths, templates
from .console import Failure, say, step

SCRIPTS = paths.CHECKOUT / "dev" / "scripts"
STEPS = (
    ("installing with demo data", ("-i", paths.MODULE, "--with-demo")),
    ("updating", ("-u", paths.MODULE)),
)


def _judge(what, log):
    found = odoo_log.complaints(log)
    if found:
        for line in found:
            say(f"    {line}")
        raise Failure(f"Odoo's log complains while {what} ({len(found)} records, listed above).")


def check(env):
    """Raise a Failure when anything is wrong."""
    base = templates.template(env, "demo")
    templates.drop_leftovers(env, "check")
    with paths.lock("template-demo"):
        name = templates.scratch(env, base, "check")
    try:
        for what, arguments in STEPS:
            with step(f"checking: {what}"):
                log = database.odoo(env, name, "check-install", *arguments, what=what.capitalize())
                _judge(what, log)
        _check_uninstall(env, name)
    finally:
        database.drop(env, name)
        shutil.rmtree(database.filestore(name), ignore_errors=True)


def _check_uninstall(env, name):
    with step("checking: uninstalling"):
        for script in ("uninstall", "after_uninstall"):
            log = database.shell(
                env,
                name,
                f"check-{script}",
                (SCRIPTS / f"{script}.py").read_text(),
                what=f"The script {os.path.relpath(SCRIPTS / script, paths.CHECKOUT)}.py",
            )
            _judge("uninstalling", log)
