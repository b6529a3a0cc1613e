"""One prepared environment: Odoo, interpreter, database server and addon link, and how to start Odoo."""

import os
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import odoo_source, paths, postgres, python_env


def free_port():
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Environment:
    """Everything that is needed to start an Odoo with this module."""

    odoo: odoo_source.Odoo
    python: Path
    server: postgres.Server
    started_server: bool

    @cached_property
    def link(self):
        """The checkout as Odoo sees it."""
        return paths.addon_link()

    def addons_path(self, *more):
        return ",".join(map(str, [*self.odoo.addons, paths.addons_folder(), *more]))

    def variables(self, **extra):
        """Environment variables for Odoo, pytest and the database's client programs."""
        server = self.server.environment()
        # The environment's own programs come first, then the database's.
        server["PATH"] = f"{Path(self.python).parent}{os.pathsep}{server['PATH']}"
        return paths.child_environment(**server, **extra)

    def config(self, name, *, port=None, more_addons=(), **options):
        """Write a configuration file for Odoo and return its path."""
        values = {
            "addons_path": self.addons_path(*more_addons),
            "data_dir": paths.data_dir(),
            "db_host": self.server.host,
            "db_port": self.server.port,
            "db_user": self.server.user,
            "db_template": "template0",
            "http_interface": "127.0.0.1",
            "http_port": port or free_port(),
            "gevent_port": free_port(),
            "admin_passwd": paths.digest(os.urandom(16), length=32),
            "list_db": False,
            "workers": 0,
            "max_cron_threads": 0,
            "limit_time_real": 0,
            "limit_time_cpu": 0,
            **options,
        }
        if self.server.password:
            values["db_password"] = self.server.password
        path = paths.private() / f"{name}.conf"
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        lines = [f"{key} = {value}" for key, value in values.items()]
        fresh.write_text("\n".join(["[options]", *lines]) + "\n")
        os.replace(fresh, path)
        return path

    def command(self, *arguments):
        """Command line of Odoo's own script (a worker re-executes it, so no ``-m odoo``)."""
        return [str(self.python), str(self.odoo.script), *map(str, arguments)]


def prepare():
    """Make whatever is missing; takes no noticeable time when nothing is."""
    odoo = odoo_source.ensure()
    python = python_env.for_odoo(odoo)
    server, started = postgres.ensure()
    environment = Environment(odoo, python, server, started)
    assert environment.link.exists()
    return environment
