"""Odoo 19: the one that ODOO_HOME names, or the distribution's package unpacked into the cache."""

import ast
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from . import apt, paths
from .console import Failure, is_root, run, step, warn

PACKAGE = "odoo-19"
TESTED_VERSION = "19.0.0+dfsg"
# What the package links to; from the stable suite, whose versions hold the files that are linked.
WANTED = {
    "sid": [PACKAGE],
    "trixie": [
        "fonts-font-awesome",
        "fonts-inconsolata",
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    ],
}
LANGUAGES = ("zh_CN",)
# The package leaves this file out, yet the web client's bundle names it.
MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
MEND = (
    "Point ODOO_HOME at an Odoo 19 you have (a source folder with odoo-bin, or the folder in which "
    "the Python package odoo lies): ODOO_HOME=/path/to/odoo make run"
)


@dataclass(frozen=True)
class Odoo:
    """An Odoo that can be started."""

    version: str
    python_path: Path  # folder in which the Python package odoo lies
    script: Path  # what the interpreter is given
    addons: list = field(default_factory=list)

    @property
    def key(self):
        return paths.digest(self.version, self.python_path)


def _release(python_path):
    """Odoo's series and full version, read without importing it."""
    values = {}
    text = (python_path / "odoo" / "release.py").read_text()
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "version_info":
            # The source writes FINAL, a name, in the fourth place.
            values["info"] = [part.value for part in node.value.elts[:3] if isinstance(part, ast.Constant)]
    return values.get("info", [])


def _describe(python_path, script, addons, version=None):
    info = _release(python_path)
    # Nightly and online builds write "saas~19.1" or 19 as the first part.
    if not info or info[:2] != [19, 0]:
        raise Failure(f"The Odoo in {python_path} is {info or 'unknown'}, not 19.0.", MEND)
    version = version or ".".join(map(str, info))
    return Odoo(version, python_path, script, addons)


def named():
    """The Odoo of ODOO_HOME, or None when the variable is not set."""
    value = os.environ.get("ODOO_HOME")
    if not value:
        return None
    home = Path(value).expanduser().absolute()
    if (home / "odoo-bin").is_file():
        return _describe(home, home / "odoo-bin", [home / "odoo" / "addons", home / "addons"])
    unpacked = home / "usr/lib/python3/dist-packages"
    if (home / "usr/bin/odoo").is_file() and (unpacked / "odoo").is_dir():
        return _describe(unpacked, home / "usr/bin/odoo", [unpacked / "odoo" / "addons"])
    if (home / "odoo" / "release.py").is_file():
        # A site-packages folder: the script lies in the bin folder of the same prefix.
        for prefix in home.parents:
            if (prefix / "bin" / "odoo").is_file():
                return _describe(home, prefix / "bin" / "odoo", [home / "odoo" / "addons"])
        raise Failure(f"ODOO_HOME={value} holds the package odoo but no bin/odoo belongs to it.", MEND)
    raise Failure(f"ODOO_HOME={value} holds no Odoo: neither odoo-bin, usr/bin/odoo nor odoo/.", MEND)


def _unpack(deb, root):
    """Unpack one package, without the translations that nobody here reads (three quarters of it)."""

    def extract(*options):
        source = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
        done = subprocess.run(
            ["tar", "-x", "--no-same-owner", "-C", root, *options],
            stdin=source.stdout,
            stderr=subprocess.PIPE,
            text=True,
        )
        source.stdout.close()
        source.wait()
        return done

    done = extract("--exclude=*/i18n/*.po", "--exclude=./usr/share/doc")
    if done.returncode:
        raise Failure(f"Unpacking {deb.name} failed: {done.stderr.strip()[-300:]}")
    if deb.name.startswith(PACKAGE):
        wanted = [f"*/i18n/{language}.po" for language in LANGUAGES]
        done = extract("--wildcards", *wanted)
        if done.returncode:
            raise Failure(f"Unpacking the translations failed: {done.stderr.strip()[-300:]}")


def _dangling(folder):
    return [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]


def _fetch(target):
    paths.need_space()
    with step("fetching Odoo 19 from the distribution's package source (about 130 MB)"):
        try:
            debs = apt.fetch(paths.cache() / "apt", WANTED)
        except Failure as failure:
            raise Failure(
                f"No package source of this machine offers odoo-19 ({failure.sentence.rstrip('.')}).",
                MEND,
            ) from failure
    version = run(["dpkg-deb", "-f", debs[PACKAGE], "Version"]).strip()
    if not version.startswith(TESTED_VERSION):
        warn(f"the package source serves Odoo {version}; this was tested with {TESTED_VERSION}")
    with step(f"unpacking Odoo {version}"):
        building = target.with_name(f"{target.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        for deb in debs.values():
            _unpack(deb, building)
        if is_root():
            os.chmod(building, 0o755)
        addons = building / "usr/lib/python3/dist-packages/odoo/addons"
        script = addons / MISSING_SCRIPT
        if not script.exists():
            script.parent.mkdir(parents=True, exist_ok=True)
            script.write_text("// Left out of the distribution's package.\n")
        broken = _dangling(addons)
        if broken:
            warn(f"{len(broken)} links of the Odoo package lead nowhere, first {broken[0]}")
        paths.write_stamp(building / "stamp.json", {"version": version})
        shutil.rmtree(target, ignore_errors=True)
        os.rename(building, target)
    # Everything wanted is unpacked now.
    shutil.rmtree(paths.cache() / "apt", ignore_errors=True)


def ensure():
    """The Odoo to use, fetched if need be."""
    odoo = named()
    if odoo:
        return odoo
    root = paths.cache() / "odoo"
    if not (root / "stamp.json").exists():
        with paths.lock("odoo"):
            if not (root / "stamp.json").exists():
                _fetch(root)
    version = paths.read_stamp(root / "stamp.json")["version"]
    packages = root / "usr/lib/python3/dist-packages"
    return _describe(packages, root / "usr/bin/odoo", [packages / "odoo" / "addons"], version)
