"""``make wheel``: the addon as an installable package, and proof that the package is complete."""

import shutil
import zipfile

from . import lint, manifest, paths, python_env
from .console import Failure, run, say, step

DIST = paths.CHECKOUT / "dist"
PREFIX = f"odoo/addons/{paths.MODULE}/"
# What belongs to the checkout and not to the addon.
LEFT_OUT = ("dev/", "dist/", "doc/", "docs/", ".", "Makefile", "pyproject.toml")


def _expected():
    """Files that an installation needs."""
    return {name for name in lint.files() if not name.startswith(LEFT_OUT)}


def _prove(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name[len(PREFIX) :] for name in archive.namelist() if name.startswith(PREFIX)}
        strangers = [name for name in archive.namelist() if not name.startswith((PREFIX, f"{paths.MODULE}-"))]
    missing = sorted(_expected() - inside)
    surplus = sorted(name for name in inside if name.startswith(LEFT_OUT)) + strangers
    if missing or surplus:
        raise Failure(f"The wheel is wrong: missing {missing or 'nothing'}, surplus {surplus or 'nothing'}.")


def build(_arguments):
    """Build the wheel into dist/."""
    version = manifest.manifest()["version"]
    with step(f"building the wheel of {paths.MODULE} {version}"):
        shutil.rmtree(DIST, ignore_errors=True)
        command = [python_env.tool("hatchling"), "build", "-t", "wheel", "-d", DIST]
        run(command, cwd=paths.CHECKOUT, env=paths.child_environment(), what="Building the wheel")
        wheels = list(DIST.glob("*.whl"))
        _prove(wheels[0])
    say(f"dist/{wheels[0].name}")
    say(f"Install it where Odoo 19 runs: pip install --no-deps dist/{wheels[0].name}")
