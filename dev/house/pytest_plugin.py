"""Makes pytest strict about two silent holes: tests that are skipped, and test files never collected.

Loaded with ``-p house.pytest_plugin`` by ``make test``; the environment says how strict to be.
A skip that is right even in CI says so in its reason: "… (allowed in CI)".
"""

import os
from pathlib import Path

import pytest

ALLOWED = "(allowed in CI)"
NO_BROWSER = ("chrome", "chromium")


def _strict():
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_addoption(parser):
    parser.addoption(
        "--every-file-below",
        metavar="FOLDER",
        help="fail when a test_*.py file below this folder holds no collected test",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Runs before -k and -m take items away, so that it sees everything that was collected."""
    folder = config.getoption("--every-file-below")
    if not folder:
        return
    collected = {os.path.realpath(item.path) for item in items}
    missing = [path for path in sorted(Path(folder).rglob("test_*.py")) if os.path.realpath(path) not in collected]
    if missing:
        names = ", ".join(str(path.relative_to(folder)) for path in missing)
        raise pytest.UsageError(f"test files without a collected test: {names}")


def _reason(report):
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _turn_into_failure(report):
    if report.skipped and not hasattr(report, "wasxfail") and _strict():
        reason = _reason(report)
        if ALLOWED not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped, which CI does not allow: {reason}"


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    _turn_into_failure(outcome.get_result())


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    outcome = yield
    _turn_into_failure(outcome.get_result())


def pytest_terminal_summary(terminalreporter):
    """Say loudly that screens were not tested."""
    skipped = terminalreporter.stats.get("skipped", [])
    lost = [report for report in skipped if any(n in _reason(report).lower() for n in NO_BROWSER)]
    if lost:
        terminalreporter.section("SCREENS WERE NOT TESTED", red=True, bold=True)
        terminalreporter.line(
            f"{len(lost)} browser tests were skipped, for this machine has no Chromium: "
            "apt-get install chromium (as root)"
        )
