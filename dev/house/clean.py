"""``make clean`` and ``make clean-all``: forget what was built."""

import shutil

from . import database, demo, paths, postgres
from .console import Failure, say
from .environment import prepare

# Folders that the house makes in the cache.
PARTS = (
    "apt",
    "checkouts",
    "data",
    "locks",
    "node",
    "odoo",
    "odoo.building",
    "peers",
    "postgres",
    "postgres-programs",
    "pycache",
    "pylint",
    "python",
    "ruff",
)


def clean(arguments):
    """Drop this checkout's databases and its folder in the cache; shared things stay."""
    demo.stop_server()
    env = prepare()
    key = paths.checkout_key()
    for name in database.names(env):
        if f"_{key}" in name:
            database.drop(env, name)
            say(f"dropped {name}")
    folder = paths.private()
    shutil.rmtree(folder)
    for name in ("dist", ".pytest_cache", ".ruff_cache", ".hypothesis"):
        shutil.rmtree(paths.CHECKOUT / name, ignore_errors=True)
    say(f"removed {folder}")


def clean_all(arguments):
    """Remove the whole cache: Odoo, environments, databases of all checkouts."""
    demo.stop_server()
    folder = paths.cache()
    sentence = postgres.stop(force="--force" in arguments)
    if "goes on: other" in sentence:
        raise Failure(f"{sentence[0].upper()}{sentence[1:]}.", 'make clean-all ARGS="--force"')
    # Only what the house made: the variable may point at a folder that holds other things too.
    for name in PARTS:
        shutil.rmtree(folder / name, ignore_errors=True)
    if not any(folder.iterdir()):
        folder.rmdir()
    say(f"removed the cache in {folder}")
