"""The distribution's packages: fetched without touching the system, or installed when root.

Fetching gives apt-get folders and a source list of its own; only the address of the machine's mirror
and its signing keys are taken from the system.
"""

import getpass
import os
import re
import subprocess
from pathlib import Path

from .console import Failure, is_root, run, step, which

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)


def _from_index():
    """Mirrors according to apt's own index of what it has fetched."""
    done = subprocess.run(
        [
            "apt-get",
            "indextargets",
            "--format",
            "$(REPO_URI)|$(ORIGIN)|$(LABEL)|$(COMPONENT)",
            "Created-By: Packages",
        ],
        capture_output=True,
        text=True,
    )
    for line in done.stdout.splitlines():
        uri, origin, label, component = (line.split("|") + [""] * 3)[:4]
        if (origin, label, component) == ("Debian", "Debian", "main"):
            yield uri


def _from_sources():
    """Mirrors read from the source lists, for a machine that never ran ``apt-get update``."""
    folder = Path("/etc/apt")
    for path in [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]:
        if path.suffix not in (".list", ".sources") or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        if path.suffix == ".sources":
            found = re.findall(r"^URIs:\s*(.+)$", text, re.MULTILINE)
            uris = [uri for line in found for uri in line.split()]
        else:
            uris = re.findall(r"^deb\s+(?:\[[^\]]*\]\s*)?(\S+)", text, re.MULTILINE)
        yield from (uri for uri in uris if "debian" in uri and "security" not in uri)


def mirrors():
    """Addresses of Debian mirrors that this machine uses, best first."""
    if not which("apt-get") or not which("dpkg-deb"):
        return []
    found = list(_from_index()) or list(_from_sources())
    return list(dict.fromkeys(found))


def _configure(folder, mirror, suites):
    for sub in ("lists/partial", "cache/archives/partial", "archives"):
        (folder / sub).mkdir(parents=True, exist_ok=True)
    keyring = next((name for name in KEYRINGS if os.path.exists(name)), None)
    options = f"[signed-by={keyring}] " if keyring else ""
    sources = folder / "sources.list"
    sources.write_text("".join(f"deb {options}{mirror} {suite} main\n" for suite in suites))
    return [
        "-qq",
        *("-o", f"Dir::Etc::SourceList={sources}"),
        *("-o", "Dir::Etc::SourceParts=-"),
        *("-o", f"Dir::State::Lists={folder / 'lists'}"),
        *("-o", f"Dir::Cache={folder / 'cache'}"),
        *("-o", "Acquire::Languages=none"),
        *("-o", "Acquire::Retries=3"),
        *("-o", f"APT::Sandbox::User={getpass.getuser()}"),
        *("-o", "Debug::NoLocking=1"),
    ]


def fetch(folder, wanted):
    """Download packages, given as ``{suite: [names]}``; returns ``{name: path of the .deb}``."""
    problem = None
    for mirror in mirrors():
        options = _configure(folder, mirror, wanted)
        archives = folder / "archives"
        names = [f"{name}/{suite}" for suite in wanted for name in wanted[suite]]
        try:
            run(["apt-get", *options, "update"], what="Reading the package index")
            run(["apt-get", *options, "download", *names], cwd=archives, what="The download")
        except Failure as failure:
            problem = failure
            continue
        debs = {}
        for path in archives.glob("*.deb"):
            debs[path.name.split("_")[0]] = path
        return debs
    if problem:
        raise problem
    raise Failure("This machine has no Debian package source.")


def install(*packages):
    """Install packages into the system; only ever called for root."""
    assert is_root()
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages]
    with step(f"installing {', '.join(packages)} with apt-get"):
        first = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if first.returncode:
            # The lists are old or were never fetched.
            run(["apt-get", "-qq", "update"], env=env, what="apt-get update")
            run(command, env=env, what="apt-get install")
