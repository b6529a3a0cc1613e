"""The Python environments: one with Odoo's and the tests' packages, one with the linters."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import apt, paths
from .console import Failure, is_root, run, step, which

SUPPORTED = ((3, 10), (3, 13))
REQUIREMENTS = paths.CHECKOUT / "dev" / "requirements"


def _version(python):
    """(major, minor) of an interpreter, or None when it does not run."""
    if python == sys.executable:
        return sys.version_info[:2]
    code = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else None


def interpreter():
    """An interpreter that Odoo 19 supports."""
    low, high = SUPPORTED
    named = os.environ.get("MARKETING_OFFICE_PYTHON")
    if named:
        found = which(named)
        version = found and _version(found)
        if version and low <= version <= high:
            return found
        raise Failure(
            f"MARKETING_OFFICE_PYTHON={named} is no Python 3.10 to 3.13, which Odoo 19 needs.",
            "Set it to the path of one, or unset it.",
        )
    candidates = [sys.executable]
    candidates += [which(f"python3.{minor}") for minor in range(high[1], low[1] - 1, -1)]
    for python in candidates:
        version = python and _version(python)
        if version and low <= version <= high:
            return python
    raise Failure(
        f"Odoo 19 needs Python 3.10 to 3.13; python3 is {sys.version_info[0]}.{sys.version_info[1]} "
        "and no other one is on the PATH.",
        "Install one of them, or set MARKETING_OFFICE_PYTHON to its path.",
    )


def _has_venv(python):
    """Whether the interpreter can make environments; Debian packs that part separately."""
    done = subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True)
    return done.returncode == 0


def can_make():
    """Which program makes the environments; a Failure when there is none."""
    python = interpreter()
    package = "python{}.{}-venv".format(*_version(python))
    if _has_venv(python):
        return "venv"
    if is_root() and which("apt-get"):
        apt.install(package)
        if _has_venv(python):
            return "venv"
    if which("virtualenv"):
        return "virtualenv"
    raise Failure(f"{python} cannot make virtual environments.", f"apt-get install {package}   (as root)")


def _make(python, folder):
    """Make an empty environment."""
    if can_make() == "venv":
        command = [python, "-m", "venv", folder]
    else:
        command = ["virtualenv", "-p", python, folder]
    run(command, what="Making the Python environment")


def _build(name, requirement_files, extra_path=None):
    """The interpreter of an environment, made anew whenever what it holds changes."""
    python = interpreter()
    files = [REQUIREMENTS / file for file in requirement_files]
    key = paths.digest(os.path.realpath(python), _version(python), extra_path, *(f.read_text() for f in files))
    folder = paths.cache() / "python" / f"{name}-{key}"
    stamp = folder / "stamp.json"
    inside = folder / "bin" / "python"
    if stamp.exists():
        return inside
    with paths.lock(f"python-{name}"):
        if stamp.exists():
            return inside
        paths.need_space(SPACE)
        with step(f"making the Python environment “{name}”"):
            # Scripts in it name their folder, so it is built in place; the stamp comes last.
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            _make(python, folder)
            command = [inside, "-m", "pip", "install", "--quiet", "--no-input"]
            command += ["--disable-pip-version-check"]
            for file in files:
                command += ["-r", file]
            run(
                command,
                env=paths.child_environment(),
                what="pip install",
                mend="Look at the message above; a second run goes on where this one stopped.",
            )
            if extra_path:
                # Written last: pip must not see Odoo's package as one of its own.
                site = next((folder / "lib").glob("python3.*/site-packages"))
                (site / "odoo-source.pth").write_text(f"{extra_path}\n")
            paths.write_stamp(stamp, {"python": str(python), "files": list(map(str, files))})
    return inside


SPACE = 1024**3


def for_odoo(odoo):
    """Interpreter with everything Odoo and the tests import."""
    return _build("odoo", ["odoo.txt", "tests.txt"], odoo.python_path)


def for_tools():
    """Interpreter with the linters and the packaging tools."""
    return _build("tools", ["tools.txt"])


def tool(name):
    """Path of a program in the tools environment."""
    return Path(for_tools()).parent / name
