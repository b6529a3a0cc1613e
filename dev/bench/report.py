"""What is told in the end: figures, what they mean for the aims, and on what machine they were taken."""

import json
import os
import platform
import subprocess
from datetime import datetime, timezone

from house import database, manifest, paths
from house.console import say

UNITS = {"seconds": "s", "cpu": "s", "queries": "queries", "memory": "MB", "rows": "rows"}
# Aims: see the verdicts below.
FASTER_THAN_PEER = 15
SLOWER_THAN_SQL = 3
MORE_QUERIES = {"reconcile": 2, "register": 2, "confirm": 6}
# Aims of the approval engine.
SUBMIT_FASTER = 3
LINEAR = 1.2
MOST_QUERIES = {"approval.full": 30, "approval.history.to_approve": 4, "approval.history.counter": 4}
# What the figures may ask besides one query for each metric.
METRIC_QUERIES = 8
# Duties of a month: so much longer than a plain `create`, and so much of it with nothing to do.
SLOWER_THAN_CREATE = 2
IDLE = 0.02
# Odoo inserts a hundred rows at once; what else is written with a row comes in such batches as well.
QUERIES_PER_ROW = 2 / 100
DESK_QUERIES = 40
# Prefetched people are read in batches.
MEETING_QUERIES = 2
# Queues and boards of appraisals; working out results beside plain Python.
QUEUE_QUERIES = 30
SLOWER_THAN_PLAIN = 3
# Rows of a person that are written in the steps of a round; locking: the appraisal, what follows from it, its request
# with opinion and history, the follower of a document with what is followed, a plan with its measures for some.
APPRAISAL_ROWS = {"open": 80, "fill": 20, "freeze": 20, "compute": 5, "publish": 25, "lock": 8}
# A run commits after so many (20,000 commissions, two for each contract).
CONTRACTS_PER_BATCH = 10_000
# How much longer than it worked a quiet machine lets a program wait for the processor and the disk.
QUIET = 1.3


