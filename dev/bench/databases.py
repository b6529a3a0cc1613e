"""The databases to measure on: made once, kept in the cache, and copied for each run.

- ``mo_bench_data_…_COUNT``: contracts without the module; for all checkouts, until the recipe changes;
- ``mo_bench_peer_…_COUNT``: the same with the peer installed; for all checkouts as well;
- ``mo_bench_KEY_module_…_COUNT``: the same with this checkout's module; until its source changes;
- ``mo_bench_KEY_figures_…``: people, records and metrics, with this checkout's module;
- ``mo_bench_KEY_office_…``, ``mo_bench_KEY_desk_…``: people with duties, reports and meetings; the same at work;
- ``mo_bench_KEY_appraisals_…``: the people of the figures with a post, superiors and a scheme that judges them;
- ``mo_bench_quotations_…_COUNT``, ``mo_bench_tiers_…_COUNT``, ``mo_bench_KEY_approvals_…_COUNT``: quotations without
  anything, with the peer of the approval engine, with the module.
"""

import ast
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from house import database, environment, manifest, paths
from house.console import Failure, run, step

from bench import recipe

HERE = Path(__file__).resolve().parent
# Nothing takes so long unless it hangs, in seconds.
LONGEST = 900


class Databases:
    """Finds, makes, copies and drops the benchmark's databases, and runs tasks on them."""

    def __init__(self):
        self.env = environment.prepare()
        self.folder = Path(os.environ["BENCH_CACHE"])
        self.prefix = os.environ["BENCH_PREFIX"]
        self.template = os.environ["BENCH_TEMPLATE"]
        self.installed = os.environ["BENCH_INSTALLED"]
        self.peers = Path(os.environ.get("BENCH_PEERS") or "/nonexistent")

    # --- tasks --------------------------------------------------------------

    def task(self, task, name, *arguments):
        """Do a task of ``child.py`` on a database, in a process of its own; gives what it measured."""
        result = self.folder / f"{name}.json"
        command = [sys.executable, HERE / "child.py", task, name, result, *arguments]
        log = self.folder / f"{name}.log"
        with log.open("w") as stream:
            try:
                done = subprocess.run(
                    list(map(str, command)),
                    stdout=stream,
                    stderr=stream,
                    timeout=LONGEST,
                    env=self._variables(),
                )
            except subprocess.TimeoutExpired as error:
                raise Failure(f"The benchmark hangs: {task} on {name} took more than {LONGEST} s.") from error
        if done.returncode:
            print("\n".join(log.read_text(errors="replace").splitlines()[-30:]), file=sys.stderr)
            raise Failure(f"The task {task} failed on {name} (all of it: {log}).")
        found = json.loads(result.read_text())
        for path in (result, log):
            path.unlink()
        return found

    @staticmethod
    def _variables():
        return {**os.environ, "PYTHONPATH": str(HERE.parent)}

    def _install(self, name, modules):
        command = self.env.command("-c", os.environ["ODOO_RC"], "-d", name, "-i", modules)
        run(
            [*command, "--no-http", "--stop-after-init"],
            env=self.env.variables(),
            log=self.folder / f"{name}-install.log",
            what=f"Installing {modules}",
        )

    # --- databases ----------------------------------------------------------

    def data(self, count):
        """Name of the database with so many contracts and without the module."""
        name = f"mo_bench_data_{self._data_key()}_{count}"
        self._forget("mo_bench_data_", keep=f"mo_bench_data_{self._data_key()}_")
        made = min(count, recipe.LARGEST_MADE)
        times, rest = divmod(count, made)
        if rest:
            raise Failure(f"{count} is not a multiple of {recipe.LARGEST_MADE}.")
        if times == 1:
            about = f"making {count:,} contracts through Odoo (once; about {0.1 * count:.0f} s)"
            return self._ensure(name, self.template, about, [("make", count)])
        return self._ensure(name, self.data(made), f"multiplying them to {count:,}", [("multiply", times)])

    def _data_key(self):
        return paths.digest(recipe.DATA, self.template, length=8)

    def module(self, count):
        """Name of the database with so many contracts, all collected, and the module installed."""
        key = paths.digest(self._data_key(), recipe.MODULE, manifest.source_hash(), length=8)
        self._forget(f"{self.prefix}_module_", keep=f"{self.prefix}_module_{key}_")
        name = f"{self.prefix}_module_{key}_{count}"
        about = f"installing the module beside {count:,} contracts"
        return self._ensure(name, self.data(count), about, [paths.MODULE, ("prepare", "spine")])

    def peer(self, count):
        """Name of the database with so many contracts and the peer installed."""
        key = paths.digest(self._data_key(), recipe.PEER, *self.peer_versions().values(), length=8)
        self._forget("mo_bench_peer_", keep=f"mo_bench_peer_{key}_")
        about = f"installing the peer beside {count:,} contracts"
        name = f"mo_bench_peer_{key}_{count}"
        return self._ensure(name, self.data(count), about, [recipe.PEER_MODULES, ("prepare", "peer")])

    def quotations(self, count):
        """Name of the database with so many quotations and without the module."""
        key = paths.digest(recipe.QUOTATIONS, self.template, length=8)
        self._forget("mo_bench_quotations_", keep=f"mo_bench_quotations_{key}_")
        about = f"making {count:,} quotations through Odoo (once; about {0.02 * count:.0f} s)"
        return self._ensure(f"mo_bench_quotations_{key}_{count}", self.template, about, [("quotations", count)])

    def approvals(self, count):
        """Name of the database with so many quotations and the module's chains."""
        key = paths.digest(self.quotations(count), recipe.APPROVALS, manifest.source_hash(), length=8)
        self._forget(f"{self.prefix}_approvals_", keep=f"{self.prefix}_approvals_{key}_")
        about = f"installing the module beside {count:,} quotations"
        steps = [paths.MODULE, ("prepare", "approvals")]
        return self._ensure(f"{self.prefix}_approvals_{key}_{count}", self.quotations(count), about, steps)

    def tiers(self, count):
        """Name of the database with so many quotations and the tiers of the approval engine's peer."""
        parts = (self.quotations(count), recipe.APPROVALS_PEER, *self.peer_versions().values())
        key = paths.digest(*parts, length=8)
        self._forget("mo_bench_tiers_", keep=f"mo_bench_tiers_{key}_")
        about = f"installing the peer of the approval engine beside {count:,} quotations"
        steps = [recipe.APPROVALS_PEER_MODULES, ("prepare", "approvals_peer")]
        return self._ensure(f"mo_bench_tiers_{key}_{count}", self.quotations(count), about, steps)

    def figures(self):
        """Name of the database with many people, records and metrics."""
        key = paths.digest(recipe.FIGURES, manifest.source_hash(), length=8)
        self._forget(f"{self.prefix}_figures_", keep=f"{self.prefix}_figures_{key}")
        about = "making 500 people with 200,000 records"
        return self._ensure(f"{self.prefix}_figures_{key}", self.installed, about, [("prepare", "figures")])

    def office(self):
        """Name of the database with many people of one post, and what it has them do."""
        key = paths.digest(recipe.OFFICE, manifest.source_hash(), length=8)
        self._forget(f"{self.prefix}_office_", keep=f"{self.prefix}_office_{key}")
        about = "making an office of 500 people"
        return self._ensure(f"{self.prefix}_office_{key}", self.installed, about, [("prepare", "office")])

    def desk(self):
        """Name of the database of that office at work."""
        key = paths.digest(recipe.DESK, self.office(), length=8)
        self._forget(f"{self.prefix}_desk_", keep=f"{self.prefix}_desk_{key}")
        about = "letting the office work for a month"
        return self._ensure(f"{self.prefix}_desk_{key}", self.office(), about, [("prepare", "office_desk")])

    def appraisals(self):
        """Name of the database of the people of the figures, with what they are judged by."""
        key = paths.digest(recipe.APPRAISALS, self.figures(), length=8)
        self._forget(f"{self.prefix}_appraisals_", keep=f"{self.prefix}_appraisals_{key}")
        about = "giving 500 people superiors and a scheme"
        return self._ensure(f"{self.prefix}_appraisals_{key}", self.figures(), about, [("prepare", "appraisals")])

    def peer_versions(self):
        """The peer's modules and their versions; empty when it could not be fetched."""
        return {path.parent.name: _version(path) for path in sorted(self.peers.glob("*/__manifest__.py"))}

    def _ensure(self, name, source, about, steps):
        """Make a database from another one unless it is there.

        :param list steps: names of modules to install, and tasks of ``child.py`` with their arguments
        """
        if database.complete(self.env, name):
            return name
        with paths.lock(f"bench-{name}"):
            if database.complete(self.env, name):
                return name
            paths.need_space(paths.SPACE_TO_WORK)
            with step(about):
                building = f"{name}_new"
                database.copy(self.env, source, building)
                for one in steps:
                    if isinstance(one, str):
                        self._install(building, one)
                    else:
                        self.task(one[0], building, *one[1:])
                database.psql(self.env, "VACUUM ANALYZE", building)
                database.rename(self.env, building, name)
        return name

    def _forget(self, prefix, keep):
        """Drop databases of former recipes or sources, as far as nobody uses them right now."""
        for name in database.names(self.env, prefix):
            if not name.startswith(keep) and not database.in_use(self.env, name):
                database.drop(self.env, name)

    @contextmanager
    def fresh(self, source):
        """A throw-away copy of a database."""
        name = f"{self.prefix}_work_{os.getpid()}"
        database.copy(self.env, source, name)
        try:
            yield name
        finally:
            database.drop(self.env, name)

    def measure(self, source, part, which="measure", *sizes):
        """Measure a part on a fresh copy of a database; ``which`` names the function, with its arguments."""
        with self.fresh(source) as name:
            return self.task("measure", name, part, which, *sizes)


def _version(path):
    return ast.literal_eval(path.read_text())["version"]
