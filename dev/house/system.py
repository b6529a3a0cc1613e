"""What only root can install: a browser, the PDF program, Chinese fonts, node for the linters."""

import glob
import subprocess
from dataclasses import dataclass

from . import apt
from .console import Failure, in_ci, is_root, warn, which

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


@dataclass(frozen=True)
class Need:
    """A program of the system and what is lost without it."""

    name: str
    packages: tuple
    check: object
    without: str

    def met(self):
        return bool(self.check())

    def mend(self):
        return f"apt-get install {' '.join(self.packages)}   (as root)"


def _chinese_fonts():
    if which("fc-list"):
        done = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True)
        return done.stdout.strip()
    return glob.glob("/usr/share/fonts/**/*CJK*", recursive=True)


def _node():
    """Node with npm, recent enough for eslint."""
    if not (which("node") and which("npm")):
        return False
    done = subprocess.run(["node", "--version"], capture_output=True, text=True)
    major = done.stdout.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= 18


BROWSER = Need(
    "Chromium",
    ("chromium",),
    lambda: which(*BROWSERS),
    "the tests of screens are skipped",
)
PDF = Need(
    "the PDF program wkhtmltopdf",
    ("wkhtmltopdf",),
    lambda: which("wkhtmltopdf"),
    "documents cannot be printed as PDF, and their tests are skipped",
)
FONTS = Need(
    "Chinese fonts",
    ("fonts-noto-cjk",),
    _chinese_fonts,
    "Chinese text shows as empty boxes in PDFs and in the browser tests",
)
NODE = Need(
    "Node 18 or newer with npm",
    ("nodejs", "npm"),
    _node,
    "the linters of XML and JavaScript are skipped",
)


def ensure(*needs):
    """Install what is missing when root; otherwise name it and go on.  In CI nothing may be missing."""
    missing = [need for need in needs if not need.met()]
    if not missing:
        return
    if is_root() and which("apt-get"):
        try:
            apt.install(*(package for need in missing for package in need.packages))
        except Failure as failure:
            warn(failure.sentence)
        missing = [need for need in missing if not need.met()]
    for need in missing:
        sentence = f"This machine lacks {need.name}: {need.without}."
        if in_ci():
            raise Failure(sentence, need.mend())
        warn(f"{sentence} Mend: {need.mend()}")
