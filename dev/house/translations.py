"""Merging and judging translations; runs inside the Python environment, for it needs polib.

python -m house.translations write|check EXPORTED POT PO...
"""

import difflib
import os
import re
import sys

import polib

# Odoo writes the time of the export, which would make every export differ.
DATES = ("POT-Creation-Date", "PO-Revision-Date")
PLACEHOLDERS = re.compile(
    r"%\(\w+\)[-+ #0-9.]*[a-zA-Z]"  # %(name)s
    r"|%[-+#0-9.]*[sdifrg%](?![A-Za-z])"  # %s, but not the percent sign of "5 %discount"
    r"|\$?\{[^{}]*\}"  # {name}, ${name}
    r"|</?[a-zA-Z][^>]*>"  # a tag inside a term of a view
)


# Attributes of a tag that people read, or hear.
SPOKEN = re.compile(r'((?:aria-label|title|alt|placeholder)=)"[^"]*"')


def normalised(path):
    """The file without dates."""
    catalogue = polib.pofile(path)
    for name in DATES:
        catalogue.metadata.pop(name, None)
    return catalogue


def merge(pot, path):
    """The catalogue of one language with exactly the template's terms, keeping its translations."""
    old = polib.pofile(path) if os.path.exists(path) else polib.POFile()
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    fresh = polib.POFile()
    fresh.header = pot.header
    language = os.path.splitext(os.path.basename(path))[0]
    fresh.metadata = {**pot.metadata, **old.metadata, "Language": language}
    for name in DATES:
        fresh.metadata.pop(name, None)
    for entry in pot:
        before = known.get((entry.msgctxt, entry.msgid))
        fresh.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgctxt=entry.msgctxt,
                msgstr=before.msgstr if before else "",
                comment=entry.comment,
                tcomment=before.tcomment if before else "",
                occurrences=entry.occurrences,
                flags=[flag for flag in before.flags if flag == "fuzzy"] if before else [],
            )
        )
    return fresh


def _placeholders(text):
    return sorted(SPOKEN.sub(r"\1", found) for found in PLACEHOLDERS.findall(text))


def findings(path):
    """What is wrong with one language's catalogue, as lines ``file:line: message``."""
    for entry in polib.pofile(path):
        where = f"{path}:{entry.linenum}"
        term = entry.msgid if len(entry.msgid) < 60 else f"{entry.msgid[:57]}…"
        if entry.obsolete:
            continue
        if not entry.msgstr.strip() or "fuzzy" in entry.flags:
            yield f"{where}: not translated: {term!r}"
        elif _placeholders(entry.msgid) != _placeholders(entry.msgstr):
            yield f"{where}: placeholders or tags differ: {term!r}"


def _differences(wanted, path):
    """Lines in which a file differs from what it should be."""
    have = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    return list(
        difflib.unified_diff(have.splitlines(), str(wanted).splitlines(), path, "as exported", lineterm="", n=1)
    )


def _save(catalogue, path):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(f"{str(catalogue).rstrip()}\n")


def _report(lines):
    for line in lines[:100]:
        print(line)
    if len(lines) > 100:
        print(f"… and {len(lines) - 100} more")
    return 1 if lines else 0


def main(action, exported, pot_path, *languages):
    pot = normalised(exported)
    if action == "write":
        _save(pot, pot_path)
        for path in languages:
            _save(merge(pot, path), path)
    else:
        stale = _differences(pot, pot_path)
        for path in languages:
            stale += _differences(merge(pot, path), path)
        if stale:
            _report(stale)
            print("The translations do not match the source; write them with: make i18n")
            return 1
    return _report([line for path in languages for line in findings(path)])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
