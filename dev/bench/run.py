"""``make bench``: how fast the module is, beside plain SQL, beside a peer and beside Odoo without it.

Prints ``METRIC name value unit`` lines, says of each aim whether it is met, and writes everything to
dist/bench.json.  A missed aim is no error.  ARGS of make:

    --sizes 1000,10000   numbers of contracts; above 1000, multiples of it
    --repeat 3           runs of which the best counts
    --approvals 1000,5000  numbers of quotations to submit
    --only daily,peer    some parts only: module, peer, daily, approvals, metrics, duties, reports,
                         desk, meetings, appraisals

How it is measured: each run is done by a process of its own on a fresh copy of a database; seconds and
queries run from an empty record cache to the commit, memory is the peak of the Odoo process above what it
used before the step.  "cpu" is what the Odoo process and its database process worked, whatever else went on.
"""

import argparse
import sys
import time

from house import paths
from house.console import Failure, say, step, warn

from bench import databases, measure, report

PARTS = ("module", "peer", "daily", "approvals", "metrics", "duties", "reports", "desk", "meetings", "appraisals")
# What is measured of the approval engine, and what of its peer.
APPROVALS = ("submit_one", "submit_three", "full", "limits")
APPROVALS_PEER = ("submit_one", "submit_three", "full")
# For how many people the drafts of reports are opened.
REPORTERS = (250, 500)
# For how many teams meetings are planned.
MEETING_TEAMS = (10, 20)
# How many people are appraised in a month, and how many in a year of twelve months.
APPRAISED = (250, 500)
APPRAISED_YEAR = (100, 250, 500)


def _arguments():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("--sizes", default="1000,10000", help="numbers of contracts")
    parser.add_argument("--approvals", default="1000,5000", help="numbers of quotations to submit")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the best counts")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to measure")
    given = parser.parse_args()
    try:
        given.sizes = sorted({int(size) for size in given.sizes.split(",")})
        given.approvals = sorted({int(size) for size in given.approvals.split(",")})
    except ValueError:
        parser.error("--sizes and --approvals take numbers, such as 1000,10000")
    given.only = given.only.split(",")
    if unknown := set(given.only) - set(PARTS):
        parser.error(f"--only knows {', '.join(PARTS)}; not {', '.join(sorted(unknown))}")
    return given


def _peer_source(store, size):
    """The peer's database, or None when it cannot be had: that is told, and the rest goes on."""
    if not store.peer_versions():
        warn("THE PEER COULD NOT BE FETCHED: nothing is compared with it")
        return None
    try:
        return store.peer(size)
    except Failure as failure:
        warn(f"THE PEER CANNOT BE INSTALLED ({failure.sentence}): nothing is compared with it")
        return None


def _measure_size(store, given, found, size):
    """Measure module and peer in turn, so that both meet the same conditions.

    :return: whether the peer could be had, or was not asked for
    """
    sources = {}
    if "module" in given.only:
        sources["spine"] = store.module(size)
    if "peer" in given.only and (source := _peer_source(store, size)):
        sources["peer"] = source
    with step(f"measuring {' and '.join(sources)} with {size:,} contracts"):
        runs = [store.measure(source, part) for _run in range(given.repeat) for part, source in sources.items()]
        if "peer" in sources:
            runs.append(store.measure(sources["peer"], "peer", "measure_single"))
    found.add(measure.best(runs), size)
    return "peer" in sources or "peer" not in given.only


def _measure_daily(store, found, repeat):
    for which, source in (("without", store.template), ("with", store.installed)):
        with step(f"measuring everyday work {which} the module"):
            runs = [store.measure(source, "daily") for _run in range(repeat)]
        found.add(measure.best(runs), which)