class Report:
    """Collects figures: ``metrics`` is {name: [value, unit]}, ``verdicts`` a list of sentences."""

    def __init__(self):
        self.metrics = {}
        self.verdicts = []

    def add(self, results, suffix):
        """Take over the results of one size or variant, and print them.

        :param dict results: {step: {measure: value}}
        :param suffix: number of contracts, or the variant
        """
        for step, values in results.items():
            for measure, value in values.items():
                self.metric(f"{step}.{measure}.{suffix}", value, UNITS[measure])

    def metric(self, name, value, unit):
        digits = 0 if unit in ("queries", "rows") else 3 if unit == "s" else 1
        value = round(value, digits) if digits else int(value)
        self.metrics[name] = [value, unit]
        say(f"METRIC {name} {value} {unit}")

    def value(self, name):
        return self.metrics.get(name, [None])[0]

    def _ratio(self, name, upper, lower, size):
        """How many times as large one step's time is as another's, by the clock and by the processor.

        :return: both, or None when one was not measured
        """
        ratios = []
        for kind, measure in (("ratio", "seconds"), ("cpu_ratio", "cpu")):
            above, below = (self.value(f"{step}.{measure}.{size}") for step in (upper, lower))
            if not above or not below:
                return None
            self.metric(f"commission.{kind}.{name}.{size}", above / below, "times")
            ratios.append(above / below)
        return ratios

    def judge(self, sizes, peer):
        """Add the ratios that the aims speak of, and say of each aim whether it is met.

        Times are judged at the largest size; by the clock, or by processor time when others kept the machine
        busy, because then it was by chance which step had to wait.
        """
        kind = 0 if self.quiet() else 1
        by = ("by the clock", "by processor time, since the machine was busy")[kind]
        for size in sizes:
            self._ratio("sql_keys", "commission.run", "commission.sql_keys", size)
            self._ratio("peer_single", "commission.peer_single", "commission.run", size)
            sql = self._ratio("sql", "commission.run", "commission.sql", size)
            peers = self._ratio("peer", "commission.peer", "commission.run", size)
        at = f"at {max(sizes):,} contracts the commission run"
        if sql:
            self._verdict(
                sql[kind] <= SLOWER_THAN_SQL,
                f"{at} takes {sql[kind]:.1f} times as long as plain SQL ({by}; aim: at most {SLOWER_THAN_SQL})",
            )
        if peers:
            self._verdict(
                peers[kind] >= FASTER_THAN_PEER,
                f"{at} is {peers[kind]:.1f} times as fast as the peer ({by}; aim: at least {FASTER_THAN_PEER})",
            )
        if not peer:
            self.verdicts.append("NOT MEASURED: the peer could not be fetched, so nothing was compared with it")
        self._judge_growth(sizes)
        for step, most in MORE_QUERIES.items():
            having, lacking = (self.value(f"{step}.queries.{which}") for which in ("with", "without"))
            if having is not None and lacking is not None:
                self.metric(f"{step}.queries.added", having - lacking, "queries")
                self._verdict(
                    having - lacking <= most,
                    f"{step}: {having - lacking} more queries with the module ({having} instead of {lacking};"
                    f" aim: at most {most})",
                )

    def _judge_growth(self, sizes):
        small, large = min(sizes), max(sizes)
        for step in ("commission.run", "commission.entitle"):
            first, last = (self.value(f"{step}.queries.{size}") for size in (small, large))
            if small != large and first is not None:
                self.metric(f"{step}.queries.growth", last - first, "queries")
                batches = 1 + large // CONTRACTS_PER_BATCH
                self._verdict(
                    last <= first * batches,
                    f"{step}: {first} queries at {small:,} contracts, {last} at {large:,} ({batches} batches)"
                    " (aim: no growth beyond batch writes)",
                )

    def judge_approvals(self, sizes):
        """Say of each aim of the approval engine whether it is met, at the largest number of quotations."""
        kind = "seconds" if self.quiet() else "cpu"
        small, large = min(sizes), max(sizes)
        for size in sizes:
            for name in ("submit_one", "submit_three", "full"):
                own, peer = (self.value(f"{part}.{name}.{kind}.{size}") for part in ("approval", "approval_peer"))
                if own and peer:
                    self.metric(f"approval.ratio.{name}.{size}", peer / own, "times")
        for name in ("submit_one", "submit_three"):
            ratio = self.value(f"approval.ratio.{name}.{large}")
            if ratio:
                self._verdict(
                    ratio >= SUBMIT_FASTER,
                    f"{name}: {ratio:.1f} times as fast as the peer at {large:,} (aim: at least {SUBMIT_FASTER})",
                )
            first, last = (self.value(f"approval.{name}.{kind}.{size}") for size in (small, large))
            if small != large and first and last:
                growth = last / first / (large / small)
                self._verdict(growth <= LINEAR, f"{name}: {growth:.2f} times linear from {small:,} to {large:,}")
        for name, most in MOST_QUERIES.items():
            queries = self.value(f"{name}.queries.{large}")
            if queries is not None:
                self._verdict(queries <= most, f"{name}: {queries} queries (aim: at most {most})")

    def judge_metrics(self):
        """Say of each aim of the figures whether it is met."""
        kind = "seconds" if self.quiet() else "cpu"
        own, plain = (self.value(f"metrics.{step}.{kind}.all") for step in ("count", "sql"))
        if not own or not plain:
            return
        self.metric("metrics.ratio.sql", own / plain, "times")
        self._verdict(
            own / plain <= SLOWER_THAN_SQL,
            f"40 metrics of 500 people take {own / plain:.1f} times as long as plain SQL"
            f" (aim: at most {SLOWER_THAN_SQL})",
        )
        queries, least = (self.value(f"metrics.{step}.queries.all") for step in ("count", "sql"))
        self._verdict(
            queries <= least + METRIC_QUERIES,
            f"40 metrics of 500 people: {queries} queries, plain SQL {least} (aim: at most {METRIC_QUERIES} more)",
        )

    def judge_duties(self):
        """Say of each aim of the duties whether it is met."""
        kind = "seconds" if self.quiet() else "cpu"
        month, again, plain = (self.value(f"duties.{step}.{kind}.all") for step in ("month", "again", "create"))
        if not month or not again or not plain:
            return
        self.metric("duties.ratio.create", month / plain, "times")
        self.metric("duties.idle", 100 * again / month, "%")
        self._verdict(
            month / plain <= SLOWER_THAN_CREATE,
            f"15,000 duties take {month / plain:.2f} times as long as Odoo's create of the same rows"
            f" (aim: at most {SLOWER_THAN_CREATE})",
        )
        self._verdict(
            again / month <= IDLE,
            f"with nothing to do the duties take {again / month:.1%} of that (aim: at most {IDLE:.0%}),"
            f" {again / plain:.1%} of Odoo's create",
        )

    def judge_reports(self, sizes):
        """Say whether the queries of drafts grow by more than the batches in which their rows are written."""
        few, many = (self.value(f"reports.open.queries.{size}") for size in sizes)
        if few is None or many is None:
            return
        less, more = (self.value(f"reports.open.rows.{size}") for size in sizes)
        most = (more - less) * QUERIES_PER_ROW
        self._verdict(
            many - few <= most,
            f"drafts of {sizes[1]} people: {many} queries, of {sizes[0]}: {few}; {many - few} more for"
            f" {more - less:,} more rows (aim: at most {most:.0f})",
        )

    def judge_meetings(self, sizes):
        """Say whether a run that finds all meetings planned asks more for more teams."""
        few, many = (self.value(f"meetings.again.queries.{size}") for size in sizes)
        if few is not None and many is not None:
            self._verdict(
                many - few <= MEETING_QUERIES,
                f"meetings of {sizes[1]} teams with nothing to do: {many} queries, of {sizes[0]}: {few}"
                f" (aim: at most {MEETING_QUERIES} more)",
            )

    def judge_desks(self):
        """Say of each desk whether it asks the database little enough."""
        for name in ("own", "leader", "team_10", "team_100"):
            queries = self.value(f"desk.{name}.queries.all")
            if queries is not None:
                took = self.value(f"desk.{name}.seconds.all") * 1000
                self._verdict(
                    queries <= DESK_QUERIES,
                    f"desk {name}: {queries} queries, {took:.0f} ms (aim: at most {DESK_QUERIES} queries)",
                )

    def judge_appraisals(self, sizes, years):
        """Say of each aim of the appraisals whether it is met."""
        kind = "seconds" if self.quiet() else "cpu"
        few, many = min(sizes), max(sizes)
        for step, rows in APPRAISAL_ROWS.items():
            less, more = (self.value(f"appraisal.{step}.queries.{size}") for size in (few, many))
            if less is not None and more is not None:
                most = (many - few) * rows * QUERIES_PER_ROW
                self._verdict(
                    more - less <= most,
                    f"appraisals, {step}: {less} queries for {few} people, {more} for {many}"
                    f" (aim: at most {most:.0f} more, of batch writes)",
                )
        own, plain, metrics, whole = (
            self.value(f"appraisal.{step}.{kind}.{many}") for step in ("reckon", "plain", "metrics", "compute")
        )
        if own and plain:
            self.metric("appraisal.ratio.plain", own / plain, "times")
            self._verdict(
                own / plain <= SLOWER_THAN_PLAIN,
                f"from the database to the points of {many} people takes {own / plain:.1f} times as long as plain"
                f" Python on dictionaries (aim: at most {SLOWER_THAN_PLAIN}); with results and states written"
                f" {whole:.2f} s, the queries of the figures {metrics:.2f} s",
            )
        for name in ("queue_small", "queue_large", "queue_save", "matrix_large", "matrix_all", "board"):
            queries = self.value(f"appraisal.{name}.queries.{many}")
            if queries is not None:
                self._verdict(queries <= QUEUE_QUERIES, f"{name}: {queries} queries (aim: at most {QUEUE_QUERIES})")
        least, middle, many = sorted(years)
        for step in ("year_open", "year_give", "year_result", "year_close"):
            # The smallest round has one superior for everybody, and handing in goes superior by superior.
            few = middle if step == "year_give" else least
            first, last = (self.value(f"appraisal.{step}.{kind}.{size}") for size in (few, many))
            if first and last:
                growth = last / first / (many / few)
                self.metric(f"appraisal.growth.{step}", growth, "times")
                self._verdict(
                    growth <= LINEAR,
                    f"{step}: {growth:.2f} times linear from 12 × {few} to 12 × {many} months (aim: {LINEAR})",
                )

    def _verdict(self, met, sentence):
        self.verdicts.append(f"{'MET' if met else 'NOT MET'}: {sentence}")

    def quiet(self):
        """Whether the machine had time for the programs whenever they wanted to work."""
        return self.waiting() <= QUIET

    def waiting(self):
        """How many times as long as the programs worked everything took."""
        names = [name for name in self.metrics if ".cpu." in name]
        worked = sum(self.value(name) for name in names)
        return sum(self.value(name.replace(".cpu.", ".seconds.")) for name in names) / worked if worked else 0

    def write(self, machine):
        """Say the verdicts and write everything to dist/bench.json."""
        machine.update(waiting=round(self.waiting(), 2), quiet=self.quiet())
        say()
        for sentence in self.verdicts:
            say(sentence)
        if not machine["quiet"]:
            say(
                f"WARNING: everything took {machine['waiting']} times as long as the programs worked,"
                " so others kept the machine busy: do not quote the seconds"
            )
        path = paths.CHECKOUT / "dist" / "bench.json"
        path.parent.mkdir(exist_ok=True)
        content = {"machine": machine, "metrics": self.metrics, "verdicts": self.verdicts}
        path.write_text(json.dumps(content, indent=1) + "\n")
        say(f"written to {os.path.relpath(path, paths.CHECKOUT)}")


def machine(env, peers):
    """On what the figures were taken."""
    settings = (
        "server_version",
        "fsync",
        "synchronous_commit",
        "shared_buffers",
        "work_mem",
        "jit",
    )
    postgres = {name: database.psql(env, f"SHOW {name}")[0][0] for name in settings}
    return {
        "taken": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgres": postgres,
        "odoo": env.odoo.version,
        "module": manifest.manifest()["version"],
        "source": manifest.source_hash(),
        "commit": _commit(),
        "peer": peers,
    }


def _processor():
    try:
        with open("/proc/cpuinfo") as stream:
            names = [line.split(":", 1)[1].strip() for line in stream if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor()


def _commit():
    command = ["git", "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, cwd=paths.CHECKOUT, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() or None
