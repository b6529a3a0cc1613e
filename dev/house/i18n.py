"""``make i18n``: export the terms, merge them into the languages, fail on what is not translated."""

import os
import subprocess

from . import manifest, paths, templates
from .console import Failure, run, step

FOLDER = paths.CHECKOUT / "i18n"
POT = FOLDER / f"{paths.MODULE}.pot"


def _languages():
    """Catalogues that exist, and the one language that must."""
    wanted = FOLDER / f"{manifest.LANGUAGE}.po"
    return sorted({*FOLDER.glob("*.po"), wanted})


def _export(env):
    """Odoo's own export, from a database in which the module is installed without demo data."""
    target = paths.private() / "exported.pot"
    base = templates.installed(env)
    command = env.command("i18n", "export", "-c", env.config("i18n"), "-d", base)
    command += ["-l", "pot", "-o", target, paths.MODULE]
    with paths.lock(f"base-{paths.checkout_key()}"):
        run(command, env=env.variables(), what="Exporting the terms")
    return target


def _work(env, action):
    files = [POT, *_languages()]
    command = [env.python, "-m", "house.translations", action, _export(env)]
    command += [os.path.relpath(path, paths.CHECKOUT) for path in files]
    variables = env.variables(PYTHONPATH=paths.CHECKOUT / "dev")
    return subprocess.run([str(part) for part in command], cwd=paths.CHECKOUT, env=variables).returncode


def write(env):
    """Write the template and the languages."""
    FOLDER.mkdir(exist_ok=True)
    with step("exporting the terms and merging the languages"):
        code = _work(env, "write")
    if code:
        raise Failure(
            "Some terms are not translated (listed above).",
            f"Translate them in i18n/{manifest.LANGUAGE}.po, then: make i18n",
        )


def check(env):
    """Fail when the files do not match the source, or a term is not translated."""
    with step("checking the translations"):
        code = _work(env, "check")
    if code:
        raise Failure("The translations are not complete (see above).", "make i18n")
