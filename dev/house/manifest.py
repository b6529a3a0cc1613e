"""What the module's manifest and files say: dependencies, and a hash of what an installation depends on."""

import ast
import hashlib
import os

from . import paths
from .console import Failure

# Installed into the templates besides the module's own dependencies: the demo company is a Chinese one.
EXTRA_MODULES = ("l10n_cn",)
# English first: the language loaded first becomes the default of new users.
LANGUAGE = "zh_CN"
DATABASE_LANGUAGES = f"en_US,{LANGUAGE}"
# Folders and files that change nothing in a database.
IGNORED_FOLDERS = {
    ".git",
    ".ci",
    "dev",
    "dist",
    "doc",
    "docs",
    "tests",
    "node_modules",
    "__pycache__",
}
IGNORED_SUFFIXES = (".md", ".pot", ".toml", ".pyc", ".yml", ".yaml", ".swp", "~")
IGNORED_FILES = {"Makefile", "LICENSE", "index.html"}


def manifest():
    """The manifest as a dictionary."""
    path = paths.CHECKOUT / "__manifest__.py"
    try:
        return ast.literal_eval(path.read_text())
    except FileNotFoundError as error:
        raise Failure(f"There is no __manifest__.py in {paths.CHECKOUT}.") from error
    except (SyntaxError, ValueError) as error:
        raise Failure(f"__manifest__.py cannot be read: {error}") from error


def template_modules():
    """Modules that the template databases hold."""
    return sorted({*manifest().get("depends", ["base"]), *EXTRA_MODULES})


def installed_files():
    """Files of the module that an installation depends on, in a stable order."""
    for folder, subfolders, files in os.walk(paths.CHECKOUT):
        if folder == str(paths.CHECKOUT):
            subfolders[:] = [name for name in subfolders if name not in IGNORED_FOLDERS]
        subfolders[:] = sorted(name for name in subfolders if name != "__pycache__")
        for name in sorted(files):
            if not name.startswith(".") and name not in IGNORED_FILES:
                if not name.endswith(IGNORED_SUFFIXES):
                    yield os.path.join(folder, name)


def source_hash():
    """Changes whenever an installed database would have to be updated."""
    total = hashlib.sha256()
    for path in installed_files():
        with open(path, "rb") as stream:
            content = stream.read()
        total.update(f"{os.path.relpath(path, paths.CHECKOUT)}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()[:10]
