"""Databases and their file stores: asking, copying, renaming, dropping.

Every name begins with ``mo_``; nothing else on a server is ever touched.
"""

import shutil
import subprocess

from . import paths
from .console import Failure, run

PREFIX = "mo_"


def quote(name):
    if not name.startswith(PREFIX):
        raise AssertionError(f"{name} is not one of our databases")
    return '"' + name.replace('"', '""') + '"'


def _literal(text):
    return "'" + text.replace("'", "''") + "'"


def psql(env, query, database="postgres"):
    """Run one statement and return its rows as lists of texts."""
    command = [env.server.bin / "psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1"]
    command += ["-d", database, "-c", query]
    done = subprocess.run(command, env=env.variables(), capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"The database server says: {done.stderr.strip()}")
    return [line.split("\t") for line in done.stdout.splitlines() if line]


def filestore(name):
    return paths.data_dir() / "filestore" / name


def names(env, prefix=PREFIX):
    """Our databases whose name begins with the prefix."""
    rows = psql(env, f"SELECT datname FROM pg_database WHERE datname LIKE {_literal(prefix + '%')}")
    return [row[0] for row in rows if row[0].startswith(prefix)]


def exists(env, name):
    return bool(psql(env, f"SELECT 1 FROM pg_database WHERE datname = {_literal(name)}"))


def complete(env, name):
    """Whether database and file store are both there (a cleared cache loses the second)."""
    return exists(env, name) and filestore(name).is_dir()


def in_use(env, name):
    """Whether some program is connected to it."""
    query = f"SELECT count(*) FROM pg_stat_activity WHERE datname = {_literal(name)}"
    return psql(env, query) != [["0"]]


def note(env, name):
    """The note kept with a database, None when it has none or does not exist."""
    rows = psql(
        env,
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = {_literal(name)}",
    )
    return rows[0][0] if rows and rows[0][0] else None


def set_note(env, name, text):
    """Keep a short text with a database: it disappears together with it."""
    psql(env, f"COMMENT ON DATABASE {quote(name)} IS {_literal(text)}")


def drop(env, name):
    psql(env, f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)")
    shutil.rmtree(filestore(name), ignore_errors=True)


def create(env, name):
    drop(env, name)
    psql(env, f"CREATE DATABASE {quote(name)} TEMPLATE template0 ENCODING 'UTF8'")
    filestore(name).mkdir(parents=True, exist_ok=True)


def copy(env, source, target):
    """Copy a database; its files are hard links, for a file store only ever adds files."""
    drop(env, target)
    psql(env, f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)}")
    filestore(source).mkdir(parents=True, exist_ok=True)
    run(["cp", "-al", filestore(source), filestore(target)], what="Copying the file store")


def rename(env, source, target):
    """Give a finished database its name; what had that name is dropped."""
    drop(env, target)
    if filestore(source).exists():
        filestore(source).rename(filestore(target))
    psql(env, f"ALTER DATABASE {quote(source)} RENAME TO {quote(target)}")


def odoo(env, name, log, *arguments, what, mend=None, config="build"):
    """Run Odoo on a database until it stops by itself; returns the log."""
    command = env.command("-c", env.config(config), "-d", name, *arguments)
    command += ["--no-http", "--stop-after-init"]
    path = paths.logs() / f"{log}.log"
    return run(command, env=env.variables(), log=path, what=what, mend=mend)


def shell(env, name, log, script, *, what):
    """Run a script in ``odoo shell``; it must commit by itself.  Returns what it printed and logged."""
    source = paths.private() / f"{log}.py"
    source.write_text(script)
    command = env.command("shell", "-c", env.config("shell-run"), "-d", name)
    with source.open() as stream:
        return run(
            command,
            env=env.variables(),
            log=paths.logs() / f"{log}.log",
            stdin=stream,
            what=what,
        )
