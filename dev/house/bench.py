"""``make bench``: prepares databases and the peer packages, then runs dev/bench/run.py.

The benchmark finds in its environment variables what it needs:

- ``ODOO_RC``: configuration of Odoo, whose addons path holds the module and the peers;
- ``BENCH_TEMPLATE``: a database with the module's dependencies and no demo data, to be copied;
- ``BENCH_INSTALLED``: the same with the module installed, to be copied;
- ``BENCH_PREFIX``: what its own databases' names begin with;
- ``BENCH_CACHE``: a folder of its own in the cache, and ``BENCH_PEERS``: the peers' addons folder;
- ``PGHOST``, ``PGPORT``, ``PGUSER`` and the client programs on the ``PATH``.

``house.database`` can be imported (PYTHONPATH is set) to copy and drop databases.
"""

import os
import shutil
import subprocess
import sys

from . import odoo_source, paths, python_env, templates
from .console import Failure, run, step, warn
from .environment import prepare

SCRIPT = paths.CHECKOUT / "dev" / "bench" / "run.py"
# Packages of the Odoo Community Association to compare with; never a dependency.
PEERS = (
    "odoo-addon-commission_oca",
    "odoo-addon-account_commission_oca",
    "odoo-addon-base_tier_validation",
    "odoo-addon-sale_tier_validation",
)


def peers():
    """Addons folder with the peers, fetched once."""
    target = paths.cache() / "peers" / paths.digest(*PEERS)
    addons = target / "odoo" / "addons"
    if (target / "stamp.json").exists():
        return addons
    with paths.lock("peers"):
        if (target / "stamp.json").exists():
            return addons
        with step("fetching the peers to compare with"):
            building = target.with_name(f"{target.name}.building")
            shutil.rmtree(building, ignore_errors=True)
            # They demand a package named odoo, which the registry does not have: no dependencies.
            command = [python_env.for_odoo(odoo_source.ensure()), "-m", "pip", "install", "--quiet"]
            command += ["--no-input", "--disable-pip-version-check", "--no-deps", "--pre"]
            command += ["--target", building, *(f"{name}==19.*" for name in PEERS)]
            run(command, env=paths.child_environment(), what="Fetching the peers")
            paths.write_stamp(building / "stamp.json", {"packages": PEERS})
            shutil.rmtree(target, ignore_errors=True)
            os.rename(building, target)
    return addons


def bench(arguments):
    """Run the benchmark; ARGS are handed to it."""
    if not SCRIPT.exists():
        raise Failure("There is no benchmark: dev/bench/run.py is missing.")
    env = prepare()
    folder = paths.private() / "bench"
    folder.mkdir(exist_ok=True)
    try:
        peer_addons = peers()
    except Failure as failure:
        # Without a way to the registry everything else can still be measured.
        warn(failure.sentence)
        peer_addons = None
    config = env.config("bench", more_addons=[peer_addons] if peer_addons else [])
    variables = env.variables(
        PYTHONPATH=paths.CHECKOUT / "dev",
        ODOO_RC=config,
        BENCH_TEMPLATE=templates.template(env, "test"),
        BENCH_INSTALLED=templates.installed(env),
        BENCH_PREFIX=f"mo_bench_{paths.checkout_key()}",
        BENCH_CACHE=folder,
        BENCH_PEERS=peer_addons or "",
    )
    command = [str(env.python), str(SCRIPT), *arguments]
    sys.exit(subprocess.run(command, cwd=folder, env=variables).returncode)
