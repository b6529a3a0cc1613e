"""Where things lie: the checkout, the cache that all checkouts share, and this checkout's part of it.

Nothing is ever written into the checkout itself: the name of an Odoo addon is the name of its folder,
so Odoo sees the checkout through a link called like the module, kept in the cache.
"""

import fcntl
import hashlib
import json
import os
import shutil
import stat
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from .console import Failure, is_root, say

MODULE = "marketing_office"
CHECKOUT = Path(__file__).resolve().parents[2]

# Free space asked for before something large is built.
SPACE_TO_BUILD = 3 * 1024**3
SPACE_TO_WORK = 1024**3 // 2


def digest(*parts, length=10):
    """Short stable name for a list of texts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


@lru_cache(maxsize=None)
def cache():
    """The cache folder; made if missing.

    Root's default is not under its home: the database server runs as another user, and a home of
    mode 0700 would shut it out.
    """
    named = os.environ.get("MARKETING_OFFICE_CACHE")
    if named:
        folder = Path(named).expanduser().absolute()
    elif is_root():
        folder = Path("/var/cache/marketing-office")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        folder = Path(base).expanduser().absolute() / "marketing-office"
    if is_root():
        _need_open_way(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(
            f"The cache folder {folder} cannot be made: {error.strerror}.",
            "Set MARKETING_OFFICE_CACHE to a folder that you may write to.",
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Failure(
            f"The cache folder {folder} is not writable.",
            "Set MARKETING_OFFICE_CACHE to a folder that you may write to.",
        )
    if is_root():
        os.chmod(folder, 0o755)
    return folder


def _need_open_way(folder):
    """As root the database server runs as another user, who must be able to reach its files."""
    for parent in folder.parents:
        if parent.exists() and not stat.S_IMODE(parent.stat().st_mode) & stat.S_IXOTH:
            raise Failure(
                f"The cache folder {folder} cannot be reached by the database server, "
                f"which does not run as root ({parent} is private).",
                "Set MARKETING_OFFICE_CACHE to a folder outside of it.",
            )


def checkout_key():
    """Tells two checkouts on one machine apart."""
    return digest(CHECKOUT, length=8)


@lru_cache(maxsize=None)
def private():
    """This checkout's own folder in the cache: link, configuration, logs, pid file."""
    folder = cache() / "checkouts" / checkout_key()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "path.txt").write_text(f"{CHECKOUT}\n")
    return folder


def logs():
    folder = private() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def addons_folder():
    """Folder on Odoo's addons path that holds nothing but the link to this checkout."""
    folder = private() / "addons"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / MODULE
    if not link.is_symlink() or os.readlink(link) != str(CHECKOUT):
        fresh = folder / f".{MODULE}.{os.getpid()}"
        fresh.symlink_to(CHECKOUT)
        os.replace(fresh, link)
    return folder


def addon_link():
    return addons_folder() / MODULE


def data_dir():
    """Odoo's data folder (file stores and sessions), shared so that file stores can be hard-linked."""
    folder = cache() / "data"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def lock(name):
    """Only one process at a time builds a thing; the others wait and then find it built."""
    folder = cache() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(f"· waiting for another make that works on {name} …")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


_shared = {}


def share(name):
    """Use something together with other processes until this one ends."""
    if name not in _shared:
        folder = cache() / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        _shared[name] = (folder / f"{name}.lock").open("w")
        fcntl.flock(_shared[name], fcntl.LOCK_SH)


@contextmanager
def alone(name):
    """Stop sharing; gives whether nobody else does, and keeps it so for a while."""
    if name in _shared:
        _shared.pop(name).close()
    folder = cache() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def read_stamp(path):
    """The JSON in a stamp file, or None."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


def write_stamp(path, content):
    """Write a stamp so that it is either complete or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
    os.replace(fresh, path)


def need_space(needed=SPACE_TO_BUILD):
    """Refuse to start a long build that would fill the disk."""
    free = shutil.disk_usage(cache()).free
    if free < needed:
        raise Failure(
            f"Only {free / 1024**3:.1f} GB are free where the cache lies ({cache()}), "
            f"{needed / 1024**3:.0f} GB are needed.",
            "Free some space, or set MARKETING_OFFICE_CACHE to a folder on a larger disk.",
        )


def child_environment(**extra):
    """Environment for started programs: compiled Python files go to the cache, not the checkout."""
    env = dict(os.environ)
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    env["PYTHONPYCACHEPREFIX"] = str(cache() / "pycache")
    env.update({name: str(value) for name, value in extra.items()})
    return env


def alive(pid):
    """Whether a process of that number exists."""
    return str(pid).isdigit() and os.path.exists(f"/proc/{pid}")
