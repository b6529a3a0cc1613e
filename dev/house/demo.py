"""The demo company's database and the server that shows it."""

import csv
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import database, manifest, odoo_log, paths, postgres, system, templates
from .console import Failure, say, step
from .environment import prepare

LOGINS = paths.CHECKOUT / "demo" / "logins.csv"
HOST = "127.0.0.1"


def database_name():
    return f"mo_demo_{paths.checkout_key()}"


def _pid_file():
    return paths.private() / "server.json"


def _running():
    """The server of this checkout as {pid, port}, or None."""
    content = paths.read_stamp(_pid_file())
    if not content:
        return None
    try:
        with open(f"/proc/{content['pid']}/cmdline", "rb") as stream:
            ours = database_name().encode() in stream.read()
    except OSError:
        ours = False
    return content if ours else None


def _port():
    value = os.environ.get("PORT") or "8069"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Failure(f"PORT={value} is no port number.", "PORT=8070 make run")
    port = int(value)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Failure(f"Only root may listen on port {port}.", "PORT=8070 make run") from error
        except OSError as error:
            raise Failure(f"Port {port} is taken by another program.", f"PORT={port + 1} make run") from error
    return port


def ensure_database(env):
    """Make the demo database, or bring it up to date with the module's source."""
    name = database_name()
    base = templates.template(env, "demo")
    wanted = f"{base} {manifest.source_hash()}"
    note = database.note(env, name) if database.complete(env, name) else None
    if note == wanted:
        return name
    if note and note.split()[0] == base:
        with step("updating the demo database to the changed source"):
            database.odoo(
                env,
                name,
                "demo-update",
                *("-u", paths.MODULE),
                what="Updating the demo database",
                mend="Mend the source, or begin the demo company anew: make clean-demo run",
            )
    else:
        paths.need_space(paths.SPACE_TO_WORK)
        with step("making the demo company (once)"):
            building = f"{name}_new"
            with paths.lock("template-demo"):
                database.copy(env, base, building)
            log = database.odoo(
                env,
                building,
                "demo-install",
                *("-i", paths.MODULE, "--with-demo"),
                what="Installing the module with its demo data",
            )
            _need_demo(log)
            database.rename(env, building, name)
    with step("building the web assets"):
        database.shell(env, name, "demo-assets", templates.WEB_ASSETS, what="Building the assets")
    database.set_note(env, name, wanted)
    return name


def _need_demo(log):
    """Odoo installs a module without its demo data when these fail, and only warns."""
    if "demo data failed" in log:
        path = paths.logs() / "demo-install.log"
        found = [text for level, _logger, text in odoo_log.records(log) if "demo data failed" in text]
        raise Failure(f"The demo company could not be made:\n{found[0]}", f"All of it: {path}")


def logins():
    """The demo users as rows of (role, login, password, name)."""
    if not LOGINS.exists():
        return [("administrator", "admin", "admin", "")]
    with LOGINS.open(newline="", encoding="utf-8") as stream:
        return [
            tuple(row.get(column) or "" for column in ("role", "login", "password", "name"))
            for row in csv.DictReader(stream)
        ]


def _print_welcome(port):
    rows = [("role", "login", "password", "name"), *logins()]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    say()
    say(f"Odoo is at http://{HOST}:{port}")
    say()
    for row in rows:
        cells = [text.ljust(width) for text, width in zip(row, widths)]
        say(("  " + "   ".join(cells)).rstrip())
    say()
    say("Ctrl-C stops it.")


def _wait_until_up(process, port, log):
    url = f"http://{HOST}:{port}/web/health"
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if b"pass" in answer.read():
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
    raise Failure(f"The server did not start:\n{tail}", f"See {log}")


def run(_arguments):
    """Prepare, start the server, and stay until Ctrl-C or ``make stop``."""
    running = _running()
    if running:
        raise Failure(
            f"This checkout's server already runs at http://{HOST}:{running['port']}.",
            "make stop ends it.",
        )
    port = _port()
    system.ensure(system.PDF, system.FONTS)
    env = prepare()
    with paths.lock(f"demo-{paths.checkout_key()}"):
        name = ensure_database(env)
    log = paths.logs() / "server.log"
    config = env.config("server", port=port, dbfilter=f"^{name}$", max_cron_threads=1)
    command = env.command("-c", config, "-d", name)
    # A session of its own, so that Ctrl-C reaches this process alone and the order of stopping is ours.
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env=env.variables(),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    paths.write_stamp(_pid_file(), {"pid": process.pid, "port": port})
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _wait_until_up(process, port, log)
        _print_welcome(port)
        code = process.wait()
        if code:
            raise Failure(f"The server ended with exit code {code}.", f"See {log}")
    except KeyboardInterrupt:
        say("\n· stopping")
    finally:
        _finish(process, env)


def _interrupt(_number, _frame):
    raise KeyboardInterrupt


def _finish(process, env):
    """Stop what this command started."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    _pid_file().unlink(missing_ok=True)
    if env.started_server:
        say(f"  {postgres.stop()}")


def stop_server():
    """Stop this checkout's server, if it runs."""
    running = _running()
    if running:
        postgres.terminate(running["pid"])
        say(f"The server at http://{HOST}:{running['port']} is stopped.")
    _pid_file().unlink(missing_ok=True)
    return bool(running)


def stop(arguments):
    """Stop this checkout's server, then the private database server."""
    if not stop_server():
        say("No server of this checkout is running.")
    sentence = postgres.stop(force="--force" in arguments)
    say(f"{sentence[0].upper()}{sentence[1:]}.")


def clean(_arguments):
    """Forget the demo company; the next make run begins anew."""
    stop_server()
    env = prepare()
    for name in (database_name(), f"{database_name()}_new"):
        database.drop(env, name)
    say("The demo database is gone.")