def _measure_approvals(store, given, found):
    """Measure the approval engine and its peer, on the first quotations of the same database.

    :return: whether the peer could be had
    """
    most = max(given.approvals)
    source, tiers = store.approvals(most), None
    try:
        tiers = store.tiers(most) if store.peer_versions() else None
    except Failure as failure:
        warn(f"THE PEER OF THE APPROVALS CANNOT BE INSTALLED ({failure.sentence}): nothing is compared with it")
    for size in given.approvals:
        with step(f"measuring approvals with {size:,} quotations"):
            # Each run is a batch or the mean of many: two are enough, and one of the peer, which takes minutes.
            runs = [
                store.measure(source, "approvals", which, size)
                for _run in range(min(given.repeat, 2))
                for which in APPROVALS
            ]
            if tiers:
                runs += [store.measure(tiers, "approvals_peer", which, size) for which in APPROVALS_PEER]
        found.add(measure.best(runs), size)
    return bool(tiers)


def _measure_metrics(store, found, repeat):
    source = store.figures()
    with step("measuring the figures of people"):
        runs = [store.measure(source, "figures") for _run in range(repeat)]
    found.add(measure.best(runs), "all")


def _measure_office(store, given, found):
    """Measure what the office does by itself, and the desks of its people."""
    if "duties" in given.only:
        _measure_part(store, found, given, "raising the duties of a month", store.office(), "office", "measure_duties")
    if "reports" in given.only:
        source = store.office()
        for count in REPORTERS:
            what = f"opening the reports of {count} people"
            _measure_part(store, found, given, what, source, "office", "measure_reports", count)
    if "desk" in given.only:
        _measure_part(store, found, given, "opening desks", store.desk(), "office_desk", "measure")
    if "meetings" in given.only:
        source = store.office()
        for count in MEETING_TEAMS:
            what = f"planning the meetings of {count} teams for a quarter"
            _measure_part(store, found, given, what, source, "office", "measure_meetings", count)


def _measure_part(store, found, given, what, source, part, which, *sizes):
    with step(what):
        runs = [store.measure(source, part, which, *sizes) for _run in range(given.repeat)]
    found.add(measure.best(runs), *(sizes or ["all"]))


def _measure_appraisals(store, given, found):
    """Measure a month of appraisals, and the close of a year that rests on its months."""
    source = store.appraisals()
    # Each run is a batch of many: two are enough, and one of the years, which show by themselves how they grow.
    for part, counts, most in (("appraisals", APPRAISED, 2), ("appraisals_year", APPRAISED_YEAR, 1)):
        for count in counts:
            with step(f"measuring {part} of {count} people"):
                runs = [store.measure(source, part, "measure", count) for _run in range(min(given.repeat, most))]
            found.add(measure.best(runs), count)


def _measure(store, given, found):
    """Measure all parts; gives whether the peer was measured, or was not asked for."""
    with_peer = True
    if "module" in given.only or "peer" in given.only:
        for size in given.sizes:
            with_peer = _measure_size(store, given, found, size) and with_peer
    if "daily" in given.only:
        _measure_daily(store, found, given.repeat)
    if "approvals" in given.only:
        with_peer = _measure_approvals(store, given, found) and with_peer
    if "metrics" in given.only:
        _measure_metrics(store, found, given.repeat)
    _measure_office(store, given, found)
    if "appraisals" in given.only:
        _measure_appraisals(store, given, found)
    return with_peer


def main():
    given = _arguments()
    start = time.monotonic()
    found = report.Report()
    try:
        store = databases.Databases()
        with paths.lock(f"bench-{paths.checkout_key()}"):
            with_peer = _measure(store, given, found)
    except Failure as failure:
        sys.exit(f"\n{failure.sentence}" + (f"\n  → {failure.mend}" if failure.mend else ""))
    found.judge(given.sizes, with_peer)
    found.judge_approvals(given.approvals)
    found.judge_metrics()
    found.judge_duties()
    found.judge_reports(REPORTERS)
    found.judge_desks()
    found.judge_meetings(MEETING_TEAMS)
    found.judge_appraisals(APPRAISED, APPRAISED_YEAR)
    found.write(report.machine(store.env, store.peer_versions()))
    say(f"took {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
