"""Runs OCA's checks of XML, CSV and PO files; executed inside the tools environment.

Their command finds nothing when the module is the top of its git repository, so the classes are used.
"""

import os
import sys
from pathlib import Path

from oca_pre_commit_hooks import checks_odoo_module, checks_odoo_module_po, utils

# file-not-used looks only one folder deep; house.text_rules has the same check for any depth.
DISABLED_MODULE = {"prefer-readme-rst", "file-not-used", "weblate-component-too-long"}
# Our files are written by make i18n.
DISABLED_PO = {"po-pretty-format"}


def main(link):
    os.environ.setdefault("NO_COLOR", "1")
    manifest = str(Path(link) / "__manifest__.py")
    module = checks_odoo_module.ChecksOdooModule(manifest, set(), DISABLED_MODULE, verbose=False)
    for check in utils.getattr_checks(module):
        check()
    errors = list(module.checks_errors)
    for path in sorted(Path(link).glob("i18n/*.po*")):
        catalogue = checks_odoo_module_po.ChecksOdooModulePO(str(path), set(), DISABLED_PO, False)
        catalogue.run_checks()
        errors += catalogue.checks_errors
    checkout = os.path.realpath(link)
    for error in sorted(errors, key=str):
        path = os.path.realpath(os.path.join(module.manifest_top_path, error.position.filepath))
        extra = f" ({error.info})" if error.info else ""
        line = error.position.line or 1
        print(f"{os.path.relpath(path, checkout)}:{line}: {error.code}: {error.message}{extra}")


if __name__ == "__main__":
    main(*sys.argv[1:])
