"""Reading Odoo's log: which lines mean that something is wrong with this module."""

import re

from . import paths

RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^\s:]+): (?P<text>.*)$")
# Loggers through which Odoo speaks of models, fields, views and deprecations of the module at hand.
LOGGERS = ("py.warnings", "odoo.registry", "odoo.schema", "odoo.modules", "odoo.orm", "odoo.models")
HARMLESS = (
    # Old habits of the libraries that Odoo imports.
    r"passlib.*'?crypt'? is deprecated",
    r"datetime\.utcnow\(\)",
    r"pkg_resources is deprecated",
    r"dist-packages/odoo/|site-packages/",
)


def records(text):
    """The log's records as (level, logger, text); lines that go on belong to the record before."""
    found = []
    for line in text.splitlines():
        match = RECORD.match(line)
        if match:
            found.append([match["level"], match["logger"], match["text"]])
        elif found:
            found[-1][2] += f"\n{line}"
    return found


def _wrong(level, logger, text):
    if level in ("ERROR", "CRITICAL"):
        return True
    if level != "WARNING":
        return False
    if paths.MODULE in text or paths.MODULE in logger:
        return True
    if not logger.startswith(LOGGERS):
        return False
    return not any(re.search(pattern, text) for pattern in HARMLESS)


def complaints(text):
    """Lines of a log that must not be there."""
    return [
        f"{level} {logger}: {message}" for level, logger, message in records(text) if _wrong(level, logger, message)
    ]
