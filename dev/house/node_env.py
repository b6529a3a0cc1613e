"""The linters that need Node, installed into the cache."""

import os
import shutil

from . import paths, system
from .console import run, step

SOURCE = paths.CHECKOUT / "dev" / "node"
FILES = ("package.json", "eslint.config.mjs")


def ensure():
    """Folder with node_modules and the eslint configuration, or None when there is no Node."""
    system.ensure(system.NODE)
    if not system.NODE.met():
        return None
    key = paths.digest(*((SOURCE / name).read_text() for name in FILES))
    target = paths.cache() / "node" / key
    if (target / "stamp.json").exists():
        return target
    with paths.lock("node"):
        if (target / "stamp.json").exists():
            return target
        with step("fetching the linters of XML and JavaScript"):
            building = target.with_name(f"{key}.building")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(parents=True)
            for name in FILES:
                shutil.copy(SOURCE / name, building / name)
            command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
            command += ["--ignore-scripts", "--loglevel=error"]
            run(command, cwd=building, env=paths.child_environment(), what="npm install")
            paths.write_stamp(building / "stamp.json", {})
            shutil.rmtree(target, ignore_errors=True)
            os.rename(building, target)
    return target
